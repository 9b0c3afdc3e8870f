"""Read citations back from plain text: each id with the quotation behind it, or before it throughout a text.

In goes the text of a file, out come citation ids with their quotations. A program may have wrapped the lines, set
other quotation marks, indented or quoted the whole, and a writer may have put each quotation before its id. The id
tells how long the quotation was, so it may hold any mark; one that was changed ends, or begins, at the mark that is
nearest to that length.
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
_OPENING = re.compile(rf"[\s>*+•:|\])–—-]*?({'|'.join(map(re.escape, _CLOSING))})")
_CLOSED = re.compile(
    rf"({'|'.join(map(re.escape, {mark for marks in _CLOSING.values() for mark in marks}))})[\s>*+•:|\[(–—-]*\Z"
)
_LOOSE = " \t\r\n>*+•:|[(–—-"  # what may stand between a quotation and its id
_BETWEEN = 40  # characters between a quotation and the id behind it
_TRIED = 3  # closing marks, since a quotation may hold others


def read(text: str) -> Iterator[Pair]:
    """The citation ids in a text, each with its quotation."""
    yield from _read_before(text) if _stand_before(text) else _read_behind(text)


def _stand_before(text: str) -> bool:
    """Tell whether quotations stand before their ids: at the first id the likelier length decides, then the line."""
    first = _ID.search(text)
    before = _before(text, first, 0) if first else []
    if not first or not before:
        return False
    behind = next((words.text for _, words in _read_behind(text[first.start() :]) if words), None)
    opening = _OPENING.match(text, first.end())
    if behind is None or opening is None:
        return True
    length = int(first["end"]) - int(first["start"])
    lead = text[max(0, first.start() - _BETWEEN) : first.start()]
    lines = lead[len(lead.rstrip(_LOOSE)) :].count("\n"), opening[0].count("\n")
    return (abs(len(joined(before[0])) - length), lines[0]) < (abs(len(joined(behind)) - length), lines[1])


def _read_before(text: str) -> Iterator[Pair]:
    end = 0
    for match in _ID.finditer(text):
        readings = _before(text, match, end)
        yield match[0], quoted(*readings) if readings else None
        end = match.end()


def _before(text: str, match: re.Match[str], least: int) -> list[str]:
    """What may be the quotation that ends right before an id and begins behind `least`, the likeliest first."""
    closed = _CLOSED.search(text, max(least, match.start() - _BETWEEN), match.start())
    if closed is None:
        return []
    openings = "|".join(re.escape(mark) for mark, closing in _CLOSING.items() if closed[1] in closing)
    length = int(match["end"]) - int(match["start"])
    stretch = text[least : closed.start()]
    cut = [stretch[mark.end() :] for mark in re.finditer(openings, stretch)]
    unquoted = (re.sub(r"\n[ \t]*>[> \t]*", "\n", words) for words in cut)
    return sorted(unquoted, key=lambda words: abs(len(joined(words)) - length))[:_TRIED]


def _read_behind(text: str) -> Iterator[Pair]:
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
