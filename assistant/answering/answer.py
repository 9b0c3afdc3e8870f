"""Decide what to show: one hit for each marked sentence, copies as twins, or a refusal with its reason.

In go candidates, best first; out comes an `Answer` whose every citation was proved when it was made.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.reasons import kind_of, no_question, notes, nothing_known, reason, unknown
from assistant.answering.refusal import READER, Refusal
from assistant.answering.sources import differences, independent, sources
from assistant.citing.citation import cite
from assistant.corpus.boilerplate import is_boilerplate
from assistant.index import Generation
from assistant.messages import message
from assistant.records import Answer, Citation, DetailKind, Hit, Phrase, Sentence, Spelling
from assistant.retrieval.search import READ_PLACE, Candidate
from assistant.retrieval.spelling import respelt
from assistant.text import details
from assistant.text.words import JOINED

PROBABLE = 0.5  # from this confidence on, a hit behind the first counts as an answer too
# From this probability on, that the hit answers and its words are right, they are shown. Chosen on the development
# questions, where of those below more are wrong than right; see tests/benchmarks/README.md.
SURE = 0.25
TWIN = 0.9  # share of equal words, in order, from which two sentences count as the same words


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        question: the question.
        top: how many hits at the most.
        articles: the numbers of the articles to search; None for all.
        undated: the articles that a date filter left out.
        caution: the least confidence of an answer that is not refused.
        spellings: words that were searched for as well.
        begins: where the question begins to say what it is about; what stands before is not searched for.
    """

    question: str
    top: int
    articles: list[int] | None
    undated: tuple[str, ...]
    caution: float
    spellings: tuple[Spelling, ...] = ()
    begins: int = 0

    @property
    def subject(self) -> str:
        """What the question is about, as it is written."""
        return self.question[self.begins :]

    @property
    def misspelt(self) -> tuple[Spelling, ...]:
        """The near words, placed in the subject."""
        return tuple(
            replace(each, start=each.start - self.begins, end=each.end - self.begins) for each in self.spellings
        )

    @property
    def searched(self) -> str:
        """The subject with the near words in the place of the misspelt ones."""
        return respelt(self.subject, self.misspelt)


def decide(generation: Generation, candidates: Sequence[Candidate], request: Request, refusal: Refusal) -> Answer:
    """Make the answer.

    Raises:
        CitationError: a quotation does not stand in its article; the answer is stopped.
    """
    groups = merge(
        (candidate for candidate in candidates if not marks_boilerplate(candidate, request.searched)), request.top
    )
    kind = _kind(generation, request, groups)
    known = bool(groups) and kind is None and not unknown(generation, request.searched, request.articles)
    confidence = refusal.confidence(groups[0][0].scores) if known else 0.0
    refused = confidence < request.caution or not groups
    hits = tuple(_hit(generation, rank, group, refusal, refused) for rank, group in enumerate(groups, start=1))
    articles = {
        article_id: generation.store.article(article_id) for article_id in {hit.passage.article_id for hit in hits}
    }
    return Answer(
        question=request.question,
        refused=refused,
        reason=_reason(generation, request, refusal, groups, confidence, _silent(candidates)) if refused else None,
        confidence=confidence,
        caution=request.caution,
        hits=hits,
        independent=independent(hits, articles),
        sources=sources(hits, articles),
        differences=differences(request.searched, hits),
        undated=request.undated,
        index=generation.info,
        spellings=request.spellings,
        notes=notes(generation, request.question, request.searched, request.articles, refused),
        begins=request.begins,
    )


def marks_boilerplate(candidate: Candidate, question: str = "") -> bool:
    """Whether a candidate marks nothing but what a publisher prints around an article; see `is_boilerplate`."""
    marked, passage = candidate.sentence, candidate.passage
    inside = [
        sentence for sentence in passage.sentences if marked.start <= sentence.start and sentence.end <= marked.end
    ]
    texts = [passage.text[sentence.start - passage.start : sentence.end - passage.start] for sentence in inside]
    return bool(texts) and all(is_boilerplate(text, question) for text in texts)


def merge(candidates: Iterable[Candidate], top: int) -> list[list[Candidate]]:
    """Group candidates that mark the same words: the best first, then its twins.

    At most `top` groups; a passage that marks a sentence already marked in its article, alone or with another, adds
    nothing.
    """
    groups: list[list[Candidate]] = []
    marked: list[tuple[str, Sentence]] = []
    for candidate in candidates:
        place = (candidate.passage.article_id, candidate.sentence)
        if any(shares(place, former) for former in marked):
            continue
        twins = next((group for group in groups if same_words(group[0].sentence.text, candidate.sentence.text)), None)
        if twins is None and len(groups) == top:
            continue
        marked.append(place)
        if twins is None:
            groups.append([candidate])
        else:
            twins.append(candidate)
    return groups


def shares(one: tuple[str, Sentence], other: tuple[str, Sentence]) -> bool:
    """Whether two marks in one article share a sentence."""
    (article, a), (same, b) = one, other
    return article == same and a.start < b.end and b.start < a.end


def same_words(first: str, second: str) -> bool:
    """Tell near-identical sentences: nine words in ten equal, and every number, date and negation.

    A sentence and its negation share almost all words, and so do two counts of one thing: they are no twins.

    Example:
        >>> same_words("The US has ignited a trade-war.", "the US has ignited a trade-war")
        True
        >>> same_words("Four were sold to them in all.", "Five were sold to them in all.")
        False
    """
    from rapidfuzz.distance import Indel

    a, b = _words(first), _words(second)
    return Indel.normalized_similarity(a, b, score_cutoff=TWIN) >= TWIN and _telling(first) == _telling(second)


@lru_cache(maxsize=1024)  # each sentence is compared with each that was found before it
def _words(text: str) -> tuple[str, ...]:
    return tuple(JOINED.findall(text.casefold()))


def _telling(text: str) -> Counter[str]:
    """What two copies of one sentence must share: numbers, dates, negations, and names such as 'Mi-35'."""
    found = details(text)
    return Counter(one.value for one in found if one.kind != DetailKind.NAME or any(map(str.isdigit, one.value)))


def _hit(generation: Generation, rank: int, group: Sequence[Candidate], model: Refusal, refused: bool) -> Hit:
    best = group[0]
    confidence = model.of_hit(best.scores)
    return Hit(
        rank=rank,
        passage=best.passage,
        sentence=best.sentence,
        score=best.score,
        confidence=confidence,
        answers=not refused and (rank == 1 or confidence >= PROBABLE),
        scores=best.scores,
        words=best.words,
        citation=_citation(generation, best),
        twins=tuple(_citation(generation, twin) for twin in group[1:]),
        answer=_phrase(generation, best) if not refused and confidence * best.sure >= SURE else None,
    )


def _phrase(generation: Generation, candidate: Candidate) -> Phrase | None:
    """The answering words, proved as a quotation is."""
    phrase = candidate.answer
    if phrase is not None:
        cite(generation.store.article(candidate.passage.article_id), phrase.start, phrase.end, phrase.text)
    return phrase


def _citation(generation: Generation, candidate: Candidate) -> Citation:
    article = generation.store.article(candidate.passage.article_id)
    return cite(article, candidate.sentence.start, candidate.sentence.end, candidate.sentence.text)


def _kind(generation: Generation, request: Request, groups: Sequence[Sequence[Candidate]]) -> str | None:
    nearest = groups[0][0].passage.text if groups else ""
    return kind_of(generation, request.searched, request.articles, nearest)


def _reason(
    generation: Generation,
    request: Request,
    refusal: Refusal,
    groups: Sequence[Sequence[Candidate]],
    confidence: float,
    silent: int,
) -> str:
    question, articles = request.searched, request.articles
    if articles is not None and not articles:
        return message("No article passes the filters.")
    if (kind := _kind(generation, request, groups)) is not None:
        return no_question(generation, kind, articles)
    if not groups:
        return message("No passage shares a word or a meaning with the question.")
    if unknown(generation, question, articles):
        return nothing_known(generation, question, articles)
    topical = refusal.topical(groups[0][0].scores)
    return reason(generation, question, articles, confidence, request.caution, topical, silent)


def _silent(candidates: Sequence[Candidate]) -> int:
    """How many passages a reader read, if it found no answering words in any of them; else 0."""
    places = [candidate.scores["place"] for candidate in candidates if READER in candidate.scores]
    return len(places) if all(place < READ_PLACE for place in places) else 0
