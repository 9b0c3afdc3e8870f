"""How a token vector is kept: as int8, one byte for each of its numbers.

A row's direction is all that counts, so each is scaled to fill its int8 range and its length is taken from the
integers again: no scale is stored.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Floats

Codes = NDArray[np.int8]


def encode(tokens: Floats) -> Codes:
    """What to keep of token vectors, float32 (T, dimension): int8 (T, dimension)."""
    peak = np.abs(tokens).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.rint(tokens * (127.0 / peak)), np.int8)


def decode(codes: Codes) -> Floats:
    """Token vectors as they are kept, int8 (T, dimension), with length 1 again: float32."""
    vectors = codes.astype(np.float32)
    norms = np.sqrt(np.einsum("td,td->t", vectors, vectors))[:, None]
    vectors /= np.maximum(norms, 1.0)
    return vectors
