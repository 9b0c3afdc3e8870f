"""Choose the reader of a file by its name, or by what it is, and take its article out.

In go a name and bytes, out comes an `Extraction`. The readers run on files of strangers: call this in a process of its
own, as `process` does.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from assistant import extras
from assistant.documents.extraction import (
    books,
    mail,
    opendocument,
    page_images,
    pdf,
    plain_articles,
    rtf,
    web,
    word_articles,
)
from assistant.documents.extraction.kinds import kind_of
from assistant.documents.extraction.pdf_scans import Told
from assistant.documents.extraction.records import Extraction, ExtractionError
from assistant.messages import message

FORMATS: Mapping[str, str] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml", ".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".rtf": "rtf",
    ".epub": "epub", ".eml": "eml",
}  # fmt: skip
_READERS: Mapping[str, Callable[[bytes], Extraction]] = {
    "mhtml": mail.extract_page,
    "docx": word_articles.extract,
    "odt": opendocument.extract,
    "rtf": rtf.extract,
    "epub": books.extract,
    "eml": mail.extract,
}
_TEXTS: Mapping[str, Callable[[bytes, str | None], Extraction]] = {
    "text": plain_articles.extract_text,
    "markdown": plain_articles.extract_markdown,
    "html": web.extract,
}
_PLAIN = ("text", "markdown")  # read without the libraries of the extra
_SMALL = 50_000  # bytes of a text that needs no process of its own


def extract(name: str, data: bytes, encoding: str | None = None, recognising: Told | None = None) -> Extraction:
    """The article of a file.

    Args:
        name: the file's; its ending tells the format, unless the bytes plainly tell another.
        data: its bytes.
        encoding: that of a text or a page, where a person knows better than the file.
        recognising: called before each page of a PDF whose text is recognised; without it none is.

    Raises:
        ExtractionError: it cannot be taken in; the message says why and what to do.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise ExtractionError(message("it is an empty file. Fetch it anew."))
    named = FORMATS.get(PurePath(name).suffix.lower())
    kind = kind_of(data) or named
    if kind is None:
        raise ExtractionError(
            message("expected a file that ends in {listed}. Convert it.", listed=", ".join(sorted(FORMATS)))
        )
    if kind not in _PLAIN and extras.missing("formats"):
        raise ExtractionError(extras.hint("formats", message("its format")))
    if kind == "pdf":
        extraction = pdf.extract(data, recognising)
    else:
        extraction = _TEXTS[kind](data, encoding) if kind in _TEXTS else _READERS[kind](data)
    if kind == named:
        return extraction
    return replace(
        extraction, warnings=(message("Its name says otherwise, but it is {kind}.", kind=kind), *extraction.warnings)
    )


def is_harmless(name: str, data: bytes) -> bool:
    """Whether a file is a short text in UTF-8, which can do no harm in the process that reads it."""
    plain = FORMATS.get(PurePath(name).suffix.lower()) in _PLAIN
    if not plain or len(data) > _SMALL or kind_of(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def drawn(data: bytes, number: int, words: str, *, recognise: bool = False) -> bytes:
    """A page of a PDF as a picture, as `page_images.page_image`, every failure a refusal.

    Raises:
        ExtractionError: it cannot be drawn.
    """
    try:
        return page_images.page_image(data, number, words, recognise=recognise)
    except (ExtractionError, MemoryError):
        raise
    except Exception as exc:
        raise ExtractionError(
            message("its page {number} cannot be drawn ({kind}).", number=number, kind=type(exc).__name__)
        ) from exc


def attempt(name: str, data: bytes, encoding: str | None = None, recognising: Told | None = None) -> Extraction:
    """As `extract`; what a library makes of a stranger's file is not known beforehand, so its errors are refusals too.

    Raises:
        ExtractionError: the file cannot be taken in.
    """
    try:
        return extract(name, data, encoding, recognising)
    except (ExtractionError, MemoryError):
        raise
    except RecursionError as exc:
        raise ExtractionError(message("it is nested too deeply. Save it anew.")) from exc
    except Exception as exc:
        raise ExtractionError(
            message(
                "its reader failed ({kind}: {reason:.200}). Save it anew or in another format.",
                kind=type(exc).__name__,
                reason=str(exc),
            )
        ) from exc
