"""An answer as the rows that its templates read: cards, sentences side by side, filters in words, ways on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.messages import Message, sentences
from assistant.records import Answer, Article, Citation, Difference, Hit, Listed
from assistant.text import dates
from assistant.text.answering import parted
from assistant.text.wording import title_in_words
from assistant.ui.opening import Answering
from assistant.ui.query import Query
from assistant.ui.shared import marks
from assistant.ui.shared.evidence import evidence, is_evidence
from assistant.ui.shared.marks import Piece
from assistant.ui.shared.words import Word, matched

MANY = 8  # articles from which on their list can be searched
OFFERED = 200  # articles at the most that are sent to be chosen from


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters offer: so many of the articles as a page holds, of `total`; `dated` if any has a date."""

    articles: Sequence[Article]
    total: int
    publishers: Sequence[str]
    dated: bool

    @property
    def searched(self) -> bool:
        """Whether the list of articles needs a field to search it."""
        return self.total > MANY

    @property
    def cut(self) -> bool:
        """Whether there are more than are offered, so that the server must search them."""
        return self.total > len(self.articles)


@dataclass(frozen=True, slots=True)
class Card:
    """A hit with its article; of a related passage no more than that.

    Attributes:
        pieces: its passage.
        words: what carried the match, strongest first, each with its strength from 3 to 1.
        twins: the other places of the same words, each with its article.
    """

    hit: Hit
    article: Article
    pieces: tuple[Piece, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    twins: tuple[tuple[Article, Citation], ...] = ()

    @property
    def sentence(self) -> tuple[str, str, str]:
        """The marked sentence, parted at the words of it that answer."""
        return parted(self.hit.sentence.text, self.hit.sentence.start, self.hit.answer)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the filters let through: titles, publishers and dates as they are asked for, titles left out undated."""

    articles: tuple[str, ...]
    publishers: tuple[str, ...]
    after: str | None
    before: str | None
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a difference is stated: the words, the hit that has them, the article and the slice of it."""

    text: str
    rank: int
    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer or a refusal with what it takes to show it.

    Attributes:
        cards: the evidence, numbered in its order.
        related: passages that are near and may not answer, or in a refusal do not.
        differences: a kind of detail, and where each is stated.
    """

    query: Query
    answer: Answer
    scope: Scope
    cards: tuple[Card, ...]
    related: tuple[Card, ...]
    differences: tuple[tuple[str, tuple[Place, ...]], ...]

    @property
    def reason(self) -> str:
        """Why it is refused, in words; the figures that the record has beside them are for programs."""
        reason = self.answer.reason or ""
        parts = reason.parts or (reason,) if isinstance(reason, Message) else (reason,)
        return sentences(*(part for part in parts if "caution" not in getattr(part, "fields", ())))

    @property
    def independent(self) -> int:
        """How many articles the evidence comes from, those that share a marked sentence once."""
        return min(self.answer.independent, len({card.article.id for card in self.cards}))

    @property
    def beside(self) -> list[Card]:
        """The best hit of each article, oldest article first, undated ones last."""
        best: dict[str, Card] = {}
        for card in self.cards:
            best.setdefault(card.article.id, card)
        return sorted(best.values(), key=lambda card: _first_day(card.article))

    @property
    def as_written(self) -> Query:
        """The same question, searched for with all of its words and no near one in the place of a misspelt one."""
        return replace(self.query, as_written=True)

    @property
    def unfiltered(self) -> Query:
        """The same question to all articles."""
        return self.query.unfiltered()

    @property
    def lowered(self) -> Query | None:
        """The same question with a caution that lets the nearest passages through, where the caution kept them back."""
        # Rounded down, or the lowered caution would still refuse.
        lower = int(self.answer.confidence * 100) / 100
        return replace(self.query, caution=lower) if self.related and lower < self.answer.caution else None


def offered(listed: Sequence[Listed], chosen: Collection[str] = ()) -> Offered:
    """What there is to filter by; articles that are `chosen` come first where not all can be offered."""
    articles = [each.article for each in listed]
    publishers = {article.publisher for article in articles if article.publisher}
    first = sorted(articles, key=lambda article: article.id not in chosen) if len(articles) > OFFERED else articles
    dated = any(article.published for article in articles)
    return Offered(first[:OFFERED], len(articles), sorted(publishers, key=str.casefold)[:OFFERED], dated)


def matching(listed: Sequence[Listed], find: str) -> list[Article]:
    """The first articles whose title, outlet or date has the words looked for."""
    wanted = find.casefold()
    every = (each.article for each in listed)
    found = (a for a in every if wanted in f"{title_in_words(a)} {a.publisher or ''} {a.published or ''}".casefold())
    return list(islice(found, OFFERED))


def answer(assistant: Answering, query: Query, result: Answer) -> AnswerView:
    """An answer with the articles that it names.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
        UsageError: a filter names an article that is not there.
    """
    scope = Scope(
        tuple(title_in_words(assistant.article(article_id)) for article_id in query.articles),
        query.publishers,
        query.after,
        query.before,
        tuple(title_in_words(assistant.article(article_id)) for article_id in result.undated),
    )
    evident = evidence(result.hits)
    cards = tuple(_card(assistant, hit) for hit in evident)
    related = tuple(Card(hit, assistant.article(hit.passage.article_id)) for hit in result.hits if not is_evidence(hit))
    places = [(difference.kind, _places(assistant, difference, evident)) for difference in result.differences]
    differences = tuple((kind, stated) for kind, stated in places if len({place.rank for place in stated}) > 1)
    return AnswerView(query, result, scope, cards, related, differences)


def _card(assistant: Answering, hit: Hit) -> Card:
    article = assistant.article(hit.passage.article_id)
    words = matched(hit)
    twins = tuple((assistant.article(twin.article_id), twin) for twin in hit.twins)
    return Card(hit, article, marks.quoted(hit, words), _strongest(hit, words), twins)


def _strongest(hit: Hit, words: Sequence[Word]) -> tuple[tuple[str, int], ...]:
    """Each word once, with how much it carried at the most."""
    strongest: dict[str, int] = {}
    for word in sorted(words, key=lambda word: -word.step):
        strongest.setdefault(hit.passage.text[word.start - hit.passage.start : word.end - hit.passage.start], word.step)
    return tuple(strongest.items())


def _places(assistant: Answering, difference: Difference, evident: Sequence[Hit]) -> tuple[Place, ...]:
    """Where a difference is stated among the evidence."""
    hits = {hit.citation.id: hit for hit in evident}
    places = []
    for stated in difference.stated:
        if stated.citation_id not in hits:
            continue
        hit = hits[stated.citation_id]
        home = assistant.article(hit.passage.article_id)
        places.append(Place(stated.text, hit.rank, home, stated.start, stated.end))
    return tuple(places)


def _first_day(article: Article) -> dates.Day:
    return dates.interval(article.published).first if article.published else dates.LATEST
