"""Rank passages for a question: candidates from FAISS and BM25, order by late interaction, the best by a reader too.

In go a question and an open generation; out come `Candidate` records, best first. What is shown, merged or refused
is decided in `answer`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from assistant import deadline
from assistant.index import Generation
from assistant.models.embeddings import Embedded, Embedder, Floats, Ints
from assistant.models.reader import Reader, Reading
from assistant.models.rerank import TOP, Reranker
from assistant.records import Passage, Phrase, Sentence, Span, Spelling
from assistant.retrieval.marks import marked
from assistant.retrieval.phrases import answering_words
from assistant.retrieval.signals import Asked, continues, signals, take_apart
from assistant.retrieval.spelling import respelt

CANDIDATES = 100  # from each of the two views
# Chosen on the development questions and on squad2's titles for fitting; see tests/benchmarks/README.md.
CONTINUATION = 0.43  # weight of a word's second and later pieces
IDF_FLOOR = 0.1
UNIFORM = 1 / 3  # share of the weight that all tokens get alike
NEAR = 0.55  # a score from here on speaks no more for the subject being the collection's: nearer is no surer
READ = 4  # passages that a reader reads: the best by late interaction
READ_ORDER = 0.25  # what the reader's verdict adds to a passage's score for the order, from 0 to so much
READ_PLACE = -1.0  # below it the reader has found no answering words: a refusal may say so
READ_MARK = 0.1  # what it adds to a sentence's score for the mark, from 0 to so much


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its scores, before it is cited.

    Attributes:
        passage: the passage.
        sentence: the sentence in it that fits the question best, or two neighbours that it needs, with their words.
        score: in [-1, 1]; what candidates are ordered by.
        scores: `late`, `sentence` and `dense` in [-1, 1], `near` the score up to `NEAR`, `bm25` from 0, `behind`
            the best candidate's score from 0, the `signals`; where a reader has read the passage `reader`
            (log-odds that it answers) and `place` (how much better its best words score than none); `reranker` where
            one has read it.
        words: (start, end, weight) of the passage's tokens that carried the match, in the article's offsets.
        answer: the words in the sentence that answer, by the reader; None without.
        sure: the probability that these words are right if the passage answers; 0 without.
    """

    passage: Passage
    sentence: Sentence
    score: float
    scores: dict[str, float]
    words: tuple[tuple[int, int, float], ...]
    answer: Phrase | None = None
    sure: float = 0.0


def search(
    generation: Generation,
    embedder: Embedder,
    question: str,
    count: int,
    articles: list[int] | None = None,
    reranker: Reranker | None = None,
    reader: Reader | None = None,
    spellings: Sequence[Spelling] = (),
) -> list[Candidate]:
    """The best passages for a question, best first, ties by passage id.

    Args:
        generation: the open index.
        embedder: the model that made it.
        question: any text that the model can read.
        count: how many at the most.
        articles: the numbers of the articles to search; None for all.
        reranker: reads the first `TOP` again and puts them into its own order; None leaves them.
        reader: reads the first `READ`: whether they answer, in which sentence and with which words.
        spellings: words to search for as well; a passage takes the better of its two scores.

    Raises:
        ModelError: the question has more tokens than the model reads, or the reranker or reader cannot be loaded.
    """
    depth = max(count, TOP if reranker else 0)
    forms = dict.fromkeys((question, respelt(question, spellings)))
    found = _merged(
        ranked(generation, embedder.embed([form], query=True), form, depth, articles, reader) for form in forms
    )
    return (found if reranker is None else reread(question, found, reranker))[:count]


def _merged(rankings: Iterable[list[Candidate]]) -> list[Candidate]:
    """Several rankings as one: of each passage the better candidate."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(chain.from_iterable(rankings), key=_place):
        best.setdefault(candidate.passage.id, candidate)
    return list(best.values())


def ranked(
    generation: Generation,
    query: Embedded,
    question: str,
    count: int,
    articles: list[int] | None = None,
    reader: Reader | None = None,
) -> list[Candidate]:
    """The same for a question that is embedded already, as one of many is; no reranker reads again."""
    rows, dense, bm25 = _candidates(generation, query, question, articles)
    deadline.check()
    if not len(rows) or not len(query.ids):
        return []
    match = _match(generation, query, question, rows)
    parts = take_apart(question, query)
    scores = np.asarray((match.late + match.sentence) / 2, np.float32)
    best = _best(generation, rows, scores, count)
    views = {"behind": scores.max() - scores, "dense": dense, "bm25": bm25}
    readings = _readings(generation, question, rows, best[:READ], reader)
    candidates = [
        _candidate(generation, match, parts, i, {name: float(values[i]) for name, values in views.items()}, reading)
        for i, reading in zip_longest(best, readings)
    ]
    return sorted(candidates, key=_place)


def _best(generation: Generation, rows: NDArray[np.int64], scores: Floats, count: int) -> list[int]:
    """The places of the best, best first, ties by passage id."""
    least = np.sort(scores)[-min(count, len(scores))]
    best = map(int, np.flatnonzero(scores >= least))  # more than asked for where scores are equal: the ids decide
    return sorted(best, key=lambda i: (-scores[i], generation.store.passage(int(rows[i])).id))[:count]


def _readings(
    generation: Generation, question: str, rows: NDArray[np.int64], best: Sequence[int], reader: Reader | None
) -> list[Reading]:
    """What the reader says of some of the passages, in their order; nothing without one."""
    if reader is None:
        return []
    return reader.read(question, [generation.store.passage(int(rows[i])) for i in best])


def _place(candidate: Candidate) -> tuple[bool, float, str]:
    """What candidates are ordered by: those that were read come first."""
    read = candidate.scores.get("reader")
    added = 0.0 if read is None else READ_ORDER * _probability(read)
    return read is None, -candidate.score - added, candidate.passage.id


def _probability(log_odds: float) -> float:
    return (1.0 + math.tanh(log_odds / 2.0)) / 2.0


def reread(question: str, candidates: Sequence[Candidate], reranker: Reranker) -> list[Candidate]:
    """The candidates with the first `TOP` in the reranker's order, its value in their `scores`; ties by passage id."""
    head = candidates[:TOP]
    if not head:
        return []
    values = reranker.scores(question, [candidate.passage.text for candidate in head]).tolist()
    scored = [
        replace(candidate, scores={**candidate.scores, "reranker": value})
        for candidate, value in zip(head, values, strict=True)
    ]
    return [
        *sorted(scored, key=lambda candidate: (-candidate.scores["reranker"], candidate.passage.id)),
        *candidates[TOP:],
    ]


def _candidates(
    generation: Generation, query: Embedded, question: str, articles: list[int] | None
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The rows that either view finds, ascending, with their cosines and their BM25 scores (0: not found)."""
    allowed = None if articles is None else generation.allowed(articles)
    near, _ = generation.vectors.nearest(query.vectors[0], CANDIDATES, allowed)
    worded, weights = generation.lexical.best(question, CANDIDATES, articles)
    rows = np.union1d(near, worded).astype(np.int64)
    bm25 = np.zeros(len(rows), np.float32)
    bm25[np.searchsorted(rows, worded)] = weights
    return rows, generation.vectors.at(rows) @ query.vectors[0], bm25


@dataclass(frozen=True, slots=True)
class _Match:
    """How the question's q tokens match m candidate passages with s sentences in all.

    Attributes:
        rows: int (m,), their rows in the index.
        late: float32 (m,), late interaction of the whole passage.
        sentence: float32 (m,), the same of its best sentence.
        tokens: float32 (T, token_dimension), the passages' token vectors, one passage behind the other.
        similarity: float32 (T, q), cosine of every passage token with every question token.
        covered: float32 (s, q), how well each sentence matches each token of the question.
        whole: float32 (m, q), the same of each passage.
        starts: int (m + 1,), where each passage's tokens start.
        borders: int (s,), where each sentence's tokens start.
        first: int (m + 1,), which of the sentences is each passage's first.
        weights: float32 (q,), the question's tokens; they sum to 1.
    """

    rows: NDArray[np.int64]
    late: Floats
    sentence: Floats
    tokens: Floats
    similarity: Floats
    covered: Floats
    whole: Floats
    starts: NDArray[np.int64]
    borders: NDArray[np.int64]
    first: NDArray[np.int64]
    weights: Floats


def token_weights(idf: Floats, later: NDArray[np.bool_]) -> Floats:
    """How much each of a question's tokens counts: by its IDF, less if it continues a word, mixed with equal weights.

    A rare name in four pieces is still one word; and a word that is common in a collection about one subject is not
    worth nothing.

    Args:
        idf: float32 (q,), at least 0.
        later: bool (q,), whether the token is a second or later piece of a word.

    Returns:
        float32 (q,), summing to 1.
    """
    telling = (idf + IDF_FLOOR) * np.where(later, CONTINUATION, 1.0)
    return np.asarray((1 - UNIFORM) * telling / telling.sum() + UNIFORM / len(telling), np.float32)


def _match(generation: Generation, query: Embedded, question: str, rows: NDArray[np.int64]) -> _Match:
    weights = token_weights(generation.tokens.idf[query.ids], continues(question, query.spans))
    starts = np.concatenate([[0], np.cumsum(generation.tokens.counts(rows))])
    borders = generation.tokens.borders(rows)
    first = np.searchsorted(borders, starts)  # every passage's first token opens a sentence
    tokens = generation.tokens.vectors(rows)
    with _one_blas_thread():
        similarity = tokens @ query.tokens.T
    covered = np.maximum.reduceat(similarity, borders, axis=0)
    whole = np.maximum.reduceat(covered, first[:-1], axis=0)
    return _Match(
        rows=rows,
        late=whole @ weights,
        sentence=np.maximum.reduceat(covered @ weights, first[:-1]),
        tokens=tokens,
        similarity=similarity,
        covered=covered,
        whole=whole,
        starts=starts,
        borders=borders,
        first=first,
        weights=weights,
    )


def _one_blas_thread() -> AbstractContextManager[Any]:
    """Keep NumPy's products on one thread: its idle threads would spin, and take the cores from the model."""
    limit: AbstractContextManager[Any] = _threadpools().limit(limits=1, user_api="blas")
    return limit


@cache
def _threadpools() -> ThreadpoolController:
    return ThreadpoolController()


def _candidate(
    generation: Generation,
    match: _Match,
    parts: Asked,
    i: int,
    views: Mapping[str, float],
    reading: Reading | None,
) -> Candidate:
    passage = generation.store.passage(int(match.rows[i]))
    own = slice(match.starts[i], match.starts[i + 1])
    sentence_rows = slice(match.first[i], match.first[i + 1])
    borders = match.borders[sentence_rows] - match.starts[i]
    spans = generation.tokens.spans(int(match.rows[i])) + passage.start
    sentences = [_sentence_at(passage, int(spans[border, 0])) for border in borders]
    coverage = match.covered[sentence_rows]
    read = None if reading is None else _added(passage, sentences, reading)
    mark = marked([_slice(passage, place) for place in sentences], coverage, match.weights, read)
    span = Span(sentences[mark[0]].start, sentences[mark[-1]].end)
    sentence = Sentence(span.start, span.end, _slice(passage, span))
    phrase, sure = _phrase(passage, span, reading)
    late, best = float(match.late[i]), float(match.sentence[i])
    return Candidate(
        passage=passage,
        sentence=sentence,
        score=(late + best) / 2,
        scores={
            "late": late,
            "sentence": best,
            "near": min((late + best) / 2, NEAR),
            **views,
            **signals(parts, passage.text, sentence.text, match.tokens[own], borders, coverage, mark),
            **({} if reading is None else {"reader": reading.answers, "place": reading.place}),
        },
        words=_words(match.similarity[own].argmax(axis=0), match.whole[i] * match.weights, spans),
        answer=phrase,
        sure=sure,
    )


def _added(passage: Passage, sentences: Sequence[Span], reading: Reading) -> Floats:
    """What a reading adds to each sentence's score, float32 (s,)."""
    likely = dict(zip(passage.sentences, reading.marks, strict=True))
    return np.array([READ_MARK * likely[one] for one in sentences], np.float32)


def _phrase(passage: Passage, sentence: Span, reading: Reading | None) -> tuple[Phrase | None, float]:
    """The words of the marked sentence that answer, and how probably they are right; without any None and 0."""
    answering = (
        None if reading is None or reading.places is None else answering_words(passage, sentence, reading.places)
    )
    return answering or (None, 0.0)


def _sentence_at(passage: Passage, position: int) -> Span:
    """The sentence of a passage that holds a position; the first where none does."""
    return next((one for one in reversed(passage.sentences) if one.start <= position), passage.sentences[0])


def _slice(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def _words(matched: NDArray[np.int64], shares: Floats, spans: Ints) -> tuple[tuple[int, int, float], ...]:
    """The passage's tokens that some question token matched best, with the share of the score that they carry.

    Args:
        matched: int (q,), which token of the passage each token of the question matches best.
        shares: float32 (q,), what that adds to the score.
        spans: int32 (t, 2), the passage's tokens.
    """
    carried = np.bincount(matched, shares)
    tokens = np.flatnonzero(carried > 0)
    places, weights = spans[tokens].tolist(), carried[tokens].tolist()
    return tuple((start, end, weight) for (start, end), weight in zip(places, weights, strict=True))
