"""Read citations back from plain text: each id with the quotation behind it.

In goes the text of a file, out come citation ids with their quotations. A program may have wrapped the lines, set
other quotation marks, indented or quoted the whole. The id tells how long the quotation was, so it may hold any mark;
one that was changed ends at the closing mark that is nearest to that length.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.citing.references.quoted import Pair, joined, quoted
from assistant.records import CITATION_ID

_CLOSING = {
    "“": "”", "„": "“”", "”": "”", '"': '"”', "«": "»", "»": "«", "‹": "›", "‘": "’", "‚": "‘’", "'": "'’",
    "「": "」", "『": "』", "``": ("''", '"'),
}  # fmt: skip
_ID = re.compile(CITATION_ID)
_OPENING = re.compile(rf"[\s>*+•:|–—-]*?({'|'.join(map(re.escape, _CLOSING))})")
_TRIED = 3  # closing marks, since a quotation may hold others


def read(text: str) -> Iterator[Pair]:
    """The citation ids in a text, each with its quotation."""
    match = _ID.search(text)
    while match:
        after = match.end()
        if opening := _OPENING.match(text, after):
            closing = tuple(_CLOSING[opening[1]])
            length = int(match["end"]) - int(match["start"])
            whole = _whole(text, opening.end(), length, closing)
            readings = [whole] if whole else _up_to_marks(_stretch(text, match, opening.end()), length, closing)
            if readings:
                yield match[0], quoted(*readings)
                after = opening.end() + len(whole)
        match = _ID.search(text, after)


def _whole(text: str, start: int, length: int, closing: Sequence[str]) -> str:
    """A quotation that ends where it ended, and its line with it; empty where it does not."""
    end = start + length
    ends = any(text.startswith(f"{mark}\n", end) or text[end:] == mark for mark in closing)
    return text[start:end] if ends else ""


def _stretch(text: str, match: re.Match[str], start: int) -> str:
    """What stands behind an id up to the next, without the marks before each line of a text that is quoted whole."""
    following = _ID.search(text, start)
    stretch = text[start : following.start() if following else len(text)]
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return re.sub(r"\n[ \t]*>[> \t]*", "\n", stretch) if ">" in line else stretch


def _up_to_marks(stretch: str, length: int, closing: Sequence[str]) -> list[str]:
    """What stands before the closing marks whose distance is most like the length, the likeliest first."""
    marks = re.compile(rf"(?<!\s)(?:{'|'.join(map(re.escape, closing))})(?=\s|\Z)")
    cut = [stretch[: mark.start()] for mark in marks.finditer(stretch)]
    return sorted(cut, key=lambda words: abs(len(joined(words)) - length))[:_TRIED]
