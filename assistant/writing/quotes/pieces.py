"""Take a quotation apart where its writer left something out or put something in.

In goes the text of a quotation; out come its pieces, which claim to stand in the source word for word, and the gaps
around them. Ellipses, with or without brackets, and brackets are borders. No border: a bracketed first letter, as in
'[T]he', letters in brackets inside a word, as in 'agree[d]', and notes such as '[sic]' or '[12]', which claim nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text import ELLIPSIS

_BRACKET = re.compile(
    rf"[\[［](?:[^\[\]［］]|\[[^\[\]]*\]){{0,300}}[\]］]|\((?:{ELLIPSIS})\)|{ELLIPSIS}|\([^()]{{1,40}}\)"
)
_ONLY_ELLIPSIS = re.compile(rf"\s*(?:{ELLIPSIS})?\s*")
_ELLIPSIS_IN = re.compile(rf"^\s*(?:{ELLIPSIS})\s*|\s*(?:{ELLIPSIS})\s*$")
# What a writer says about the quotation, and marks of notes that are no words of it.
_NOTE = re.compile(
    r"\s*(?:sic[!.]?|!|\?|recte|q\.?v\.?|ibid\.?|(?:emphasis|italics|bold|translation)\b.{0,60}|"
    r"(?:my|our|author[’']?s) (?:emphasis|italics|translation)|(?:foot|end)?notes? ?\d{0,3}|citation needed|"
    r"[*†‡§¶#]+|laughter|applause|laughs|pause|inaudible)\s*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[a-z])\s*")
ENDINGS = frozenset(
    ("", "s", "es", "d", "ed", "ing", "ies", "ied", "ying", "y", "e", "n", "en", "t", "’s", "'s", "s’", "s'")
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A word of which the writer put letters in brackets.

    Attributes:
        start: where the word begins in the piece's text.
        end: where it ends there.
        before: the word's letters before the brackets.
        letters: those in the brackets.
        after: those behind them.
    """

    start: int
    end: int
    before: str
    letters: str
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a quotation.

    Attributes:
        start: where it begins in the quotation.
        end: where it ends there.
        text: its words, without notes and without the brackets around letters.
        quoted: the same as the quotation has it.
        taken: for each stretch that was taken out, where in `text` that was, and how many characters.
        letters: where letters stand in `text` whose case is announced.
        edits: the words that have letters in brackets.
    """

    start: int
    end: int
    text: str
    quoted: str = ""
    taken: tuple[tuple[int, int], ...] = ()
    letters: tuple[int, ...] = ()
    edits: tuple[Edit, ...] = ()

    def place(self, at: int) -> int:
        """Where a place in `text` is in the quotation: what was taken out before it is counted."""
        return self.start + at + sum(count for place, count in self.taken if place < at)

    def as_written(self, start: int, end: int) -> str:
        """A stretch of `text` as the quotation has it."""
        return (
            self.quoted[self.place(start) - self.start : self.place(end) - self.start]
            if self.taken
            else self.text[start:end]
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two pieces, or at an end of the quotation.

    Attributes:
        start: where it begins in the quotation.
        end: where it ends there.
        put_in: the words that the writer put in brackets; empty for none.
        elided: whether an ellipsis says that something was left out.
    """

    start: int
    end: int
    put_in: str = ""
    elided: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a quotation that hold words, in order, and the gaps: one before each and one behind the last."""

    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]


def parts(text: str) -> tuple[Part, ...]:
    """The pieces of a quotation that hold words, in order.

    Example:
        >>> [part.text for part in parts("[T]he army … bought [from Moscow] four [sic] Mi-35s …")]
        ['The army', 'bought', 'four Mi-35s']
    """
    return pieces(text).parts


def pieces(text: str) -> Pieces:
    """The pieces of a quotation and the gaps between them.

    Example:
        >>> [(gap.put_in, gap.elided) for gap in pieces("They … bought [from Moscow] four").gaps]
        [('', False), ('', True), ('from Moscow', False), ('', False)]
    """
    parts: list[Part] = []
    gaps: list[Gap] = []
    open_gap = Gap(0, 0)
    at = 0
    for border in [*_borders(text), Gap(len(text), len(text))]:
        part = _part(text, at, border.start)
        at = border.end
        if re.search(r"\w", part.text):
            parts.append(part)
            gaps.append(open_gap)
            open_gap = border
        else:
            open_gap = _joined(open_gap, border)
    return Pieces(tuple(parts), (*gaps, open_gap))


def _joined(one: Gap, other: Gap) -> Gap:
    return Gap(one.start, other.end, f"{one.put_in} {other.put_in}".strip(), one.elided or other.elided)


def _borders(text: str) -> Iterator[Gap]:
    for match in _BRACKET.finditer(text):
        if _is_ellipsis(text, match):
            yield Gap(*match.span(), elided=True)
        elif match[0][0] in "[［" and not _is_note(text, match) and not _in_word(text, match):
            inner = match[0][1:-1]
            plain = _ELLIPSIS_IN.sub("", inner)
            yield Gap(*match.span(), put_in=plain.strip(), elided=plain != inner)


def _is_ellipsis(text: str, match: re.Match[str]) -> bool:
    if match[0][0] not in "[［(":
        return True
    empty = match[0][1:-1].strip() == ""
    return bool(_ONLY_ELLIPSIS.fullmatch(match[0][1:-1])) and not (
        empty and (match[0][0] == "(" or _is_glued(text, match))
    )


def _is_note(text: str, match: re.Match[str]) -> bool:
    """Tell whether brackets hold a remark, or the mark of a note: letters and figures that stand close to a word."""
    inner = match[0][1:-1]
    if _NOTE.fullmatch(inner):
        return match[0][0] != "(" or inner.strip().lower().startswith(("sic", "emphasis", "italics", "my ", "our "))
    if match[0][0] == "(":
        return False
    before, after = _neighbours(text, match)
    close = before.strip() != "" and not after.isalnum()
    return bool(_MARK.fullmatch(inner)) and close and inner.strip() not in ENDINGS


def _is_glued(text: str, match: re.Match[str]) -> bool:
    return any(char.isalnum() for char in _neighbours(text, match))


def _neighbours(text: str, match: re.Match[str]) -> tuple[str, str]:
    return text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]


def _in_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether brackets hold letters of a word."""
    return match[0][0] in "[［" and _is_glued(text, match) and not re.search(r"\s", match[0].strip("[]［］").strip())


def _part(text: str, start: int, end: int) -> Part:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = max(start, end - (len(inner) - len(inner.rstrip())))
    return _Reading(text[start:end]).part(start, end)


class _Reading:
    """Takes notes and the brackets around letters out of a piece."""

    def __init__(self, quoted: str) -> None:
        self._quoted = quoted
        self._text = ""
        self._taken: list[tuple[int, int]] = []
        self._letters: list[int] = []
        self._brackets: list[tuple[int, int]] = []  # where letters that stood in brackets are in the text
        self._at = 0

    def part(self, start: int, end: int) -> Part:
        for match in _BRACKET.finditer(self._quoted):
            if match[0][0] in "[［(" and _is_note(self._quoted, match):
                self._copy(match.start())
                spaced = self._text[-1:].isspace() and self._quoted[match.end() : match.end() + 1] in (" ", "")
                self._take(match.end() - match.start() + spaced)
            elif _in_word(self._quoted, match):
                self._copy(match.start())
                self._unwrap(match)
        self._copy(len(self._quoted))
        edits = tuple(self._edits())
        return Part(start, end, self._text, self._quoted, tuple(self._taken), tuple(self._letters), edits)

    def _copy(self, end: int) -> None:
        self._text += self._quoted[self._at : end]
        self._at = end

    def _take(self, count: int) -> None:
        count = min(count, len(self._quoted) - self._at)
        self._taken.append((len(self._text), count))
        self._at += count

    def _unwrap(self, match: re.Match[str]) -> None:
        """Take the brackets off; of one letter at the start of a word, the case is the writer's."""
        first = len(self._text)
        self._take(1)
        self._copy(match.end() - 1)
        if len(self._text) - first == 1 and not self._text[first - 1 : first].isalnum():
            self._letters.append(first)
        else:
            self._brackets.append((first, len(self._text)))
        # The closing bracket goes with the last letter, so that it is in a range that ends there.
        self._taken.append((max(0, len(self._text) - 1), 1))
        self._at += 1

    def _edits(self) -> Iterator[Edit]:
        for first, last in self._brackets:
            start = first - len(re.search(r"\w*$", self._text[:first])[0])  # type: ignore[index]
            end = last + len(re.match(r"\w*", self._text[last:])[0])  # type: ignore[index]
            yield Edit(start, end, self._text[start:first], self._text[first:last], self._text[last:end])
