"""The reader: a dialog beside the answer, and a whole article with the place that a link names marked in it.

In go an article, what an address says (`Place`) and the hits that answer; out comes escaped HTML for the dialog. An
address may be old or made up, so a place that the article does not have is said, not shown. Each paragraph carries
the offset of its first character (`data-start`), so that the script can tell which words are selected.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.citing.references.link import address, fragment_link, is_web
from assistant.records import Article, Hit, Paragraph, Repair, Span
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.pieces import (
    Html,
    Layer,
    copy_button,
    date,
    icon,
    join,
    labelled,
    marked,
    place_of,
    reader_link,
    text,
)

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


@dataclass(frozen=True, slots=True)
class View:
    """An article as it is to be read: the place marked, and the hits of the question that answer from it."""

    article: Article
    place: Place
    hits: Sequence[Hit] = ()

    @property
    def sentence(self) -> Span | None:
        """The sentence to mark, if the article has it."""
        span = self.place.sentence
        return span if span and span.start < span.end <= len(self.article.text) else None

    def layers(self) -> list[Layer]:
        """What is marked: the place's sentence, then its passage, then what else answers."""
        layers = [(self.sentence, "mark")] if self.sentence else []
        if self.sentence and self.place.passage:
            layers.append((self.place.passage, "tint"))
        for hit in self.hits:
            layers.append((Span(hit.sentence.start, hit.sentence.end), "other"))
        return layers


def drawer() -> Html:
    """The dialog that the script fills, and the live regions of the page and of the dialog."""
    return Html(
        '<p class="unseen" id="said" role="status"></p>'
        f'<dialog id="reader" aria-label="{text(strings.READER)}" data-reading="{text(strings.READING)}"'
        f' data-offline="{text(strings.OFFLINE)}">'
        f'<div class="bar"><span class="esc">{text(strings.ESC)}</span>'
        f"{copy_button(strings.COPY_LINK, strings.LINK_COPIED, 'data-copy-here', name='link')}"
        f'<button type="button" class="button quiet" data-close>{labelled("close", strings.CLOSE)}</button></div>'
        f'<div class="page" tabindex="0" role="region" aria-label="{text(strings.READER)}"></div>'
        f'<section class="selection" aria-label="{text(strings.SELECTION)}" hidden></section>'
        '<p class="unseen" id="said-in-reader" role="status"></p></dialog>'
    )


def page(view: View) -> Html:
    """The whole article, numbered, the place marked."""
    article, layers = view.article, view.layers()
    paragraphs = join([_paragraph(view, each, layers) for each in article.paragraphs])
    body = f'<div class="text" lang="{text(article.language or "")}">{paragraphs}</div>'
    return Html(f"{_header(view)}{_notes(view)}{body}{_repairs(article)}{_about(article)}")


def _span(query: Mapping[str, str], start: str, end: str) -> Span | None:
    ends = query.get(start, ""), query.get(end, "")
    # The length is bounded because Python refuses to read a number of thousands of digits.
    if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in ends):
        return None
    return Span(int(ends[0]), int(ends[1]))


def _header(view: View) -> Html:
    article = view.article
    kicker = f'<p class="kicker">{text(article.publisher)}</p>' if article.publisher else ""
    items = ["; ".join(article.authors), date(article), strings.words(len(article.text.split()))]
    meta = join([f"<span>{text(item)}</span>" for item in items if item])
    why = [
        f"<li>{text(strings.FIELDS.get(field, field))}: {text(strings.inferred(words))}</li>"
        for field, words in article.inferred.items()
    ]
    inferred = f'<ul class="reasons">{join(why)}</ul>' if why else ""
    return Html(
        f'<header>{kicker}<h2>{text(title_in_words(article))}</h2><p class="meta">{meta}</p>'
        f'{inferred}{_source(view)}<p class="hint how">{text(strings.HOW_TO_CITE)}</p></header>'
    )


def _source(view: View) -> str:
    """The link to the source at the marked words; only schemes of the web, since a corpus may hold any address."""
    article, sentence = view.article, view.sentence
    if not article.url or not is_web(article.url):
        return ""
    there = fragment_link(article, sentence.start, sentence.end) if sentence else None
    opens = f'href="{text(there or address(article.url))}" target="_blank" rel="noopener noreferrer"'
    return f'<p class="source"><a class="link" {opens}>{text(strings.SOURCE)}{icon("out")}</a></p>'


def _notes(view: View) -> Html:
    notes = []
    if view.place.sentence and not view.sentence:
        notes.append(strings.NO_PLACE)
    elif view.place.version and not view.article.sha256.startswith(view.place.version):
        notes.append(strings.CHANGED)
    return join([f'<p class="note">{text(note)}</p>' for note in notes])


def _paragraph(view: View, each: Paragraph, layers: Sequence[Layer]) -> Html:
    source, start = view.article.text, each.start
    if each.heading and (marks := _HEADING_MARKS.match(source, each.start, each.end)):
        start = marks.end()
    tag = "h3" if each.heading else "p"
    label = text(strings.cite_paragraph(each.number))
    return Html(
        f'<div class="para">{_margin(view, each)}'
        f'<button type="button" class="number" data-cite aria-label="{label}">{each.number}</button>'
        f'<{tag} data-start="{start}">{marked(source, start, each.end, layers)}</{tag}></div>'
    )


def _margin(view: View, paragraph: Paragraph) -> str:
    """A badge for each passage of the answer in this paragraph; pressing it goes there."""
    badges = [
        reader_link(place_of(view.article, hit), text(str(hit.rank)), "rank", strings.answers_here(hit.rank))
        for hit in view.hits
        if paragraph.start <= hit.sentence.start < paragraph.end
    ]
    return f'<div class="margin">{join(badges)}</div>' if badges else ""


def _repairs(article: Article) -> str:
    if not article.repairs:
        return ""
    items = join([_repair(article, each) for each in article.repairs])
    return (
        f'<details class="about"><summary>{text(strings.repairs(len(article.repairs)))}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _repair(article: Article, repair: Repair) -> Html:
    numbers = [each.number for each in article.paragraphs if each.start <= repair.start <= each.end]
    where = f"{strings.paragraph(numbers[0])}: " if numbers else ""
    before, after = (f"“{words}”" if words else strings.NOTHING for words in (repair.before, repair.after))
    change = f"{where}{strings.BEFORE_REPAIR} {before}, {strings.AFTER_REPAIR} {after} ({repair.rule})"
    return Html(f"<li>{text(change)}</li>")


def _about(article: Article) -> str:
    """The whole record: each field, and where it comes from."""
    values = {
        "title" if article.title else "supplied_title": article.title or article.supplied_title,
        "authors": "; ".join(article.authors),
        "publisher": article.publisher,
        "published": date(article) if article.published else None,
        "url": article.url,
        "language": article.language,
    }
    rows = [_row(strings.FIELDS[name], value, _origin(article, name, value)) for name, value in values.items()]
    rows.append(_row(strings.ARTICLE_ID, article.id, ""))
    rows.append(_row(strings.SHA256, article.sha256, strings.COMPUTED))
    return f'<details class="about"><summary>{text(strings.DETAILS)}</summary><dl>{join(rows)}</dl></details>'


def _origin(article: Article, name: str, value: str | None) -> str:
    if name in article.inferred:
        return strings.inferred(article.inferred[name])
    if not value:
        return ""
    return strings.SUPPLIED if name == "supplied_title" else strings.STATED


def _row(name: str, value: str | None, origin: str) -> str:
    why = f"<small>{text(origin)}</small>" if origin else ""
    return f"<div><dt>{text(name)}</dt><dd>{text(value or strings.UNKNOWN)}{why}</dd></div>"
