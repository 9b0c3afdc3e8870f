"""Read Markdown: CommonMark with tables, footnotes, Pandoc citekeys and a YAML front matter, which is skipped.

markdown-it-py parses; since its inline tokens do not tell where they stand, a state of our own notes it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from assistant.documents import html
from assistant.documents.blocks import Block, Mark, Writer

_NEWLINE = re.compile(r"\r\n|\r|\n")
_CITED = re.compile(r"\[[^\[\]]*?-?@[^\[\]]+\]")
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
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
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
        return _Content(text, starts, [self.place(start + one) for one in starts])

    def copy(self, start: int, end: int, writer: Writer) -> None:
        """Write a slice as it stands."""
        for line in re.finditer(r"[^\n]*\n?", self.text[start:end]):
            writer.add(line[0], self.place(start + line.start()))


def _starts(text: str) -> list[int]:
    return [0, *(line.end() for line in re.finditer("\n", text))]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text."""
    reader = _Reader(text)
    for token in _parser().parse(text, reader.environment):
        yield from reader.read(token)


class _Reader:
    """Follows the parser's tokens through the text."""

    def __init__(self, text: str) -> None:
        self.environment: dict[str, Any] = {}
        self._text = text
        self._lines = _lines(text)
        self._inside: list[tuple[str, str | None]] = []  # kinds of the containers around, with a footnote's label
        self._row = 0
        self._cursor = 0
        self._notes = 0

    def read(self, token: Token) -> Iterator[Block]:
        """The blocks that a token makes: mostly none or one."""
        if token.map:
            self._row = token.map[0]
        if token.nesting > 0 and token.type in _CONTAINERS:
            self._inside.append((_CONTAINERS[token.type], token.meta.get("label")))
        elif token.nesting < 0 and token.type.replace("_close", "_open") in _CONTAINERS:
            self._inside.pop()
        elif token.type == "inline":
            kind, label = self._inside[-1] if self._inside else ("paragraph", None)
            yield from self._inline(self._locate(token.content, kind), Writer(kind, label))
        elif token.type in ("fence", "code_block"):
            yield from self._code(token)
        elif token.type == "html_block" and token.map:
            start, end = self._lines[token.map[0]][0], self._lines[min(token.map[1], len(self._lines)) - 1][1]
            yield from html.blocks(self._text, start, end)

    def _locate(self, content: str, kind: str) -> _Content:
        """Find the content's lines in the text: the parser took their indents and quotation marks off."""
        places = []
        for number, line in enumerate(content.split("\n"), start=self._row):
            begin, end = self._lines[min(number, len(self._lines) - 1)]
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
        state = _State(content.text, parser, self.environment, tokens)
        parser.inline.tokenize(state)
        for rule in parser.inline.ruler2.getRules(""):
            rule(state)
        notes, links = [], []
        for token in tokens:
            place = token.meta.get("place", 0)  # the footnote rule puts a label in its stead
            if token.type == "link_open":
                links.append((len(writer), str(token.attrs["href"])))
            elif token.type == "link_close":
                start, target = links.pop()
                writer.mark(start, "link", target)
            elif token.type == "note":
                self._notes += 1
                writer.mark(len(writer), "footnote", f"^{self._notes}")
                notes.append((content.part(place + 2, place + len(token.content) - 1), f"^{self._notes}"))
            else:
                _write(token, place, content, writer)
        yield from writer.blocks()
        for part, label in notes:
            yield from self._inline(part, Writer("footnote", label))

    def _code(self, token: Token) -> tuple[Block, ...]:
        writer = Writer("code")
        if token.map:
            fenced = token.type == "fence"
            first, last = token.map[0] + fenced, min(token.map[1], len(self._lines))
            for start, end in self._lines[first : last - 1 if fenced and last - first > 0 else last]:
                writer.add(self._text[start:end] + " ", start)
        return writer.blocks()


def _write(token: Token, place: int, content: _Content, writer: Writer) -> None:
    """Write one token of plain words; tags, pictures and HTML have none."""
    if token.type == "text":
        _say(token.content, place, content, writer)
    elif token.type in ("text_special", "softbreak", "hardbreak"):
        at = content.place(place)
        writer.decoded(token.content or " ", at, at + len(token.markup or " "))
    elif token.type == "code_inline":
        start = place + len(token.markup)
        content.copy(start, content.text.index(token.markup, start), writer)
    elif token.type == "footnote_ref":
        writer.mark(len(writer), "footnote", token.meta["label"])
    elif token.type == "citation":
        for key in _KEY.finditer(token.content):
            writer.mark(len(writer), "citekey", key[1])


def _say(words: str, place: int, content: _Content, writer: Writer) -> None:
    """Write plain words, with the citekeys that stand among them."""
    if not content.text.startswith(words, place):
        place = max(place, content.text.find(words, place))  # an address in angle brackets
    start = len(writer)
    content.copy(place, place + len(words), writer)
    for key in _KEY.finditer(words):
        end = min(start + key.end(), len(writer))
        writer.marks.append(Mark(min(start + key.start(), end), end, "citekey", key[1]))


def _lines(text: str) -> list[tuple[int, int]]:
    starts, start = [], 0
    for line in _NEWLINE.finditer(text):
        starts.append((start, line.start()))
        start = line.end()
    return [*starts, (start, len(text))]
