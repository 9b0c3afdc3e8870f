"""Take a quotation apart where its writer left something out or put something in.

In goes the text of a quotation; out come its pieces: what claims to stand in the source word for word. Ellipses, with
or without brackets, and brackets are borders; a bracketed first letter, as in '[T]he', is the writer's change of case.
"""

import re
from dataclasses import dataclass

from assistant.text import ELLIPSIS

_BORDER = re.compile(
    rf"[\[(]\s*(?:{ELLIPSIS})\s*[\])]|{ELLIPSIS}|(?<!\w)\[[^\[\]]{{0,120}}\](?!\w)|\w*\[[^\[\]]{{1,40}}\]\w*"
)
_LETTER = re.compile(r"(?<!\w)\[(\w)\](?=\w)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a quotation.

    Attributes:
        start: where it begins in the quotation.
        end: where it ends there.
        text: its words, without the brackets around a letter whose case is announced.
        letters: where those letters stand in `text`.
    """

    start: int
    end: int
    text: str
    letters: tuple[int, ...] = ()

    @property
    def recased(self) -> bool:
        """Whether the case of a letter is announced."""
        return bool(self.letters)

    def place(self, at: int) -> int:
        """Where a place in `text` is in the quotation: brackets in front of it are counted."""
        return self.start + at + 2 * sum(letter < at for letter in self.letters)


def parts(text: str) -> tuple[Part, ...]:
    """The pieces of a quotation that hold words, in order.

    Example:
        >>> [part.text for part in parts("[T]he army … bought [from Moscow] four [sic] Mi-35s …")]
        ['The army', 'bought', 'four', 'Mi-35s']
    """
    found = []
    start = 0
    borders = [match.span() for match in _BORDER.finditer(text) if not _LETTER.match(text, match.start())]
    for border_start, border_end in [*borders, (len(text), len(text))]:
        found.append(_part(text, start, border_start))
        start = border_end
    return tuple(part for part in found if re.search(r"\w", part.text))


def _part(text: str, start: int, end: int) -> Part:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = max(start, end - (len(inner) - len(inner.rstrip())))
    inner = text[start:end]
    letters = tuple(match.start() - 2 * i for i, match in enumerate(_LETTER.finditer(inner)))
    return Part(start, end, _LETTER.sub(r"\1", inner), letters)
