"""Read a Word document (.docx): its paragraphs, quotations, tables, footnotes and links.

In go the bytes of the file; out come a `Document` and, for the writer, where in `word/document.xml` each character
stands. The parser is expat, which tells byte offsets and is safe from entities that grow without end.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from assistant.documents.blocks import Block, Document, Writer
from assistant.documents.inline import raised
from assistant.errors import UsageError
from assistant.messages import message

MAIN = "word/document.xml"
LIMIT = 400_000_000  # bytes of one part; no text that a person wrote is longer
_NOTES = {"word/footnotes.xml": ("footnote", ""), "word/endnotes.xml": ("endnote", "e")}
_ROOT_RELATIONS, _STYLES = "_rels/.rels", "word/styles.xml"
_PREFIXES = {  # the usual prefix of each namespace that is read, of both editions of the standard
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_HEADING = re.compile(r"(?:heading|title|subtitle|toc)", re.IGNORECASE)
# Names that programs of several languages give the style; Word's own are English in every language.
_QUOTE = re.compile(
    r".*(?:quot(?:e|ation)s?|block ?text|zitat|citaat|citazione|cytat|цитата|引用)$|(?:citation|cita|citat|citação)s?"
    r"(?: (?:intense|destacada|intensa))?$|extract$",
    re.IGNORECASE,
)
_OFF = frozenset(("0", "false", "off", "none"))
_STRUCK = ("w:strike", "w:dstrike", "w:vanish")
_SHIFTS = {"superscript": "sup", "subscript": "sub"}
_BLANKS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters that stand together in a run of `word/document.xml`.

    Attributes:
        start: where they start in the document's text.
        text: the characters.
        first: the byte where they start.
        last: the byte where they end.
        style: the run's properties as they are written, `<w:rPr>…</w:rPr>`; empty where it has none.
    """

    start: int
    text: str
    first: int
    last: int
    style: bytes


def read(data: bytes, name: str) -> Document:
    """Read the bytes of a docx called `name`.

    Raises:
        UsageError: it is no docx.
    """
    parts = _parts(data, name)
    main = _main(parts, name)
    folder, _, file = main.rpartition("/")
    links = _relations(parts.get(f"{folder}/_rels/{file}.rels", b""), name)
    styles = _styles(parts.get(_STYLES, b""), name)
    readers = [Reader(parts[main], name, 0, links, styles=styles)]
    for part, (element, prefix) in _NOTES.items():
        if part in parts:
            readers.append(Reader(parts[part], name, readers[-1].end, {}, element, prefix))
    text = "".join("".join(reader.texts) for reader in readers)
    return Document("docx", text, tuple(block for reader in readers for block in reader.blocks))


def chunks(data: bytes, name: str) -> list[Chunk]:
    """Where the characters of a docx's main part stand.

    Raises:
        UsageError: it is no docx, or one whose elements have another prefix, which cannot be written into.
    """
    main = open_parts(data, name)[MAIN]
    if not re.search(rb"<w:document\b", main):
        raise _no_docx(name, message("elements with another prefix than 'w:'"))
    return Reader(main, name, 0, {}).chunks


def open_parts(data: bytes, name: str) -> dict[str, bytes]:
    """The parts that are read or written, by name.

    Raises:
        UsageError: it is no docx.
    """
    parts = _parts(data, name)
    if MAIN not in parts:
        raise _no_docx(name, message("an archive without {part}", part=MAIN))
    return parts


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            wanted = [part for part in file.infolist() if part.filename.endswith((".xml", ".rels"))]
            if sum(part.file_size for part in wanted) > LIMIT:
                raise UsageError(
                    message(
                        "Cannot read {name}: it unpacks to more than {limit:,} bytes. Shorten it.",
                        name=name,
                        limit=LIMIT,
                    )
                )
            parts = {part.filename: file.read(part) for part in wanted}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as exc:
        raise _no_docx(name, message("no zip archive, or a damaged one")) from exc
    return parts


def _main(parts: Mapping[str, bytes], name: str) -> str:
    """The name of the main part, which some programs number."""
    if MAIN in parts:
        return MAIN
    for target in _relations(parts.get(_ROOT_RELATIONS, b""), name).values():
        if (part := target.lstrip("/")) in parts and part.startswith("word/"):
            return part
    raise _no_docx(name, message("an archive without {part}", part=MAIN))


def _styles(data: bytes, name: str) -> dict[str, str]:
    """The kind of block for each style by its id, where its name, or that of a style it is based on, tells."""
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    now = [""]
    parser = expat.ParserCreate(namespace_separator=" ")
    named = _Names(parser)

    def begin(tag: str, attributes: dict[str, str]) -> None:
        tag, values = named(tag), {named(key): value for key, value in attributes.items()}
        if tag == "w:style":
            now[0] = values.get("w:styleId", "")
        elif tag == "w:name":
            names[now[0]] = values.get("w:val", "")
        elif tag == "w:basedOn":
            based[now[0]] = values.get("w:val", "")

    parser.StartElementHandler = begin
    if data:
        _feed(parser, data, name)
    return {style: kind for style in names if (kind := _kind_of(style, names, based))}


def _kind_of(style: str, names: Mapping[str, str], based: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while style and style not in seen:
        seen.add(style)
        named = names.get(style, style)
        if _HEADING.match(named) or _QUOTE.match(named):
            return "heading" if _HEADING.match(named) else "quote"
        style = based.get(style, "")
    return ""


class _Names:
    """Elements and attributes with the usual prefix of their namespace, whatever prefix a file has for it."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._prefixes = dict(_PREFIXES)
        self._known: dict[str, str] = {}
        parser.StartNamespaceDeclHandler = self._declare

    def _declare(self, prefix: str | None, space: str) -> None:
        self._prefixes.setdefault(space, prefix or "")

    def __call__(self, name: str) -> str:
        if name not in self._known:
            space, _, local = name.rpartition(" ")
            prefix = self._prefixes.get(space, "")
            self._known[name] = f"{prefix}:{local}" if prefix else local
        return self._known[name]


def _no_docx(name: str, found: str) -> UsageError:
    return UsageError(
        message(
            "Cannot read {name}: expected a Word document (.docx), found {found}. Save it anew as .docx.",
            name=name,
            found=found,
        )
    )


def _relations(data: bytes, name: str) -> dict[str, str]:
    targets: dict[str, str] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and "Id" in attributes:
            targets[attributes["Id"]] = attributes.get("Target", "")

    if data:
        parser = expat.ParserCreate()
        parser.StartElementHandler = begin
        _feed(parser, data, name)
    return targets


def _feed(parser: expat.XMLParserType, data: bytes, name: str) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as exc:
        raise _no_docx(name, message("broken XML ({reason})", reason=str(exc))) from exc


class Reader:
    """Follows one part of the file; a text box interrupts the paragraph around it."""

    def __init__(
        self,
        data: bytes,
        name: str,
        start: int,
        links: Mapping[str, str],
        note: str = "",
        prefix: str = "",
        styles: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Read the part.

        Args:
            data: its XML.
            name: the file's, for messages.
            start: where its text begins in the document's.
            links: addresses by relation id.
            note: the element of one note, where the part holds notes.
            prefix: what stands before a note's number in its label.
            styles: the kind of block for styles by their ids.

        Raises:
            UsageError: it is no XML.
        """
        self.texts: list[str] = []
        self.blocks: list[Block] = []
        self.chunks: list[Chunk] = []
        self.end = start
        self._links = links
        self._note, self._prefix = note, prefix
        self._label: str | None = None
        self._data = data
        self._open: list[str] = []  # the elements around
        self._writers: list[Writer] = []
        self._hyperlinks: list[tuple[int, str]] = []
        self._styles = styles
        self._style = b""
        self._style_from = 0
        self._struck = False  # of a run
        self._shift = ""
        self._skipping = 0  # depth of what is not printed: moved away, or the fallback of a newer form
        self._pending: tuple[str, int] | None = None  # characters whose last byte the next event tells
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._named = _Names(self._parser)
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._characters
        _feed(self._parser, data, name)

    def _begin(self, name: str, plain: dict[str, str]) -> None:
        tag, attributes = self._named(name), {self._named(key): value for key, value in plain.items()}
        self._settle()
        if tag == "w:r":
            self._struck, self._shift = False, ""
        self._open.append(tag)
        if tag in ("mc:Fallback", "w:moveFrom"):
            self._skipping += 1
        elif tag == "w:p":
            self._writers.append(Writer(self._kind(), self._label))
        elif tag in ("w:r", "w:rPr") and "w:rPr" not in self._open[:-1]:
            self._style, self._style_from = (b"", 0) if tag == "w:r" else (self._style, self._parser.CurrentByteIndex)
        elif self._note and tag == f"w:{self._note}":
            self._label = self._prefix + attributes.get("w:id", "")
        elif self._writers:
            self._inside(tag, attributes)

    def _inside(self, tag: str, attributes: Mapping[str, str]) -> None:
        """What a paragraph holds beside its runs."""
        writer = self._writers[-1]
        if tag == "w:pStyle":
            self._restyle(attributes.get("w:val", ""))
        elif tag in ("w:outlineLvl", "w:numPr"):
            if writer.kind == "paragraph":
                writer.kind = "heading" if tag == "w:outlineLvl" else "list item"
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            prefix = "e" if tag == "w:endnoteReference" else ""
            writer.mark(len(writer), "footnote", prefix + attributes.get("w:id", ""))
        elif tag == "w:hyperlink":
            self._hyperlinks.append((len(writer), self._links.get(attributes.get("r:id", ""), "")))
        elif "w:r" in self._open:
            self._in_run(tag, attributes.get("w:val", ""))

    def _in_run(self, tag: str, value: str) -> None:
        """What a run holds beside its words: struck or hidden ones are left out, figures may be raised."""
        if tag in _STRUCK:
            self._struck = self._struck or value not in _OFF
        elif tag == "w:vertAlign":
            self._shift = _SHIFTS.get(value, "")
        elif tag in _BLANKS:
            self._say(_BLANKS[tag])

    def _restyle(self, style: str) -> None:
        writer = self._writers[-1]
        if writer.kind == "paragraph":
            writer.kind = self._styles.get(style) or _kind_of(style, {}, {}) or "paragraph"

    def _kind(self) -> str:
        if self._note:
            return "footnote"
        return "table cell" if "w:tc" in self._open else "paragraph"

    def _finish(self, name: str) -> None:
        tag = self._named(name)
        self._settle()
        self._open.pop()
        if tag in ("mc:Fallback", "w:moveFrom"):
            self._skipping -= 1
        elif tag == "w:p" and self._writers:
            self._say("\n")
            self.blocks.extend(self._writers.pop().blocks())
        elif tag == "w:rPr" and "w:rPr" not in self._open:
            end = self._data.index(b">", self._parser.CurrentByteIndex) + 1
            self._style = self._data[self._style_from : end]
        elif tag == "w:hyperlink" and self._hyperlinks and self._writers:
            start, target = self._hyperlinks.pop()
            if target:
                self._writers[-1].mark(start, "link", target)

    def _characters(self, text: str) -> None:
        self._settle()
        if self._open[-1] == "w:t" and self._writers and not self._skipping and not self._struck:
            self._pending = (text, self._parser.CurrentByteIndex)

    def _settle(self) -> None:
        """Write the characters that wait, now that it is known where they end."""
        if self._pending is not None:
            text, first = self._pending
            self._pending = None
            self.chunks.append(Chunk(self.end, text, first, self._parser.CurrentByteIndex, self._style))
            self._say(raised(text, self._shift) if self._shift else text)

    def _say(self, text: str) -> None:
        if not self._skipping:
            self._writers[-1].add(text, self.end)
            self.texts.append(text)
            self.end += len(text)
