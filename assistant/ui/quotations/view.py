"""Quotations as the rows that their template reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.records import Article, Citation, Quotation, QuotationCheck, Span
from assistant.ui.checking.view import Source, differing, written
from assistant.ui.shared.marks import MARK, Layer, Piece, cut

Find = Callable[[str], Article]  # the article of an id


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


def rows(check: QuotationCheck, article: Find) -> Iterator[Row]:
    """A row for each quotation of a text, in order."""
    line, reached = 1, 0
    for number, quotation in enumerate(check.quotations, start=1):
        line += check.text.count("\n", reached, quotation.start)
        reached = quotation.start
        yield row(quotation, number, line, article)


def row(quotation: Quotation, number: int, line: int, article: Find) -> Row:
    """The row of a quotation that begins in a line of the text."""
    nearest = quotation.nearest
    return Row(
        quotation,
        number,
        line,
        written(quotation.text, quotation.changes),
        _source(quotation, article) if quotation.citations else None,
        tuple((article(citation.article_id), citation) for citation in quotation.citations[1:]),
        Source(article(nearest.article_id), nearest, cut(nearest.quote, ())) if nearest else None,
        tuple(article(article_id) for article_id in quotation.attributed),
    )


def _source(quotation: Quotation, article: Find) -> Source:
    """The best place; of a stitched quotation the whole of it, for what stands between its pieces was left out."""
    best = quotation.citations[0]
    pieces = [Span(piece.citation.start - best.start, piece.citation.end - best.start) for piece in quotation.pieces]
    layers: list[Layer] = [
        *differing(quotation.changes, best.article_id, best.start, best.end),
        *((span, MARK) for span in pieces or [Span(0, len(best.quote))]),
    ]
    return Source(article(best.article_id), best, cut(best.quote, layers))
