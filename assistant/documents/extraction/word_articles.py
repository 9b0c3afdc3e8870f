"""Take the article out of a Word document: mammoth makes HTML of it, as its author accepted it.

Deleted, hidden and struck words, comments, heads and feet are left out, and it is told that there were any; footnotes
come last.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers.expat import ExpatError

from assistant.documents.extraction import heading, markup
from assistant.documents.extraction.archives import Archive
from assistant.documents.extraction.records import Extraction, ExtractionError, Stated
from assistant.messages import listed, message

_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEEDED = (
    "[Content_Types].xml", "_rels/.rels", _MAIN, "word/_rels/document.xml.rels", "word/styles.xml",
    "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml", "word/_rels/footnotes.xml.rels",
    "word/_rels/endnotes.xml.rels",
)  # fmt: skip
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Author'] => p.author:fresh
"""
_CHANGES, _COMMENTS = message("tracked changes"), message("comments")
_TOGGLES = {message("hidden text"): ("vanish", "webHidden"), message("struck text"): ("strike", "dstrike")}


def extract(data: bytes) -> Extraction:
    """The article of a .docx file.

    Raises:
        ExtractionError: it is no .docx, is encrypted, or has no text.
    """
    import mammoth

    archive = Archive(data)
    parts = {name: archive.read(name) for name in _NEEDED if name in archive.names}
    if _MAIN not in parts:
        raise ExtractionError(message("it is no Word document. Save it as .docx."))
    left_out: set[str] = {_COMMENTS} if "word/comments.xml" in archive.names else set()
    for name in (_MAIN, "word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            parts[name] = _accepted(archive.xml(name), left_out)
    try:
        no_images = mammoth.images.img_element(lambda image: {})
        page = mammoth.convert_to_html(_packed(parts), style_map=_STYLES, convert_image=no_images).value
    except (LookupError, ValueError, AttributeError, TypeError, ExpatError, zipfile.BadZipFile) as exc:
        raise ExtractionError(
            message(
                "it is damaged ({kind}: {reason}). Save it anew as .docx.", kind=type(exc).__name__, reason=str(exc)
            )
        ) from exc
    tree = _tree(page)
    notes = _taken_notes(tree)
    paragraphs = markup.paragraphs(tree)
    if not paragraphs:
        raise ExtractionError(message("it has no text. Is it the right file?"))
    fields = _fields(tree, paragraphs, _properties(archive))
    warnings = [*_told(left_out), *heading.gaps(fields)]
    return Extraction("docx", "\n\n".join([*_without_title(paragraphs, fields), *notes]), fields, tuple(warnings))


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return packed


def _accepted(root: Any, left_out: set[str]) -> bytes:
    """A part without what its author took out."""
    from lxml import etree

    for tag in ("del", "moveFrom"):
        for element in list(root.iter(_W + tag)):
            left_out.add(_CHANGES)
            element.getparent().remove(element)
    if next(root.iter(_W + "ins"), None) is not None:
        left_out.add(_CHANGES)
    for run in list(root.iter(_W + "r")):
        for toggle in (toggle for toggle, names in _TOGGLES.items() if _set(run, names)):
            left_out.add(toggle)
            for text in [*run.iter(_W + "t")]:
                text.text = ""
    return bytes(etree.tostring(root))


def _set(run: Any, names: tuple[str, ...]) -> bool:
    properties = run.find(_W + "rPr")
    found = [properties.find(_W + name) for name in names] if properties is not None else []
    return any(each is not None and each.get(_W + "val") not in ("0", "false", "off") for each in found)


def _tree(page: str) -> Any:
    import lxml.html

    return lxml.html.document_fromstring(f"<html><body>{page}</body></html>")


def _taken_notes(tree: Any) -> list[str]:
    """The footnotes, taken out of the tree with the marks that point to them."""
    notes = []
    for number, item in enumerate(tree.xpath("//li[starts-with(@id,'footnote-') or starts-with(@id,'endnote-')]"), 1):
        for back in item.xpath(".//a[starts-with(@href,'#')]"):
            back.drop_tree()
        notes += [f"[{number}] {text.removeprefix('- ')}" for text in markup.paragraphs(item)[:1]]
        notes += markup.paragraphs(item)[1:]
        item.drop_tree()
    for mark in tree.xpath("//a[starts-with(@href,'#footnote-') or starts-with(@href,'#endnote-')]"):
        mark.drop_tree()
    return notes


def _fields(tree: Any, paragraphs: list[str], properties: Mapping[str, str]) -> dict[str, Stated]:
    fields: dict[str, Stated] = {}
    styled = tree.xpath("//h1[@class='title'] | //p[@class='subtitle']")
    title = " ".join(styled[0].text_content().split()) if styled else ""
    if not title and paragraphs[0].startswith("#"):
        title = paragraphs[0].lstrip("# ")
    if title:
        fields["title"] = Stated(title, "the paragraph of the style Title or Heading")
        after = [line for text in paragraphs for line in text.split("\n") if line.lstrip("# ") != title]
        fields.update(heading.of_lines(after, title_known=True))
    elif stated := heading.property_field(properties, "title"):
        fields["title"] = stated
    return fields


def _properties(archive: Archive) -> dict[str, str]:
    name = "docProps/core.xml"
    if name not in archive.names:
        return {}
    return {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in archive.xml(name) if child.text}


def _without_title(paragraphs: list[str], fields: Mapping[str, Stated]) -> list[str]:
    title = fields["title"].value if "title" in fields else None
    return paragraphs[1:] if len(paragraphs) > 1 and paragraphs[0].lstrip("# ") == title else paragraphs


def _told(left_out: set[str]) -> Iterator[str]:
    if _CHANGES in left_out:
        yield message("It has tracked changes: the text was taken as accepted.")
    if omitted := sorted(left_out - {_CHANGES}):
        yield message("Left out: {omitted}.", omitted=listed(*omitted))
