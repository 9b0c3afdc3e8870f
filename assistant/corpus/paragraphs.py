"""Number the paragraphs of a text, and tell headings from what can answer."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.records import Paragraph
from assistant.text.words import UNSPACED

MAX_HEADING_WORDS = 16
WRAPPED = range(30, 131)  # characters of the longest line of a text that was wrapped at a width

# What ends a sentence: Unicode's Sentence_Terminal of the scripts in use, and the ellipsis; a question answers nothing.
STOPS = ".!…。！．۔।॥։።။៕᠃᠉꓿"
ASKS = "?？؟;՞፧"
_CLOSING = r"""["'”’»›)\]」』）】〉》]"""
# What may stand behind a stop: closing marks, emphasis, tags, note marks, raised digits and marks of direction.
_NOTE = r"\[\^?[^\[\]\s]{1,8}\]|<sup\b[^>]*>[^<]{0,8}</sup>|\(\d{1,3}\)|\^\d{1,3}\^|[⁰¹²³⁴-⁹*†‡§¶]"
_UNSEEN = r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\\]"
BEHIND = rf"(?:{_CLOSING}|[*_~`]|{_NOTE}|\[citation needed\]|</?[a-z]\w*\b[^<>]*>|{_UNSEEN})"

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_PARAGRAPH = re.compile(rf"{_LINE.pattern}(?:[^\S\n]*\n[^\S\n]*{_LINE.pattern})*")
_BULLET = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")
_SETEXT = re.compile(r"([^\n]+)\n[ \t]*(=+|-+)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(rf"[{STOPS}](?:[ \t]?{BEHIND})*$|(?<=[^\W\d_][.!])\d{{1,2}}$")
_INNER_SENTENCE_END = re.compile(rf"[.!?…۔।॥؟]{BEHIND}*\s+(?!(?:[ \t]?{BEHIND})*$)|[。！？]{BEHIND}*(?=\w)")
_GOES_ON = re.compile(r"[,;،、，؛–—-]$")
_URL = re.compile(r"\w+://")
_LETTERS_A_WORD = 2  # in scripts that put no spaces between words


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""Number the paragraphs: runs of non-blank lines where the text has blank lines, else lines.

    In a text without blank lines whose lines were wrapped at a width, lines that were one are one paragraph. Headings
    are told apart, unless the text holds nothing else.

    Example:
        >>> [(p.number, p.heading) for p in paragraphs("A heading\n\nA sentence.")]
        [(1, True), (2, False)]
    """
    pattern = _PARAGRAPH if _BLANK_LINE.search(text.strip()) else _LINE
    spans = [match.span() for match in pattern.finditer(text)]
    if pattern is _LINE:
        spans = list(_unwrapped(text, spans))
    headings = [is_heading(text[start:end]) for start, end in spans]
    if all(headings):
        headings = [False] * len(spans)
    return tuple(
        Paragraph(number, start, end, heading)
        for number, ((start, end), heading) in enumerate(zip(spans, headings, strict=True), start=1)
    )


def _unwrapped(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines, those that were wrapped joined.

    Lines count as wrapped where most of them are broken at a width, and most of these inside a sentence.
    """
    texts = [text[start:end] for start, end in lines]
    width = max(map(len, texts), default=0)
    broken = [_is_broken(line, following, width) for line, following in pairwise(texts)]
    inside = sum(map(_runs_on, texts, texts[1:]))
    if width not in WRAPPED or inside < 2 or 2 * sum(broken) < len(broken) or 2 * inside < sum(broken):
        yield from lines
        return
    first = 0
    for number, breaks in enumerate([*broken, False]):
        if not breaks:
            yield lines[first][0], lines[number][1]
            first = number + 1


def _is_broken(line: str, following: str, width: int) -> bool:
    """Tell whether a line was broken at a width: its next word had no room, or its sentence goes on from far right."""
    if _BULLET.match(following) or _MARKDOWN_HEADING.match(following):
        return False
    full = len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
    return full or (_runs_on(line, following) and 2 * len(line) > width)


def _runs_on(line: str, following: str) -> bool:
    """Tell whether a sentence goes on from one line to the next."""
    return not _SENTENCE_END.search(line) and following[:1].islower()


def is_heading(paragraph: str) -> bool:
    """Tell a heading or stray headline: one short line that is no sentence, bullet or address.

    A line that asks is one too: a question never answers. What stands behind a stop, such as the mark of a note, does
    not make a sentence a heading.

    Example:
        >>> [is_heading(line) for line in ("Is the bridge safe?", "**It is safe.**[4]", "- a bullet", "By air:")]
        [True, False, False, True]
    """
    if _MARKDOWN_HEADING.match(paragraph) and "\n" not in paragraph:
        return True
    if underlined := _SETEXT.fullmatch(paragraph):
        # A rule right below a sentence is a rule.
        return underlined[2].startswith("=") or not _SENTENCE_END.search(underlined[1].rstrip())
    if "\n" in paragraph or _words(paragraph) > MAX_HEADING_WORDS:
        return False
    if _BULLET.match(paragraph) or _URL.search(paragraph) or paragraph.startswith("@"):
        return False
    return not any(pattern.search(paragraph) for pattern in (_SENTENCE_END, _INNER_SENTENCE_END, _GOES_ON))


def _words(line: str) -> int:
    """How many words a line has; where a script puts no spaces, as many as its letters would make."""
    return len(line.split()) + len(UNSPACED.findall(line)) // _LETTERS_A_WORD
