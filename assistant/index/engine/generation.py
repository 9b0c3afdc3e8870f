"""A collection on an engine, open for asking: candidates are found there, and fetched to be ranked here.

It has the parts that an index in a folder has, so the stages need not know which they were given. Rows are the
engine's own numbers of passages; what was fetched is kept a while, since one question asks for the same passages
several times.
"""

import json
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.corpus.passages import identify
from assistant.errors import BrokenIndexError
from assistant.index.catalogue import Catalogue
from assistant.index.codec import decode
from assistant.index.engine.packing import (
    Fetched,
    Head,
    article_of,
    content_keys,
    fetched,
    number,
)
from assistant.index.engine.server import ARTICLES, PASSAGES, TOKEN_PARTS, Server, quoted
from assistant.index.engine.state import State
from assistant.index.generation import SLACK, Encoder, Generation
from assistant.index.lexical import Terms
from assistant.index.store import metadata
from assistant.index.tokens import Rows
from assistant.messages import message
from assistant.models.embeddings import Floats, Ints
from assistant.records import Article, IndexInfo, Listed, Passage
from assistant.text import fold, words

_KEPT = 4_096  # passages kept of what was fetched
_FIELDS = (
    "row",
    "article",
    "start",
    "end",
    "sentences",
    "layout",
    "vector",
    *(f"tokens{i}" for i in range(TOKEN_PARTS)),
)
_NEAR = 10  # passages near to a stretch of a writer's text, whose articles are fetched
_STRETCH = 400  # characters of a writer's text that are looked for together

Numbers = NDArray[np.int64]


class Fetcher:
    """Fetches passages by their rows, and keeps the latest."""

    def __init__(self, server: Server, state: State) -> None:
        """Nothing is fetched yet."""
        self._server = server
        self._dimension = state.token_dimension
        self._kept: dict[int, Fetched] = {}
        self._lock = threading.Lock()

    def __call__(self, rows: Sequence[int]) -> list[Fetched]:
        """The passages of some rows, in their order.

        Raises:
            BrokenIndexError: one is not there, or the server does not answer.
        """
        with self._lock:
            here = {row: self._kept[row] for row in rows if row in self._kept}
        missing = [row for row in dict.fromkeys(rows) if row not in here]
        if missing:
            told = self._server.rows(PASSAGES, missing, _FIELDS)
            here |= {int(row["row"]): fetched(row, self._dimension) for row in told}
        if any(row not in here for row in rows):
            raise BrokenIndexError(
                message("{address} changed while it was asked. Ask again.", address=str(self._server.address))
            )
        with self._lock:
            self._kept |= {row: here[row] for row in missing}
            for row in list(self._kept)[: max(0, len(self._kept) - _KEPT)]:
                del self._kept[row]
        return [here[row] for row in rows]


class EngineStore:
    """Articles and passages, fetched one by one."""

    def __init__(self, server: Server, fetch: Fetcher) -> None:
        """Nothing is fetched yet."""
        self._server = server
        self._fetch = fetch
        self.article = lru_cache(maxsize=1024)(self._article)

    @cached_property
    def heads(self) -> dict[str, Head]:
        """What is there of every article, by id, in order."""
        rows = self._server.every(ARTICLES, "part == 0", ["article", "value"])
        return dict(sorted((row["article"], Head(**json.loads(row["value"]))) for row in rows))

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The ids of all articles, in order."""
        return tuple(self.heads)

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of every article's text, by id."""
        return {article_id: head.sha256 for article_id, head in self.heads.items()}

    def numbers(self, article_ids: Iterable[str]) -> list[int]:
        """What the filters of a search call some articles."""
        return [number(article_id) for article_id in article_ids]

    def _article(self, article_id: str) -> Article:
        """The article of that id; a KeyError where there is none."""
        return self.content(article_id)[0]

    def content(self, article_id: str) -> tuple[Article, dict[int, int]]:
        """The article of an id, and in how many of its passages each token stands; a KeyError where there is none."""
        heads = self._server.rows(ARTICLES, [f"{article_id}#0"], ["value"])
        if not heads:
            raise KeyError(article_id)
        head = Head(**json.loads(heads[0]["value"]))
        rows = self._server.rows(ARTICLES, content_keys(article_id, head.parts), ["part", "value"])
        article, frequency = article_of(article_id, rows)
        if article.sha256 != head.sha256:
            raise BrokenIndexError(
                message(
                    "{address} has another text of {article_id!r} than it notes. Run 'pincite build'.",
                    address=str(self._server.address),
                    article_id=article_id,
                )
            )
        return article, frequency

    def metadata(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The id and the attested fields of every article, in order."""
        for article_id in self.article_ids:
            yield article_id, metadata(self.article(article_id))

    def listed(self) -> tuple[Listed, ...]:
        """Every article without its text, in order."""
        return tuple(self._listed(article_id) for article_id in self.article_ids)

    def _listed(self, article_id: str) -> Listed:
        article = self.article(article_id)
        light = replace(article, text="", pages=(), paragraphs=(), repairs=())
        return Listed(light, len(article.text.split()), len(self.rows(article_id)))

    def rows(self, article_id: str) -> list[int]:
        """The rows of an article's passages, in reading order."""
        told = self._server.every(PASSAGES, f"article == {quoted(article_id)}", ["row", "start", "end"])
        return [int(row["row"]) for row in sorted(told, key=lambda row: (int(row["start"]), int(row["end"])))]

    def passage(self, row: int) -> Passage:
        """The passage in that row, cut from its article."""
        (kept,) = self._fetch([int(row)])
        article = self.article(kept.article)
        start, end = kept.span.start, kept.span.end
        return Passage(identify(article, start, end), article.id, start, end, article.text[start:end], kept.sentences)

    def close(self) -> None:
        """Nothing is held open."""


class EngineVectors:
    """Finds the nearest rows by the engine's own index."""

    def __init__(self, server: Server, state: State, fetch: Fetcher) -> None:
        """Nothing is fetched yet."""
        self._server = server
        self._fetch = fetch
        self.count = state.passages

    def nearest(self, vector: Floats, count: int, allowed: Sequence[int] | None = None) -> tuple[Numbers, Floats]:
        """The rows most like `vector`, best first, ties by row, and their cosines; of articles with these numbers."""
        return _ordered(self._server.search("vector", vector.tolist(), count, _within(allowed)))

    def at(self, rows: Numbers) -> Floats:
        """The vectors of some rows, float32 (rows, dimension)."""
        return np.stack([kept.vector for kept in self._fetch(rows.tolist())])


class EngineTokens:
    """Token vectors of what was fetched."""

    def __init__(self, state: State, fetch: Fetcher) -> None:
        """Nothing is fetched yet."""
        self._fetch = fetch
        self.passages = state.passages
        self.idf: Floats = state.idf

    def counts(self, rows: Numbers) -> Numbers:
        """How many tokens each passage has."""
        return np.array([len(kept.ids) for kept in self._fetch(rows.tolist())], np.int64)

    def vectors(self, rows: Numbers) -> Floats:
        """The token vectors of some passages, one behind the other: float32 (T, token_dimension), length 1."""
        return decode(np.concatenate([kept.tokens for kept in self._fetch(rows.tolist())]))

    def borders(self, rows: Numbers) -> Numbers:
        """Where sentences start in the tokens of some passages, one behind the other, ascending from 0."""
        return np.flatnonzero(np.concatenate([kept.opens for kept in self._fetch(rows.tolist())]))

    def spans(self, row: int) -> Ints:
        """Each token's start and end in the passage's text, int32 (tokens, 2)."""
        return self._fetch([int(row)])[0].spans


class EngineLexical(Terms):
    """The engine's BM25, over the terms that an index in a folder has."""

    def __init__(self, server: Server) -> None:
        """Nothing is asked yet."""
        self._server = server

    def best(self, question: str, count: int, articles: list[int] | None = None) -> tuple[Numbers, Floats]:
        """The best rows by BM25, best first, ties by row, and their scores; of articles with these numbers."""
        terms = " ".join(self.terms(question))
        return _ordered(self._server.search("bm25", terms, count, _within(articles)) if terms else [])

    def _count(self, terms: list[str], articles: list[int] | None) -> int:
        every = f"array_contains_all(terms, [{', '.join(map(quoted, terms))}])"
        return self._server.count(PASSAGES, " and ".join(filter(None, [every, _within(articles)])))


class EngineQuotations:
    """Whether words stand in any article: the engine looks through the folded words of all texts."""

    def __init__(self, server: Server) -> None:
        """Nothing is asked yet."""
        self._server = server

    def stands(self, text: str, articles: Sequence[int] | None = None) -> bool:
        """Tell whether the words of a text stand somewhere in this order, or its only word broken in two."""
        spans = words(text)
        if not spans:
            return False
        forms = [" ".join(fold(text[start:end]) for start, end in spans)]
        if len(spans) == 1:
            (start, end), *_ = spans
            forms += [
                f"{fold(text[start:cut])} {fold(text[cut:end])}" for cut in range(start + 1, min(end, start + 40))
            ]
        any_form = " or ".join(f"folded like {_between_blanks(form)}" for form in forms)
        condition = " and ".join(filter(None, ["part < 0", f"({any_form})", _within(articles)]))
        return self._server.count(ARTICLES, condition) > 0


class EngineGeneration:
    """An open collection, read only."""

    def __init__(self, server: Server, state: State, encoder: Encoder | None) -> None:
        """Name its parts; nothing is fetched yet."""
        self._state = state
        self.id = state.generation
        self.recipe = state.recipe
        self.encoder = encoder
        fetch = Fetcher(server, state)
        self._fetch = fetch
        self.store = EngineStore(server, fetch)
        self.vectors = EngineVectors(server, state, fetch)
        self.tokens = EngineTokens(state, fetch)
        self.lexical = EngineLexical(server)
        self.quotations = EngineQuotations(server)

    @property
    def info(self) -> IndexInfo:
        """What it is and how much is in it."""
        return IndexInfo(self.id, self.recipe.model, self._state.articles, self._state.passages)

    def allowed(self, articles: Sequence[int]) -> Sequence[int]:
        """What a search of vectors is given for the articles with these numbers."""
        return articles

    def rows(self, article_id: str) -> Rows | None:
        """What is kept of an article's passages; None where it has none."""
        kept = self._fetch(self.store.rows(article_id))
        if not kept:
            return None
        return Rows(
            vectors=np.stack([passage.vector for passage in kept]),
            tokens=np.concatenate([passage.tokens for passage in kept]),
            spans=np.concatenate([passage.spans for passage in kept]),
            ids=np.concatenate([passage.ids for passage in kept]),
            counts=np.array([len(passage.ids) for passage in kept], np.int32),
        )

    def about(self, stretches: Sequence[str]) -> Generation:
        """The articles that share words with a writer's text, fetched into an index of their own.

        Quotations are graded, and statements compared, word by word: that is done over whole articles at hand.

        Raises:
            BrokenIndexError: the server does not answer.
        """
        parts = (text[at : at + _STRETCH] for text in stretches for at in range(0, len(text), _STRETCH))
        near = {row for part in parts for row in self.lexical.best(part, _NEAR)[0].tolist()}
        article_ids = sorted({kept.article for kept in self._fetch(sorted(near))}) or [*self.store.article_ids[:1]]
        folder = tempfile.TemporaryDirectory(prefix="pincite-")
        catalogue = Catalogue(Path(folder.name))
        with catalogue.writing(self.id, self.recipe, len(self.tokens.idf), self.encoder) as writer:
            for article_id in article_ids:
                cut = [self.store.passage(row) for row in self.store.rows(article_id)]
                writer.add(self.store.article(article_id), cut, self.rows(article_id))
        opened = catalogue.open()
        weakref.finalize(opened, folder.cleanup)  # it lasts as long as it is asked
        return opened

    def faults(self) -> Iterator[str]:
        """What its content breaks, a line each.

        Every text has its hash, every passage and sentence is a slice of its article, every vector is finite and of
        length one, and there are as many passages as are noted. The engine's own files are its own to check.
        """
        heads = self.store.heads
        if (total := sum(head.passages for head in heads.values())) != self._state.passages:
            yield f"the collection notes {self._state.passages} passages, and its articles have {total}"
        for article_id, head in heads.items():
            yield from self._article_faults(article_id, head)

    def _article_faults(self, article_id: str, head: Head) -> Iterator[str]:
        try:
            article = self.store.article(article_id)
        except BrokenIndexError as exc:  # its text has another hash than is noted
            yield str(exc)
            return
        rows = self.store.rows(article_id)
        if len(rows) != head.passages:
            yield f"{article_id!r} has {len(rows)} passages, and notes {head.passages}"
        for passage, kept in zip(map(self.store.passage, rows), self._fetch(rows), strict=True):
            inside = all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
            if not (0 <= passage.start < passage.end <= len(article.text) and passage.sentences and inside):
                yield f"passage {passage.id} is no slice of its article"
            if not abs(float(np.linalg.norm(kept.vector)) - 1) <= SLACK:  # what is not finite is not within it
                yield f"the vector of passage {passage.id} is not of length one"

    def close(self) -> None:
        """Nothing is held open."""


def _between_blanks(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return quoted(f"% {plain} %")


def _ordered(found: Sequence[tuple[int, float]]) -> tuple[Numbers, Floats]:
    rows = np.array([row for row, _ in found], np.int64)
    scores = np.array([score for _, score in found], np.float32)
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def _within(articles: Sequence[int] | None) -> str:
    return "" if articles is None else f"number in [{', '.join(map(str, articles))}]"
