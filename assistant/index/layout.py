"""Which row lies in which segment. To those who ask, articles and rows are numbered as if there were one.

Articles are numbered in order of id, rows in that order and in reading order, whatever segments they lie in: so the way
that led to a collection shows in no order and in no tie.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a articles with n rows lie.

    Attributes:
        article_ids: their ids, in order.
        first: int64 (a + 1,), each article's first row.
        home: int32 (a,), each article's segment.
        own_article: int32 (a,), its number in there.
        articles: of each segment, the numbers of its articles, ascending.
        segment: int16 (n,), each row's segment.
        own: int32 (n,), its number in there.
        rows: of each segment, the numbers of its rows, ascending.
    """

    article_ids: tuple[str, ...]
    first: Numbers
    home: NDArray[np.int32]
    own_article: NDArray[np.int32]
    articles: tuple[Numbers, ...]
    segment: NDArray[np.int16]
    own: NDArray[np.int32]
    rows: tuple[Numbers, ...]

    @classmethod
    def of(cls, segments: Sequence[tuple[Sequence[str], Numbers]]) -> Self:
        """Lay segments out, each of them given by its articles' ids, ascending, and how many rows each article has."""
        listed = sorted((name, s, i) for s, (names, _) in enumerate(segments) for i, name in enumerate(names))
        home = np.array([s for _, s, _ in listed], np.int32)
        articles = tuple(np.flatnonzero(home == s) for s in range(len(segments)))
        counts = np.zeros(len(listed), np.int64)
        for numbers, (_, own_counts) in zip(articles, segments, strict=True):
            counts[numbers] = own_counts
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        rows = tuple(spread(first[numbers], counts[numbers]) for numbers in articles)
        segment, own = np.zeros(first[-1], np.int16), np.zeros(first[-1], np.int32)
        for s, numbers in enumerate(rows):
            segment[numbers], own[numbers] = s, np.arange(len(numbers))
        names, own_article = tuple(name for name, _, _ in listed), np.array([i for _, _, i in listed], np.int32)
        return cls(names, first, home, own_article, articles, segment, own, rows)

    def among_all(self, segments: Numbers, own: Numbers) -> Numbers:
        """The rows that have some numbers in their segments."""
        rows = np.empty(len(own), np.int64)
        for s in np.unique(segments).tolist():
            rows[segments == s] = self.rows[s][own[segments == s]]
        return rows

    def gathered(self, rows: Numbers, read: Callable[[int, Numbers], NDArray[Any]]) -> NDArray[Any]:
        """What `read` gives of each segment for some of its own rows, in the order of `rows`."""
        segments = self.segment[rows]
        used = np.unique(segments).tolist()
        if len(used) <= 1:
            return read(used[0] if used else 0, self.own[rows].astype(np.int64))
        parts = [(np.flatnonzero(segments == s), s) for s in used]
        values = np.concatenate([read(s, self.own[rows[places]].astype(np.int64)) for places, s in parts])
        order = np.concatenate([places for places, _ in parts])
        return values[np.argsort(order)]

    def each(self, rows: Numbers) -> list[tuple[int, int]]:
        """The segment of each of some rows, and its number in there."""
        return list(zip(self.segment[rows].tolist(), self.own[rows].tolist(), strict=True))


def spread(first: Numbers, counts: Numbers) -> Numbers:
    """The numbers of ranges that begin at `first` and are so long, one range behind the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(first - before, counts) + np.arange(counts.sum())
