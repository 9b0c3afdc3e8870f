"""The figures of a run: what is counted, over which questions, and how sure one can be of it.

In go `Result` records, one a question; out come shares and means. A right hit that was not found counts zero, and
refusal does not touch the ranks. The key of a figure is its name in JSON.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.evaluation.measures import auroc, hit, mean, reciprocal
from assistant.messages import message


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went: what is kept of it in a run.

    `rank` is that of the right hit, None where there was none; `marked` tells whether the first hit's sentence was
    right; `first` is the id of the first hit's citation. The other fields are as in the known answer and the answer.
    """

    id: str
    question: str
    refuse: bool
    within: int
    tags: tuple[str, ...]
    known_miss: str | None
    rank: int | None
    marked: bool
    refused: bool
    confidence: float
    passed: bool
    first: str | None

    @property
    def surprising(self) -> bool:
        """Failed without a mark, or passed with one: what makes a run fail."""
        return self.passed == (self.known_miss is not None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is the mean of a value over some of the questions.

    Attributes:
        key: its name in JSON.
        title: its name for a person.
        over: whether a question counts.
        value: what a question contributes.
        rises: whether more is better.
    """

    key: str
    title: str
    over: Callable[[Result], bool]
    value: Callable[[Result], float]
    rises: bool = True

    def values(self, results: Sequence[Result]) -> list[float]:
        """What each question that counts contributes."""
        return [float(self.value(one)) for one in results if self.over(one)]


def _answerable(one: Result) -> bool:
    return not one.refuse


def _within(k: int) -> Callable[[Result], bool]:
    return lambda one: hit(k, one.rank)


MEASURES = (
    Measure("hit@1", message("Right passage first (hit@1)"), _answerable, _within(1)),
    Measure("hit@3", message("Right passage in the first 3 (hit@3)"), _answerable, _within(3)),
    Measure("hit@5", message("Right passage in the first 5 (hit@5)"), _answerable, _within(5)),
    Measure("mrr", message("Mean reciprocal rank (MRR)"), _answerable, lambda one: reciprocal(one.rank)),
    Measure("sentence_hit@1", message("Right sentence marked in the first hit"), _answerable, lambda one: one.marked),
    Measure("false_refusals", message("Refused, though answerable"), _answerable, lambda one: one.refused, rises=False),
    Measure("refused", message("Refused, as it must be"), lambda one: one.refuse, lambda one: one.refused),
    Measure("passed", message("Known answers passed"), lambda one: True, lambda one: one.passed),
)
# Of answerable questions against the others; it is no mean, so it stands apart.
AUROC, AUROC_TITLE = "auroc", message("AUROC of the confidence")

Figures = dict[str, float | None]


def figures(results: Sequence[Result]) -> Figures:
    """Every figure by its key; None where no question counts."""
    by_key: Figures = {}
    for measure in MEASURES:
        values = measure.values(results)
        by_key[measure.key] = mean(values) if values else None
    return {**by_key, AUROC: auroc(*confidences(results))}


def confidences(results: Sequence[Result]) -> tuple[list[float], list[float]]:
    """The confidences of the answerable questions, and of the others."""
    yes, no = ([one.confidence for one in results if one.refuse is kind] for kind in (False, True))
    return yes, no


def by_tag(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The questions of each tag, the tags in alphabetical order."""
    tags = sorted({tag for one in results for tag in one.tags})
    return {tag: [one for one in results if tag in one.tags] for tag in tags}
