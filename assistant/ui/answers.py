"""An answer as HTML: the summary, a card a hit, the sentences side by side.

In goes an answer with its articles (`shown`), out comes the state that shows it; refusals have their own module.
"""

from assistant.records import Article, Hit
from assistant.text import dates
from assistant.text.wording import WEAK, strength, strength_in_words
from assistant.ui import strings
from assistant.ui.differing import differences
from assistant.ui.known import marking
from assistant.ui.pieces import (
    Html,
    citation_line,
    copy_buttons,
    copy_quotation,
    icon,
    join,
    keep_button,
    labelled,
    meta,
    open_link,
    place_of,
    text,
    title,
    when,
)
from assistant.ui.refusals import refusal
from assistant.ui.shown import Shown, elsewhere, hit_meta, quoted, scope, state
from assistant.ui.words import Word, matched


def answer(shown: Shown) -> Html:
    """The answer or the refusal.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
    """
    return refusal(shown) if shown.found.refused else _passages(shown)


def _passages(shown: Shown) -> Html:
    found = shown.found
    answering = sum(hit.answers for hit in found.hits)
    weak = strength(found.hits[0].confidence) == WEAK
    said = strings.answering(answering, found.independent, weak=weak)
    badge = f'<span class="badge weak">{icon("stop")}</span>' if weak else f'<span class="badge">{icon("tick")}</span>'
    more = strings.weaker(len(found.hits) - answering)
    return state(
        said,
        f'<div class="summary">{badge}<p><strong>{text(said)}</strong> {text(strings.QUOTED)}{text(more)}</p>{_views()}'
        f"</div>{scope(shown)}{differences(shown)}{_list(shown)}{_side(shown)}",
    )


def _views() -> str:
    """The choice between the list and the sentences side by side; the script keeps it in the address."""
    views = (("", "list", strings.VIEW_LIST), ("side", "side", strings.VIEW_SIDE))
    buttons = [
        f'<button type="button" data-view="{view}">{labelled(name, label)}</button>' for view, name, label in views
    ]
    return f'<div class="views" role="group" aria-label="{text(strings.VIEWS)}">{join(buttons)}</div>'


def _list(shown: Shown) -> str:
    cards = join([f"<li>{_card(shown, hit)}</li>" for hit in shown.found.hits])
    return f'<ol class="hits" data-shows="">{cards}</ol>'


def _card(shown: Shown, hit: Hit) -> Html:
    article, key = shown.article(hit), f"hit-{hit.rank}"
    words = matched(hit)
    weaker = "" if hit.answers else " weaker"
    return Html(
        f'<article class="card{weaker}" aria-labelledby="{key}">'
        f'<div class="head"><span class="rank">{hit.rank}</span><div class="what">'
        f'<h2 id="{key}">{title(article, key)}</h2>{hit_meta(hit, article, key)}</div>{_strength(hit)}</div>'
        f"<blockquote>{quoted(hit, words)}</blockquote>"
        f'<div class="actions">{open_link(article, hit)}{copy_buttons(hit.citation, place_of(article, hit))}'
        f"{marking.button(hit.citation.id) if shown.marks else ''}{_words(hit, words)}</div>"
        f"{citation_line(hit.citation)}{elsewhere(hit.twins, shown.articles.__getitem__)}</article>"
    )


def _strength(hit: Hit) -> Html:
    """Three bars, as many filled as the match is strong, and the same in words."""
    doubt = "" if hit.answers else f"; {strings.NOT_AN_ANSWER}"
    return Html(
        f'<p class="strength s{strength(hit.confidence)}"><span class="bars" aria-hidden="true">'
        f"<i></i><i></i><i></i></span>{text(strength_in_words(hit.confidence) + doubt)}</p>"
    )


def _words(hit: Hit, words: tuple[Word, ...]) -> str:
    """The words that carried the match, strongest first; opening it also underlines them in the passage."""
    strongest: dict[str, int] = {}
    for word in sorted(words, key=lambda each: -each.step):
        strongest.setdefault(hit.passage.text[word.start - hit.passage.start : word.end - hit.passage.start], word.step)
    if not strongest:
        return ""
    items = [
        f'<li><span class="word w{step}">{text(word)}</span> <small>{text(strings.WORD_STEPS[step])}</small></li>'
        for word, step in strongest.items()
    ]
    return (
        f'<details class="words"><summary class="button quiet">{labelled("words", strings.WORDS)}</summary>'
        f"<div><p>{text(strings.WORDS_NOTE)}</p><ul>{join(items)}</ul></div></details>"
    )


def _side(shown: Shown) -> str:
    """One sentence an article, oldest first, undated ones last."""
    best: dict[str, Hit] = {}
    for hit in shown.found.hits:
        best.setdefault(hit.passage.article_id, hit)
    hits = sorted(best.values(), key=lambda hit: _first_day(shown.article(hit)))
    items = join([f"<li>{_beside(shown, hit)}</li>" for hit in hits])
    note = f'<p class="hint">{text(strings.SIDE_NOTE)}</p>'
    return f'<div data-shows="side" hidden>{note}<ol class="side">{items}</ol></div>'


def _first_day(article: Article) -> dates.Day:
    return dates.interval(article.published).first if article.published else dates.LATEST


def _beside(shown: Shown, hit: Hit) -> Html:
    article, key = shown.article(hit), f"side-{hit.rank}"
    weaker = "" if hit.answers else " weaker"
    pinpoint = (strings.paragraph(hit.citation.paragraph),)
    return Html(
        f'<article class="beside{weaker}" aria-labelledby="{key}"><p class="when">{when(article, key)}</p>'
        f'<h2 id="{key}">{title(article, key)}</h2>{meta(article, key, pinpoint, dated=False)}'
        f"<blockquote><mark>{text(hit.sentence.text)}</mark></blockquote>{_strength(hit)}"
        f'<div class="actions">{open_link(article, hit, "button quiet")}{copy_quotation(hit.citation)}'
        f"{keep_button(hit.citation)}</div></article>"
    )
