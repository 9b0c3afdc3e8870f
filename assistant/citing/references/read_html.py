"""Read citations back from HTML: each block quote with the citation that the element around it names.

In goes the text of a file, out come citation ids with their quotations. The id is `data-citation`; where a program took
that away, the link to the page names the same article, range and hash. White space is one space, as in a browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from assistant.citing.references.quoted import Pair, quoted
from assistant.records import CITATION_ID

_ID = re.compile(CITATION_ID)
_LINE = re.compile(r"\s*\n\s*")  # only an editor that wraps breaks lines
_BLOCKS = frozenset(
    "address blockquote dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre table tr ul".split()
)
_STRUCK = frozenset(("del", "s", "strike"))  # struck words are no longer said
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def read(text: str) -> Iterator[Pair]:
    """The citation ids in HTML, each with its block quote."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.found


def words_of(text: str) -> str:
    r"""The words of HTML, a line for each block.

    >>> words_of("<p>quotation: R&amp;D</p><p>link:<br>x</p>")
    'quotation: R&D\nlink:\nx'
    """
    reader = _Words()
    reader.feed(text)
    reader.close()
    return re.sub(r"\n+", "\n", "".join(reader.parts)).strip("\n")


def id_of(url: str) -> str | None:
    """The citation id that a link to the page's reader names; None for any other address.

    >>> id_of("http://127.0.0.1:7860/?read=tides&s=8&e=17&v=0123abcd")
    'tides:8-17@0123abcd'
    """
    try:
        fields = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    except ValueError:  # no address after all
        return None
    name = f"{fields.get('read')}:{fields.get('s')}-{fields.get('e')}@{fields.get('v')}"
    return name if _ID.fullmatch(name) else None


class _Words(HTMLParser):
    """Collects words; a block begins a line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._struck = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._struck += tag in _STRUCK
        if tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._struck = max(0, self._struck - (tag in _STRUCK))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._struck:
            self.parts.append(_LINE.sub(" ", data))


@dataclass(slots=True)
class _Element:
    """An open element, and the citation that it names and that has no quotation yet."""

    tag: str
    cited: str | None


class _Reader(HTMLParser):
    """Pairs the text of a block quote with the nearest element around it that names a citation.

    One in an element without a name waits for a link to the page, in the next block at the latest: what stands further
    down speaks of something else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Pair] = []
        self._open: list[_Element] = []
        self._parts: list[str] | None = None  # of the block quote that is open
        self._waiting: str | None = None
        self._said = False  # whether words have followed the quotation that waits

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._end_implied(tag)
        if tag not in _VOID:
            self._open.append(_Element(tag, attributes.get("data-citation")))
        if tag == "blockquote" and self._parts is None:
            self._parts, self._waiting = [], None
        elif self._parts is not None and (tag == "br" or (tag == "p" and "".join(self._parts).strip())):
            self._parts.append("\n")
        elif tag == "a" and self._waiting is not None and (linked := id_of(attributes.get("href") or "")):
            self.found.append((linked, quoted(self._waiting)))
            self._waiting = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._parts is not None and not any(element.tag in _STRUCK for element in self._open):
            self._parts.append(_LINE.sub(" ", data))
        self._said = self._said or bool(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._end(self._open.pop()) != tag:
                pass

    def close(self) -> None:
        """End what was left open."""
        super().close()
        while self._open:
            self._end(self._open.pop())

    def _end_implied(self, tag: str) -> None:
        """An item of a list ends where the next begins, and a paragraph where a block does."""
        ended = "p" if tag in _BLOCKS else ""
        if tag in ("li", "dt", "dd") and any(element.tag in ("li", "dt", "dd") for element in self._open):
            inner = next(
                element.tag for element in reversed(self._open) if element.tag in ("li", "dt", "dd", "ul", "ol", "dl")
            )
            ended = inner if inner in ("li", "dt", "dd") else ended
        if ended and any(element.tag == ended for element in self._open):
            self.handle_endtag(ended)

    def _end(self, element: _Element) -> str:
        if element.tag == "blockquote" and self._parts is not None and not self._inside_quote():
            self._finish(element, "".join(self._parts))
            self._parts = None
        elif element.tag in _BLOCKS and self._said:
            self._waiting = None
        return element.tag

    def _inside_quote(self) -> bool:
        return any(element.tag == "blockquote" for element in self._open)

    def _finish(self, quote: _Element, words: str) -> None:
        """Give a block quote to its citation, once: a second quotation under one name would be another's."""
        naming = next((element for element in [quote, *reversed(self._open)] if element.cited), None)
        if naming is None:
            self._waiting, self._said = words, False
        else:
            self.found.append((str(naming.cited), quoted(words)))
            naming.cited = None
