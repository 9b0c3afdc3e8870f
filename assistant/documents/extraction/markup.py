"""A tree of HTML elements as paragraphs: what a reader of the page would read, without markup.

In go lxml elements, out come paragraphs; headings begin with '#', items of lists with '-'. What is struck out, hidden
or no text is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### ", "head": "## "}
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "header", "footer", "aside", "figure", "figcaption", "ul",
    "ol", "dl", "dt", "dd", "blockquote", "table", "tbody", "thead", "tfoot", "li", "tr", "pre", "address", "center",
    "item", "list", "quote", "hr", "fieldset", "details", "summary", "caption", "hgroup", "doc", "comments",
} | set(_HEADINGS)  # fmt: skip
_SILENT = {
    "script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "form", "button", "select",
    "input", "nav", "del", "s", "strike", "title", "audio", "video", "canvas", "link", "meta",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(slots=True)
class _Writer:
    """Collects words into paragraphs."""

    paragraphs: list[str] = field(default_factory=list)
    lead: str = ""
    words: str = ""

    def add(self, text: str) -> None:
        """Append text; white space folds, except for the line breaks of `br`."""
        self.words += text

    def end(self) -> None:
        """End the paragraph."""
        lines = [_SPACES.sub(" ", line).strip() for line in self.words.replace("\u00ad", "").split("\x00")]
        text = "\n".join(line for line in lines if line)
        if text:
            self.paragraphs.append(self.lead + text if not self.lead or not text.startswith(self.lead) else text)
        self.words = ""
        self.lead = ""


def paragraphs(tree: Any, *, silent: frozenset[str] = frozenset()) -> list[str]:
    """The paragraphs below an lxml element.

    Args:
        tree: the element.
        silent: tags to leave out beside those that are no text.
    """
    writer = _Writer()
    _walk(tree, writer, _SILENT | silent)
    writer.end()
    return writer.paragraphs


def _walk(element: Any, writer: _Writer, silent: frozenset[str] | set[str]) -> None:
    """Write what is below an element; without recursion, since pages are nested without end."""
    stack: list[Any] = [element]
    while stack:
        step = stack.pop()
        if callable(step):
            step()
            continue
        if isinstance(step, str):
            writer.add(step)
            continue
        if not isinstance(step.tag, str):
            continue
        stack.extend(reversed(list(_steps(step, writer, silent))))


def _steps(element: Any, writer: _Writer, silent: frozenset[str] | set[str]) -> Iterator[Any]:
    tag = _name(element.tag)
    if tag in silent or _hidden(element):
        return
    if tag in ("br", "lb"):
        yield "\x00"
        return
    if tag in ("table",):
        yield writer.end
        yield from (_row(row, writer, silent) for row in element.iter() if _name(row.tag) in ("tr", "row"))
        return
    before, after = ("“", "”") if tag == "q" else (writer.end, writer.end) if tag in _BLOCKS else ("", "")
    yield before
    if tag in _BLOCKS and tag != "p":
        yield lambda: _begin(tag, writer)
    yield from _content(element, tag == "pre")
    yield after


def _content(element: Any, verbatim: bool) -> Iterator[Any]:
    """An element's texts and children; the line breaks of code are kept."""
    yield (element.text or "").replace("\n", "\x00" if verbatim else "\n")
    for child in element:
        yield child
        yield (child.tail or "").replace("\n", "\x00" if verbatim else "\n")


def _begin(tag: str, writer: _Writer) -> None:
    writer.lead = _HEADINGS.get(tag) or ("- " if tag in ("li", "item") else "")


def _row(row: Any, writer: _Writer, silent: frozenset[str] | set[str]) -> Any:
    def write() -> None:
        cells = []
        for cell in row:
            if _name(cell.tag) in ("td", "th", "cell"):
                part = _Writer()
                _walk(cell, part, silent)
                part.end()
                cells.append(part.paragraphs)
        _write_row([cell for cell in cells if cell], writer)

    return write


def _write_row(cells: list[list[str]], writer: _Writer) -> None:
    """A row of data is one paragraph; one that lays out the page keeps those of its cells."""
    if sum(map(len, cells)) > 2 * max(len(cells), 1) or any(len(cell[0]) > 300 for cell in cells):
        writer.paragraphs.extend(text for cell in cells for text in cell)
    elif cells:
        writer.paragraphs.append(" | ".join(" ".join(cell) for cell in cells))


def _name(tag: Any) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None
