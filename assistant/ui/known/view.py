"""What the tab shows, as the rows that its templates read: what can be run, and what came of the last run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import Comparison, Run, charts
from assistant.evaluation.known_answers.charts import Group
from assistant.evaluation.known_answers.charts import Row as ConfidenceRow
from assistant.evaluation.known_answers.figures import Result
from assistant.evaluation.known_answers.report import QuestionReport, common, filters, question_report
from assistant.messages import counted, message
from assistant.ui.known import folder
from assistant.ui.known.folder import File, Saved
from assistant.ui.known.runner import EndedRun, State
from assistant.ui.query import TOP, Query

FORMER, NONE = "former", "none"  # baselines that are no files: the run before, and nothing
_HISTORY = 6  # runs shown below one another


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the report shows it, with the address that asks it in the Ask tab."""

    report: QuestionReport
    address: str


@dataclass(frozen=True, slots=True)
class Past:
    """A run among those that are kept: when, under which name; '' for the run that is shown."""

    date: str
    name: str
    run: Run

    @property
    def passed(self) -> int:
        """How many questions."""
        return _passed(self.run)


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a run, beside a baseline or not, and after which runs."""

    ended: EndedRun
    comparison: Comparison | None
    questions: tuple[Question, ...]
    filters: tuple[tuple[str, str, int], ...]
    history: tuple[Past, ...]
    ranks: tuple[Group, ...]
    confidence: tuple[ConfidenceRow, ...]

    @property
    def passed(self) -> int:
        """How many questions."""
        return _passed(self.ended.run)

    @property
    def first(self) -> float | None:
        """The share of questions whose right passage came first."""
        return self.ended.run.figures["hit@1"]

    @property
    def wrong(self) -> int:
        """How many were answered that must be refused."""
        return sum(result.refuse and not result.refused for result in self.ended.run.results)

    @property
    def worse(self) -> bool:
        """Whether anything broke since the baseline; without one, whether any result is a surprise."""
        return bool(self.comparison.broken if self.comparison else self.ended.run.surprises)


@dataclass(frozen=True, slots=True)
class Tab:
    """Everything: `chosen` is the baseline of the list, `unknown` why it is none, `free` a name to keep the run as."""

    files: tuple[File, ...]
    state: State
    saved: tuple[Saved, ...]
    chosen: str
    baseline: str
    free: str
    results: Results | None
    unknown: str


def tab(path: Path, state: State, wanted: str) -> Tab:
    """The tab; `wanted` is the baseline of the address, and '' leaves the choice to the page."""
    saved = folder.saved(path)
    results, unknown = None, ""
    if state.latest:
        try:
            results = _results(state.latest, compared(state.latest, baseline(state, saved, wanted)), saved)
        except UsageError as exc:
            unknown = exc.said
    return Tab(
        files=folder.files(path),
        state=state,
        saved=saved,
        chosen=wanted or (FORMER if state.former else NONE),
        baseline=wanted,
        free=folder.free_name(state.latest.run.measured.date, saved) if state.latest else "",
        results=results,
        unknown=unknown,
    )


def asked(done: int, total: int) -> str:
    """How far a run is.

    >>> asked(0, 1)
    '0 of 1 question asked'
    """
    return counted("{done:,} of {count:,} question asked", "{done:,} of {count:,} questions asked", total, done=done)


def baseline(state: State, saved: Sequence[Saved], wanted: str) -> EndedRun | Saved | None:
    """The run to compare with.

    Raises:
        UsageError: no run of that name is kept in the folder.
    """
    runs = {run.name: run for run in saved} | {FORMER: state.former, NONE: None, "": state.former}
    if wanted not in runs:
        raise UsageError(
            message(
                "The folder has no run named “{wanted}” (any more). Choose another below “Compare with”.", wanted=wanted
            )
        )
    return runs[wanted]


@lru_cache(maxsize=8)  # the tests of significance take a while
def compared(ended: EndedRun, before: EndedRun | Saved | None) -> Comparison | None:
    """The latest run beside a baseline, if there is one."""
    return known_answers.compare(before.run, ended.run) if before else None


def _results(ended: EndedRun, comparison: Comparison | None, saved: Sequence[Saved]) -> Results:
    run = ended.run
    reports = [question_report(*pair, comparison) for pair in zip(run.results, ended.outcomes, strict=True)]
    # Those that need attention come first.
    ordered = sorted(reports, key=lambda report: (not report.result.surprising, report.result.passed))
    return Results(
        ended=ended,
        comparison=comparison,
        questions=tuple(Question(report, address(report.result)) for report in ordered),
        filters=tuple(filters(reports)),
        history=tuple(_history(ended, saved)),
        ranks=charts.rank_chart(run.results, common(comparison) if comparison else ()),
        confidence=charts.confidence_chart(run.results),
    )


def _history(ended: EndedRun, saved: Sequence[Saved]) -> Iterator[Past]:
    """The runs that are kept, oldest first, and below them this one."""
    for kept in saved[-_HISTORY:]:
        yield Past(kept.run.measured.date, kept.name, kept.run)
    yield Past("", ended.time, ended.run)


def address(result: Result) -> str:
    """The question in the Ask tab, with so many hits that the right one is among them."""
    return Query(result.question, top=max(TOP, result.rank or 0)).address()


def _passed(run: Run) -> int:
    return sum(result.passed for result in run.results)
