"""Every word of the whole articles in order, for finding where a sequence of words stands, exactly.

A truncated suffix array over words: all positions, sorted by the numbers of the three words that stand there. Any
sequence of words is found through its rarest three, in time that grows with how often those stand in the collection and
with the logarithm of its size. Headings count, and borders of paragraphs and passages are crossed; articles are not.

    quotations-words.npy      uint32 (n,)  the number of the word at each position; 0 between articles
    quotations-starts.npy     uint32 (n,)  where that word starts in its article's text, code points
    quotations-articles.npy   int64 (a+1,) the position of each article's first word
    quotations-keys.npy       uint64 (m,)  the numbers of three words in one number each, sorted
    quotations-order.npy      uint32 (m,)  the position for each of these keys
    quotations-known.npy      uint64 (v,)  a hash of each distinct word, sorted; a word's number is its place, from 1
"""

import hashlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index import arrays
from assistant.text import fold, words

GRAM = 3  # words in a key
SEEDS = 20_000  # places of parts of one sequence, the rarest parts first
FEW = 6  # words of a sequence all of whose parts are seeds
RARE = 200  # a sequence that stands more often than this is no seed: it says little about where a quotation is from

_LONGEST = 40  # letters of a word that is looked for in two parts

_BITS = (
    21  # of a word's number in a key, so that three fit into 63; rarer words share the last number, and are compared
)
_LAST = (1 << _BITS) - 1
_PARTS = ("words", "starts", "articles", "keys", "order", "known")

Positions = NDArray[np.int64]


def _path(folder: Path, part: str) -> Path:
    return folder / f"quotations-{part}.npy"


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


class QuotationsWriter:
    """Collects the words of all articles, in order."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder` when closed."""
        self._folder = folder
        self._numbers: dict[str, int] = {}  # as words come; renumbered in the end
        self._words = array("I")
        self._starts = array("I")
        self._articles = array("q", [0])

    def add(self, text: str) -> None:
        """Append the words of an article."""
        for start, end in words(text):
            self._words.append(self._numbers.setdefault(fold(text[start:end]), len(self._numbers) + 1))
            self._starts.append(start)
        self._words.append(0)
        self._starts.append(len(text))
        self._articles.append(len(self._words))

    def close(self) -> None:
        """Number the words, sort the positions, write the files."""
        hashes = np.fromiter((_hash(word) for word in self._numbers), np.uint64, len(self._numbers))
        rank = np.zeros(len(hashes) + 1, np.uint32)
        rank[np.argsort(hashes) + 1] = np.arange(1, len(hashes) + 1)
        numbers = rank[np.frombuffer(self._words, np.uint32)]
        keys = _keys(numbers)
        order = np.argsort(keys, kind="stable")
        order = order[numbers[order] > 0]
        parts: tuple[NDArray[Any], ...] = (
            numbers,
            np.frombuffer(self._starts, np.uint32),
            np.frombuffer(self._articles, np.int64),
            keys[order],
            order.astype(np.uint32),
            np.sort(hashes),
        )
        for name, part in zip(_PARTS, parts, strict=True):
            np.save(_path(self._folder, name), part)


def _keys(numbers: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The key of the three words from each position on; behind the last word, zeros."""
    clipped = np.concatenate([np.minimum(numbers, _LAST), np.zeros(GRAM, np.uint32)]).astype(np.uint64)
    keys = np.zeros(len(numbers), np.uint64)
    for i in range(GRAM):
        keys = (keys << np.uint64(_BITS)) | clipped[i : i + len(numbers)]
    return keys


def _rarest(counts: Positions) -> Positions:
    """How often each part of a sequence stands, 0 for those that are too common to be seeds."""
    rare = np.where(counts <= RARE, counts, 0)
    order = np.argsort(rare, kind="stable")
    rare[order[np.cumsum(rare[order]) > SEEDS]] = 0
    return rare


class Quotations:
    """Finds sequences of words, mapped into memory."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        parts = [arrays.mapped(_path(folder, part)) for part in _PARTS]
        self._words, self._starts, self._articles, self._keys, self._order, self._known = parts

    def numbers(self, text: str, spans: list[tuple[int, int]]) -> Positions:
        """The numbers of some words of a text; -1 for a word that no article has."""
        hashes = np.fromiter((_hash(fold(text[start:end])) for start, end in spans), np.uint64, len(spans))
        places = np.searchsorted(self._known, hashes, "left")
        return np.where(np.searchsorted(self._known, hashes, "right") > places, places + 1, -1)

    def exact(self, numbers: Positions) -> Positions:
        """Every position, ascending, at which this sequence of words stands; none for no words."""
        if not len(numbers) or (numbers < 0).any():
            return np.empty(0, np.int64)
        first, last = self._ranges(numbers, min(GRAM, len(numbers)))
        rarest = int(np.argmin(last - first))
        starts = self._order[first[rarest] : last[rarest]].astype(np.int64) - rarest
        starts = np.sort(starts[(starts >= 0) & (starts + len(numbers) <= len(self._words))])
        for i, number in enumerate(numbers.tolist()):
            starts = starts[self._words[starts + i] == number]
        return starts

    def stands(self, text: str, articles: Sequence[int] | None = None) -> bool:
        """Tell whether the words of a text stand somewhere in this order, or its only word broken in two.

        Args:
            text: a few words.
            articles: the numbers of the articles to look in; None for all.
        """
        spans = words(text)
        forms = [spans] if spans else []
        if len(spans) == 1:
            (start, end), *_ = spans
            forms.extend([(start, cut), (cut, end)] for cut in range(start + 1, min(end, start + _LONGEST)))
        places = np.concatenate([np.empty(0, np.int64), *(self.exact(self.numbers(text, form)) for form in forms)])
        return bool(len(places) if articles is None else np.isin(self.articles(places), list(articles)).any())

    def within(self, numbers: Positions, start: int, end: int) -> Positions:
        """As `exact`, for the positions from `start` to `end` alone: those at which the sequence begins."""
        starts = np.arange(start, max(start, min(end, len(self._words) - len(numbers) + 1)))
        for i, number in enumerate(numbers.tolist()):
            starts = starts[self._words[starts + i] == number]
        return starts

    def seeds(self, numbers: Positions) -> tuple[Positions, Positions]:
        """Where rare parts of a sequence stand: where the sequence would start, and which of its words is there.

        Parts of three words; where none of them is found, of two; else single words. Of a few words, all of these.
        """
        starts, parts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for length in range(min(GRAM, len(numbers)), 0, -1):
            first, last = self._ranges(numbers, length)
            count = _rarest(last - first)
            part = np.repeat(np.arange(len(count)), count)
            inside = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            starts.append(self._order[first[part] + inside].astype(np.int64) - part)
            parts.append(part)
            if count.any() and len(numbers) > FEW:
                break
        return np.concatenate(starts), np.concatenate(parts)

    def _ranges(self, numbers: Positions, length: int) -> tuple[Positions, Positions]:
        """For each part of some length, the half-open range of keys that begin with it; empty for unknown words."""
        parts = len(numbers) - length + 1
        clipped = np.minimum(numbers, _LAST)
        unknown = np.zeros(parts, np.bool_)
        low = np.zeros(parts, np.uint64)
        for i in range(length):
            unknown |= clipped[i : i + parts] < 0
            low = (low << np.uint64(_BITS)) | np.maximum(clipped[i : i + parts], 0).astype(np.uint64)
        shift = np.uint64(_BITS * (GRAM - length))
        first = np.searchsorted(self._keys, low << shift, "left")
        last = np.searchsorted(self._keys, ((low + np.uint64(1)) << shift) - np.uint64(1), "right")
        return first, np.where(unknown, first, last)

    def window(self, position: int, start: int, end: int) -> tuple[int, list[int]]:
        """The words from `start` to `end`, cut to the article of a position: where they begin, and their numbers."""
        first, last = self.bounds(self.article(position))
        start = max(start, first)
        return start, self._words[start : min(end, last)].tolist()

    def bounds(self, article: int) -> tuple[int, int]:
        """The positions of an article's words, half open."""
        return int(self._articles[article]), int(self._articles[article + 1]) - 1

    def articles(self, positions: Positions) -> Positions:
        """The numbers of the articles that hold some positions."""
        last = len(self._articles) - 2
        return np.clip(np.searchsorted(self._articles, positions, "right") - 1, 0, last)

    def article(self, position: int) -> int:
        """The number of the article that holds a position."""
        return int(self.articles(np.array(position)))

    def starts(self, first: int, last: int) -> tuple[int, int]:
        """Where the words at two positions start in their article's text."""
        return int(self._starts[first]), int(self._starts[last])
