"""The basket: citations kept over questions, each judged anew whenever it is opened.

In go the citations that a browser keeps (`Basket`); out comes what became of each, or the text of a file to download.
What is kept is an id and its quotation: all else comes from the articles as they are now.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from assistant.citing.references import export
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import CITATION_ID, Citation, CitationOutcome, Verdict
from assistant.ui.opening import Answering
from assistant.ui.shared.styles import explained, named

WITH_NOTES = "pincite"  # the format of our own, the only one that has room for notes
STYLED_FORMATS = ("text", "markdown", "html")
_SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "bibtex": "bib", "biblatex": "bib", "ris": "ris"}


class Entry(BaseModel):
    """A citation as a browser keeps it."""

    id: Annotated[str, StringConstraints(pattern=rf"\A{CITATION_ID}\z", max_length=400)]
    quote: str
    note: str = ""


class Basket(BaseModel):
    """What a browser keeps, in its order, and how it is to be printed."""

    citations: list[Entry]
    style: str = ""
    format: str = "text"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with what became of it; `citation` is the one of today, None where the quotation is gone."""

    entry: Entry
    verdict: Verdict
    citation: Citation | None


def judged(assistant: Answering, basket: Basket) -> list[Kept]:
    """Every entry, judged by the articles as they are now; a citation that moved is cited where it stands."""
    assistant.refresh()
    entries = {entry.id: entry for entry in basket.citations}
    verdicts = assistant.verify({entry.id: entry.quote for entry in entries.values()})
    return [Kept(entries[verdict.id], verdict, _today(assistant, verdict)) for verdict in verdicts]


def _today(assistant: Answering, verdict: Verdict) -> Citation | None:
    stands = verdict.outcome in (CitationOutcome.HOLDS, CitationOutcome.MOVED)
    return assistant.cite(verdict.now or verdict.id) if stands else None


def written(kept: Sequence[Kept], basket: Basket) -> str:
    """The text of the file to download: every citation whose quotation still stands, each once.

    Raises:
        UsageError: there is none, or no such format or style.
    """
    noted = {item.citation.id: (item.citation, item.entry.note) for item in kept if item.citation}
    if not noted:
        raise UsageError(
            message("Nothing to save: none of the quotations in the basket stands in the articles any more.")
        )
    if basket.format == WITH_NOTES:
        value = {"citations": [asdict(citation) | {"note": note} for citation, note in noted.values()]}
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    style = named(basket.style) if basket.format in STYLED_FORMATS else None
    with explained():
        return export([citation for citation, _ in noted.values()], basket.format, style)


def file_name(form: str) -> str:
    """What the file of a format is called, so that `pincite verify` knows how to read it."""
    return f"citations.{_SUFFIXES.get(form, 'json')}"
