"""Citing in the style that a visitor chose.

In go citations and the name of a style; out comes what is shown and copied. Styles other than the short one need a
processor, which is an extra: without it the page says so and stays with the short one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.citing.references import STYLES, Styled, styled
from assistant.errors import ToolMissingError, UsageError
from assistant.messages import message
from assistant.records import Citation


def line(citation: Citation, style: str) -> str:
    """One citation by itself: with its pinpoint, and in a second line its entry where the style has a bibliography.

    Raises:
        UsageError: there is no such style, or what it needs is not installed.
    """
    printed = in_style([citation], style)
    entries = () if printed.notes else printed.bibliography
    return "\n".join((*printed.in_text, *entries))


def in_style(citations: Sequence[Citation], style: str) -> Styled:
    """Citations in a style, as HTML in which all text is escaped and all links are web addresses.

    Raises:
        UsageError: there is no such style, or what it needs is not installed.
    """
    with explained():
        return styled(citations, named(style), "html")


def named(style: str) -> str | None:
    """The style of that name, None for the short one; never a path, by which a visitor could read files.

    Raises:
        UsageError: there is none.
    """
    if style and style not in STYLES:
        raise UsageError(message("There is no citation style “{style}”: choose one from the list.", style=style[:40]))
    return style or None


@contextmanager
def explained() -> Iterator[None]:
    """Say in the page's own words that the processor is not installed."""
    try:
        yield
    except ToolMissingError as exc:
        raise UsageError(
            message(
                "This style needs a part of Pincite that is not installed, so citations stay in the short style. "
                "Install it with pip install 'pincite[styles]' and start Pincite again."
            )
        ) from exc
