"""Where the marked sentences differ, as HTML: pointed out with a way to each place, never judged."""

from assistant.records import Difference, Span
from assistant.ui import strings
from assistant.ui.pieces import Html, join, place, reader_link, text
from assistant.ui.shown import Shown


def differences(shown: Shown) -> str:
    """A line for each kind of detail in which the sentences differ; nothing where they do not."""
    lines = [f"<li>{_line(shown, each)}</li>" for each in shown.found.differences]
    return f'<ul class="differing" aria-label="{text(strings.DIFFERENCES)}">{join(lines)}</ul>' if lines else ""


def _line(shown: Shown, difference: Difference) -> str:
    hits = {hit.citation.id: hit for hit in shown.found.hits}
    told = []
    for stated in difference.stated:
        hit = hits[stated.citation_id]
        words = Html(f"“{text(stated.text)}” <small>{text(strings.of_hit(hit.rank))}</small>")
        told.append(reader_link(place(shown.article(hit), Span(stated.start, stated.end)), words, "link"))
    said = strings.DIFFERS[difference.kind]
    return f"<strong>{text(said)}</strong> {join(told, ' · ')}. {text(strings.BOTH_MAY_HOLD)}"
