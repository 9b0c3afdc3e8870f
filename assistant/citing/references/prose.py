"""Citations for a reader: plain text, Markdown with footnotes, HTML.

In go citations and a style, out comes a file, which `read_text`, `read_markdown` and `read_html` read back. Each has
the quotation, the citation in the style with its pinpoint, the links, and the citation id: in text as a line before
the quotation, in Markdown as the name of its footnote, in HTML as `data-citation`. Words that answer are strong in
Markdown and HTML, which have a form for that; plain text has none.
"""

from collections.abc import Iterator, Mapping, Sequence

from assistant.citing.references.escapes import to_html, to_strong_html, to_strong_markdown
from assistant.citing.references.inlines import Format
from assistant.citing.references.link import permalink
from assistant.citing.references.styles import styled
from assistant.records import Citation, Phrase
from assistant.text.answering import parted

_SOURCE, _READER, _REFERENCES = "At the source", "In Pincite, paragraph {}", "References"
Answering = Mapping[str, Phrase | None]  # by citation id

_HTML_HEAD = '<!doctype html>\n<meta charset="utf-8">\n<title>Citations</title>\n'


def write_text(citations: Sequence[Citation], style: str | None, _answering: Answering) -> str:
    """Citations as plain text."""
    in_text, bibliography = _styled(citations, style, "text")
    blocks = []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f"{words}: {url}" for words, url in _links(citation))
        blocks.append("\n".join([citation.id, f"“{citation.quote}”", line, *links]))
    if bibliography:
        blocks.extend([_REFERENCES, *bibliography])
    return "\n\n".join(blocks) + "\n"


def write_markdown(citations: Sequence[Citation], style: str | None, answering: Answering) -> str:
    """Citations as Markdown: block quotes with footnotes."""
    in_text, bibliography = _styled(citations, style, "markdown")
    quotes, notes = [], []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f"[{words}](<{url}>)." for words, url in _links(citation))
        quote = to_strong_markdown(*_parted(citation, answering))
        quotes.append(_block_quote(f"{quote}[^{citation.id}]"))
        notes.append(f"[^{citation.id}]: {' '.join([line, *links])}")
    heading = [f"## {_REFERENCES}"] if bibliography else []
    return "\n\n".join([*quotes, *notes, *heading, *bibliography]) + "\n"


def _block_quote(markdown: str) -> str:
    return "\n".join(f"> {line}" for line in markdown.split("\n"))


def write_html(citations: Sequence[Citation], style: str | None, answering: Answering) -> str:
    """Citations as an HTML document."""
    in_text, bibliography = _styled(citations, style, "html")
    blocks = []
    for citation, line in zip(citations, in_text, strict=True):
        links = (f'<a href="{to_html(url)}">{words}</a>.' for words, url in _links(citation))
        blocks.append(
            f'<figure data-citation="{citation.id}">\n'
            f'<blockquote><p dir="auto">{to_strong_html(*_parted(citation, answering))}</p></blockquote>\n'
            f"<figcaption>{' '.join([line, *links])}</figcaption>\n</figure>\n"
        )
    if bibliography:
        blocks.append(f"<h2>{_REFERENCES}</h2>\n" + "".join(f"<p>{entry}</p>\n" for entry in bibliography))
    return _HTML_HEAD + "".join(blocks)


def _styled(citations: Sequence[Citation], style: str | None, form: Format) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done = styled(citations, style, form)
    return done.in_text, done.bibliography


def _parted(citation: Citation, answering: Answering) -> tuple[str, str, str]:
    """The quotation, parted at the words of it that answer."""
    return parted(citation.quote, citation.start, answering.get(citation.id))


def _links(citation: Citation) -> Iterator[tuple[str, str]]:
    """Words and addresses: at the source, if it has one, and in the page's reader."""
    if citation.link:
        yield _SOURCE, citation.link
    yield _READER.format(citation.paragraph), permalink(citation)
