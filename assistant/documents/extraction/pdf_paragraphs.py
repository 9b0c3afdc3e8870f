"""Join the lines of a document into paragraphs: divided words made whole, footnotes apart, pages marked.

Lines come in reading order, furniture taken off. A paragraph ends at a gap, an indented line, a short line that ends a
sentence, or where the size of the letters changes; it goes on over a column and a page where its sentence does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.documents.extraction.pdf_lines import HYPHEN, Line
from assistant.documents.extraction.records import page_mark

_NOTE = re.compile(r"(?:\d{1,3}[.)]?|[*†‡§]+|[¹²³⁰⁴-⁹]+)\s?(?=[^\W\d]|[“\"'(„«‘])")
_BULLET = re.compile(r"(?:[•●▪◦‣–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»)\]¹²³⁰⁴-⁹]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_]+)-$")
_TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_REACH = 10  # paragraphs of another kind that may stand between the two parts of a sentence


@dataclass(slots=True)
class Paragraph:
    """Lines that are read as one."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.lines[0].size

    def words(self) -> str:
        """Its words, divided ones not made whole."""
        return " ".join(line.text for line in self.lines)


def text_of(pages: Sequence[Sequence[Line]], body: float, printed: Mapping[int, str]) -> str:
    """The text of a document with its page marks; footnotes come last.

    Args:
        pages: the lines of each page in reading order.
        body: the height of the text's letters.
        printed: printed page numbers by index of the page.
    """
    whole = _whole_words(line for lines in pages for line in lines)
    leading = _leading(pages)
    main: list[Paragraph] = []
    notes: list[Paragraph] = []
    for lines in pages:
        above, below = _footnotes(lines, body)
        _append(main, above, leading)
        _append(notes, below, leading, notes=True)
    written: list[str] = []
    page = 0
    for paragraph in [*_mended(main, body), *notes]:
        text, page = _written(paragraph, page, printed, whole)
        written.append(text)
    return "\n\n".join(written)


def _leading(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance of two lines, in heights of their letters."""
    distances = [
        (before.box[1] - after.box[1]) / before.size
        for lines in pages
        for before, after in pairwise(lines)
        if abs(before.size - after.size) < 0.5 and 0.5 < (before.box[1] - after.box[1]) / before.size < 3
    ]
    return median(distances) if distances else 1.2


def _footnotes(lines: Sequence[Line], body: float) -> tuple[list[Line], list[Line]]:
    """The lines of the text, and those of the notes at the foot: small, below, the first with its mark."""
    foot = len(lines)
    while foot and lines[foot - 1].size < 0.93 * body:
        foot -= 1
    first = next((i for i in range(foot, len(lines)) if _NOTE.match(lines[i].text)), len(lines))
    inner = min((line.box[1] for line in lines[:first]), default=0.0)
    if first < len(lines) and first and lines[first].box[3] <= inner + body:
        return list(lines[:first]), list(lines[first:])
    return list(lines), []


def _append(paragraphs: list[Paragraph], lines: Sequence[Line], leading: float, notes: bool = False) -> None:
    right = _right_edges(lines)
    for line in lines:
        before = paragraphs[-1].lines[-1] if paragraphs else None
        if before is None or (notes and _NOTE.match(line.text)) or _begins(before, line, right, leading):
            paragraphs.append(Paragraph())
        paragraphs[-1].lines.append(line)


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """For the left edge of a column, how far its lines reach."""
    edges: dict[int, float] = {}
    for line in lines:
        column = round(line.box[0] / 20)
        edges[column] = max(edges.get(column, 0.0), line.box[2])
    return edges


def _begins(before: Line, line: Line, right: Mapping[int, float], leading: float) -> bool:
    """Whether a paragraph begins with a line."""
    resized = abs(before.size - line.size) > 0.12 * max(before.size, line.size)
    listed = _BULLET.match(line.text) and not before.text.endswith(HYPHEN)
    strophe = line.vertical and before.box[0] - line.box[0] > 2.6 * line.size
    if resized or listed or strophe:
        return True
    ended = bool(_ENDS.search(before.text))
    if line.page != before.page or line.box[1] > before.box[1] or line.vertical:
        return ended or (line.text[:1].isupper() and not _unfinished(before, right))
    return not _beside(before, line) and _below(before, line, right, leading, ended)


def _below(before: Line, line: Line, right: Mapping[int, float], leading: float, ended: bool) -> bool:
    """Whether a paragraph begins with a line that stands under another of its column."""
    if before.box[1] - line.box[1] > max(1.3 * leading, leading + 0.25) * line.size:
        return True
    if 0.7 * line.size < line.box[0] - before.box[0] < 6 * line.size:
        return ended or not _unfinished(before, right)
    return (ended and _room(before, line, right)) or _after_heading(before, line, right)


def _room(before: Line, line: Line, right: Mapping[int, float]) -> bool:
    """Whether the next word would have stood in the line before, so that it was ended on purpose."""
    word = len(line.text.partition(" ")[0]) / max(len(line.text), 1) * (line.box[2] - line.box[0])
    return before.box[2] + word + 1.2 * line.size < right.get(round(before.box[0] / 20), before.box[2])


def _after_heading(before: Line, line: Line, right: Mapping[int, float]) -> bool:
    """Whether bold letters end or begin between two lines."""
    if before.bold and not line.bold:
        return _room(before, line, right)
    return line.bold and not before.bold and bool(_ENDS.search(before.text))


def _beside(before: Line, line: Line) -> bool:
    return min(before.box[3], line.box[3]) - max(before.box[1], line.box[1]) > 0.5 * line.size


def _unfinished(line: Line, right: Mapping[int, float]) -> bool:
    """Whether a line runs to the edge, its sentence not ended."""
    edge = right.get(round(line.box[0] / 20), line.box[2])
    return not _ENDS.search(line.text) and line.box[2] > edge - 3 * line.size


def _mended(paragraphs: list[Paragraph], body: float) -> list[Paragraph]:
    """A sentence that figures, labels or boxes interrupt is joined; what interrupted it follows."""
    waiting = list(paragraphs)
    mended: list[Paragraph] = []
    while waiting:
        paragraph = waiting.pop(0)
        if _is_text(paragraph, body) and not _ENDS.search(paragraph.words()):
            at = _continuation(waiting, body)
            if at is not None:
                paragraph.lines += waiting.pop(at).lines
                waiting.insert(0, paragraph)
                continue
        mended.append(paragraph)
    return mended


def _is_text(paragraph: Paragraph, body: float) -> bool:
    return abs(paragraph.size - body) < 0.08 * body and len(paragraph.words().split()) > 5


def _continuation(following: Sequence[Paragraph], body: float) -> int | None:
    for at, paragraph in enumerate(following[:_REACH]):
        if _is_text(paragraph, body):
            begins = paragraph.lines[0].text[:1]
            return at if begins.islower() else None
    return None


def _whole_words(lines: Iterable[Line]) -> Counter[str]:
    """How often each word stands inside a line, where nothing divides it."""
    return Counter(word.casefold() for line in lines for word in _WORD.findall(line.text.rstrip(HYPHEN + "-"))[:-1])


def _written(paragraph: Paragraph, page: int, printed: Mapping[int, str], whole: Mapping[str, int]) -> tuple[str, int]:
    """A paragraph's text with the marks of the pages that begin in it, and the page that it ends on."""
    text = ""
    for line in paragraph.lines:
        new = line.text.replace(HYPHEN, "-") if line.text.endswith(HYPHEN) else line.text
        mark = ""
        if line.page != page:
            page, mark = line.page, page_mark(line.page, printed.get(line.page - 1))
        text = _with(text, new, line.text.endswith(HYPHEN), mark, whole)
    return _settled(text), page


def _with(text: str, new: str, divided: bool, mark: str, whole: Mapping[str, int]) -> str:
    """The text with one more line; a page's mark stands before its first whole word."""
    if not text:
        return f"{mark}\n{new}" if mark else new
    joined = text.endswith("-")
    head, blank, tail = new.partition(" ")
    if joined:
        text = text[:-1] if _divides(text, head, whole) else text
    elif not text.endswith(("–", "—", "/")) and not (_CJK.match(text[-1]) and _CJK.match(new)):
        text += " "
    if not mark:
        return text + new
    return f"{text}{head}{blank}{mark}{tail}" if joined else f"{text}{mark}{new}"


def _divides(text: str, head: str, whole: Mapping[str, int]) -> bool:
    """Whether the hyphen at the end only divides a word over two lines."""
    match, begin = _LAST_WORD.search(text), _WORD.match(head)
    if not match or not begin or not head[:1].islower():
        return False
    first, second = match[1].casefold(), begin[0].casefold()
    if first in _TENS and not whole.get(first + second):
        return False
    return whole.get(f"{first}-{second}", 0) <= whole.get(first + second, 0)


def _settled(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip()


def body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The height of most letters; 10 where there are none."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
