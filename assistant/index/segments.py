"""A segment: an immutable folder with some articles and all that searching them needs. Generations share segments.

A build writes what is new into a segment of its own, so adding costs what is added. It takes in those segments that are
no more than `FACTOR` times as large, and those of which an article goes: sizes grow geometrically, there are few of
them, and an article is written anew about as often as the collection multiplies. None grows beyond `LARGEST`, so that
taking an article out never costs more than writing that many passages.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.index.lexical import LexicalWriter
from assistant.index.quotations import QuotationsWriter, Words
from assistant.index.store import Store, StoreWriter
from assistant.index.tokens import Rows, Tokens, TokensWriter
from assistant.index.vectors import Vectors, VectorsWriter
from assistant.records import Article, Passage

FOLDER = "segments"
HALF_WRITTEN = ".writing"
LARGEST = 131_072  # passages
FACTOR = 2


@dataclass(frozen=True, slots=True)
class Sealed:
    """A segment as the manifest names it.

    Attributes:
        name: of its folder: its serial number, which no other has had, and its generation's id.
        articles: how many it has.
        passages: how many it has.
    """

    name: str
    articles: int
    passages: int

    @property
    def serial(self) -> int:
        """The number that tells it from others; later ones have larger numbers."""
        return int(self.name.split("-")[0])

    def json(self) -> dict[str, Any]:
        """As the manifest has it."""
        return asdict(self)


def next_serial(folder: Path) -> int:
    """A number larger than that of any segment of an index."""
    names = [path.name.split("-")[0] for path in folder.glob("*")]
    return 1 + max((int(name) for name in names if name.isdigit()), default=0)


def taken_in(kept: Sequence[Sealed], passages: int) -> list[Sealed]:
    """Of the segments that could stay, those that a new one of so many passages takes in; one must have a passage."""
    taken = []
    for each in sorted(kept, key=lambda each: (each.passages, each.serial)):
        if passages and (each.passages > FACTOR * passages or each.passages + passages > LARGEST):
            break
        taken.append(each)
        passages += each.passages
    return taken


class SegmentWriter:
    """Writes a segment into an empty folder, article after article in order of id."""

    def __init__(self, folder: Path, serial: int, vocabulary: int) -> None:
        """Create the files."""
        self.folder = folder
        self._store = StoreWriter(folder)
        self._vectors = VectorsWriter(folder)
        self._tokens = TokensWriter(folder, vocabulary)
        self._lexical = LexicalWriter(folder, serial)
        self._quotations = QuotationsWriter(folder)

    def add(self, article: Article, cut: Sequence[Passage], rows: Rows | None) -> None:
        """Append one article, its rows None where it has no passages."""
        number = self._store.articles
        self._store.add(article, cut)
        self._quotations.add(article.text)
        for passage in cut:
            self._lexical.add(number, passage.text)
        if rows is not None:
            self._vectors.add(rows.vectors)
            self._tokens.add(rows, cut)

    @property
    def passages(self) -> int:
        """How many were added."""
        return self._store.passages

    def close(self) -> Sealed:
        """Write what is left to be written; the name is that of the folder, once it is whole."""
        for part in (self._store, self._vectors, self._tokens, self._lexical, self._quotations):
            part.close()
        name = self.folder.name.removesuffix(HALF_WRITTEN)
        return Sealed(name, self._store.articles, self._store.passages)


class Segment:
    """An open segment, read only; rows and articles are numbered within it."""

    def __init__(self, folder: Path) -> None:
        """Open the files."""
        self.store = Store(folder)
        self.vectors = Vectors(folder)
        self.tokens = Tokens(folder)
        self.words = Words(folder)

    def rows(self, article: int) -> Rows:
        """What is kept of the passages of the article with that number, to be carried into another segment."""
        first, last = self.store.range(article)
        return Rows(self.vectors.rows(first, last), *self.tokens.between(first, last))
