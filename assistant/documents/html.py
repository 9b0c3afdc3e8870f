"""Read HTML: the words of its blocks, with the places that the standard library's parser tells.

Scripts, styles and the head say nothing to a reader and are left out. Errors in the markup are tolerated, as
browsers do.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser

from assistant.documents.blocks import Block, Writer
from assistant.documents.inline import Inline

_KINDS = {
    "p": "paragraph", "div": "paragraph", "section": "paragraph", "article": "paragraph", "main": "paragraph",
    "dt": "paragraph", "dd": "paragraph", "body": "paragraph", "html": "paragraph",
    "header": "paragraph", "footer": "paragraph",
    "figcaption": "paragraph", "aside": "paragraph", "nav": "paragraph", "figure": "paragraph",
    "ul": "paragraph", "ol": "paragraph", "dl": "paragraph", "table": "paragraph", "tr": "paragraph",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "title": "heading", "blockquote": "quote", "li": "list item", "td": "table cell", "th": "table cell", "pre": "code",
}  # fmt: skip
_SILENT = {"script", "style", "template", "noscript"}
_VOID = {"hr", "br", "img", "input", "meta", "link"}
_SHARED = {"paragraph"}  # a kind that gives way to that of the block around it: a <p> in a <blockquote> is a quote
_IN_QUOTES = {"paragraph", "list item", "table cell"}  # kinds that are quoted inside a <blockquote>
_CALL_OUT = re.compile(
    r"\b(?:call-?out|admonition|alert|note|tip|warning|caution|info|notice|important)\b", re.IGNORECASE
)
_REACH = 5000  # characters behind a tag in which its end is looked for
_DASH = re.compile(r"[\s—–―-]+\Z")
_FOOTNOTE = re.compile(r"(?:fn|footnote|note|endnote|cite_note)[-_:]?[\w.:-]*\d[\w.:-]*", re.IGNORECASE)


def blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """The blocks of an HTML text, or of the part of a text from `start` to `end`."""
    reader = _Reader(text, start, len(text) if end is None else end)
    yield from reader.read()


class _Reader(HTMLParser):
    """Writes what the parser finds into blocks."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(convert_charrefs=False)
        self._part = text[start:end]
        self._lines = [start, *(start + line.end() for line in re.finditer("\n", self._part))]
        self._inside: list[tuple[str, str, str | None]] = []  # tag, kind and footnote label of the blocks around
        self._silent = 0
        self._links: list[tuple[int, str]] = []
        self._inline = Inline()
        self._broke = True  # whether a line begins here
        self._writer = Writer()
        self._found: list[Block] = []

    def read(self) -> list[Block]:
        self.feed(self._part)
        self.close()
        self._finish()
        return self._found

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag in _KINDS:
            self._open(tag, attributes)
        elif tag == "hr":
            self._finish()
        elif tag == "br":
            self._say(" ")
            self._broke = True
        elif tag == "cite":
            self._name_source()
        elif words := self._inline.begin(tag, self._following()):
            self._say(words)
        elif tag == "a" and "href" in attributes:
            self._links.append((len(self._writer), attributes["href"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _KINDS and any(open_tag == tag for open_tag, _, _ in self._inside):
            self._finish()
            while self._inside.pop()[0] != tag:
                pass
            self._begin()
        elif tag == "a" and self._links:
            start, target = self._links.pop()
            self._refer(start, target)
        elif words := self._inline.end(tag):
            self._say(words)

    def _following(self) -> str:
        place = self._place() - self._lines[0]
        return self._part[place + 2 : place + _REACH]

    def _name_source(self) -> None:
        """A <cite> that begins a line of a quotation, or stands behind a dash, names where it is from."""
        dash = _DASH.search(self._writer.text)
        if self._writer.kind == "quote" and (self._broke or dash):
            self._writer.cut(dash.start() if dash else len(self._writer))
            self._finish()
            self._writer.kind = "attribution"

    def _refer(self, start: int, target: str) -> None:
        label = target.removeprefix("#")
        if target.startswith("#") and _FOOTNOTE.fullmatch(label):
            self._writer.cut(start)
            self._writer.mark(start, "footnote", label)
        else:
            self._writer.mark(start, "link", target)

    def handle_data(self, data: str) -> None:
        if not self._silent and (words := self._inline.words(data)):
            self._writer.add(words, self._place())
            self._broke = self._broke and not data.strip(" \t\r\n—–―-")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        place = self._place()
        end = place + len(written)
        closed = self._part[end - self._lines[0] : end - self._lines[0] + 1] == ";"
        written += ";" if closed else ""
        if not self._silent and (words := self._inline.words(unescape(written))):
            self._writer.decoded(words, place, place + len(written))
            self._broke = self._broke and words in ("—", "–", "\u00a0")

    def _say(self, text: str) -> None:
        if not self._silent:
            end = self._part.find(">", self._place() - self._lines[0]) + 1
            self._writer.decoded(text, self._place(), max(self._place(), self._lines[0] + end))

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._finish()
        if tag in ("p", "li", "td", "th", "tr", "dt", "dd") and self._inside and self._inside[-1][0] == tag:
            self._inside.pop()  # their end tags may be left out
        kind, label = self._kind(tag, attributes)
        self._inside.append((tag, kind, label))
        self._begin()

    def _kind(self, tag: str, attributes: Mapping[str, str]) -> tuple[str, str | None]:
        """The kind of a block, and its label if it is a footnote."""
        kind = _KINDS[tag]
        around, label = self._inside[-1][1:] if self._inside else ("paragraph", None)
        if _FOOTNOTE.fullmatch(attributes.get("id", "")):
            return "footnote", attributes["id"]
        if tag == "blockquote" and _CALL_OUT.search(attributes.get("class", "")):
            return "paragraph", None
        if (tag == "footer" and around == "quote") or (tag == "figcaption" and self._quotes_before()):
            return "attribution", None
        if kind in _SHARED:
            return around, label
        return ("quote", None) if around == "quote" and kind in _IN_QUOTES else (kind, None)

    def _quotes_before(self) -> bool:
        return bool(self._found) and self._found[-1].kind == "quote"

    def _finish(self) -> None:
        while self._links:
            self._refer(*self._links.pop())
        if marks := self._inline.finish():
            self._writer.decoded(marks, self._place(), self._place())
        self._broke = True
        self._found.extend(self._writer.blocks())
        self._begin()

    def _begin(self) -> None:
        kind, label = self._inside[-1][1:] if self._inside else ("paragraph", None)
        self._writer = Writer(kind, label)
