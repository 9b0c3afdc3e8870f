"""What a person takes away from a checked draft: the text with citations, or the bibliography.

In goes the file as it was checked with the field `evidence`, JSON that names for each sentence a citation id or null,
and the field `style`: one of `STYLES`, `CITEKEYS`, or empty for the short style. Out comes a file to save.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.citing.references import export
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import Citation
from assistant.ui.checking.sent import SentText
from assistant.ui.opening import Answering
from assistant.ui.shared.styles import explained, named
from assistant.writing.draft import annotate

CITEKEYS = "citekeys"  # beside the styles: keys that a bibliography in BibLaTeX resolves

# A draft's format: that of its bibliography (else Markdown), and what that is saved as.
_LISTED = {"docx": "html", "html": "html", "text": "text"}
_ENDINGS = {"html": ".html", "text": ".txt", "markdown": ".md"}


@dataclass(frozen=True, slots=True)
class File:
    """A file to save."""

    name: str
    data: bytes


def text(assistant: Answering, sent: SentText) -> File:
    """The text with a citation at each sentence that has evidence.

    Raises:
        UsageError: a citation does not hold, none is there, or the format or the style cannot be written.
    """
    citations, path = _citations(assistant, sent), Path(sent.name)
    citekeys, style = _style(sent)
    with explained():
        written = annotate(sent.data, sent.name, sent.document(), citations, style, citekeys)
    return File(f"{path.stem}.cited{path.suffix}", written.data)


def bibliography(assistant: Answering, sent: SentText) -> File:
    """What is cited: in BibLaTeX for citekeys, else in a format like the draft's own.

    Raises:
        UsageError: a citation does not hold, none is there, or the style cannot be written.
    """
    citations = [citation for citation in _citations(assistant, sent) if citation]
    document, stem = sent.document(), Path(sent.name).stem
    citekeys, style = _style(sent)
    if citekeys:
        return File(f"{stem}.bib", export(citations, "biblatex").encode())
    format_ = _LISTED.get(document.format, "markdown")
    with explained():
        return File(f"{stem}.bibliography{_ENDINGS[format_]}", export(citations, format_, style).encode())


def _citations(assistant: Answering, sent: SentText) -> Sequence[Citation | None]:
    """The citation of each sentence, proved."""
    ids = _ids(sent.fields.get("evidence", ""))
    citations = [assistant.cite(citation_id) if citation_id else None for citation_id in ids]
    if not any(citations):
        raise UsageError(message("No sentence has evidence to cite."))
    return citations


def _ids(evidence: str) -> list[str | None]:
    """The ids, or none: the page sends nothing else."""
    try:
        ids = json.loads(evidence)
    except ValueError:
        return []
    if not isinstance(ids, list) or not all(value is None or isinstance(value, str) for value in ids):
        return []
    return ids


def _style(sent: SentText) -> tuple[bool, str | None]:
    """Whether citekeys are wanted, and if not in which style."""
    style = sent.fields.get("style", "")
    return (True, None) if style == CITEKEYS else (False, named(style))
