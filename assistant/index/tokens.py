"""Token vectors of all passages as int8 in memory-mapped files, for late interaction.

A row's direction is all that counts, so each is scaled to fill its int8 range and its length is taken from the
integers again: no scale is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index import arrays
from assistant.models.embeddings import Embedded, Floats, Ints
from assistant.records import Passage

VECTORS, SPANS, IDS, OPENS = "tokens.i8", "token_spans.i32", "token_ids.i32", "token_opens.bool"
STARTS, IDF = "token_starts.npy", "idf.npy"

Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Rows:
    """What the index keeps of an article's n passages with T tokens.

    Attributes:
        vectors: float32 (n, dimension), rows of length 1.
        tokens: int8 (T, token_dimension).
        spans: int32 (T, 2), code points in the passage's text.
        ids: int32 (T,), numbers in the vocabulary.
        counts: int32 (n,), tokens of each passage.
    """

    vectors: Floats
    tokens: Bytes
    spans: Ints
    ids: Ints
    counts: Ints


def quantised(embedded: Embedded) -> Rows:
    """The rows to keep of freshly embedded passages."""
    peak = np.abs(embedded.tokens).max(axis=1, keepdims=True, initial=1e-9)
    tokens = np.rint(embedded.tokens * (127.0 / peak)).astype(np.int8)
    return Rows(embedded.vectors, tokens, embedded.spans, embedded.ids, embedded.counts)


def unit(tokens: Bytes) -> Floats:
    """Token vectors as they are kept, int8 (T, dimension), with length 1 again: float32."""
    vectors = tokens.astype(np.float32)
    norms = np.sqrt(np.einsum("td,td->t", vectors, vectors))[:, None]
    vectors /= np.maximum(norms, 1.0)
    return vectors


class TokensWriter:
    """Appends to the files, article after article."""

    def __init__(self, folder: Path, vocabulary: int) -> None:
        """Create the files in an empty folder."""
        self._folder = folder
        self._files = [(folder / name).open("wb") for name in (VECTORS, SPANS, IDS, OPENS)]
        self._counts: list[Ints] = []
        self._frequency = np.zeros(vocabulary, np.int64)

    def add(self, rows: Rows, cut: Sequence[Passage]) -> None:
        """Append the tokens of some passages."""
        for file, part in zip(self._files, (rows.tokens, rows.spans, rows.ids, openings(rows, cut)), strict=True):
            file.write(np.ascontiguousarray(part).data)
        self._counts.append(rows.counts)
        for ids in np.split(rows.ids, np.cumsum(rows.counts)[:-1]):
            self._frequency[np.unique(ids)] += 1

    def close(self) -> None:
        """Write where each passage's tokens start, and the weight of every token of the vocabulary."""
        for file in self._files:
            file.close()
        counts = np.concatenate(self._counts).astype(np.int64)
        np.save(self._folder / STARTS, np.concatenate([[0], np.cumsum(counts)]))
        np.save(self._folder / IDF, inverse_document_frequency(self._frequency, len(counts)))


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
        total = int(self._starts[-1])
        self._vectors: Bytes = _mapped(folder / VECTORS, np.int8).reshape(total, -1)
        self._spans: Ints = _mapped(folder / SPANS, np.int32).reshape(total, 2)
        self._ids: Ints = _mapped(folder / IDS, np.int32)
        self._opens: NDArray[np.bool_] = _mapped(folder / OPENS, np.bool_)
        self.idf: Floats = arrays.read(folder / IDF)

    @property
    def passages(self) -> int:
        """How many passages have tokens."""
        return len(self._starts) - 1

    def counts(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many tokens each passage has."""
        return np.asarray(self._starts[rows + 1] - self._starts[rows])

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """The token vectors of some passages, one behind the other: float32 (T, token_dimension), length 1."""
        return unit(np.concatenate([self._vectors[slice(*self._range(row))] for row in rows]))

    def borders(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where sentences start in the tokens of some passages, one behind the other, ascending from 0."""
        return np.flatnonzero(np.concatenate([self._opens[slice(*self._range(row))] for row in rows]))

    def spans(self, row: int) -> Ints:
        """Each token's start and end in the passage's text, int32 (tokens, 2)."""
        return self._spans[slice(*self._range(row))]

    def between(self, first: int, last: int) -> tuple[Bytes, Ints, Ints, Ints]:
        """What `Rows` keeps of passages `first` to `last`: tokens, spans, ids, counts."""
        part = slice(int(self._starts[first]), int(self._starts[last]))
        counts = np.diff(self._starts[first : last + 1]).astype(np.int32)
        return self._vectors[part], self._spans[part], self._ids[part], counts

    def _range(self, row: int) -> tuple[int, int]:
        return int(self._starts[row]), int(self._starts[row + 1])


def _mapped(path: Path, kind: Any) -> Any:
    """A file as a plain array: numpy's own memmap class makes every slice slow."""
    return np.asarray(np.memmap(path, kind, mode="r"))
