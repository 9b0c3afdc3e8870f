"""The page's states as HTML: before a question, while it waits, the answer, the refusal, an error.

Pure functions from records to markup; the reader has its own module. All text is escaped in `pieces`.
The outermost element tells the script which question it belongs to (`data-question`, the page's address)
and what to tell screen readers (`data-announce`).
"""

from collections.abc import Mapping
from functools import partial

from assistant.errors import CitationError
from assistant.records import Answer, Article, Citation, Hit, Span
from assistant.ui import strings
from assistant.ui.pieces import (
    Html,
    copy_button,
    icon,
    join,
    marked,
    meta,
    open_link,
    place,
    reader_link,
    text,
    title,
)
from assistant.wording import WEAK, strength, strength_in_words, title_in_words

Articles = Mapping[str, Article]


def masthead(articles: int | None) -> Html:
    """Name, motto, how many articles there are (None while they are being opened), light or dark."""
    known = strings.OPENING if articles is None else strings.articles(articles)
    return Html(
        f'<header class="masthead"><span class="logo">{icon("logo")}</span>'
        f'<div class="name"><h1>{text(strings.NAME)}</h1><p>{text(strings.MOTTO)}</p></div>'
        f'<p class="counts">{text(known)}</p>'
        f'<button type="button" class="button square" data-theme aria-label="{text(strings.THEME)}">'
        f"{icon('theme')}</button></header>"
    )


def opening_note() -> Html:
    """What the page says until the articles are open."""
    return Html(f'<p class="note" role="status"><span class="spinner"></span>{text(strings.OPENING_NOTE)}</p>')


def intro() -> Html:
    """The page before the first question."""
    steps = join([f"<li>{text(step)}</li>" for step in strings.INTRO_STEPS])
    body = Html(f'<section class="intro"><h2>{text(strings.INTRO)}</h2><ul>{steps}</ul></section>')
    return _state("", "", body)


def waiting(question: str, *, opened: bool) -> Html:
    """The shape of an answer to come; `opened` tells whether the articles are open yet."""
    said = strings.SEARCHING if opened else strings.WAITING
    bars = '<div class="card ghost" aria-hidden="true"><i></i><i></i><i></i><i></i></div>'
    return _state(question, said, Html(f'<p class="summary">{text(said)}</p>{bars}{bars}'))


def problem(message: str) -> Html:
    """One clear message; the address keeps the last question that worked."""
    return Html(
        f'<section class="panel problem" role="alert">{icon("stop")}'
        f"<div><h2>{text(strings.FAILED)}</h2><p>{text(message)}</p></div></section>"
    )


def answer(found: Answer, articles: Articles) -> Html:
    """The answer or the refusal; `articles` holds those that hits and twins name.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
    """
    return _refusal(found, articles) if found.refused else _passages(found, articles)


def _passages(found: Answer, articles: Articles) -> Html:
    answering = sum(hit.answers for hit in found.hits)
    weak = strength(found.hits[0].confidence) == WEAK
    said = strings.answering(answering, found.independent, weak=weak)
    badge = f'<span class="badge weak">{icon("stop")}</span>' if weak else f'<span class="badge">{icon("tick")}</span>'
    cards = join([_card(hit, articles) for hit in found.hits])
    summary = Html(
        f'<p class="summary">{badge}'
        f"<span><strong>{text(said)}</strong> {text(strings.QUOTED)}"
        f"{text(strings.weaker(len(found.hits) - answering))}</span></p>"
    )
    return _state(found.question, said, Html(f'{summary}<ol class="hits">{cards}</ol>'))


def _card(hit: Hit, articles: Articles) -> Html:
    article, key = articles[hit.passage.article_id], f"hit-{hit.rank}"
    pinpoint = strings.paragraph(hit.citation.paragraph)
    return Html(
        f'<li><article class="card" aria-labelledby="{key}">'
        f'<div class="head"><span class="rank">{hit.rank}</span>'
        f'<div class="what"><h2 id="{key}">{title(article, key)}</h2>{meta(article, key, (pinpoint,))}</div>'
        f"{_strength(hit.confidence)}</div>"
        f"<blockquote>{_quoted(hit)}</blockquote>"
        f'<div class="actions">{open_link(article, hit)}'
        f"{copy_button(strings.COPY_QUOTATION, hit.citation.quote, strings.QUOTATION_COPIED)}"
        f"{copy_button(strings.COPY_CITATION, hit.citation.text, strings.CITATION_COPIED, name='quote')}"
        f"</div>{_citation(hit.citation)}{_twins(hit, articles)}</article></li>"
    )


def _strength(confidence: float) -> Html:
    """Three bars, as many filled as the match is strong, and the same in words."""
    return Html(
        f'<p class="strength s{strength(confidence)}"><span class="bars" aria-hidden="true">'
        f"<i></i><i></i><i></i></span>{text(strength_in_words(confidence))}</p>"
    )


def _quoted(hit: Hit) -> Html:
    """The passage with its sentence marked, proved once more before it is shown."""
    start, end = hit.sentence.start - hit.passage.start, hit.sentence.end - hit.passage.start
    if start < 0 or hit.passage.text[start:end] != hit.sentence.text:
        raise CitationError(
            f"The sentence of {hit.citation.id} is not what its passage holds there: expected"
            f" {hit.sentence.text!r}, found {hit.passage.text[max(start, 0) : end]!r}. Build the index again."
        )
    return marked(hit.passage.text, 0, len(hit.passage.text), Span(start, end))


def _citation(citation: Citation) -> Html:
    return Html(
        f'<p class="citation">{text(citation.text)} <code title="{text(strings.PROOF)}">{text(citation.id)}</code></p>'
    )


def _twins(hit: Hit, articles: Articles) -> Html:
    """Where the same words stand elsewhere, each opening its place."""
    if not hit.twins:
        return Html("")
    links = []
    for twin in hit.twins:
        article = articles[twin.article_id]
        name = text(f"{title_in_words(article)}, {strings.paragraph(twin.paragraph)}")
        links.append(f"<li>{reader_link(place(article, Span(twin.start, twin.end)), name, 'link')}</li>")
    return Html(f'<div class="twins"><p>{text(strings.ALSO_IN)}</p><ul>{join(links)}</ul></div>')


def _refusal(found: Answer, articles: Articles) -> Html:
    reason = found.reason or ""
    tries = join([f"<li>{text(each)}</li>" for each in strings.TRIES])
    panel = Html(
        f'<section class="panel refusal">{icon("none")}<div><h2>{text(strings.REFUSED)}</h2>'
        f"<p>{text(reason)}</p><p>{text(strings.searched(found.index.articles))}</p>"
        f"<h3>{text(strings.TRY)}</h3><ul>{tries}</ul>{_nearest(found, articles)}</div></section>"
    )
    return _state(found.question, f"{strings.REFUSED}. {reason}", panel)


def _nearest(found: Answer, articles: Articles) -> Html:
    if not found.hits:
        return Html("")
    near = join(list(map(partial(_near, articles=articles), found.hits)))
    return Html(f"<details><summary>{text(strings.nearest(len(found.hits)))}</summary>{near}</details>")


def _near(hit: Hit, articles: Articles) -> Html:
    article, key = articles[hit.passage.article_id], f"near-{hit.rank}"
    pinpoint = strings.paragraph(hit.citation.paragraph)
    return Html(
        f'<div class="near"><blockquote>{text(hit.passage.text)}</blockquote>'
        f"<h4>{title(article, key)}</h4>{meta(article, key, (pinpoint,))}"
        f"{open_link(article, hit, 'link')}</div>"
    )


def _state(question: str, said: str, body: Html) -> Html:
    return Html(f'<div class="state" data-question="{text(question)}" data-announce="{text(said)}">{body}</div>')
