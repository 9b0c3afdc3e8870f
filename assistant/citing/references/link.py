"""Links that lead a reader to a quotation: in the page's own reader, and at the article's address.

In goes an article and a range of its text; out comes an address. At the publisher's, the text fragment `#:~:text=`
(https://wicg.github.io/scroll-to-text-fragment/) names the words; each of its terms stays inside one line of the
article, since a browser looks for it inside one block.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, urlencode

from assistant.records import Article, Citation

PAGE = "http://127.0.0.1:7860/"  # where `pincite serve` opens the page unless told otherwise
_PAGE = ContextVar("page", default=PAGE)
WHOLE = 120  # characters up to which a quotation is named whole, not by its first and last words
TERM = 5  # words that name the beginning or the end of a longer one
AROUND = 8  # words before or after that may tell it from equal words elsewhere

_UNSAFE = re.compile(r"[\s<>{}\\^`|\"\x00-\x1f]")  # none may stand in one; ^^5c is a backslash to TeX


def address(url: str) -> str:
    r"""An address without a character that would end it in Markdown, HTML or BibTeX, or begin a macro; else as it is.

    >>> address("https://a.b/{c d}")
    'https://a.b/%7Bc%20d%7D'
    """
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), url)


def is_web(url: str) -> bool:
    """Tell whether a link may lead there."""
    return url.startswith(("http://", "https://"))


def permalink(citation: Citation) -> str:
    """The quotation in the page's reader; `v` lets it notice that the text has changed."""
    fields = {"read": citation.article_id, "s": citation.start, "e": citation.end, "v": citation.sha256[:8]}
    return _PAGE.get() + "?" + urlencode(fields)


@contextmanager
def reached_at(page: str) -> Iterator[None]:
    """Within the block, permalinks lead to the page at that address.

    Example:
        >>> with reached_at("https://notes.example/pincite"):
        ...     _PAGE.get()
        'https://notes.example/pincite/'
    """
    token = _PAGE.set(page.rstrip("/") + "/")
    try:
        yield
    finally:
        _PAGE.reset(token)


def fragment_link(article: Article, start: int, end: int) -> str | None:
    """The article's address with a text fragment that finds `article.text[start:end]`; None without a web address."""
    if not article.url or not is_web(article.url):
        return None
    start, end = _whole_words(article.text, start, end)
    url = address(article.url).partition(":~:")[0].removesuffix("#")  # without a text fragment of its own
    if start == end:
        return url
    fragment = ",".join(_terms(article.text, start, end))
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the spaces at its borders, widened where it begins or ends inside a word."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _terms(text: str, start: int, end: int) -> list[str]:
    """The fragment's terms in order, escaped: `prefix-`, the words or their first and last, `-suffix`."""
    beginnings, last = _first_and_last(text[start:end])
    tried = ((first, _before(text, start, first)) for first in beginnings)
    first, prefix = next(((first, prefix) for first, prefix in tried if prefix is not None), (beginnings[0], ""))
    suffix = "" if last else _after(text, start, end, prefix or "")
    terms = [f"{_escaped(prefix)}-"] if prefix else []
    terms.extend(_escaped(term) for term in (first, last) if term)
    return [*terms, f"-{_escaped(suffix)}"] if suffix else terms


def _first_and_last(quotation: str) -> tuple[list[str], str]:
    """The words that name a quotation: all of them and nothing, or its first ones, few or more, and its last ones."""
    lines = [line.split() for line in quotation.split("\n") if line.strip()]
    if len(lines) == 1 and (len(quotation) <= WHOLE or len(lines[0]) <= 2 * TERM):
        return [" ".join(lines[0])], ""
    first, last = lines[0], lines[-1]
    # Nothing may stand between the two that looks like the end, or the browser would stop there.
    longest = len(last) if len(lines) > 1 else len(last) - TERM
    for count in range(min(TERM, longest), longest + 1):
        ending = " ".join(last[-count:])
        if _places(quotation, ending)[0] + len(ending) >= len(quotation):
            break
    room = len(first) if len(lines) > 1 else len(first) - count
    return [" ".join(first[:number]) for number in range(min(TERM, room), room + 1)], ending


def _before(text: str, start: int, first: str) -> str | None:
    """As few words before a quotation, of one line, as make its beginning the first of its kind; None if none do."""
    words = text[:start].rstrip().rpartition("\n")[2].split()
    for count in range(min(AROUND, len(words)) + 1):
        prefix = " ".join(words[len(words) - count :])
        if _places(text, first, prefix)[:1] == [start]:
            return prefix
    return None


def _after(text: str, start: int, end: int, prefix: str) -> str:
    """As few words after a quotation that is not yet the first of its kind as make it so; maybe none."""
    words = text[end:].lstrip().partition("\n")[0].split()
    for count in range(min(AROUND, len(words)) + 1):
        suffix = " ".join(words[:count])
        if _places(text, text[start:end], prefix, suffix)[:1] == [start]:
            return suffix
    return ""


def _places(text: str, term: str, prefix: str = "", suffix: str = "") -> list[int]:
    """Where a browser would find the term, whole words in any case, between the words around it."""
    around = [r"\s+".join(map(re.escape, part.split())) for part in (prefix, term, suffix)]
    border = r"(?<!\w)" if (prefix or term)[0].isalnum() else ""
    finish = r"(?!\w)" if (suffix or term)[-1].isalnum() else ""
    pattern = rf"{border}{around[0]}\s*(?P<term>{around[1]})\s*{around[2]}{finish}"
    return [match.start("term") for match in re.finditer(pattern, text, re.IGNORECASE)]


def _escaped(term: str) -> str:
    """Percent-encoded, the hyphen too, which would end a prefix."""
    return quote(term, safe="").replace("-", "%2D")
