"""How sure it is that a passage answers: a logistic regression over scores, kept as readable data.

In goes a candidate's scores; out comes a probability. The coefficients in `data/refusal.json` say on which
questions they were fitted, when, and how well; `tests/benchmarks/fit_refusal.py` fits them.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by the name of a score, and the intercept."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, scores: Mapping[str, float]) -> float:
        """The probability in [0, 1] that these scores stand for.

        Example:
            >>> Logistic({"late": 10.0}, -5.0).probability({"late": 0.5})
            0.5
        """
        logit = self.intercept + sum(weight * scores[name] for name, weight in self.weights.items())
        return (1.0 + math.tanh(logit / 2.0)) / 2.0  # the logistic function, without its overflow


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
def default() -> Refusal:
    """The shipped coefficients."""
    text = (resources.files("assistant") / "data" / "refusal.json").read_text(encoding="utf-8")
    data = json.loads(text)
    parts = {name: Logistic(data[name]["weights"], data[name]["intercept"]) for name in ("answer", "hit")}
    return Refusal(**parts, caution=data["caution"])
