"""Refit the refusal on known answers: how sure to be at which scores, for these articles and questions.

In go known answers of both kinds; out comes a `Refusal` with its cross-validated figures beside the shipped one's, and,
if it is better, a file beside the index that `Assistant` finds. Two numbers are fitted, the slope and the shift of the
shipped logit (Platt 1999): with as few known answers as a person has, new weights would rank questions worse. The
shipped weights themselves are fitted by the same code.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assistant import atomic
from assistant.answering import refusal
from assistant.answering.refusal import LOGIT, Logistic, Refusal, logit
from assistant.api import Assistant
from assistant.errors import UsageError
from assistant.evaluation import measures
from assistant.evaluation.known_answers import KnownAnswer, gold, is_right
from assistant.index import catalogue
from assistant.records import Answer, Calibration

LEAST = 20  # known answers of each kind; below that a fold of the cross-validation holds too few to say anything
FOLDS = 10
HITS = 5  # of each question, to fit when a hit behind the first answers too
FALSE_REFUSALS = 0.05  # share of the answerable questions that the caution may refuse
_INVERSE_PENALTY = 10.0
_DIGITS = 3  # of what is written

Scores = Mapping[str, float]
Progress = Callable[[int, int, str], None]  # done, of how many, what


def fit(scores: Sequence[Scores], names: Sequence[str], labels: ArrayLike, weights: NDArray[np.float64]) -> Logistic:
    """Fit a logistic regression on some of the scores.

    Args:
        scores: one mapping an example.
        names: the scores to use.
        labels: bool, one an example, both values among them.
        weights: how much each example counts.
    """
    model = _fitted(_table(scores, names), labels, weights)
    coefficients = [round(float(value), _DIGITS) for value in model.coef_[0]]
    return Logistic(dict(zip(names, coefficients, strict=True)), round(float(model.intercept_[0]), _DIGITS))


def cross_validated(
    scores: Sequence[Scores],
    names: Sequence[str],
    labels: ArrayLike,
    weights: NDArray[np.float64],
    groups: Sequence[str],
) -> NDArray[np.float64]:
    """Each example's probability by a model that saw nothing of its group, float64 (examples,)."""
    from sklearn.model_selection import GroupKFold

    table, known = _table(scores, names), np.asarray(labels)
    predicted = np.zeros(len(table))
    for seen, left in GroupKFold(FOLDS).split(table, groups=groups):
        model = _fitted(table[seen], known[seen], weights[seen])
        predicted[left] = model.predict_proba(table[left])[:, 1]
    return predicted


def _fitted(table: NDArray[np.float64], labels: ArrayLike, weights: NDArray[np.float64]) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=1_000)
    return model.fit(table, labels, sample_weight=weights / weights.mean())


def _table(scores: Sequence[Scores], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[one[name] for name in names] for one in scores])


def figures(confidences: ArrayLike, answerable: ArrayLike) -> dict[str, float]:
    """How good confidences are: AUROC, refusals at 5 % false ones, calibration error, log loss.

    In the last two both kinds of question weigh the same, however many there are.
    """
    values, kind = np.asarray(confidences, float), np.asarray(answerable, bool)
    yes, no = values[kind].tolist(), values[~kind].tolist()
    return {
        "auroc": measures.auroc(yes, no) or 0.0,
        "refused@5": measures.refused_at(FALSE_REFUSALS, yes, no) or 0.0,
        "ece": measures.calibration_error(yes, no) or 0.0,
        "log_loss": measures.log_loss(yes, no),
    }


@dataclass(frozen=True, slots=True)
class Refit:
    """The refitted coefficients, what they came to, and the hash of the model whose scores they weigh."""

    refusal: Refusal
    calibration: Calibration
    model_sha256: str


def refit(known: Sequence[KnownAnswer], assistant: Assistant, progress: Progress | None = None) -> Refit:
    """Fit the refusal on known answers, and compare with the shipped one.

    Args:
        known: known answers of both kinds.
        assistant: the collection that they are about.
        progress: called after each question.

    Raises:
        UsageError: there are fewer than `LEAST` of a kind.
    """
    kinds = np.array([not known_answer.refuse for known_answer in known], bool)
    if min(kinds.sum(), (~kinds).sum()) < LEAST:
        raise UsageError(
            f"Too few known answers to refit the refusal: expected at least {LEAST} with answers and {LEAST} to be "
            f"refused, found {kinds.sum()} and {(~kinds).sum()}. Add some."
        )
    answers = list(_asked(known, assistant, progress or (lambda done, total, what: None)))
    shipped = refusal.default()
    scores = [_first(answer, shipped) for answer in answers]
    weights = np.where(kinds, 1 / kinds.sum(), 1 / (~kinds).sum())
    groups = [known_answer.question.casefold() for known_answer in known]
    confidences = [shipped.confidence(signals) for signals in scores]
    logits = [{LOGIT: logit(confidence)} for confidence in confidences]
    predicted = cross_validated(logits, (LOGIT,), kinds, weights, groups)
    before = figures(confidences, kinds)
    after = figures(predicted, kinds)
    caution = round(float(np.quantile(predicted[kinds], FALSE_REFUSALS)), _DIGITS)
    own = fit(logits, (LOGIT,), kinds, weights)
    return Refit(
        replace(shipped, hit=_hit_model(known, answers, assistant), caution=caution, own=own),
        Calibration(
            answerable=int(kinds.sum()),
            unanswerable=int((~kinds).sum()),
            shipped=before,
            refitted=after,
            caution=caution,
            better=after["log_loss"] < before["log_loss"],
            written=None,
        ),
        assistant.model_sha256,
    )


def _asked(known: Sequence[KnownAnswer], assistant: Assistant, tell: Progress) -> Iterator[Answer]:
    for done, one in enumerate(known, start=1):
        yield assistant.ask(one.question, top=HITS)
        tell(done, len(known), "questions")


def _first(answer: Answer, shipped: Refusal) -> Scores:
    """The best hit's scores; nothing found is as bad as scores can be."""
    if answer.hits:
        return answer.hits[0].scores
    return dict.fromkeys([*shipped.answer.weights, *(shipped.topic.weights if shipped.topic else ())], 0.0)


def _hit_model(known: Sequence[KnownAnswer], answers: Sequence[Answer], assistant: Assistant) -> Logistic:
    """From a hit's scores, the probability that it is right; the shipped one where all hits are right, or none."""
    hits = [
        (hit, is_right(hit, gold(known_answer, assistant)))
        for known_answer, answer in zip(known, answers, strict=True)
        for hit in answer.hits
    ]
    labels = [right for _, right in hits]
    if len(set(labels)) < 2:
        return refusal.default().hit
    return _rescaled(refusal.default().hit, [hit.scores for hit, _ in hits], labels, np.ones(len(hits)))


def _rescaled(model: Logistic, scores: Sequence[Scores], labels: ArrayLike, weights: NDArray[np.float64]) -> Logistic:
    """The model with the slope and the shift of its logit that fit the labels."""
    line = fit([{LOGIT: model.logit(signals)} for signals in scores], (LOGIT,), labels, weights)
    slope = line.weights[LOGIT]
    return Logistic(
        {name: round(slope * weight, _DIGITS) for name, weight in model.weights.items()},
        round(slope * model.intercept + line.intercept, _DIGITS),
    )


def write(refit: Refit, index: Path, files: Sequence[Path]) -> Calibration:
    """Put the coefficients where `Assistant.open` finds them.

    Args:
        refit: what was fitted.
        index: the index folder.
        files: where the known answers are from; their names and hashes are written down.

    Raises:
        UsageError: the file cannot be written.
    """
    facts = refit.calibration
    written = {
        "fitted": date.today().isoformat(),
        "by": "pincite calibrate",
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
        "model_sha256": refit.model_sha256,
        "answerable": facts.answerable,
        "unanswerable": facts.unanswerable,
        "figures": {"shipped": facts.shipped, "refitted, cross-validated": facts.refitted},
        **asdict(refit.refusal),
    }
    folder = catalogue(index).folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / refusal.FILE
    atomic.write_text(path, json.dumps(written, indent=2) + "\n")
    return replace(facts, written=str(path))


def reset(index: Path) -> bool:
    """Go back to the shipped coefficients; whether there were others.

    Raises:
        UsageError: the file cannot be removed.
    """
    path = catalogue(index).folder / refusal.FILE
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as exc:
        raise UsageError(f"Cannot remove {path}: {exc.strerror}. Remove it by hand.") from exc
    return True
