"""Find the quotations in a text by their quotation marks, and block quotations.

In goes a block of plain words; out come the (start, end) of what stands between its outermost marks, and the places of
marks without a partner. Straight, typographic and angled marks count; an apostrophe does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import Block

LONGEST = 20_000  # code points between two marks; what is longer is a mark without a partner

_MARK = re.compile(r"''|’’|‘‘|‘’|``|[\"“”„‟«»‹›'‘’‚]")
_CLOSERS = {
    '"': '"', "“": "”", "„": "“”", "‟": "”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "'": "'", "‘": "’", "‚": "‘’",
    "''": ("''", "’’"), "’’": ("’’", "''"), "‘‘": ("’’", "''"), "‘’": ("’’",), "``": ("''",),
}  # fmt: skip
_SINGLE = frozenset("'‘’‚")
_ANGLED = frozenset("«»‹›")
_BEFORE_OPENING = frozenset("([{<-‐‑–—/=|") | frozenset("\"“”„«»‹›'‘’‚*_")
_SOURCE_LINE = re.compile(r"(?<=[.!?”\"’»])\s(?:—|–|--?)\s?[^—–.!?]{1,160}\.?$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where quotations stand in a block's text, and which marks have no partner."""

    ranges: tuple[tuple[int, int], ...]
    unbalanced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark, and whether its neighbours let it open or close."""

    text: str
    start: int
    end: int
    opens: bool
    closes: bool


def find(block: Block, following: Block | None = None) -> Quoted:
    """The quotations of a block.

    Args:
        block: where to look; code holds none, and a block quotation is one.
        following: the next block: a quotation of several paragraphs opens in each and closes in the last.

    Example:
        >>> text = "He didn’t say “No” but ‘never’."
        >>> [text[a:b] for a, b in find(Block("paragraph", text, range(len(text) + 1))).ranges]
        ['No', 'never']
    """
    if block.kind == "code":
        return Quoted((), ())
    if block.kind == "quote":
        inner = _block_quotation(block.text)
        return Quoted((inner,) if inner[0] < inner[1] else (), ())
    marks = [_mark(block.text, match) for match in _MARK.finditer(block.text)]
    opening = following.text[:1] if following is not None and following.kind == block.kind else ""
    return _paired(block.text, marks, opening)


def _mark(text: str, match: re.Match[str]) -> _Mark:
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    angled = match.group() in _ANGLED
    opens = (angled or bool(after.strip())) and (not before.strip() or before in _BEFORE_OPENING)
    closes = angled or bool(before.strip())
    if match.group() in _SINGLE:
        closes = closes and not after.isalnum()
    return _Mark(match.group(), start, end, opens, closes)


def _paired(text: str, marks: Sequence[_Mark], continued_by: str) -> Quoted:
    ranges, unbalanced = [], []
    i = 0
    while i < len(marks):
        mark = marks[i]
        closing = _closing(text, marks, i) if _may_open(text, mark) else None
        if closing is not None:
            ranges.append((mark.end, marks[closing].start))
            i = closing
        elif mark.opens and mark.text == continued_by and mark.text not in _SINGLE:
            ranges.append((mark.end, len(text)))
            break
        elif _is_stray(text, mark):
            unbalanced.append(mark.start)
        i += 1
    return Quoted(tuple((a, b) for a, b in ranges if len(text[a:b].strip()) > 1), tuple(unbalanced))


def _may_open(text: str, mark: _Mark) -> bool:
    if mark.text == "’":
        return False  # an apostrophe, as in ’tis
    return mark.opens


def _closing(text: str, marks: Sequence[_Mark], opening: int) -> int | None:
    """Which mark closes the quotation that a mark opens; None before another one opens in the same way."""
    first = marks[opening]
    doubtful = None
    for i in range(opening + 1, len(marks)):
        mark = marks[i]
        if mark.start - first.end > LONGEST:
            break
        if mark.text in _CLOSERS[first.text] and mark.closes:
            if mark.text in _SINGLE and _may_be_possessive(text, mark):
                doubtful = i if doubtful is None else doubtful
                continue
            return i
        if mark.text == first.text and mark.opens and not (mark.closes and mark.text in _CLOSERS[first.text]):
            break  # another one opens in the same way: the first has no partner
    return doubtful


def _may_be_possessive(text: str, mark: _Mark) -> bool:
    """Tell whether a single mark may be the apostrophe of a plural, as in the workers’ rights."""
    after = text[mark.end : mark.end + 2]
    return (
        text[mark.start - 1 : mark.start] in ("s", "S") and len(after) == 2 and after[0] == " " and after[1].islower()
    )


def _is_stray(text: str, mark: _Mark) -> bool:
    """Tell whether a mark without a partner is a mistake: not an apostrophe, nor the sign for inches or seconds."""
    if mark.text in _SINGLE or mark.text in ("''", "’’", "‘’"):
        return False
    return not (mark.text == '"' and text[mark.start - 1 : mark.start].isdigit())


def _block_quotation(text: str) -> tuple[int, int]:
    """A block quotation without marks around all of it and without a last line that names its source."""
    source = _SOURCE_LINE.search(text)
    start, end = 0, source.start() if source else len(text)
    first, last = _MARK.match(text), [match for match in _MARK.finditer(text, max(0, end - 2), end)]
    if first and last and last[-1].end() == end and last[-1].group() in _CLOSERS.get(first.group(), ""):
        start, end = first.end(), last[-1].start()
    return start, end


def quotations(blocks: Sequence[Block]) -> Iterator[tuple[int, Quoted]]:
    """The number of each block that holds a quotation or a stray mark, with what it holds.

    A quotation that opens in one block and closes in the next is two, one for each.
    """
    found = [find(block, blocks[i + 1] if i + 1 < len(blocks) else None) for i, block in enumerate(blocks)]
    for i, (one, following) in enumerate(pairwise(found)):
        if one.unbalanced and following.unbalanced:
            opening = _MARK.match(blocks[i].text, one.unbalanced[-1])
            closing = _MARK.match(blocks[i + 1].text, following.unbalanced[0])
            if opening and closing and closing.group() in _CLOSERS[opening.group()]:
                found[i] = Quoted((*one.ranges, (opening.end(), len(blocks[i].text))), one.unbalanced[:-1])
                found[i + 1] = Quoted(((0, closing.start()), *following.ranges), following.unbalanced[1:])
    yield from ((i, one) for i, one in enumerate(found) if one.ranges or one.unbalanced)
