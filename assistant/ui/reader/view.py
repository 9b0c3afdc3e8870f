"""An article as the rows that its template reads: paragraphs cut into pieces, repairs with their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citing.references.link import address, fragment_link, is_web
from assistant.records import (
    CITATION_ID,
    Article,
    Citation,
    CitationOutcome,
    Hit,
    Paragraph,
    Passage,
    Repair,
    Span,
    Verdict,
)
from assistant.ui.reader.place import Place
from assistant.ui.shared.evidence import evidence
from assistant.ui.shared.marks import MARK, Layer, Piece, cut

_HEADING_MARKS = re.compile(r"#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as it is read; `start` is the offset of its first character that is shown.

    `hits` are those of the answer whose sentence begins in it.
    """

    number: int
    heading: bool
    start: int
    pieces: tuple[Piece, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as it is to be read.

    Attributes:
        source: the address of its source at the marked words; '' where it has none on the web.
        lost: whether the place that was asked for is not in it; nothing is marked then.
        changed: whether its text is another one than when the link was made.
        verdict: what became of the link's words where its text has changed; None where they are not known.
        words: the words that the link was made of.
        repairs: what was changed on the way in, each with the paragraph that it is in, if it is in one.
        sentence: what is marked; None where nothing is.
    """

    article: Article
    source: str
    lost: bool
    changed: bool
    verdict: Verdict | None
    words: str
    rows: tuple[Row, ...]
    repairs: tuple[tuple[int | None, Repair], ...]
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """The sentences before and after what is selected; None at the ends of the article."""

    before: Span | None
    after: Span | None


def article_view(article: Article, place: Place, hits: Sequence[Hit], verdict: Verdict | None = None) -> ArticleView:
    """The whole article; the place is marked, and so is what answers in it among `hits`.

    Where the article has changed, the verdict on the place's words says where they are marked, if they still stand.
    """
    gone = verdict is not None and verdict.outcome == CitationOutcome.GONE
    if verdict and verdict.now and (now := re.fullmatch(CITATION_ID, verdict.now)):
        place = place.at(int(now["start"]), int(now["end"]))
    sentence = None if gone else place.sentence_in(article)
    answering = [hit for hit in evidence(hits) if hit.passage.article_id == article.id]
    passage = place.passage if sentence or not place.sentence else None
    layers = _layers(sentence, passage, answering)
    return ArticleView(
        article,
        _source(article, sentence),
        lost=bool(place.sentence and not sentence),
        changed=place.changed_in(article),
        verdict=verdict,
        words=place.words,
        rows=tuple(_row(article, paragraph, layers, answering) for paragraph in article.paragraphs),
        repairs=tuple((_paragraph_of(article, repair), repair) for repair in article.repairs),
        sentence=sentence,
    )


def steps(citation: Citation, passages: Sequence[Passage]) -> Steps:
    """Where the arrows lead, so that any sentence can be cited with the keyboard alone."""
    # Passages overlap, so each sentence is taken once.
    places = sorted({(span.start, span.end) for passage in passages for span in passage.sentences})
    sentences = [Span(*place) for place in places]
    first = citation.end if Span(citation.start, citation.end) in sentences else citation.start
    before = [span for span in sentences if span.start < citation.start]
    after = [span for span in sentences if span.start >= first]
    return Steps(before[-1] if before else None, after[0] if after else None)


def _layers(sentence: Span | None, passage: Span | None, hits: Sequence[Hit]) -> list[Layer]:
    """What is marked: the place's sentence, then its passage, then what else answers."""
    layers: list[Layer] = [(sentence, MARK)] if sentence else []
    if passage:
        layers.append((passage, "tint"))
    layers.extend((Span(hit.sentence.start, hit.sentence.end), "other") for hit in hits)
    return layers


def _source(article: Article, sentence: Span | None) -> str:
    """The link to the source at the marked words; only schemes of the web, since a corpus may hold any address."""
    if not article.url or not is_web(article.url):
        return ""
    there = fragment_link(article, sentence.start, sentence.end) if sentence else None
    return there or address(article.url)


def _row(article: Article, paragraph: Paragraph, layers: Sequence[Layer], hits: Sequence[Hit]) -> Row:
    start = paragraph.start
    if paragraph.heading and (signs := _HEADING_MARKS.match(article.text, start, paragraph.end)):
        start = signs.end()
    return Row(
        paragraph.number,
        paragraph.heading,
        start,
        cut(article.text, layers, start=start, end=paragraph.end),
        tuple(hit for hit in hits if paragraph.start <= hit.sentence.start < paragraph.end),
    )


def _paragraph_of(article: Article, repair: Repair) -> int | None:
    numbers = [each.number for each in article.paragraphs if each.start <= repair.start <= each.end]
    return numbers[0] if numbers else None
