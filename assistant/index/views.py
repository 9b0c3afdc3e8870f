"""What retrieval sees of a generation: the parts of its segments as one, each passage under its number among all."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.codec import decode
from assistant.index.layout import Layout, Numbers
from assistant.index.store import Store
from assistant.index.tokens import Tokens, inverse_document_frequency
from assistant.index.vectors import Ranking, Vectors
from assistant.models.embeddings import Floats, Ints
from assistant.records import Article, Listed, Passage


class StoreView:
    """Articles and passages."""

    def __init__(self, parts: Sequence[Store], layout: Layout) -> None:
        """Put the segments' parts together."""
        self._parts = parts
        self._layout = layout
        self.article_ids = layout.article_ids
        self._number = {article_id: number for number, article_id in enumerate(self.article_ids)}
        self.hashes = {
            name: sha256 for part in parts for name, sha256 in zip(part.article_ids, part.hashes, strict=True)
        }

    @property
    def article_of_row(self) -> NDArray[np.int32]:
        """The number of each row's article."""
        return np.repeat(np.arange(len(self.article_ids), dtype=np.int32), np.diff(self._layout.first))

    def article(self, article_id: str) -> Article:
        """The article of that id; a KeyError where there is none."""
        return self._parts[int(self._layout.home[self._number[article_id]])].article(article_id)

    def numbers(self, article_ids: Iterable[str]) -> list[int]:
        """The numbers of some articles, by which a search is filtered."""
        return [self._number[article_id] for article_id in article_ids]

    def rows(self, article_id: str) -> range:
        """The rows of an article's passages, in reading order."""
        number = self._number[article_id]
        return range(int(self._layout.first[number]), int(self._layout.first[number + 1]))

    def metadata(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The id and the attested fields of every article, in order."""
        return heapq.merge(*(part.metadata() for part in self._parts), key=lambda pair: pair[0])

    def listed(self) -> tuple[Listed, ...]:
        """Every article without its text, in order."""
        return self._listed

    @cached_property
    def _listed(self) -> tuple[Listed, ...]:
        return tuple(heapq.merge(*(part.listed() for part in self._parts), key=lambda each: each.article.id))

    def passage(self, row: int) -> Passage:
        """The passage in that row, cut from its article."""
        return self._parts[int(self._layout.segment[row])].passage(int(self._layout.own[row]))

    def close(self) -> None:
        """Close the files."""
        for part in self._parts:
            part.close()


class VectorsView:
    """Sentence vectors."""

    def __init__(self, parts: Sequence[Vectors], layout: Layout) -> None:
        """Put the segments' parts together."""
        self._parts = parts
        self._layout = layout

    def nearest(self, vector: Floats, count: int, allowed: NDArray[np.bool_] | None = None) -> Ranking:
        """The rows most like `vector`, best first, ties by row, and their cosines.

        Args:
            vector: float32 (dimension,), length 1.
            count: how many rows at the most.
            allowed: bool (rows,), which rows may be found; None for all.
        """
        found = [
            (numbers[rows], scores)
            for part, numbers in zip(self._parts, self._layout.rows, strict=True)
            for rows, scores in [part.nearest(vector, count, None if allowed is None else allowed[numbers])]
        ]
        rows, scores = (np.concatenate(values) for values in zip(*found, strict=True))
        best = np.lexsort((rows, -scores))[:count]
        return rows[best], scores[best]

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return sum(part.count for part in self._parts)

    def rows(self, first: int, last: int) -> Floats:
        """The vectors of rows `first` to `last`, float32 (last - first, dimension)."""
        return self.at(np.arange(first, last))

    def at(self, rows: Numbers) -> Floats:
        """The vectors of some rows, float32 (rows, dimension)."""
        return self._layout.gathered(rows, lambda s, own: self._parts[s].at(own))


class TokensView:
    """Token vectors."""

    def __init__(self, parts: Sequence[Tokens], layout: Layout) -> None:
        """Put the segments' parts together; what a token weighs depends on all of them."""
        self._parts = parts
        self._layout = layout
        self.passages = sum(part.passages for part in parts)
        frequency: NDArray[np.int64] = np.sum([part.frequency for part in parts], axis=0)
        self.idf = inverse_document_frequency(frequency, self.passages)

    def counts(self, rows: Numbers) -> Numbers:
        """How many tokens each passage has."""
        return self._layout.gathered(rows, lambda s, own: self._parts[s].counts(own))

    def vectors(self, rows: Numbers) -> Floats:
        """The token vectors of some passages, one behind the other: float32 (T, token_dimension), length 1."""
        return decode(np.concatenate([self._parts[s].codes(own) for s, own in self._layout.each(rows)]))

    def borders(self, rows: Numbers) -> Numbers:
        """Where sentences start in the tokens of some passages, one behind the other, ascending from 0."""
        counts = self.counts(rows)
        before = np.cumsum(counts) - counts
        segments = self._layout.segment[rows]
        borders = []
        for s in np.unique(segments).tolist():
            places = np.flatnonzero(segments == s)
            each, opens = self._parts[s].opens(self._layout.own[rows[places]].astype(np.int64))
            borders.append(np.repeat(before[places], each) + opens)
        return np.sort(np.concatenate(borders))

    def spans(self, row: int) -> Ints:
        """Each token's start and end in the passage's text, int32 (tokens, 2)."""
        return self._parts[int(self._layout.segment[row])].spans(int(self._layout.own[row]))
