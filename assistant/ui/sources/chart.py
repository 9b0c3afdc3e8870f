"""The passages by topic as a map in SVG, with a list beside it that says the same in words.

In goes a `TopicMap`; out comes a figure. Each dot opens its passage; each topic has a number, a colour and its telling
words, so that nothing is said by colour alone.
"""

from collections.abc import Callable

from assistant.records import Article, Span, Spot, Topic, TopicMap
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.pieces import Html, join, place, reader_link, text

_HEIGHT, _EDGE = 380, 22  # px
_LONGEST = 110  # characters of a passage in the list

Find = Callable[[str], Article]


def chart(found: TopicMap, article: Find) -> Html:
    """The figure."""
    order = sorted(range(len(found.spots)), key=lambda number: (found.spots[number].topic, number))
    dots = join([_dot(found, found.spots[number], article) for number in order])
    names = join([_name(number, topic) for number, topic in enumerate(found.topics)])
    items = join([_topic(number, topic, found, article) for number, topic in enumerate(found.topics)])
    label = text(strings.SOURCES_MAP_KEYS)
    return Html(
        f'<figure class="map"><svg class="dots" width="100%" height="{_HEIGHT}" role="group" aria-label="{label}" '
        f'data-roving>{dots}<g aria-hidden="true">{names}</g></svg><p class="pointed" aria-hidden="true"></p>'
        f'<figcaption class="hint">{text(_caption(found))}</figcaption><ol class="topics">{items}</ol></figure>'
    )


def words(topic: Topic) -> str:
    """The name of a topic."""
    return ", ".join(topic.words)


def _caption(found: TopicMap) -> str:
    left_out = found.total - len(found.spots)
    return strings.SOURCES_MAP_NOTE + (strings.sources_some(len(found.spots), found.total) if left_out else "")


def _dot(found: TopicMap, spot: Spot, article: Find) -> Html:
    where = article(spot.article_id)
    x, y = _x(spot.x), _y(spot.y)
    label = text(f"{title_in_words(where)}: {_beginning(where, spot)} ({words(found.topics[spot.topic])})")
    address = text(place(where, Span(spot.start, spot.end)))
    return Html(
        f'<a class="t{spot.topic + 1}" href="?{address}" data-read tabindex="-1" aria-label="{label}">'
        f'<circle cx="{x}" cy="{y}" r="5"/></a>'
    )


def _name(number: int, topic: Topic) -> Html:
    """The number of a topic at its middle."""
    x, y = _x(topic.x), _y(topic.y)
    return Html(
        f'<g class="middle"><circle cx="{x}" cy="{y}" r="13"/><text x="{x}" y="{y}" dy="5">{number + 1}</text></g>'
    )


def _topic(number: int, topic: Topic, found: TopicMap, article: Find) -> Html:
    counts = f"{strings.passages(topic.passages)}, {strings.articles(topic.articles)}"
    near = join([_near(found.spots[each], article) for each in topic.nearest])
    return Html(
        f'<li class="t{number + 1}"><i aria-hidden="true">{number + 1}</i><div><h3>{text(words(topic))}</h3>'
        f'<p class="hint">{text(counts)}</p><ul>{near}</ul></div></li>'
    )


def _near(spot: Spot, article: Find) -> Html:
    where = article(spot.article_id)
    name = text(_beginning(where, spot))
    return Html(f"<li>{reader_link(place(where, Span(spot.start, spot.end)), name, 'link')}</li>")


def _beginning(article: Article, spot: Spot) -> str:
    """How a passage begins."""
    passage = " ".join(article.text[spot.start : spot.end].split())
    return passage if len(passage) <= _LONGEST else passage[:_LONGEST].rpartition(" ")[0] + " …"


def _x(share: float) -> str:
    return f"{3 + 94 * share:.2f}%"


def _y(share: float) -> str:
    return f"{_EDGE + (_HEIGHT - 2 * _EDGE) * (1 - share):.1f}"
