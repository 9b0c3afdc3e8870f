"""Recognise the text of a page that is a picture: its lines, each with its place and how sure it was read.

RapidOCR (https://github.com/RapidAI/RapidOCR) finds and reads lines with the models PP-OCRv6, which lie in its wheel:
nothing is fetched. They read Latin letters, Chinese and Japanese. In goes a page of a PDF, out come lines as
`pdf_lines` reads them off a text layer, so that order, paragraphs and running heads are worked out as for any other.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin
from statistics import median
from typing import Any

from assistant.documents.extraction import pdf_order
from assistant.documents.extraction.pdf_lines import Line, Page, merged

_LONGEST = 2_000  # pixels of a page's longer side: 171 dpi of A4; what is larger is made smaller by the reader
_THREADS = 2  # each takes memory
_ALIKE = (0.82, 1.3)  # of the usual height a box may have whose letters are of the usual size
_BESIDE = 0.5  # of its height a line shares with another of its row

Point = tuple[float, float]  # in points from the upper left corner of the page as it is shown


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line that was recognised.

    Attributes:
        text: its characters.
        corners: upper left, upper right, lower right, lower left.
        sure: how sure the reader is of it, in [0, 1].
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    sure: float


def lines_of(page: Any) -> tuple[Recognised, ...]:
    """The lines of a pypdfium2 page as they are found in its picture, in no order."""
    import numpy

    scale = _LONGEST / max(*page.get_size(), 1)
    bitmap = page.render(scale=scale)
    try:
        result = _reader()(numpy.asarray(bitmap.to_pil().convert("RGB"))[:, :, ::-1])
    finally:
        bitmap.close()
    if result.boxes is None:
        return ()
    return tuple(
        Recognised(text.strip(), _corners(box / scale), float(sure))
        for box, text, sure in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    )


def _corners(box: Any) -> tuple[Point, Point, Point, Point]:
    one, two, three, four = ((float(x), float(y)) for x, y in box)
    return one, two, three, four


@lru_cache(maxsize=1)
def _reader() -> Any:
    from rapidocr import RapidOCR

    threads = min(_THREADS, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # no line stands on its head in a page that does not
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )


def read_page(lines: Sequence[Recognised], number: int, size: tuple[float, float]) -> Page:
    """The page that lines make, turned upright where it was scanned aslant.

    Args:
        lines: of the page, in any order.
        number: of the page, from 1.
        size: width and height of the page, in points.
    """
    ordered = _in_rows(list(_placed(lines, number, size[1])))
    characters = sum(not char.isspace() for line in lines for char in line.text)
    return Page(number, *size, tuple(merged(ordered)), characters, 0)


def in_order(lines: Sequence[Recognised]) -> list[Recognised]:
    """The lines of a page as they are read, column by column."""
    placed = list(_placed(lines))
    origins = {id(line): found for line, found in zip(placed, lines, strict=True)}
    return [origins[id(line)] for line in pdf_order.in_order(_in_rows(placed))]


def _placed(lines: Sequence[Recognised], number: int = 1, height: float = 0.0) -> Iterator[Line]:
    angle = median(_angle(line) for line in lines) if lines else 0.0
    usual = median(_height(line) for line in lines) if lines else 0.0
    for line in lines:
        across = sum(x for x, _ in line.corners) / 4
        down = sum(y for _, y in line.corners) / 4
        x, y = across * cos(angle) + down * sin(angle), down * cos(angle) - across * sin(angle)
        wide, high = _width(line) / 2, _height(line) / 2
        box = (x - wide, height - y - high, x + wide, height - y + high)
        size = usual if _ALIKE[0] < 2 * high / usual < _ALIKE[1] else 2 * high
        yield Line(number, line.text, box, max(round(size, 1), 0.1))


def _angle(line: Recognised) -> float:
    """By how much a line rises or falls, in radians."""
    (left, top), (right, level) = line.corners[:2]
    return atan2(level - top, right - left)


def _width(line: Recognised) -> float:
    return hypot(line.corners[1][0] - line.corners[0][0], line.corners[1][1] - line.corners[0][1])


def _height(line: Recognised) -> float:
    return hypot(line.corners[3][0] - line.corners[0][0], line.corners[3][1] - line.corners[0][1])


def _in_rows(lines: list[Line]) -> list[Line]:
    """Lines from above, those that stand beside each other from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.box[3]):
        before = rows[-1][0] if rows else None
        shared = min(before.box[3], line.box[3]) - max(before.box[1], line.box[1]) if before else 0.0
        if shared > _BESIDE * (line.box[3] - line.box[1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]


def sureness(lines: Sequence[Recognised]) -> float:
    """How sure the reader is of lines, letter by letter; 1 where there are none.

    >>> corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    >>> sureness([Recognised("abc", corners, 1.0), Recognised("d", corners, 0.6)])
    0.9
    """
    letters = sum(len(line.text) for line in lines)
    return sum(line.sure * len(line.text) for line in lines) / letters if letters else 1.0
