"""Read Markdown: CommonMark with tables, footnotes, Pandoc citekeys and a YAML front matter, which is skipped.

markdown-it-py parses; since its inline tokens do not tell where they stand, a state of our own notes it. Plain
paragraphs are told apart here, which is ten times as fast: only what has markup is parsed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from assistant.documents import html
from assistant.documents.blocks import Block, Mark, Writer
from assistant.documents.inline import Inline

_NEWLINE = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"[ \t]*")
# A front matter begins with a field in its first line, and every unindented line is one, a comment or a list.
_FRONT = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?=[A-Za-z_][\w-]*:(?:[ \t]|[\r\n])|#)"
    r"((?:[^\r\n]*(?:\r\n|\r|\n))*?)(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z)"
)
_FIELD = re.compile(r"[A-Za-z_][\w-]*:(?:\s|\Z)|[#\s]|-\s|\Z")
# A line that may begin something else than a paragraph, and one that opens what a blank line does not end.
_BEGINS_BLOCK = re.compile(r"[#>*+=_~`|<\[:\t $-]|\d{1,9}[.)]")
# What begins a line of a block by its first character; of a list, that of each item.
_MARKS = {
    ">": ("quote", re.compile(r">[ \t]?(?=[^\s])")),
    "#": ("heading", re.compile(r"#{1,6} +(?=[^\s#])")),
    **dict.fromkeys("-*+", ("list item", re.compile(r"[-*+] (?=[^\s])"))),
}
_NO_MARK = re.compile("")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPENS_HTML = re.compile(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z]))", re.IGNORECASE)
_ENDS_HTML = (None, "-->", "?>", "]]>", ">")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&^@~]")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)[^>]*?(/?)>")
_QUOTE_TAG = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)
_QUOTE_BEGINS = re.compile(r"<blockquote[^<>]*>\s*\Z", re.IGNORECASE)
_SOURCE = re.compile(r"\s*[—–-]")
_CALL_OUT = re.compile(r"[ \t>]*\[!(?!quote|cite)[\w-]+\]", re.IGNORECASE)
_QUOTED = {"paragraph", "list item", "table cell"}  # kinds that are quoted inside a block quotation
_CITED = re.compile(r"\[[^\[\]]*?-?@[^\[\]]+\]")
_TAG_REACH = 200  # characters before a tag in which the one before it begins
_REACH = 5000  # characters behind a tag in which its end is looked for
_KEY = re.compile(r"(?<![\w@])@(\w(?:[\w:.#$%&+?<>~/-]*\w)?)")
_NOTE = re.compile(r"\^\[((?:[^\[\]]|\[[^\[\]]*\])+)\]")
_CONTAINERS = {
    "heading_open": "heading",
    "blockquote_open": "quote",
    "list_item_open": "list item",
    "footnote_reference_open": "footnote",
    "th_open": "table cell",
    "td_open": "table cell",
}


class _State(StateInline):
    """Notes where in the source each token begins; text is pending from where its first character stands."""

    _begin = 0
    _last = (-1, 0)  # where the last token was pushed if it was text, and how many were pushed there before it

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self._begin = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta = {"place": self._begin}
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        # The marks of '**' are pushed one by one while the position stays.
        count = self._last[1] + 1 if ttype == "text" and self._last[0] == self.pos else 0
        self._last = (self.pos if ttype == "text" else -1, count)
        token.meta = {"place": self.pos + count}
        return token


def _rule(pattern: re.Pattern[str], kind: str) -> Any:
    """An inline rule that takes what the pattern matches as one token."""

    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if match is None or (kind == "citation" and not _KEY.search(match[0])):
            return False
        if not silent:
            state.push(kind, "", 0).content = match[0]
        state.pos = match.end()
        return True

    return rule


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("link", "citation", _rule(_CITED, "citation"))
    parser.inline.ruler.before("link", "note", _rule(_NOTE, "note"))
    parser.inline.add_terminator_char("^")
    parser.inline.ruler2.disable("fragments_join")
    return parser.disable(["inline", "text_join"])


@dataclass(frozen=True, slots=True)
class _Content:
    """What the inline parser reads, line by line a slice of the text.

    Attributes:
        text: the content; its lines end in a plain newline.
        starts: where each of its lines starts in it.
        places: where each of its lines starts in the whole text.
    """

    text: str
    starts: list[int]
    places: list[int]

    def place(self, position: int) -> int:
        """Where a character of the content stands in the whole text."""
        line = bisect_right(self.starts, position) - 1
        return self.places[line] + position - self.starts[line]

    def part(self, start: int, end: int) -> "_Content":
        """A slice of the content."""
        text = self.text[start:end]
        starts = _starts(text)
        return _Content(text, starts, [self.place(start + offset) for offset in starts])

    def copy(self, start: int, end: int, inline: Inline, writer: Writer) -> None:
        """Write a slice as it stands, line by line."""
        while start < end:
            line_end = self.text.find("\n", start, end) + 1 or end
            if words := inline.words(self.text[start:line_end]):
                writer.add(words, self.place(start))
            start = line_end


def _starts(text: str) -> list[int]:
    return [0, *(line.end() for line in re.finditer("\n", text))]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some lines of a text.

    Attributes:
        kind: of the one block that they are; empty where a parser must tell.
        lines: where each of them begins and ends; of a block, without its marks.
    """

    kind: str
    lines: Sequence[tuple[int, int]]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text."""
    lines = _lines(text)
    stretches = list(_stretches(text, lines, _front_matter(text, lines)))
    environment: dict[str, Any] = {}  # of links and footnotes, which may be defined behind their use
    parsed = [
        () if stretch.kind else _parser().parse("\n".join(text[a:b] for a, b in stretch.lines), environment)
        for stretch in stretches
    ]
    reader = _Reader(text, environment)
    for stretch, tokens in zip(stretches, parsed, strict=True):
        reader.lines = stretch.lines
        if stretch.kind:
            yield from reader.plain(stretch.kind)
        for token in tokens:
            yield from reader.read(token)


def _front_matter(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """How many lines the front matter has; a rule at the beginning is none."""
    fence = _FRONT.match(text)
    if fence is None or not all(_FIELD.match(line) for line in fence[1].splitlines()):
        return 0
    return next((i for i, (start, _) in enumerate(lines) if start >= fence.end()), len(lines))


def _stretches(text: str, lines: Sequence[tuple[int, int]], first: int) -> Iterator[_Stretch]:
    """Blocks that are plain to see, and what stands between them."""
    begin = first  # of what is not
    i = first
    while i < len(lines):
        end = _run(text, lines, i)
        if end == i:
            i += 1
        elif plain := _plain(text, lines, i, end):
            if begin < i:
                yield _Stretch("", lines[begin:i])
            yield from plain
            begin = i = end
        else:
            i = _behind_open(text, lines, i, end)
    if begin < len(lines):
        yield _Stretch("", lines[begin:])


def _plain(text: str, lines: Sequence[tuple[int, int]], i: int, end: int) -> list[_Stretch]:
    """The blocks that lines without a blank one among them are: a paragraph, quotation, heading, or items of a list."""
    kind, mark = _MARKS.get(text[lines[i][0]], ("paragraph", _NO_MARK))
    marks = [mark.match(text, *line) for line in lines[i:end]]
    bare = [(match.end(), line[1]) for match, line in zip(marks, lines[i:end], strict=True) if match]
    if len(bare) < len(marks) or any(_BEGINS_BLOCK.match(text, *line) for line in bare):
        return []
    if kind == "heading" and (len(bare) > 1 or text[slice(*bare[0])].rstrip().endswith("#")):
        return []
    if kind != "list item":
        return [_Stretch(kind, bare)]
    following = _behind_blank(text, lines, end)
    if following < len(lines) and text[lines[following][0]] in " \t":
        return []  # it goes on
    return [_Stretch(kind, [line]) for line in bare]


def _behind_blank(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """The first line from a line on that is not blank."""
    while i < len(lines) and _is_blank(text, lines[i]):
        i += 1
    return i


def _run(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """The first blank line from a line on."""
    while i < len(lines) and not _is_blank(text, lines[i]):
        i += 1
    return i


def _is_blank(text: str, line: tuple[int, int]) -> bool:
    blank = _BLANK.match(text, *line)
    return blank is not None and blank.end() == line[1]


def _behind_open(text: str, lines: Sequence[tuple[int, int]], i: int, end: int) -> int:
    """Where a run of lines ends, or a fence or an HTML block that it opens, which blank lines do not end."""
    while i < end:
        start, stop = lines[i]
        if fence := _FENCE.match(text, start, stop):
            closing = re.compile(rf" {{0,3}}{fence[1][0]}{{{len(fence[1])},}}[ \t]*\Z")
            i = next((k for k in range(i + 1, len(lines)) if closing.match(text[slice(*lines[k])])), len(lines) - 1)
        elif opened := _OPENS_HTML.match(text, start, stop):
            mark = _ENDS_HTML[(opened.lastindex or 1) - 1] or f"</{opened[1]}>"
            place = text.lower().find(mark.lower(), opened.end())
            place = place if place >= 0 else len(text)
            i = next((k for k in range(i, len(lines)) if lines[k][1] >= place), len(lines) - 1)
        i += 1
        end = max(end, _run(text, lines, i)) if i > end else end
    return i


class _Reader:
    """Follows the parser's tokens through the text, stretch by stretch."""

    def __init__(self, text: str, environment: dict[str, Any]) -> None:
        self.lines: Sequence[tuple[int, int]] = ()  # of the stretch; the parser's rows count in them
        self._environment = environment
        self._text = text
        self._inside: list[tuple[str, str | None]] = []  # kinds of the containers around, with a footnote's label
        self._quotes = 0  # <blockquote>s that are open
        self._row = 0
        self._cursor = 0
        self._notes = 0

    def plain(self, kind: str) -> Iterator[Block]:
        """The stretch, which is one block."""
        writer = Writer("quote" if self._quotes and kind in _QUOTED else kind)
        if len(self.lines) == 1 and not _SPECIAL.search(self._text, *self.lines[0]):
            writer.add(self._text[slice(*self.lines[0])], self.lines[0][0])
            yield from writer.blocks()
            return
        content = "\n".join(self._text[start:end].rstrip(" \t") for start, end in self.lines)
        read = _Content(content, _starts(content), [start for start, _ in self.lines])
        if _SPECIAL.search(content):
            yield from self._inline(read, writer)
        else:
            read.copy(0, len(content), Inline(), writer)
            yield from writer.blocks()

    def read(self, token: Token) -> Iterator[Block]:
        """The blocks that a token makes: mostly none or one."""
        if token.map:
            self._row = token.map[0]
        if token.nesting > 0 and token.type in _CONTAINERS:
            self._inside.append((self._container(token), token.meta.get("label")))
        elif token.nesting < 0 and token.type.replace("_close", "_open") in _CONTAINERS:
            self._inside.pop()
        elif token.type == "inline":
            kind, label = self._inside[-1] if self._inside else ("paragraph", None)
            quoted = self._quotes and kind in _QUOTED
            yield from self._inline(self._locate(token.content, kind), Writer("quote" if quoted else kind, label))
        elif token.type in ("fence", "code_block"):
            yield from self._code(token)
        elif token.type == "html_block" and token.map:
            start, end = self.lines[token.map[0]][0], self.lines[min(token.map[1], len(self.lines)) - 1][1]
            for tag in _QUOTE_TAG.finditer(self._text, start, end):
                self._quotes = max(0, self._quotes + (-1 if tag[1] else 1))
            yield from html.blocks(self._text, start, end)

    def _container(self, token: Token) -> str:
        """The kind of what a container holds: a quotation also inside of a list in one, a call-out is none."""
        kind = _CONTAINERS[token.type]
        if kind == "quote" and token.map and _CALL_OUT.match(self._text, self.lines[token.map[0]][0]):
            return "paragraph"
        quoted = any(around == "quote" for around, _ in self._inside)
        return "quote" if quoted and kind in _QUOTED else kind

    def _locate(self, content: str, kind: str) -> _Content:
        """Find the content's lines in the text: the parser took their indents and quotation marks off."""
        places = []
        for number, line in enumerate(content.split("\n"), start=self._row):
            begin, end = self.lines[min(number, len(self.lines) - 1)]
            begin = max(begin, self._cursor)
            bare = line.strip()
            tail = begin + len(self._text[begin:end].rstrip()) - len(bare)
            ends = kind != "table cell" and self._text.startswith(bare, max(tail, begin))
            place = tail if ends else max(begin, self._text.find(bare, begin, end))
            places.append(place - (len(line) - len(line.lstrip())))
            self._cursor = place + len(bare)
        return _Content(content, _starts(content), places)

    def _inline(self, content: _Content, writer: Writer) -> Iterator[Block]:
        tokens: list[Token] = []
        parser = _parser()
        state = _State(content.text, parser, self._environment, tokens)
        parser.inline.tokenize(state)
        for rule in parser.inline.ruler2.getRules(""):
            rule(state)
        notes = []
        words = _Words(content, writer)
        for token in tokens:
            if token.type == "note":
                place = token.meta["place"]
                self._notes += 1
                writer.mark(len(writer), "footnote", f"^{self._notes}")
                notes.append((content.part(place + 2, place + len(token.content) - 1), f"^{self._notes}"))
            else:
                words.write(token)
        words.finish()
        yield from writer.blocks()
        for part, label in notes:
            yield from self._inline(part, Writer("footnote", label))

    def _code(self, token: Token) -> tuple[Block, ...]:
        writer = Writer("code")
        if token.map:
            fenced = token.type == "fence"
            first, last = token.map[0] + fenced, min(token.map[1], len(self.lines))
            for start, end in self.lines[first : last - 1 if fenced and last - first > 0 else last]:
                writer.add(self._text[start:end] + " ", start)
        return writer.blocks()


class _Words:
    """Writes the tokens of one block."""

    def __init__(self, content: _Content, writer: Writer) -> None:
        self._content = content
        self._writer = writer
        self._inline = Inline()
        self._links: list[tuple[int, str]] = []

    def write(self, token: Token) -> None:
        """Write one token; pictures and comments have no words."""
        place = token.meta.get("place", 0)  # the footnote rule puts a label in its stead
        if token.type == "text":
            self._say(token.content, place)
        elif token.type in ("text_special", "softbreak", "hardbreak"):
            at = self._content.place(place)
            self._writer.decoded(self._inline.words(token.content or " "), at, at + len(token.markup or " "))
        elif token.type == "code_inline":
            start = place + len(token.markup)
            self._content.copy(start, self._content.text.index(token.markup, start), self._inline, self._writer)
        elif token.type == "html_inline":
            self._element(token.content, place)
        elif token.tag == "s":
            self._inline.begin("s", "") if token.nesting > 0 else self._inline.end("s")
        else:
            self._refer(token)

    def finish(self) -> None:
        """Close what is open."""
        if marks := self._inline.finish():
            end = self._content.place(len(self._content.text))
            self._writer.decoded(marks, end, end)

    def _refer(self, token: Token) -> None:
        if token.type == "link_open":
            self._links.append((len(self._writer), str(token.attrs["href"])))
        elif token.type == "link_close":
            start, target = self._links.pop()
            self._writer.mark(start, "link", target)
        elif token.type == "footnote_ref":
            self._writer.mark(len(self._writer), "footnote", token.meta["label"])
        elif token.type == "citation":
            for key in _KEY.finditer(token.content):
                self._writer.mark(len(self._writer), "citekey", key[1])

    def _element(self, written: str, place: int) -> None:
        """Write what a tag of HTML stands for."""
        if tag := _TAG.fullmatch(written):
            name, behind = tag[2].lower(), place + len(written)
            name = "q" if name == "blockquote" else name  # in a paragraph it quotes as words in marks do
            following = self._content.text[behind : behind + _REACH] if name in ("q", "p") else ""
            if name in ("footer", "figcaption") or (name == "p" and _SOURCE.match(following)):
                words = self._inline.end("q") + " "  # who said it is no part of the quotation
            else:
                words = self._inline.end(name) if tag[1] else self._inline.begin(name, following)
            parts = name == "br" or (
                name == "p"
                and not tag[1]
                and not _QUOTE_BEGINS.search(self._content.text, max(0, place - _TAG_REACH), place)
            )
            if words := " " if parts and not words else words:
                at = self._content.place(place)
                self._writer.decoded(words, at, at + len(written))

    def _say(self, words: str, place: int) -> None:
        """Write plain words, with the citekeys that stand among them."""
        text = self._content.text
        if not text.startswith(words, place):
            place = max(place, text.find(words, place))  # an address in angle brackets
        start = len(self._writer)
        self._content.copy(place, place + len(words), self._inline, self._writer)
        for key in _KEY.finditer(words) if "@" in words else ():
            end = min(start + key.end(), len(self._writer))
            self._writer.marks.append(Mark(min(start + key.start(), end), end, "citekey", key[1]))


def _lines(text: str) -> list[tuple[int, int]]:
    starts, start = [], 0
    for line in _NEWLINE.finditer(text):
        starts.append((start, line.start()))
        start = line.end()
    return [*starts, (start, len(text))]
