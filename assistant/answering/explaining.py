"""How an answer came about: every candidate and what became of it, and what the refusal weighed.

In go the candidates, best first, and the answer that was made of the first of them; out comes an `Explanation`. Nothing
is decided here: all is read off the records that the stages hand to each other.
"""

from collections.abc import Sequence

from assistant.answering.answer import Request, marks_boilerplate, shares
from assistant.answering.reasons import absent, kind_of, unknown
from assistant.answering.refusal import Refusal
from assistant.index import Generation
from assistant.records import Answer, AskedWord, Considered, Explanation, Fate, Sentence
from assistant.retrieval.search import Candidate
from assistant.text.matched import whole_words

UNKNOWN_WORDS, FILTERS, NOTHING = "unknown-words", "filters", "nothing"
_VIEWS = ("dense", "bm25")


def explain(
    generation: Generation, candidates: Sequence[Candidate], answer: Answer, request: Request, refusal: Refusal
) -> Explanation:
    """Explain an answer.

    Args:
        generation: the open index.
        candidates: all that were found, best first.
        answer: what was made of the first of them.
        request: what was asked for.
        refusal: what it was weighed by.
    """
    subject, articles = request.subject, request.articles
    lacking = set(absent(generation, subject, articles))
    counts = generation.lexical.counts(subject, articles)
    return Explanation(
        question=request.question,
        refused=answer.refused,
        reason=answer.reason,
        rule=_rule(generation, answer, request),
        confidence=answer.confidence,
        caution=answer.caution,
        words=tuple(AskedWord(word, passages, word in lacking) for word, passages in counts.items()),
        apart=generation.lexical.apart(subject, articles),
        weighings=refusal.weighings(answer.hits[0].scores) if answer.hits else (),
        candidates=_considered(candidates, answer, request, refusal),
        index=answer.index,
    )


def _rule(generation: Generation, answer: Answer, request: Request) -> str | None:
    """Which rule decided before any score; None where none did."""
    if request.articles is not None and not request.articles:
        return FILTERS
    nearest = answer.hits[0].passage.text if answer.hits else ""
    kind = kind_of(generation, request.searched, request.articles, nearest)
    if kind is not None:
        return kind
    if not answer.hits:
        return NOTHING
    return UNKNOWN_WORDS if unknown(generation, request.searched, request.articles) else None


def _considered(
    candidates: Sequence[Candidate], answer: Answer, request: Request, refusal: Refusal
) -> tuple[Considered, ...]:
    ranks = {view: _ranks(candidates, view) for view in _VIEWS}
    fates = _fates(candidates, answer, request.searched)
    return tuple(
        Considered(
            rank=i + 1,
            passage_id=candidate.passage.id,
            article_id=candidate.passage.article_id,
            start=candidate.passage.start,
            end=candidate.passage.end,
            sentence=candidate.sentence,
            score=candidate.score,
            confidence=refusal.of_hit(candidate.scores),
            ranks={view: own[i] for view, own in ranks.items()},
            scores=candidate.scores,
            words=_words(candidate),
            fate=fates[i][0],
            hit=fates[i][1],
        )
        for i, candidate in enumerate(candidates)
    )


def _ranks(candidates: Sequence[Candidate], view: str) -> list[int | None]:
    """The place of each candidate by one view, equal scores by passage id; None where it did not find it."""
    order = sorted(range(len(candidates)), key=lambda i: (-candidates[i].scores[view], candidates[i].passage.id))
    places = {i: place for place, i in enumerate(order, start=1)}
    found = [view != "bm25" or candidate.scores[view] > 0 for candidate in candidates]
    return [places[i] if is_found else None for i, is_found in enumerate(found)]


def _fates(candidates: Sequence[Candidate], answer: Answer, question: str) -> list[tuple[Fate, int | None]]:
    """What became of each candidate, with the rank of its hit."""
    hits = {hit.passage.id: hit.rank for hit in answer.hits}
    twins = {
        (twin.article_id, Sentence(twin.start, twin.end, twin.quote)): hit.rank
        for hit in answer.hits
        for twin in hit.twins
    }
    shown = [*((hit.passage.article_id, hit.sentence) for hit in answer.hits), *twins]
    fates: list[tuple[Fate, int | None]] = []
    for candidate in candidates:
        mark = (candidate.passage.article_id, candidate.sentence)
        if rank := hits.get(candidate.passage.id):
            fates.append((Fate.HIT, rank))
        elif marks_boilerplate(candidate, question):
            fates.append((Fate.BOILERPLATE, None))
        elif rank := twins.pop(mark, None):  # the first that marks these words; a later one repeats its mark
            fates.append((Fate.TWIN, rank))
        else:
            repeats = any(shares(mark, former) for former in shown)
            fates.append((Fate.SAME_MARK if repeats else Fate.LOWER, None))
    return fates


def _words(candidate: Candidate) -> tuple[tuple[str, float], ...]:
    """The whole words that carried the match, the heaviest first; of one that stands there twice the heavier."""
    passage = candidate.passage
    weights: dict[str, float] = {}
    for start, end, weight in whole_words(passage.text, candidate.words, passage.start):
        word = passage.text[start - passage.start : end - passage.start]
        weights[word] = max(weight, weights.get(word, 0.0))
    return tuple(sorted(weights.items(), key=_heaviest))


def _heaviest(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]
