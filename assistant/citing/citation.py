"""Turn slices of articles into citations that prove themselves.

In goes an article and a range; out comes a `Citation` whose quotation was compared, code point for code point,
with the article. A citation that does not hold is an error that stops the answer.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from assistant.citing.references import fragment_link, reference, short_reference
from assistant.corpus.pages import page_range
from assistant.corpus.passages import identify
from assistant.errors import CitationError, UsageError
from assistant.messages import message
from assistant.records import CITATION_ID, Article, Citation

CONTEXT = 32  # code points of prefix and suffix, enough to tell equal quotations apart

_ID = re.compile(CITATION_ID)


@dataclass(frozen=True, slots=True)
class CitationId:
    """A citation id taken apart: article, range, and the first eight hex digits of the article's hash."""

    article_id: str
    start: int
    end: int
    sha8: str


def parse_id(text: str) -> CitationId:
    """Take a citation id apart.

    Raises:
        UsageError: it is none.

    Example:
        >>> parse_id("a-thaw:780-921@3bf040b9")
        CitationId(article_id='a-thaw', start=780, end=921, sha8='3bf040b9')
    """
    if not (match := _ID.fullmatch(text.strip())):
        raise UsageError(
            message(
                "Not a citation id: expected ARTICLE:START-END@HASH such as a-thaw:780-921@3bf040b9, found "
                "{text!r:.80}.",
                text=text,
            )
        )
    return CitationId(match["article"], int(match["start"]), int(match["end"]), match["sha"])


def cite(article: Article, start: int, end: int, quote: str) -> Citation:
    """Cite `quote` at `article.text[start:end]`.

    Raises:
        CitationError: the article does not say exactly that there.
    """
    prove(article, start, end, quote)
    paragraph = paragraph_at(article, start)
    record = reference(article)
    page = page_range(article, start, end)
    return Citation(
        id=identify(article, start, end),
        article_id=article.id,
        start=start,
        end=end,
        quote=quote,
        prefix=article.text[max(0, start - CONTEXT) : start],
        suffix=article.text[end : end + CONTEXT],
        paragraph=paragraph,
        sha256=article.sha256,
        reference=record,
        text=short_reference(record, paragraph, page),
        link=fragment_link(article, start, end),
        page=page,
    )


def prove(article: Article, start: int, end: int, quote: str) -> None:
    """The one proof of a quotation.

    Raises:
        CitationError: the range is empty or outside the article, or the words differ.
    """
    if not 0 <= start < end <= len(article.text) or article.text[start:end] != quote:
        slice_there = article.text[max(0, start) : max(0, end)]
        raise CitationError(
            message(
                "The quotation does not stand in {id!r} at {start}-{end}: expected {quote!r:.80}, found "
                "{slice_there!r:.80}. The index may be damaged: run 'pincite build'.",
                id=article.id,
                start=start,
                end=end,
                quote=quote,
                slice_there=slice_there,
            )
        )


def paragraph_at(article: Article, position: int) -> int:
    """The number of the paragraph that holds a position, or of the last one before it; at least 1."""
    starts = [paragraph.start for paragraph in article.paragraphs]
    return max(1, bisect_right(starts, position))
