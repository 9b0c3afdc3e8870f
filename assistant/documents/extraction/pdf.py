"""Take the article out of a PDF: its text in reading order with its pages, and what it states of itself.

PDFium (through pypdfium2) tells the characters and their places; order, paragraphs, running heads and footnotes are
worked out from them.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant import extras
from assistant.documents.extraction import heading, pdf_scans
from assistant.documents.extraction.pdf_furniture import printed_numbers, without_furniture
from assistant.documents.extraction.pdf_lines import Line, Page, read_page
from assistant.documents.extraction.pdf_order import in_order
from assistant.documents.extraction.pdf_paragraphs import body_size, text_of
from assistant.documents.extraction.pdf_scans import Told, ranges
from assistant.documents.extraction.records import Extraction, ExtractionError
from assistant.messages import message, sentences

MAX_PAGES = 5_000
_COPYING = 0x10  # bit of the permissions that allows to copy text
_FEW = 20  # characters that a scan with a stamp may have a page
_RUBBISH = 0.3  # of a page's characters that stand for no letter make it unreadable


def extract(data: bytes, recognising: Told | None = None) -> Extraction:
    """The article of a PDF.

    Args:
        data: the file.
        recognising: called before each page whose text is recognised; without it none is.

    Raises:
        ExtractionError: it is no PDF, needs a password, has no text or too many pages, or cannot be recognised.
    """
    document = _open(data)
    try:
        return _extract(document, data, recognising)
    finally:
        document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as exc:
        if "password" in str(exc).lower():
            raise ExtractionError(message("it is encrypted and needs a password. Save it without one.")) from exc
        raise ExtractionError(
            message("it is no PDF that can be opened ({reason}). Save it anew as PDF.", reason=str(exc))
        ) from exc
    if count > MAX_PAGES:
        raise ExtractionError(
            message(
                "it has {count:,} pages: expected at most {max_pages:,}. Split it.", count=count, max_pages=MAX_PAGES
            )
        )
    return document


def _extract(document: Any, data: bytes, recognising: Told | None) -> Extraction:
    pages, broken = _pages(document)
    pages = _vertical(data, pages)
    hidden = {page.number for page in pages if page.lines and pdf_scans.is_unseen(document[page.number - 1])}
    found: Mapping[int, Page] = {}
    if recognising:
        unread = [page for page in pages if page.characters < _FEW or not _legible(page)]
        found = pdf_scans.recognised(document, [page for page in unread if page.number not in broken], recognising)
        pages = [found.get(page.number, page) for page in pages]
    readable = [page for page in pages if _legible(page)]
    if sum(page.characters for page in pages) < _FEW and not any(page.lines for page in readable):
        raise ExtractionError(
            sentences(message("it has no text layer, such as a scan has none."), _todo(recognising, "ocrmypdf"))
        )
    if not any(page.lines for page in readable):
        raise ExtractionError(
            sentences(message("its fonts do not tell their letters."), _todo(recognising, "ocrmypdf --force-ocr"))
        )
    legible = [page if page in readable else Page(page.number, page.width, page.height, (), 0, 0) for page in pages]
    body = body_size(page.lines for page in legible)
    texts, furniture = without_furniture(legible, body)
    ordered = [in_order(lines) for lines in texts]
    printed = _labels(document, furniture)
    text = text_of(ordered, body, printed)
    if not text.strip():
        raise ExtractionError(message("it has no text beside its running heads. Is it the right file?"))
    fields = heading.of_pdf(ordered, furniture, body, _properties(document), text)
    text_from = pdf_scans.text_from([*found, *hidden], [page.number for page in legible if page.lines])
    told = [*pdf_scans.warnings(found, hidden), *_warnings(document, pages, readable, broken, bool(recognising))]
    return Extraction("pdf", text, fields, (*told, *heading.gaps(fields)), pages=len(pages), text_from=text_from)


def _legible(page: Page) -> bool:
    return page.unreadable <= _RUBBISH * max(page.characters, 1)


def _todo(recognising: Told | None, program: str) -> str:
    """What to do with a file that has no text of its own."""
    if recognising:
        return message("Nothing was recognised in its pictures either. Scan it anew, larger and straight.")
    if extras.missing("ocr"):
        return message(
            "Install what recognises it, pip install 'pincite[ocr]', and add it with --ocr (on the page: tick "
            "“Recognise the text of scans”), or run it through OCR ({program}) first.",
            program=program,
        )
    return message(
        "Add it with --ocr (on the page: tick “Recognise the text of scans”), or run it through OCR ({program}) first.",
        program=program,
    )


def _pages(document: Any) -> tuple[list[Page], list[int]]:
    """The pages, and the numbers of those that cannot be read."""
    pages, broken = [], []
    for index in range(len(document)):
        try:
            pages.append(read_page(document[index], index + 1))
        except Exception:
            broken.append(index + 1)
            pages.append(Page(index + 1, 0, 0, (), 0, 0))
    return pages, broken


def _vertical(data: bytes, pages: list[Page]) -> list[Page]:
    """Pages of vertical writing anew: PDFium loses lines there, pdfminer.six does not."""
    numbers = [page.number for page in pages if sum(line.vertical for line in page.lines) * 2 > len(page.lines)]
    if not numbers:
        return pages
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    columns = LAParams(detect_vertical=True)
    try:
        read = extract_pages(io.BytesIO(data), page_numbers=[number - 1 for number in numbers], laparams=columns)
        lines = {number: tuple(_columns(page, number)) for number, page in zip(numbers, read, strict=False)}
    except Exception:  # it reads fewer damaged files than PDFium: what that has read stays
        return pages
    return [replace(page, lines=lines[page.number]) if lines.get(page.number) else page for page in pages]


def _columns(container: Any, number: int) -> Iterator[Line]:
    from pdfminer.layout import LTTextContainer, LTTextLine

    for part in container:
        if isinstance(part, LTTextLine):
            box, text = part.bbox, part.get_text().strip()
            if text:
                yield Line(number, text, box, min(box[2] - box[0], box[3] - box[1]), vertical=True)
        elif isinstance(part, LTTextContainer):
            yield from _columns(part, number)


def _labels(document: Any, furniture: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Printed page numbers: as seen on the pages, else as the file labels them."""
    labels = {i: label for i in range(len(document)) if (label := document.get_page_label(i))}
    return {**labels, **printed_numbers(furniture)}


def _properties(document: Any) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in document.get_metadata_dict().items() if value.strip()}


def _warnings(
    document: Any, pages: Sequence[Page], readable: Sequence[Page], broken: list[int], recognised: bool
) -> Iterator[str]:
    import pypdfium2.raw as pdfium

    if pdfium.FPDF_GetDocPermissions(document) & _COPYING == 0:
        yield message("The file forbids copying its text: see that you may quote it.")
    rubbish = [page.number for page in pages if page not in readable]
    if rubbish:
        yield message(
            "The text of page {ranges} is not readable (its fonts do not tell their letters): needs OCR.",
            ranges=ranges(rubbish),
        )
    empty = [page.number for page in pages if page.characters < _FEW and page.number not in broken]
    if len(pages) > 1 and empty and len(empty) > len(pages) // 3:
        yield (
            message("Page {ranges} has no text, and none was recognised.", ranges=ranges(empty))
            if recognised
            else message("Page {ranges} has no text, such as a scan has none: needs OCR.", ranges=ranges(empty))
        )
    if broken:
        yield message("Page {ranges} cannot be read and was left out.", ranges=ranges(broken))
    names = [document.get_attachment(i).get_name() for i in range(document.count_attachments())]
    if names:
        yield message("Embedded in it and left out: {listed}.", listed=", ".join(names))
