"""The frame of the page as HTML: masthead, question form with its filters, the states without an answer.

Pure functions from records to markup; answers and reader have modules of their own. The form's fields are the
address's: what the browser would send is what reopens the question.
"""

from collections.abc import Sequence

from assistant.records import Article, IndexInfo
from assistant.settings import MAX_HITS
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.basket.view import open_button
from assistant.ui.citing import style_choice
from assistant.ui.pieces import Html, date, icon, join, labelled, reader_link, text
from assistant.ui.query import TOP, Query
from assistant.ui.shown import state

_MANY = 8  # articles from which on the list can be searched


def masthead() -> Html:
    """Name, motto, how much there is (the script fills it in), light or dark."""
    return Html(
        f'<header class="masthead"><span class="logo">{icon("logo")}</span>'
        f'<div class="name"><h1>{text(strings.NAME)}</h1><p>{text(strings.MOTTO)}</p></div>'
        f'<p class="counts" id="counts">{text(strings.OPENING)}</p>'
        f'{open_button()}<button type="button" class="button square" data-theme aria-label="{text(strings.THEME)}">'
        f"{icon('theme')}</button></header>"
    )


def ask_tab(examples: Sequence[str]) -> Html:
    """The question form, and below it what the address says: the start of the page, an answer, a message."""
    shapes = {
        "start": _intro(examples),
        "searching": _waiting(strings.SEARCHING),
        "early": _waiting(strings.WAITING),
        "offline": problem(strings.OFFLINE),
    }
    hidden = [f'<div id="{name}" hidden>{html}</div>' for name, html in shapes.items()]
    note = f'<span class="spinner"></span><p>{text(strings.OPENING_NOTE)}</p>'
    return Html(
        f'{_form()}<div id="opening" class="note" role="status">{note}</div><div id="answer"></div>{join(hidden)}'
    )


def collection(info: IndexInfo, articles: Sequence[Article]) -> Html:
    """What the filters offer once the articles are open."""
    publishers = sorted({article.publisher for article in articles if article.publisher}, key=str.casefold)
    counts = f"{strings.articles(info.articles)} · {strings.passages(info.passages)}"
    boxes = [_choice("publisher", name, text(name)) for name in publishers]
    return Html(
        f'<div class="choices" data-counts="{text(counts)}">{_article_choices(articles)}'
        f"{_group(strings.FILTER_PUBLISHERS, boxes) if boxes else ''}{_dates(articles)}{_more()}</div>"
    )


def problem(message: str) -> Html:
    """One clear message; the address keeps the question."""
    return Html(
        f'<section class="panel problem" role="alert">{icon("stop")}'
        f"<div><h2>{text(strings.FAILED)}</h2><p>{text(message)}</p></div></section>"
    )


def _form() -> str:
    """Question, filters and recent questions; the script fills the last two."""
    return (
        '<form id="ask" role="search" autocomplete="off"><div class="asking">'
        f'<label class="unseen" for="q">{text(strings.QUESTION)}</label>'
        f'<input id="q" name="q" type="text" enterkeyhint="search" placeholder="{text(strings.PLACEHOLDER)}">'
        f'<button type="submit" class="button primary" id="find">{text(strings.FIND)}</button></div>'
        f'<div class="tools">{_filters()}{_recent()}{style_choice()}</div></form>'
    )


def _filters() -> str:
    return _drop(
        "filters",
        f'{labelled("filter", strings.FILTERS)}<b class="count" hidden></b>',
        f'<div id="choices"><p class="hint">{text(strings.FILTERS_WAIT)}</p></div><div class="actions">'
        f'<button type="submit" class="button primary">{text(strings.APPLY)}</button>'
        f'<button type="button" class="button quiet" data-clear-filters>{text(strings.CLEAR_FILTERS)}</button></div>',
    )


def _recent() -> str:
    clear = (
        f'<button type="button" class="link" data-clear-recent data-said="{text(strings.RECENT_CLEARED)}">'
        f"{text(strings.CLEAR_RECENT)}</button>"
    )
    return _drop(
        "recent",
        labelled("recent", strings.RECENT),
        f'<p class="hint empty">{text(strings.NO_RECENT)}</p><ul></ul>'
        f'<p class="hint kept" hidden>{text(strings.RECENT_NOTE)} {clear}</p>',
    )


def _drop(name: str, label: str, html: str) -> str:
    """A button that opens a sheet over the page."""
    summary = f'<summary class="button quiet">{label}</summary>'
    return f'<details class="drop" id="{name}">{summary}<div class="sheet">{html}</div></details>'


def _intro(examples: Sequence[str]) -> Html:
    """The page before the first question."""
    steps = join([f"<li><b>{text(name)}</b><span>{text(step)}</span></li>" for name, step in strings.INTRO_STEPS])
    links = join([f"<li>{_example(one)}</li>" for one in examples])
    offered = f'<h3>{text(strings.EXAMPLES)}</h3><ul class="chips">{links}</ul>' if examples else ""
    heading = f"<h2>{text(strings.INTRO)}</h2>"
    return state("", f'<section class="intro">{heading}<ul class="steps">{steps}</ul>{offered}</section>')


def _example(question: str) -> str:
    return f'<a class="chip" href="?{text(Query(question).address())}" data-ask>{text(question)}</a>'


def _waiting(said: str) -> Html:
    """The shape of an answer to come."""
    bars = '<div class="card ghost" aria-hidden="true"><i></i><i></i><i></i><i></i></div>'
    return state(said, f'<p class="summary">{text(said)}</p>{bars}{bars}')


def _group(legend: str, html: Sequence[str], *, before: str = "") -> str:
    return f'<fieldset><legend>{text(legend)}</legend>{before}<div class="many">{join(html)}</div></fieldset>'


def _choice(name: str, value: str, html: Html, beside: str = "") -> str:
    return (
        f'<div class="choice"><label><input type="checkbox" name="{name}" value="{text(value)}">'
        f"<span>{html}</span></label>{beside}</div>"
    )


def _article_choices(articles: Sequence[Article]) -> str:
    """Every article with a box to tick and a link that opens it."""
    rows = []
    for article in articles:
        known = " · ".join(filter(None, (article.publisher, date(article))))
        name = Html(f"{text(title_in_words(article))}<small>{text(known)}</small>")
        label = f"{strings.READ}: {title_in_words(article)}"
        rows.append(_choice("in", article.id, name, reader_link(f"read={article.id}", icon("book"), "read", label)))
    words = text(strings.FIND_ARTICLE)
    search = f'<input type="text" data-narrow aria-label="{words}" placeholder="{words}">'
    return _group(strings.FILTER_ARTICLES, rows, before=search if len(rows) > _MANY else "")


def _dates(articles: Sequence[Article]) -> str:
    fields = join([_date_field("after", strings.AFTER), _date_field("before", strings.BEFORE)])
    note = strings.DATE_NOTE if any(article.published for article in articles) else strings.UNDATED
    return (
        f'<fieldset><legend>{text(strings.FILTER_DATES)}</legend><div class="pair">{fields}</div>'
        f'<p class="hint" id="date-note">{text(note)}</p></fieldset>'
    )


def _date_field(name: str, label: str) -> str:
    return (
        f'<label>{text(label)}<input type="text" name="{name}" inputmode="numeric" aria-describedby="date-note"'
        f' placeholder="{text(strings.DATE_EXAMPLE)}"></label>'
    )


def _more() -> str:
    return (
        f'<fieldset><legend>{text(strings.MORE)}</legend><div class="pair"><label>{text(strings.TOP)}'
        f'<input type="number" name="top" min="1" max="{MAX_HITS}" placeholder="{TOP}"></label>'
        f"<label>{text(strings.CAUTION)}"
        f'<input type="number" name="caution" min="0" max="1" step="any" aria-describedby="caution-note"></label></div>'
        f'<p class="hint" id="caution-note">{text(strings.CAUTION_NOTE)}</p></fieldset>'
    )
