"""The basket: citations kept over questions, each judged anew whenever it is opened.

In go the citations that a browser keeps (`Basket`); out comes what became of each, or the text of a file to download.
What is kept is an id, its quotation and the place of the words in it that answer: all else comes from the articles as
they are now.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, StringConstraints, model_validator

from assistant.citing.references import export
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import CITATION_ID, Citation, CitationOutcome, Phrase, Verdict
from assistant.text.answering import parted
from assistant.ui.opening import Answering
from assistant.ui.shared.styles import explained, named

WITH_NOTES = "pincite"  # the format of our own, the only one that has room for notes
STYLED_FORMATS = ("text", "markdown", "html")
_SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "bibtex": "bib", "biblatex": "bib", "ris": "ris"}


class Entry(BaseModel):
    """A citation as a browser keeps it; `telling` is where the article that was cited has the words that answer."""

    id: Annotated[str, StringConstraints(pattern=rf"\A{CITATION_ID}\z", max_length=400)]
    quote: str
    note: str = ""
    telling: Annotated[str, StringConstraints(pattern=r"\A(?:[0-9]{1,12}-[0-9]{1,12})?\z")] = ""

    def answering(self, start: int) -> Phrase | None:
        """The words that answer, where the quotation begins at `start`; None where they are not known."""
        if not self.telling:
            return None
        cited = int(self.id.partition(":")[2].partition("-")[0])
        first, last = (int(place) - cited for place in self.telling.split("-"))
        return Phrase(start + first, start + last, self.quote[max(0, first) : max(0, last)])

    @model_validator(mode="after")
    def _within(self) -> Self:
        phrase = self.answering(0)
        if phrase and not 0 <= phrase.start < phrase.end <= len(self.quote):
            raise ValueError(f"expected words of the quotation, found the place {self.telling}")
        return self


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

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quotation, parted at the words of it that answer."""
        return parted(self.entry.quote, 0, self.entry.answering(0))


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
    standing = {item.citation.id: (item.citation, item.entry) for item in kept if item.citation}
    if not standing:
        raise UsageError(
            message("Nothing to save: none of the quotations in the basket stands in the articles any more.")
        )
    answering = {name: entry.answering(citation.start) for name, (citation, entry) in standing.items()}
    if basket.format == WITH_NOTES:
        value = {"citations": [_noted(citation, entry) for citation, entry in standing.values()]}
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    style = named(basket.style) if basket.format in STYLED_FORMATS else None
    with explained():
        return export([citation for citation, _ in standing.values()], basket.format, style, answering)


def _noted(citation: Citation, entry: Entry) -> dict[str, Any]:
    """A citation with its note, and with the words that answer as a hit has them."""
    phrase = entry.answering(citation.start)
    return asdict(citation) | {"note": entry.note, "answer": asdict(phrase) if phrase else None}


def file_name(form: str) -> str:
    """What the file of a format is called, so that `pincite verify` knows how to read it."""
    return f"citations.{_SUFFIXES.get(form, 'json')}"
