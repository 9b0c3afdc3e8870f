"""The assistant being opened in the background, so that the page is there before the model is.

In goes a function that opens it; out comes the assistant, to whoever waits, or the error that came instead.
"""

import asyncio
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait
from typing import Any, Protocol

from assistant.documents import Document
from assistant.records import (
    Answer,
    Article,
    Citation,
    DraftSentence,
    IndexInfo,
    Listed,
    Passage,
    Quotation,
    TopicMap,
    Verdict,
)


class Answering(Hashable, Protocol):
    """What the page needs of `assistant.api.Assistant`, which says what each of them does."""

    def ask(
        self,
        question: str,
        top: int = 5,
        articles: Iterable[str] | None = None,
        publishers: Iterable[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        caution: float | None = None,
        as_written: bool = False,
    ) -> Answer:
        """Answer a question."""

    def info(self) -> IndexInfo:
        """Which index is open, and how much is in it."""

    def articles(self) -> tuple[Article, ...]:
        """All articles."""

    def listed(self) -> tuple[Listed, ...]:
        """All articles, without their texts."""

    def article(self, article_id: str) -> Article:
        """The article of that id."""

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """Its passages, in reading order."""

    def cite_range(self, article_id: str, start: int, end: int) -> Citation:
        """The citation of a slice of it."""

    def cite(self, citation_id: str) -> Citation:
        """The citation of that id, proved."""

    def verify(self, citations: Mapping[str, str | None]) -> tuple[Verdict, ...]:
        """What became of citations, each with what was quoted."""

    def draft(self, text: Document) -> Iterator[DraftSentence]:
        """Evidence on each sentence of a text, one after the other."""

    def quotations(self, text: Document, warn: Callable[[str], object]) -> Iterator[Quotation]:
        """The quotations of a text, graded, one after the other."""

    def map(self) -> TopicMap:
        """Its passages by topic."""

    @property
    def embedder(self) -> Any:
        """The model that made the index, for `builder.build`."""

    def warm(self) -> None:
        """Load the model."""

    def refresh(self) -> None:
        """Move to the index's current generation."""

    def close(self) -> None:
        """Let go of the index."""


class Opening:
    """An assistant that is open with its model loaded, or will be, or could not be opened."""

    def __init__(self, open_assistant: Callable[[], Answering]) -> None:
        """Start opening at once, in a thread that does not keep the program alive."""
        self._open = open_assistant
        self._assistant: Future[Answering] = Future()
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether there is an assistant, or an error, without waiting."""
        return self._assistant.done()

    def problem(self) -> str | None:
        """What hinders an answer: nothing (""), an error, or None while it is still being opened."""
        if not self.done:
            return None
        error = self._assistant.exception()
        return "" if error is None else str(error) or type(error).__name__

    async def assistant(self) -> Answering:
        """Wait for the assistant.

        Raises:
            Exception: whatever opening it raised, to everyone who waits.
        """
        # Shielded: a visitor who goes away must not cancel it for the others.
        return await asyncio.shield(asyncio.wrap_future(self._assistant))

    def check(self, seconds: float) -> None:
        """Raise the error that opening meets within that time, if it does."""
        wait([self._assistant], seconds)
        if self.done:
            self._assistant.result()

    def close(self) -> None:
        """Close the assistant if it was opened."""
        if self.done and self._assistant.exception() is None:
            self._assistant.result().close()

    def _run(self) -> None:
        try:
            assistant = self._open()
            assistant.warm()
            self._assistant.set_result(assistant)
        except BaseException as exc:  # handed on, whatever it is: the page must not wait for ever
            self._assistant.set_exception(exc)
