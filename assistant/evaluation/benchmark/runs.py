"""Runs kept in files, and two of them compared question by question."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant import atomic
from assistant.errors import UsageError
from assistant.evaluation import measures, saved
from assistant.evaluation.benchmark.asking import SHIPPED, Row, Run
from assistant.evaluation.benchmark.figures import MEASURES, PAIRED, figures, has, value
from assistant.evaluation.benchmark.folder import QuestionSet
from assistant.records import Comparison, IndexInfo

_FORMAT = "pincite benchmark 1"
_COMMAND = "pincite benchmark --save"


def save_run(run: Run, path: Path) -> None:
    """Write a run with the values of every question, one a line.

    Raises:
        UsageError: the file cannot be written.
    """
    head = {"format": _FORMAT, **asdict(run), "rows": []}
    rows = ",\n".join(json.dumps(asdict(row)) for row in run.rows)
    atomic.write_text(path, json.dumps(head)[: -len("]}")] + f"\n{rows}\n]}}\n")


def load_run(path: Path) -> Run:
    """Read what `save_run` wrote.

    Raises:
        UsageError: it is something else.
    """
    data = saved.read(path, _COMMAND)
    try:
        if not isinstance(data, dict) or data.pop("format", None) != _FORMAT:
            raise ValueError("another format")
        rows = tuple(saved.record(Row, row) for row in data.pop("rows", ()))
        index = saved.record(IndexInfo, data.pop("index", None))
        return saved.record(Run, {**data, "index": index, "rows": rows})
    except (ValueError, TypeError) as exc:
        raise saved.unreadable(path, _COMMAND, str(exc)) from exc


def check_comparable(baseline: Run, question_set: QuestionSet) -> None:
    """Make sure, before an hour is spent, that questions will be comparable; their wording may differ.

    Raises:
        UsageError: the baseline is over other documents, or has none of the questions.
    """
    if (baseline.set, baseline.sha256) != (question_set.name, question_set.sha256):
        raise UsageError(
            f"The baseline is a run over other documents: expected {question_set.name!r} {question_set.sha256[:8]}, "
            f"found {baseline.set!r} {baseline.sha256[:8]}. Make a baseline of this set with --save."
        )
    if not {row.id for row in baseline.rows} & {question.id for question in question_set.questions}:
        raise UsageError(
            f"The baseline has none of the {len(question_set.questions)} questions. Make another with --save."
        )


def compare(before: Run, after: Run) -> Comparison:
    """The shipped ranking's figures of two runs, over the questions that both have.

    Measures with a value for every question get the p-value of a paired randomisation test.
    """
    pairs = saved.paired(before.rows, sorted(after.rows, key=lambda row: row.id), lambda row: row.id)
    was, now = figures([row for row, _ in pairs]), figures([row for _, row in pairs])
    return Comparison(
        questions=len(pairs),
        left_out=len(after.rows) - len(pairs),
        before={name: was[name] for name in MEASURES},
        after={name: now[name] for name in MEASURES},
        p={name: _p(pairs, name) for name in PAIRED},
    )


def _p(pairs: Sequence[tuple[Row, Row]], name: str) -> float | None:
    values = [(value(old, SHIPPED, name), value(new, SHIPPED, name)) for old, new in pairs if has(old, name)]
    if not values:
        return None
    was, now = zip(*values, strict=True)
    return measures.paired_p(was, now)
