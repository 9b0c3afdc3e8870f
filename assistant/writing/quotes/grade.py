"""Compare a piece of a quotation with a place in an article, to the last character.

In go the piece and the range of the article's words; out come the range that it quotes, widened by the marks that
belong to it, and the changes. Quotation must begin and end at the borders of words: what a border cuts off is a change.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.records import Change, ChangeKind
from assistant.text import ELLIPSIS, RAISED, changes, fold, without_note, words
from assistant.writing.quotes import figures
from assistant.writing.quotes.brackets import changed_letters
from assistant.writing.quotes.layout import is_layout
from assistant.writing.quotes.pieces import Part

HARMLESS = frozenset((ChangeKind.QUOTES, ChangeKind.DASH, ChangeKind.SPACE))
TYPOGRAPHY = HARMLESS | {ChangeKind.CASE, ChangeKind.PUNCTUATION}  # the last two are harmless in some places alone
FIGURES = (ChangeKind.NUMBER, ChangeKind.QUANTITY, ChangeKind.DATE)
_MARKS_BEFORE = re.compile(r"(?:[^\w\s]+\s*)+$")
_MARKS_AFTER = re.compile(r"(?:\s*[^\w\s]+)*")
_SIGN = re.compile(r"(?<![\w)])[-−–+±<>≤≥~≈$€£¥₹]\Z|(?<!\w)(?:US|A|C|HK)\$\Z")
_JOINED_BEFORE = re.compile(r"[\w.'’]+[-‐‑'’]\Z|\w+[-‐‑'’](?:\w+[-‐‑'’])+\Z")
_JOINED_AFTER = re.compile(r"(?:[-‐‑'’]\w+)+")
# A word that the source breaks at a line's end.
_BROKEN_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+)[-‐\u00ad]\s+\Z")
_BROKEN_AFTER = re.compile(r"[-‐\u00ad]\s+([^\W\d_]+)")
_WORD_BEFORE = re.compile(r"\d[\d.,]*\w*$|\w+$")
_ELLIPSIS = re.compile(ELLIPSIS)
_UNIT_BESIDE = re.compile(r"[%‰$€£¥₹]|\bper\s?cent\b")
_UNIT = re.compile(r"[%‰°]")
_POSSESSIVE = re.compile(r"['’]s?\b")
_NOTE_MARK = re.compile(
    r"(?:\[(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[a-z]|\^[\w-]{1,30}|(?:note )?\d{1,3}|citation needed)\]\s?|"
    rf"[{RAISED}]+|[*†‡])+",
    re.IGNORECASE,
)
# Raised figures behind a number are the mark of a note, but for powers of ten and of two.
_NOTE_BEHIND = re.compile(rf"(?<=\d)(?<!\b10)(?<!\b2)[{RAISED}]+$|(?<=[^\W\d_])[*†‡]+$")
# More of a raised mark: of '¹⁻³' and '¹,²'.
_MARKED_WORD = re.compile(r"\w+$")
_NOTE_GOES_ON = re.compile(rf"(?:[⁻,–-][{RAISED}]+)+")
_PRONOUN = re.compile(r"(?i)it|he|she|that|who|what|there|here|let|how|where")
REACH = 40  # characters before and behind a piece that are looked at
_FINAL = frozenset(",.;:")  # what may stand for another mark, or for none, at the end of a quotation


@dataclass(frozen=True, slots=True)
class Graded:
    """The article's range that a piece quotes, and how the piece differs; `sound` where in typography alone.

    The changes count in the text of the quotation and in the article's.
    """

    start: int
    end: int
    changes: tuple[Change, ...]
    sound: bool


def grade(part: Part, text: str, start: int, end: int) -> Graded:
    """Grade a piece against `text[start:end]`, which reaches from its first word to its last.

    Example:
        >>> text = "They agreed to sell four Mi-35 helicopters."
        >>> found = grade(Part(0, 10, "sell five,"), text, 15, 24).changes
        >>> [(str(change.kind), change.yours, change.source) for change in found]
        [('number', 'five', 'four'), ('punctuation', ',', '')]
        >>> [(change.start, change.end, change.source_start, change.source_end) for change in found]
        [(5, 9, 20, 24), (9, 10, 24, 24)]
    """
    spans = words(part.text)
    first, last = spans[0][0], spans[-1][1]
    before = _Border.before(part.text[:first], part.text[slice(*spans[0])], text, start)
    after = _Border.after(part.text[last:], part.text[spans[-1][0] : last], text, end)
    source_start = start - before.cut_off
    source = text[source_start : end + after.cut_off]
    inner = changes(part.text[first:last], source)
    judged = [
        (replace(change, kind=ChangeKind.SPACE), True)
        if is_layout(change, text, source_start)
        else _judged(change, i, part, first, source)
        for i, change in enumerate(inner)
    ]
    differences = (
        *before.changes,
        *_cut_figures(part, spans[0], text, (start - before.figure, start)),
        *(change.shifted(first, source_start) for change, _ in judged),
        *_cut_figures(part, spans[-1], text, (end, end + after.figure)),
        *(change.shifted(last) for change in after.changes),
    )
    return Graded(
        source_start - before.figure - before.marks,
        end + after.cut_off + after.figure + after.marks,
        tuple(_in_quotation(change, part) for change in differences),
        all(harmless for _, harmless in judged) and before.sound and after.sound,
    )


def _cut_figures(part: Part, word: tuple[int, int], text: str, cut: tuple[int, int]) -> Iterator[Change]:
    """The change that a border inside a number makes: of the piece's word there, and the source's whole number.

    Args:
        part: the piece.
        word: its first or last word.
        text: the article's.
        cut: the range of the article that the border cuts off, beside the word; empty for none.
    """
    if cut[0] < cut[1]:
        said = part.text[slice(*word)]
        whole = (cut[0] - len(said), cut[1]) if text.endswith(said, 0, cut[0]) else cut
        whole = (cut[0], cut[1] + len(said)) if text.startswith(said, cut[1]) else whole
        kind = (
            ChangeKind.QUANTITY if _UNIT_BESIDE.search(text, max(0, cut[0] - 1), whole[1] + 10) else ChangeKind.NUMBER
        )
        yield Change(kind, said, text[slice(*whole)], *word, *whole)


def _in_quotation(change: Change, part: Part) -> Change:
    start, end = part.place(change.start), part.place(change.end)
    written = part.quoted[start - part.start : end - part.start] if part.taken else change.yours
    return replace(change, yours=written if change.yours else "", start=start, end=end)


def _judged(change: Change, position: int, part: Part, first: int, source: str) -> tuple[Change, bool]:
    """A change, named anew where letters in brackets make it; and whether it is harmless."""
    span = change.start + first, change.end + first
    if _is_note_mark(change) or _continues_note(change, part.text[first:], source):
        return replace(change, kind=ChangeKind.PUNCTUATION), True
    edit = next((edit for edit in part.edits if (edit.start, edit.end) == span), None)
    if edit is None or change.kind == ChangeKind.CASE:
        return change, _is_harmless(change, position, part, first, source)
    kind = changed_letters(edit, change.source)
    named = change.kind if kind is None or change.kind in FIGURES else kind
    return replace(change, kind=named), kind is None


def _is_note_mark(change: Change) -> bool:
    """Tell whether a change is that one side has the mark of a note: '[12]', '¹' or '†', no word of the text."""
    yours, source = change.yours.strip(), change.source.strip()
    if not yours or not source:
        return bool(_NOTE_MARK.fullmatch(yours or source))
    plain = [_NOTE_BEHIND.sub("", without_note(text)) for text in (yours, source)]
    return plain[0] == plain[1]


def _continues_note(change: Change, yours: str, source: str) -> bool:
    """Tell whether a change is the rest of a note's mark behind a word: no power of a unit."""
    if bool(change.yours) == bool(change.source):
        return False
    text, start, end = (
        (yours, change.start, change.end) if change.yours else (source, change.source_start, change.source_end)
    )
    marked = _MARKED_WORD.search(text, max(0, start - REACH), start)
    return bool(_NOTE_GOES_ON.fullmatch(text[start:end].strip()) and marked and without_note(marked[0]) != marked[0])


def _is_harmless(change: Change, position: int, part: Part, first: int, source: str) -> bool:
    """Tell whether a change is one of typography: of marks and spaces, or of the case of the first letter."""
    if change.kind in HARMLESS or (_ELLIPSIS.fullmatch(change.yours) and _ELLIPSIS.fullmatch(change.source)):
        return True
    if change.kind != ChangeKind.CASE or change.yours[1:] != change.source[1:]:
        return False
    begins = position == 0 and part.text.startswith(change.yours, first) and source.startswith(change.source)
    return begins or change.start + first in part.letters


@dataclass(frozen=True, slots=True)
class _Border:
    """What stands at one end of a piece.

    Attributes:
        cut_off: characters of the source's word, or of its sign or unit, that the piece leaves off.
        figure: characters of the source's number that it leaves off.
        marks: characters of the source that are the piece's own marks.
        changes: how the marks differ; they count in the piece's marks and in the article.
        sound: whether that is harmless.
    """

    cut_off: int = 0
    figure: int = 0
    marks: int = 0
    changes: tuple[Change, ...] = ()
    sound: bool = True

    @classmethod
    def before(cls, marks: str, word: str, text: str, start: int) -> "_Border":
        """The border before the first word of the piece."""
        before = text[max(0, start - REACH) : start]
        if marks.strip():
            standing = _MARKS_BEFORE.search(before)
            shortest_first = range(len(before) - 1, standing.start() - 1, -1) if standing else ()
            stretches = [before[i:] for i in shortest_first if not before[i].isspace()]
            border = _matched(marks, stretches, lambda stretch: start - len(stretch))
            figure = figures.cut_before(text, start)
            return cls(figure=figure, sound=False) if figure > border.marks else border
        if figure := figures.cut_before(text, start):
            return cls(figure=figure, sound=False)
        cut_off = _JOINED_BEFORE.search(before) or (_SIGN.search(before) if word[0].isdigit() else None)
        if cut_off is None and (broken := _BROKEN_BEFORE.search(before)) and len(word) > len(broken[1]):
            cut_off = broken if fold(word).startswith(fold(broken[1])) else None
        return cls(cut_off=len(cut_off.group()) if cut_off else 0)

    @classmethod
    def after(cls, marks: str, word: str, text: str, end: int) -> "_Border":
        """The border behind the last word."""
        after = text[end : end + REACH]
        if marks.strip() and (border := _matched(marks, _standing(after), lambda _: end)).sound:
            return border
        if figure := figures.cut_after(text, _word_start(text, end), end):
            return cls(figure=figure, sound=False)
        cut_off = _cut_off(word, after)
        standing = _standing(after[cut_off:])
        behind = end + cut_off
        border = _matched(marks, standing, lambda _: behind) if marks.strip() else cls()
        if not border.sound and marks.strip() in _FINAL:
            # Writers end a quotation with the mark that their own sentence needs.
            source = standing[0] if standing else ""
            place = Change(ChangeKind.PUNCTUATION, marks.strip(), source, 0, 1, 0, len(source))
            border = cls(changes=(place.shifted(_indent(marks), behind),))
        return replace(border, cut_off=cut_off)


def _word_start(text: str, end: int) -> int:
    """Where the word begins that ends at an offset."""
    word = _WORD_BEFORE.search(text, max(0, end - REACH), end)
    return word.start() if word else end


def _standing(after: str) -> list[str]:
    """The marks that a text begins with: one, two and so on."""
    behind = _MARKS_AFTER.match(after)
    run = behind.group() if behind else ""
    return [run[:i] for i in range(1, len(run) + 1) if not run[i - 1].isspace()]


def _cut_off(word: str, after: str) -> int:
    """How many characters of a word, or of the unit of a number, stand behind the last word of a piece."""
    unit = _UNIT.match(after) if word[-1].isdigit() else None
    broken = _BROKEN_AFTER.match(after)
    if broken and fold(word).endswith(fold(broken[1])) and len(word) > len(broken[1]):
        return len(broken.group())
    joined = unit or _JOINED_AFTER.match(after)
    if joined is None or (_POSSESSIVE.fullmatch(joined.group()) and not _PRONOUN.fullmatch(word)):
        return 0  # a possessive may be left out: not that of 'it’s', which is a verb
    return len(joined.group())


def _indent(text: str) -> int:
    """How many spaces a text begins with."""
    return len(text) - len(text.lstrip())


def _matched(marks: str, stretches: list[str], begins: Callable[[str], int]) -> _Border:
    """Find the writer's marks among stretches of the source; where none is like them, they were put in.

    `begins` tells where a stretch begins in the article.
    """
    for stretch in stretches:
        if stretch == marks:
            return _Border(marks=len(stretch))
    for stretch in stretches:
        differences = changes(marks.strip(), stretch.strip())
        if all(change.kind in HARMLESS for change in differences):
            start = begins(stretch)
            placed = [change.shifted(_indent(marks), start + _indent(stretch)) for change in differences]
            spaces = Change(ChangeKind.SPACE, marks, stretch, 0, len(marks), start, start + len(stretch))
            return _Border(marks=len(stretch), changes=tuple(placed) or (spaces,))
    put_in = changes(marks.strip(), "")
    return _Border(changes=tuple(change.shifted(_indent(marks), begins("")) for change in put_in), sound=False)
