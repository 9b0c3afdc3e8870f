"""Take the article out of an OpenDocument text (.odt): its elements are renamed to HTML's, and read as those are."""

from typing import Any

from assistant.documents.extraction import heading, markup
from assistant.documents.extraction.archives import Archive
from assistant.documents.extraction.records import Extraction, ExtractionError, Stated
from assistant.messages import message

_CONTENT = "content.xml"
_HTML = {
    "p": "p", "list-item": "li", "list-header": "li", "table": "table", "table-row": "tr", "table-cell": "td",
    "line-break": "br", "section": "div",
}  # fmt: skip
_REMOVED = {"tracked-changes", "annotation", "note-citation", "hidden-text", "hidden-paragraph", "ruby-text",
            "table-of-content", "alphabetical-index", "illustration-index", "sequence-decls"}  # fmt: skip
_NS_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NS_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def extract(data: bytes) -> Extraction:
    """The article of an .odt file.

    Raises:
        ExtractionError: it is no .odt, is encrypted, or has no text.
    """
    archive = Archive(data)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        raise ExtractionError(message("it is encrypted and needs a password. Save it without one."))
    root = archive.xml(_CONTENT)
    changed = any(_name(element) == "tracked-changes" for element in root.iter())
    title = _title(root)
    notes = _taken_notes(root)
    _renamed(root)
    body = next((element for element in root.iter() if _name(element) == "body"), root)
    paragraphs = markup.paragraphs(body)
    if not paragraphs:
        raise ExtractionError(message("it has no text. Is it the right file?"))
    fields: dict[str, Stated] = {}
    if title:
        fields["title"] = Stated(title, "the paragraph of the style Title")
        paragraphs = [text for text in paragraphs if text.lstrip("# ") != title] or paragraphs
        fields.update(heading.of_lines(paragraphs, title_known=True))
    elif stated := heading.property_field(_properties(archive), "title"):
        fields["title"] = stated
    warnings = [message("It has tracked changes: the text was taken as accepted.")] if changed else []
    return Extraction("odt", "\n\n".join([*paragraphs, *notes]), fields, (*warnings, *heading.gaps(fields)))


def _properties(archive: Archive) -> dict[str, str]:
    name = "meta.xml"
    if name not in archive.names:
        return {}
    return {_name(element): element.text.strip() for element in archive.xml(name).iter() if element.text}


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _title(root: Any) -> str | None:
    """The words of the first paragraph of the style Title, or of one derived from it."""
    styles = {style.get(_NS_STYLE + "name"): style.get(_NS_STYLE + "parent-style-name")
              for style in root.iter(_NS_STYLE + "style")}  # fmt: skip
    for paragraph in root.iter(_NS_TEXT + "p", _NS_TEXT + "h"):
        style = paragraph.get(_NS_TEXT + "style-name") or ""
        if "Title" in (style, styles.get(style)):
            return " ".join("".join(paragraph.itertext()).split()) or None
    return None


def _taken_notes(root: Any) -> list[str]:
    notes = []
    for number, note in enumerate(list(root.iter(_NS_TEXT + "note")), start=1):
        body = note.find(_NS_TEXT + "note-body")
        words = " ".join("".join(body.itertext()).split()) if body is not None else ""
        notes += [f"[{number}] {words}"] if words else []
        _remove(note)
    return notes


def _remove(element: Any) -> None:
    """Take an element out, what follows it kept."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _renamed(root: Any) -> None:
    for element in [*root.iter()]:
        name = _name(element)
        if name in _REMOVED and element.getparent() is not None:
            _remove(element)
        elif name == "h":
            level = element.get(_NS_TEXT + "outline-level") or "1"
            element.tag = f"h{level}" if level in "123456" else "h6"
        elif name in ("s", "tab"):
            element.tag, element.text = "span", " "
        elif name in _HTML:
            element.tag = _HTML[name]
