"""What is put where in a text: the plan that all formats follow."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.records import Citation


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence to cite: where a citation in the text goes, where a note goes, and what is cited."""

    before: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Plan:
    """Citations for a document.

    Attributes:
        cited: the sentences, in order.
        texts: what is written for each of them, escaped for the format; none for citekeys.
        bibliography: the entries to list at the end.
        notes: put the texts into notes rather than into the text.
        citekeys: write citekeys.
    """

    cited: tuple[Cited, ...]
    texts: tuple[str, ...]
    bibliography: tuple[str, ...]
    notes: bool
    citekeys: bool


@dataclass(frozen=True, slots=True)
class Insertion:
    """Words to put in at a place of a text."""

    place: int
    words: str


def inserted(text: str, insertions: Iterable[Insertion]) -> str:
    """The text with all insertions; those at one place keep their order.

    Example:
        >>> inserted("It fell. It rose.", [Insertion(8, "[^1]"), Insertion(17, "[^2]")])
        'It fell.[^1] It rose.[^2]'
    """
    parts: list[str] = []
    at = 0
    for insertion in sorted(insertions, key=lambda insertion: insertion.place):
        parts.extend((text[at : insertion.place], insertion.words))
        at = insertion.place
    return "".join([*parts, text[at:]])
