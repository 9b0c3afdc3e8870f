"""Mend encoding accidents once, on the way in, and tell every change.

In goes a raw text; out come the text whose hash is cited, and its repairs.
"""

import re
from collections.abc import Iterator

from assistant.records import Repair

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")  # \v is a word processor's break in a paragraph, \f of pages
_LONE_A_CIRCUMFLEX = re.compile(r"(?<=\S)Â(?=\s|$)")


def repair(raw: str) -> tuple[str, tuple[Repair, ...]]:
    """Mend encoding accidents, line ends and normal form; leave every other character as it is.

    Quotation marks, ligatures, character widths and HTML entities are the author's and stay.
    Line ends and the blank lines around the text are not reported; every other change is.

    Example:
        >>> repair("Source:Â https://a.b")
        ('Source: https://a.b', (Repair(start=7, before='Â', after='', rule='lone Â'),))
    """
    lines: list[str] = []
    repairs: list[Repair] = []
    start = 0
    for line in _LINE_END.split(raw.strip("\n\r")):
        mended, rule = _repair_line(line)
        if mended != line:
            repairs.extend(_differences(line, mended, start, rule))
        lines.append(mended)
        start += len(mended) + 1
    text = "\n".join(lines)
    return (text, tuple(repairs)) if text.strip() else ("", ())


def _repair_line(line: str) -> tuple[str, str]:
    """The line with its accidents mended, and the names of the rules that changed it."""
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        normalization="NFC",  # what offsets count in
    )
    mended, steps = ftfy.fix_and_explain(line, config)
    rules = [f"ftfy {step.parameter}" for step in steps or []]
    without = _LONE_A_CIRCUMFLEX.sub(_drop_lone, mended)
    if without != mended:
        rules.append("lone Â")
    return without, ", ".join(rules)


def _drop_lone(match: re.Match[str]) -> str:
    """Â before a space is the rest of a no-break space, unless it ends a word in capitals."""
    before = match.string[match.start() - 1]
    return match.group() if before.isupper() else ""


def _differences(line: str, mended: str, offset: int, rule: str) -> Iterator[Repair]:
    from rapidfuzz.distance import Levenshtein  # difflib takes minutes for a long line with many accidents

    i = j = 0
    for block in Levenshtein.editops(line, mended).as_matching_blocks():
        if (i, j) != (block.a, block.b):
            yield Repair(start=offset + j, before=line[i : block.a], after=mended[j : block.b], rule=rule)
        i, j = block.a + block.size, block.b + block.size
