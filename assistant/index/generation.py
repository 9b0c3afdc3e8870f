"""One generation: what searching a fixed corpus needs. Its manifest names its segments, with a checksum for every file.

What it says is a function of the articles, the model and the rules: any sequence of builds that ends in one corpus ends
in one generation, with the same hits and scores, whatever segments it is made of.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import corpus
from assistant.corpus.passages import RULES as PASSAGE_RULES
from assistant.corpus.passages import PassageRules
from assistant.errors import BrokenIndexError
from assistant.index import lexical, seals
from assistant.index.layout import Layout
from assistant.index.lexical import Lexical
from assistant.index.quotations import Quotations
from assistant.index.segments import (
    FOLDER,
    HALF_WRITTEN,
    LARGEST,
    Sealed,
    Segment,
    SegmentWriter,
    next_serial,
)
from assistant.index.store import metadata
from assistant.index.tokens import Rows
from assistant.index.views import StoreView, TokensView, VectorsView
from assistant.messages import message
from assistant.records import Article, IndexInfo, Passage

# 2: words of whole articles, for quotations; 3: Chinese by character, notes apart; 4: marks on letters; 5: segments
FORMAT = 5
GENERATIONS = "generations"
MANIFEST = "manifest.json"
_CHUNK = 4096  # vectors looked at together
SLACK = 1e-3  # by which a vector's length may differ from one


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an article's rows depend on besides its text: equal recipes make rows that can be shared."""

    model: str
    model_sha256: str
    passages: PassageRules
    format: int = FORMAT
    corpus_rules: int = corpus.RULES
    passage_rules: int = PASSAGE_RULES

    @property
    def id(self) -> str:
        """A short hash of all of it; the model's name does not count, its weights do."""
        return _digest({**asdict(self), "model": None})


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def generation_id(recipe: Recipe, articles: Sequence[Article]) -> str:
    """Name the generation that these articles give: equal content, equal name.

    The model's name counts, since readers load it: a model whose folder moved gives a new generation of the same rows.
    """
    return _digest([recipe.id, recipe.model, [[a.id, a.sha256, metadata(a)] for a in articles]])


@dataclass(frozen=True, slots=True)
class Encoder:
    """The compiled model that embeds questions: its folder's name in `index/encoders`, and its seal."""

    folder: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Segments that a generation shares with the former one.

    Attributes:
        segments: as the manifest names them.
        files: the seals of their files, by name in the index's folder.
        stamps: of those files that have their seals.
    """

    segments: tuple[Sealed, ...] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stamps: seals.Stamps = field(default_factory=dict)


class GenerationWriter:
    """Writes a generation beside the others: segments with what is new, then the manifest, which `finish` seals."""

    def __init__(
        self,
        root: Path,
        name: str,
        recipe: Recipe,
        vocabulary: int,
        encoder: Encoder | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Begin, in the index's folder; articles are added to what is kept."""
        self.folder = root / GENERATIONS / f"{name}{HALF_WRITTEN}"
        self.folder.mkdir(parents=True)
        self._root = root
        self._name = name
        self._recipe = recipe
        self._vocabulary = vocabulary
        self._encoder = encoder
        self._kept = kept or Kept()
        self._open: SegmentWriter | None = None
        self._written: list[Sealed] = []

    def add(self, article: Article, cut: Sequence[Passage], rows: Rows | None) -> None:
        """Append one article, its rows None where it has no passages; they come in order of id."""
        if self._open is None or (cut and self._open.passages + len(cut) > LARGEST):
            self._close()
            self._open = self._begun()
        self._open.add(article, cut, rows)

    def _begun(self) -> SegmentWriter:
        serial = next_serial(self._root / FOLDER)
        folder = self._root / FOLDER / f"{serial:06}-{self._name}{HALF_WRITTEN}"
        folder.mkdir(parents=True)
        return SegmentWriter(folder, serial, self._vocabulary)

    def _close(self) -> None:
        if self._open is not None:
            self._written.append(self._open.close())
            self._open.folder.rename(self._root / FOLDER / self._written[-1].name)
            self._open = None

    def finish(self) -> str:
        """Write everything to disk, then the manifest; returns the manifest's SHA-256."""
        self._close()
        segments = [*self._kept.segments, *self._written]
        lists = lexical.link(self.folder, [self._root / FOLDER / each.name for each in segments])
        paths = [path for each in self._written for path in _files(self._root / FOLDER / each.name)]
        new = {str(path.relative_to(self._root)): seals.seal(path) for path in paths}
        named = f"{GENERATIONS}/{self._name}/{lists.relative_to(self.folder)}"
        files = {**self._kept.files, **new, named: seals.seal(lists)}
        manifest = {
            "generation": self._name,
            "recipe": asdict(self._recipe),
            "encoder": None if self._encoder is None else asdict(self._encoder),
            "articles": sum(each.articles for each in segments),
            "passages": sum(each.passages for each in segments),
            "segments": [each.json() for each in segments],
            "files": files,
        }
        path = self.folder / MANIFEST
        path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        own = {named: seals.stamp(lists)}
        seals.note(self.folder, {**self._kept.stamps, **seals.stamps_of(self._root, new), **own})
        return str(seals.seal(path)["sha256"])


def _files(folder: Path) -> list[Path]:
    """Every file of a segment; tantivy's lock files are not part of it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def read_manifest(folder: Path, sha256: str) -> dict[str, Any]:
    """Read a generation's manifest and check it.

    Raises:
        BrokenIndexError: it is missing, altered or of another format.
    """
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise BrokenIndexError(
            message("The index is damaged: {path} is missing. Run 'pincite build'.", path=path)
        ) from exc
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise BrokenIndexError(message("The index is damaged: {path} was altered. Run 'pincite build'.", path=path))
    manifest: dict[str, Any] = json.loads(raw)
    rules = Recipe("", "", PassageRules())
    for name in ("format", "corpus_rules", "passage_rules"):
        expected, present = getattr(rules, name), manifest["recipe"].get(name)
        if present != expected:
            raise BrokenIndexError(
                message(
                    "The index at {folder} is of another format: expected {name} {expected}, found {present}. Run "
                    "'pincite build'.",
                    folder=folder.parent.parent,
                    name=name,
                    expected=expected,
                    present=present,
                )
            )
    return manifest


class Generation:
    """An open generation, read only."""

    def __init__(self, root: Path, name: str, sha256: str) -> None:
        """Check manifest and files, those that were written to since they were sealed by their hashes; open them.

        Raises:
            BrokenIndexError: a file is missing, damaged or of another format.
        """
        self._root = root
        self._folder = root / GENERATIONS / name
        manifest = read_manifest(self._folder, sha256)
        self._sealed: dict[str, dict[str, Any]] = manifest["files"]
        self._stamps = seals.check(root, self._sealed, seals.trusted(self._folder))
        self.id: str = manifest["generation"]
        recipe = manifest["recipe"]
        self.recipe = Recipe(**{**recipe, "passages": PassageRules(**recipe["passages"])})
        compiled = manifest.get("encoder")  # absent from what was built before there was one
        self.encoder = Encoder(**compiled) if compiled else None
        self.sealed = tuple(Sealed(**each) for each in manifest["segments"])
        self.segments = tuple(Segment(root / FOLDER / each.name) for each in self.sealed)
        self._layout = Layout.of([(each.store.article_ids, each.store.counts) for each in self.segments])
        self.store = StoreView([each.store for each in self.segments], self._layout)
        self.vectors = VectorsView([each.vectors for each in self.segments], self._layout)
        self.tokens = TokensView([each.tokens for each in self.segments], self._layout)
        self.lexical = Lexical(self._folder, self._layout, [each.serial for each in self.sealed])
        self.quotations = Quotations([each.words for each in self.segments], self._layout.articles)

    @property
    def info(self) -> IndexInfo:
        """What it is and how much is in it."""
        articles, passages = len(self.store.article_ids), self.passages
        return IndexInfo(self.id, self.recipe.model, articles, passages)

    @property
    def passages(self) -> int:
        """How many there are."""
        return len(self._layout.segment)

    def allowed(self, articles: Sequence[int]) -> NDArray[np.bool_]:
        """Which rows belong to the articles with these numbers, bool (passages,)."""
        allowed = np.zeros(len(self.store.article_ids), np.bool_)
        allowed[np.array(articles, np.int64)] = True
        return np.repeat(allowed, np.diff(self._layout.first))

    def rows(self, article_id: str) -> Rows:
        """What was kept of an article's passages, to be carried into the next generation."""
        (number,) = self.store.numbers([article_id])
        return self.segments[int(self._layout.home[number])].rows(int(self._layout.own_article[number]))

    def articles_of(self, segments: Sequence[Sealed]) -> frozenset[str]:
        """The ids of the articles in some of its segments."""
        chosen = [own for sealed, own in zip(self.sealed, self.segments, strict=True) if sealed in segments]
        return frozenset(article_id for segment in chosen for article_id in segment.store.article_ids)

    def kept(self, segments: Sequence[Sealed]) -> Kept:
        """Some of its segments, for a generation that shares them."""
        own = tuple(f"{FOLDER}/{each.name}/" for each in segments)
        files = {name: sealed for name, sealed in self._sealed.items() if name.startswith(own)}
        return Kept(tuple(segments), files, {name: self._stamps[name] for name in files})

    def about(self, stretches: Sequence[str]) -> "Generation":
        """What the stretches of a writer's text are compared with: all of it, since all is at hand."""
        return self

    def note_stamps(self) -> None:
        """Let the next opening rely on what this one hashed, as of an index that was copied; under the index's lock."""
        seals.note(self._folder, self._stamps)

    def faults(self) -> Iterator[str]:
        """What is wrong with it, a line each: with its files, and with what checksums do not know.

        Every file has its checksum, every text its hash, every passage and sentence is a slice of its article, every
        vector is finite and of length one, and there are as many of all as there are passages.
        """
        try:
            seals.check(self._root, self._sealed)
        except BrokenIndexError as exc:
            yield str(exc)
        passages = self.passages
        counted = {"vectors": self.vectors.count, "token ranges": self.tokens.passages}
        yield from (
            f"the index has {n} {things} for {passages} passages" for things, n in counted.items() if n != passages
        )
        for article_id in self.store.article_ids:
            yield from self._article_faults(article_id)
        for first in range(0, min(passages, self.vectors.count), _CHUNK):
            vectors = self.vectors.rows(first, min(first + _CHUNK, passages))
            lengths = np.linalg.norm(vectors, axis=1)
            wrong = ~np.isfinite(lengths) | (np.abs(lengths - 1) > SLACK)
            yield from (f"the vector of passage {first + row} is not of length one" for row in np.flatnonzero(wrong))

    def _article_faults(self, article_id: str) -> Iterator[str]:
        article = self.store.article(article_id)
        if article.sha256 != self.store.hashes[article_id]:
            yield f"the text of {article_id!r} in the index has another hash than is noted"
        for row in self.store.rows(article_id):
            passage = self.store.passage(row)
            inside = all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
            if not (0 <= passage.start < passage.end <= len(article.text) and passage.sentences and inside):
                yield f"passage {passage.id} is no slice of its article"

    def close(self) -> None:
        """Close what holds a file open."""
        self.store.close()
