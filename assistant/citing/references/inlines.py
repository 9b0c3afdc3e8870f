"""Pandoc's inline elements as plain text, Markdown, HTML or LaTeX.

In go the elements of a citation or of an entry of a bibliography; out comes a string, escaped for its format.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.citing.references.escapes import to_html, to_latex, to_markdown_inline
from assistant.citing.references.link import address, is_web

Format = Literal["text", "markdown", "html", "latex"]


@dataclass(frozen=True, slots=True)
class _Writer:
    """How a format writes text, links (of their words and address) and marked words."""

    text: Callable[[str], str]
    link: Callable[[str, str], str]
    marks: Mapping[str, tuple[str, str]]


def _markdown_link(words: str, url: str) -> str:
    return f"<{url}>" if words == to_markdown_inline(url) else f"[{words}](<{url}>)"


_WRITERS = {
    "text": _Writer(str, lambda words, url: words, {}),
    "markdown": _Writer(to_markdown_inline, _markdown_link, {"Emph": ("*", "*"), "Strong": ("**", "**")}),
    "html": _Writer(
        to_html,
        lambda words, url: f'<a href="{to_html(url)}">{words}</a>',
        {
            "Emph": ("<em>", "</em>"),
            "Strong": ("<strong>", "</strong>"),
            "SmallCaps": ('<span style="font-variant: small-caps">', "</span>"),
            "Superscript": ("<sup>", "</sup>"),
            "Subscript": ("<sub>", "</sub>"),
        },
    ),
    "latex": _Writer(
        to_latex,
        lambda words, url: words,
        {
            "Emph": (r"\emph{", "}"),
            "Strong": (r"\textbf{", "}"),
            "SmallCaps": (r"\textsc{", "}"),
            "Superscript": (r"\textsuperscript{", "}"),
            "Subscript": (r"\textsubscript{", "}"),
        },
    ),
}


def write(inlines: Iterable[dict[str, Any]], form: Format) -> str:
    """Write inline elements in a format.

    >>> write([{"t": "Emph", "c": [{"t": "Str", "c": "R&D"}]}, {"t": "Space"}, {"t": "Str", "c": "2018"}], "html")
    '<em>R&amp;D</em> 2018'
    """
    return "".join(_one(inline, form) for inline in inlines)


def plain(text: str, form: Format) -> str:
    """Plain text in a format."""
    return _WRITERS[form].text(text)


def linked(words: str, url: str, form: Format) -> str:
    """Words already written in a format, with a link where the format has links and the address is a web one."""
    return _WRITERS[form].link(words, address(url)) if is_web(url) else words


def _one(inline: Mapping[str, Any], form: Format) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return plain(str(content), form)
    if content is None:  # Space, SoftBreak, LineBreak
        return " "
    if kind == "Link":
        # The words are the address as the article gives it; pandoc's own target may have a scheme that it guessed.
        return linked(write(content[1], form), write(content[1], "text"), form)
    before, after = _WRITERS[form].marks.get(kind, ("", ""))
    return before + write(_inside(kind, content), form) + after


def _inside(kind: str, content: list[Any]) -> list[dict[str, Any]]:
    """The elements inside one that only groups, marks or, as a note, moves them."""
    if kind == "Note":
        return [inline for block in content for inline in block["c"]]
    return content[1] if kind in ("Span", "Cite", "Quoted") else content
