"""The charts of a run as SVG: ranks, confidence, the share of what passed, a figure's interval.

The geometry is that of the report (`known_answers.charts`). Colours only repeat what hatching, words and numbers say,
and each chart says itself in words to screen readers.
"""

from collections.abc import Sequence

from assistant.evaluation.known_answers import Run, charts
from assistant.evaluation.known_answers.charts import Bar, Group, Row
from assistant.evaluation.known_answers.figures import Result
from assistant.evaluation.known_answers.report import Figure
from assistant.evaluation.known_answers.table import number
from assistant.ui import strings
from assistant.ui.pieces import Html, join, text

_TICKS = (0, 0.25, 0.5, 0.75, 1)
_SHARE, _THICK = 600, 22  # the bar of a run, in SVG units


def hatching() -> Html:
    """The pattern of all charts, once for the page."""
    return Html(
        '<svg class="pattern" width="0" height="0" aria-hidden="true"><defs><pattern id="known-hatch" width="7"'
        ' height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7"'
        ' class="under"/><line x1="1.5" y1="0" x2="1.5" y2="7" class="stripe"/></pattern></defs></svg>'
    )


def swatch(kind: str) -> Html:
    """What a kind of bar looks like, for the key below a chart."""
    return Html(
        f'<svg viewBox="0 0 20 14" aria-hidden="true"><rect x="1" y="1" width="18" height="12" class="{kind}"/></svg>'
    )


def ranks(now: Sequence[Result], before: Sequence[Result]) -> Html:
    """How many right passages came at which rank; nothing where no question has one."""
    groups = charts.rank_chart(now, before)
    if not groups:
        return Html("")
    line = f'<line x1="0" y1="{charts.RANKS_BASE}" x2="{charts.WIDTH}" y2="{charts.RANKS_BASE}" class="base"/>'
    drawn = join([*map(_group, groups), line])
    return _svg(charts.RANKS_HEIGHT, "; ".join(map(_group_in_words, groups)), drawn)


def _group(group: Group) -> str:
    bars = join([_bar(bar) + _over(bar) for bar in group.bars])
    return bars + _words(group.x, charts.RANKS_BASE + 20, _rank(group), "quiet middle")


def _rank(group: Group) -> str:
    return strings.KNOWN_NOT_FOUND if group.label == "none" else group.label


def _group_in_words(group: Group) -> str:
    return strings.ranks_in_words(_rank(group), [bar.count for bar in group.bars])


def confidence(run: Run) -> Html:
    """How sure the assistant was, a row for each way in which questions ended."""
    rows = charts.confidence_chart(run.results)
    bottom = charts.FIRST + charts.ROW * (len(rows) - 1)
    here, caution = charts.place(run.asked.caution), f"{strings.KNOWN_CAUTION} {number(run.asked.caution)}"
    line = f'<line x1="{here}" y1="14" x2="{here}" y2="{bottom}" class="dash"/>'
    drawn = join([line, _words(here, 10, caution, "quiet middle"), *map(_row, rows), _axis(bottom)])
    said = "; ".join(f"{row.label}: {row.count}" for row in rows)
    return _svg(bottom + 26, f"{said}. {caution}", drawn)


def _row(row: Row) -> str:
    ends = f'x1="{charts.LEFT}" y1="{row.base}" x2="{charts.place(1)}" y2="{row.base}"'
    label = _words(0, row.base - 20, row.label) + _words(0, row.base - 3, strings.questions(row.count), "quiet")
    return f'{label}<line {ends} class="axis"/>{join(list(map(_bar, row.bars)))}'


def _axis(bottom: float) -> str:
    ticks = []
    for tick in _TICKS:
        x = charts.place(tick)
        ticks.append(f'<line x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 5}" class="base"/>')
        ticks.append(_words(x, bottom + 22, str(tick), "quiet middle"))
    return join(ticks)


def share(run: Run) -> Html:
    """What passed, filled, and what failed, hatched, of all questions; the numbers stand beside it."""
    passed = round(_SHARE * sum(one.passed for one in run.results) / len(run.results), 1)
    return Html(
        f'<svg class="share" viewBox="0 0 {_SHARE} {_THICK}" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{_SHARE}" height="{_THICK}" class="missed"/>'
        f'<rect width="{passed}" height="{_THICK}" class="solid"/></svg>'
    )


def scale(figure: Figure) -> Html:
    """A figure on the line from 0 to 1, its 95 % interval thick; the numbers stand beside it."""
    low, high, value = (2 + 196 * each for each in (figure.low, figure.high, figure.value))
    return Html(
        '<svg viewBox="0 0 200 24" preserveAspectRatio="none" aria-hidden="true">'
        '<line x1="2" y1="12" x2="198" y2="12" class="axis" stroke-width="2"/>'
        f'<line x1="{low:.1f}" y1="12" x2="{high:.1f}" y2="12" class="between"/>'
        f'<rect x="{value - 1.5:.1f}" y="4" width="3" height="16" class="solid"/></svg>'
    )


def _svg(height: float, said: str, drawn: str) -> Html:
    return Html(f'<svg viewBox="0 0 {charts.WIDTH} {height}" role="img" aria-label="{text(said)}">{drawn}</svg>')


def _bar(bar: Bar) -> str:
    kind = "hatched" if bar.hatched else "solid"
    place = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
    return f'<rect {place} class="{kind}"><title>{bar.count}</title></rect>'


def _over(bar: Bar) -> str:
    return _words(bar.x + bar.width / 2, bar.y - 6, str(bar.count), "middle")


def _words(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{text(words)}</text>'
