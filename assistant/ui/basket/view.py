"""The basket as HTML: its button in the masthead, its drawer, and what the drawer holds.

In go citations with what became of them (`basket`) and a style; out comes escaped HTML. Notes never come here: they
stay in the browser, which writes them into their fields.
"""

from collections.abc import Mapping, Sequence

from assistant.citing.references import FORMATS, Styled
from assistant.errors import UsageError
from assistant.records import Article, Citation, CitationOutcome, Span, Verdict
from assistant.ui import strings
from assistant.ui.basket.kept import WITH_NOTES, Basket, Kept, judged
from assistant.ui.citing import in_style, style_choice
from assistant.ui.opening import Answering
from assistant.ui.pieces import (
    Html,
    citation_line,
    copy_button,
    copy_citation,
    copy_quotation,
    icon,
    join,
    labelled,
    meta,
    options,
    place,
    reader_link,
    text,
    title,
)


def open_button() -> Html:
    """The button in the masthead, with the number of citations that the script fills in."""
    return Html(
        f'<button type="button" class="button" id="open-basket" data-basket-open>'
        f'{labelled("basket", strings.BASKET)}<b class="count" hidden></b></button>'
    )


def drawer() -> Html:
    """The dialog that the script fills; how it prints and saves stands above what it holds."""
    said = {
        "added": strings.BASKET_ADDED,
        "removed": strings.BASKET_REMOVED,
        "emptied": strings.BASKET_EMPTIED,
        "restored": strings.BASKET_RESTORED,
        "full": strings.BASKET_FULL,
        "forgetful": strings.NOT_KEPT,
        "moved": strings.MOVED_TO,
        "saved": strings.BASKET_SAVED,
        "offline": strings.OFFLINE,
        "add": strings.ADD_TO_BASKET,
        "in": strings.IN_BASKET,
    }
    words = join([f' data-{name}="{text(each)}"' for name, each in said.items()])
    return Html(
        f'<dialog id="basket" aria-labelledby="basket-title"{words}><div class="bar">'
        f'<h2 id="basket-title">{text(strings.BASKET)}</h2><span class="esc">{text(strings.ESC)}</span>'
        f'<button type="button" class="button quiet" data-basket-close>{labelled("close", strings.CLOSE)}</button>'
        f"</div>{_tools()}"
        f'<div class="page" tabindex="0" role="region" aria-label="{text(strings.BASKET)}">'
        '<p class="note trouble" role="alert" hidden></p>'
        f'<p class="note undo" hidden><span></span><button type="button" class="link" data-basket-undo>'
        f'{text(strings.BASKET_UNDO)}</button></p><div class="contents"></div>'
        f'<div class="empty" hidden>{icon("basket")}<p>{text(strings.BASKET_EMPTY)}</p></div></div>'
        '<p class="unseen" id="said-in-basket" role="status"></p></dialog>'
    )


def _tools() -> str:
    """How the citations are printed and saved; the script hides it while there are none."""
    formats = {**{form: strings.FILE_FORMATS.get(form, form) for form in FORMATS}, WITH_NOTES: strings.WITH_NOTES}
    save = labelled("save", strings.BASKET_SAVE)
    return (
        f'<div class="basket-tools" hidden>{style_choice()}<label><span>{text(strings.BASKET_SAVE_AS)}</span>'
        f"<select data-format>{options(formats)}</select></label>"
        f'<button type="button" class="button" data-basket-save>{save}</button></div>'
    )


def contents(assistant: Answering, basket: Basket) -> Html:
    """What the drawer holds: what became of the citations, each of them, and the bibliography."""
    kept = judged(assistant, basket)
    standing = [each.citation for each in kept if each.citation]
    printed, trouble = _printed(standing, basket.style)
    lines = dict(zip([one.id for one in standing], printed.in_text, strict=True))
    items = [_item(assistant, number, each, lines) for number, each in enumerate(kept, start=1)]
    summary = _summary(len(kept), len(kept) - len(standing), trouble)
    return Html(f'{summary}<ol class="kept">{join(items)}</ol>{_references(printed)}')


def _summary(kept: int, lost: int, trouble: str) -> Html:
    """How many there are and hold; for the script, what a file would leave out and why the style could not be had."""
    badge = f'<span class="badge weak">{icon("stop")}</span>' if lost else f'<span class="badge">{icon("tick")}</span>'
    return Html(
        f'<div class="summary" data-left-out="{text(strings.left_out(lost))}" data-trouble="{text(trouble)}">{badge}'
        f"<p><strong>{text(strings.holding(kept, lost))}</strong></p>"
        f'<button type="button" class="link" data-basket-empty>{text(strings.EMPTY_BASKET)}</button></div>'
    )


def _printed(citations: Sequence[Citation], style: str) -> tuple[Styled, str]:
    """All of them in the style; where that cannot be had in the short one, and why."""
    if not citations:
        return Styled((), (), notes=True), ""
    try:
        return in_style(citations, style), ""
    except UsageError as exc:
        return in_style(citations, ""), str(exc)


def _item(assistant: Answering, number: int, kept: Kept, lines: Mapping[str, str]) -> Html:
    """One citation: where it is from, its words, whether they still hold, a note, and what can be done with it."""
    key, today = f"kept-{number}", kept.citation
    known = (
        None
        if kept.verdict.outcome == CitationOutcome.UNKNOWN_ARTICLE
        else assistant.article(kept.entry.id.partition(":")[0])
    )
    named = title(known, key) if known else text(kept.entry.id.partition(":")[0])
    about = meta(known, key, (strings.paragraph(today.paragraph),) if today else ()) if known else ""
    proof = citation_line(today, Html(lines[today.id])) if today else _lost_line(kept.entry.id)
    actions = _actions(known, today) if known and today else ""
    return Html(
        f'<li data-id="{text(kept.entry.id)}" class="{"" if today else "lost"}" aria-labelledby="{key}">'
        f'<div class="what"><h3 id="{key}">{named}</h3>{about}</div><blockquote>{text(kept.entry.quote)}</blockquote>'
        f'{_outcome(kept.verdict)}{proof}{_note(number)}<div class="actions">{actions}{_handles(number)}</div></li>'
    )


def _lost_line(citation_id: str) -> Html:
    return Html(f'<p class="citation"><code>{text(citation_id)}</code></p>')


def _outcome(verdict: Verdict) -> str:
    """What became of the quotation, where its article is not the one that was cited; the nearest text if it is gone."""
    if verdict.outcome == CitationOutcome.HOLDS and not verdict.now:
        return ""
    nearest = ""
    if verdict.outcome == CitationOutcome.GONE and verdict.nearest:
        nearest = f"<p>{text(strings.NEAREST_NOW)}</p><blockquote>{text(verdict.nearest)}</blockquote>"
    said = strings.BASKET_OUTCOMES.get(verdict.outcome, verdict.outcome)
    return f'<div class="outcome"><p>{icon("stop")}<span>{text(said)}</span></p>{nearest}</div>'


def _note(number: int) -> str:
    label = text(strings.note_on(number))
    return (
        f'<textarea data-act="note" rows="1" aria-label="{label}" placeholder="{text(strings.NOTE_HERE)}"></textarea>'
    )


def _actions(article: Article, citation: Citation) -> Html:
    there = place(article, Span(citation.start, citation.end))
    opens = reader_link(there, labelled("book", strings.OPEN), "button quiet")
    return join((opens, copy_quotation(citation), copy_citation(citation)))


def _handles(number: int) -> str:
    """What moves a citation and takes it out; the script dims what leads nowhere."""
    handles = (("up", strings.MOVE_UP), ("down", strings.MOVE_DOWN), ("remove", strings.TAKE_OUT))
    buttons = [
        f'<button type="button" class="button quiet square" data-act="{act}" title="{text(words)}"'
        f' aria-label="{text(f"{words}: {number}")}">{icon(act)}</button>'
        for act, words in handles
    ]
    return f'<span class="handles">{join(buttons)}</span>'


def _references(printed: Styled) -> str:
    """The bibliography of all that is kept, in the style's order."""
    if not printed.bibliography:
        return ""
    entries = join([f"<li>{entry}</li>" for entry in printed.bibliography])
    copies = copy_button(strings.COPY_REFERENCES, strings.REFERENCES_COPIED, "data-copy-references")
    return (
        f'<section class="references"><h3>{text(strings.REFERENCES)}</h3><ul>{entries}</ul>'
        f'<div class="actions">{copies}</div></section>'
    )
