"""Runs kept in files, and two of them compared question by question."""

import json
from dataclasses import asdict
from pathlib import Path

from assistant import atomic
from assistant.errors import UsageError
from assistant.evaluation import measures
from assistant.evaluation.benchmark.asking import SHIPPED, Row, Run
from assistant.evaluation.benchmark.figures import MEASURES, PAIRED, figures, has, value
from assistant.evaluation.benchmark.folder import QuestionSet
from assistant.records import Comparison, IndexInfo

_FORMAT = "pincite benchmark 1"


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
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != _FORMAT:
            raise ValueError("another format")
        rows = tuple(Row(**row) for row in data.pop("rows"))
        return Run(**{**data, "index": IndexInfo(**data["index"])}, rows=rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise UsageError(
            f"Cannot read the run {path}: expected what 'pincite benchmark --save' wrote ({exc})."
        ) from exc


def check_comparable(baseline: Run, asked: QuestionSet) -> None:
    """Make sure, before an hour is spent, that questions will be comparable; their wording may differ.

    Raises:
        UsageError: the baseline is over other documents, or has none of the questions.
    """
    if (baseline.set, baseline.sha256) != (asked.name, asked.sha256):
        raise UsageError(
            f"The baseline is a run over other documents: expected {asked.name!r} {asked.sha256[:8]}, found "
            f"{baseline.set!r} {baseline.sha256[:8]}. Make a baseline of this set with --save."
        )
    if not {row.id for row in baseline.rows} & {question.id for question in asked.questions}:
        raise UsageError(f"The baseline has none of the {len(asked.questions)} questions. Make another with --save.")


def compare(before: Run, after: Run) -> Comparison:
    """The shipped ranking's figures of two runs, over the questions that both have.

    Measures with a value for every question get the p-value of a paired randomisation test.
    """
    common = {row.id for row in before.rows} & {row.id for row in after.rows}
    first, second = (
        {row.id: row for row in sorted(run.rows, key=lambda row: row.id) if row.id in common} for run in (before, after)
    )
    was, now = figures(list(first.values())), figures(list(second.values()))
    return Comparison(
        questions=len(common),
        left_out=len(after.rows) - len(common),
        before={name: was[name] for name in MEASURES},
        after={name: now[name] for name in MEASURES},
        p={name: _p(first, second, name) for name in PAIRED},
    )


def _p(first: dict[str, Row], second: dict[str, Row], name: str) -> float | None:
    pairs = [
        (value(row, SHIPPED, name), value(second[key], SHIPPED, name)) for key, row in first.items() if has(row, name)
    ]
    if not pairs:
        return None
    was, now = zip(*pairs, strict=True)
    return measures.paired_p(was, now)
