"""The tabs as HTML: the page's own, since Gradio makes what stands in a tab only when it is first opened.

In go name, label and content of each; out come the buttons and the panels. The script shows the one that the address
names (`?tab=name`), the first without it.
"""

from collections.abc import Sequence

from assistant.ui import strings
from assistant.ui.pieces import Html, join, text

Tab = tuple[str, str, Html]  # name, label, content


def tabs(parts: Sequence[Tab]) -> Html:
    """Buttons, and below them the panels, of which the first is shown."""
    buttons = join([_button(name, label, chosen=part == 0) for part, (name, label, _) in enumerate(parts)])
    panels = join([_panel(name, html, hidden=part > 0) for part, (name, _, html) in enumerate(parts)])
    return Html(f'<div id="tabs"><div role="tablist" aria-label="{text(strings.TABS)}">{buttons}</div>{panels}</div>')


def _button(name: str, label: str, *, chosen: bool) -> str:
    state = f'aria-selected="{"true" if chosen else "false"}"'
    return (
        f'<button type="button" role="tab" id="tab-{name}-button" aria-controls="tab-{name}" {state}>'
        f"{text(label)}</button>"
    )


def _panel(name: str, html: Html, *, hidden: bool) -> str:
    state = " hidden" if hidden else ""
    return f'<div role="tabpanel" id="tab-{name}" aria-labelledby="tab-{name}-button"{state}>{html}</div>'
