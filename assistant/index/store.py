"""Articles and passages of a segment in one SQLite file; a passage's text is always cut from its article.

Rows of passages are numbered from 0 in order of article id and reading order; the vectors, the tokens and the
lexical index of the segment count in the same rows.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import corpus
from assistant.corpus.passages import identify
from assistant.records import Article, Listed, Page, Passage, Repair, Span

FILE = "articles.sqlite"
_SCHEMA = """
CREATE TABLE articles (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL,
                       first INTEGER NOT NULL, last INTEGER NOT NULL, fields TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles,
                       start INTEGER NOT NULL, end INTEGER NOT NULL, sentences TEXT NOT NULL);
"""
_METADATA = (
    "title", "supplied_title", "authors", "publisher", "published", "url", "language", "inferred", "found",
    "original", "copies", "former", "text_from",
)  # fmt: skip


_WORDS = "words"  # beside the fields, so that a list of all articles reads no text


def metadata(article: Article) -> dict[str, Any]:
    """The article's metadata as JSON holds it, gaps left out."""
    fields = {name: getattr(article, name) for name in _METADATA if getattr(article, name)}
    return {**fields, "pages": [asdict(page) for page in article.pages]} if article.pages else fields


def digest(article: Article) -> str:
    """A short hash of all that an index keeps of an article: equal digests, equal entries."""
    content = [article.id, article.sha256, _fields(article)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _fields(article: Article) -> dict[str, Any]:
    return {**metadata(article), "repairs": [asdict(repair) for repair in article.repairs]}


def restored(article_id: str, text: str, fields: dict[str, Any]) -> Article:
    """The article of its text and of its fields as JSON holds them."""
    return corpus.make_article(article_id, text, **_values(fields))


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    """An article's fields of what JSON holds; the number of its words is none of them."""
    values = {name: value for name, value in fields.items() if name != _WORDS}
    values["repairs"] = tuple(Repair(**repair) for repair in fields["repairs"])
    for name in ("authors", "copies", "former"):
        values[name] = tuple(fields.get(name, ()))
    values["pages"] = tuple(Page(**page) for page in fields.get("pages", ()))
    return values


class StoreWriter:
    """Writes the file, article after article in order of id."""

    def __init__(self, folder: Path) -> None:
        """Create the file in an empty folder."""
        self._db = sqlite3.connect(folder / FILE)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self.articles = 0
        self.passages = 0

    def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Append one article and its passages."""
        first, last = self.passages, self.passages + len(passages)
        fields = json.dumps({**_fields(article), _WORDS: len(article.text.split())})
        own = digest(article)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self.articles, article.id, article.sha256, own, first, last, fields, article.text),
        )
        self._db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [
                (first + i, self.articles, p.start, p.end, json.dumps([[s.start, s.end] for s in p.sentences]))
                for i, p in enumerate(passages)
            ],
        )
        self.articles += 1
        self.passages = last

    def close(self) -> None:
        """Commit what was added."""
        self._db.commit()
        self._db.close()


class Store:
    """Reads the file. Safe for many threads: one short query at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the file read only."""
        uri = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.article: Callable[[str], Article] = lru_cache(maxsize=1024)(self._article)
        # Each question asks for some forty.
        self.passage: Callable[[int], Passage] = lru_cache(maxsize=4096)(self._passage)
        listed = self._query("SELECT id, sha256, digest, first, last FROM articles ORDER BY row")
        self.article_ids: tuple[str, ...] = tuple(row[0] for row in listed)
        self.hashes: tuple[str, ...] = tuple(row[1] for row in listed)
        self.digests: tuple[str, ...] = tuple(row[2] for row in listed)
        self.counts: NDArray[np.int64] = np.array([row[4] - row[3] for row in listed], np.int64)
        self._first = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])

    def _query(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _article(self, article_id: str) -> Article:
        """The article of that id; a KeyError where there is none."""
        row = self._query("SELECT fields, text FROM articles WHERE id = ?", article_id)
        if not row:
            raise KeyError(article_id)
        return restored(article_id, row[0][1], json.loads(row[0][0]))

    def is_part_of(self, digests: Mapping[str, str]) -> bool:
        """Whether all of its articles are among others, which are given by their ids and digests, as they are here."""
        own = zip(self.article_ids, self.digests, strict=True)
        return all(digests.get(article_id) == mine for article_id, mine in own)

    def range(self, article: int) -> tuple[int, int]:
        """The rows of the passages of the article with that number, half open."""
        return int(self._first[article]), int(self._first[article + 1])

    def metadata(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The id and the attested fields of every article, in order."""
        for article_id, fields in self._query("SELECT id, fields FROM articles ORDER BY row"):
            yield article_id, json.loads(fields)

    def listed(self) -> Iterator[Listed]:
        """Every article without its text, in order."""
        counted = zip(self._query("SELECT id, sha256, fields FROM articles ORDER BY row"), self.counts, strict=True)
        for (article_id, sha256, fields), passages in counted:
            known = json.loads(fields)
            words = known[_WORDS] if _WORDS in known else len(self.article(article_id).text.split())
            yield Listed(Article(article_id, "", sha256, **_values({**known, "repairs": ()})), words, int(passages))

    def _passage(self, row: int) -> Passage:
        """The passage in that row, cut from its article."""
        ((start, end, sentences),) = self._query("SELECT start, end, sentences FROM passages WHERE row = ?", int(row))
        article = self.article(self.article_ids[np.searchsorted(self._first, row, "right") - 1])
        return Passage(
            id=identify(article, start, end),
            article_id=article.id,
            start=start,
            end=end,
            text=article.text[start:end],
            sentences=tuple(Span(*span) for span in json.loads(sentences)),
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()
