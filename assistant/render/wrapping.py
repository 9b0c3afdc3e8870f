"""Text that fits a terminal, and stays whole in a pipe."""

import textwrap

_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"
_OPENED, _CLOSED = "\x0e", "\x0f"  # stand for them while lines are broken, each as wide as a letter


def wrapped(text: str, width: int, lead: str) -> str:
    """The text in lines of `width`, each behind `lead`; width 0 leaves it in one line, as a pipe wants it."""
    flat = " ".join(text.split("\n"))
    if width <= 0:
        return lead + flat
    options = {"break_long_words": False, "break_on_hyphens": False}
    lines = textwrap.fill(flat, width, initial_indent=lead, subsequent_indent=" " * len(lead), **options)  # type: ignore[arg-type]
    return lines.replace(_OPENED, _BOLD).replace(_CLOSED, _PLAIN)


def bold(word: str) -> str:
    r"""A word that `wrapped` makes bold.

    >>> wrapped(f"sell {bold('four')} of them", 40, "> ")
    '> sell \x1b[1mfour\x1b[22m of them'
    """
    return f"{_OPENED}{word}{_CLOSED}"
