"""Fit the projection of the default model's token vectors: their first principal components on public text.

    python tests/benchmarks/fit_token_basis.py

Writes assistant/data/all-MiniLM-L6-v2.basis.npy, float32 (384, 128). The components are those of the second
moments, not of the covariance, since cosines are taken about the origin. With int8 this makes 128 bytes a token
instead of 1,536.
"""

import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from public import fit_documents

from assistant.corpus import make_article
from assistant.corpus.passages import PassageRules, cut
from assistant.models import embeddings
from assistant.settings import DEFAULT_MODEL

DIMENSIONS = 128
TARGET = Path(embeddings.__file__).parent / "data" / f"{DEFAULT_MODEL}.basis.npy"


def main() -> None:
    """Fit and write."""
    embeddings.token_basis = lambda model: None  # the model must give its full vectors here
    embedder = embeddings.load()
    moments = np.zeros((384, 384))
    for number, text in enumerate(fit_documents().values()):
        passages = cut(make_article(f"d{number}", text), PassageRules(), embedder.token_spans)
        tokens = embedder.embed([passage.text for passage in passages]).tokens.astype(np.float64)
        moments += tokens.T @ tokens
    values, vectors = np.linalg.eigh(moments)
    basis = vectors[:, ::-1][:, :DIMENSIONS]
    basis *= np.sign(basis[np.abs(basis).argmax(axis=0), np.arange(DIMENSIONS)])  # an eigenvector's sign is free
    np.save(TARGET, basis.astype(np.float32))
    kept = values[::-1][:DIMENSIONS].sum() / values.sum()
    print(f"{TARGET.name}: {DIMENSIONS} of 384 dimensions keep {kept:.1%} of the token vectors' squared length")


if __name__ == "__main__":
    main()
