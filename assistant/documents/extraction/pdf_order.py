"""Put the lines of a page into reading order.

A page's drawing order is nearly always its reading order, and knows more than the places do: it is kept unless it jumps
between columns. Then the page is cut where a gutter runs (after the recursive cuts of Nagy and Seth, 1984), lines that
cross the gutter making bands, and each column is read downwards.
"""

from collections.abc import Sequence
from itertools import pairwise

from assistant.documents.extraction.pdf_lines import Line

_CROSSING = 0.25  # of the lines may cross a gutter: headings, wide figures
_COLUMN = 4  # lines at the least on either side
_PROSE = 25  # characters in a line of running text at the least
_TOLERATED = 1  # jumps more than the cut order has


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page as they are read."""
    stored = list(lines)
    if sum(line.vertical for line in stored) * 2 > len(stored):
        return _vertical(stored)
    cut = _cut(stored)
    drawn = _jumps(stored) <= _jumps(cut) + _TOLERATED and not _upwards(stored)
    return stored if drawn else cut


def _jumps(lines: Sequence[Line]) -> int:
    """How often the next line lies beside the one before, not below it; the cells of tables do and may."""
    prose = [line for line in lines if len(line.text) >= _PROSE]
    return sum(after.box[0] > before.box[2] or after.box[2] < before.box[0] for before, after in pairwise(prose))


def _upwards(lines: Sequence[Line]) -> bool:
    """Whether the lines run upwards more often than not, as PDFium gives those of a page that is turned."""
    pairs = list(pairwise(lines))
    return sum(_middle(after) > before.box[3] for before, after in pairs) * 2 > len(pairs)


def _cut(lines: list[Line]) -> list[Line]:
    gutter = _gutter(lines)
    if gutter is None:
        return sorted(lines, key=lambda line: (-round(_middle(line)), line.box[0]))
    crossing = sorted((line for line in lines if _crosses(line, gutter)), key=lambda line: -line.box[1])
    waiting = [line for line in lines if not _crosses(line, gutter)]
    ordered: list[Line] = []
    for border in [*crossing, None]:
        bottom = -float("inf") if border is None else _middle(border)
        band = [line for line in waiting if _middle(line) >= bottom]
        waiting = [line for line in waiting if _middle(line) < bottom]
        for side in (True, False):
            ordered += _cut([line for line in band if (line.box[2] <= gutter) is side])
        ordered += [border] if border else []
    return ordered


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _crosses(line: Line, x: float) -> bool:
    return line.box[0] < x < line.box[2]


def _gutter(lines: list[Line]) -> float | None:
    """Where few lines cross and many end and begin on either side; None where there is one column."""
    best: tuple[int, float] | None = None
    for x in sorted({line.box[0] - 1 for line in lines}):
        left = sum(line.box[2] <= x for line in lines)
        right = sum(line.box[0] >= x for line in lines)
        crossing = len(lines) - left - right
        if min(left, right) >= _COLUMN and crossing <= _CROSSING * len(lines) and (not best or crossing < best[0]):
            best = (crossing, x)
    return best[1] if best else None


def _vertical(lines: list[Line]) -> list[Line]:
    """Columns of vertical writing: blocks from above, each from right to left."""
    blocks: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.box[3]):
        block = next((block for block in blocks if block[0].box[1] < line.box[3] - line.size), None)
        if block is None:
            blocks.append([line])
        else:
            block.append(line)
    return [line for block in blocks for line in sorted(block, key=lambda line: -line.box[0])]
