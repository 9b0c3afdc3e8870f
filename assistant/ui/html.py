"""One clear message in the place of what failed; for the parts that are not made from templates."""

from assistant.ui import strings
from assistant.ui.pieces import Html, icon, text


def problem(message: str) -> Html:
    """One clear message; the address keeps the question."""
    return Html(
        f'<section class="panel problem" role="alert">{icon("stop")}'
        f"<div><h2>{text(strings.FAILED)}</h2><p>{text(message)}</p></div></section>"
    )
