"""What opens under a row of the table: the form for an article's metadata, and what its removal would break.

In go articles and, where one was sent back, fields with what is wrong with one of them; out comes escaped HTML. The
root of what a change did carries `data-changed`, which tells the script to bring the index up to date.
"""

from collections.abc import Mapping, Sequence

from assistant.errors import UsageError
from assistant.records import Article
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.pieces import Html, icon, join, text

FIELDS = ("title", "supplied_title", "authors", "publisher", "published", "url", "language")
_LONGEST = 2_000  # characters of a field

Wrong = tuple[str, str]  # a field, and what is wrong with it


def read(sent: Mapping[str, str]) -> dict[str, str | list[str] | None]:
    """The fields that were sent, as the corpus writes them; one that is left empty is taken out.

    Raises:
        UsageError: a field is far too long.
    """
    fields: dict[str, str | list[str] | None] = {}
    for name in filter(sent.__contains__, FIELDS):
        value = sent[name].strip()
        if len(value) > _LONGEST:
            raise UsageError(strings.SOURCES_LONG_FIELD.format(field=strings.SOURCES_FIELDS[name], most=_LONGEST))
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        fields[name] = (lines if name == "authors" else value) or None
    return fields


def form(article: Article, sent: Mapping[str, str] | None = None, wrong: Wrong = ("", "")) -> Html:
    """The metadata of an article, each field with where it comes from; or what was sent, with what is wrong."""
    values = {name: _written(getattr(article, name)) for name in FIELDS} | dict(sent or {})
    inputs = join([_field(article, name, values[name], wrong[1] if wrong[0] == name else "") for name in FIELDS])
    other = f'<p class="wrong" role="alert">{text(wrong[1])}</p>' if wrong[1] and not wrong[0] else ""
    return Html(
        f'<form class="describing" data-describe novalidate><h3>{text(strings.SOURCES_ABOUT)}</h3>'
        f'<p class="hint">{text(strings.SOURCES_ABOUT_NOTE)}</p><div class="fields">{inputs}</div>{other}'
        f'<div class="actions"><button type="submit" class="button primary">{text(strings.SOURCES_SAVE)}</button>'
        f"{_cancel(strings.SOURCES_CANCEL)}</div></form>"
    )


def leaving(article: Article, quoting: Sequence[str]) -> Html:
    """What removing an article means, asked once more before it is done."""
    broken = ""
    if quoting:
        ids = join([f"<li><code>{text(one)}</code></li>" for one in quoting])
        broken = f'<p>{text(strings.sources_broken(len(quoting)))}</p><ul class="broken">{ids}</ul>'
    question = text(strings.SOURCES_LEAVING.format(title=title_in_words(article)))
    return Html(
        f'<div class="leaving">{icon("remove")}<div><h3>{question}</h3>{broken}<p>{text(strings.SOURCES_KEPT)}</p>'
        f'<div class="actions"><button type="button" class="button danger" data-remove>'
        f"{text(strings.SOURCES_REMOVE_NOW)}</button>{_cancel(strings.SOURCES_KEEP)}</div></div></div>"
    )


def done(said: str, *, undo: str = "") -> Html:
    """What a change did; `undo` is the address of the route that takes it back."""
    button = (
        f'<button type="button" class="button quiet" data-undo="{text(undo)}">{text(strings.SOURCES_UNDO)}</button>'
        if undo
        else ""
    )
    return Html(f'<p class="note" data-changed>{icon("tick")}<span>{text(said)}</span>{button}</p>')


def refused(said: str) -> Html:
    """Why a file was not added, or a change not made, in the place where it belongs."""
    return Html(f'<span class="wrong">{icon("stop")}<span>{text(said)}</span></span>')


def added(article: Article) -> Html:
    """That a file was added."""
    said = strings.SOURCES_ADDED.format(title=title_in_words(article))
    return Html(f'<span class="added" data-changed>{icon("tick")}<span>{text(said)}</span></span>')


def _written(value: str | tuple[str, ...] | None) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value or ""


def _field(article: Article, name: str, value: str, wrong: str) -> str:
    hint = strings.SOURCES_HINTS.get(name, "")
    if why := article.inferred.get(name):
        hint = f"{strings.inferred(why)[:1].upper()}{strings.inferred(why)[1:]}. {strings.SOURCES_INFERRED}"
    notes = [(f"of-{name}-hint", "hint", hint), (f"of-{name}-wrong", "wrong", wrong)]
    there = [(key, css, words) for key, css, words in notes if words]
    beneath = join([f'<p class="{css}" id="{key}">{text(words)}</p>' for key, css, words in there])
    told = f' aria-describedby="{" ".join(key for key, _, _ in there)}"' if there else ""
    bad = ' aria-invalid="true"' if wrong else ""
    inside = f'name="{name}"{told}{bad}'
    control = (
        f'<textarea {inside} rows="2">{text(value)}</textarea>'
        if name == "authors"
        else f'<input type="text" {inside} value="{text(value)}">'
    )
    return f"<div><label><span>{text(strings.SOURCES_FIELDS[name])}</span>{control}</label>{beneath}</div>"


def _cancel(label: str) -> str:
    return f'<button type="button" class="button quiet" data-cancel>{text(label)}</button>'
