"""The reader: the empty drawer, and a whole article with the place that a link names marked in it.

In go an article and what an address says (`Place`); out comes escaped HTML for the drawer. An address may
be old or made up, so a place that the article does not have is said, not shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.records import Article, Paragraph, Repair, Span
from assistant.ui import strings
from assistant.ui.pieces import Html, copy_button, icon, join, marked, text
from assistant.wording import date_in_words, title_in_words

_NOWHERE = Span(-1, -1)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_HEADING_MARKS = re.compile(r"#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address asks to see: the sentence, the passage round it, the text's first hash digits."""

    sentence: Span | None = None
    passage: Span | None = None
    version: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Place":
        """The place in an address's query; what is no number is as good as absent.

        >>> Place.read({"s": "3", "e": "9", "ps": "x"})
        Place(sentence=Span(start=3, end=9), passage=None, version='')
        """
        return cls(_span(query, "s", "e"), _span(query, "ps", "pe"), query.get("v", ""))


def drawer() -> Html:
    """The dialog that the script fills, and the live region of the page and of the dialog."""
    return Html(
        '<p class="unseen" id="said" role="status"></p>'
        f'<dialog id="reader" aria-label="{text(strings.READER)}" data-reading="{text(strings.READING)}"'
        f' data-offline="{text(strings.OFFLINE)}">'
        f'<div class="bar"><span class="esc">{text(strings.ESC)}</span>'
        f"{copy_button(strings.COPY_LINK, '', strings.LINK_COPIED)}"
        f'<button type="button" class="button" data-close>{icon("close")}<span>{text(strings.CLOSE)}</span>'
        "</button></div>"
        f'<div class="page" tabindex="0" role="region" autofocus aria-label="{text(strings.READER)}"></div>'
        '<p class="unseen" id="said-in-reader" role="status"></p></dialog>'
    )


def page(article: Article, place: Place) -> Html:
    """The whole article, numbered, the place marked."""
    sentence = _inside(place.sentence, article)
    passage = _inside(place.passage, article) if sentence else None
    paragraphs = join([_paragraph(article, each, sentence, passage) for each in article.paragraphs])
    return Html(
        f"{_header(article)}{_notes(article, place, sentence)}"
        f'<div class="text">{paragraphs}</div>{_repairs(article)}{_about(article)}'
    )


def _span(query: Mapping[str, str], start: str, end: str) -> Span | None:
    ends = query.get(start, ""), query.get(end, "")
    # The length is bounded because Python refuses to read a number of thousands of digits.
    if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in ends):
        return None
    return Span(int(ends[0]), int(ends[1]))


def _inside(span: Span | None, article: Article) -> Span | None:
    """The span if the article has it."""
    return span if span and span.start < span.end <= len(article.text) else None


def _header(article: Article) -> Html:
    kicker = f'<p class="kicker">{text(article.publisher)}</p>' if article.publisher else ""
    length = strings.words(len(article.text.split()))
    items = ["; ".join(article.authors), date_in_words(article.published), length]
    meta = join([f"<span>{text(item)}</span>" for item in items if item])
    why = [
        f"<li>{text(strings.FIELDS.get(field, field))}: {text(strings.inferred(words))}</li>"
        for field, words in article.inferred.items()
    ]
    inferred = f'<ul class="reasons">{join(why)}</ul>' if why else ""
    return Html(
        f'<header>{kicker}<h2>{text(title_in_words(article))}</h2><p class="meta">{meta}</p>'
        f"{inferred}{_source(article.url)}</header>"
    )


def _source(url: str | None) -> Html:
    """The link to the source; only the schemes of the web, since a corpus may hold any address."""
    if not url or not _WEB_ADDRESS.match(url):
        return Html("")
    return Html(
        f'<p class="source"><a href="{text(url)}" target="_blank" rel="noopener noreferrer">'
        f"{text(strings.SOURCE)}</a></p>"
    )


def _notes(article: Article, place: Place, sentence: Span | None) -> Html:
    notes = []
    if place.sentence and not sentence:
        notes.append(strings.NO_PLACE)
    elif place.version and not article.sha256.startswith(place.version):
        notes.append(strings.CHANGED)
    return join([f'<p class="note">{text(note)}</p>' for note in notes])


def _paragraph(article: Article, each: Paragraph, sentence: Span | None, passage: Span | None) -> Html:
    start = each.start
    if each.heading and (marks := _HEADING_MARKS.match(article.text, each.start, each.end)):
        start = marks.end()
    html = marked(article.text, start, each.end, sentence or _NOWHERE, passage)
    tag = "h3" if each.heading else "p"
    return Html(f'<div class="para"><span class="number">{each.number}</span><{tag}>{html}</{tag}></div>')


def _repairs(article: Article) -> Html:
    if not article.repairs:
        return Html("")
    items = join([_repair(article, each) for each in article.repairs])
    return Html(
        f'<details class="about"><summary>{text(strings.repairs(len(article.repairs)))}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _repair(article: Article, repair: Repair) -> Html:
    numbers = [each.number for each in article.paragraphs if each.start <= repair.start <= each.end]
    where = f"{strings.paragraph(numbers[0])}: " if numbers else ""
    before, after = (f"“{words}”" if words else strings.NOTHING for words in (repair.before, repair.after))
    change = f"{where}{strings.BEFORE_REPAIR} {before}, {strings.AFTER_REPAIR} {after} ({repair.rule})"
    return Html(f"<li>{text(change)}</li>")


def _about(article: Article) -> Html:
    """What the record holds that the header does not show."""
    rows = (
        (strings.FIELDS["url"], article.url),
        (strings.FIELDS["language"], article.language),
        (strings.ARTICLE_ID, article.id),
        (strings.SHA256, article.sha256),
    )
    items = join([f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in rows if value])
    return Html(f'<details class="about"><summary>{text(strings.DETAILS)}</summary><dl>{items}</dl></details>')
