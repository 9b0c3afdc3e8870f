"""The basket as the rows that its template reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citing.references import Styled
from assistant.errors import UsageError
from assistant.records import Article, Citation, CitationOutcome
from assistant.ui.basket.kept import Kept
from assistant.ui.opening import Answering
from assistant.ui.shared.styles import in_style


@dataclass(frozen=True, slots=True)
class Item:
    """One citation.

    Attributes:
        kept: as the browser keeps it, with what became of it.
        article: None where it is no longer in the collection.
        printed: the citation of today as its style prints it, as HTML; '' where the quotation is gone.
    """

    kept: Kept
    article: Article | None
    printed: str

    @property
    def article_id(self) -> str:
        """The id of the article that was cited."""
        return self.kept.entry.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class BasketView:
    """All of them; `trouble` says why the style could not be had, `references` is the bibliography, as HTML."""

    items: tuple[Item, ...]
    references: tuple[str, ...]
    trouble: str

    @property
    def lost(self) -> int:
        """How many no longer hold."""
        return sum(item.kept.citation is None for item in self.items)


def basket(assistant: Answering, kept: Sequence[Kept], style: str) -> BasketView:
    """What the drawer holds: every citation, printed in the style, or in the short one where that cannot be had."""
    standing = [judged.citation for judged in kept if judged.citation]
    printed, trouble = _printed(standing, style)
    lines = dict(zip([citation.id for citation in standing], printed.in_text, strict=True))
    items = []
    for judged in kept:
        gone = judged.verdict.outcome == CitationOutcome.UNKNOWN_ARTICLE
        home = None if gone else assistant.article(judged.entry.id.partition(":")[0])
        items.append(Item(judged, home, lines[judged.citation.id] if judged.citation else ""))
    return BasketView(tuple(items), tuple(printed.bibliography), trouble)


def _printed(citations: Sequence[Citation], style: str) -> tuple[Styled, str]:
    """All of them in the style; where that cannot be had in the short one, and why."""
    if not citations:
        return Styled((), (), notes=True), ""
    try:
        return in_style(citations, style), ""
    except UsageError as exc:
        return in_style(citations, ""), exc.said
