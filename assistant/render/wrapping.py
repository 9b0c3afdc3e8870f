"""Text that fits a terminal, and stays whole in a pipe."""

import textwrap


def wrapped(text: str, width: int, lead: str) -> str:
    """The text in lines of `width`, each behind `lead`; width 0 leaves it in one line, as a pipe wants it."""
    flat = " ".join(text.split("\n"))
    if width <= 0:
        return lead + flat
    options = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.fill(flat, width, initial_indent=lead, subsequent_indent=" " * len(lead), **options)  # type: ignore[arg-type]
