"""Which files of a corpus are as a build has read them: by what the file system knows of them, as in git's index.

A build that reads all files of a large collection to find the few that changed spends its time on reading and repairing
texts. So each build notes size, times and inode of every file beside the index, with the digest of the article that it
was. A file that still has them is that article, if the index has it whole. What changed so shortly before it was read
that a further change could carry the same time is not noted, and read again by the next build. `pincite check` relies
on none of it.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant.atomic import write_text
from assistant.corpus import RULES
from assistant.errors import UsageError
from assistant.index.generation import Generation
from assistant.index.store import digest
from assistant.records import Article

FILE = "files.json"  # in the index folder
RACY = 2_000_000_000  # nanoseconds; the times of a file are no coarser on any file system (FAT has two seconds)

Stamp = list[Any]  # path, bytes, nanoseconds of the last change of its bytes and of any change, inode


class CorpusFiles:
    """The files of a corpus beside what was noted of them."""

    def __init__(self, index: Path, former: Generation | None) -> None:
        """Read the notes of an index's last build; without a `former` generation nothing is known."""
        self._path = index / FILE
        self._former = former
        self._noted = _noted(self._path) if former else {}
        self._stamps: dict[str, tuple[Stamp, int]] = {}

    def article(self, path: Path, article_id: str) -> Article | None:
        """The article of a file that was not written to since the last build; None where it must be read."""
        try:
            stamp = _stamp(path)
        except OSError:
            return None  # whoever reads it says why it cannot be read
        self._stamps[article_id] = stamp, time.time_ns()  # before it is read, so that a change from now on shows
        if self._former is None or self._noted.get(article_id, [])[:-1] != stamp:
            return None
        if article_id not in self._former.store.hashes:
            return None
        article = self._former.store.article(article_id)
        return article if digest(article) == self._noted[article_id][-1] else None

    def note(self, articles: Iterable[Article]) -> None:
        """Note the files of these articles for the next build; where the folder cannot be written, nothing is noted."""
        noted = {
            article.id: [*stamp, digest(article)]
            for article in articles
            if (stamp := self._settled(article.id)) is not None
        }
        if noted == self._noted:
            return
        with suppress(UsageError):
            write_text(self._path, json.dumps({"rules": RULES, "files": noted}))

    def _settled(self, article_id: str) -> Stamp | None:
        """The stamp of a file that was read, if no change since then can have left it the same."""
        stamp, seen = self._stamps[article_id]
        return stamp if max(stamp[2:4]) + RACY < seen else None


def _stamp(path: Path) -> Stamp:
    known = path.stat()
    return [os.path.abspath(path), known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino]


def _noted(path: Path) -> Mapping[str, Stamp]:
    """What was noted; nothing where it is missing, damaged, or of other rules of reading."""
    try:
        written = json.loads(path.read_bytes())
        known = written["files"].items() if written["rules"] == RULES else ()
        return {article_id: noted for article_id, noted in known if isinstance(noted, list)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
