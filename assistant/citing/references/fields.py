"""What the formats made of fields share: one entry an article, and in it a citation's id before its quotation."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.records import Citation


def by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations in groups of one article, both in the order in which they came."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def paired(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Citation ids with their quotations; None for an id that no quotation follows.

    Args:
        fields: 'citation' with an id, or 'quotation' with its words, in the order of the file.

    Example:
        >>> list(paired([("citation", "a"), ("quotation", "One."), ("citation", "b")]))
        [('a', 'One.'), ('b', None)]
    """
    cited = None
    for kind, value in fields:
        if kind == "quotation" and cited:
            yield cited, value
            cited = None
        elif kind == "citation":
            if cited:
                yield cited, None
            cited = value.strip()
    if cited:
        yield cited, None
