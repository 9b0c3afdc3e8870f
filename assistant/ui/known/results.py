"""What came of a run as HTML: in short, against a baseline, figures, charts, every question.

In go a run with its outcomes and perhaps a comparison; all of it is computed as in the report that stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.known_answers import Comparison, Run
from assistant.evaluation.known_answers.compare import Change
from assistant.evaluation.known_answers.figures import Result
from assistant.evaluation.known_answers.report import LEVEL, Figure, QuestionReport, common, filters, question_report
from assistant.evaluation.known_answers.table import chance, number, signed
from assistant.ui import strings
from assistant.ui.known import charts
from assistant.ui.known.bench import Ran
from assistant.ui.known.folder import Saved
from assistant.ui.pieces import Html, icon, join, text
from assistant.ui.query import TOP, Query

_HISTORY = 6  # runs shown below one another


@dataclass(frozen=True, slots=True)
class View:
    """A run as it is to be shown: beside a baseline or not, and after which runs."""

    ran: Ran
    comparison: Comparison | None
    history: tuple[Saved, ...]


def results(view: View) -> Html:
    """Everything about a run, from the shortest to the longest."""
    run = view.ran.run
    questions = [question_report(*pair, view.comparison) for pair in zip(run.results, view.ran.outcomes, strict=True)]
    parts = (
        charts.hatching(),
        _tiles(run, view.comparison),
        _differences(view.comparison) if view.comparison else "",
        _questions(questions),
        _history(view),
        _charts(run, view.comparison),
        _figures(view.ran.figures),
        _changes(view.comparison) if view.comparison else "",
    )
    return join(parts)


# --- in short --------------------------------------------------------------------------------------------


def _tiles(run: Run, comparison: Comparison | None) -> str:
    passed = sum(one.passed for one in run.results)
    first = run.figures["hit@1"]
    wrong = sum(one.refuse and not one.refused for one in run.results)
    worse, since = bool(run.surprises), ""
    if comparison:
        worse, since = bool(comparison.broken), strings.run_since(len(comparison.fixed), len(comparison.broken))
    tiles = (
        _tile(f"{passed} / {len(run.results)}", strings.KNOWN_TILE_PASSED, bad=worse, more=since),
        _tile("–" if first is None else f"{100 * first:.0f} %", strings.KNOWN_TILE_FIRST),
        _tile(str(wrong), strings.wrongly_answered(wrong), bad=wrong > 0),
        _tile(f"{run.measured.p50_ms:.0f} ms", strings.KNOWN_TILE_TIME),
    )
    return f'<ul class="tiles">{join(tiles)}</ul>'


def _tile(value: str, label: str, *, bad: bool = False, more: str = "") -> str:
    note = f"<small>{text(more)}</small>" if more else ""
    return f'<li><strong class="{"bad" if bad else ""}">{text(value)}</strong><span>{text(label)}</span>{note}</li>'


def _history(view: View) -> str:
    """The runs that are kept, oldest first, and below them this one."""
    rows = [(one.run.measured.date, one.name, one.run) for one in view.history[-_HISTORY:]]
    rows.append((strings.KNOWN_THIS_RUN, view.ran.time, view.ran.run))
    items = join([_past(*row) for row in rows])
    key = _key(("solid", strings.KNOWN_PASSED), ("missed", strings.KNOWN_FAILED))
    return _plate(strings.KNOWN_RUNS, "", f'<ul class="past">{items}</ul>{key}')


def _past(label: str, name: str, run: Run) -> str:
    passed = sum(one.passed for one in run.results)
    return (
        f"<li><span>{text(label)}<small>{text(name)}</small></span>{charts.share(run)}"
        f"<b>{passed} / {len(run.results)}</b></li>"
    )


# --- against a baseline ----------------------------------------------------------------------------------


def _differences(comparison: Comparison) -> str:
    notes = [strings.KNOWN_NOT_THE_SAME.format(difference=difference) for difference in comparison.differences]
    if comparison.removed:
        notes.append(strings.run_removed(len(comparison.removed)))
    return join([f'<p class="note">{text(note)}</p>' for note in notes])


def _changes(comparison: Comparison) -> str:
    rows = [_change(one) for one in comparison.changes if one.before is not None and one.after is not None]
    slower = "" if comparison.slower is None else strings.KNOWN_SLOWER.format(times=comparison.slower)
    table = _table(strings.KNOWN_CHANGES, strings.KNOWN_CHANGE_COLUMNS, rows)
    return _plate(strings.KNOWN_CHANGES, f"{strings.KNOWN_CHANGES_NOTE} {slower}", table)


def _change(change: Change) -> str:
    difference = (change.after or 0.0) - (change.before or 0.0)
    more = strings.KNOWN_NOT_TESTED if change.p is None else strings.KNOWN_CHANCE[change.p < LEVEL]
    cells = (number(change.before), number(change.after), signed(difference), chance(change.p), more)
    return _row(change.title, [text(cell) for cell in cells])


# --- figures and charts ----------------------------------------------------------------------------------


def _figures(figures: Sequence[Figure]) -> str:
    rows = [_figure(one) for one in figures]
    return _plate(
        strings.KNOWN_FIGURES,
        strings.KNOWN_FIGURES_NOTE,
        _table(strings.KNOWN_FIGURES, strings.KNOWN_FIGURE_COLUMNS, rows),
    )


def _figure(one: Figure) -> str:
    cells = (
        f"<b>{number(one.value)}</b>",
        f"{number(one.low)}–{number(one.high)}",
        f'<span class="scale">{charts.scale(one)}</span>',
        str(one.questions),
    )
    return _row(one.title, cells)


def _charts(run: Run, comparison: Comparison | None) -> str:
    before = common(comparison) if comparison else []
    ranks = charts.ranks(run.results, before)
    key = _key(("hatched", strings.KNOWN_THEN), ("solid", strings.KNOWN_NOW)) if before else ""
    return (
        _plate(strings.KNOWN_RANKS, strings.KNOWN_RANKS_NOTE, _wide(strings.KNOWN_RANKS, ranks) + key) if ranks else ""
    ) + _plate(
        strings.KNOWN_CONFIDENCE,
        strings.KNOWN_CONFIDENCE_NOTE,
        _wide(strings.KNOWN_CONFIDENCE, charts.confidence(run))
        + _key(("solid", strings.KNOWN_PASSED), ("hatched", strings.KNOWN_FAILED)),
    )


# --- every question --------------------------------------------------------------------------------------


def _questions(questions: Sequence[QuestionReport]) -> str:
    """All questions, those first that need attention; the script shows those of one kind."""
    kinds = [("", strings.KNOWN_ALL, len(questions)), *filters(questions)]
    buttons = join([_filter(*kind) for kind in kinds])
    ordered = sorted(questions, key=lambda one: (not one.result.surprising, one.result.passed))
    rows = join([_question(one) for one in ordered])
    return _plate(
        strings.KNOWN_QUESTIONS,
        strings.KNOWN_QUESTIONS_NOTE,
        f'<div class="kinds" role="group" aria-label="{text(strings.KNOWN_SHOW)}">{buttons}</div>'
        f'<ul class="questions">{rows}</ul>',
    )


def _filter(kind: str, label: str, count: int) -> str:
    return (
        f'<button type="button" data-known-only="{text(kind)}" aria-pressed="{"true" if not kind else "false"}">'
        f"{text(label)} <b>{count}</b></button>"
    )


def _question(one: QuestionReport) -> str:
    result = one.result
    drawing, kind = ("tick", "good") if result.passed else ("close", "bad")
    place = "" if result.refuse else strings.right_rank(result.rank)
    numbers = " · ".join(filter(None, (place, strings.KNOWN_CONFIDENCE_OF.format(value=result.confidence))))
    said = f'<p class="said">{text(one.said)}</p>' if not result.passed else ""
    return (
        f'<li data-kinds="{text(",".join(one.classes))}"><span class="mark {kind}">{icon(drawing)}</span><div>'
        f'<a href="?{text(_address(result))}" data-ask>{text(result.question)}</a>{_badges(one)}'
        f'<p class="how">{text(one.end)} · {text(numbers)} · {text(result.id)}</p>{said}</div></li>'
    )


def _address(result: Result) -> str:
    """The question in the Ask tab, with so many hits that the right one is among them."""
    return Query(result.question, top=max(TOP, result.rank or 0)).address()


def _badges(one: QuestionReport) -> str:
    result = one.result
    badges = [strings.KNOWN_GROUPS[group] for group in strings.KNOWN_GROUPS if group in one.classes]
    if result.known_miss is not None:
        badges.append(strings.KNOWN_REMOVE_MARK if result.passed else strings.KNOWN_MISS)
    return join([f'<span class="tag">{text(badge)}</span>' for badge in badges])


# --- parts -----------------------------------------------------------------------------------------------


def _plate(heading: str, note: str, html: str) -> str:
    hint = f'<p class="hint">{text(note)}</p>' if note else ""
    return f'<div class="plate"><h2>{text(heading)}</h2>{hint}{html}</div>'


def _key(*kinds: tuple[str, str]) -> str:
    items = [f"<span>{charts.swatch(kind)}{text(label)}</span>" for kind, label in kinds]
    return f'<p class="key">{join(items)}</p>'


def _wide(label: str, html: str) -> str:
    """What may be wider than a phone, and then scrolls by itself."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{text(label)}">{html}</div>'


def _table(label: str, columns: Sequence[str], rows: Sequence[str]) -> str:
    heads = join([f'<th scope="col">{text(column)}</th>' for column in columns])
    return _wide(label, f"<table><thead><tr>{heads}</tr></thead><tbody>{join(rows)}</tbody></table>")


def _row(heading: str, cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{text(heading)}</th>{join([f"<td>{cell}</td>" for cell in cells])}</tr>'
