"""Where in the articles do words stand: exactly, and nearly.

In go the words of a piece of a quotation; out come `Place` records, ranges of positions in the index's words. Exact
places are found through the index; nearly equal ones grow from the rarest parts of the piece that stand somewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.index import Positions, Quotations

LIKE = 0.55  # share of words, in order, from which on a stretch is the same quotation, altered; below, it is another
MOST = 50  # places that are looked at
_WINDOWS = 6  # stretches of the collection that are compared with a piece that stands nowhere


@dataclass(frozen=True, slots=True)
class Place:
    """A range of words, the last one included; `likeness` is the share of words that are those of the piece."""

    article: int
    first: int
    last: int
    likeness: float = 1.0


def exact(index: Quotations, text: str, spans: Sequence[tuple[int, int]], preferred: frozenset[int]) -> list[Place]:
    """The places where these words stand, those in preferred articles first, else in order of articles; at most `MOST`.

    Args:
        index: the words of the collection.
        text: a piece of a quotation.
        spans: where its words stand in it.
        preferred: numbers of articles.
    """
    firsts = index.exact(index.numbers(text, list(spans)))
    if preferred and len(firsts) > MOST:
        inside = np.isin(index.articles(firsts), list(preferred))
        firsts = np.concatenate([firsts[inside], firsts[~inside]])
    chosen = firsts[:MOST]
    places = [
        Place(int(article), int(first), int(first) + len(spans) - 1)
        for article, first in zip(index.articles(chosen), chosen, strict=True)
    ]
    return sorted(places, key=lambda place: place.article not in preferred)


def near(index: Quotations, text: str, spans: Sequence[tuple[int, int]]) -> list[Place]:
    """The places whose words are most like these, best first, then in order of articles; empty where none is `LIKE`."""
    numbers = index.numbers(text, list(spans))
    starts, which = index.seeds(numbers)
    if not len(starts):
        return []
    slack = max(4, len(numbers) // 2)
    windows = [
        index.window(seed, start - before, start + len(numbers) + slack)
        for start, seed in _densest(starts, which, len(numbers))
        for before in (slack, 0)
    ]
    places = {_grown(index, numbers.tolist(), *window) for window in windows}
    alike = [place for place in places if place is not None and place.likeness >= LIKE]
    return _apart(sorted(alike, key=lambda place: (-place.likeness, place.first)))


def same_in_order(one: Sequence[int], other: Sequence[int]) -> int:
    """How many numbers two rows have in common, in order; -1, an unknown word, is none."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(one, other))


def _apart(places: list[Place]) -> list[Place]:
    """Those that do not overlap an earlier one."""
    kept: list[Place] = []
    for place in places:
        if all(place.last < other.first or other.last < place.first for other in kept):
            kept.append(place)
    return kept


def _densest(starts: Positions, which: Positions, length: int) -> list[tuple[int, int]]:
    """Where the sequence would start so that most of its parts are in place; and where one of them is."""
    order = np.argsort(starts, kind="stable")
    starts, which = starts[order], which[order]
    reach = np.searchsorted(starts, starts + max(2, length // 2), "right")
    support = reach - np.arange(len(starts))
    best = np.argsort(-support, kind="stable")[: _WINDOWS * 4]
    chosen: list[tuple[int, int]] = []
    for start, offset in zip(starts[best].tolist(), which[best].tolist(), strict=True):
        if all(abs(start - other) > length // 2 for other, _ in chosen):
            chosen.append((start, start + offset))
    return chosen[:_WINDOWS]


def _grown(index: Quotations, numbers: list[int], first: int, window: list[int]) -> Place | None:
    """The stretch of a window, which begins at position `first`, that is most like the piece."""
    from rapidfuzz.distance import Indel

    blocks = [
        (code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in Indel.opcodes(numbers, window)
        if code.tag == "equal"
    ]
    if not blocks:
        return None
    blocks = _together(blocks)
    equal = sum(size for _, _, size in blocks)
    begin = max(0, blocks[0][1] - blocks[0][0])  # words of the piece before the first equal one were put in its place
    end = min(len(window), blocks[-1][1] + len(numbers) - blocks[-1][0])
    likeness = 2 * equal / (len(numbers) + end - begin)
    return Place(index.article(first + begin), first + begin, first + end - 1, likeness)


def _together(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The run of blocks (place in the piece, place in the window, words) worth most, a gap costing half its words."""
    best, best_worth = blocks[:1], float(blocks[0][2])
    run, worth = blocks[:1], best_worth
    for (a, b, size), block in pairwise(blocks):
        gap = max(block[0] - a - size, block[1] - b - size)
        if worth >= gap / 2:
            run, worth = [*run, block], worth - gap / 2 + block[2]
        else:
            run, worth = [block], float(block[2])
        if worth >= best_worth:
            best, best_worth = run, worth
    return best
