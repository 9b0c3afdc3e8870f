"""Read plain text: a paragraph is a run of non-blank lines, or a line in a text that has no blank one.

The rule is that of articles. Nothing is markup; '>' before every line of a paragraph makes it a quotation.
"""

import re
from collections.abc import Iterator

from assistant.documents.blocks import Block, Writer

_GAP = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]\s*")
_LINE = re.compile(r"[\r\n]+")
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a text."""
    border = _GAP if _GAP.search(text.strip()) else _LINE
    start = 0
    for match in border.finditer(text):
        yield from _paragraph(text, start, match.start())
        start = match.end()
    yield from _paragraph(text, start, len(text))


def _paragraph(text: str, start: int, end: int) -> tuple[Block, ...]:
    lines = [line for line in text[start:end].splitlines() if line.strip()]
    if not lines or not all(_QUOTED.match(line) for line in lines):
        writer = Writer()
        writer.add(text[start:end], start)
        return writer.blocks()
    writer = Writer("quote")
    at = start
    for mark in _QUOTED.finditer(text, start, end):
        writer.add(text[at : mark.start()], at)
        at = mark.end()
    writer.add(text[at:end], at)
    return writer.blocks()
