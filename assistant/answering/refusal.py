"""How sure it is that a passage answers: logistic regressions over scores, kept as readable data.

In goes a candidate's scores; out comes a probability. Two questions are asked, each with its own evidence: is this
about what the collection is about, and does a passage answer it? A collection answers where both hold. The
coefficients in `data/refusal.json` say on which questions they were fitted, when, and how well;
`tests/benchmarks/fit_refusal.py` fits them. A user's own, which `calibrate` writes beside the index, take their place.
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
from assistant.messages import message
from assistant.records import Signal, Weighing

LOGIT = "logit"  # the one score that a user's own calibration weighs
READER = "reader"  # the score that tells that a reader has read the passage
_LEAST = 1e-6
FILE = "calibration.json"  # in the index folder, beside the generations, so that it outlives them


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by the name of a score, and the intercept."""

    weights: Mapping[str, float]
    intercept: float

    def logit(self, scores: Mapping[str, float]) -> float:
        """The logarithm of the odds that these scores stand for."""
        return self.intercept + sum(weight * scores[name] for name, weight in self.weights.items())

    def weighing(self, of: str, scores: Mapping[str, float]) -> Weighing:
        """What the probability is made of, signal by signal, the heaviest contribution first."""
        signals = [Signal(name, scores[name], weight, weight * scores[name]) for name, weight in self.weights.items()]
        heaviest = sorted(signals, key=lambda signal: -abs(signal.contribution))
        return Weighing(of, tuple(heaviest), self.intercept, self.probability(scores))

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
        answer: from the best hit's scores, the probability that it answers a question about what the collection is
            about.
        hit: from a hit's scores, the probability that this passage answers.
        caution: the probability that the collection answers below which it is refused.
        topic: from the best hit's scores, the probability that the question is about what the collection is about;
            None where all are taken to be.
        own: the slope and shift of the user's own calibration; None without.
        read: the coefficients for what a reader has read; None where there are none.
    """

    answer: Logistic
    hit: Logistic
    caution: float
    topic: Logistic | None = None
    own: Logistic | None = None
    read: "Refusal | None" = None

    def confidence(self, scores: Mapping[str, float]) -> float:
        """The probability that the collection answers, from the best hit's scores."""
        both = self._for(scores).answer.probability(scores) * self.topical(scores)
        return both if self.own is None else self.own.probability({LOGIT: logit(both)})

    def weighings(self, scores: Mapping[str, float]) -> tuple[Weighing, ...]:
        """What the confidence is made of: its two probabilities, and the user's own calibration of their product."""
        answer = self._for(scores).answer
        parts = [] if self.topic is None else [self.topic.weighing("topic", scores)]
        parts.append(answer.weighing("answer", scores))
        if self.own is not None:
            both = answer.probability(scores) * self.topical(scores)
            parts.append(self.own.weighing("own", {LOGIT: logit(both)}))
        return tuple(parts)

    def of_hit(self, scores: Mapping[str, float]) -> float:
        """The probability that a passage answers, from its scores."""
        return self._for(scores).hit.probability(scores)

    def least(self, reads: bool) -> float:
        """The caution, with a reader or without; the user's own was measured with what was in use."""
        return self.read.caution if reads and self.read is not None and self.own is None else self.caution

    def _for(self, scores: Mapping[str, float]) -> "Refusal":
        return self.read if self.read is not None and READER in scores else self

    def topical(self, scores: Mapping[str, float]) -> float:
        """The probability that the question is about what the collection is about."""
        return 1.0 if self.topic is None else self.topic.probability(scores)


def logit(probability: float) -> float:
    """The logarithm of the odds, of 0 and 1 too.

    Example:
        >>> logit(0.5)
        0.0
    """
    inside = min(max(probability, _LEAST), 1.0 - _LEAST)
    return math.log(inside / (1.0 - inside))


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
            message(
                "The calibration {path} is damaged ({reason:.80}). Run 'pincite calibrate --reset', then calibrate "
                "again.",
                path=path,
                reason=repr(exc),
            )
        ) from exc
    if model != model_sha256 or not _known(refusal):
        raise BrokenIndexError(
            message(
                "The calibration {path} was made with another model or version: expected {model_sha256}, found "
                "{model}. Run 'pincite calibrate --reset', then calibrate again.",
                path=path,
                model_sha256=model_sha256[:8],
                model=model[:8],
            )
        )
    return refusal


def _known(found: Refusal) -> bool:
    """Whether all weights are of scores that this version computes."""
    shipped = default()
    parts = ((found.answer, shipped.answer), (found.hit, shipped.hit), (found.topic, shipped.topic))
    return all(own is None or (known and set(own.weights) <= set(known.weights)) for own, known in parts)


def _parsed(data: Any) -> Refusal:
    """The coefficients from JSON; a ValueError where a number is none."""
    read = None if data.get("read") is None else _parsed(data["read"])
    names = ("answer", "hit", *(name for name in ("topic", "own") if data.get(name) is not None))
    parts = {name: Logistic(data[name]["weights"], data[name]["intercept"]) for name in names}
    numbers = [data["caution"], *(x for part in parts.values() for x in (part.intercept, *part.weights.values()))]
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        raise ValueError("expected finite numbers")
    return Refusal(**parts, caution=data["caution"], read=read)
