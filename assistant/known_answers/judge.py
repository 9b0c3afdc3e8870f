"""How an assistant does on known answers: an `Outcome` for each question, the figures of all, and why one failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.api import Assistant
from assistant.known_answers.files import KnownAnswer
from assistant.records import Answer, Hit, Span
from assistant.verify import places

DEPTH = 20  # how far down a rank is looked for


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an assistant did on one known answer.

    Attributes:
        known: the known answer.
        answer: what was answered, `DEPTH` hits deep.
        rank: the rank of the first right hit, from 1; None where none of the hits is right.
        marked: whether the first hit's marked sentence overlaps a right quotation by half of the shorter.
    """

    known: KnownAnswer
    answer: Answer
    rank: int | None
    marked: bool

    @property
    def passed(self) -> bool:
        """Refused where it must be; else not refused, and right within the rank asked for."""
        if self.known.refuse or self.answer.refused:
            return self.known.refuse and self.answer.refused
        return self.rank is not None and self.rank <= self.known.within


def judge(known: KnownAnswer, assistant: Assistant) -> Outcome:
    """Ask one question and see where the right quotation came."""
    answer = assistant.ask(known.question, top=DEPTH)
    right = gold(known, assistant)
    rank = next((hit.rank for hit in answer.hits if is_right(hit, right)), None)
    return Outcome(known, answer, rank, bool(answer.hits) and _marked(answer.hits[0], right))


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
    shown = [(hit.passage.article_id, Span(hit.passage.start, hit.passage.end))]
    shown.extend((twin.article_id, Span(twin.start, twin.end)) for twin in hit.twins)
    return any(
        article == right and _overlap(span, place) >= (place.end - place.start) * (1 if containable else 0.5)
        for article, span in shown
        for right, place, containable in wanted
    )


def _marked(hit: Hit, wanted: Sequence[Place]) -> bool:
    mark = Span(hit.sentence.start, hit.sentence.end)
    return any(
        article == hit.passage.article_id
        and 2 * _overlap(mark, place) >= min(place.end - place.start, mark.end - mark.start)
        for article, place, _ in wanted
    )


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of a run; a right hit that was not found counts zero, and refusal does not touch the ranks.

    `hit@1`, `hit@3`, `mrr`, `sentence_hit@1` over the answerable questions; `false_refusals` is the share of them
    that were refused, `refused` the share of the others that were.
    """
    ranks = [outcome.rank for outcome in outcomes if not outcome.known.refuse]
    answerable = [outcome for outcome in outcomes if not outcome.known.refuse]
    unanswerable = [outcome for outcome in outcomes if outcome.known.refuse]
    return {
        "questions": len(outcomes),
        "hit@1": _share(rank == 1 for rank in ranks),
        "hit@3": _share(rank is not None and rank <= 3 for rank in ranks),
        "mrr": sum(1 / rank for rank in ranks if rank) / max(1, len(ranks)),
        "sentence_hit@1": _share(outcome.marked for outcome in answerable),
        "false_refusals": _share(outcome.answer.refused for outcome in answerable),
        "refused": _share(outcome.answer.refused for outcome in unanswerable),
        "passed": _share(outcome.passed for outcome in outcomes),
    }


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


def explain(outcome: Outcome) -> str:
    """Why a known answer failed, for a person: what was expected, what came first, at which rank, which scores."""
    answer, known = outcome.answer, outcome.known
    lines = [f"question: {known.question}"]
    lines.extend(f"expected: {one.quote!r} in {one.article}" for one in known.answers)
    if known.refuse:
        lines.append("expected: a refusal")
    rank = "not found" if outcome.rank is None else f"found at rank {outcome.rank}, expected within {known.within}"
    lines.append(f"right hit: {rank}" if known.answers else f"answered with confidence {answer.confidence:.2f}")
    if answer.refused:
        lines.append(f"refused: {answer.reason}")
    for hit in answer.hits[:3]:
        scores = ", ".join(f"{name} {value:.2f}" for name, value in hit.scores.items())
        lines.append(f"{hit.rank}. {hit.passage.article_id}: {hit.sentence.text!r} ({scores})")
    return "\n".join(lines)
