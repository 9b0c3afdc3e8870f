"""The articles along time, as HTML with small SVG drawings: what is known, what is inferred, what has no date.

In go articles; out comes a figure. All places across are in per cent, so that it fits any width with letters of one
size. A few articles have a line each; of many, each is a dot that stands on another where they would touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Article
from assistant.text import dates
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.pieces import Html, date, join, reader_link, text

FEW = 12  # articles from which on each is a dot
_TICKS = 8  # at the most
_APART = 1.6  # per cent of the width that a dot takes
_STEP, _DOT = 14, 5.5  # from dot to dot upwards, and a dot's radius
_DAY = 1.5 / 366  # years; what is published within it has a dot, not a bar


@dataclass(frozen=True, slots=True)
class _Scale:
    """Whole years from `first` to `last`, which is the year after the last one shown."""

    first: int
    last: int

    def at(self, year: float) -> float:
        """The place of a moment, in per cent from the left; open ends lie at the edges.

        >>> _Scale(2010, 2020).at(2015.0)
        50.0
        """
        return 100 * (min(max(year, self.first), self.last) - self.first) / (self.last - self.first)

    def ticks(self) -> list[int]:
        """The years that are written out, at round distances.

        >>> _Scale(1931, 2022).ticks()
        [1940, 1960, 1980, 2000, 2020]
        """
        wide = next(step for step in _rounded() if (self.last - self.first) / step <= _TICKS)
        return [year for year in range(self.first, self.last + 1) if year % wide == 0]


def _rounded() -> Sequence[int]:
    return [digit * 10**power for power in range(9) for digit in (1, 2, 5)]


def timeline(articles: Sequence[Article]) -> Html:
    """The figure; nothing where no article has a date."""
    dated = sorted((one for one in articles if one.published), key=lambda one: (_ends(one), one.id))
    if not dated:
        return Html(f'<p class="hint">{text(strings.SOURCES_NO_DATES)}</p>')
    scale = _scale(dated)
    pointed = '<p class="pointed" aria-hidden="true"></p>' if len(dated) >= FEW else ""
    drawn = _lines(dated, scale) if len(dated) < FEW else _dots(dated, scale)
    return Html(f'<figure class="timeline">{drawn}{_axis(scale)}{pointed}{_legend(dated)}{_undated(articles)}</figure>')


def _ends(article: Article) -> tuple[float, float]:
    """When it may have been published, in years; unknown ends are very far away."""
    span = dates.interval(article.published or "")
    first, last = _year(span.first), _year(span.last)
    return first, last if last >= dates.LATEST[0] else last + 1 / 366


def _year(day: dates.Day) -> float:
    """A day as a number of years.

    >>> _year((2018, 7, 1))
    2018.5
    """
    return day[0] + (day[1] - 1) / 12 + (day[2] - 1) / 372


def _scale(dated: Sequence[Article]) -> _Scale:
    known = [year for one in dated for year in _ends(one) if abs(year) < dates.LATEST[0]]
    return _Scale(int(min(known)), max(int(max(known) - 1 / 366), int(min(known))) + 1)


def _guessed(article: Article) -> bool:
    """Whether the date is not simply stated."""
    return "published" in article.inferred or any(sign in (article.published or "") for sign in "~?%")


def _lines(dated: Sequence[Article], scale: _Scale) -> str:
    return f'<ol class="lines">{join([_line(one, scale) for one in dated])}</ol>'


def _line(article: Article, scale: _Scale) -> Html:
    first, last = _ends(article)
    left, right = scale.at(first), scale.at(last)
    css = "guessed" if _guessed(article) else "stated"
    if last - first <= _DAY:
        mark = f'<circle class="{css}" cx="{_x(left)}" cy="11" r="{_DOT}"/>'
    else:
        mark = f'<rect class="{css}" x="{_x(left)}" y="6" width="{_x(max(right - left, 1))}" height="10" rx="5"/>'
    drawing = Html(
        f'<b>{text(title_in_words(article))}</b> <span class="day">{text(date(article))}</span>'
        f'<svg width="100%" height="22" aria-hidden="true">{_grid(scale)}{mark}</svg>'
    )
    return Html(f"<li>{reader_link(f'read={article.id}', drawing, 'line')}</li>")


def _dots(dated: Sequence[Article], scale: _Scale) -> str:
    """Each article a dot at the middle of its time, on top of those that it would touch."""
    floors: list[float] = []  # where the last dot of each height ends
    placed = []
    for one in sorted(dated, key=lambda each: sum(map(scale.at, _ends(each)))):
        x = sum(map(scale.at, _ends(one))) / 2
        level = next((level for level, taken in enumerate(floors) if taken <= x), len(floors))
        floors[level : level + 1] = [x + _APART]
        placed.append((one, x, level))
    height = _STEP * len(floors) + 4
    dots = join([_dot(one, x, height - _STEP * (level + 0.5) - 2) for one, x, level in placed])
    label = text(strings.SOURCES_TIMELINE_KEYS)
    return (
        f'<svg class="dots" width="100%" height="{height}" role="group" aria-label="{label}" data-roving>'
        f"{_grid(scale)}{dots}</svg>"
    )


def _dot(article: Article, x: float, y: float) -> Html:
    label = text(f"{title_in_words(article)}, {date(article)}")
    css = "guessed" if _guessed(article) else "stated"
    circle = Html(f'<circle class="{css}" cx="{_x(x)}" cy="{y:g}" r="{_DOT}"/>')
    return Html(f'<a href="?read={article.id}" data-read tabindex="-1" aria-label="{label}">{circle}</a>')


def _grid(scale: _Scale) -> str:
    places = [_x(scale.at(year)) for year in scale.ticks()]
    lines = join([f'<line x1="{x}" x2="{x}" y1="0" y2="100%"/>' for x in places])
    return f'<g class="grid" aria-hidden="true">{lines}</g>'


def _axis(scale: _Scale) -> str:
    years = join([f'<text x="{_x(scale.at(year))}" y="14">{year}</text>' for year in scale.ticks()])
    return f'<svg class="axis" width="100%" height="20" aria-hidden="true">{years}</svg>'


def _legend(dated: Sequence[Article]) -> str:
    kinds = {"guessed" if _guessed(one) else "stated" for one in dated}
    signs = {"stated": strings.SOURCES_STATED, "guessed": strings.SOURCES_GUESSED}
    drawing = '<svg width="14" height="14" aria-hidden="true"><circle class="{}" cx="7" cy="7" r="5.5"/></svg>'
    items = [f"<li>{drawing.format(kind)}{text(words)}</li>" for kind, words in signs.items() if kind in kinds]
    return f'<ul class="legend">{join(items)}</ul>'


def _undated(articles: Sequence[Article]) -> str:
    without = [one for one in articles if not one.published]
    if not without:
        return ""
    links = [f"<li>{reader_link(f'read={one.id}', text(title_in_words(one)), 'link')}</li>" for one in without]
    name = text(strings.SOURCES_UNDATED.format(articles=strings.articles(len(without))))
    return f'<div class="undated"><p>{name}</p><ul>{join(links)}</ul></div>'


def _x(share: float) -> str:
    """A place across, in per cent.

    >>> _x(1 / 3)
    '0.33%'
    """
    return f"{share:.2f}%"
