"""Fit how likely a statement is borne out, by what the shipped reader says of it: to be run when a reader is exported.

    python tests/benchmarks/fit_claims.py ROWS

ROWS is a file of gzipped JSON lines with claims and passages (`kind` claim-supported or claim-refuted, `question`,
`context`, `answerable`); the first 1,100 by the hash of their ids are read. Writes assistant/data/claims.json; the
AUROC is that of the reader alone, which no fit can change.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import assistant
from assistant.models.reader import load
from assistant.records import Passage, Span

COUNT = 1_100
LEAST = 0.8  # chosen with the checks of the words beside it: below, one in eight such claims is refuted
SHORTEST, LONGEST = 60, 700  # characters of a passage
TARGET = Path(assistant.__file__).parent / "data" / "claims.json"


def main() -> None:
    """Read the rows, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    claims = sorted(_claims(parser.parse_args().rows), key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    reader = load()
    if reader is None:
        raise SystemExit("No reader is shipped: expected assistant/data/reader/model.onnx.")
    scores = np.array([[reader.read(row["question"], [_passage(row["context"])])[0].answers] for row in claims[:COUNT]])
    supported = np.array([row["answerable"] for row in claims[:COUNT]])
    model = LogisticRegression(C=10.0).fit(scores, supported)
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_claims.py",
        "figures": {"claims": len(supported), "auroc": round(float(roc_auc_score(supported, scores[:, 0])), 3)},
        "weights": {"reader": round(float(model.coef_[0][0]), 3)},
        "intercept": round(float(model.intercept_[0]), 3),
        "least": LEAST,
    }
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _claims(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["kind"].startswith("claim") and SHORTEST < len(row["context"]) < LONGEST:
                yield row


def _passage(text: str) -> Passage:
    return Passage("claim", "claim", 0, len(text), text, (Span(0, len(text)),))


if __name__ == "__main__":
    main()
