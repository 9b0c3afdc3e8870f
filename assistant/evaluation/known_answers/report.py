"""A run as one HTML file that stands alone: no request to anywhere, no script, light and dark, fit for grey print.

In go a run, the outcomes it was made of, and perhaps a comparison; out comes the page. The template escapes every
string; the geometry of the charts is in `charts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import extras
from assistant.evaluation.known_answers import charts
from assistant.evaluation.known_answers.compare import Comparison
from assistant.evaluation.known_answers.figures import (
    AUROC,
    AUROC_TITLE,
    MEASURES,
    Result,
    by_tag,
    confidences,
    figures,
)
from assistant.evaluation.known_answers.judge import ORDERING, SHOWN, Outcome, in_short
from assistant.evaluation.known_answers.runs import Run
from assistant.evaluation.known_answers.table import chance, number, signed
from assistant.evaluation.measures import auroc_interval, interval
from assistant.messages import message
from assistant.records import Hit
from assistant.text.answering import parted

LEVEL = 0.05  # a change with a smaller p is called more than chance


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval and the number of questions it is of."""

    title: str
    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """A question as the report shows it: `classes` are what it can be filtered by."""

    result: Result
    outcome: Outcome
    end: str
    classes: tuple[str, ...]
    hits: tuple[Any, ...]
    said: str


def report(run: Run, outcomes: Sequence[Outcome], comparison: Comparison | None = None) -> str:
    """The page; `outcomes` in the order of the run's results.

    Raises:
        ToolMissingError: the library of templates is not installed.
    """
    extras.require("eval", "The report")
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],  # the charts are the page's too, whose words can be translated
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # from the extension
    environment.filters.update(number=number, figure=number, signed=signed, chance=chance, slug=_slug)
    questions = [question_report(*pair, comparison) for pair in zip(run.results, outcomes, strict=True)]
    return environment.get_template("report.html.jinja").render(
        run=run,
        comparison=comparison,
        figures=list(with_intervals(run.results)),
        tags={tag: (own, figures(own)) for tag, own in by_tag(run.results).items()},
        questions=questions,
        filters=filters(questions),
        ranks=charts.rank_chart(run.results, common(comparison) if comparison else ()),
        confidence=charts.confidence_chart(run.results),
        charts=charts,
        ordering=ORDERING,
        strong=_strong,
        level=LEVEL,
    )


def common(comparison: Comparison) -> list[Result]:
    """What the baseline says of the questions that both runs have."""
    return [result for result in comparison.before.results if result not in comparison.removed]


def with_intervals(results: Sequence[Result]) -> Iterator[Figure]:
    """Every figure that some question counts for."""
    for measure in MEASURES:
        if values := measure.values(results):
            yield Figure(measure.title, sum(values) / len(values), *interval(values), len(values))
    if (area := figures(results)[AUROC]) is not None:
        yield Figure(AUROC_TITLE, area, *auroc_interval(*confidences(results)), len(results))


def question_report(result: Result, outcome: Outcome, comparison: Comparison | None) -> QuestionReport:
    """A question with what the report says of it."""
    return QuestionReport(
        result=result,
        outcome=outcome,
        end=charts.ENDS[charts.end(result)],
        classes=tuple(_classes(result, comparison)),
        hits=tuple(hit for hit in outcome.answer.hits if hit.rank <= SHOWN or hit.rank == outcome.rank),
        said=in_short(outcome),
    )


def _classes(result: Result, comparison: Comparison | None) -> Iterator[str]:
    yield "passed" if result.passed else "failed"
    yield charts.end(result)
    if result.surprising:
        yield "surprising"
    for group in ("broken", "fixed", "new") if comparison else ():
        if result in getattr(comparison, group):
            yield group


_TITLES: Mapping[str, str] = {
    "surprising": message("Need attention"),
    "broken": message("Broken"),
    "fixed": message("Fixed"),
    "new": message("New"),
    "failed": message("Failed"),
    "passed": message("Passed"),
    **charts.ENDS,
}


def filters(questions: Sequence[QuestionReport]) -> list[tuple[str, str, int]]:
    """What the questions can be filtered by: class, title, how many; only what occurs."""
    counts = {key: sum(key in one.classes for one in questions) for key in _TITLES}
    return [(key, _TITLES[key], count) for key, count in counts.items() if count]


def _strong(hit: Hit) -> Any:
    """The marked sentence as HTML, its answering words strong."""
    from markupsafe import Markup

    parts = parted(hit.sentence.text, hit.sentence.start, hit.answer)
    return Markup("{}<strong>{}</strong>{}" if hit.answer else "{}{}{}").format(*parts)


def _slug(words: str) -> str:
    return words.replace(" ", "-")
