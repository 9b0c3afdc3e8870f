"""The form that both tabs share: a text to paste, or a file to choose; and what the server makes of it.

In go the names of outcomes, out comes the frame that the script fills with rows; in goes a file's name and bytes, out
comes a `Document`. What a person sends is checked here, whatever the page has checked before.
"""

from collections.abc import Mapping

from assistant import documents
from assistant.citing.references import STYLES
from assistant.documents import Document
from assistant.errors import UsageError
from assistant.settings import MAX_TEXT
from assistant.ui import strings
from assistant.ui.guard import MAX_UPLOAD
from assistant.ui.html import problem
from assistant.ui.pieces import Html, icon, join, labelled, options, text

CITEKEYS = "citekeys"  # among the styles


def draft_tab() -> Html:
    """Paste a text, check each sentence, take it away with citations."""
    return _tab(
        "draft",
        (strings.DRAFT_INTRO, strings.DRAFT_NOTE, strings.CHECK_DRAFT),
        strings.DRAFT_OUTCOMES,
        _downloads(),
    )


def quotations_tab() -> Html:
    """Paste a text, check its quotations."""
    said = (strings.QUOTATIONS_INTRO, strings.QUOTATIONS_NOTE, strings.CHECK_QUOTATIONS)
    return _tab("quotations", said, strings.QUOTATION_OUTCOMES)


def document(name: str, data: bytes) -> Document:
    """What was sent, read in the format that its name ends in.

    Raises:
        UsageError: it cannot be read, or is too long.
    """
    found = documents.decode(data, name)
    if len(found.text) > MAX_TEXT:
        raise UsageError(strings.LONG_TEXT.format(found=len(found.text), most=MAX_TEXT))
    return found


def _tab(name: str, said: tuple[str, str, str], outcomes: Mapping[str, str], more: str = "") -> Html:
    intro, note, submit = said
    large = strings.LARGE_FILE.format(most=MAX_UPLOAD // 1_000_000)
    return Html(
        f'<div class="state check" data-check="{name}" data-offline="{text(strings.OFFLINE)}"'
        f' data-stopped="{text(strings.CANCELLED)}" data-progress="{text(strings.PROGRESS)}">'
        f'<header class="lead"><h2>{text(intro)}</h2><p>{text(note)}</p></header>{_form(name, submit)}'
        f'<div class="trouble"></div>{_hidden(problem(strings.NO_TEXT), "empty")}{_hidden(problem(large), "large")}'
        f'<section class="found" aria-label="{text(submit)}" hidden>{_running()}'
        '<div class="summary" hidden><p></p></div>'
        f'{_filters(outcomes)}{more}<div class="warnings"></div><ol class="rows"></ol></section></div>'
    )


def _hidden(html: Html, name: str) -> str:
    """A message that the script shows when it is its turn."""
    return f'<template data-message="{name}">{html}</template>'


def _form(name: str, submit: str) -> str:
    field = f"{name}-text"
    chosen = f'{icon("file")}<b></b><small></small><button type="button" class="link" data-unchoose>'
    return (
        f'<form class="paste" autocomplete="off"><label class="unseen" for="{field}">{text(strings.YOUR_TEXT)}</label>'
        f'<textarea id="{field}" rows="7" placeholder="{text(strings.PASTE)}"></textarea>'
        f'<p class="chosen" hidden>{chosen}{text(strings.REMOVE_FILE)}</button></p>'
        f'<div class="actions"><button type="submit" class="button primary">{text(submit)}</button>'
        f'<label class="button">{labelled("file", strings.CHOOSE_FILE)}'
        f'<input type="file" class="unseen" data-most="{MAX_UPLOAD - 1000}" accept="{",".join(documents.ENDINGS)}">'
        f'</label><p class="hint">{text(strings.FILES_NOTE)}</p></div></form>'
    )


def _running() -> str:
    """How far it is, and the way to stop it."""
    return (
        f'<div class="running" hidden><progress aria-label="{text(strings.CHECKING)}"></progress>'
        f'<p>{text(strings.CHECKING)}</p><button type="button" class="button quiet" data-stop-check>'
        f"{labelled('close', strings.CANCEL)}</button></div>"
    )


def _filters(outcomes: Mapping[str, str]) -> str:
    """A button for each outcome, which the script counts and shows as they come."""
    listed = {"": strings.ALL, **outcomes}
    buttons = [
        f'<button type="button" class="chip" data-outcome-only="{each}" aria-pressed="{"false" if each else "true"}"'
        f"{' hidden' if each else ''}>{text(words)} <b>0</b></button>"
        for each, words in listed.items()
    ]
    return f'<div class="only" role="group" aria-label="{text(strings.SHOW_ONLY)}" hidden>{join(buttons)}</div>'


def _downloads() -> str:
    """The text with citations and the bibliography, in a style; once all is checked."""
    styles = {"": strings.STYLE_SHORT, **{style: strings.CITATION_STYLES.get(style, style) for style in STYLES}}
    choices = options({**styles, CITEKEYS: strings.CITEKEYS})
    buttons = join([_download("text", strings.DOWNLOAD_TEXT), _download("bibliography", strings.DOWNLOAD_BIBLIOGRAPHY)])
    return (
        f'<div class="take" role="group" aria-label="{text(strings.DOWNLOADS)}" hidden><div class="actions">'
        f'<label>{text(strings.STYLE)} <select name="style">{choices}</select></label>{buttons}</div>'
        f'<p class="hint">{text(strings.DOWNLOADS_NOTE)}</p><div class="trouble"></div></div>'
    )


def _download(part: str, label: str) -> str:
    said = text(strings.DOWNLOADED)
    return (
        f'<button type="button" class="button" data-take="{part}" data-said="{said}">{labelled("save", label)}</button>'
    )
