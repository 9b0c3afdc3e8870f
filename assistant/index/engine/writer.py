"""Bring a collection on an engine up to date: articles go in and out one by one, and a kill at any moment loses none.

An article's rows are keyed by what they are, and its head is written last and deleted first. So what a killed build
left half written is not there for anybody, and the next build writes it again over what is left. What the collection
says of itself is marked before the first change and written after the last; where the mark is found, it is counted
anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from assistant.index.engine.generation import EngineStore, Fetcher
from assistant.index.engine.packing import content_rows, frequency, head_row, passage_rows, seal
from assistant.index.engine.server import ARTICLES, PASSAGES, STATE, Server, quoted
from assistant.index.engine.state import State, forget_others
from assistant.index.generation import Recipe
from assistant.index.lexical import terms_of
from assistant.index.tokens import Rows
from assistant.records import Article, Passage

_WRITING = "writing"  # the name of a generation that is being changed
_BATCH = 100  # passages written at once, some five megabytes


class EngineWriter:
    """Changes a collection; `finish` says what it is now."""

    def __init__(self, server: Server, recipe: Recipe, vocabulary: int) -> None:
        """Look at what is there; nothing is changed yet.

        Raises:
            BrokenIndexError: the server does not answer, or the collection is of another format.
        """
        self._server = server
        self._recipe = recipe
        empty = State("", recipe, 0, 0, 0, np.zeros(vocabulary, np.int64))
        former = State.read(server) if server.exists(STATE) else empty
        self._store = EngineStore(server, Fetcher(server, former))
        self._same = former.recipe.id == recipe.id
        self._state = former if self._same else empty
        self.generation = former.generation if self._same else ""
        self.heads = dict(self._store.heads) if self._same and former.generation else {}

    def is_there(self, article: Article) -> bool:
        """Whether an article is there as it is now."""
        head = self.heads.get(article.id)
        return head is not None and head.seal == seal(article, self._recipe.id)

    def begin(self, dimension: int) -> None:
        """Mark the collection as being changed; made first where it is not there, or is of another model.

        Args:
            dimension: of the passages' vectors.
        """
        if not self._same:
            self._server.drop()
        self._server.create(dimension)
        if self.generation == _WRITING:
            self._recount()
        self._state = replace(self._state, generation=_WRITING)
        self._state.write(self._server)

    def _recount(self) -> None:
        """Count tokens and passages anew from what is there, after a build that was killed."""
        zeros = np.zeros_like(self._state.frequency)
        self._state = replace(self._state, articles=0, passages=0, frequency=zeros)
        for article_id, head in self.heads.items():
            self._state = self._state.changed(self._store.content(article_id)[1], head.passages, 1)

    def remove(self, article_id: str) -> None:
        """Take an article out."""
        self._state = self._state.changed(self._store.content(article_id)[1], self.heads[article_id].passages, -1)
        del self.heads[article_id]
        self._clear(article_id)

    def _clear(self, article_id: str) -> None:
        """Delete all rows of an article, the head first."""
        own = f"article == {quoted(article_id)}"
        self._server.delete(ARTICLES, f"{own} and part == 0")
        self._server.delete(ARTICLES, own)
        self._server.delete(PASSAGES, own)

    def add(self, article: Article, cut: Sequence[Passage], rows: Rows | None) -> None:
        """Put an article in, in the place of its former version.

        Raises:
            UsageError: a passage is too long for the engine.
        """
        if article.id in self.heads:
            self.remove(article.id)
        else:
            self._clear(article.id)  # what a killed build left
        if rows is not None:
            terms = [terms_of(passage.text) for passage in cut]
            for batch in _batches(list(passage_rows(self._recipe.id, cut, rows, terms))):
                self._server.put(PASSAGES, batch)
            self._state = replace(self._state, token_dimension=rows.tokens.shape[1])
        content = content_rows(article, rows)
        for batch in _batches(content):
            self._server.put(ARTICLES, batch)
        parts = sum(row["part"] > 0 for row in content)
        self._server.put(ARTICLES, [head_row(article, self._recipe.id, parts, len(cut))])
        self._state = self._state.changed(frequency(rows), len(cut), 1)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return self._state.passages

    def finish(self, name: str) -> None:
        """Say what the collection is now."""
        self._state = replace(self._state, generation=name)
        self._state.write(self._server)
        forget_others(self._server, name)


def _batches(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for first in range(0, len(rows), _BATCH):
        yield rows[first : first + _BATCH]
