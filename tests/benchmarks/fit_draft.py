"""Fit a draft's confidence: the probability that the articles speak of a statement, from its best passage's scores.

    python tests/benchmarks/fit_draft.py [--own]

Statements come from two sources: tests/drafts/development.yaml (paraphrases of the five articles, and statements that
are not in them), and the answerable squad2 questions that may be fitted on, made into rough statements with their
answers. Each squad2 statement counts twice: asked of its whole collection, and of the collection without its own
document, where nothing should be found. --own leaves squad2 out. Both kinds weigh the same, so that a confidence of one
half is where either is as likely. Writes assistant/data/draft.json; the figures are cross-validated by statement.
"""

import argparse
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import yaml
from numpy.typing import NDArray
from public import EVAL, fit_documents, lines
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

import assistant
from assistant.builder import build_articles
from assistant.corpus import make_article, read
from assistant.index import Catalogue
from assistant.models.embeddings import load
from assistant.retrieval.search import search

ROOT = Path(__file__).parents[2]
STATEMENTS = ROOT / "tests" / "drafts" / "development.yaml"
TARGET = Path(assistant.__file__).parent / "data" / "draft.json"
SCORES = ("late", "sentence")
OWN = 0.5  # share of the weight of the statements on the five articles
COUNT = 1200  # squad2 questions, drawn by a fixed seed
FOLDS = 10
SQUAD2 = "squad2, even titles, questions and answers as statements"
_ASKED = re.compile(
    r"(?:in |on |at |to |for |from |by )?(?:what|which|who|whom|when|where|how (?:many|much|long|old|far))\b", re.I
)
_HELPER = re.compile(r"^\s*(?:did|does|do)\s+", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One statement asked of one collection: its best passage's scores, and whether the collection speaks of it."""

    scores: dict[str, float]
    found: bool
    group: str
    own: bool


def main() -> None:
    """Fit, print how well it does, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", action="store_true", help="only the statements on the five articles")
    options = parser.parse_args()
    embedder = load()
    rows = [*_own(embedder), *(() if options.own else _squad2(embedder))]
    found = np.array([row.found for row in rows])
    own = np.array([row.own for row in rows])
    weights = _weights(own, found)
    predicted = np.zeros(len(rows))
    features = np.array([[row.scores[name] for name in SCORES] for row in rows])
    for seen, left in GroupKFold(FOLDS).split(features, groups=[row.group for row in rows]):
        predicted[left] = _fit(features[seen], found[seen], weights[seen]).predict_proba(features[left])[:, 1]
    model = _fit(features, found, weights)
    coefficients = {
        "weights": {name: round(float(value), 3) for name, value in zip(SCORES, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), 3),
    }
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_draft.py",
        "figures": {
            "tests/drafts/development.yaml": _figures(predicted[own], found[own]),
            **({} if options.own else {SQUAD2: _figures(predicted[~own], found[~own])}),
        },
        "caution": 0.5,
        "answer": coefficients,
        "hit": coefficients,
    }
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _weights(own: NDArray[np.bool_], found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Each source its share, in it both kinds the same; 1 on average."""
    weights = np.zeros(len(own))
    for source, share in ((own, OWN), (~own, 1 - OWN)):
        for kind in (found, ~found):
            weights[source & kind] = share / max(1, (source & kind).sum())
    return np.asarray(weights / weights.mean())


def _fit(features: NDArray[Any], found: NDArray[np.bool_], weights: NDArray[Any]) -> LogisticRegression:
    return LogisticRegression(C=10.0, max_iter=1_000).fit(features, found, sample_weight=weights)


def _own(embedder: Any) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        build_articles(read(ROOT / "corpus"), Path(folder), embedder=embedder)
        generation = Catalogue(Path(folder)).open()
        for one in yaml.safe_load(STATEMENTS.read_text(encoding="utf-8")):
            if "added" in one:
                continue
            text = one.get("paraphrase") or one["absent"]
            best = search(generation, embedder, text, 1)[0]
            yield Row(best.scores, "paraphrase" in one, one["id"], True)
        generation.close()


def _squad2(embedder: Any) -> Iterator[Row]:
    documents = fit_documents()
    names = {key: f"d{number:05}" for number, key in enumerate(documents)}
    articles = tuple(make_article(names[key], text) for key, text in documents.items())
    with tempfile.TemporaryDirectory() as folder:
        build_articles(articles, Path(folder), embedder=embedder)
        generation = Catalogue(Path(folder)).open()
        numbers = {name: number for number, name in enumerate(generation.store.article_ids)}
        for statement, document in _sample(list(_answered(documents))):
            gold = names[document]
            best = search(generation, embedder, statement, 1)
            others = [number for name, number in numbers.items() if name != gold]
            rest = search(generation, embedder, statement, 1, others)
            if best and best[0].passage.article_id == gold:
                yield Row(best[0].scores, True, f"squad2 {document}", False)
            if rest:
                yield Row(rest[0].scores, False, f"squad2 {document}", False)
        generation.close()


def _answered(documents: dict[str, str]) -> Iterator[tuple[str, str]]:
    questions = {line["_id"]: line["text"] for line in lines(EVAL / "squad2" / "queries.jsonl")}
    for line in lines(EVAL / "squad2" / "answers.jsonl"):
        if line["corpus-id"] in documents and (made := statement(questions[line["query-id"]], line["quotes"][0])):
            yield made, line["corpus-id"]


def _sample(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    chosen = np.random.default_rng(0).permutation(len(found))[:COUNT]
    return [found[i] for i in sorted(chosen)]


def statement(question: str, answer: str) -> str | None:
    """A rough statement of a question and its answer; None where the question has no form that is known."""
    asked = _ASKED.match(question)
    if asked is None:
        return None
    rest = question[asked.end() :].rstrip(" ?")
    if helper := _HELPER.match(rest):
        return f"{rest[helper.end() :]} {answer}."
    verb = _VERB.search(rest)
    return f"{answer} {rest[verb.start() :] if verb else rest.strip()}."


def _figures(predicted: NDArray[np.float64], found: NDArray[np.bool_]) -> dict[str, float]:
    return {
        "spoken of": int(found.sum()),
        "not spoken of": int((~found).sum()),
        "auroc": round(float(roc_auc_score(found, predicted)), 3),
        "evidence found where there is some": round(float((predicted[found] >= 0.5).mean()), 3),
        "nothing found where there is none": round(float((predicted[~found] < 0.5).mean()), 3),
    }


if __name__ == "__main__":
    main()
