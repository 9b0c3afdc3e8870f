"""Read the lines of a PDF's pages with PDFium: their words, where they stand, how large they are.

In goes a page, out come `Line` records in the order in which the file draws them, turned upright.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

HYPHEN = "\ufffe"  # at a line's end: one that may only divide a word
_WIDE = 1.8  # a gap of so many times the letters' height parts two columns or cells
_BOLD = 600  # weight from which letters are bold
_RAISED = 0.8  # letters of less than this share of the line's height may be raised
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUARTER = 1.5707963267948966

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points, the page's lower left corner at 0


@dataclass(frozen=True, slots=True)
class Line:
    """A run of characters on one base line.

    Attributes:
        page: the page's number, from 1.
        text: its characters; `HYPHEN` at the end where a word may go on.
        box: its place on the upright page.
        size: the height of its letters, in points.
        vertical: whether it runs downwards.
        bold: whether all its letters are.
    """

    page: int
    text: str
    box: Box
    size: float
    vertical: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: lines in drawing order, how many characters it draws and how many of them stand for no letter."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    characters: int
    unreadable: int


class _Char(NamedTuple):
    text: str
    box: Box
    turn: int  # quarter turns
    bold: bool = False


def read_page(page: Any, number: int) -> Page:
    """The lines of a pypdfium2 page; what is turned another way than most of the page is left out."""
    chars = list(_chars(page.get_textpage()))
    drawn = [char for char in chars if char.text.strip()]
    turns = Counter(char.turn for char in drawn)
    turn = turns.most_common(1)[0][0] if turns else 0
    width, height = page.get_size()
    upright = [char for char in chars if char.turn in (turn, -1)]
    if turn:
        upright = [char._replace(box=_turned(char.box, turn, width, height)) for char in upright]
    lines = merged([line for run in _runs(upright) if (line := _line(number, run))])
    unreadable = sum(not _readable(char.text) for char in drawn)
    return Page(number, width, height, tuple(lines), len(drawn), unreadable)


def _chars(textpage: Any) -> Iterator[_Char]:
    """The characters; an empty text ends a line. Turn -1 is a blank's, which PDFium may have made."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    for i in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, i)
        if code in (10, 13):
            yield _Char("", (0, 0, 0, 0), -1)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, i, rect)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if pdfium.FPDFText_IsHyphen(textpage, i) > 0:
            yield _Char(HYPHEN, box, -1)
        elif pdfium.FPDFText_HasUnicodeMapError(textpage, i) > 0 or code == 0 or 0xD800 <= code < 0xE000:
            yield _Char("\ufffd", box, _turn(pdfium.FPDFText_GetCharAngle(textpage, i)))
        else:
            text = chr(code)
            turn = -1 if text.isspace() else _turn(pdfium.FPDFText_GetCharAngle(textpage, i))
            yield _Char(text, box, turn, pdfium.FPDFText_GetFontWeight(textpage, i) >= _BOLD)


def _turn(angle: float) -> int:
    """An angle in quarter turns; 9 for what stands aslant, such as a watermark."""
    quarters = angle / _QUARTER
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else 9


def _readable(text: str) -> bool:
    return text != "\ufffd" and unicodedata.category(text) not in ("Cc", "Co", "Cn", "Cs")


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    left, bottom, right, top = box
    if turn == 1:
        return height - top, left, height - bottom, right
    if turn == 2:
        return width - right, height - top, width - left, height - bottom
    if turn == 3:
        return bottom, width - right, top, width - left
    return box


def _runs(chars: list[_Char]) -> Iterator[list[_Char]]:
    """Characters that follow each other on one line."""
    run: list[_Char] = []
    last: Box | None = None
    for char in chars:
        if not char.text or (last and char.text.strip() and _apart(last, char.box)):
            yield run
            run, last = [], None
        if char.text:
            run.append(char)
        if char.text.strip():
            last = char.box
        if char.text == HYPHEN:
            yield run
            run, last = [], None
    yield run


def _apart(before: Box, after: Box) -> bool:
    """Whether a character does not go on where the one before it ended, along the line or downwards."""
    height = max(before[3] - before[1], 1.0)
    beside = min(before[3], after[3]) - max(before[1], after[1]) > 0
    below = abs((before[0] + before[2]) - (after[0] + after[2])) < height and 0 <= before[1] - after[3] < height
    if not beside:
        return not below
    return after[0] - before[2] > _WIDE * height or before[0] - after[2] > _WIDE * height


def _line(page: int, run: list[_Char]) -> Line | None:
    inked = [char for char in run if char.text.strip()]
    text = " ".join("".join(_raised(run, inked)).split())
    if not text.strip(HYPHEN):
        return None
    box = inked[0].box
    for char in inked:
        box = _around(box, char.box)
    size = _height(inked)
    down = len(inked) > 2 and box[3] - box[1] > 2 * (box[2] - box[0])
    return Line(page, _tidy(text), box, size, down, all(char.bold for char in inked if char.text != HYPHEN))


def _height(inked: list[_Char]) -> float:
    return max(Counter(round(char.box[3] - char.box[1], 1) for char in inked).most_common(1)[0][0], 0.1)


def _raised(run: list[_Char], inked: list[_Char]) -> Iterator[str]:
    """The characters, raised figures as superscripts: 'here¹' is no word 'here1'."""
    if not inked:
        return
    size = _height(inked)
    base = Counter(round(char.box[1]) for char in inked).most_common(1)[0][0]
    for char in run:
        small = char.box[3] - char.box[1] < _RAISED * size and char.box[1] > base + 0.15 * size
        yield char.text.translate(_SUPERSCRIPTS) if small and char.text.isascii() and char.text.isdigit() else char.text


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def merged(lines: list[Line]) -> list[Line]:
    """Neighbours in drawing order that stand on one line and touch: formulas and raised marks."""
    whole: list[Line] = []
    for line in lines:
        if whole and _touch(whole[-1], line):
            whole[-1] = _joined(whole[-1], line)
        else:
            whole.append(line)
    return whole


def _touch(left: Line, right: Line) -> bool:
    if left.vertical or right.vertical or left.text.endswith(HYPHEN):
        return False
    overlap = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1])
    gap = max(right.box[0] - left.box[2], left.box[0] - right.box[2])  # the second where it runs to the left
    low = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    return overlap > 0.5 * low and -2 < gap < 0.9 * max(left.size, right.size)


def _joined(left: Line, right: Line) -> Line:
    gap = max(right.box[0] - left.box[2], left.box[0] - right.box[2])
    blank = " " if gap > 0.15 * left.size else ""
    text = right.text
    if text.isdigit() and text.isascii() and right.size < _RAISED * left.size and right.box[1] > left.box[1]:
        text = text.translate(_SUPERSCRIPTS)
    larger = left if len(left.text) >= len(right.text) else right
    return replace(
        left,
        text=left.text + blank + text,
        box=_around(left.box, right.box),
        size=larger.size,
        bold=left.bold and right.bold,
    )


def _tidy(text: str) -> str:
    """Letters that the font joins, written as letters; Arabic marks behind the letter that carries them."""
    text = "".join(unicodedata.normalize("NFKC", c) if _presentation(c) else c for c in text)
    text = re.sub(r" ([\u064b-\u0652])([\u0621-\u064a])", r"\2\1", text)
    text = re.sub(r"ا([إأآ])ل", r"ال\1", text)  # PDFium turns the two letters of lam-alef round
    return unicodedata.normalize("NFC", text)


def _presentation(char: str) -> bool:
    return "\ufb00" <= char <= "\ufb4f" or "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"
