"""Citations for a reader: plain text, Markdown with footnotes, HTML.

In go citations and a style, out comes a file, and the other way round its citation ids with their quotations. Each has
the quotation, the citation in the style with its pinpoint, the links, and the citation id: in text as a line before
the quotation, in Markdown as the name of its footnote, in HTML as `data-citation`.
"""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from assistant.citing.references.escapes import from_markdown, to_html, to_markdown
from assistant.citing.references.inlines import Format
from assistant.citing.references.link import permalink
from assistant.citing.references.styles import styled
from assistant.records import CITATION_ID, Citation

_SOURCE, _READER, _REFERENCES = "At the source", "In Pincite, paragraph {}", "References"
_TEXT = re.compile(rf"(?:\A|(?<=\n)){CITATION_ID}\n“")
_UNTIL_MARK = re.compile(r"(.*?)”(?=\n|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(rf"\[\^(?P<id>{CITATION_ID})\]")
_HTML_HEAD = '<!doctype html>\n<meta charset="utf-8">\n<title>Citations</title>\n'


def write_text(citations: Sequence[Citation], style: str | None) -> str:
    """Citations as plain text."""
    in_text, bibliography = _styled(citations, style, "text")
    blocks = []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f"{words}: {url}" for words, url in _links(citation))
        blocks.append("\n".join([citation.id, f"“{citation.quote}”", line, *links]))
    if bibliography:
        blocks.extend([_REFERENCES, *bibliography])
    return "\n\n".join(blocks) + "\n"


def read_text(text: str) -> Iterator[tuple[str, str | None]]:
    """The citation ids in a text, each with its quotation."""
    found = _TEXT.search(text)
    while found:
        start = found.end()
        end = start + int(found["end"]) - int(found["start"])
        # The id tells the length, so a quotation may hold anything; one that was changed ends at its mark.
        if text[end : end + 1] != "”" and (until := _UNTIL_MARK.match(text, start)):
            end = until.end(1)
        yield text[found.start() : start - 2], text[start:end]
        found = _TEXT.search(text, end)


def write_markdown(citations: Sequence[Citation], style: str | None) -> str:
    """Citations as Markdown: block quotes with footnotes."""
    in_text, bibliography = _styled(citations, style, "markdown")
    quotes, notes = [], []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f"[{words}](<{url}>)." for words, url in _links(citation))
        quotes.append(_block_quote(f"{to_markdown(citation.quote)}[^{citation.id}]"))
        notes.append(f"[^{citation.id}]: {' '.join([line, *links])}")
    heading = [f"## {_REFERENCES}"] if bibliography else []
    return "\n\n".join([*quotes, *notes, *heading, *bibliography]) + "\n"


def _block_quote(markdown: str) -> str:
    return "\n".join(f"> {line}" for line in markdown.split("\n"))


def read_markdown(text: str) -> Iterator[tuple[str, str | None]]:
    """The citation ids in Markdown, each with the block quote before its mark."""
    block: list[str] = []
    for line in text.split("\n"):
        if not line.startswith(">"):
            block.clear()
            continue
        block.append(line.removeprefix(">").removeprefix(" "))
        if found := _FOOTNOTE.search(block[-1]):
            block[-1] = block[-1][: found.start()]
            yield found["id"], from_markdown("\n".join(block))
            block.clear()


def write_html(citations: Sequence[Citation], style: str | None) -> str:
    """Citations as an HTML document."""
    in_text, bibliography = _styled(citations, style, "html")
    blocks = []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f'<a href="{to_html(url)}">{words}</a>.' for words, url in _links(citation))
        blocks.append(
            f'<figure data-citation="{citation.id}">\n'
            f'<blockquote><p dir="auto">{to_html(citation.quote)}</p></blockquote>\n'
            f"<figcaption>{' '.join([line, *links])}</figcaption>\n</figure>\n"
        )
    if bibliography:
        blocks.append(f"<h2>{_REFERENCES}</h2>\n" + "".join(f"<p>{entry}</p>\n" for entry in bibliography))
    return _HTML_HEAD + "".join(blocks)


def read_html(text: str) -> Iterator[tuple[str, str | None]]:
    """The citation ids in HTML, each with the block quote under it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.found


class _Reader(HTMLParser):
    """Collects the text of block quotes under an element that names a citation."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []
        self._cited: str | None = None
        self._parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cited = dict(attrs).get("data-citation") or self._cited
        if tag == "blockquote" and self._cited:
            self._parts = []
        elif tag == "br" and self._parts is not None:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(re.sub(r"\s*\n\s*", " ", data))  # only an editor that wraps breaks lines

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._parts is not None and self._cited:
            self.found.append((self._cited, "".join(self._parts)))
            self._parts = self._cited = None


def _styled(citations: Sequence[Citation], style: str | None, form: Format) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done = styled(citations, style, form)
    return done.in_text, done.bibliography


def _links(citation: Citation) -> Iterator[tuple[str, str]]:
    """Words and addresses: at the source, if it has one, and in the page's reader."""
    if citation.link:
        yield _SOURCE, citation.link
    yield _READER.format(citation.paragraph), permalink(citation)
