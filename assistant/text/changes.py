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

from assistant.records import Change, Detail
from assistant.text.details import NEGATION, details
from assistant.text.names import name_words
from assistant.text.words import WORD, fold

ELLIPSIS = r"…|\.{3,4}|\.(?:[ \u00a0]\.){2,3}"
_QUOTES = "\"'“”„‟‘’‚‛«»‹›`´′″"
_DASHES = "-‐‑‒–—―−"
_TOKEN = re.compile(
    rf"(?P<word>{WORD.pattern})|(?P<ellipsis>{ELLIPSIS})|(?P<quotes>['‘’`´]{{2}}|[{_QUOTES}])|(?P<dash>[-‐‑]{{2,3}}|[{_DASHES}])"
    r"|(?P<other>[^\w\s])"
)
_KINDS = ("date", "quantity", "number", "name")  # the first of them that differs names a change


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a mark: `key` is equal for tokens that differ in typography at most."""

    start: int
    end: int
    text: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Ranges of tokens that differ, one of them perhaps empty."""

    yours: range
    source: range


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

    def gap(self, second: int) -> str:
        """What stands between a token and the one before it."""
        return self.text[self.tokens[second - 1].end : self.tokens[second].start]

    def negations(self, tokens: range) -> int:
        """How many words that negate are among some tokens."""
        start, end = self.span(tokens)
        return sum(match.start() < end and start < match.end() for match in NEGATION.finditer(self.text))

    def touching(self, kind: str, tokens: range) -> list[Detail]:
        """The details of a kind that share a character with some tokens, or stand around an empty range."""
        start, end = self.span(tokens)
        found = (detail for detail in self.details if detail.kind == kind)
        if tokens:
            return [detail for detail in found if detail.start < end and start < detail.end]
        return [detail for detail in found if detail.start <= end + 1 and start <= detail.end]


def changes(yours: str, source: str) -> tuple[Change, ...]:
    """The differences between two nearly equal texts, in order.

    Example:
        >>> changes("sold 5 ‘old’ Mi-35s", "sold four 'old' Mi-35s")
        ... # doctest: +NORMALIZE_WHITESPACE
        (Change(kind='number', yours='5', source='four'), Change(kind='quotes', yours='‘', source="'"),
         Change(kind='quotes', yours='’', source="'"))
    """
    if yours == source:
        return ()
    known = name_words(yours) | name_words(source)
    a, b = _Text(yours, known), _Text(source, known)
    hunks, equal = _aligned(a.tokens, b.tokens)
    placed = [*_typography(a, b, equal), *_moved_or_named(a, b, hunks)]
    return tuple(change for _, change in sorted(placed, key=lambda item: item[0]))


def _token(match: re.Match[str]) -> _Token:
    kind, text = str(match.lastgroup), match.group()
    keys = {"word": fold(text), "ellipsis": "...", "quotes": '"', "dash": "-"}
    return _Token(match.start(), match.end(), text, kind, keys.get(kind, text))


def _aligned(a: Sequence[_Token], b: Sequence[_Token]) -> tuple[list[_Hunk], list[tuple[int, int]]]:
    """The stretches of tokens that differ, and the pairs that do not."""
    from rapidfuzz.distance import Levenshtein

    hunks: list[_Hunk] = []
    equal: list[tuple[int, int]] = []
    for code in Levenshtein.opcodes([token.key for token in a], [token.key for token in b]):
        yours, source = range(code.src_start, code.src_end), range(code.dest_start, code.dest_end)
        if code.tag == "equal":
            equal.extend(zip(yours, source, strict=True))
        elif hunks and hunks[-1].yours.stop == yours.start and hunks[-1].source.stop == source.start:
            hunks[-1] = _Hunk(range(hunks[-1].yours.start, yours.stop), range(hunks[-1].source.start, source.stop))
        else:
            hunks.append(_Hunk(yours, source))
    return hunks, equal


def _typography(a: _Text, b: _Text, equal: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Change]]:
    """The differences in form of tokens that are the same, and in the spaces between them."""
    for i, j in equal:
        mine, theirs = a.tokens[i], b.tokens[j]
        if mine.text != theirs.text:
            yield mine.start, Change(_form(mine, theirs), mine.text, theirs.text)
    for (i, j), (k, m) in pairwise(equal):
        if (k, m) == (i + 1, j + 1) and a.gap(k) != b.gap(m):
            yield a.tokens[k].start, Change("space", a.gap(k), b.gap(m))


def _form(mine: _Token, theirs: _Token) -> str:
    if mine.kind in ("quotes", "dash"):
        return mine.kind
    if mine.kind == "ellipsis":
        return "punctuation"
    first, second = (unicodedata.normalize("NFKC", "".join(re.findall(r"\w", token.text))) for token in (mine, theirs))
    if first == second:
        return "space"  # invisible characters and ligatures
    return "case" if first.casefold() == second.casefold() else "word"


def _moved_or_named(a: _Text, b: _Text, hunks: Sequence[_Hunk]) -> Iterator[tuple[int, Change]]:
    """The changes of words; where the same words stand in another order, one change for all of them."""
    mine = Counter(a.tokens[i].key for hunk in hunks for i in hunk.yours)
    theirs = Counter(b.tokens[j].key for hunk in hunks for j in hunk.source)
    if hunks and mine == theirs:
        start, end = a.span(range(hunks[0].yours.start, hunks[-1].yours.stop))
        first, last = b.span(range(hunks[0].source.start, hunks[-1].source.stop))
        yield start, Change("order", a.text[start:end], b.text[first:last])
        return
    for hunk in hunks:
        yield a.span(hunk.yours)[0], _named(a, b, hunk)


def _named(a: _Text, b: _Text, hunk: _Hunk) -> Change:
    """One stretch of changed words, named by the first kind of detail that differs in it, and widened to the detail."""
    start, end = a.span(hunk.yours)
    first, last = b.span(hunk.source)
    if a.negations(hunk.yours) != b.negations(hunk.source):
        return Change("negation", a.text[start:end], b.text[first:last])
    for kind in _KINDS:
        mine, theirs = a.touching(kind, hunk.yours), b.touching(kind, hunk.source)
        if kind == "quantity" and bool(mine) != bool(theirs):  # a unit came or went
            mine, theirs = mine or a.touching("number", hunk.yours), theirs or b.touching("number", hunk.source)
        if not (mine if hunk.yours else theirs) and not (hunk.yours and hunk.source):
            continue  # a word that came or went beside a detail, and is no part of it
        if Counter(detail.value for detail in mine) != Counter(detail.value for detail in theirs):
            return Change(kind, _widened(a, hunk.yours, mine), _widened(b, hunk.source, theirs))
    said, says = a.text[start:end], b.text[first:last]
    tokens = [a.tokens[i] for i in hunk.yours] + [b.tokens[j] for j in hunk.source]
    return Change(_plain_kind(tokens, _digits(said), _digits(says)), said, says)


def _widened(text: _Text, tokens: range, found: Sequence[Detail]) -> str:
    """The words of a hunk with the whole of the details that it touches; nothing where it touches nothing."""
    start, end = text.span(tokens)
    if not tokens:
        return text.text[min(d.start for d in found) : max(d.end for d in found)] if found else ""
    return text.text[min([start, *(d.start for d in found)]) : max([end, *(d.end for d in found)])]


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _plain_kind(tokens: Sequence[_Token], yours: str, source: str) -> str:
    """The kind of a change that touches no detail: other digits, or a symbol such as '<', speak of a number."""
    if yours and source and yours != source:
        return "number"  # p51 for p21
    if any(token.kind == "word" for token in tokens):
        return "word"
    symbols = any(unicodedata.category(token.text[0]) in ("Sm", "Sc") or token.text in "%‰" for token in tokens)
    return "number" if symbols else "punctuation"
