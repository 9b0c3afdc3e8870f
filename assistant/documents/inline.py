"""What HTML elements inside a sentence mean for its words: quotations, struck words, raised and lowered figures.

HTML and Markdown share it: their readers tell each tag and each run of words, and write what comes back.
"""

import re
from typing import Final

STRUCK: Final = frozenset(("del", "s", "strike"))
_RAISED = str.maketrans("0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_TABLES = {"sup": _RAISED, "sub": _LOWERED}
_FIGURES = re.compile(r"\s*(?:[\d+−=(),\s-]+|[a-z])\s*")
_MARKS = (("“", "”"), ("‘", "’"), ("❝", "❞"))
_END_OF_QUOTE = re.compile(r"</q\s*>|<q\b", re.IGNORECASE)


def raised(words: str, tag: str = "sup") -> str:
    """Figures, or the one letter of a note's mark, as they stand raised or lowered; other words as they are.

    Example:
        >>> [raised(words) for words in ("6", "a", "th", "-2")], raised("2", "sub")
        (['⁶', 'ᵃ', 'th', '⁻²'], '₂')
    """
    return words.translate(_TABLES[tag]) if _FIGURES.fullmatch(words) else words


class Inline:
    """The elements that are open in a block."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._struck = 0
        self._shifts: list[str] = []
        self._quotes: list[str] = []

    def begin(self, tag: str, following: str) -> str:
        """The words that a start tag stands for; `following` is the file from there on, as far as it is of interest."""
        if tag in STRUCK:
            self._struck += 1
        elif tag in _TABLES:
            self._shifts.append(tag)
        elif tag == "q" and not self._struck:
            return self._open_quote(following)
        return ""

    def end(self, tag: str) -> str:
        """The words that an end tag stands for."""
        if tag in STRUCK:
            self._struck = max(0, self._struck - 1)
        elif tag in _TABLES and self._shifts:
            self._shifts.pop()
        elif tag == "q" and self._quotes and not self._struck:
            return self._quotes.pop()
        return ""

    def finish(self) -> str:
        """The closing marks that are missing where a block ends; nothing stays open."""
        marks = "".join(reversed(self._quotes))
        self._struck, self._shifts, self._quotes = 0, [], []
        return marks

    def words(self, text: str) -> str:
        """A run of words as it is read: nothing where it is struck."""
        if self._struck:
            return ""
        return raised(text, self._shifts[-1]) if self._shifts else text

    def _open_quote(self, following: str) -> str:
        """Marks that are not among the quotation's own, and others inside than outside."""
        border = _END_OF_QUOTE.search(following)
        inner = following[: border.start()] if border else following
        free = [pair for pair in _MARKS if not set(pair) & set(inner) or pair[0] == "❝"]
        opening, closing = free[len(self._quotes) % len(free)]
        self._quotes.append(closing)
        return opening
