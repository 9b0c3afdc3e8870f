"""Draw a page of a PDF as a picture, words on it marked: the page itself beside its text.

Runs on files of strangers: call it through `process`.
"""

import io
import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int
from typing import Any

from assistant import extras
from assistant.documents.extraction import recognition
from assistant.documents.extraction.records import ExtractionError
from assistant.messages import message

_WIDTH = 1100  # pixels
_LARGEST = 4_000  # pixels of height; a page can be a roll
_MARK = (255, 221, 87)
_WORDS = 6  # of the words from which a mark is looked for, when not all stand in one line


def page_image(data: bytes, number: int, words: str = "", *, recognise: bool = False) -> bytes:
    """A page as PNG.

    Args:
        data: the PDF.
        number: of the page, from 1.
        words: marked where the page has them, at their first place.
        recognise: look for them in the picture where the page has no text, if what it takes is installed.

    Raises:
        ExtractionError: it cannot be opened, or has no such page.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if not 1 <= number <= len(document):
            raise ExtractionError(
                message("it has no page {number}: expected 1 to {count}.", number=number, count=len(document))
            )
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_WIDTH / max(width, 1), _LARGEST / max(height, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        boxes = [_box(page, rect, image.size) for rect in _places(page.get_textpage(), words)]
        if words and not boxes and recognise and not extras.missing("ocr"):
            boxes = list(_recognised_places(recognition.lines_of(page), words, scale))
        marked = _marked(image, boxes)
    except pypdfium2.PdfiumError as exc:
        raise ExtractionError(
            message("its page {number} cannot be drawn ({reason}).", number=number, reason=str(exc))
        ) from exc
    written = io.BytesIO()
    marked.save(written, "PNG")
    return written.getvalue()


def _places(textpage: Any, words: str) -> Iterator[tuple[float, float, float, float]]:
    """The rectangles of the words, found by letters and digits alone: blanks and line ends differ on a page."""
    span = _span(textpage.get_text_range(), words)
    if span:
        for i in range(textpage.count_rects(span[0], span[1] - span[0] + 1)):
            yield textpage.get_rect(i)


def _span(text: str, words: str) -> tuple[int, int] | None:
    """Where in a text words begin, and the place of their last letter; None where it lacks them."""
    wanted = _letters(words)
    if not wanted:
        return None
    places, letters = [], []
    for i, char in enumerate(text):
        for letter in _letters(char):
            letters.append(letter)
            places.append(i)
    page = "".join(letters)
    start = page.find(wanted)
    if start < 0:  # it goes on over a column's or the page's end
        short = _letters(" ".join(words.split()[:_WORDS]))
        start, wanted = page.find(short), short
    return (places[start], places[start + len(wanted) - 1]) if start >= 0 else None


def _recognised_places(
    lines: Sequence[recognition.Recognised], words: str, scale: float
) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of the words in pixels of the picture, each letter of a line taken to be as wide as the others."""
    in_order = recognition.in_order(lines)
    span = _span("\n".join(line.text for line in in_order), words)
    begin = 0
    for line in in_order:
        end = begin + len(line.text)
        if span and span[0] < end and begin <= span[1]:
            first, last = max(span[0] - begin, 0), min(span[1] + 1 - begin, len(line.text))
            yield _part(line, first / len(line.text), last / len(line.text), scale)
        begin = end + 1


def _part(line: recognition.Recognised, first: float, last: float, scale: float) -> tuple[int, int, int, int]:
    """The box of a line from one share of its length to another."""
    (left, top), (right, level), (_, bottom), (_, foot) = line.corners
    across = [left + share * (right - left) for share in (first, last)]
    down = [top + share * (level - top) for share in (first, last)]
    high = max(bottom - level, foot - top)
    box = across[0], min(down), across[1], max(down) + high
    return (round(box[0] * scale), round(box[1] * scale), round(box[2] * scale), round(box[3] * scale))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _box(page: Any, rect: tuple[float, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A rectangle of the page in pixels of the picture, the page turned as it is shown."""
    import pypdfium2.raw as pdfium

    corners = []
    for x, y in ((rect[0], rect[1]), (rect[2], rect[3])):
        across, down = c_int(), c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, size[0], size[1], 0, x, y, byref(across), byref(down))
        corners.append((across.value, down.value))
    (a, b), (c, d) = corners
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _marked(image: Any, boxes: list[tuple[int, int, int, int]]) -> Any:
    from PIL import Image, ImageChops, ImageDraw

    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    for left, top, right, bottom in boxes:
        draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=_MARK)
    return ImageChops.multiply(image, ink)
