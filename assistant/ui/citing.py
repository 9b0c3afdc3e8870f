"""Citing in the style that a visitor chose: the choice itself, and one citation printed in it.

In go a citation and the name of a style; out comes the line that is shown and copied. Styles other than the short one
need a processor, which is an extra: without it the page says so and stays with the short one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.citing.references import STYLES, Styled, styled
from assistant.errors import ToolMissingError, UsageError
from assistant.records import Citation
from assistant.ui import strings
from assistant.ui.pieces import Html, options, text


def style_choice() -> Html:
    """A list of the styles; the script keeps the choice in this browser and tells where it cannot be had."""
    labels = {"": strings.STYLE_SHORT, **{style: strings.CITATION_STYLES.get(style, style) for style in STYLES}}
    return Html(
        f'<span class="cite-as"><label><span>{text(strings.CITE_AS)}</span>'
        f"<select data-cite-style>{options(labels)}</select></label></span>"
        '<small class="style-trouble" hidden></small>'
    )


def line(citation: Citation, style: str) -> Html:
    """One citation by itself: with its pinpoint, and in a second line its entry where the style has a bibliography.

    Raises:
        UsageError: there is no such style, or what it needs is not installed.
    """
    done = in_style([citation], style)
    entries = () if done.notes else done.bibliography
    return Html("\n".join((*done.in_text, *entries)))


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
        raise UsageError(strings.NO_STYLE.format(found=style[:40]))
    return style or None


@contextmanager
def explained() -> Iterator[None]:
    """Say in the page's own words that the processor is not installed."""
    try:
        yield
    except ToolMissingError as exc:
        raise UsageError(strings.STYLES_MISSING) from exc
