"""Fit the refusal: the probability that the articles answer a question, and that a passage does, from their scores.

    python tests/benchmarks/fit_refusal.py

Reads the development questions over the five articles and the squad2 questions that may be fitted on, each asked of its
whole collection, and writes assistant/data/refusal.json. The figures are cross-validated, by question or by squad2
document, so none is of a question that its own model was fitted on. `caution` is the confidence under which one in
twenty answerable development questions falls.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray
from public import fit_documents, fit_questions

import assistant
from assistant import Assistant, build
from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.evaluation.calibrate import FALSE_REFUSALS, HITS, cross_validated, figures, fit
from assistant.evaluation.known_answers import gold, is_right, read
from assistant.models.embeddings import load

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "known_answers" / "development.answers.yaml"
TARGET = Path(assistant.__file__).parent / "data" / "refusal.json"
ANSWER = ("gist", "weakest", "named", "numbers", "untyped")
HIT = (*ANSWER, "behind")
DEVELOPMENT = 0.75  # share of the weight: its traps are nearer to what is asked of articles about one subject


@dataclass(frozen=True, slots=True)
class Row:
    """One hit: its scores, whether it is right, whose group it is in, and whether the question is answerable."""

    scores: dict[str, float]
    right: bool
    group: str
    answerable: bool
    first: bool
    weight: float


def main() -> None:
    """Fit both models, print how well they do, and write them."""
    embedder = load()
    development, squad2 = list(_development(embedder)), list(_squad2(embedder))
    rows = _weighted(development, DEVELOPMENT) + _weighted(squad2, 1 - DEVELOPMENT)
    first = [row for row in rows if row.first]
    kinds = [row.answerable for row in first]
    predicted = cross_validated(_scores(first), ANSWER, kinds, _weights(first), [row.group for row in first])
    own = np.array([row.group.startswith("development") for row in first])
    answerable = np.array(kinds)
    caution = float(np.quantile(predicted[own & answerable], FALSE_REFUSALS))
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_refusal.py",
        "figures": {
            name: _counted(predicted[chosen], answerable[chosen])
            for name, chosen in (("development", own), ("squad2, even titles", ~own))
        },
        "caution": round(caution, 3),
        "answer": asdict(fit(_scores(first), ANSWER, kinds, _weights(first))),
        "hit": asdict(fit(_scores(rows), HIT, [row.right for row in rows], _weights(rows))),
    }
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _development(embedder: Any) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder, embedder=embedder)
        with Assistant.open(folder, embedder=embedder) as asked:
            for known in read(QUESTIONS):
                right = gold(known, asked)
                for hit in asked.ask(known.question, top=HITS).hits:
                    first = hit.rank == 1
                    yield Row(
                        dict(hit.scores), is_right(hit, right), f"development {known.id}", not known.refuse, first, 1
                    )


def _squad2(embedder: Any) -> Iterator[Row]:
    """A squad2 hit counts as right when it is in the document that the question was asked of."""
    names = {key: f"d{number:05}" for number, key in enumerate(fit_documents())}
    articles = tuple(make_article(names[key], text) for key, text in fit_documents().items())
    with tempfile.TemporaryDirectory() as folder:
        build_articles(articles, Path(folder), embedder=embedder)
        with Assistant.open(folder, embedder=embedder) as asked:
            for question, document, answerable in fit_questions():
                for hit in asked.ask(question, top=HITS).hits:
                    right = answerable and hit.passage.article_id == names[document]
                    yield Row(dict(hit.scores), right, f"squad2 {document}", answerable, hit.rank == 1, 1)


def _weighted(rows: Sequence[Row], share: float) -> list[Row]:
    return [Row(row.scores, row.right, row.group, row.answerable, row.first, share / len(rows)) for row in rows]


def _scores(rows: Sequence[Row]) -> list[dict[str, float]]:
    return [row.scores for row in rows]


def _weights(rows: Sequence[Row]) -> NDArray[np.float64]:
    return np.array([row.weight for row in rows])


def _counted(predicted: NDArray[np.float64], answerable: NDArray[np.bool_]) -> dict[str, float]:
    counts = {"answerable": int(answerable.sum()), "unanswerable": int((~answerable).sum())}
    return counts | {name: round(value, 3) for name, value in figures(predicted, answerable).items()}


if __name__ == "__main__":
    main()
