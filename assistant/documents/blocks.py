"""What all formats are read into, and the writer that makes it.

A `Block` holds plain words, without markup; each of its characters knows its place in the document's own text.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_RUNS = re.compile(r"\S+(?: \S+)*|\s+")  # words with single spaces between them are copied in one piece
# Marks of direction and joiners anywhere; zero widths and soft hyphens where they are in no word.
_ANYWHERE = "\u034f\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BESIDE = "\u00ad\u200b\u200c\u200d"
_INVISIBLE = re.compile(rf"[{_ANYWHERE}]+|(?<!\w)[{_BESIDE}]+|[{_BESIDE}]+(?!\w)")
# A character with its combining marks, or a Hangul syllable; every character is in one.
_CLUSTER = re.compile(
    r"(?s)[\u1100-\u115f\uac00-\ud7a3][\u1160-\u11ff]+|.[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903"
    r"\u093a-\u094f\u09bc-\u09cd\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]*"
)
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
        kind: paragraph, heading, quote, attribution (of a quote), list item, footnote, table cell or code.
        text: its plain words; markup and struck words are left out, entities and escapes are decoded, white space is
            one space, characters are composed (NFC), invisible ones around words are left out.
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


def _composed(block: Block) -> tuple[Block, ...]:
    """A block with its characters composed and without invisible ones; one made of several stands at the first."""
    parts: list[str] = []
    places = array("q")
    now = [0] * (len(block.text) + 1)  # where each character is from now on
    for cluster in _CLUSTER.finditer(_INVISIBLE.sub(lambda match: "\0" * len(match[0]), block.text)):
        written = unicodedata.normalize("NFC", cluster[0].replace("\0", ""))
        now[cluster.start() : cluster.end()] = [len(places)] * len(cluster[0])
        parts.append(written)
        places.extend([block.places[cluster.start()]] * len(written))
    text = "".join(parts)
    if not text.strip():
        return ()
    now[-1] = len(text)
    places.append(block.places[-1])
    marks = tuple(Mark(now[mark.start], now[mark.end], mark.kind, mark.target) for mark in block.marks)
    return (Block(block.kind, text, places, block.label, marks),)


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

    @property
    def text(self) -> str:
        """The characters so far."""
        return "".join(self._parts)

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
        text = self.text[:start]
        self._parts, self._places = [text], self._places[:start]
        self._spaced = not text or text[-1] == " "

    def mark(self, start: int, kind: str, target: str) -> None:
        """Note a reference from `start` to here."""
        self.marks.append(Mark(start, len(self), kind, target))

    def blocks(self) -> tuple[Block, ...]:
        """The block, or nothing where no word was added."""
        text = self.text
        length = len(text.rstrip())
        if not length:
            return ()
        places = self._places[:length]
        places.append(self._places[length] if length < len(text) else self._end)
        marks = tuple(Mark(min(m.start, length), min(m.end, length), m.kind, m.target) for m in self.marks)
        block = Block(self.kind, text[:length], places, self.label, marks)
        if unicodedata.is_normalized("NFC", block.text) and not _INVISIBLE.search(block.text):
            return (block,)
        return _composed(block)

    def _space(self, place: int) -> None:
        if not self._spaced:
            self._put(" ", (place,))
        self._spaced = True

    def _put(self, text: str, places: Sequence[int]) -> None:
        self._parts.append(text)
        self._places.extend(places)
        self._spaced = False
