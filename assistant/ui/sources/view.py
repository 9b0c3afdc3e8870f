"""The collection, and what opens under a row of it, as the rows that the templates read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import Article
from assistant.settings import DEFAULT_MODEL
from assistant.text import dates
from assistant.text.languages import ENGLISH, is_english
from assistant.text.wording import title_in_words
from assistant.ui.opening import Answering
from assistant.ui.sources.editor import FIELDS
from assistant.ui.sources.timeline import FEW, Timeline, timeline
from assistant.ui.sources.topics import TopicPicture, topic_picture

LONGEST = 2_000  # characters of a field


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; `sorted_by` has for each column the text by which it is sorted."""

    article: Article
    words: int
    passages: int
    sorted_by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A collection: `timeline` is None where no article has a date, `topics` where there are few articles.

    `foreign` counts the articles in languages that the model does not read.
    """

    rows: tuple[Row, ...]
    timeline: Timeline | None
    topics: TopicPicture | None
    foreign: int

    @property
    def words(self) -> int:
        """In all articles."""
        return sum(row.words for row in self.rows)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what stands in it, what it was inferred from or where found, and what is wrong with it."""

    name: str
    value: str
    inferred: str
    wrong: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The metadata of an article; `wrong` belongs to none of its fields."""

    fields: tuple[Field, ...]
    wrong: str
    article: str


class LatestCollection:
    """What the current generation holds: the same for every visitor."""

    def __init__(self) -> None:
        """Nothing was shown yet."""
        self._shown = lru_cache(maxsize=1)(_shown)

    def shown(self, assistant: Answering) -> Shown:
        """The collection as it is now."""
        assistant.refresh()
        return self._shown(assistant, assistant.info().generation)


def _shown(assistant: Answering, _generation: str) -> Shown:
    articles = assistant.articles()
    topics = topic_picture(assistant.map(), assistant.article) if len(articles) >= FEW else None
    rows = tuple(_row(article, len(assistant.passages(article.id))) for article in articles)
    reads_english = assistant.info().model == DEFAULT_MODEL
    foreign = sum(not is_english(article.language or ENGLISH) for article in articles) if reads_english else 0
    return Shown(rows, timeline(articles), topics, foreign)


def _row(article: Article, passages: int) -> Row:
    words = len(article.text.split())
    sorted_by = {
        "title": title_in_words(article).casefold().lstrip("["),
        "published": _day(article),
        "words": f"{words:09}",
        "passages": f"{passages:09}",
        "sha256": article.sha256,
    }
    return Row(article, words, passages, sorted_by)


def _day(article: Article) -> str:
    """The first day on which it may have been published, as text that sorts; undated ones come last."""
    year, month, day = dates.interval(article.published).first if article.published else dates.LATEST
    return f"{year - dates.EARLIEST[0]:011}-{month:02}-{day:02}"


def form(article: Article, sent: Mapping[str, str] | None = None, wrong_name: str = "", wrong: str = "") -> Form:
    """An article's metadata, or what was sent; `wrong` is what is wrong with the field `wrong_name`, or with all."""
    values = {name: _written(getattr(article, name)) for name in FIELDS} | dict(sent or {})
    fields = (
        Field(
            name,
            values[name],
            article.inferred.get(name, ""),
            wrong if name == wrong_name else "",
            article.found.get(name, ""),
        )
        for name in FIELDS
    )
    return Form(tuple(fields), "" if wrong_name else wrong, article.id)


def read(sent: Mapping[str, str]) -> dict[str, str | list[str] | None]:
    """The fields that were sent, as the corpus writes them; one that is left empty is taken out.

    Raises:
        UsageError: a field is far too long.
    """
    fields: dict[str, str | list[str] | None] = {}
    for name in filter(sent.__contains__, FIELDS):
        value = sent[name].strip()
        if len(value) > LONGEST:
            label = name.replace("_", " ").capitalize()
            raise UsageError(
                message(
                    "{label} is too long: expected at most {longest:,} characters. Shorten it.",
                    label=label,
                    longest=LONGEST,
                )
            )
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        fields[name] = (lines if name == "authors" else value) or None
    return fields


def _written(value: str | Sequence[str] | None) -> str:
    return value or "" if isinstance(value, str) or value is None else "\n".join(value)
