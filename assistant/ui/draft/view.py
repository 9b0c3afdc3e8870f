"""Sentences of a draft as the rows that their template reads."""

from dataclasses import dataclass

from assistant.records import Article, Change, DraftOutcome, DraftSentence, Hit
from assistant.ui.checking.view import Source, differing, written
from assistant.ui.opening import Answering
from assistant.ui.shared.marks import Layer, Piece, quoted

_CITABLE = (DraftOutcome.EVIDENCE, DraftOutcome.RELATED)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence beside the passage that bears on it.

    Attributes:
        sentence: the record.
        number: of the row, from 1.
        yours: the writer's words, with what differs.
        source: the passage that bears on them, its sentence marked; None where none does.
        others: the other passages, each with its article; where none bears on them, the nearest.
        evidence: the id of the citation that the sentence can be taken away with; '' for none.
        asks: whether it is taken away with that citation only if the writer accepts it.
    """

    sentence: DraftSentence
    number: int
    yours: tuple[Piece, ...]
    source: Source | None
    others: tuple[tuple[Hit, Article], ...]
    evidence: str
    asks: bool


def row(assistant: Answering, sentence: DraftSentence, number: int) -> Row:
    """The row of a sentence.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
    """
    best = _bearing(sentence)
    return Row(
        sentence,
        number,
        written(sentence.text, sentence.changes),
        _source(assistant, best, sentence.changes) if best else None,
        tuple((hit, assistant.article(hit.passage.article_id)) for hit in sentence.hits if hit is not best),
        sentence.citation.id if sentence.citation and sentence.outcome in _CITABLE else "",
        sentence.outcome == DraftOutcome.RELATED,
    )


def _bearing(sentence: DraftSentence) -> Hit | None:
    """The hit that most of the differences stand in, else the best."""
    if sentence.outcome == DraftOutcome.NOTHING or not sentence.hits:
        return None
    return max(sentence.hits, key=lambda hit: (len(_differing(hit, sentence.changes)), -hit.rank))


def _source(assistant: Answering, hit: Hit, changes: tuple[Change, ...]) -> Source:
    pieces = quoted(hit, within=_differing(hit, changes))
    return Source(assistant.article(hit.passage.article_id), hit.citation, pieces)


def _differing(hit: Hit, changes: tuple[Change, ...]) -> list[Layer]:
    return differing(changes, hit.passage.article_id, hit.passage.start, hit.passage.end)
