"""The views of a collection ranked alone: BM25, sentence vectors in FAISS, and their reciprocal-rank fusion.

In go an open generation and a question; out come documents, best first, each at the place of its best passage.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from assistant.index import Generation
from assistant.models.embeddings import Embedded, Embedder
from assistant.models.reader import Reader, Reading
from assistant.records import Passage

_T = TypeVar("_T")

DEPTH = 100  # documents of a ranking
_PASSAGES = 1_000  # that a view is asked for, so that as many documents are found
_CONSTANT = 60  # of the fusion: Cormack et al. 2009, doi:10.1145/1571941.1572114


@dataclass(frozen=True, slots=True)
class Ranking:
    """Article ids, best first; how sure it is, for a view the score of the best; and how long it took."""

    articles: tuple[str, ...]
    confidence: float
    seconds: float


class Remembering:
    """An embedder that keeps its last question, and how long that took: each is embedded, and timed, once."""

    def __init__(self, embedder: Embedder) -> None:
        """Wrap an embedder."""
        self._embedder = embedder
        self._last: tuple[tuple[str, ...], Embedded] | None = None
        self.seconds = 0.0

    def __getattr__(self, name: str) -> object:
        """Everything but questions is the wrapped embedder's."""
        return getattr(self._embedder, name)

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        """As the wrapped embedder; the same question again costs nothing."""
        if not query:
            return self._embedder.embed(texts)
        if self._last is None or self._last[0] != tuple(texts):
            embedded, self.seconds = timed(lambda: self._embedder.embed(texts, query=True))
            self._last = tuple(texts), embedded
        return self._last[1]

    def as_embedder(self) -> Embedder:
        """Itself, as what it stands in for."""
        return cast(Embedder, self)


class RememberingReader:
    """A reader that keeps what it read for its last question: the ranking below the answer costs nothing more."""

    def __init__(self, reader: Reader) -> None:
        """Wrap a reader."""
        self._reader = reader
        self.name = reader.name
        self._question = ""
        self._kept: dict[str, Reading] = {}

    def warm(self) -> None:
        """As the wrapped reader."""
        self._reader.warm()

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """As the wrapped reader; the same passage again costs nothing."""
        if question != self._question:
            self._question, self._kept = question, {}
        new = [passage for passage in passages if passage.id not in self._kept]
        self._kept |= zip((passage.id for passage in new), self._reader.read(question, new), strict=True)
        return [self._kept[passage.id] for passage in passages]


def timed(action: Callable[[], _T]) -> tuple[_T, float]:
    """What an action gives, and how many seconds it took."""
    began = time.perf_counter()
    return action(), time.perf_counter() - began


def rankings(generation: Generation, embedder: Remembering, question: str) -> dict[str, Ranking]:
    """What each view finds: `bm25`, `dense` and `fusion`; the time of a dense one includes the model's."""
    vector = embedder.embed([question], query=True).vectors[0]
    (rows, weights), lexical = timed(lambda: generation.lexical.best(question, _PASSAGES))
    (near, cosines), nearest = timed(lambda: generation.vectors.nearest(vector, _PASSAGES))
    bm25 = Ranking(_articles(generation, rows), float(max(weights, default=0.0)), lexical)
    dense = Ranking(_articles(generation, near), float(max(cosines, default=0.0)), embedder.seconds + nearest)
    return {"bm25": bm25, "dense": dense, "fusion": fused(bm25, dense)}


def fused(*views: Ranking) -> Ranking:
    """Reciprocal-rank fusion of rankings, ties by article id; it takes the time of all."""
    scores: dict[str, float] = defaultdict(float)
    for view in views:
        for rank, article in enumerate(view.articles, start=1):
            scores[article] += 1 / (_CONSTANT + rank)
    order = sorted(scores, key=lambda article: (-scores[article], article))[:DEPTH]
    return Ranking(tuple(order), max(scores.values(), default=0.0), sum(view.seconds for view in views))


def distinct(articles: Iterable[str]) -> tuple[str, ...]:
    """The first `DEPTH` of the articles, each at its first place."""
    return tuple(dict.fromkeys(articles))[:DEPTH]


def _articles(generation: Generation, rows: NDArray[np.int64]) -> tuple[str, ...]:
    ids, numbers = generation.store.article_ids, generation.store.article_of_row
    return distinct(ids[numbers[row]] for row in rows)
