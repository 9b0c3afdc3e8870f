"""The collection, and what opens under a row of it, as the rows that the templates read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import Article, Listed
from assistant.settings import DEFAULT_MODEL
from assistant.text import dates
from assistant.text.languages import ENGLISH, is_english
from assistant.text.wording import title_in_words
from assistant.ui.opening import Answering
from assistant.ui.sources.editor import FIELDS
from assistant.ui.sources.timeline import FEW, Timeline, timeline
from assistant.ui.sources.topics import TopicPicture, topic_picture

LONGEST = 2_000  # characters of a field
ROWS = 50  # of a page of the table


@dataclass(frozen=True, slots=True)
class Order:
    """Which rows of the table are wanted: those with all words of `find`, by a column or by id, from the page's on."""

    find: str = ""
    by: str = ""
    down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the table: `first` is its first row's number, `total` counts the rows of all `pages`."""

    rows: Sequence[Listed]
    order: Order
    first: int
    total: int
    pages: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """`timeline` is None where no article has a date, `topics` where there are few articles."""

    timeline: Timeline | None
    topics: TopicPicture | None


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
        self._held = lru_cache(maxsize=1)(_Held)

    def listed(self, assistant: Answering) -> tuple[Listed, ...]:
        """The collection as it is now, ordered by id."""
        return self._now(assistant).every

    def table(self, assistant: Answering, order: Order) -> Table:
        """A page of it; the last where there are fewer."""
        held = self._now(assistant)
        numbers = held.in_order(order.by, order.down)
        if wanted := order.find.casefold().split():
            numbers = [number for number in numbers if _has(held.every[number].article, wanted)]
        pages = max(1, -(-len(numbers) // ROWS))
        first = ROWS * (min(max(order.page, 1), pages) - 1)
        rows = [held.every[number] for number in numbers[first : first + ROWS]]
        return Table(rows, replace(order, page=first // ROWS + 1), first + 1, len(numbers), pages)

    def foreign(self, assistant: Answering) -> int:
        """How many articles are in languages that the model does not read."""
        listed = self.listed(assistant) if assistant.info().model == DEFAULT_MODEL else ()
        return sum(not is_english(each.article.language or ENGLISH) for each in listed)

    def pictures(self, assistant: Answering) -> Pictures:
        """Its timeline and its map."""
        return self._now(assistant).pictures

    def _now(self, assistant: Answering) -> "_Held":
        assistant.refresh()
        return self._held(assistant, assistant.info().generation)


class _Held:
    """One generation's articles, and what takes long to say of them."""

    def __init__(self, assistant: Answering, _generation: str) -> None:
        self._assistant = assistant
        self.every = assistant.listed()
        self.in_order = lru_cache(maxsize=2 * len(_SORTED_BY))(self._in_order)

    @cached_property
    def pictures(self) -> Pictures:
        """Timeline and map."""
        topics = topic_picture(self._assistant.map(), self._assistant.article) if len(self.every) >= FEW else None
        return Pictures(timeline([each.article for each in self.every]), topics)

    def _in_order(self, by: str, down: bool) -> Sequence[int]:
        """The numbers of all rows by a column; by id where there is none of that name."""
        numbers = range(len(self.every))
        if by not in _SORTED_BY:
            return numbers
        values = [_SORTED_BY[by](each) for each in self.every]
        return sorted(numbers, key=values.__getitem__, reverse=down)


def _has(article: Article, words: Sequence[str]) -> bool:
    """Whether title, authors, publisher, date or id have all of some words, in lower case."""
    fields = (title_in_words(article), *article.authors, article.publisher, article.published, article.id)
    held = "\n".join(field for field in fields if field).casefold()
    return all(word in held for word in words)


def _day(article: Article) -> dates.Day:
    """The first day on which it may have been published; undated ones come last."""
    return dates.interval(article.published).first if article.published else dates.LATEST


_SORTED_BY: Mapping[str, Callable[[Listed], Any]] = {
    "title": lambda each: title_in_words(each.article).casefold().lstrip("["),
    "published": lambda each: _day(each.article),
    "words": lambda each: each.words,
    "passages": lambda each: each.passages,
    "sha256": lambda each: each.article.sha256,
}


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
