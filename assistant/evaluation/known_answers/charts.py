"""The charts of a report as geometry: where each bar stands, in SVG units, y growing downwards.

Two charts, both readable in grey: the ranks of the right passages, and the confidence by how a question ended. What
passed is filled and what failed is hatched; every bar or row carries its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.known_answers.figures import Result
from assistant.messages import message

WIDTH = 880
PASSED = ("right", "rightly refused")
ENDS = {  # how a question can end, in words
    "right": message("Answered, right in time"),
    "too low": message("Answered, right too low"),
    "wrongly refused": message("Refused, though answerable"),
    "rightly refused": message("Refused, as it must be"),
    "wrongly answered": message("Answered, to be refused"),
}
BINS = 20
RANKS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 100))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its number; `hatched` where it stands for what failed, or for the baseline."""

    x: float
    y: float
    width: float
    height: float
    count: int
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The bars over one label of the rank chart, the label's middle being at `x`."""

    label: str
    x: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the confidence chart, its bars standing on `base`."""

    label: str
    count: int
    base: float
    bars: tuple[Bar, ...]


def end(result: Result) -> str:
    """How a question ended: a key of `ENDS`."""
    if result.refuse:
        return "rightly refused" if result.refused else "wrongly answered"
    if result.refused:
        return "wrongly refused"
    return "right" if result.passed else "too low"


# --- ranks -----------------------------------------------------------------------------------------------

RANKS_HEIGHT, RANKS_BASE, RANKS_TOP = 256, 228.0, 24.0


def rank_chart(now: Sequence[Result], before: Sequence[Result] = ()) -> tuple[Group, ...]:
    """How many right passages have each rank; with a baseline, two bars each, the hatched one for then."""
    runs = [counts for counts in (_rank_counts(before), _rank_counts(now)) if sum(counts.values())]
    if not runs:
        return ()
    labels = [label for label in runs[-1] if label in ("1", "2", "3", "none") or any(run[label] for run in runs)]
    step, most = WIDTH / len(labels), max(max(run.values()) for run in runs)
    thick = min(80.0, 0.76 * step / len(runs))
    groups = []
    for number, label in enumerate(labels):
        middle = (number + 0.5) * step
        left = middle - thick * len(runs) / 2
        bars = [
            _bar(left + i * thick, thick - 3, RANKS_BASE, run[label] * (RANKS_BASE - RANKS_TOP) / most, run[label])
            for i, run in enumerate(runs)
        ]
        if len(runs) == 2:
            bars[0] = _hatched(bars[0])
        groups.append(Group(label, middle, tuple(bars)))
    return tuple(groups)


def _rank_counts(results: Sequence[Result]) -> dict[str, int]:
    ranks = [one.rank for one in results if not one.refuse]
    counts = {_label(low, high): sum(rank is not None and low <= rank <= high for rank in ranks) for low, high in RANKS}
    return {**counts, "none": ranks.count(None)}


def _label(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _bar(x: float, width: float, base: float, height: float, count: int) -> Bar:
    tall = max(height, 1.5) if count else 0.0  # one question among hundreds is still seen
    return Bar(round(x, 1), round(base - tall, 1), round(width, 1), round(tall, 1), count)


def _hatched(bar: Bar) -> Bar:
    return Bar(bar.x, bar.y, bar.width, bar.height, bar.count, hatched=True)


# --- confidence ------------------------------------------------------------------------------------------

ROW, LEFT, FIRST = 60.0, 230.0, 70.0  # height of a row, where the axis begins, base of the first row
AXIS = WIDTH - LEFT - 14


def confidence_chart(results: Sequence[Result]) -> tuple[Row, ...]:
    """For each way to end that occurs: how many questions had which confidence, on one scale for all rows."""
    kinds = {key: [result.confidence for result in results if end(result) == key] for key in ENDS}
    counted = {key: _histogram(values) for key, values in kinds.items() if values}
    most = max((max(counts) for counts in counted.values()), default=1)
    rows = []
    for number, (key, counts) in enumerate(counted.items()):
        base = FIRST + number * ROW
        bars = [
            _bar(place(i / BINS), AXIS / BINS - 2, base, count * (ROW - 14) / most, count)
            for i, count in enumerate(counts)
            if count
        ]
        drawn = bars if key in PASSED else map(_hatched, bars)
        rows.append(Row(ENDS[key], len(kinds[key]), base, tuple(drawn)))
    return tuple(rows)


def place(confidence: float) -> float:
    """Where a confidence stands on the axis."""
    return round(LEFT + confidence * AXIS, 1)


def _histogram(values: Sequence[float]) -> list[int]:
    bins = [min(int(value * BINS), BINS - 1) for value in values]
    return [bins.count(number) for number in range(BINS)]
