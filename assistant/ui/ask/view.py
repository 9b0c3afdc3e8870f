"""An answer as the rows that its templates read: cards, sentences side by side, filters in words, ways on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.records import Answer, Article, Citation, Difference, Hit
from assistant.text import dates
from assistant.text.wording import WEAK, strength, title_in_words
from assistant.ui.query import Query
from assistant.ui.shared import marks
from assistant.ui.shared.marks import Piece
from assistant.ui.shared.words import Word, matched

Find = Callable[[str], Article]  # the article of an id

MANY = 8  # articles from which on their list can be searched


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters offer; `searched` where the list of articles is long."""

    articles: Sequence[Article]
    publishers: Sequence[str]

    @property
    def searched(self) -> bool:
        """Whether the list of articles needs a field to search it."""
        return len(self.articles) > MANY

    @property
    def dated(self) -> bool:
        """Whether any article has a date to filter by."""
        return any(article.published for article in self.articles)


@dataclass(frozen=True, slots=True)
class Card:
    """A hit with its article.

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
class Shown:
    """An answer or a refusal with what it takes to show it."""

    query: Query
    answer: Answer
    scope: Scope
    cards: tuple[Card, ...]
    differences: tuple[tuple[str, tuple[Place, ...]], ...]  # a kind of detail, and where each is stated

    @property
    def answering(self) -> int:
        """How many hits answer."""
        return sum(card.hit.answers for card in self.cards)

    @property
    def weak(self) -> bool:
        """Whether even the best hit is weak."""
        return strength(self.cards[0].hit.confidence) == WEAK

    @property
    def beside(self) -> list[Card]:
        """The best hit of each article, oldest article first, undated ones last."""
        best: dict[str, Card] = {}
        for card in self.cards:
            best.setdefault(card.article.id, card)
        return sorted(best.values(), key=lambda card: _first_day(card.article))

    @property
    def unfiltered(self) -> Query:
        """The same question to all articles."""
        return self.query.unfiltered()

    @property
    def lowered(self) -> Query | None:
        """The same question with a caution that lets the nearest passages through, where the caution kept them back."""
        # Rounded down, or the lowered caution would still refuse.
        lower = int(self.answer.confidence * 100) / 100
        return replace(self.query, caution=lower) if self.cards and lower < self.answer.caution else None


def offered(articles: Sequence[Article]) -> Offered:
    """What there is to filter by."""
    publishers = {article.publisher for article in articles if article.publisher}
    return Offered(articles, sorted(publishers, key=str.casefold))


def shown(query: Query, answer: Answer, article: Find) -> Shown:
    """An answer with the articles that it names.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
        UsageError: a filter names an article that is not there.
    """
    scope = Scope(
        tuple(title_in_words(article(each)) for each in query.articles),
        query.publishers,
        query.after,
        query.before,
        tuple(title_in_words(article(each)) for each in answer.undated),
    )
    make = _near if answer.refused else _card
    cards = tuple(make(hit, article) for hit in answer.hits)
    differences = tuple((each.kind, _places(each, answer, article)) for each in answer.differences)
    return Shown(query, answer, scope, cards, differences)


def _near(hit: Hit, article: Find) -> Card:
    """A hit of a refusal, in which nothing is marked."""
    return Card(hit, article(hit.passage.article_id))


def _card(hit: Hit, article: Find) -> Card:
    words = matched(hit)
    twins = tuple((article(twin.article_id), twin) for twin in hit.twins)
    return Card(hit, article(hit.passage.article_id), marks.quoted(hit, words), _strongest(hit, words), twins)


def _strongest(hit: Hit, words: Sequence[Word]) -> tuple[tuple[str, int], ...]:
    """Each word once, with how much it carried at the most."""
    strongest: dict[str, int] = {}
    for word in sorted(words, key=lambda word: -word.step):
        strongest.setdefault(hit.passage.text[word.start - hit.passage.start : word.end - hit.passage.start], word.step)
    return tuple(strongest.items())


def _places(difference: Difference, answer: Answer, article: Find) -> tuple[Place, ...]:
    hits = {hit.citation.id: hit for hit in answer.hits}
    places = []
    for stated in difference.stated:
        hit = hits[stated.citation_id]
        home = article(hit.passage.article_id)
        places.append(Place(stated.text, hit.rank, home, stated.start, stated.end))
    return tuple(places)


def _first_day(article: Article) -> dates.Day:
    return dates.interval(article.published).first if article.published else dates.LATEST
