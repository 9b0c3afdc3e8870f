"""One generation: an immutable folder with everything that searching a fixed corpus needs.

It is a pure function of the articles, the model and the rules, so any sequence of builds that ends in one corpus
ends in one generation. `manifest.json` says what it was made from and carries a checksum for every file.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import corpus
from assistant.corpus.passages import RULES as PASSAGE_RULES
from assistant.corpus.passages import PassageRules
from assistant.errors import BrokenIndexError
from assistant.index import seals
from assistant.index.lexical import Lexical, LexicalWriter
from assistant.index.quotations import Quotations, QuotationsWriter
from assistant.index.store import Store, StoreWriter, metadata
from assistant.index.tokens import Rows, Tokens, TokensWriter
from assistant.index.vectors import Vectors, VectorsWriter
from assistant.records import Article, IndexInfo, Passage

FORMAT = (
    4  # 2: words of whole articles, for quotations; 3: Chinese by character, notes apart; 4: marks on their letters
)
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


class GenerationWriter:
    """Writes a generation into an empty folder; `finish` seals it with its manifest."""

    def __init__(self, folder: Path, recipe: Recipe, vocabulary: int, encoder: Encoder | None = None) -> None:
        """Create the files."""
        self._encoder = encoder
        self._folder = folder
        self._recipe = recipe
        self._store = StoreWriter(folder)
        self._vectors = VectorsWriter(folder)
        self._tokens = TokensWriter(folder, vocabulary)
        self._lexical = LexicalWriter(folder)
        self._quotations = QuotationsWriter(folder)

    def add(self, article: Article, cut: Sequence[Passage], rows: Rows | None) -> None:
        """Append one article, its rows None where it has no passages; they come in order of id."""
        number = self._store.articles
        self._store.add(article, cut)
        self._quotations.add(article.text)
        for passage in cut:
            self._lexical.add(number, passage.text)
        if rows is not None:
            self._vectors.add(rows.vectors)
            self._tokens.add(rows, cut)

    def finish(self, name: str) -> str:
        """Write everything to disk, then the manifest; returns the manifest's SHA-256."""
        for part in (self._store, self._vectors, self._tokens, self._lexical, self._quotations):
            part.close()
        files = {str(path.relative_to(self._folder)): seals.seal(path) for path in _files(self._folder)}
        manifest = {
            "generation": name,
            "recipe": asdict(self._recipe),
            "encoder": None if self._encoder is None else asdict(self._encoder),
            "articles": self._store.articles,
            "passages": self._store.passages,
            "files": files,
        }
        path = self._folder / MANIFEST
        path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        seals.note(self._folder, seals.stamps_of(self._folder, files))
        return str(seals.seal(path)["sha256"])


def _files(folder: Path) -> list[Path]:
    """Every file of a generation but its manifest; tantivy's lock files are not part of it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return [path for path in found if path != folder / MANIFEST]


def read_manifest(folder: Path, sha256: str) -> dict[str, Any]:
    """Read a generation's manifest and check it.

    Raises:
        BrokenIndexError: it is missing, altered or of another format.
    """
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise BrokenIndexError(f"The index is damaged: {path} is missing. Run 'pincite build'.") from exc
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise BrokenIndexError(f"The index is damaged: {path} was altered. Run 'pincite build'.")
    manifest: dict[str, Any] = json.loads(raw)
    rules = Recipe("", "", PassageRules())
    for name in ("format", "corpus_rules", "passage_rules"):
        expected, present = getattr(rules, name), manifest["recipe"].get(name)
        if present != expected:
            raise BrokenIndexError(
                f"The index at {folder.parent.parent} is of another format: expected {name} {expected}, "
                f"found {present}. Run 'pincite build'."
            )
    return manifest


class Generation:
    """An open generation, read only."""

    def __init__(self, folder: Path, sha256: str) -> None:
        """Check manifest and files, those that were written to since they were sealed by their hashes; open them.

        Raises:
            BrokenIndexError: a file is missing, damaged or of another format.
        """
        manifest = read_manifest(folder, sha256)
        self._folder = folder
        self._sealed: dict[str, dict[str, Any]] = manifest["files"]
        self._stamps = seals.check(folder, self._sealed, seals.trusted(folder))
        self.id: str = manifest["generation"]
        recipe = manifest["recipe"]
        self.recipe = Recipe(**{**recipe, "passages": PassageRules(**recipe["passages"])})
        compiled = manifest.get("encoder")  # absent from what was built before there was one
        self.encoder = Encoder(**compiled) if compiled else None
        self.store = Store(folder)
        self.vectors = Vectors(folder)
        self.tokens = Tokens(folder)
        self.lexical = Lexical(folder)
        self.quotations = Quotations(folder)

    @property
    def info(self) -> IndexInfo:
        """What it is and how much is in it."""
        articles, passages = len(self.store.article_ids), len(self.store.article_of_row)
        return IndexInfo(self.id, self.recipe.model, articles, passages)

    def allowed(self, articles: Sequence[int]) -> NDArray[np.bool_]:
        """Which rows belong to the articles with these numbers, bool (passages,)."""
        return np.isin(self.store.article_of_row, articles)

    def rows(self, article_id: str) -> Rows:
        """What was kept of an article's passages, to be carried into the next generation."""
        first, last = self.store.ranges[article_id]
        return Rows(self.vectors.rows(first, last), *self.tokens.between(first, last))

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
            seals.check(self._folder, self._sealed)
        except BrokenIndexError as exc:
            yield str(exc)
        passages = len(self.store.article_of_row)
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
        for row in range(*self.store.ranges[article_id]):
            passage = self.store.passage(row)
            inside = all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
            if not (0 <= passage.start < passage.end <= len(article.text) and passage.sentences and inside):
                yield f"passage {passage.id} is no slice of its article"

    def close(self) -> None:
        """Close what holds a file open."""
        self.store.close()
