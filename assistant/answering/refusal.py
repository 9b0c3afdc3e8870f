"""How sure it is that a passage answers: a logistic regression over scores, kept as readable data.

In goes a candidate's scores; out comes a probability. The coefficients in `data/refusal.json` say on which questions
they were fitted, when, and how well; `tests/benchmarks/fit_refusal.py` fits them. A user's own, which `calibrate`
writes beside the index, take their place.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.errors import BrokenIndexError

FILE = "calibration.json"  # in the index folder, beside the generations, so that it outlives them


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by the name of a score, and the intercept."""

    weights: Mapping[str, float]
    intercept: float

    def logit(self, scores: Mapping[str, float]) -> float:
        """The logarithm of the odds that these scores stand for."""
        return self.intercept + sum(weight * scores[name] for name, weight in self.weights.items())

    def probability(self, scores: Mapping[str, float]) -> float:
        """The probability in [0, 1] that these scores stand for.

        Example:
            >>> Logistic({"late": 10.0}, -5.0).probability({"late": 0.5})
            0.5
        """
        return (1.0 + math.tanh(self.logit(scores) / 2.0)) / 2.0  # the logistic function, without its overflow


@dataclass(frozen=True, slots=True)
class Refusal:
    """When to refuse.

    Attributes:
        answer: from the best hit's scores, the probability that the collection answers.
        hit: from a hit's scores, the probability that this passage answers.
        caution: the probability that the collection answers below which it is refused.
    """

    answer: Logistic
    hit: Logistic
    caution: float


@cache
def default(name: str = "refusal") -> Refusal:
    """The shipped coefficients: those for questions, or `draft` for statements."""
    text = (resources.files("assistant") / "data" / f"{name}.json").read_text(encoding="utf-8")
    return _parsed(json.loads(text))


def of_index(index: Path, model_sha256: str) -> Refusal:
    """The coefficients to use with an index: those fitted on the user's own known answers, else the shipped ones.

    Args:
        index: the index folder.
        model_sha256: the hash of the model that made it; scores of another one mean something else.

    Raises:
        BrokenIndexError: the user's own are damaged, or were fitted with another model or version.
    """
    path = index / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        refusal = _parsed(data)
        model = str(data["model_sha256"])
    except (FileNotFoundError, NotADirectoryError):
        return default()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise BrokenIndexError(
            f"The calibration {path} is damaged ({exc!r:.80}). Run 'pincite calibrate --reset', then calibrate again."
        ) from exc
    if model != model_sha256 or not _known(refusal):
        raise BrokenIndexError(
            f"The calibration {path} was made with another model or version: expected {model_sha256[:8]}, found "
            f"{model[:8]}. Run 'pincite calibrate --reset', then calibrate again."
        )
    return refusal


def _known(found: Refusal) -> bool:
    """Whether all weights are of scores that this version computes."""
    return set(found.answer.weights) <= set(default().answer.weights) and (
        set(found.hit.weights) <= set(default().hit.weights)
    )


def _parsed(data: Any) -> Refusal:
    """The coefficients from JSON; a ValueError where a number is none."""
    parts = {name: Logistic(data[name]["weights"], data[name]["intercept"]) for name in ("answer", "hit")}
    numbers = [data["caution"], *(x for part in parts.values() for x in (part.intercept, *part.weights.values()))]
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        raise ValueError("expected finite numbers")
    return Refusal(**parts, caution=data["caution"])
