"""The differences between a writer's words and a source's, each named by what it changes.

In go two texts that are nearly equal; out come `Change` records in order. Nothing is normalised away: two texts without
a change are equal but for invisible characters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.records import Change, ChangeKind, Detail, DetailKind
from assistant.text.details import NEGATION, details
from assistant.text.diff import Hunk, aligned
from assistant.text.names import name_words
from assistant.text.words import WORD, fold, without_note

ELLIPSIS = r"…|\.{3,4}|\.(?:[ \u00a0]\.){2,3}"
_QUOTES = "\"'“”„‟‘’‚‛«»‹›`´′″"
_DASHES = "-‐‑‒–—―−"
_TOKEN = re.compile(
    rf"(?P<word>{WORD.pattern})|(?P<ellipsis>{ELLIPSIS})|(?P<quotes>['‘’`´]{{2}}|[{_QUOTES}])|(?P<dash>[-‐‑]{{2,3}}|[{_DASHES}])"
    r"|(?P<other>[^\w\s])"
)
# The first of them that differs names a change.
_KINDS = (DetailKind.DATE, DetailKind.QUANTITY, DetailKind.NUMBER, DetailKind.NAME)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a mark: `key` is equal for tokens that differ in typography at most."""

    start: int
    end: int
    text: str
    kind: str
    key: str


class _Text:
    """One of the two texts, cut into tokens."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.text = text
        self.tokens = [_token(match) for match in _TOKEN.finditer(text)]
        self._known = known

    @cached_property
    def details(self) -> tuple[Detail, ...]:
        """The details of the text: only asked for where words differ."""
        return details(self.text, self._known)

    def span(self, tokens: range) -> tuple[int, int]:
        """Where some tokens stand; an empty range stands behind the token before it."""
        if tokens:
            return self.tokens[tokens.start].start, self.tokens[tokens.stop - 1].end
        at = self.tokens[tokens.start - 1].end if tokens.start else 0
        return at, at

    def gap(self, second: int) -> tuple[int, int]:
        """What stands between a token and the one before it."""
        return self.tokens[second - 1].end, self.tokens[second].start

    def widened(self, tokens: range, touched: Sequence[Detail]) -> tuple[int, int]:
        """Where some tokens stand and the details that they touch; of an empty range the details alone."""
        start, end = self.span(tokens)
        starts = [start] if tokens or not touched else []
        ends = [end] if tokens or not touched else []
        return min([*starts, *(d.start for d in touched)]), max([*ends, *(d.end for d in touched)])

    def negations(self, tokens: range) -> int:
        """How many words that negate are among some tokens."""
        start, end = self.span(tokens)
        return sum(match.start() < end and start < match.end() for match in NEGATION.finditer(self.text))

    def touching(self, kind: DetailKind, tokens: range) -> list[Detail]:
        """The details of a kind that share a character with some tokens, or stand around an empty range."""
        start, end = self.span(tokens)
        of_kind = (detail for detail in self.details if detail.kind == kind)
        if tokens:
            return [detail for detail in of_kind if detail.start < end and start < detail.end]
        return [detail for detail in of_kind if detail.start <= end + 1 and start <= detail.end]


def changes(yours: str, source: str) -> tuple[Change, ...]:
    """The differences between two nearly equal texts, in order; their places count in these two.

    Example:
        >>> found = changes("sold 5 ‘old’ Mi-35s", "sold four 'old' Mi-35s")
        >>> [(str(change.kind), change.yours, change.source) for change in found]
        [('number', '5', 'four'), ('quotes', '‘', "'"), ('quotes', '’', "'")]
        >>> [(change.start, change.end, change.source_start, change.source_end) for change in found]
        [(5, 6, 5, 9), (7, 8, 10, 11), (11, 12, 14, 15)]
    """
    if yours == source:
        return ()
    known = name_words(yours) | name_words(source)
    a, b = _Text(yours, known), _Text(source, known)
    hunks, equal = aligned([token.key for token in a.tokens], [token.key for token in b.tokens])
    placed = [*_typography(a, b, equal), *_moved_or_named(a, b, hunks)]
    return tuple(change for _, change in sorted(placed, key=lambda item: item[0]))


def _token(match: re.Match[str]) -> _Token:
    kind, text = str(match.lastgroup), match.group()
    keys = {"word": fold(text), "ellipsis": "...", "quotes": '"', "dash": "-"}
    return _Token(match.start(), match.end(), text, kind, keys.get(kind, text))


def _typography(a: _Text, b: _Text, equal: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Change]]:
    """The differences in form of tokens that are the same, and in the spaces between them."""
    for i, j in equal:
        mine, theirs = a.tokens[i], b.tokens[j]
        if mine.text != theirs.text:
            yield mine.start, _change(_form(mine, theirs), a, (mine.start, mine.end), b, (theirs.start, theirs.end))
    for (i, j), (k, m) in pairwise(equal):
        if (k, m) == (i + 1, j + 1) and a.text[slice(*a.gap(k))] != b.text[slice(*b.gap(m))]:
            yield a.tokens[k].start, _change(ChangeKind.SPACE, a, a.gap(k), b, b.gap(m))


def _change(kind: ChangeKind, a: _Text, yours: tuple[int, int], b: _Text, source: tuple[int, int]) -> Change:
    """The change between a range of one text and a range of the other."""
    return Change(kind, a.text[slice(*yours)], b.text[slice(*source)], *yours, *source)


def _form(mine: _Token, theirs: _Token) -> ChangeKind:
    if mine.kind in (ChangeKind.QUOTES, ChangeKind.DASH):
        return ChangeKind(mine.kind)
    if mine.kind == "ellipsis":
        return ChangeKind.PUNCTUATION
    first, second = (unicodedata.normalize("NFKC", "".join(re.findall(r"\w", token.text))) for token in (mine, theirs))
    if first == second:
        return ChangeKind.SPACE  # invisible characters and ligatures
    if without_note(mine.text) != mine.text or without_note(theirs.text) != theirs.text:
        return ChangeKind.PUNCTUATION  # the mark of a note
    return ChangeKind.CASE if first.casefold() == second.casefold() else ChangeKind.WORD


def _moved_or_named(a: _Text, b: _Text, hunks: Sequence[Hunk]) -> Iterator[tuple[int, Change]]:
    """The changes of words; where the same words stand in another order, one change for all of them."""
    mine = Counter(a.tokens[i].key for hunk in hunks for i in hunk.yours)
    theirs = Counter(b.tokens[j].key for hunk in hunks for j in hunk.source)
    if hunks and mine == theirs:
        yours = a.span(range(hunks[0].yours.start, hunks[-1].yours.stop))
        source = b.span(range(hunks[0].source.start, hunks[-1].source.stop))
        yield yours[0], _change(ChangeKind.ORDER, a, yours, b, source)
        return
    for hunk in hunks:
        yield a.span(hunk.yours)[0], _named(a, b, hunk)


def _named(a: _Text, b: _Text, hunk: Hunk) -> Change:
    """One stretch of changed words, named by the first kind of detail that differs in it, and widened to the detail."""
    yours, source = a.span(hunk.yours), b.span(hunk.source)
    if a.negations(hunk.yours) != b.negations(hunk.source):
        return _change(ChangeKind.NEGATION, a, yours, b, source)
    for detail_kind in _KINDS:
        mine, theirs = a.touching(detail_kind, hunk.yours), b.touching(detail_kind, hunk.source)
        if detail_kind == DetailKind.QUANTITY and bool(mine) != bool(theirs):  # a unit came or went
            mine = mine or a.touching(DetailKind.NUMBER, hunk.yours)
            theirs = theirs or b.touching(DetailKind.NUMBER, hunk.source)
        if not (mine if hunk.yours else theirs) and not (hunk.yours and hunk.source):
            continue  # a word that came or went beside a detail, and is no part of it
        if Counter(detail.value for detail in mine) != Counter(detail.value for detail in theirs):
            return _change(ChangeKind(detail_kind), a, a.widened(hunk.yours, mine), b, b.widened(hunk.source, theirs))
    tokens = [a.tokens[i] for i in hunk.yours] + [b.tokens[j] for j in hunk.source]
    kind = _plain_kind(tokens, _digits(a.text[slice(*yours)]), _digits(b.text[slice(*source)]))
    return _change(kind, a, yours, b, source)


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _plain_kind(tokens: Sequence[_Token], yours: str, source: str) -> ChangeKind:
    """The kind of a change that touches no detail: other digits, or a symbol such as '<', speak of a number."""
    if yours and source and yours != source:
        return ChangeKind.NUMBER  # p51 for p21
    if any(token.kind == "word" for token in tokens):
        return ChangeKind.WORD
    symbols = any(unicodedata.category(token.text[0]) in ("Sm", "Sc") or token.text in "%‰" for token in tokens)
    return ChangeKind.NUMBER if symbols else ChangeKind.PUNCTUATION
