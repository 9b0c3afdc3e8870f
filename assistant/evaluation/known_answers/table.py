"""A run, and how it differs from a baseline, as text for a terminal. Pure: records in, strings out."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.evaluation.known_answers.compare import Change, Comparison
from assistant.evaluation.known_answers.figures import (
    AUROC,
    AUROC_TITLE,
    MEASURES,
    Result,
    by_tag,
    confidences,
    figures,
)
from assistant.evaluation.known_answers.runs import Run
from assistant.evaluation.measures import auroc_interval, interval

LISTED = 20  # questions of one kind that are listed; the JSON and the report have them all

Cells = Sequence[str]


def run_text(run: Run) -> str:
    """How a run went: what it was asked of, every figure with its interval, the tags, the time."""
    parts = [_heading(run), columns(_figure_rows(run))]
    if tags := by_tag(run.results):
        parts.append(columns(_tag_rows(tags)))
    return "\n\n".join(
        [*parts, f"An answer took {run.measured.p50_ms:.0f} ms (p50), {run.measured.p95_ms:.0f} ms (p95)."]
    )


def _heading(run: Run) -> str:
    asked = run.asked
    passed = sum(result.passed for result in run.results)
    missed = sum(not result.passed and result.known_miss is not None for result in run.results)
    return (
        f"{_count(len(run.results), 'known answer')}: {passed} passed, {len(run.results) - passed} failed"
        f"{f', {missed} of them known misses' if missed else ''}.\n"
        f"{_count(asked.articles, 'article')}, {_count(asked.passages, 'passage')}, model {asked.recipe['model']}, "
        f"caution {asked.caution:.2f}, {asked.top} hits deep."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _figure_rows(run: Run) -> Iterator[Cells]:
    yield "figure", "value", "95 %", "questions"
    shares = run.figures
    for measure in MEASURES:
        if values := measure.values(run.results):
            yield measure.title, number(shares[measure.key]), _between(interval(values)), str(len(values))
    if shares[AUROC] is not None:
        between = _between(auroc_interval(*confidences(run.results)))
        yield AUROC_TITLE, number(shares[AUROC]), between, str(len(run.results))


def _between(ends: tuple[float, float]) -> str:
    return "–".join(map(number, ends))


def number(value: float | None) -> str:
    """A share with three digits; a dash where there is none.

    >>> number(0.8125), number(1.0), number(None)
    ('.812', '1.000', '–')
    """
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def signed(difference: float) -> str:
    """The difference of two shares, with its sign.

    >>> signed(0.0125), signed(-0.5)
    ('+.013', '−.500')
    """
    return ("−" if difference < 0 else "+") + number(abs(difference))


def chance(p: float | None) -> str:
    """A p-value, which is never nothing.

    >>> chance(0.25), chance(0.0001), chance(None)
    ('.250', '<.001', '–')
    """
    return "<.001" if p is not None and p < 0.0005 else number(p)


def _tag_rows(tags: dict[str, list[Result]]) -> Iterator[Cells]:
    yield "tag", "answerable", "hit@1", "hit@3", "MRR", "wrongly refused", "to refuse", "rightly refused", "passed"
    for tag, own in tags.items():
        values = figures(own)
        wrong = sum(result.refuse for result in own)
        yield (
            tag,
            str(len(own) - wrong),
            *(number(values[key]) for key in ("hit@1", "hit@3", "mrr", "false_refusals")),
            str(wrong),
            number(values["refused"]),
            number(values["passed"]),
        )


def columns(rows: Iterable[Cells]) -> str:
    """Rows in columns as wide as they must be: the first to the left, all others to the right."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in cells)
    return "\n".join("  ".join(line).rstrip() for line in lines)


def comparison_text(comparison: Comparison) -> str:
    """What changed against the baseline; what broke is counted here, and explained where the hits are at hand."""
    before = comparison.before
    counts = ", ".join(
        f"{len(getattr(comparison, group))} {group}" for group in ("fixed", "broken", "unchanged", "new", "removed")
    )
    parts = [f"Against the baseline of {before.measured.date}: {counts}."]
    parts.extend(f"Not the same experiment: {difference}." for difference in comparison.differences)
    lines = ["\n".join(parts), columns(_change_rows(comparison.changes))]
    if comparison.slower is not None:
        lines.append(f"An answer took {comparison.slower:.2f} times as long (p50).")
    for group in ("fixed", "new", "removed"):
        lines.extend(_listed(group, getattr(comparison, group)))
    return "\n\n".join(lines)


def _change_rows(changes: Iterable[Change]) -> Iterator[Cells]:
    yield "figure", "before", "now", "change", "p"
    for change in changes:
        if change.before is not None and change.after is not None:
            difference = signed(change.after - change.before)
            yield change.title, number(change.before), number(change.after), difference, chance(change.p)


def _listed(group: str, results: Sequence[Result]) -> Iterator[str]:
    if not results:
        return
    lines = [f"  {result.id}: {result.question}" for result in results[:LISTED]]
    if len(results) > LISTED:
        lines.append(f"  and {len(results) - LISTED} more; --json and --html have them all")
    yield "\n".join([f"{group.capitalize()}:", *lines])
