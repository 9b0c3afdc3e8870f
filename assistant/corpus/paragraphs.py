"""Number the paragraphs of a text, and tell headings from what can answer."""

import re

from assistant.records import Paragraph

MAX_HEADING_WORDS = 16

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_PARAGRAPH = re.compile(rf"{_LINE.pattern}(?:[^\S\n]*\n[^\S\n]*{_LINE.pattern})*")
_BULLET = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")
_SETEXT = re.compile(r"[^\n]+\n[ \t]*(?:=+|-+)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(r"""[.!…]["'”’»)\]]*$""")
_INNER_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*\s""")
_URL = re.compile(r"\w+://")


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""Number the paragraphs: runs of non-blank lines where the text has blank lines, else lines.

    Headings are told apart, unless the text holds nothing else.

    Example:
        >>> [(p.number, p.heading) for p in paragraphs("A heading\n\nA sentence.")]
        [(1, True), (2, False)]
    """
    pattern = _PARAGRAPH if _BLANK_LINE.search(text.strip()) else _LINE
    spans = [match.span() for match in pattern.finditer(text)]
    headings = [is_heading(text[start:end]) for start, end in spans]
    if all(headings):
        headings = [False] * len(spans)
    return tuple(
        Paragraph(number, start, end, heading)
        for number, ((start, end), heading) in enumerate(zip(spans, headings, strict=True), start=1)
    )


def is_heading(paragraph: str) -> bool:
    """Tell a heading or stray headline: one short line that is no sentence, bullet or address.

    A line that asks is one too: a question never answers.

    Example:
        >>> [is_heading(line) for line in ("Is the bridge safe?", "It is safe.", "- a bullet", "By air:")]
        [True, False, False, True]
    """
    if _MARKDOWN_HEADING.match(paragraph) and "\n" not in paragraph:
        return True
    if _SETEXT.fullmatch(paragraph):
        return True
    if "\n" in paragraph or len(paragraph.split()) > MAX_HEADING_WORDS:
        return False
    if _BULLET.match(paragraph) or _URL.search(paragraph) or paragraph.startswith("@"):
        return False
    return not (_SENTENCE_END.search(paragraph) or _INNER_SENTENCE_END.search(paragraph))
