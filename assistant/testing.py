"""A toy model for your own tests: no weights, no network, and scores that can be worked out by hand.

    from assistant import Assistant, build
    from assistant.testing import ToyEmbedder

    build("corpus", tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        ...

It knows no synonyms: a question finds the passages that share its words. An index that it made can be opened with it
alone. Rankings and confidences of the real model are no business of such tests; `pincite test` is for these.
"""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from assistant.errors import ModelError
from assistant.models.embeddings import Embedded, Floats, Ints

_TOKEN = re.compile(r"\w+|[^\w\s]")


class ToyEmbedder:
    """An `Embedder` in which each word is one axis, so that equal words have the cosine 1, others 0.

    A token is a run of letters and digits, or one other character; its axis is the CRC-32 of its lower case, modulo
    the dimension. A text's vector is the sum of its tokens, scaled to the length 1. In a small dimension two words may
    share an axis; in 512, those of a few sentences seldom do.

    Attributes:
        name: what the index's manifest records.
        max_tokens: how many tokens of a text it reads, which bounds the passages.
        vocabulary: the dimension of its vectors.
        sha256: as a real model's hash, another one for other settings.
        embedded: every text that was embedded, in order, for tests that count.

    Example:
        >>> toy = ToyEmbedder()
        >>> late, soon = toy.embed(["The ferry leaves late", "the ferry leaves soon"]).vectors
        >>> round(float(late @ soon), 2)
        0.75
    """

    def __init__(self, name: str = "toy", max_tokens: int = 40, dimension: int = 512) -> None:
        """Make a toy; two with equal arguments give equal vectors."""
        self.name = name
        self.max_tokens = max_tokens
        self.vocabulary = dimension
        self.sha256 = f"{zlib.crc32(f'{name} {max_tokens} {dimension}'.encode()):08x}" * 8
        self.embedded: list[str] = []

    def warm(self) -> None:
        """Nothing to load."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each token in code points.

        >>> ToyEmbedder().token_spans("At noon.")
        [(0, 2), (3, 7), (7, 8)]
        """
        return [match.span() for match in _TOKEN.finditer(text)]

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        """Both views of the texts; questions are treated as any text.

        Raises:
            ModelError: a text has more than `max_tokens` tokens, as of a real model.
        """
        self.embedded.extend(texts)
        spans = [self._checked(self.token_spans(text)) for text in texts]
        ids = [
            np.array([self._axis(text[start:end]) for start, end in borders], np.int32)
            for text, borders in zip(texts, spans, strict=True)
        ]
        axes = np.eye(self.vocabulary, dtype=np.float32)
        return Embedded(
            vectors=self._unit(ids, axes),
            tokens=np.concatenate([axes[numbers] for numbers in ids]),
            spans=np.concatenate([np.array(borders, np.int32).reshape(-1, 2) for borders in spans]),
            ids=np.concatenate(ids),
            counts=np.array([len(numbers) for numbers in ids], np.int32),
        )

    def _checked(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        if len(spans) > self.max_tokens:
            raise ModelError(f"The toy model reads {self.max_tokens} tokens of a text, found {len(spans)}.")
        return spans

    def _axis(self, token: str) -> int:
        return zlib.crc32(token.lower().encode()) % self.vocabulary

    @staticmethod
    def _unit(ids: list[Ints], axes: Floats) -> Floats:
        sums = np.array([axes[numbers].sum(axis=0) for numbers in ids], np.float32)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)
