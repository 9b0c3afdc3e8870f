"""A refusal as HTML: what is missing, ways on, and the nearest passages as what they are.

In goes an answer that is refused; out comes the state that says so. Nothing in it is marked as an answer.
"""

from dataclasses import replace

from assistant.ui import strings
from assistant.ui.known import marking
from assistant.ui.pieces import Html, icon, join, text
from assistant.ui.shown import Shown, ask_link, near, scope, state


def refusal(shown: Shown) -> Html:
    """The state of a question that the articles do not answer."""
    reason = shown.found.reason or ""
    return state(
        f"{strings.REFUSED}. {reason}",
        f'{scope(shown)}<section class="panel refusal">{icon("none")}<div><h2>{text(strings.REFUSED)}</h2>'
        f"<p>{text(reason)}</p>{_ways_on(shown)}{_nearest(shown)}</div></section>",
    )


def _ways_on(shown: Shown) -> str:
    found = shown.found
    ways = [text(strings.REPHRASE)]
    if shown.query.filtered:
        ways.append(Html(ask_link(shown.query.unfiltered(), strings.WITHOUT_FILTERS)))
    # Rounded down, or the lowered caution would still refuse.
    lower = int(found.confidence * 100) / 100
    if found.hits and lower < found.caution:
        link = ask_link(replace(shown.query, caution=lower), strings.REFUSED_ANYWAY)
        than = strings.NOT_REFUSED_ANYWAY.format(caution=lower, former=found.caution)
        ways.append(Html(f"{link} {text(than)}"))
    if shown.marks and (button := marking.refusal_button(shown.query)):
        ways.append(Html(button))
    ways.append(Html(f'<button type="button" class="link" data-sources>{text(strings.SEE_SOURCES)}</button>'))
    return f"<h3>{text(strings.WAYS_ON)}</h3><ul>{join([f'<li>{way}</li>' for way in ways])}</ul>"


def _nearest(shown: Shown) -> str:
    hits = shown.found.hits
    if not hits:
        return ""
    listed = join([near(hit, shown.article(hit), f"near-{hit.rank}") for hit in hits])
    return f"<details><summary>{text(strings.nearest(len(hits)))}</summary>{listed}</details>"
