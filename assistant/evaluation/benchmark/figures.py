"""The one table: rows of questions in, the figures of each ranking out; None where a set has no such data.

Figures of ranking are means over the questions with a right document. Figures of refusal count as answerable those of
them that the set does not call unanswerable. A question that could not be read counts zero, and as refused.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from assistant.evaluation import measures
from assistant.evaluation.benchmark.asking import SHIPPED, Row, Run
from assistant.records import Benchmark, Comparison

RANKINGS = (SHIPPED, "bm25", "dense", "fusion")
PAIRED = (*measures.RANKING, "sentence_hit@1", "sentence_given_document@1")  # those with a value for every question
MEASURES = (*PAIRED, "auroc", "refused@5", "coverage@95", "ece", "p50_ms", "p95_ms")
_FALSE_REFUSALS = 0.05
_PRECISION = 0.95


def result(run: Run, documents: int, comparison: Comparison | None = None) -> Benchmark:
    """What a run came to."""
    return Benchmark(
        set=run.set,
        queries=run.queries,
        documents=documents,
        questions=sum(row.ranked for row in run.rows),
        unanswerable=sum(row.unanswerable for row in run.rows),
        unread=sum(not row.values for row in run.rows),
        rankings={name: figures(run.rows, name) for name in RANKINGS},
        index=run.index,
        comparison=comparison,
    )


def figures(rows: Sequence[Row], ranking: str = SHIPPED) -> dict[str, float | None]:
    """The figures of a ranking, by the names in `MEASURES`.

    `auroc`, `refused@5` (share of the unanswerable refused where 5 % of the answerable are) and `coverage@95` (largest
    share of all questions answered with 95 % right, right being that the first document is) take the ranking's own
    confidence; `ece` is the shipped one's alone, since the others' is no probability.
    """
    yes = [_confidence(row, ranking) for row in rows if row.ranked and not row.unanswerable]
    no = [_confidence(row, ranking) for row in rows if row.unanswerable]
    right = [value(row, ranking, "hit@1") == 1 and not row.unanswerable for row in rows]
    times = [row.values[ranking]["ms"] for row in rows if row.values]
    return {
        **{name: _mean(rows, ranking, name) for name in PAIRED},
        "auroc": measures.auroc(yes, no),
        "refused@5": measures.refused_at(_FALSE_REFUSALS, yes, no),
        "coverage@95": measures.coverage_at(_PRECISION, [_confidence(row, ranking) for row in rows], right),
        "ece": measures.calibration_error(yes, no) if ranking == SHIPPED else None,
        "p50_ms": float(np.quantile(times, 0.5)) if times else None,
        "p95_ms": float(np.quantile(times, 0.95)) if times else None,
    }


def has(row: Row, name: str) -> bool:
    """Whether a question enters that figure: those of sentences need right spans, the others a right document."""
    return row.marked if name.startswith("sentence") else row.ranked


def value(row: Row, ranking: str, name: str) -> float:
    """A question's value; 0 where it could not be read."""
    return row.values.get(ranking, {}).get(name, 0.0)


def _mean(rows: Iterable[Row], ranking: str, name: str) -> float | None:
    if name.startswith("sentence") and ranking != SHIPPED:
        return None  # a passage alone marks no sentence
    values = [value(row, ranking, name) for row in rows if has(row, name)]
    return measures.mean(values) if values else None


def _confidence(row: Row, ranking: str) -> float:
    return value(row, ranking, "confidence")
