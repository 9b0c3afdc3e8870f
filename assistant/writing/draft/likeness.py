"""A text with its details and token vectors: how like two places in two texts are, by their tokens and surroundings.

In goes what the model said of a text; out come cosines. The vectors are contextual, so that 'four' in one sentence is
near to 'twelve' in another where both count the same things.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Floats, Ints
from assistant.records import Change, ChangeKind, Detail

AROUND = 4  # tokens on each side that are a place's surroundings; the nearer ones count more


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text.

    Attributes:
        text: its words.
        details: what a reader would check in it, in order.
        tokens: float32 (t, token_dimension), rows of length 1.
        spans: int32 (t, 2), where each token stands in `text`.
        article_id: the article that it is a passage of; None for a writer's sentence.
        offset: where it begins in that article.
    """

    text: str
    details: tuple[Detail, ...]
    tokens: Floats
    spans: Ints
    article_id: str | None = None
    offset: int = 0

    def inside(self, start: int, end: int) -> NDArray[np.int64]:
        """The tokens that share a character with a range."""
        return np.flatnonzero((self.spans[:, 0] < end) & (self.spans[:, 1] > start))

    def vector(self, start: int, end: int) -> Floats:
        """The mean token of a range, of length 1; zero where it has no token."""
        total = self.tokens[self.inside(start, end)].sum(axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)

    def around(self, start: int, end: int) -> tuple[list[int], list[float]]:
        """The tokens of words on both sides of a range, with their weights, which fall with the distance."""
        inside = self.inside(start, end)
        tokens: list[int] = []
        weights: list[float] = []
        for distance in range(1, AROUND + 1) if len(inside) else ():
            for token in (int(inside[0]) - distance, int(inside[-1]) + distance):
                if 0 <= token < len(self.spans) and self.text[slice(*self.spans[token])][:1].isalnum():
                    tokens.append(token)
                    weights.append(1 / distance)
        return tokens, weights


def changed(kind: ChangeKind, mine: Text, at: tuple[int, int], theirs: Text, there: tuple[int, int]) -> Change:
    """The change between a range of a writer's sentence and one of a passage, placed in its article."""
    change = Change(kind, mine.text[slice(*at)], theirs.text[slice(*there)], *at, *there)
    return change.shifted(source=theirs.offset, article_id=theirs.article_id)


def likeness(mine: Text, at: tuple[int, int], theirs: Text, there: tuple[int, int]) -> float:
    """How like two places are, in [-2, 2]: the cosine of their tokens, and that of their surroundings."""
    own = float(mine.vector(*at) @ theirs.vector(*there))
    a, a_weights = mine.around(*at)
    b, b_weights = theirs.around(*there)
    if not a or not b:
        return own
    similarity = mine.tokens[a] @ theirs.tokens[b].T
    return own + (_mean(similarity.max(axis=1), a_weights) + _mean(similarity.max(axis=0), b_weights)) / 2


def least_like(mine: Text, ranges: Sequence[tuple[int, int]], theirs: Text, there: tuple[int, int]) -> float:
    """The least of some words' likenesses to the nearest words of a range of another text, in [-1, 1]; 1 of none."""
    other = theirs.tokens[theirs.inside(*there)]
    tokens = [mine.tokens[mine.inside(*place)] for place in ranges]
    values = [float((own @ other.T).max(axis=1).mean()) for own in tokens if len(own) and len(other)]
    return min(values, default=1.0)


def _mean(values: Floats, weights: Sequence[float]) -> float:
    return float(np.average(values, weights=weights))
