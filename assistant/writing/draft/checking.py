"""Look for evidence on each sentence of a draft, and compare the details.

In go a document and an open index; out come `DraftSentence` records, one after the other, so that a face can show them
as they come and stop. The confidence has a calibration of its own (`data/draft.json`): a statement is matched otherwise
than a question.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from assistant.answering import refusal
from assistant.answering.answer import Request, decide
from assistant.documents import Document
from assistant.index import Generation
from assistant.models.embeddings import BATCH, Embedded, Embedder
from assistant.records import Change, DraftOutcome, DraftSentence, Hit, Passage
from assistant.retrieval.search import ranked
from assistant.text import details, name_words
from assistant.writing.draft.comparing import compare
from assistant.writing.draft.likeness import Text
from assistant.writing.draft.statements import Statement, statements

NEAR = 0.08  # hits whose score is that close to the best one's are compared too
COMPARED = 3  # hits at the most
_SPARE = 4  # candidates for each hit, since passages that mark the same sentence become one hit

Progress = Callable[[int, int, str], None]  # done, of how many, the sentence


def check(
    generation: Generation, embedder: Embedder, document: Document, top: int, progress: Progress | None = None
) -> Iterator[DraftSentence]:
    """Check the sentences of a document, in order.

    Raises:
        CitationError: a quotation does not prove itself.
    """
    every = list(statements(document))
    for first in range(0, len(every), BATCH):
        batch = every[first : first + BATCH]
        queries = _embedded(embedder, [statement.text for statement in batch if statement.reason is None])
        for done, statement in enumerate(batch, start=first + 1):
            if statement.reason is None:
                yield _checked(generation, statement, *next(queries), top)
            else:
                yield _sentence(statement, DraftOutcome.NOT_CHECKABLE, reason=statement.reason)
            if progress:
                progress(done, len(every), "")


def _embedded(embedder: Embedder, texts: Sequence[str]) -> Iterator[tuple[str, Embedded]]:
    """Each text, cut to what the model reads, with what the model says of it."""
    cut = [_cut(embedder, text) for text in texts]
    if not cut:
        return
    whole = embedder.embed(cut, query=True)
    borders = np.concatenate([[0], np.cumsum(whole.counts)])
    for i, (text, (a, b)) in enumerate(zip(cut, pairwise(borders), strict=True)):
        row = slice(i, i + 1)
        yield text, Embedded(whole.vectors[row], whole.tokens[a:b], whole.spans[a:b], whole.ids[a:b], whole.counts[row])


def _cut(embedder: Embedder, text: str) -> str:
    spans = embedder.token_spans(text)
    return text if len(spans) <= embedder.max_tokens else text[: spans[embedder.max_tokens - 1][1]]


def _checked(generation: Generation, statement: Statement, text: str, query: Embedded, top: int) -> DraftSentence:
    model = refusal.default("draft")
    request = Request(text, top, None, (), model.caution)
    answer = decide(generation, ranked(generation, query, text, top * _SPARE), request, model)
    if answer.refused:
        return _sentence(statement, DraftOutcome.NOTHING, answer.confidence, hits=answer.hits)
    passages = [hit.passage for hit in answer.hits if hit.score >= answer.hits[0].score - NEAR][:COMPARED]
    known = name_words(text).union(*(name_words(passage.text) for passage in passages))
    sources = [_source(generation, passage, known) for passage in passages]
    changes = compare(Text(text, details(text, known), query.tokens, query.spans), sources)
    outcome = DraftOutcome.DIFFERS if changes else DraftOutcome.EVIDENCE
    return _sentence(statement, outcome, answer.confidence, changes, answer.hits)


def _source(generation: Generation, passage: Passage, known: frozenset[str]) -> Text:
    """A passage with its token vectors, from the index."""
    store = generation.store
    rows = range(*store.ranges[passage.article_id])
    row = rows[bisect_left(rows, passage.start, key=lambda row_number: store.passage(row_number).start)]
    vectors = generation.tokens.vectors(np.array([row]))
    found_details = details(passage.text, known)
    return Text(passage.text, found_details, vectors, generation.tokens.spans(row), passage.article_id, passage.start)


def _sentence(
    statement: Statement,
    outcome: DraftOutcome,
    confidence: float | None = None,
    changes: tuple[Change, ...] = (),
    hits: tuple[Hit, ...] = (),
    reason: str | None = None,
) -> DraftSentence:
    return DraftSentence(statement.start, statement.end, statement.text, outcome, confidence, changes, hits, reason)
