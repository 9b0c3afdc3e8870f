"""The passages by topic, as a map: where its dots lie, and a list beside it that says the same in words.

In goes a `TopicMap`; out come rows with places in an SVG drawing: across in per cent, so that it fits any width, down
in pixels. Each topic has a number, a colour and its telling words, so that nothing is said by colour alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.records import Article, Spot, Topic, TopicMap

HEIGHT, EDGE = 380, 22  # px
_LONGEST = 110  # characters of a passage in the list


@dataclass(frozen=True, slots=True)
class Dot:
    """A passage: its place in the drawing, how it begins, and its topic."""

    spot: Spot
    article: Article
    beginning: str
    topic: "TopicRow"
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic: its number from 1, its telling words, and where its middle is."""

    number: int
    topic: Topic
    x: float
    y: float

    @property
    def words(self) -> str:
        """What it is called."""
        return ", ".join(self.topic.words)


@dataclass(frozen=True, slots=True)
class TopicPicture:
    """The map: its dots topic by topic, and each topic with the dots nearest to its middle; `total` passages in all."""

    height: int
    dots: tuple[Dot, ...]
    topics: tuple[tuple[TopicRow, tuple[Dot, ...]], ...]
    total: int


def topic_picture(topic_map: TopicMap, article: Callable[[str], Article]) -> TopicPicture:
    """Where everything lies."""
    rows = [
        TopicRow(number, topic, _across(topic.x), _down(topic.y))
        for number, topic in enumerate(topic_map.topics, start=1)
    ]
    dots = [_dot(spot, article(spot.article_id), rows[spot.topic]) for spot in topic_map.spots]
    topics = tuple((row, tuple(dots[number] for number in row.topic.nearest)) for row in rows)
    in_order = sorted(dots, key=lambda dot: dot.topic.number)
    return TopicPicture(HEIGHT, tuple(in_order), topics, topic_map.total)


def _dot(spot: Spot, article: Article, topic: TopicRow) -> Dot:
    return Dot(spot, article, _beginning(article, spot), topic, _across(spot.x), _down(spot.y))


def _beginning(article: Article, spot: Spot) -> str:
    """How a passage begins."""
    passage = " ".join(article.text[spot.start : spot.end].split())
    return passage if len(passage) <= _LONGEST else passage[:_LONGEST].rpartition(" ")[0] + " …"


def _across(share: float) -> float:
    return 3 + 94 * share


def _down(share: float) -> float:
    return EDGE + (HEIGHT - 2 * EDGE) * (1 - share)
