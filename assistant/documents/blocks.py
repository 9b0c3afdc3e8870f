"""What all formats are read into, and the writer that makes it.

A `Block` holds plain words, without markup; each of its characters knows its place in the document's own text.
"""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_RUNS = re.compile(r"\S+(?: \S+)*|\s+")  # words with single spaces between them are copied in one piece
_ESCAPING = "&\\"  # what may stand for more than itself, so that the next place tells where it ends


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference that stands in a block.

    Attributes:
        start: where it begins in the block's text.
        end: where it ends, half open: behind the words of a link; equal to `start` where it has no words there.
        kind: footnote, link or citekey.
        target: the label of a footnote, the address of a link, a citekey without its '@'.
    """

    start: int
    end: int
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that is read as one.

    Attributes:
        kind: paragraph, heading, quote, list item, footnote, table cell or code.
        text: its plain words; markup is left out, entities and escapes are decoded, white space is one space.
        places: for each character of `text` where it stands in the document's text, ascending, and at last where
            the last one ends: len(text) + 1 code points.
        label: a footnote's; None for all others.
        marks: the references in it, in order.
    """

    kind: str
    text: str
    places: Sequence[int]
    label: str | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text in one of five formats.

    Attributes:
        format: markdown, html, docx, latex or text.
        text: what all offsets count in: the file's own text, for a docx the text taken out of it.
        blocks: in reading order; footnotes where they stand in the file.
    """

    format: str
    text: str
    blocks: tuple[Block, ...]

    def span(self, block: Block, start: int, end: int) -> tuple[int, int]:
        """Where `block.text[start:end]` stands in the document's text, markup around it left out.

        The range must not be empty.
        """
        last = block.places[end - 1]
        char = block.text[end - 1]
        plain = self.text[last] == char and char not in _ESCAPING
        return block.places[start], last + 1 if plain else block.places[end]


class Writer:
    """Collects the words of one block, white space folded, each character with its place."""

    def __init__(self, kind: str = "paragraph", label: str | None = None) -> None:
        """Begin a block."""
        self.kind = kind
        self.label = label
        self.marks: list[Mark] = []
        self._parts: list[str] = []
        self._places = array("q")
        self._spaced = True  # white space at the start is dropped
        self._end = 0

    def __len__(self) -> int:
        """How many characters there are so far."""
        return len(self._places)

    def add(self, text: str, start: int) -> None:
        """Append a slice of the document's text that stands at `start`."""
        for run in _RUNS.finditer(text):
            if run[0][0].isspace():
                self._space(start + run.start())
            else:
                self._put(run[0], range(start + run.start(), start + run.end()))
        self._end = start + len(text)

    def decoded(self, text: str, start: int, end: int) -> None:
        """Append what an entity, an escape or a command at `start` to `end` stands for."""
        words = " ".join(text.split())
        if words:
            self._put(words, [start] * len(words))
        elif text:
            self._space(start)
        self._end = end

    def cut(self, start: int) -> None:
        """Take back what was written from `start` on, such as the number of a footnote."""
        text = "".join(self._parts)[:start]
        self._parts, self._places = [text], self._places[:start]
        self._spaced = not text or text[-1] == " "

    def mark(self, start: int, kind: str, target: str) -> None:
        """Note a reference from `start` to here."""
        self.marks.append(Mark(start, len(self), kind, target))

    def blocks(self) -> tuple[Block, ...]:
        """The block, or nothing where no word was added."""
        text = "".join(self._parts)
        kept = len(text.rstrip())
        if not kept:
            return ()
        places = self._places[:kept]
        places.append(self._places[kept] if kept < len(text) else self._end)
        marks = tuple(Mark(min(m.start, kept), min(m.end, kept), m.kind, m.target) for m in self.marks)
        return (Block(self.kind, text[:kept], places, self.label, marks),)

    def _space(self, place: int) -> None:
        if not self._spaced:
            self._put(" ", (place,))
        self._spaced = True

    def _put(self, text: str, places: Sequence[int]) -> None:
        self._parts.append(text)
        self._places.extend(places)
        self._spaced = False
