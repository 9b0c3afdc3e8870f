"""The small parts that cards and reader share: escaped text, icons, buttons, fields, marked slices.

The one rule of the whole page is kept here: text goes through `text` before it is part of any markup.
Every function returns finished HTML, and takes plain text unless its parameter is named `html`.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NewType
from urllib.parse import urlencode

from assistant.records import Article, Hit, Span
from assistant.ui import strings
from assistant.wording import date_in_words, title_in_words

Html = NewType("Html", str)

_PATHS = {
    "logo": "M4 6h16M4 12h9M4 18h6M13 16.5l2.5 2.5L21 13",
    "book": "M12 6.5C10 5 7 4.5 3 4.5v14c4 0 7 .5 9 2 2-1.5 5-2 9-2v-14c-4 0-7 .5-9 2zm0 0v14",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "quote": "M6 17c2-1.5 3-3.5 3-6V7H4v5h3M16 17c2-1.5 3-3.5 3-6V7h-5v5h3",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "none": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5M8 11h6",
    "stop": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v5M12 16v.5",
    "theme": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M14.5 5v14M17 6.6v10.8",
    "close": "M6 6l12 12M18 6L6 18",
}


def text(plain: str) -> Html:
    """Plain text as HTML, fit for content and for attributes in double quotes.

    >>> text('<b> & "${x}"')
    '&lt;b&gt; &amp; &quot;${x}&quot;'
    """
    return Html(escape(plain, quote=True))


def join(parts: Sequence[str], between: str = "") -> Html:
    """Finished pieces, one after the other."""
    return Html(between.join(parts))


def icon(name: str) -> Html:
    """A drawing in the colour of its text, silent for screen readers."""
    path = f'<path d="{_PATHS[name]}"/>'
    return Html(f'<svg class="icon icon-{name}" viewBox="0 0 24 24" aria-hidden="true">{path}</svg>')


def copy_button(label: str, copied: str, said: str, *, name: str = "copy") -> Html:
    """A button that copies `copied` and then tells screen readers `said`."""
    return Html(
        f'<button type="button" class="button" data-copy="{text(copied)}" data-said="{text(said)}"'
        f' data-done="{text(strings.COPIED)}" data-failed="{text(strings.NOT_COPIED)}">'
        f"{icon(name)}<span>{text(label)}</span></button>"
    )


def place(article: Article, sentence: Span, passage: Span | None = None) -> str:
    """The query string that opens the reader there; `v` lets it notice that the text has changed.

    >>> place(Article(id="a", text="", sha256="3bf040b9cc"), Span(3, 9))
    'read=a&s=3&e=9&v=3bf040b9'
    """
    fields: dict[str, object] = {"read": article.id, "s": sentence.start, "e": sentence.end}
    if passage is not None:
        fields |= {"ps": passage.start, "pe": passage.end}
    return urlencode(fields | {"v": article.sha256[:8]})


def reader_link(query: str, html: Html, css: str) -> Html:
    """A link that opens the reader: a true address, so it opens in a new tab too."""
    return Html(f'<a class="{css}" href="?{text(query)}" data-read>{html}</a>')


def open_link(article: Article, hit: Hit, css: str = "button primary") -> Html:
    """The link from a hit to its place in the article."""
    sentence, passage = (Span(each.start, each.end) for each in (hit.sentence, hit.passage))
    query = place(article, sentence, passage)
    return reader_link(query, join((icon("book"), f"<span>{text(strings.OPEN)}</span>")), css)


def title(article: Article, key: str) -> Html:
    """The title, with its reason where it is inferred."""
    field = "title" if article.title else "supplied_title"
    return _field(article, field, title_in_words(article), key)


def meta(article: Article, key: str, extra: Sequence[str] = ()) -> Html:
    """Author, publisher and date, as far as known, then `extra`; `key` makes the ids on the page unique."""
    fields = (
        ("authors", "; ".join(article.authors)),
        ("publisher", article.publisher or ""),
        ("published", date_in_words(article.published)),
    )
    known = [_field(article, name, words, key) for name, words in fields if words]
    items = [f"<span>{html}</span>" for html in (*known, *map(text, extra))]
    return Html(f'<p class="meta">{join(items)}</p>')


def marked(source: str, start: int, end: int, sentence: Span, passage: Span | None = None) -> Html:
    """`source[start:end]` with the sentence in <mark> and the rest of the passage tinted.

    >>> marked("One. Two. Three.", 0, 16, Span(5, 9))
    'One. <mark>Two.</mark> Three.'
    """
    tinted = passage or Span(start, start)
    edges = {start, end, *(sentence.start, sentence.end), *(tinted.start, tinted.end)}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces = []
    for left, right in pairwise(cuts):
        html = text(source[left:right])
        if sentence.start <= left < sentence.end:
            html = Html(f"<mark>{html}</mark>")
        elif tinted.start <= left < tinted.end:
            html = Html(f'<span class="tint">{html}</span>')
        pieces.append(html)
    return join(pieces)


def _field(article: Article, name: str, words: str, key: str) -> Html:
    """A field's words; an inferred one is a button whose note shows on hover, on focus and at a touch."""
    evidence = article.inferred.get(name)
    if not evidence:
        return text(words)
    note = f"why-{key}-{name}"
    return Html(
        f'<button type="button" class="inferred" aria-describedby="{note}">{text(words)}</button>'
        f'<span class="why" role="tooltip" id="{note}">{text(strings.inferred(evidence))}</span>'
    )
