"""Where things are: from a flag, else the environment, else the current folder; and how much may be asked.

Paths never come from the package's own place, since an installed copy has neither `corpus/` nor `index/`.
"""

import os
from dataclasses import dataclass
from pathlib import Path

MAX_QUESTION = 2_000  # characters; no question that a person asks is longer
MAX_HITS = 100
MAX_TEXT = 1_000_000  # characters of a text that is checked over the network


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of a collection, and its models: a name or a folder; None for the default model and no reranker."""

    corpus: Path
    index: Path
    model: str | None = None
    reranker: str | None = None


def resolve(
    corpus: str | None = None, index: str | None = None, model: str | None = None, reranker: str | None = None
) -> Settings:
    """Fill what no flag gave from PINCITE_CORPUS, PINCITE_INDEX, PINCITE_MODEL, PINCITE_RERANKER, then the defaults."""
    return Settings(
        corpus=Path(corpus or os.environ.get("PINCITE_CORPUS") or "corpus"),
        index=Path(index or os.environ.get("PINCITE_INDEX") or "index"),
        model=model or os.environ.get("PINCITE_MODEL") or None,
        reranker=reranker or os.environ.get("PINCITE_RERANKER") or None,
    )
