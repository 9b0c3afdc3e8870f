"""Changes the collection for the page: files go in and out of the corpus folder, then the index follows.

In go names, bytes and fields as a browser sends them; whatever would lead out of the folder is refused.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant import builder
from assistant.corpus import collection, read
from assistant.errors import PinciteError, UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import drift
from assistant.evaluation.known_answers.files import SUFFIX
from assistant.messages import message, refilled
from assistant.records import Article, BuildReport, Taken
from assistant.ui.opening import Answering

FIELDS = ("title", "supplied_title", "authors", "publisher", "published", "url", "language")

Progress = Callable[[int, int, str], None]  # articles done, articles in all, the article's id


class StoppedError(Exception):
    """A person stopped a build."""


class CollectionEditor:
    """Changes a collection's files; changes wait for one another."""

    def __init__(self, corpus: Path, index: Path, answers: Path | None = None, model: str | None = None) -> None:
        """Name the folders, and the model if the settings do; `answers` holds known answers that quote the articles."""
        self._corpus = corpus
        self._index = index
        self._answers = answers
        self._model = model
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._drawing = threading.Lock()

    @property
    def problem(self) -> str:
        """Why the collection cannot be changed from the page; empty where it can."""
        if not self._corpus.is_dir():
            return message(
                "Articles cannot be added or changed here: there is no folder of articles at {corpus}.",
                corpus=self._corpus,
            )
        if not os.access(self._corpus, os.W_OK | os.X_OK):
            return message(
                "Articles cannot be added or changed here: Pincite may not write to {corpus}.", corpus=self._corpus
            )
        return ""

    def add(self, name: str, content: bytes, *, ocr: bool = False) -> tuple[Article, Taken]:
        """Add a file that was sent, the text of a scan recognised with `ocr`; the article, and what to look at.

        Raises:
            UsageError: it cannot be read as an article, is there already, or its id is taken.
        """
        with self._lock, _at_hand(name, content) as sent:
            return self._added(sent, collection.Wishes(ocr=ocr))

    def update(self, article_id: str, name: str, content: bytes, *, ocr: bool = False) -> tuple[Taken, tuple[str, ...]]:
        """Put a file that was sent in the place of an article; what became of it, and the known answers that it breaks.

        Raises:
            UsageError: there is no such article, or the file cannot be read as one.
        """
        with self._lock, _at_hand(name, content) as sent:
            taken = collection.update(article_id, sent, self._corpus, collection.Wishes(ocr=ocr))
        articles = read(self._corpus)
        lost = [each for path, known in self._known() for each in drift.lost(path, known, articles)]
        ids = (each.id for each in lost if each.article == article_id)
        return taken, tuple(dict.fromkeys(ids))  # one may have lost several quotations

    def _added(self, sent: Path, wishes: collection.Wishes) -> tuple[Article, Taken]:
        for taken in collection.take_in([sent], self._corpus, wishes):
            if taken.outcome == "added" and taken.article_id:
                return collection.article(taken.article_id, self._corpus), taken
            raise UsageError(message("Cannot add {sent}: {reason}", sent=sent, reason=taken.reason))
        raise UsageError(message("Cannot add {sent}: it is no file.", sent=sent))

    def article(self, article_id: str) -> Article:
        """An article as its file is now, in the index or not yet.

        Raises:
            UsageError: there is no such article.
        """
        return collection.article(article_id, self._corpus)

    def page_image(self, of: Article, start: int, end: int) -> bytes:
        """The page of an article's PDF on which a slice begins, as PNG; one is drawn at a time, by another process.

        Raises:
            UsageError: there is none, or it cannot be drawn.
        """
        with self._drawing:
            return collection.page_image(of, start, end, self._corpus)

    def describe(self, article: Article, fields: Mapping[str, Any]) -> Article:
        """Set metadata; only what differs is written, and what a person states is no longer inferred.

        Raises:
            UsageError: there is no such article.
            CorpusError: a field has a wrong value.
        """
        changes = {name: value for name, value in fields.items() if value != _given(article, name)}
        if not changes:
            return article
        if article.inferred:
            changes["inferred"] = {name: why for name, why in article.inferred.items() if name not in changes} or None
        with self._lock:
            return collection.describe(article.id, changes, self._corpus)

    def remove(self, article_id: str, articles: int) -> str:
        """Take an article out; the name under which it is kept.

        Raises:
            UsageError: there is no such article, or it is the last of so many `articles`.
        """
        if articles < 2:
            raise UsageError(message("The last article cannot be removed: a collection needs one. Add another first."))
        with self._lock:
            return collection.remove([article_id], self._corpus)[0].name

    def restore(self, kept: str, article_id: str) -> Article:
        """Put an article back.

        Raises:
            UsageError: it is not kept, or its id is taken.
        """
        with self._lock:
            return collection.restore(kept, article_id, self._corpus)

    def build(self, assistant: Answering, progress: Progress) -> BuildReport:
        """Bring the index up to date, and let the assistant answer from it.

        What `stop` interrupts keeps what was embedded so far for the next build.

        Raises:
            PinciteError: as `builder.build`.
            StoppedError: it was stopped.
        """

        def step(done: int, total: int, article_id: str) -> None:
            if self._stopping.is_set():
                raise StoppedError
            progress(done, total, article_id)

        with self._lock:
            self._stopping.clear()
            other = self._model is not None and self._model != assistant.info().model
            embedder = None if other else assistant.embedder
            report = builder.build(self._corpus, self._index, self._model if other else None, step, embedder=embedder)
            assistant.refresh()
            return report

    def stop(self) -> None:
        """Let the build that is running end after the article that it is at."""
        self._stopping.set()

    def quoting(self, article_id: str) -> tuple[str, ...]:
        """The ids of the known answers that quote an article, those of files that cannot be read left out."""
        known = [question for _, questions in self._known() for question in questions]
        return tuple(question.id for question in known if any(each.article == article_id for each in question.answers))

    def _known(self) -> Iterator[tuple[Path, tuple[known_answers.KnownAnswer, ...]]]:
        """The known answers by file, those of files that cannot be read left out."""
        for path in sorted(self._answers.rglob(f"*{SUFFIX}")) if self._answers else ():
            with suppress(UsageError):
                yield path, known_answers.read(path)


def _given(article: Article, name: str) -> Any:
    """A field as the form sends it back where nobody changes it."""
    value = getattr(article, name)
    return list(value) or None if name == "authors" else value


@contextmanager
def _at_hand(name: str, content: bytes) -> Iterator[Path]:
    """A file that was sent, under its own name for as long as the block runs.

    Raises:
        UsageError: it has no name that a file can have.
    """
    with tempfile.TemporaryDirectory() as folder:
        sent = Path(folder) / (Path(name.replace("\\", "/")).name or "nameless")
        try:
            sent.write_bytes(content)
            yield sent
        except PinciteError as exc:  # the person knows the file by its name alone
            raise type(exc)(refilled(exc.said, f"{folder}{os.sep}", "")) from exc
        except (OSError, ValueError) as exc:
            raise UsageError(
                message("Cannot add “{name}”: expected a plain file name. Rename the file.", name=name[:80])
            ) from exc
