"""Take the article out of a Rich Text file by striprtf, with its footnotes, which striprtf passes over."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.documents.extraction import heading
from assistant.documents.extraction.records import Extraction, ExtractionError
from assistant.messages import message

_NOTE = re.compile(r"\{\s*(?:\\\*)?\\footnote\b")
_CODE_PAGE = re.compile(r"\\ansicpg(\d+)")
_SKIPPED = re.compile(r"\\uc(\d)")
_HIDING = re.compile(r"\\(?:v|deleted)(?![a-z])")
_TOKEN = re.compile(r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+|\\", re.DOTALL)
_PROPERTY = re.compile(r"\{\s*\\(?P<name>title|author)(?P<words>[ \\][^{}]*)\}")
_MAX = 50_000_000


def extract(data: bytes) -> Extraction:
    """The article of an .rtf file.

    Raises:
        ExtractionError: it is no Rich Text, or has no text.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ExtractionError(message("it is no Rich Text file. Save it anew as .rtf."))
    if len(data) > _MAX:
        raise ExtractionError(
            message("it is longer than {megabytes} MB. Save it without its pictures.", megabytes=_MAX // 1_000_000)
        )
    source = _shown(data.decode("latin-1"))
    text = _plain(source)
    notes = [_plain(_headed(source, note)).strip() for note in _notes(source)]
    paragraphs = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    if not paragraphs:
        raise ExtractionError(message("it has no text. Is it the right file?"))
    fields = {}
    if title := heading.first_line(paragraphs[:1]):
        fields = {"title": title, **heading.of_lines(paragraphs[1:], title_known=True)}
    elif stated := heading.property_field(_properties(source), "title"):
        fields = {"title": stated}
    apart = [f"[{number}] {' '.join(note.split())}" for number, note in enumerate(notes, start=1) if note]
    return Extraction("rtf", "\n\n".join([*paragraphs, *apart]), fields, tuple(heading.gaps(fields)))


def _shown(source: str) -> str:
    """The file without what its author hid or deleted: a group's state holds for the groups inside it."""
    if not _HIDING.search(source):
        return source
    kept: list[str] = []
    hidden = [False]
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token == "{":
            hidden.append(hidden[-1])
        elif token == "}" and len(hidden) > 1:
            hidden.pop()
        elif match["word"] in ("v", "deleted", "plain"):
            hidden[-1] = match["word"] != "plain" and match["number"] != "0"
        written = token in "{}" or (match["word"] not in (None, "u") and token[1] != "'")
        if written or not hidden[-1]:
            kept.append(token)
    return "".join(kept)


def _properties(source: str) -> dict[str, str]:
    """The fields of the file's group of properties."""
    return {match["name"]: _plain(_headed(source, match["words"])).strip() for match in _PROPERTY.finditer(source)}


def _plain(source: str) -> str:
    from striprtf import striprtf

    read: Any = striprtf.rtf_to_text
    try:
        return str(read(source, errors="replace"))
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError) as exc:
        raise ExtractionError(message("it is damaged ({reason}). Save it anew as .rtf.", reason=str(exc))) from exc


def _headed(source: str, note: str) -> str:
    """A note as a file of its own, with the code page of the whole."""
    page, skipped = _CODE_PAGE.search(source), _SKIPPED.search(source)
    return f"{{\\rtf1\\ansi{page[0] if page else ''}{skipped[0] if skipped else ''} {note}}}"


def _notes(source: str) -> Iterator[str]:
    """What stands in the footnotes' groups, braces balanced."""
    for match in _NOTE.finditer(source):
        depth, at = 1, match.end()
        while depth and at < len(source):
            if source[at] == "\\":
                at += 1
            elif source[at] in "{}":
                depth += 1 if source[at] == "{" else -1
            at += 1
        yield source[match.end() : at - 1]
