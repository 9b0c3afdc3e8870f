"""What the formats made of fields share: one entry an article."""

from collections.abc import Sequence

from assistant.records import Citation


def by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations in groups of one article, both in the order in which they came."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())
