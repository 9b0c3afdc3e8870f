"""Every format that citations are exported in, and read back from.

In go citations, out comes the text of a file; in goes such a text, out come its citation ids with their quotations,
code point for code point.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assistant.citing.references import annotation, bibtex, prose, read_html, read_markdown, read_text, ris
from assistant.citing.references.quoted import Pair
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import CITATION_ID, Citation, Phrase

Write = Callable[[Sequence[Citation]], str]
Read = Callable[[str], Iterator[Pair]]

_ID = re.compile(CITATION_ID)
_BROKEN_ID = re.compile(r"(?<=[a-z0-9])-\n[ \t>]*(?=[a-z0-9:-]*@[0-9a-f]{8}(?![0-9a-f]))")  # wrapped at a hyphen
_LINK = re.compile(r"[?]read=([a-z0-9-]+)&(?:amp;)?s=([0-9]{1,12})&(?:amp;)?e=([0-9]{1,12})&(?:amp;)?v=([0-9a-f]{8})")

_NONE: Mapping[str, Phrase] = MappingProxyType({})

STYLED: dict[str, Callable[[Sequence[Citation], str | None, prose.Answering], str]] = {
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

_READERS: dict[str, Read] = {
    ".txt": read_text.read,
    ".md": read_markdown.read,
    ".markdown": read_markdown.read,
    ".html": read_html.read,
    ".htm": read_html.read,
    ".bib": bibtex.read,
    ".ris": ris.read,
}
SUFFIXES = tuple(_READERS)


def export(
    citations: Sequence[Citation], form: str, style: str | None = None, answering: prose.Answering = _NONE
) -> str:
    """Citations as the text of a file.

    Args:
        citations: what to export, in order; not empty.
        form: one of `FORMATS`.
        style: for text, Markdown and HTML; None for the short style.
        answering: by citation id the words of the quotation that answer, which are strong in Markdown and HTML.

    Raises:
        CitationError: the words that answer are not the quotation's at their place.
        UsageError: there is no such format or style, or the format has no styles.
        ToolMissingError: the style needs a processor that is not installed.
    """
    if form in STYLED:
        return STYLED[form](citations, style, answering)
    if form not in _UNSTYLED:
        raise UsageError(message("No format {form!r}: expected one of {listed}.", form=form, listed=", ".join(FORMATS)))
    if style is not None:
        raise UsageError(
            message(
                "The format {form} has no styles: leave --style out, or use {listed}.",
                form=form,
                listed=", ".join(STYLED),
            )
        )
    return _UNSTYLED[form](citations)


def read_back(text: str, suffix: str) -> Iterator[Pair]:
    """Citation ids in a file's text, with their quotations; None for an id beside which none could be read.

    Args:
        text: the file's text.
        suffix: how its name ends, one of `SUFFIXES`.
    """
    text = text.replace("\r\n", "\n")
    while text != (text := _BROKEN_ID.sub("-", text)):
        pass
    pairs = list(_READERS[suffix](text))
    yield from pairs
    yield from _alone(text, pairs)


def _alone(text: str, pairs: Sequence[Pair]) -> Iterator[tuple[str, None]]:
    """The ids that stand elsewhere in a text, also as links to the page; one in a quotation is an article's words."""
    seen = {citation_id for citation_id, _ in pairs}
    seen |= {match[0] for _, words in pairs for match in _ID.finditer(words.text if words else "")}
    linked = (f"{link[1]}:{link[2]}-{link[3]}@{link[4]}" for link in _LINK.finditer(text))
    for citation_id in dict.fromkeys([*(match[0] for match in _ID.finditer(text)), *linked]):
        if not citation_id.endswith(tuple(seen)):  # the letter of an escape may stand before one in a quotation
            yield citation_id, None
