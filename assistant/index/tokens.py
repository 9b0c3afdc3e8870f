"""Token vectors of a segment's passages in memory-mapped files, for late interaction; how they are kept, `codec` says.

Numbers lie in the smallest type that holds them. Where sentences open is kept as the numbers of the opening tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index import arrays
from assistant.index.codec import Codes, encode
from assistant.index.layout import spread
from assistant.models.embeddings import Embedded, Floats, Ints
from assistant.records import Passage

CODES = "tokens.i8"
SPANS, IDS, OPENS, STARTS = "token_spans.npy", "token_ids.npy", "token_opens.npy", "token_starts.npy"
FREQUENCY = "token_frequency.npy"


@dataclass(frozen=True, slots=True)
class Rows:
    """What the index keeps of an article's n passages with T tokens.

    Attributes:
        vectors: float32 (n, dimension), rows of length 1 up to what float16 holds.
        tokens: int8 (T, token_dimension).
        spans: int32 (T, 2), code points in the passage's text.
        ids: int32 (T,), numbers in the vocabulary.
        counts: int32 (n,), tokens of each passage.
    """

    vectors: Floats
    tokens: Codes
    spans: Ints
    ids: Ints
    counts: Ints


def quantised(embedded: Embedded) -> Rows:
    """The rows to keep of freshly embedded passages: what is read back later is what goes in."""
    vectors = embedded.vectors.astype(np.float16).astype(np.float32)
    return Rows(vectors, encode(embedded.tokens), embedded.spans, embedded.ids, embedded.counts)


class TokensWriter:
    """Appends to the files, article after article."""

    def __init__(self, folder: Path, vocabulary: int) -> None:
        """Create the files in an empty folder."""
        self._folder = folder
        self._codes = (folder / CODES).open("wb")
        self._parts: dict[str, list[NDArray[Any]]] = {SPANS: [], IDS: [], OPENS: [], STARTS: []}
        self._total = 0
        self._frequency = np.zeros(vocabulary, np.int64)

    def add(self, rows: Rows, cut: Sequence[Passage]) -> None:
        """Append the tokens of some passages."""
        self._codes.write(np.ascontiguousarray(rows.tokens).data)
        ends = self._total + np.cumsum(rows.counts, dtype=np.int64)
        opens = self._total + np.flatnonzero(openings(rows, cut))
        for name, part in ((SPANS, rows.spans), (IDS, rows.ids), (OPENS, opens), (STARTS, ends)):
            self._parts[name].append(arrays.smallest(part))
        self._total = int(ends[-1])
        for ids in np.split(rows.ids, np.cumsum(rows.counts)[:-1]):
            self._frequency[np.unique(ids)] += 1

    def close(self) -> None:
        """Write the rest: where each passage's tokens start, what they are, and how many passages have each."""
        self._codes.close()
        self._parts[STARTS].insert(0, np.zeros(1, np.uint8))
        for name, parts in self._parts.items():
            np.save(self._folder / name, arrays.smallest(np.concatenate(parts)))
        np.save(self._folder / FREQUENCY, arrays.smallest(self._frequency))


def openings(rows: Rows, cut: Sequence[Passage]) -> NDArray[np.bool_]:
    """Which tokens open a sentence, bool (T,); the first token of a passage always does."""
    opens = np.zeros(len(rows.spans), np.bool_)
    first = 0
    for passage, count in zip(cut, rows.counts.tolist(), strict=True):
        begins = [sentence.start - passage.start for sentence in passage.sentences]
        firsts = np.searchsorted(rows.spans[first : first + count, 0], begins)
        # A tokenizer may drop a sentence's odd characters in context; never point past the passage.
        opens[first + np.minimum(firsts, count - 1)] = True
        opens[first] = True
        first += count
    return opens


def inverse_document_frequency(frequency: NDArray[np.int64], passages: int) -> Floats:
    """How telling each token is: BM25's IDF, ln(1 + (N - n + ½) / (n + ½)), float32 (vocabulary,).

    Robertson & Zaragoza 2009, doi:10.1561/1500000019, in the form that is never negative.
    """
    return np.log1p((passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


class Tokens:
    """Reads the files, mapped into memory."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        self._starts = arrays.mapped(folder / STARTS)
        self._codes: Codes = arrays.plain(folder / CODES, np.int8).reshape(int(self._starts[-1]), -1)
        self._spans, self._ids, opens = (arrays.mapped(folder / name) for name in (SPANS, IDS, OPENS))
        # Of one type with what is looked for in it, else each look-up would convert all of it.
        self._opens = opens.astype(self._starts.dtype, copy=False)
        self.frequency: NDArray[np.int64] = arrays.read(folder / FREQUENCY).astype(np.int64)

    @property
    def passages(self) -> int:
        """How many passages have tokens."""
        return len(self._starts) - 1

    def counts(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many tokens each passage has."""
        return np.asarray(self._starts[rows + 1].astype(np.int64) - self._starts[rows])

    def codes(self, row: int) -> Codes:
        """What is kept of a passage's token vectors, int8 (tokens, token_dimension)."""
        return self._codes[self._range(row)]

    def opens(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many tokens of each passage open a sentence, and which, from 0, one passage behind the other."""
        starts = self._starts[rows]
        first, last = np.searchsorted(self._opens, (starts, self._starts[rows + 1]))
        counts = last - first
        opens = self._opens[spread(first, counts)].astype(np.int64)
        return counts, opens - np.repeat(starts.astype(np.int64), counts)

    def spans(self, row: int) -> Ints:
        """Each token's start and end in the passage's text, int32 (tokens, 2)."""
        return self._spans[self._range(row)].astype(np.int32)

    def between(self, first: int, last: int) -> tuple[Codes, Ints, Ints, Ints]:
        """What `Rows` keeps of passages `first` to `last`: tokens, spans, ids, counts."""
        part = slice(int(self._starts[first]), int(self._starts[last]))
        counts = np.diff(self._starts[first : last + 1].astype(np.int64)).astype(np.int32)
        return self._codes[part], self._spans[part].astype(np.int32), self._ids[part].astype(np.int32), counts

    def _range(self, row: int) -> slice:
        return slice(int(self._starts[row]), int(self._starts[row + 1]))
