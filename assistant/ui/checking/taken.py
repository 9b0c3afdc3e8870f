"""What a person takes away from a checked draft: the text with citations, or the bibliography.

In go the file as it was checked and the citation ids of its sentences, which are proved anew; out comes a file.
"""

import json
from pathlib import Path

from assistant.citing.references import export
from assistant.errors import UsageError
from assistant.ui import strings
from assistant.ui.checking import form
from assistant.ui.opening import Answering
from assistant.ui.shared.styles import explained, named
from assistant.writing import draft as drafts

TEXT = "text"  # the part that is the text itself; the other is the bibliography
_LISTED = {"docx": "html", "html": "html", "text": "text"}  # a draft's format: its bibliography's, else Markdown
_ENDINGS = {"html": ".html", "text": ".txt", "markdown": ".md"}


def taken(assistant: Answering, name: str, data: bytes, part: str, evidence: str, style: str) -> tuple[str, bytes]:
    """The name and the bytes of a file to save.

    Args:
        assistant: proves the citations.
        name: of the file that was checked.
        data: its bytes.
        part: `TEXT`, or else the bibliography.
        evidence: JSON, for each sentence a citation id or null.
        style: one of `STYLES` or 'citekeys'; empty for the short one.

    Raises:
        UsageError: a citation does not hold, none is there, or the format or the style cannot be written.
    """
    cited = [assistant.cite(each) if each else None for each in _ids(evidence)]
    listed = [each for each in cited if each is not None]
    if not listed:
        raise UsageError(strings.NO_EVIDENCE)
    path, document = Path(name), form.document(name, data)
    citekeys = style == form.CITEKEYS
    chosen = None if citekeys else named(style)
    with explained():
        if part == TEXT:
            written = drafts.annotate(data, name, document, cited, chosen, citekeys)
            return f"{path.stem}.cited{path.suffix}", written.data
        if citekeys:
            return f"{path.stem}.bib", export(listed, "biblatex").encode()
        format_ = _LISTED.get(document.format, "markdown")
        return f"{path.stem}.bibliography{_ENDINGS[format_]}", export(listed, format_, chosen).encode()


def _ids(evidence: str) -> list[str | None]:
    """The ids, or a plain error: the page sends nothing else."""
    try:
        found = json.loads(evidence)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(each is None or isinstance(each, str) for each in found):
        raise UsageError(strings.NO_EVIDENCE)
    return found
