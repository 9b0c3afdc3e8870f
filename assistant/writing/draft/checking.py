"""Look for evidence on each sentence of a draft, and compare the details.

In go a document and an open index; out come `DraftSentence` records, one after the other, so that a face can show them
as they come and stop. The confidence has a calibration of its own (`data/draft.json`): a statement is matched otherwise
than a question. Evidence is what bears the statement out as far as a `Judge` can tell, or an exact quotation; what only
speaks of the same is related.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np

from assistant.answering import refusal
from assistant.answering.answer import Request, decide, marks_boilerplate
from assistant.citing.citation import cite
from assistant.corpus.boilerplate import is_boilerplate
from assistant.documents import Document
from assistant.index import Generation
from assistant.models.embeddings import BATCH, Embedded, Embedder
from assistant.models.reader import Reader
from assistant.records import Answer, Change, Citation, DraftOutcome, DraftSentence, Hit, Passage, Quotation
from assistant.retrieval.search import Candidate, ranked
from assistant.text import details, name_words, word_end, words
from assistant.text.names import opening_name
from assistant.writing.draft.bearing import Bearing, Judge, by_words
from assistant.writing.draft.comparing import compare
from assistant.writing.draft.exchanged import Source
from assistant.writing.draft.likeness import Text
from assistant.writing.draft.opposites import opposite_changes
from assistant.writing.draft.reading import StatementReader
from assistant.writing.draft.statements import Statement, statements
from assistant.writing.quotes import each as quotations_of

NEAR = 0.08  # hits whose score is that close to the best one's are compared too
COMPARED = 3  # hits at the most
FAR = (
    0.2  # confidence from which on a reader is asked whether a wrong detail is what keeps a statement from its passage
)
_FIRST = 4  # sentences that are embedded before the first is shown; then `BATCH` at once
_SPARE = 4  # candidates for each hit, since passages that mark the same sentence become one hit

LEAST_VERBATIM = 5  # words of a sentence that stands in an article as it is
_NEGATION = re.compile(
    r"\b(?:(?:did|does|do|has|have|had|was|were|is|are) (?:not|never)|not|never)\s+|n['’]t\b", re.IGNORECASE
)

Progress = Callable[[int, int, str], None]  # done, of how many, the sentence


def check(
    generation: Generation,
    embedder: Embedder,
    document: Document,
    top: int,
    progress: Progress | None = None,
    judge: Judge = by_words,
    reader: Reader | None = None,
) -> Iterator[DraftSentence]:
    """Check the sentences of a document, in order.

    `judge` tells whether an article's sentence bears one out; a `reader`, if any, reads the passages with it.

    Raises:
        CitationError: a quotation does not prove itself.
    """
    # With progress the sentences are read at once, to be counted; without, as far as asked for.
    coming = list(statements(document)) if progress else statements(document)
    total = len(coming) if isinstance(coming, list) else 0
    quotations = _InOrder(quotations_of(document, generation, _unheard))
    checker = _Checker(generation, embedder, top, judge, reader)
    for done, (statement, query) in enumerate(_queried(embedder, iter(coming)), start=1):
        if query:
            yield checker.checked(statement, quotations.inside(statement), *query)
        else:
            yield _sentence(statement, DraftOutcome.NOT_CHECKABLE, reason=statement.reason)
        if progress:
            progress(done, total, "")


def _unheard(_warning: str) -> None:
    """What is to be said of the quotations of a draft is said where they are checked."""


def _queried(
    embedder: Embedder, coming: Iterator[Statement]
) -> Iterator[tuple[Statement, tuple[str, Embedded] | None]]:
    """Each statement with what the model says of it, if it is checked; the text is read as far as asked for."""
    size = _FIRST
    while batch := list(islice(coming, size)):
        queries = _embedded(embedder, [statement.text for statement in batch if statement.reason is None])
        yield from ((statement, next(queries) if statement.reason is None else None) for statement in batch)
        size = BATCH


class _InOrder:
    """The quotations of a document, graded as far as it is read: a long text shows its first sentence at once."""

    def __init__(self, coming: Iterator[Quotation]) -> None:
        self._coming = coming
        self._graded: list[Quotation] = []

    def inside(self, statement: Statement) -> Sequence[Quotation]:
        """Those that share a character with a statement."""
        while not self._graded or self._graded[-1].start < statement.end:
            quotation = next(self._coming, None)
            if quotation is None:
                break
            self._graded.append(quotation)
        last = first = bisect_left(self._graded, statement.end, key=lambda quotation: quotation.start)
        while first and self._graded[first - 1].end > statement.start:
            first -= 1
        return self._graded[first:last]


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


class _Checker:
    """Checks one statement after the other against an open index."""

    def __init__(
        self, generation: Generation, embedder: Embedder, top: int, judge: Judge, reader: Reader | None
    ) -> None:
        self._generation = generation
        self._embedder = embedder
        self._top = top
        self._judge = judge
        self._reader = reader
        self._model = refusal.default("draft")

    def checked(
        self, statement: Statement, quotations: Sequence[Quotation], text: str, query: Embedded
    ) -> DraftSentence:
        """The record of a statement; `text` is as much of it as the model reads, `quotations` those in it."""
        exact = self._exact(statement, quotations)
        answer = self._answer(text, query, exact)
        best = exact or (answer.hits[0].citation if answer.hits else None)
        far = answer.refused and not exact
        if far and (self._reader is None or answer.confidence < FAR):
            return _sentence(statement, DraftOutcome.NOTHING, answer.confidence, hits=answer.hits)
        mine, sources = self._compared(text, query, answer.hits)
        reading = StatementReader(self._reader, mine, sources) if self._reader else None
        changes = _changes(mine, sources, reading, far)
        if changes:
            return _sentence(statement, DraftOutcome.DIFFERS, answer.confidence, changes, answer.hits, citation=best)
        if far:
            return _sentence(statement, DraftOutcome.NOTHING, answer.confidence, hits=answer.hits)
        outcome, borne = self._judged(statement, quotations, exact, answer.hits)
        if outcome == DraftOutcome.RELATED and not _altered(quotations):
            outcome, borne, changes = self._read(mine, sources, reading)
        hits = _led_by(borne, answer.hits) if borne else answer.hits
        return _sentence(statement, outcome, answer.confidence, changes, hits, citation=borne or best)

    def _answer(self, text: str, query: Embedded, exact: Citation | None) -> Answer:
        """The passages: those around an exact quotation first; for a denial also those on what it denies."""
        request = Request(text, self._top, None, (), self._model.caution)
        candidates = ranked(self._generation, query, text, self._top * _SPARE)
        if exact:
            number = self._generation.store.article_ids.index(exact.article_id)
            inside = ranked(self._generation, query, text, self._top * _SPARE, [number])
            around = [one for one in inside if one.passage.start < exact.end and exact.start < one.passage.end]
            candidates = [*around, *candidates]
        answer = self._decided(candidates, request)
        said = _NEGATION.sub("", text)
        if answer.refused and said != text and said.strip():
            ((_, affirmed),) = _embedded(self._embedder, [said])
            answer = self._decided(ranked(self._generation, affirmed, said, self._top * _SPARE), request)
        return answer

    def _decided(self, found: Sequence[Candidate], request: Request) -> Answer:
        """The hits; what a publisher prints around an article is no evidence, whatever the statement speaks of."""
        telling = [candidate for candidate in found if not marks_boilerplate(candidate)]
        return decide(self._generation, telling, request, self._model)

    def _compared(self, text: str, query: Embedded, hits: Sequence[Hit]) -> tuple[Text, list[Source]]:
        """A statement and the best passages, with their details and tokens."""
        passages = [hit.passage for hit in hits if hit.score >= hits[0].score - NEAR][:COMPARED]
        known = name_words(text).union(*(name_words(passage.text) for passage in passages))
        known |= opening_name(text, [passage.text for passage in passages])
        title = self._generation.store.article
        sources = [
            Source(passage, _source(self._generation, passage, known), title(passage.article_id).title or "")
            for passage in passages
        ]
        return Text(text, details(text, known), query.tokens, query.spans), sources

    def _read(
        self, mine: Text, sources: Sequence[Source], reading: StatementReader | None
    ) -> tuple[DraftOutcome, Citation | None, tuple[Change, ...]]:
        """What opposite words and the reader say, where the statement's own words do not bear it out."""
        if against := opposite_changes(mine, [source.text for source in sources]):
            return DraftOutcome.CONTRADICTED, None, against
        if reading and (turned := reading.turned()):
            return DraftOutcome.CONTRADICTED, None, turned
        place = reading.bearing_out() if reading else None
        if place is None:
            return DraftOutcome.RELATED, None, ()
        passage, start, end = place
        article = self._generation.store.article(passage.article_id)
        return DraftOutcome.EVIDENCE, cite(article, start, end, article.text[start:end]), ()

    def _exact(self, statement: Statement, quotations: Sequence[Quotation]) -> Citation | None:
        """Where the longest exact quotation of a sentence stands, or the sentence as a whole."""
        holding = [one for one in quotations if one.holds and one.citations and not one.short]
        if holding:
            return max(holding, key=lambda one: one.end - one.start).citations[0]
        spans = words(statement.text)
        if len(spans) < LEAST_VERBATIM:
            return None
        index = self._generation.quotations
        places = index.exact(index.numbers(statement.text, spans))
        if not len(places):
            return None
        first = int(places[0])
        start, last = index.starts(first, first + len(spans) - 1)
        article = self._generation.store.article(self._generation.store.article_ids[index.article(first)])
        end = word_end(article.text, last)
        tail = statement.text[spans[-1][1] :]  # its stop, where the article has the same
        end += len(tail) if article.text.startswith(tail, end) else 0
        return cite(article, start, end, article.text[start:end])

    def _judged(
        self,
        statement: Statement,
        quotations: Sequence[Quotation],
        exact: Citation | None,
        hits: Sequence[Hit],
    ) -> tuple[DraftOutcome, Citation | None]:
        """Whether the passages bear a statement out, and the sentence that does."""
        if _altered(quotations):
            return DraftOutcome.RELATED, None
        if exact and _mostly(statement, quotations):
            return DraftOutcome.EVIDENCE, exact
        contradicted = False
        for hit in hits:
            for start, end in _sentences(hit):
                article = self._generation.store.article(hit.passage.article_id)
                bearing = self._judge(statement.text, article.text[start:end])
                if bearing is Bearing.BEARS_OUT:
                    return DraftOutcome.EVIDENCE, cite(article, start, end, article.text[start:end])
                contradicted |= bearing is Bearing.CONTRADICTS
        return DraftOutcome.CONTRADICTED if contradicted else DraftOutcome.RELATED, None


def _changes(mine: Text, sources: Sequence[Source], reading: StatementReader | None, far: bool) -> tuple[Change, ...]:
    """The details that differ from those of the best passages, by the words and by the reader.

    Passages that are too `far` from the statement to be shown are asked of by the reader alone: a wrong name may be
    what is far.
    """
    changes = () if far else compare(mine, [source.text for source in sources])
    read = reading.replaced(changes) if reading else ()
    return tuple(sorted((*changes, *read), key=lambda change: change.start)) if read else changes


def _led_by(citation: Citation, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the one first whose passage holds a citation; the others keep their order."""

    def elsewhere(hit: Hit) -> bool:
        passage = hit.passage
        return passage.article_id != citation.article_id or not passage.start <= citation.start < passage.end

    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(sorted(hits, key=elsewhere), start=1))


def _altered(quotations: Sequence[Quotation]) -> bool:
    """Tell whether words that no article has stand in quotation marks."""
    return any(not one.holds and not one.short for one in quotations)


def _mostly(statement: Statement, quotations: Sequence[Quotation]) -> bool:
    """Tell whether a sentence is its quotations for the most, or stands in an article as a whole."""
    inside = sum(min(one.end, statement.end) - max(one.start, statement.start) for one in quotations)
    return not quotations or 2 * inside >= statement.end - statement.start


def _sentences(hit: Hit) -> Iterator[tuple[int, int]]:
    """The ranges of what is marked and of each sentence of a passage, in its article."""
    yield hit.sentence.start, hit.sentence.end
    for sentence in hit.passage.sentences:
        if not is_boilerplate(hit.passage.text[sentence.start - hit.passage.start : sentence.end - hit.passage.start]):
            yield sentence.start, sentence.end


def _source(generation: Generation, passage: Passage, known: frozenset[str]) -> Text:
    """A passage with its token vectors, from the index."""
    store = generation.store
    rows = store.rows(passage.article_id)
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
    citation: Citation | None = None,
) -> DraftSentence:
    place = statement.start, statement.end
    return DraftSentence(*place, statement.text, outcome, confidence, changes, hits, reason, citation)
