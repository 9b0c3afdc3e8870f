"""Every word of the whole articles in order, for finding where a sequence of words stands, exactly.

A truncated suffix array over the words of each segment: all positions, sorted by the numbers of the three words that
stand there. Any sequence of words is found through its rarest three, in time that grows with how often those stand in
the collection and with the logarithm of its size. Headings count, and borders of paragraphs and passages are crossed;
articles are not. Positions count through the articles in order of id, whatever segments they lie in.

    quotations-words.npy      (n,)    the number of the word at each position; 0 between articles
    quotations-starts.npy     (n,)    where that word starts in its article's text, code points
    quotations-articles.npy   (a+1,)  the position of each article's first word
    quotations-order.npy      (m,)    the positions of words, sorted by their keys: three words' numbers in one number
    quotations-keys.npy       uint64  every `STEP`th of these keys, so that a look-up touches few pages
    quotations-known.npy      int64 (v,)  a hash of each distinct word, sorted; a word's number is its place, from 1

Numbers lie in the smallest type that holds them.
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
STEP = 32  # keys of which one is kept

Positions = NDArray[np.int64]


def _path(folder: Path, part: str) -> Path:
    return folder / f"quotations-{part}.npy"


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    """A number of 63 bits for a word, so that -1 is free to stand for none."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little") >> 1


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
        hashes = np.fromiter((_hash(word) for word in self._numbers), np.int64, len(self._numbers))
        rank = np.zeros(len(hashes) + 1, np.uint32)
        rank[np.argsort(hashes) + 1] = np.arange(1, len(hashes) + 1)
        numbers = rank[np.frombuffer(self._words, np.uint32)]
        keys = _keys(numbers)
        order = np.argsort(keys, kind="stable")
        order = order[numbers[order] > 0]
        parts: tuple[NDArray[Any], ...] = (
            arrays.smallest(numbers),
            arrays.smallest(np.frombuffer(self._starts, np.uint32)),
            arrays.smallest(np.frombuffer(self._articles, np.int64)),
            keys[order[::STEP]],
            arrays.smallest(order),
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


class Words:
    """The words of one segment, mapped into memory. Positions and the numbers of words are its own."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        parts = [arrays.mapped(_path(folder, part)) for part in _PARTS]
        self.words, self.starts, self.articles, self._keys, self._order, self._known = parts

    def numbers(self, hashes: Positions) -> Positions:
        """The numbers of words that are given by their hashes; -1 for a word that no article of it has."""
        places = np.searchsorted(self._known, hashes)
        within = np.minimum(places, max(len(self._known) - 1, 0))
        known = self._known[within] == hashes if len(self._known) else np.zeros(len(hashes), np.bool_)
        return np.where(known, places + 1, -1)

    def hashes(self, first: int, last: int) -> list[int]:
        """The hashes of the words at some positions; 0 between articles."""
        numbers = self.words[first:last].astype(np.int64)
        return np.where(numbers > 0, self._known[numbers - 1], 0).tolist() if len(self._known) else [0] * len(numbers)

    def ranges(self, numbers: Positions, length: int) -> tuple[Positions, Positions]:
        """For each part of some length, the half-open range of keys that begin with it; empty for unknown words."""
        parts = len(numbers) - length + 1
        clipped = np.minimum(numbers, _LAST)
        unknown = np.zeros(parts, np.bool_)
        low = np.zeros(parts, np.uint64)
        for i in range(length):
            unknown |= clipped[i : i + parts] < 0
            low = (low << np.uint64(_BITS)) | np.maximum(clipped[i : i + parts], 0).astype(np.uint64)
        shift = np.uint64(_BITS * (GRAM - length))
        high = ((low + np.uint64(1)) << shift) - np.uint64(1)
        first, last = np.split(self._places(np.concatenate([(low << shift) - np.uint64(1), high])), 2)
        return first, np.where(unknown, first, last)

    def _places(self, keys: NDArray[np.uint64]) -> Positions:
        """How many positions have a key that is at most each of these."""
        blocks = np.maximum(np.searchsorted(self._keys, keys, "right") - 1, 0)
        places = (blocks * STEP)[:, None] + np.arange(STEP)
        inside = places < len(self._order)
        positions = self._order[np.where(inside, places, 0)] if len(self._order) else places
        return np.asarray(blocks * STEP + (inside & (self._keys_at(positions) <= keys[:, None])).sum(axis=1))

    def _keys_at(self, positions: NDArray[Any]) -> NDArray[np.uint64]:
        """The keys of the three words at some positions; the last word of all is 0, as is what is behind it."""
        keys = np.zeros(positions.shape, np.uint64)
        for i in range(GRAM):
            numbers = self.words[np.minimum(positions.astype(np.int64) + i, len(self.words) - 1)]
            keys = (keys << np.uint64(_BITS)) | np.minimum(numbers.astype(np.uint64), _LAST)
        return keys

    def at(self, first: Positions, last: Positions) -> Positions:
        """The positions in some ranges of keys, one range behind the other."""
        counts = last - first
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(self._order[np.repeat(first, counts) + inside], np.int64)

    def exact(self, numbers: Positions) -> Positions:
        """Every position at which this sequence of words stands."""
        if not len(numbers) or (numbers < 0).any():
            return np.empty(0, np.int64)
        first, last = self.ranges(numbers, min(GRAM, len(numbers)))
        rarest = int(np.argmin(last - first))
        return self.standing(numbers, self.at(first[[rarest]], last[[rarest]]) - rarest)

    def standing(self, numbers: Positions, starts: Positions) -> Positions:
        """Those of some positions at which a sequence of words stands."""
        starts = starts[(starts >= 0) & (starts + len(numbers) <= len(self.words))]
        for i, number in enumerate(numbers.tolist()):
            starts = starts[self.words[starts + i] == number]
        return starts


class Quotations:
    """Finds sequences of words in all articles. A word is named by its hash."""

    def __init__(self, parts: Sequence[Words], articles: Sequence[Positions]) -> None:
        """Put segments together.

        Args:
            parts: their words.
            articles: of each, the numbers of its articles among all, ascending.
        """
        self._parts = parts
        total = sum(map(len, articles))
        lengths, own = np.zeros(total, np.int64), np.zeros(total, np.int64)
        self._part_of = np.zeros(total, np.int64)  # for each article, where it is
        for i, (part, numbers) in enumerate(zip(parts, articles, strict=True)):
            lengths[numbers] = np.diff(part.articles.astype(np.int64))
            own[numbers] = part.articles[:-1]
            self._part_of[numbers] = i
        self._articles = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        self._shift = self._articles[:-1] - own  # from an article's own positions to those among all
        self._numbers = articles

    def numbers(self, text: str, spans: list[tuple[int, int]]) -> Positions:
        """What names some words of a text; -1 for a word that no article has."""
        hashes = np.fromiter((_hash(fold(text[start:end])) for start, end in spans), np.int64, len(spans))
        known = np.zeros(len(hashes), np.bool_)
        for part in self._parts:
            known |= part.numbers(hashes) > 0
        return np.where(known, hashes, -1)

    def exact(self, numbers: Positions) -> Positions:
        """Every position, ascending, at which this sequence of words stands; none for no words."""
        found = [self._among_all(i, part.exact(part.numbers(numbers))) for i, part in enumerate(self._parts)]
        return np.sort(np.concatenate(found))

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
        """As `exact`, for positions from `start` to `end` alone, of one article: those where the sequence begins."""
        article = self.article(start)
        part, shift = self._parts[self._part_of[article]], int(self._shift[article])
        starts = np.arange(start, max(start, min(end, int(self._articles[article + 1])))) - shift
        return np.asarray(part.standing(part.numbers(numbers), starts) + shift)

    def seeds(self, numbers: Positions) -> tuple[Positions, Positions]:
        """Where rare parts of a sequence stand: where the sequence would start, and which of its words is there.

        Parts of three words; where none of them is found, of two; else single words. Of a few words, all of these.
        """
        own = [part.numbers(numbers) for part in self._parts]
        starts, which = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for length in range(min(GRAM, len(numbers)), 0, -1):
            ranges = [part.ranges(each, length) for part, each in zip(self._parts, own, strict=True)]
            count = _rarest(np.sum([last - first for first, last in ranges], axis=0))
            found, offsets = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
            for i, (first, last) in enumerate(ranges):
                last = np.where(count, last, first)
                offsets.append(np.repeat(np.arange(len(count)), last - first))
                found.append(self._among_all(i, self._parts[i].at(first, last)) - offsets[-1])
            every, offset = np.concatenate(found), np.concatenate(offsets)
            order = np.lexsort((every, offset))  # whatever segments they lie in
            starts.append(every[order])
            which.append(offset[order])
            if count.any() and len(numbers) > FEW:
                break
        return np.concatenate(starts), np.concatenate(which)

    def window(self, position: int, start: int, end: int) -> tuple[int, list[int]]:
        """The words from `start` to `end`, cut to the article of a position: where they begin, and their names."""
        article = self.article(position)
        first, last = self.bounds(article)
        start, shift = max(start, first), int(self._shift[article])
        return start, self._parts[self._part_of[article]].hashes(start - shift, min(end, last) - shift)

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
        """Where the words at two positions of one article start in its text."""
        article = self.article(first)
        starts, shift = self._parts[self._part_of[article]].starts, self._shift[article]
        return int(starts[first - shift]), int(starts[last - shift])

    def _among_all(self, i: int, own: Positions) -> Positions:
        """Positions among all articles for a segment's own."""
        articles = self._parts[i].articles
        return own + self._shift[self._numbers[i][np.searchsorted(articles, own, "right") - 1]]
