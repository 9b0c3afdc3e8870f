"""An answer as the rows that its templates read: cards, sentences side by side, filters in words, ways on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.records import Answer, Article, Citation, Difference, Hit
from assistant.text import dates
from assistant.text.wording import WEAK, strength, title_in_words
from assistant.ui.opening import Answering
from assistant.ui.query import Query
from assistant.ui.shared import marks
from assistant.ui.shared.marks import Piece
from assistant.ui.shared.words import Word, matched

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
class AnswerView:
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
    cards = tuple(_card(assistant, hit, answers=not result.refused) for hit in result.hits)
    differences = tuple((each.kind, _places(assistant, each, result)) for each in result.differences)
    return AnswerView(query, result, scope, cards, differences)


def _card(assistant: Answering, hit: Hit, *, answers: bool) -> Card:
    """A hit; in one of a refusal nothing is marked."""
    article = assistant.article(hit.passage.article_id)
    if not answers:
        return Card(hit, article)
    words = matched(hit)
    twins = tuple((assistant.article(twin.article_id), twin) for twin in hit.twins)
    return Card(hit, article, marks.quoted(hit, words), _strongest(hit, words), twins)


def _strongest(hit: Hit, words: Sequence[Word]) -> tuple[tuple[str, int], ...]:
    """Each word once, with how much it carried at the most."""
    strongest: dict[str, int] = {}
    for word in sorted(words, key=lambda word: -word.step):
        strongest.setdefault(hit.passage.text[word.start - hit.passage.start : word.end - hit.passage.start], word.step)
    return tuple(strongest.items())


def _places(assistant: Answering, difference: Difference, result: Answer) -> tuple[Place, ...]:
    hits = {hit.citation.id: hit for hit in result.hits}
    places = []
    for stated in difference.stated:
        hit = hits[stated.citation_id]
        home = assistant.article(hit.passage.article_id)
        places.append(Place(stated.text, hit.rank, home, stated.start, stated.end))
    return tuple(places)


def _first_day(article: Article) -> dates.Day:
    return dates.interval(article.published).first if article.published else dates.LATEST
