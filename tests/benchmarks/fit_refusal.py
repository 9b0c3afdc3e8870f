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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray
from public import fit_documents, fit_questions
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

import assistant
from assistant import Assistant, build
from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.embeddings import load
from assistant.known_answers import gold, is_right, read

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "known_answers" / "development.answers.yaml"
TARGET = Path(assistant.__file__).parent / "data" / "refusal.json"
ANSWER = ("gist", "weakest", "named", "numbers", "untyped")
HIT = (*ANSWER, "behind")
HITS = 5
DEVELOPMENT = 0.75  # share of the weight: its traps are nearer to what is asked of articles about one subject
FALSE_REFUSALS = 0.05
FOLDS = 10


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
    predicted = _cross_validated(first, ANSWER, [row.answerable for row in first])
    own = np.array([row.group.startswith("development") for row in first])
    answerable = np.array([row.answerable for row in first])
    caution = float(np.quantile(predicted[own & answerable], FALSE_REFUSALS))
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_refusal.py",
        "figures": {
            name: _figures(predicted[chosen], answerable[chosen])
            for name, chosen in (("development", own), ("squad2, even titles", ~own))
        },
        "caution": round(caution, 3),
        "answer": _coefficients(first, ANSWER, [row.answerable for row in first]),
        "hit": _coefficients(rows, HIT, [row.right for row in rows]),
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


def _features(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[row.scores[name] for name in names] for row in rows])


def _fit(rows: Sequence[Row], names: Sequence[str], labels: Sequence[bool]) -> LogisticRegression:
    weights = np.array([row.weight for row in rows])
    model = LogisticRegression(C=10.0, max_iter=1_000)
    return model.fit(_features(rows, names), labels, sample_weight=weights / weights.mean())


def _coefficients(rows: Sequence[Row], names: Sequence[str], labels: Sequence[bool]) -> dict[str, Any]:
    model = _fit(rows, names, labels)
    weights = {name: round(float(value), 3) for name, value in zip(names, model.coef_[0], strict=True)}
    return {"weights": weights, "intercept": round(float(model.intercept_[0]), 3)}


def _cross_validated(rows: Sequence[Row], names: Sequence[str], labels: Sequence[bool]) -> NDArray[np.float64]:
    """Each row's probability by a model that saw nothing of its group."""
    predicted = np.zeros(len(rows))
    groups = [row.group for row in rows]
    for seen, left in GroupKFold(FOLDS).split(predicted, groups=groups):
        model = _fit([rows[i] for i in seen], names, [labels[i] for i in seen])
        predicted[left] = model.predict_proba(_features([rows[i] for i in left], names))[:, 1]
    return predicted


def _figures(predicted: NDArray[np.float64], answerable: NDArray[np.bool_]) -> dict[str, float]:
    least = np.quantile(predicted[answerable], FALSE_REFUSALS)
    return {
        "answerable": int(answerable.sum()),
        "unanswerable": int((~answerable).sum()),
        "auroc": round(float(roc_auc_score(answerable, predicted)), 3),
        "refused at 5 % false refusals": round(float((predicted[~answerable] < least).mean()), 3),
        "expected calibration error": round(_calibration_error(predicted, answerable), 3),
    }


def _calibration_error(predicted: NDArray[np.float64], answerable: NDArray[np.bool_], bins: int = 10) -> float:
    """Mean distance of confidence and share over bins of equal width, both kinds of question weighing the same."""
    weights = np.where(answerable, 0.5 / answerable.sum(), 0.5 / (~answerable).sum())
    chosen = np.minimum((predicted * bins).astype(int), bins - 1)
    errors = []
    for one in np.unique(chosen):
        inside = weights * (chosen == one)
        errors.append(abs((inside * predicted).sum() - (inside * answerable).sum()))
    return float(sum(errors))


if __name__ == "__main__":
    main()
