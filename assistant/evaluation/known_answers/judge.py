"""How an assistant does on one known answer: an `Outcome`, and why it failed, for a person."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.api import Assistant
from assistant.citing.verify import places
from assistant.evaluation.known_answers.files import KnownAnswer
from assistant.messages import message
from assistant.records import Answer, Hit, Span

DEPTH = 20  # how far down a rank is looked for
SHOWN = 3  # hits shown of a question that failed, besides the right one
ORDERING = ("late", "sentence", "dense", "bm25")  # the scores that say why a hit stands where it does


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an assistant did on one known answer.

    Attributes:
        known: the known answer.
        answer: what was answered, as many hits deep as a rank was looked for.
        rank: the rank of the first right hit, from 1; None where none of the hits is right.
        marked: whether the first hit's marked sentence overlaps a right quotation by half of the shorter.
        seconds: how long the answer took.
    """

    known: KnownAnswer
    answer: Answer
    rank: int | None
    marked: bool
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Refused where it must be; else not refused, and right within the rank asked for."""
        if self.known.refuse or self.answer.refused:
            return self.known.refuse and self.answer.refused
        return self.rank is not None and self.rank <= self.known.within


def judge(known: KnownAnswer, assistant: Assistant, top: int = DEPTH, caution: float | None = None) -> Outcome:
    """Ask one question and see where the right quotation came.

    Args:
        known: the question, and what is right.
        assistant: whom to ask.
        top: how far down to look for the right hit; at least as far as the known answer allows.
        caution: as for `Assistant.ask`.
    """
    began = time.perf_counter()
    answer = assistant.ask(known.question, top=max(top, known.within), caution=caution)
    seconds = time.perf_counter() - began
    right = gold(known, assistant)
    rank = next((hit.rank for hit in answer.hits if is_right(hit, right)), None)
    return Outcome(known, answer, rank, bool(answer.hits) and _marked(answer.hits[0], right), seconds)


# Where the right quotations stand: article, place, and whether a passage can contain it at all.
Place = tuple[str, Span, bool]


def gold(known: KnownAnswer, assistant: Assistant) -> tuple[Place, ...]:
    """Every place of every right quotation."""
    return tuple(
        (answer.article, span, _containable(assistant, answer.article, span))
        for answer in known.answers
        for start in places(assistant.article(answer.article).text, answer.quote)
        for span in (Span(start, start + len(answer.quote)),)
    )


def _containable(assistant: Assistant, article_id: str, span: Span) -> bool:
    passages = assistant.passages(article_id)
    return any(passage.start <= span.start and span.end <= passage.end for passage in passages)


def is_right(hit: Hit, wanted: Sequence[Place]) -> bool:
    """Whether the hit's passage, or a twin, contains a whole quotation (half of one that no passage can contain)."""
    ranges = [(hit.passage.article_id, Span(hit.passage.start, hit.passage.end))]
    ranges.extend((twin.article_id, Span(twin.start, twin.end)) for twin in hit.twins)
    return any(
        article == right and _overlap(span, place) >= (place.end - place.start) * (1 if containable else 0.5)
        for article, span in ranges
        for right, place, containable in wanted
    )


def _marked(hit: Hit, wanted: Sequence[Place]) -> bool:
    mark = Span(hit.sentence.start, hit.sentence.end)
    return any(article == hit.passage.article_id and same_place(mark, place) for article, place, _ in wanted)


def same_place(mark: Span, place: Span) -> bool:
    """Whether a marked sentence shows a right place: they overlap by half of the shorter.

    >>> same_place(Span(0, 10), Span(8, 12)), same_place(Span(0, 10), Span(9, 12))
    (True, False)
    """
    return 2 * _overlap(mark, place) >= min(place.end - place.start, mark.end - mark.start)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def in_short(outcome: Outcome) -> str:
    """How it went, in a line: the rank of the right passage and what came first, or how sure a refusal was."""
    answer = outcome.answer
    sure = answer.confidence
    if outcome.known.refuse and answer.refused:
        return message("refused with confidence {sure:.2f}", sure=sure)
    if outcome.known.refuse:
        return message("answered with confidence {sure:.2f}: {first}", sure=sure, first=_first(answer))
    if answer.refused and outcome.rank:
        return message(
            "refused with confidence {sure:.2f}; the right passage has rank {rank}", sure=sure, rank=outcome.rank
        )
    if answer.refused:
        return message(
            "refused with confidence {sure:.2f}; the right passage is not among the first {among}",
            sure=sure,
            among=len(answer.hits),
        )
    if outcome.rank:
        return message(
            "the right passage has rank {rank}; first comes {first}", rank=outcome.rank, first=_first(answer)
        )
    return message(
        "the right passage is not among the first {among}; first comes {first}",
        among=len(answer.hits),
        first=_first(answer),
    )


def _first(answer: Answer) -> str:
    return f"“{_cut(answer.hits[0].sentence.text)}”" if answer.hits else message("nothing")


def _cut(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def explain(outcome: Outcome) -> str:
    """Why a known answer failed, for a person: what was expected, where it came, and what came instead, with scores."""
    answer, known = outcome.answer, outcome.known
    lines = [f"question  {known.question}"]
    lines.extend(f"expected  “{quotation.quote}” in {quotation.article}" for quotation in known.answers)
    lines.append("expected  a refusal" if known.refuse else f"found     {_where(outcome)}")
    verdict = "refused" if answer.refused else "answered"
    reason = f": {answer.reason}" if answer.reason else ""
    lines.append(f"{verdict:<9} with confidence {answer.confidence:.2f}, caution {answer.caution:.2f}{reason}")
    lines.append("hits:" if answer.hits else "hits: none")
    for hit in answer.hits:
        if hit.rank <= SHOWN or hit.rank == outcome.rank:
            lines.extend(_hit_lines(hit, right=hit.rank == outcome.rank))
    return "\n".join(lines)


def _where(outcome: Outcome) -> str:
    wanted = f"expected within {outcome.known.within}"
    found = f"at rank {outcome.rank}" if outcome.rank else f"not among the first {len(outcome.answer.hits)} hits"
    return f"{found}, {wanted}"


def _hit_lines(hit: Hit, *, right: bool) -> Iterator[str]:
    scores = ", ".join(f"{name} {hit.scores[name]:.2f}" for name in ORDERING if name in hit.scores)
    yield f"{hit.rank:>3}. {'(right) ' if right else ''}“{hit.sentence.text}”"
    yield f"     {hit.citation.id}  score {hit.score:.3f} ({scores}), confidence {hit.confidence:.2f}"
