"""Quotations as the rows that their template reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.records import Article, Citation, Quotation, Span
from assistant.ui.checking.view import Source, differing, written
from assistant.ui.opening import Answering
from assistant.ui.shared.marks import MARK, Layer, Piece, cut


@dataclass(frozen=True, slots=True)
class Row:
    """A quotation beside its source.

    Attributes:
        quotation: the record.
        number: of the row, from 1.
        line: the line of the writer's text in which it begins.
        yours: the writer's words, with what differs.
        source: the best place of them; None where there is none.
        elsewhere: the other places, each with its article.
        nearest: the nearest passage to one that was not found.
        attributed: the articles that the writer names for words that stand elsewhere.
    """

    quotation: Quotation
    number: int
    line: int
    yours: tuple[Piece, ...]
    source: Source | None
    elsewhere: tuple[tuple[Article, Citation], ...]
    nearest: Source | None
    attributed: tuple[Article, ...]


def rows(assistant: Answering, text: str, quotations: Iterable[Quotation]) -> Iterator[Row]:
    """A row for each quotation of a text, in order."""
    line, reached = 1, 0
    for number, quotation in enumerate(quotations, start=1):
        line += text.count("\n", reached, quotation.start)
        reached = quotation.start
        yield row(assistant, quotation, number, line)


def row(assistant: Answering, quotation: Quotation, number: int, line: int) -> Row:
    """The row of a quotation that begins in a line of the text."""
    nearest = quotation.nearest
    return Row(
        quotation,
        number,
        line,
        written(quotation.text, quotation.changes),
        _source(assistant, quotation) if quotation.citations else None,
        tuple((assistant.article(citation.article_id), citation) for citation in quotation.citations[1:]),
        Source(assistant.article(nearest.article_id), nearest, cut(nearest.quote, ())) if nearest else None,
        tuple(assistant.article(article_id) for article_id in quotation.attributed),
    )


def _source(assistant: Answering, quotation: Quotation) -> Source:
    """The best place; of a stitched quotation the whole of it, for what stands between its pieces was left out."""
    best = quotation.citations[0]
    pieces = [Span(piece.citation.start - best.start, piece.citation.end - best.start) for piece in quotation.pieces]
    layers: list[Layer] = [
        *differing(quotation.changes, best.article_id, best.start, best.end),
        *((span, MARK) for span in pieces or [Span(0, len(best.quote))]),
    ]
    return Source(assistant.article(best.article_id), best, cut(best.quote, layers))
