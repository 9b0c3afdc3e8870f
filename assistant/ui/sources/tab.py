"""The tab of sources as HTML: what it holds from the start, and what the script then fetches.

In go articles with how many passages each has, and the topic map of a collection that is large enough; out come
pictures and a table that its headings sort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Article, TopicMap
from assistant.text import dates
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.guard import MAX_UPLOAD
from assistant.ui.pieces import Html, copy_button, date, icon, join, labelled, reader_link, text
from assistant.ui.sources.chart import chart
from assistant.ui.sources.timeline import FEW, timeline

_COLUMNS = ("title", "published", "words", "passages", "sha256")
_SHORT = 8  # digits of a hash


@dataclass(frozen=True, slots=True)
class Sources:
    """What the tab shows; `passages` counts those of each article, `topics` is None where there are few articles."""

    articles: Sequence[Article]
    passages: Mapping[str, int]
    topics: TopicMap | None


def place(problem: str) -> Html:
    """The tab before anything was fetched; `problem` says why nothing can be changed, if so."""
    adding = f'<p class="note">{text(problem)}</p>' if problem else _adding()
    return Html(
        f'<div id="sources" class="state" data-failed="{text(strings.OFFLINE)}">{adding}'
        f'<div class="told" tabindex="-1"></div><div class="work" hidden><label><span></span><progress></progress>'
        f'</label></div><div class="shown"><p class="hint">{text(strings.SOURCES_WAIT)}</p></div></div>'
    )


def sources(shown: Sources, *, changeable: bool) -> Html:
    """The pictures and the table."""
    by_id = {one.id: one for one in shown.articles}
    topics = _card(strings.SOURCES_MAP, chart(shown.topics, by_id.__getitem__)) if shown.topics else ""
    years = _card(strings.SOURCES_TIMELINE, timeline(shown.articles))
    table = _card(_count(shown), _table(shown, changeable=changeable))
    return Html(f"{years}{table}{topics}" if len(shown.articles) < FEW else f"{years}{topics}{table}")


def _count(shown: Sources) -> str:
    total = sum(len(one.text.split()) for one in shown.articles)
    return " · ".join((strings.articles(len(shown.articles)), strings.words(total)))


def _card(heading: str, html: str) -> str:
    return f'<section class="sources-card"><h2>{text(heading)}</h2>{html}</section>'


def _adding() -> str:
    """Where files are chosen or dropped."""
    return (
        f'<div class="adding"><label class="drop-files">{icon("upload")}<span><b>{text(strings.SOURCES_ADD)}</b>'
        f'<small>{text(strings.SOURCES_ADD_NOTE)}</small></span><input type="file" multiple accept=".md,.txt" '
        f'class="unseen"></label><ul class="files" data-sending="{text(strings.SOURCES_SENDING)}" '
        f'data-large="{text(strings.SOURCES_TOO_LARGE)}" data-most="{MAX_UPLOAD}"></ul></div>'
    )


def _table(shown: Sources, *, changeable: bool) -> str:
    heads = [
        f'<th scope="col" class="of-{name}"><button type="button" data-sort>{text(strings.SOURCES_COLUMNS[name])}'
        "</button></th>"
        for name in _COLUMNS
    ]
    if changeable:
        heads.append(f'<th scope="col"><span class="unseen">{text(strings.SOURCES_ACTIONS)}</span></th>')
    rows = join([_row(one, shown.passages[one.id], changeable=changeable) for one in shown.articles])
    return f"<table><thead><tr>{join(heads)}</tr></thead><tbody>{rows}</tbody></table>"


def _row(article: Article, passages: int, *, changeable: bool) -> Html:
    names = " · ".join(filter(None, ("; ".join(article.authors), article.publisher)))
    beneath = f"<small>{text(names)}</small>" if names else ""
    link = reader_link(f"read={article.id}", text(title_in_words(article)), "title")
    length = len(article.text.split())
    cells = [
        _cell("title", title_in_words(article).casefold().lstrip("["), f"{link}{beneath}"),
        _cell("published", _day(article), text(date(article))),
        _cell("words", f"{length:09}", text(f"{length:,}")),
        _cell("passages", f"{passages:09}", text(f"{passages:,}")),
        _cell("sha256", article.sha256, _hash(article)),
    ]
    if changeable:
        cells.append(f'<td class="acts">{_acts(article)}</td>')
    return Html(f'<tr data-article="{text(article.id)}">{join(cells)}</tr>')


def _cell(name: str, value: str, html: str) -> str:
    """A cell with its heading for narrow screens, and the value by which it is sorted."""
    label = text(strings.SOURCES_COLUMNS[name])
    return f'<td class="of-{name}" data-value="{text(value)}" data-label="{label}">{html}</td>'


def _day(article: Article) -> str:
    """The first day on which it may have been published, as text that sorts; undated ones come last."""
    year, month, day = dates.interval(article.published).first if article.published else dates.LATEST
    return f"{year - dates.EARLIEST[0]:011}-{month:02}-{day:02}"


def _hash(article: Article) -> str:
    name = text(strings.SOURCES_COPY_HASH.format(title=title_in_words(article)))
    attributes = f'data-copy="{article.sha256}" title="{name}"'
    copy = copy_button(strings.SOURCES_COPY, strings.SOURCES_HASH_COPIED, attributes)
    return f"<code>{article.sha256[:_SHORT]}</code>{copy}"


def _acts(article: Article) -> Html:
    acts = (("edit", "edit", strings.SOURCES_EDIT), ("leave", "remove", strings.SOURCES_REMOVE))
    return join(
        [
            f'<button type="button" class="button quiet" data-{name} aria-expanded="false">{labelled(drawing, label)}'
            f'<span class="unseen"> {text(title_in_words(article))}</span></button>'
            for name, drawing, label in acts
        ]
    )
