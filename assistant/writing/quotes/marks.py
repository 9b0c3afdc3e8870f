"""Find the quotations in a text by their quotation marks.

In goes a block of plain words; out come the (start, end) of what stands between its outermost marks, and the places of
marks without a partner. Straight, typographic, angled and corner marks count, and pairs that word processors leave
half turned; an apostrophe does not. Where an apostrophe and a closing mark look alike, all places where the quotation
may end are told: only the source's words decide (`check`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.documents import Block
from assistant.writing.quotes import blockquotes
from assistant.writing.quotes.apostrophes import apostrophe, is_elided_start

LONGEST = 20_000  # code points between two marks; what is longer is a mark without a partner

_MARK = re.compile(r"''|’’|‘‘|‘’|``|,,(?=\w)|<<(?=\w)|(?<=\S)>>|[\"“”„‟«»‹›'‘’‚＂❝❞❛❜「」『』｢｣﹁﹂﹃﹄〝〞〟]")
_CLOSERS: Mapping[str, tuple[str, ...]] = {
    '"': ('"',), "“": ("”",), "„": ("“", "”"), "‟": ("”",), "”": ("”",), "«": ("»",), "»": ("«", "»"),
    "‹": ("›",), "›": ("‹", "›"), "'": ("'",), "‘": ("’",), "‚": ("‘", "’"), "''": ("''", "’’"), "’’": ("’’", "''"),
    "‘‘": ("’’", "''"), "‘’": ("’’",), "``": ("''",), ",,": ("''", "“", "”", "‘‘", "’’", "``"), "<<": (">>",),
    "＂": ("＂",), "❝": ("❞",), "❛": ("❜",), "「": ("」",), "『": ("』",), "｢": ("｣",), "﹁": ("﹂",), "﹃": ("﹄",),
    "〝": ("〟", "〞"),
}  # fmt: skip
# What closes a quotation that has no partner of its own kind: word processors turn some marks and leave others.
_HALF_TURNED: Mapping[str, tuple[str, ...]] = {
    "“": ('"', "“", "''", "’’"), '"': ("”", "“", "''"), "„": ('"', "„", "''"), "‟": ('"',), "”": ('"', "“"),
    "``": ('"', "”"), "‘": ("'", "‘"), "'": ("’",), "‚": ("'",), "‘‘": ('"', "”"),
}  # fmt: skip
_SINGLE = frozenset("'‘’‚❛❜")
_ANGLED = frozenset("«»‹›")
_OPENING = frozenset(
    ("“", "„", "‟", "«", "‹", "「", "『", "｢", "﹁", "﹃", "〝", "❝", "``", "‘‘", ",,", "<<")
)  # open nothing else
_BEFORE_OPENING = frozenset("([{<-‐‑–—/=|:;,.!?…") | frozenset("\"“”„«»‹›'‘’‚*_")
_UNSPACED = 0x2E7F  # behind it stand the signs of scripts that set no spaces
_MOST_ENDS = 6  # places where a quotation in single marks may end
_MOST_BLOCKS = 6  # paragraphs over which a quotation may go on without a mark of its own in each
_BEGINS_QUOTATION = re.compile(r"[^\W\d_]+['’]?\w*\s+\S+\s+\S")
_LOOK_BACK = 12  # characters before a mark that may lead to a quotation
_LEAD = re.compile(r"(?:^|[,:;(—–]\s?|\b(?:said|says|wrote|writes|that|told|asked|added)\s)$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where quotations stand in a block's text, and which marks have no partner.

    `ends` has for a range, by its start, all places where it may end, ascending, where there are several.
    """

    ranges: tuple[tuple[int, int], ...]
    unbalanced: tuple[int, ...]
    ends: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark, and whether its neighbours let it open or close."""

    text: str
    start: int
    end: int
    opens: bool
    closes: bool


def find(block: Block, following: Block | None = None, lines: Sequence[int] = ()) -> Quoted:
    """The quotations of a block.

    Args:
        block: where to look; code holds none, and a block quotation is one.
        following: the next block: a quotation of several paragraphs opens in each and closes in the last.
        lines: where lines of the file begin in the block's text.

    Example:
        >>> text = "He didn’t say “No” but ‘never’."
        >>> [text[a:b] for a, b in find(Block("paragraph", text, range(len(text) + 1))).ranges]
        ['No', 'never']
    """
    if block.kind == "code":
        return Quoted((), ())
    if block.kind == "quote" and not blockquotes.is_call_out(block.text):
        inner = _block_quotation(block.text, lines)
        return Quoted((inner,) if inner[0] < inner[1] else (), ())
    opening = following.text[:1] if following is not None and following.kind == block.kind else ""
    return _paired(block.text, _marks(block.text), opening)


def _marks(text: str) -> list[_Mark]:
    return [_mark(text, match) for match in _MARK.finditer(text)]


def _mark(text: str, match: re.Match[str]) -> _Mark:
    start, end = match.span()
    said = match.group()
    before, after = text[start - 1 : start], text[end : end + 1]
    free = not before.strip() or before in _BEFORE_OPENING
    closes = said in _ANGLED or bool(before.strip())
    if said in _OPENING:
        opens = said in _ANGLED or bool(after.strip())
    elif said == '"':
        # Behind a letter, as in 'wrote"Russia', it opens where none is open; behind a figure it says inches.
        opens = bool(after.strip()) and (free or (before.isalpha() and after.isalnum()) or ord(before) > _UNSPACED)
    else:
        opens = bool(after.strip()) and (free or ord(before) > _UNSPACED)
    if said in _SINGLE:
        closes = closes and not after.isalnum()
        opens = opens and not is_elided_start(text, end) and said != "’"
    return _Mark(said, start, end, opens, closes)


def _paired(text: str, marks: Sequence[_Mark], continued_by: str) -> Quoted:
    ranges, unbalanced, ends = [], [], {}
    i = 0
    while i < len(marks):
        mark = marks[i]
        closings = _closings(text, marks, i) if mark.opens else []
        if closings:
            closing = _likeliest(text, marks, closings)
            ranges.append((mark.end, marks[closing].start))
            if len(closings) > 1:
                ends[mark.end] = tuple(marks[j].start for j in closings)
            i = closing
        elif mark.opens and mark.text == continued_by and mark.text not in _SINGLE:
            ranges.append((mark.end, len(text)))
            break
        elif _is_stray(text, mark):
            unbalanced.append(mark.start)
        i += 1
    inner = ((a, b) if a in ends else _peeled(text, a, b) for a, b in ranges)
    return Quoted(tuple((a, b) for a, b in inner if len(text[a:b].strip()) > 1), tuple(unbalanced), ends)


def _peeled(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without marks of another kind that stand around all of it: of a quotation in a quotation."""
    first, last = text[start : start + 1], text[end - 1 : end]
    inside = text[start + 1 : end - 1]
    if first in _OPENING and last in _CLOSERS[first] and first not in inside and last not in inside:
        return start + 1, end - 1
    if first == "‘" and last == "’" and not set("‘’'") & set(inside):
        return start + 1, end - 1
    return start, end


def _closings(text: str, marks: Sequence[_Mark], opening: int) -> list[int]:
    """Which marks may close the quotation that a mark opens, in order; several only where they may be apostrophes."""
    first = marks[opening].text
    return _closing(text, marks, opening, _CLOSERS[first]) or _closing(
        text, marks, opening, _HALF_TURNED.get(first, ())
    )


def _closing(text: str, marks: Sequence[_Mark], opening: int, closers: Sequence[str]) -> list[int]:
    first = marks[opening]
    ends: list[int] = []
    for i in range(opening + 1, len(marks)):
        mark = marks[i]
        if mark.start - first.end > LONGEST or len(ends) == _MOST_ENDS:
            break
        if _may_close(first, mark, closers):
            ends.append(i)
            if first.text not in _SINGLE:
                break
        elif mark.text == first.text and mark.opens and not (mark.closes and mark.text in closers):
            break  # another one opens in the same way: the first has no partner
    return ends


def _may_close(first: _Mark, mark: _Mark, closers: Sequence[str]) -> bool:
    if first.text == "‘" and mark.text == "’’":
        return mark.closes  # an apostrophe and a closing mark
    if mark.text == first.text and mark.text in _ANGLED and mark.opens:
        return False
    return mark.closes and mark.text in closers


def _likeliest(text: str, marks: Sequence[_Mark], closings: Sequence[int]) -> int:
    """The first mark that is least an apostrophe."""
    return min(closings, key=lambda i: apostrophe(text, marks[i].start, marks[i].end))


def _is_stray(text: str, mark: _Mark) -> bool:
    """Tell whether a mark without a partner is a mistake: not an apostrophe, nor the sign for inches or seconds."""
    if mark.text in ("''", "’’", "‘’", "<<", ">>", ",,"):
        return False
    if mark.text in _SINGLE:
        return (
            mark.opens
            and bool(_BEGINS_QUOTATION.match(text, mark.end))
            and bool(_LEAD.search(text, max(0, mark.start - _LOOK_BACK), mark.start))
        )
    return not (mark.text == '"' and text[mark.start - 1 : mark.start].isdigit())


def _block_quotation(text: str, lines: Sequence[int]) -> tuple[int, int]:
    """A block quotation without marks around all of it, and without a line that names its source or leads to it."""
    end = blockquotes.source_start(text, lines)
    inner = _paired(text[:end], _marks(text[:end]), "").ranges
    if len(inner) == 1 and blockquotes.is_frame(text[: inner[0][0]], text[inner[0][1] : end]):
        return inner[0]
    return 0, end


def quotations(blocks: Sequence[Block], text: str) -> Iterator[tuple[int, Quoted]]:
    """The number of each block that holds a quotation or a stray mark, with what it holds.

    A quotation that opens in one block and closes in a later one is several, one for each.

    Args:
        blocks: of a document.
        text: the document's.
    """
    by_block = [_found(blocks, i, text) for i in range(len(blocks))]
    for i, quoted in enumerate(by_block):
        if quoted.unbalanced:
            _close_later(blocks, by_block, i)
    yield from ((i, quoted) for i, quoted in enumerate(by_block) if quoted.ranges or quoted.unbalanced)


def _found(blocks: Sequence[Block], i: int, text: str) -> Quoted:
    block = blocks[i]
    if blockquotes.is_source(blocks, i):
        return Quoted((), ())
    lines = blockquotes.line_starts(block, text) if block.kind == "quote" else ()
    return find(block, blocks[i + 1] if i + 1 < len(blocks) else None, lines)


def _close_later(blocks: Sequence[Block], sides: list[Quoted], first: int) -> None:
    """Join a last mark without partner with a first one in a later block of the same kind."""
    opening = _MARK.match(blocks[first].text, sides[first].unbalanced[-1])
    later = range(first + 1, min(first + 1 + _MOST_BLOCKS, len(blocks)))
    last = next((i for i in later if sides[i].unbalanced or blocks[i].kind != blocks[first].kind), None)
    if opening is None or last is None or not sides[last].unbalanced:
        return
    closing = _MARK.match(blocks[last].text, sides[last].unbalanced[0])
    if closing is None or closing.group() not in _CLOSERS[opening.group()] or opening.group() in _SINGLE:
        return
    opened, closed = sides[first], sides[last]
    sides[first] = Quoted(
        (*opened.ranges, (opening.end(), len(blocks[first].text))), opened.unbalanced[:-1], opened.ends
    )
    for i in range(first + 1, last):
        sides[i] = Quoted(((0, len(blocks[i].text)),), ())
    sides[last] = Quoted(((0, closing.start()), *closed.ranges), closed.unbalanced[1:], closed.ends)
