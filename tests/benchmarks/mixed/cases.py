"""A made file with the truth about it, and invented prose to fill files with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ADDED, REFUSED = "added", "refused"

_PROSE = (
    "The harbour board met twice before the winter and could not agree on the depth of the channel.",
    "Nobody had measured the sandbank since the storm of 1993, although three pilots had asked for it in writing.",
    "A survey would have cost less than the repair of a single propeller, as the treasurer pointed out afterwards.",
    "The ferry company kept its own soundings and showed them to no one.",
    "When the dredger finally came, it worked for nine days and left without a word to the newspapers.",
    "Two of the buoys were found on the beach of the neighbouring island, where children had painted them.",
    "The lighthouse keeper remembers that the fog signal failed on the first night of October.",
    "Insurance firms asked for a report, and the report asked for another survey.",
    "In the end the old chart was reprinted with a note in the margin that warned of its age.",
    "The museum shows the painted buoys today beside a model of the dredger.",
    "Fishermen say that the channel moves a boat's length every year towards the south.",
    "The council promised to publish the figures in spring, and published a leaflet about seagulls instead.",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that must be in the text, on a page and with its printed number where the format has pages."""

    text: str
    page: int | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and what must become of it.

    Attributes:
        name: the file's, below its format's folder.
        hard: what is difficult about it.
        data: its bytes.
        outcome: added or refused.
        quotes: what must be found.
        absent: what stands in the file and must not be in the text.
        fields: what the file states, by the name of the article's field; None where it states nothing.
        told: a word of the warning or the refusal.
        listed: whether it is taken in by itself; what an export names is not.
    """

    name: str
    hard: str
    data: bytes
    outcome: str = ADDED
    quotes: tuple[Quote, ...] = ()
    absent: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    told: str = ""
    listed: bool = True


def prose(first: int, sentences: int = 4) -> str:
    """Some invented sentences, others for each start."""
    return " ".join(_PROSE[(first + 5 * i) % len(_PROSE)] for i in range(sentences))


def quotes(*texts: str, page: int | None = None, printed: str | None = None) -> tuple[Quote, ...]:
    """Quotations of one page."""
    return tuple(Quote(text, page, printed) for text in texts)
