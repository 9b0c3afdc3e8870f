"""Take the article out of plain text and Markdown.

Plain text stays as it is; of Markdown the words are taken without their markup, and its front matter is read, whatever
tool wrote it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.documents.extraction import characters, heading, markup, web
from assistant.documents.extraction.records import Extraction, ExtractionError, Stated
from assistant.documents.extraction.written_heads import taken_head
from assistant.messages import message
from assistant.text import written_dates
from assistant.text.field_names import field_of

_INLINE = {"em_open", "strong_open", "s_open", "link_open", "image", "code_inline", "html_inline", "footnote_ref"}
_BLOCK = {"html_block", "table_open", "fence", "code_block", "footnote_block_open", "blockquote_open"}


def extract_text(data: bytes, encoding: str | None = None) -> Extraction:
    """The article of a plain text.

    Raises:
        ExtractionError: its bytes are no text, or there is none.
    """
    text, detected = _decoded(data, encoding)
    lines = [line.strip() for line in text.split("\n")]
    first = next((number for number, line in enumerate(lines) if line), 0)
    fields: dict[str, Stated] = {}
    stated = heading.of_lines([line for line in lines[first + 1 : first + 8] if line][:4], title_known=False)
    title = heading.first_line(lines[first : first + 1])
    alone = first + 1 >= len(lines) or not lines[first + 1] or "authors" in stated
    if title and alone and any(lines[first + 1 :]):
        fields = {"title": title, **stated}
    return _extraction("text", text, fields, detected)


def extract_markdown(data: bytes, encoding: str | None = None) -> Extraction:
    """The article of a Markdown text.

    Raises:
        ExtractionError: its bytes are no text, or there is none.
    """
    text, detected = _decoded(data, encoding)
    given, rest, wrong = taken_head(text)
    fields = _known(given)
    warnings = [*([wrong] if wrong else []), *_not_understood(given, fields)]
    body = _words(rest)
    first = next((line for line in body.split("\n") if line.strip()), "")
    if "title" not in fields and first.startswith("# "):
        fields["title"] = Stated(first.lstrip("# ").strip(), "the first heading")
    extraction = _extraction("markdown", body, fields, detected)
    return replace(extraction, warnings=(*warnings, *extraction.warnings))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    text, found = characters.decode(data, encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n"), found


def _extraction(kind: str, text: str, fields: Mapping[str, Stated], encoding: str) -> Extraction:
    if not text.strip():
        raise ExtractionError(message("it is empty: expected the text of an article."))
    told = None if encoding in ("utf_8", "utf-8") else encoding
    return Extraction(kind, text.strip("\n"), fields, tuple(heading.gaps(fields)), told)


def _known(given: Mapping[str, Any]) -> dict[str, Stated]:
    """The fields of a front matter, under the names of other tools too; what is no field here is left to a person.

    A date that can be read two ways stays as it is written.
    """
    fields: dict[str, Stated] = {}
    for name, value in given.items():
        field = field_of(name)
        if field and field not in fields and (read := _value(field, value)):
            fields[field] = Stated(read, f"the front matter's {name}")
    return fields


def _not_understood(given: Mapping[str, Any], fields: Mapping[str, Stated]) -> Iterator[str]:
    """What stands in a field's place and is none; it stays in the original alone."""
    for name, value in given.items():
        if value and (field := field_of(name)) and field not in fields:
            yield message(
                "Not understood as {field} and left out: {name}: {value:.80}.",
                field=field,
                name=name,
                value=str(value),
            )


def _value(field: str, value: Any) -> str | tuple[str, ...] | None:
    if field == "authors":
        names = [_name(item) for item in (value if isinstance(value, list) else [value])]
        listed = [name for name in names if name]
        return tuple(listed) or None if len(listed) != 1 else heading.names_in(listed[0]) or tuple(listed)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if field == "published":
        readings = written_dates.readings(text)
        return (readings[0] if len(readings) == 1 else text) if readings else None
    if field == "url" and not re.match(r"https?://\S+$", text):
        return None
    return text or None


def _name(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(value.get(part, "")) for part in ("given", "family", "name", "literal")).strip()
    return " ".join(value.split()) if isinstance(value, str) else ""


def _words(body: str) -> str:
    """The text without markup; as it is, where it has none."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    tokens = parser.parse(body)
    inner = {child.type for token in tokens for child in token.children or ()}
    if not ({token.type for token in tokens} & _BLOCK or inner & _INLINE):
        return body
    return "\n\n".join(_rendered(parser.render(body)))


def _rendered(html: str) -> Sequence[str]:
    tree = web.parse(f"<html><body>{html}</body></html>")
    notes = []
    for number, item in enumerate(tree.xpath("//section[@class='footnotes']//li"), start=1):
        for back in item.xpath(".//a[@class='footnote-backref']"):
            back.drop_tree()
        notes += [f"[{number}] {text.removeprefix('- ')}" for text in markup.paragraphs(item)]
    for apart in tree.xpath(
        "//section[@class='footnotes'] | //sup[@class='footnote-ref'] | //hr[@class='footnotes-sep']"
    ):
        apart.drop_tree()
    return [*markup.paragraphs(tree), *notes]
