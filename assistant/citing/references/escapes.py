"""Plain text inside other formats, and back out of them, code point for code point.

In goes any text; out comes what stands for it in LaTeX, Markdown, HTML or one line, and the other way round. What is
escaped reads back exactly, so a quotation can be checked in the file that carries it.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces even behind a backslash, so none may stand alone
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\n": r"\newline{}",
    **{character: f"\\{character}" for character in "%&$#_"},
}
_FROM_LATEX = {escaped: character for character, escaped in _LATEX.items()}
_LINE = {"\\": "\\\\", "\n": "\\n"}

# Given by number: what has no printed form, what ends a line in some reader, and spaces that a reader would drop.
_ODD = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|(?:(?<= )|^|(?<=\n)) | (?=\n|\Z)"
_TO_LATEX = re.compile(rf"{_ODD}|[\\{{}}~^\n%&$#_]")
_IN_LATEX = re.compile(r"\\symbol\{([0-9]{1,5})\}|\\(?:text[a-z]+|newline)\{\}|\\[%&$#_]")
_NOTATION = re.compile(r"\\|--|['`~$]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_PRIVATE = 0xF0000  # the first of a plane's characters that mean nothing
_MARKDOWN_MARK = re.compile(r"[\\`*_\[\]<>&$~^|@]")
_MARKDOWN_ODD = re.compile(rf"{_ODD}|\A[^\S\n]")
_MARKDOWN_BLOCK = re.compile(r"((?:\A|\n)(?:[0-9]{1,9}(?=[.)])|(?=[#+=:\-])))")
_TO_LINE = re.compile(rf"{_ODD}|\A\s|\s\Z|[\\\n]")
_IN_LINE = re.compile(r"\\u([0-9a-f]{4})|\\\\|\\n")


def to_latex(text: str) -> str:
    r"""Text for LaTeX and BibTeX, in UTF-8, without any brace that is not part of a command.

    >>> print(to_latex("50 % of {all}"))
    50 \% of \textbraceleft{}all\textbraceright{}
    """
    return _TO_LATEX.sub(lambda found: _LATEX.get(found[0]) or f"\\symbol{{{ord(found[0])}}}", text)


def from_latex(text: str) -> str:
    r"""What `to_latex` was given, also from a value that a program has wrapped or put more braces into.

    >>> from_latex("{R}ussia sold\n  50 \\% of \\textbraceleft{}all\\textbraceright{}")
    'Russia sold 50 % of {all}'
    """
    return "".join(_latex_parts(text, _unbraced))


def meant_in_latex(text: str) -> tuple[str, ...]:
    r"""The same where LaTeX's own notation was put in for characters: accents, dashes, quotation marks.

    A single mark may stand for itself or for a curled one; nothing where the text has no such notation.

    >>> meant_in_latex("Qur{\\=e}shi's -- 50 \\%")
    ("Qurēshi's – 50 %", 'Qurēshi’s – 50 %')
    """
    from pylatexenc.latex2text import LatexNodes2Text

    if not _NOTATION.search(_IN_LATEX.sub(lambda found: "" if _is_ours(found) else found[0], text)):
        return ()
    # Our own commands are read by our own rule: they stand as private characters while the others are decoded.
    ours: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if not _is_ours(found):
            return found[0]
        ours.append(_of_latex(found))
        return chr(_PRIVATE + len(ours) - 1)

    converter = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)
    decoded = converter.latex_to_text(_SPACES.sub(" ", _IN_LATEX.sub(kept, text)))
    curled = decoded.replace("'", "’").replace("`", "‘")
    own = re.compile(f"[{chr(_PRIVATE)}-{chr(_PRIVATE + len(ours))}]")
    plain, curled = (own.sub(lambda it: ours[ord(it[0]) - _PRIVATE], reading) for reading in (decoded, curled))
    return plain, curled


def _latex_parts(text: str, between: Callable[[str], str]) -> Iterator[str]:
    """What our own commands stand for, and what `between` makes of the words between them."""
    start = 0
    for escape in _IN_LATEX.finditer(text):
        yield between(text[start : escape.start()])
        yield _of_latex(escape)
        start = escape.end()
    yield between(text[start:])


def _is_ours(found: re.Match[str]) -> bool:
    """Tell whether a command is one that `to_latex` writes, and not another program's."""
    return bool(found[1]) or found[0] in _FROM_LATEX


def _of_latex(found: re.Match[str]) -> str:
    return _numbered(int(found[1])) if found[1] else _FROM_LATEX.get(found[0], found[0])


def _unbraced(text: str) -> str:
    """Words without braces, which only keep a case; white space in a value is one space."""
    return _SPACES.sub(" ", text.replace("{", "").replace("}", ""))


def to_markdown(text: str) -> str:
    r"""Text for Markdown; a line break becomes a hard one.

    >>> print(to_markdown("1. *Mi-35*"))
    1\. \*Mi-35\*
    """
    inline = _MARKDOWN_BLOCK.sub(r"\1\\", to_markdown_inline(text))
    return _MARKDOWN_ODD.sub(lambda found: f"&#{ord(found[0])};", inline).replace("\n", "\\\n")


def to_strong_markdown(before: str, words: str, after: str) -> str:
    r"""Text for Markdown of which some words are strong; as Markdown is read it is the text, letter for letter.

    What an asterisk pair cannot begin or end beside stays outside: white space, and a sign next to a letter.

    >>> print(to_strong_markdown("a", " *Mi-35* ", "fell"))
    a **\*Mi-35\*** fell
    """
    text = before + words + after
    start, end = len(before), len(before) + len(words)
    while start < end and not _can_mark(text[start - 1 : start], text[start]):
        start += 1
    while start < end and not _can_mark(text[end : end + 1], text[end - 1]):
        end -= 1
    if start == end:
        return to_markdown(text)
    # A character of its own stands for the mark while the text is escaped: escapes depend on what is around them.
    mark = next(chr(number) for number in range(_PRIVATE, _PRIVATE + len(text) + 1) if chr(number) not in text)
    return to_markdown(f"{text[:start]}{mark}{text[start:end]}{mark}{text[end:]}").replace(mark, "**")


def _can_mark(outside: str, inside: str) -> bool:
    """Tell whether a pair of asterisks between these two characters is a mark by CommonMark's rule of flanks."""
    if inside.isspace():
        return False
    open_outside = not outside or outside.isspace() or unicodedata.category(outside).startswith("P")
    return open_outside or unicodedata.category(inside)[0] in "LN"


def to_markdown_inline(text: str) -> str:
    """Text inside a line of Markdown: only what would be taken for markup is escaped."""
    return _MARKDOWN_MARK.sub(r"\\\g<0>", text)


def to_html(text: str) -> str:
    """Text for HTML, also inside an attribute; a line break becomes `<br>`.

    >>> to_html('"<&>"')
    '&quot;&lt;&amp;&gt;&quot;'
    """
    return html.escape(text).replace("\n", "<br>")


def to_strong_html(before: str, words: str, after: str) -> str:
    """Text for HTML of which some words are strong.

    >>> to_strong_html("a ", "<b>", " c")
    'a <strong>&lt;b&gt;</strong> c'
    """
    strong = f"<strong>{to_html(words)}</strong>" if words else ""
    return to_html(before) + strong + to_html(after)


def to_line(text: str) -> str:
    r"""Text in one line, for formats that end a field with the line.

    >>> print(to_line("one\ntwo"))
    one\ntwo
    """
    return _TO_LINE.sub(lambda found: _LINE.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


def from_line(text: str) -> str:
    """What `to_line` was given."""
    return _IN_LINE.sub(lambda it: _numbered(int(it[1], 16)) if it[1] else {"\\\\": "\\", "\\n": "\n"}[it[0]], text)


def _numbered(number: int) -> str:
    """The character of a number; half of a surrogate pair, which only a damaged file names, is none."""
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)
