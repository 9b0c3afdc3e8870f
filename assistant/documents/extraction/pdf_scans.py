"""Pages of a PDF whose letters a program read off a picture: recognise them, and tell which they are.

In go the pages as their text layers have them, out come pages as `recognition` reads them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from assistant.documents.extraction import recognition
from assistant.documents.extraction.pdf_lines import Page
from assistant.documents.extraction.records import ExtractionError
from assistant.messages import message

MAX_RECOGNISED = 300  # pages of a scan
_SURE = 0.9  # of 1 a recognition must be; letters that it does not know come out at .76 (Arabic) to .89 (Russian)
_LOOKED_AT = 20  # pieces of a page's text tell whether it is drawn

Told = Callable[[int, int], object]  # pages recognised, pages to be recognised


def recognised(document: Any, unread: Sequence[Page], told: Told) -> dict[int, Page]:
    """Pages as they are recognised, where that finds more than their text layer tells; blank ones are passed over.

    Args:
        document: a pypdfium2 document.
        unread: its pages whose text layer has no text, or none that can be read.
        told: called before each.

    Raises:
        ExtractionError: there are too many, or the reader is not sure of its letters.
    """
    wanted = [page for page in unread if any(document[page.number - 1].get_objects(max_depth=1))]
    if len(wanted) > MAX_RECOGNISED:
        raise ExtractionError(
            message(
                "{count} of its pages are to be recognised: expected at most {most}. Split it.",
                count=len(wanted),
                most=MAX_RECOGNISED,
            )
        )
    found: dict[int, Page] = {}
    every: list[recognition.Recognised] = []
    for done, page in enumerate(wanted):
        told(done, len(wanted))
        picture = document[page.number - 1]
        lines = recognition.lines_of(picture)
        seen = recognition.read_page(lines, page.number, picture.get_size())
        if seen.characters > page.characters - page.unreadable:
            found[page.number] = seen
            every += lines
    if (sure := recognition.sureness(every)) < _SURE:
        raise ExtractionError(
            message(
                "what is recognised in its pictures is not to be trusted (sureness {sure:.2f}, expected {least} of 1): "
                "the scan is poor, or its letters are none that are known (Latin, Chinese, Japanese). Scan it anew, or "
                "use another program (ocrmypdf).",
                sure=sure,
                least=_SURE,
            )
        )
    return found


def is_unseen(page: Any) -> bool:
    """Whether the text of a pypdfium2 page is not drawn: a program recognised it, and laid it over the picture."""
    import pypdfium2.raw as pdfium

    pieces = list(islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]), _LOOKED_AT))
    undrawn = sum(pdfium.FPDFTextObj_GetTextRenderMode(each.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
                  for each in pieces)  # fmt: skip
    return bool(undrawn * 2 > len(pieces))


def text_from(by_machine: Sequence[int], pages: Sequence[int]) -> str | None:
    """Whence the letters are, as an article states it; None where they are the file's own.

    >>> text_from([2, 1], [1, 2]), text_from([2, 3], [1, 2, 3]), text_from([], [1])
    ('recognised', 'recognised on pages 2–3', None)
    """
    recognised = sorted(set(by_machine) & set(pages))
    if not recognised:
        return None
    if recognised == sorted(pages):
        return "recognised"
    return f"recognised on page{'s' if len(recognised) > 1 else ''} {ranges(recognised)}"


def warnings(found: Collection[int], hidden: Collection[int]) -> Iterator[str]:
    """What a person should know of pages that were recognised now, and of those that were before."""
    if found:
        yield message(
            "The text of page {ranges} was recognised from a picture, where letters may be misread: compare what you "
            "quote with the page.",
            ranges=ranges(sorted(found)),
        )
    if hidden:
        yield message(
            "The text of page {ranges} lies unseen over a picture, as a program recognised it: compare what you quote "
            "with the page.",
            ranges=ranges(sorted(hidden)),
        )


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in words.

    >>> ranges([2, 3, 4, 9])
    '2–4, 9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
