"""Choose the format of a file by its ending, and read it.

In goes a path, out comes a `Document`, or one line that says why the file cannot be read.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from assistant.documents import html, latex, markdown, plain, word
from assistant.documents.blocks import Block, Document
from assistant.errors import UsageError
from assistant.messages import message

ENDINGS: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".tex": "latex",
    ".docx": "docx",
}
_TEXTS: Mapping[str, Callable[[str], Iterator[Block]]] = {
    "markdown": markdown.blocks,
    "html": html.blocks,
    "latex": latex.blocks,
    "text": plain.blocks,
}


def format_of(path: Path) -> str:
    """The format that a file name's ending stands for.

    Raises:
        UsageError: no format has this ending.
    """
    if (ending := path.suffix.lower()) not in ENDINGS:
        raise UsageError(
            message(
                "Cannot read {path}: expected a file ending in {listed}, found {ending!r}.",
                path=path,
                listed=", ".join(ENDINGS),
                ending=ending,
            )
        )
    return ENDINGS[ending]


def read(path: Path | str) -> Document:
    """Read a file.

    Raises:
        UsageError: it is not there, not UTF-8, no docx, or of an unknown ending.
    """
    path = Path(path)
    format_of(path)  # what cannot be read is not opened
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise UsageError(message("Cannot read {path}: {reason}.", path=path, reason=exc.strerror or str(exc))) from exc
    return decode(data, str(path))


def decode(data: bytes, name: str) -> Document:
    """Read the bytes of a file called `name`.

    Raises:
        UsageError: they are not UTF-8, no docx, or the name has an unknown ending.
    """
    kind = format_of(Path(name))
    if kind == "docx":
        return word.read(data, name)
    try:
        return parse(data.decode(), kind)
    except UnicodeDecodeError as exc:
        raise UsageError(
            message(
                "Cannot read {name}: expected UTF-8, found the byte 0x{byte:02x} at {start}. Save it as UTF-8.",
                name=name,
                byte=data[exc.start],
                start=exc.start,
            )
        ) from exc


def parse(text: str, kind: str = "text") -> Document:
    """Read a text in the format `kind`: markdown, html, latex or text."""
    # A byte order mark is no word, and parsers replace a zero; one for one, so that all offsets stay as they are.
    return Document(kind, text, tuple(_TEXTS[kind](text.translate({0xFEFF: " ", 0: "\ufffd"}))))
