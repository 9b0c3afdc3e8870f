"""The small parts that answers and reader share: escaped text, icons, buttons, fields, marked slices.

The one rule of the whole page is kept here: text goes through `text` before it is part of any markup.
Every function returns finished HTML, and takes plain text unless its parameter is named `html`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import NewType
from urllib.parse import urlencode

from assistant.records import Article, Citation, Hit, Span
from assistant.text.wording import date_in_words, title_in_words
from assistant.ui import strings
from assistant.ui.shared.words import Word

Html = NewType("Html", str)
Layer = tuple[Span, str]  # a slice and what it is: 'mark' or the name of a style

_PATHS = {
    "logo": "M4 6h16M4 12h9M4 18h6M13 16.5l2.5 2.5L21 13",
    "book": "M12 6.5C10 5 7 4.5 3 4.5v14c4 0 7 .5 9 2 2-1.5 5-2 9-2v-14c-4 0-7 .5-9 2zm0 0v14",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "quote": "M6 17c2-1.5 3-3.5 3-6V7H4v5h3M16 17c2-1.5 3-3.5 3-6V7h-5v5h3",
    "link": "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17",
    "out": "M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "none": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5M8 11h6",
    "stop": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v5M12 16v.5",
    "theme": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M14.5 5v14M17 6.6v10.8",
    "close": "M6 6l12 12M18 6L6 18",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "recent": "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4M12 8v4.5l3 2",
    "words": "M4 17L8.5 6h1L14 17M5.5 13.5h7M16 20h5M18.5 9v8",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "side": "M4 5h7v14H4zM13 5h7v14h-7z",
    "save": "M12 4v11M7 10.5l5 5 5-5M5 20h14",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6",
    "before": "M15 5l-7 7 7 7",
    "after": "M9 5l7 7-7 7",
    "upload": "M12 16V5M7.5 9.5L12 5l4.5 4.5M4 16v3.5h16V16",
    "edit": "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5L17.5 10",
    "basket": "M4 10h16l-1.6 9H5.6zM8 10l3-6M16 10l-3-6M9.5 13.5v2.5M14.5 13.5v2.5",
    "up": "M12 19V5M6 11l6-6 6 6",
    "down": "M12 5v14M6 13l6 6 6-6",
    "remove": "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
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


def labelled(name: str, label: str) -> Html:
    """What stands on a button: a drawing and words."""
    return Html(f"{icon(name)}<span>{text(label)}</span>")


def copy_button(label: str, said: str, attribute: str, *, name: str = "copy") -> Html:
    """A button that copies what `attribute` holds and then tells screen readers `said`."""
    return Html(
        f'<button type="button" class="button quiet" {attribute} data-said="{text(said)}"'
        f' data-done="{text(strings.COPIED)}" data-failed="{text(strings.NOT_COPIED)}">{labelled(name, label)}</button>'
    )


def copy_quotation(citation: Citation) -> Html:
    """A button that copies the quotation alone."""
    return copy_button(strings.COPY_QUOTATION, strings.QUOTATION_COPIED, f'data-copy="{text(citation.quote)}"')


def copy_citation(citation: Citation) -> Html:
    """A button that copies the citation as it is shown: in the style that the visitor chose."""
    styled = f'data-copy-citation="{text(citation.id)}"'
    return copy_button(strings.COPY_CITATION, strings.CITATION_COPIED, styled, name="quote")


def copy_buttons(citation: Citation, query: str) -> Html:
    """Buttons that copy quotation, citation, and the address that opens the place (`query`), and one that keeps it."""
    link = copy_button(strings.COPY_LINK, strings.LINK_COPIED, f'data-copy-link="?{text(query)}"', name="link")
    return join((copy_quotation(citation), copy_citation(citation), link, keep_button(citation)))


def keep_button(citation: Citation) -> Html:
    """A button that puts the citation into the basket, or takes it out again."""
    kept = f'data-basket="{text(citation.id)}" data-quote="{text(citation.quote)}" aria-pressed="false"'
    label = labelled("basket", strings.ADD_TO_BASKET)
    return Html(f'<button type="button" class="button quiet" {kept}>{label}</button>')


def citation_line(citation: Citation, html: Html | None = None) -> Html:
    """The citation with its pinpoint, and the id that proves it; in the short style unless it is given (`html`)."""
    styled = f'data-styled="{text(citation.id)}"' if html is None else f'data-printed="{text(citation.id)}"'
    return Html(
        f'<p class="citation"><span {styled}>{text(citation.text) if html is None else html}</span>'
        f' <code title="{text(strings.PROOF)}">{text(citation.id)}</code></p>'
    )


def options(labels: Mapping[str, str]) -> Html:
    """The choices of a list, by value."""
    return join([f'<option value="{text(value)}">{text(label)}</option>' for value, label in labels.items()])


def place(article: Article, sentence: Span, passage: Span | None = None) -> str:
    """The query string that opens the reader there; `v` lets it notice that the text has changed.

    >>> place(Article(id="a", text="", sha256="3bf040b9cc"), Span(3, 9))
    'read=a&s=3&e=9&v=3bf040b9'
    """
    fields: dict[str, object] = {"read": article.id, "s": sentence.start, "e": sentence.end}
    if passage is not None:
        fields |= {"ps": passage.start, "pe": passage.end}
    return urlencode(fields | {"v": article.sha256[:8]})


def place_of(article: Article, hit: Hit) -> str:
    """The query string that opens the reader at a hit."""
    return place(article, *(Span(each.start, each.end) for each in (hit.sentence, hit.passage)))


def reader_link(query: str, html: Html, css: str, label: str = "") -> Html:
    """A link that opens the reader: a true address, so it opens in a new tab too."""
    named = f' aria-label="{text(label)}"' if label else ""
    return Html(f'<a class="{css}" href="?{text(query)}" data-read{named}>{html}</a>')


def open_link(article: Article, hit: Hit, css: str = "button primary") -> Html:
    """The link from a hit to its place in the article."""
    return reader_link(place_of(article, hit), labelled("book", strings.OPEN), css)


def title(article: Article, key: str) -> Html:
    """The title, with its reason where it is inferred."""
    return _field(article, "title" if article.title else "supplied_title", title_in_words(article), key)


def date(article: Article) -> str:
    """The date in words; an inferred one says so, also where its record forgot the '~'."""
    words = date_in_words(article.published)
    plain = article.published and "/" not in article.published and article.published[-1].isdigit()
    return f"c. {words}" if plain and "published" in article.inferred else words


def when(article: Article, key: str) -> Html:
    """The date, with its reason where it is inferred."""
    return _field(article, "published", date(article), key)


def meta(article: Article, key: str, extra: Sequence[str] = (), *, dated: bool = True) -> Html:
    """Author, publisher and date, as far as known, then `extra`; `key` makes the ids on the page unique."""
    fields = (("authors", "; ".join(article.authors)), ("publisher", article.publisher or ""))
    known = [_field(article, name, words, key) for name, words in fields if words]
    if dated:
        known.append(when(article, key))
    items = [f"<span>{html}</span>" for html in (*known, *map(text, extra))]
    return Html(f'<p class="meta">{join(items)}</p>')


def marked(source: str, start: int, end: int, layers: Sequence[Layer], words: Sequence[Word] = ()) -> Html:
    """`source[start:end]` with each slice wrapped as its first layer says, and words that can be shown.

    >>> marked("One. Two. Three.", 0, 16, [(Span(5, 9), "mark"), (Span(0, 9), "tint")])
    '<span class="tint">One. </span><mark>Two.</mark> Three.'
    """
    edges = {edge for span, _ in layers for edge in (span.start, span.end)}
    cuts = sorted({start, end, *(edge for edge in edges if start < edge < end)})

    def kind(piece: tuple[int, int]) -> str:
        return next((name for span, name in layers if span.start <= piece[0] < span.end), "")

    pieces = []
    for name, group in groupby(pairwise(cuts), kind):
        run = list(group)
        pieces.append(_wrapped(_worded(source, run[0][0], run[-1][1], words), name))
    return join(pieces)


def _wrapped(html: Html, kind: str) -> Html:
    if kind == "mark":
        return Html(f"<mark>{html}</mark>")
    return Html(f'<span class="{kind}">{html}</span>') if kind else html


def _worded(source: str, start: int, end: int, words: Sequence[Word]) -> Html:
    """A slice with the words in it that can be shown."""
    pieces, reached = [], start
    for word in words:
        left, right = max(word.start, start), min(word.end, end)
        if left < right:
            shown = f'<span class="word w{word.step}">{text(source[left:right])}</span>'
            pieces += [text(source[reached:left]), shown]
            reached = right
    return join([*pieces, text(source[reached:end])])


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
