"""Fit the refusal: is a question about what the articles are about, do they answer it, and does a passage, by scores.

    python tests/benchmarks/fit_refusal.py [ROWS]

Reads the development questions over the five articles and the squad2 questions that may be fitted on, each asked of its
whole collection, and writes assistant/data/refusal.json. The figures are cross-validated, by question or by squad2
document, so none is of a question that its own model was fitted on. What a collection is about is fitted on
collections of squad2's titles asked the questions of other titles (`subjects.py`), and on the development questions,
all of which but those tagged off-topic are about the articles. What a reader has read is weighed on the development
questions and on those that `other_collections.py` asks of squad2's even titles, transplanted and by people; there each
kind weighs the same. `caution` is the confidence under which one in twenty answerable development questions falls. In
the folder ROWS the scores are kept, for another fit of the same ones.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray
from other_collections import ANSWERABLE
from other_collections import asked as asked_elsewhere
from public import fit_documents, fit_questions
from subjects import asked, collections

import assistant
from assistant import Assistant, build
from assistant.answering.refusal import LOGIT, READER, Logistic
from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.evaluation.calibrate import FALSE_REFUSALS, HITS, cross_validated, figures, fit
from assistant.evaluation.known_answers import gold, is_right, read
from assistant.models import reader as readers
from assistant.models.embeddings import load
from assistant.models.reader import OFF

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "known_answers" / "development.answers.yaml"
TARGET = Path(assistant.__file__).parent / "data" / "refusal.json"
ANSWER = ("gist", "weakest", "named", "numbers", "untyped")
BEHIND = ("behind",)
READ = (LOGIT, "place")  # of a hit that a reader has read: the logit without it, and how well its best words score
READ_ANSWER = (*ANSWER, "place", "late")  # words found as surely tell less where the question repeats much
ELSEWHERE = 240  # questions of each kind
EVERY = 6  # of squad2's questions one in so many is asked, and read one in three of those: their weight stays
TOPIC = ("near",)
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
    about: bool = True


def main() -> None:
    """Fit all models, print how well they do, and write them."""
    embedder = load()
    development = _kept("development", lambda: _development(embedder, OFF))
    squad2 = _kept("squad2", lambda: _squad2(embedder, OFF, EVERY))
    subjects = _kept("subjects", lambda: _subjects(embedder))
    topic = _topic(development, subjects)
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_refusal.py",
        "topic": asdict(topic),
        **_fitted(development, squad2, topic, ANSWER),
    }
    if readers.load() is not None:
        own = _kept("development_read", lambda: _development(embedder, None))
        public = _kept("squad2_read", lambda: _squad2(embedder, None, 3 * EVERY))
        elsewhere = _kept("elsewhere", lambda: _elsewhere(embedder))
        written["read"] = _read(own, public, elsewhere, topic, written)
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _fitted(development: Sequence[Row], squad2: Sequence[Row], topic: Logistic, names: Sequence[str]) -> dict[str, Any]:
    """The models of an answer and of a hit over some scores, the caution, and cross-validated figures."""
    rows = _weighted(development, DEVELOPMENT) + _weighted(squad2, 1 - DEVELOPMENT)
    first = [row for row in rows if row.first]
    kinds = [row.answerable for row in first]
    predicted = cross_validated(_scores(first), names, kinds, _weights(first), [row.group for row in first])
    predicted *= [topic.probability(row.scores) for row in first]
    own = np.array([row.group.startswith("development") for row in first])
    answerable = np.array(kinds)
    usable = [row for row in rows if row.scores.keys() >= set(names)]
    return {
        "figures": {
            name: _counted(predicted[chosen], answerable[chosen])
            for name, chosen in (("development", own), ("squad2, even titles", ~own))
        },
        "caution": round(float(np.quantile(predicted[own & answerable], FALSE_REFUSALS)), 3),
        "answer": asdict(fit(_scores(first), names, kinds, _weights(first))),
        "hit": asdict(fit(_scores(usable), _hit_names(names), [row.right for row in usable], _weights(usable))),
    }


def _hit_names(names: Sequence[str]) -> Sequence[str]:
    return names if LOGIT in names else (*names, *BEHIND)


def _read(
    development: Sequence[Row],
    squad2: Sequence[Row],
    elsewhere: Sequence[Row],
    topic: Logistic,
    without: dict[str, Any],
) -> dict[str, Any]:
    """The same for what a reader has read: of a hit, the logit without it and its own weighed against each other."""
    model = Logistic(**without["hit"])
    rows = [[_with_logit(row, model) for row in own if READER in row.scores] for own in (development, squad2)]
    hit = _fitted(rows[0], rows[1], topic, READ)["hit"]
    first = [row for row in development if row.first and READER in row.scores]
    fitted = _fitted(_even(first), _even(elsewhere), topic, READ_ANSWER)
    kept = {name: fitted[name] for name in ("answer", "figures", "caution")}
    return {**kept, "hit": asdict(_unfolded(model, Logistic(**hit)))}


def _even(rows: Sequence[Row]) -> list[Row]:
    """The rows, each kind with the same weight as a whole."""
    kinds = Counter(row.answerable for row in rows)
    return [replace(row, weight=len(rows) / 2 / kinds[row.answerable]) for row in rows]


def _with_logit(row: Row, model: Logistic) -> Row:
    return replace(row, scores={**row.scores, LOGIT: model.logit(row.scores)})


def _unfolded(model: Logistic, over: Logistic) -> Logistic:
    """A model over the scores themselves for one over another's logit."""
    slope = over.weights[LOGIT]
    weights = {name: round(slope * weight, 3) for name, weight in model.weights.items()}
    rest = {name: weight for name, weight in over.weights.items() if name != LOGIT}
    return Logistic(weights | rest, round(slope * model.intercept + over.intercept, 3))


def _kept(name: str, make: Callable[[], Iterator[Row]]) -> list[Row]:
    """The rows, from the folder named on the command line if they are there, else kept there."""
    if len(sys.argv) < 2:
        return list(make())
    path = Path(sys.argv[1]) / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps([asdict(row) for row in make()]), encoding="utf-8")
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _development(embedder: Any, reader: str | None) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder, embedder=embedder)
        with Assistant.open(folder, embedder=embedder, reader=reader) as asked:
            for known in read(QUESTIONS):
                right = gold(known, asked)
                for hit in asked.ask(known.question, top=HITS).hits:
                    first = hit.rank == 1
                    correct, about = is_right(hit, right), "off-topic" not in known.tags
                    group = f"development {known.id}"
                    yield Row(dict(hit.scores), correct, group, not known.refuse, first, 1, about)


def _squad2(embedder: Any, reader: str | None, every: int) -> Iterator[Row]:
    """One question in so many; a hit counts as right when it is in the document that the question was asked of."""
    names = {key: f"d{number:05}" for number, key in enumerate(fit_documents())}
    articles = tuple(make_article(names[key], text) for key, text in fit_documents().items())
    with tempfile.TemporaryDirectory() as folder:
        build_articles(articles, Path(folder), embedder=embedder)
        with Assistant.open(folder, embedder=embedder, reader=reader) as asked:
            for question, document, answerable in islice(fit_questions(), 0, None, every):
                for hit in asked.ask(question, top=HITS).hits:
                    right = answerable and hit.passage.article_id == names[document]
                    yield Row(dict(hit.scores), right, f"squad2 {document}", answerable, hit.rank == 1, 1)


def _elsewhere(embedder: Any) -> Iterator[Row]:
    """First hits of a whole collection asked its own questions, transplanted ones, and those that people wrote."""
    with tempfile.TemporaryDirectory() as folder:
        for told in asked_elsewhere("squad2-even", ELSEWHERE, Path(folder), embedder):
            if told.scores:
                yes = told.kind == ANSWERABLE
                yield Row(dict(told.scores), yes, f"squad2 {told.document}", yes, True, 1)


def _subjects(embedder: Any) -> Iterator[Row]:
    """Questions about the titles that are indexed, and about others."""
    for number, subjects in enumerate(collections(even=True)):
        for scores, about in asked(subjects, embedder):
            if scores.keys() >= set(TOPIC):
                yield Row(scores, about, f"subjects {number}", about, True, 1, about)


def _topic(development: Sequence[Row], subjects: Sequence[Row]) -> Logistic:
    """Both kinds weigh the same, and the development questions as much as the collections."""
    own = [row for row in development if row.first]
    kinds = np.array([row.about for row in (*own, *subjects)])
    weights = np.concatenate([np.full(len(own), 1 / len(own)), np.full(len(subjects), 1 / len(subjects))])
    weights[kinds] /= weights[kinds].sum()
    weights[~kinds] /= weights[~kinds].sum()
    return fit(_scores([*own, *subjects]), TOPIC, kinds, weights)


def _weighted(rows: Sequence[Row], share: float) -> list[Row]:
    return [replace(row, weight=row.weight * share / len(rows)) for row in rows]


def _scores(rows: Sequence[Row]) -> list[dict[str, float]]:
    return [row.scores for row in rows]


def _weights(rows: Sequence[Row]) -> NDArray[np.float64]:
    return np.array([row.weight for row in rows])


def _counted(predicted: NDArray[np.float64], answerable: NDArray[np.bool_]) -> dict[str, float]:
    counts = {"answerable": int(answerable.sum()), "unanswerable": int((~answerable).sum())}
    return counts | {name: round(value, 3) for name, value in figures(predicted, answerable).items()}


if __name__ == "__main__":
    main()
