"""Every format that citations are exported in, and read back from.

In go citations, out comes the text of a file; in goes such a text, out come its citation ids with their quotations,
code point for code point.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant.citing.references import annotation, bibtex, prose, ris
from assistant.errors import UsageError
from assistant.records import CITATION_ID, Citation

Write = Callable[[Sequence[Citation]], str]
Read = Callable[[str], Iterator[tuple[str, str | None]]]

_ID = re.compile(CITATION_ID)

STYLED: dict[str, Callable[[Sequence[Citation], str | None], str]] = {
    "text": prose.write_text,
    "markdown": prose.write_markdown,
    "html": prose.write_html,
}


def _json(write: Callable[[Sequence[Citation]], Any]) -> Write:
    return lambda citations: json.dumps(write(citations), ensure_ascii=False, indent=2) + "\n"


_UNSTYLED: dict[str, Write] = {
    "bibtex": bibtex.write_bibtex,
    "biblatex": bibtex.write_biblatex,
    "ris": ris.write,
    "csl-json": _json(annotation.write_csl_json),
    "annotation": _json(annotation.write_annotations),
}
FORMATS = (*STYLED, *_UNSTYLED)

_PROSE: dict[str, Read] = {
    ".txt": prose.read_text,
    ".md": prose.read_markdown,
    ".markdown": prose.read_markdown,
    ".html": prose.read_html,
    ".htm": prose.read_html,
}
_READERS = {**_PROSE, ".bib": bibtex.read, ".ris": ris.read}
SUFFIXES = tuple(_READERS)


def export(citations: Sequence[Citation], form: str, style: str | None = None) -> str:
    """Citations as the text of a file.

    Args:
        citations: what to export, in order; not empty.
        form: one of `FORMATS`.
        style: for text, Markdown and HTML; None for the short style.

    Raises:
        UsageError: there is no such format or style, or the format has no styles.
        ToolMissingError: the style needs a processor that is not installed.
    """
    if form in STYLED:
        return STYLED[form](citations, style)
    if form not in _UNSTYLED:
        raise UsageError(f"No format {form!r}: expected one of {', '.join(FORMATS)}.")
    if style is not None:
        raise UsageError(f"The format {form} has no styles: leave --style out, or use {', '.join(STYLED)}.")
    return _UNSTYLED[form](citations)


def read_back(text: str, suffix: str) -> Iterator[tuple[str, str | None]]:
    """Citation ids in a file's text, with their quotations; None for an id that stands alone.

    Args:
        text: the file's text.
        suffix: how its name ends, one of `SUFFIXES`.
    """
    text = text.replace("\r\n", "\n")
    found = list(_READERS[suffix](text))
    yield from found
    if suffix in _PROSE:
        yield from _alone(text, found)


def _alone(text: str, found: Sequence[tuple[str, str | None]]) -> Iterator[tuple[str, None]]:
    """The ids that a person wrote into a text; one inside a quotation is an article's own words."""
    seen = {citation_id for citation_id, _ in found}
    seen |= {match[0] for _, quote in found for match in _ID.finditer(quote or "")}
    for citation_id in dict.fromkeys(match[0] for match in _ID.finditer(text)):
        if citation_id not in seen:
            yield citation_id, None
