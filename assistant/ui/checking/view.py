"""A writer's words and an article's, each in pieces where they differ.

Underlines and the list of differences come from the same `Change` records, so they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Article, Change, Citation, Span
from assistant.ui.shared.marks import Layer, Piece, cut

ODD = "odd"  # the style of what differs


@dataclass(frozen=True, slots=True)
class Source:
    """The words of an article that stand beside a writer's: their article, their place, themselves in pieces."""

    article: Article
    citation: Citation
    pieces: tuple[Piece, ...]


def written(text: str, changes: Sequence[Change]) -> tuple[Piece, ...]:
    """A writer's words, with what differs in them."""
    return cut(text, [(Span(change.start, change.end), ODD) for change in changes])


def differing(changes: Sequence[Change], article_id: str, start: int, end: int) -> list[Layer]:
    """What differs in a stretch of an article, in the stretch's own offsets."""
    return [
        (Span(change.source_start - start, change.source_end - start), ODD)
        for change in changes
        if change.article_id == article_id and start <= change.source_start and change.source_end <= end
    ]
