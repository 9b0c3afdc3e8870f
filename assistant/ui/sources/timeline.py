"""The articles along time: what is known, what is inferred, what has no date.

In go articles; out come rows with places across in per cent, so that the drawing fits any width with letters of one
size. A few articles have a line each; of many, each is a dot that stands on another where they would touch; of more
than can be told apart, bars say how many there are of a few years each.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Article
from assistant.text import dates

FEW = 12  # articles from which on each is a dot
MOST = 400  # articles up to which each is a dot
_BARS, _TALL = 60, 120  # at the most; px of the highest
_TICKS = 8  # at the most
_APART = 1.6  # per cent of the width that a dot takes
_STEP = 14  # px from dot to dot upwards
_DAY = 1.5 / 366  # years; what is published within it has a dot, not a bar


@dataclass(frozen=True, slots=True)
class Mark:
    """An article in the drawing: `width` is 0 for a dot, `y` counts for dots alone, `guessed` is not simply stated."""

    article: Article
    guessed: bool
    x: float
    width: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles are of the years from `first` to `last`: across in per cent, `height` in pixels."""

    first: int
    last: int
    articles: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: lines, or dots that pile up to `height`, or bars; the years written out; articles without a date."""

    lines: tuple[Mark, ...]
    dots: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    height: int
    ticks: tuple[tuple[int, float], ...]
    undated: tuple[Article, ...]

    @property
    def kinds(self) -> set[bool]:
        """Whether any is guessed, and whether any is not."""
        return {mark.guessed for mark in self.lines + self.dots}


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


def timeline(articles: Sequence[Article]) -> Timeline | None:
    """The figure; None where no article has a date."""
    dated = sorted((article for article in articles if article.published), key=lambda each: (_ends(each), each.id))
    if not dated:
        return None
    scale = _scale(dated)
    dots, height = _dots(dated, scale) if FEW <= len(dated) <= MOST else ((), _TALL)
    return Timeline(
        lines=tuple(_line(article, scale) for article in dated) if len(dated) < FEW else (),
        dots=dots,
        bars=_bars(dated, scale) if len(dated) > MOST else (),
        height=height,
        ticks=tuple((year, scale.at(year)) for year in scale.ticks()),
        undated=tuple(article for article in articles if not article.published),
    )


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
    known = [year for article in dated for year in _ends(article) if abs(year) < dates.LATEST[0]]
    return _Scale(int(min(known)), max(int(max(known) - 1 / 366), int(min(known))) + 1)


def _guessed(article: Article) -> bool:
    """Whether the date is not simply stated."""
    return "published" in article.inferred or any(sign in (article.published or "") for sign in "~?%")


def _line(article: Article, scale: _Scale) -> Mark:
    first, last = _ends(article)
    left, right = scale.at(first), scale.at(last)
    return Mark(article, _guessed(article), left, 0 if last - first <= _DAY else max(right - left, 1))


def _dots(dated: Sequence[Article], scale: _Scale) -> tuple[tuple[Mark, ...], int]:
    """Each article a dot at the middle of its time, on top of those that it would touch; and how high they pile up."""
    floors: list[float] = []  # where the last dot of each height ends
    placed = []
    for middle, article in sorted(((_middle(article, scale), article) for article in dated), key=lambda pair: pair[0]):
        level = next((level for level, end in enumerate(floors) if end <= middle), len(floors))
        floors[level : level + 1] = [middle + _APART]
        placed.append((article, middle, level))
    height = _STEP * len(floors) + 4
    marks = (Mark(article, _guessed(article), x, y=height - _STEP * (level + 0.5) - 2) for article, x, level in placed)
    return tuple(marks), height


def _bars(dated: Sequence[Article], scale: _Scale) -> tuple[Bar, ...]:
    """So many articles as have their middle in each stretch of equally many years."""
    wide = next(step for step in _rounded() if (scale.last - scale.first) / step <= _BARS)
    counts = Counter(int(_middle(article, scale) / 100 * (scale.last - scale.first) / wide) for article in dated)
    most = max(counts.values())
    bars = []
    for number, count in sorted(counts.items()):
        first = scale.first + number * wide
        x, end = scale.at(first), scale.at(first + wide)
        bars.append(Bar(first, first + wide - 1, count, x, end - x, _TALL * count / most))
    return tuple(bars)


def _middle(article: Article, scale: _Scale) -> float:
    return sum(map(scale.at, _ends(article))) / 2
