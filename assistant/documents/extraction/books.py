"""Take the text out of an e-book (.epub): the chapters in the order of its spine, and what its package states."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from assistant.documents.extraction import heading, markup
from assistant.documents.extraction.archives import Archive, xml
from assistant.documents.extraction.records import Extraction, ExtractionError, Stated
from assistant.messages import message
from assistant.text import written_dates

_CONTAINER = "META-INF/container.xml"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_AROUND = {
    "cover", "titlepage", "halftitlepage", "imprint", "colophon", "copyright-page", "copyright", "toc", "nav",
    "uncopyright", "landmarks", "loi", "lot", "page-list", "other-credits", "halftitle", "title-page",
}  # fmt: skip
_MARKS = {"pagebreak", "noteref", "doc-pagebreak", "doc-noteref", "backlink", "doc-backlink"}


def extract(data: bytes) -> Extraction:
    """The text of an .epub file.

    Raises:
        ExtractionError: it is no .epub, is protected, or has no text.
    """
    archive = Archive(data)
    package_name = _package_name(archive)
    package = archive.xml(package_name)
    if "META-INF/encryption.xml" in archive.names and _protected(archive, package, package_name):
        raise ExtractionError(message("it is protected against copying (DRM) and cannot be read."))
    paragraphs: list[str] = []
    damaged = []
    for name in _spine(package, package_name):
        try:
            paragraphs += _chapter(archive.read(name), name)
        except ExtractionError:
            damaged.append(name)
    if not paragraphs:
        raise ExtractionError(message("it has no text. Is it the right file?"))
    fields = _fields(package)
    warnings = [message("Damaged or missing and left out: {listed}.", listed=", ".join(damaged))] if damaged else []
    return Extraction("epub", "\n\n".join(paragraphs), fields, (*warnings, *heading.gaps(fields)))


def _package_name(archive: Archive) -> str:
    if _CONTAINER in archive.names:
        for element in archive.xml(_CONTAINER).iter():
            if _name(element) == "rootfile" and element.get("full-path"):
                return str(element.get("full-path"))
    name = next((name for name in sorted(archive.names) if name.endswith(".opf")), None)
    if name is None:
        raise ExtractionError(message("it is no e-book: it names no package. Save it anew as .epub."))
    return name


def _protected(archive: Archive, package: Any, package_name: str) -> bool:
    """Whether chapters are encrypted; fonts often are, and are not needed."""
    locked = {element.get("URI") for element in archive.xml("META-INF/encryption.xml").iter()
              if _name(element) == "CipherReference"}  # fmt: skip
    return any(name in locked for name in _spine(package, package_name))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _spine(package: Any, package_name: str) -> Iterator[str]:
    """The chapters' names in the archive, without the table of contents and what surrounds the text."""
    items = {element.get("id"): element for element in package.iter() if _name(element) == "item"}
    base = posixpath.dirname(package_name)
    for reference in package.iter():
        item = items.get(reference.get("idref")) if _name(reference) == "itemref" else None
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        href = unquote((item.get("href") or "").partition("#")[0])
        if posixpath.splitext(posixpath.basename(href))[0].lower() not in _AROUND:
            yield posixpath.normpath(posixpath.join(base, href))


def _chapter(data: bytes, name: str) -> list[str]:
    root = xml(data, name, loose=True)
    body = next((element for element in root.iter() if _name(element) == "body"), root)
    sections = [body, *(child for child in body if isinstance(child.tag, str))]
    for section in sections:
        if _types(section) & _AROUND:
            if section is body:
                return []
            body.remove(section)
    for mark in [element for element in body.iter() if _types(element) & _MARKS]:
        for child in list(mark):
            mark.remove(child)
        mark.text = ""
    return markup.paragraphs(body)


def _types(element: Any) -> set[str]:
    if not isinstance(element.tag, str):
        return set()
    kinds = element.get(_TYPE) or element.get("epub:type") or ""  # the second where it was read as HTML
    return {*kinds.split(), *(element.get("role") or "").removeprefix("doc-").split()}


def _fields(package: Any) -> dict[str, Stated]:
    """The package's Dublin Core; of several titles the main one with its subtitle, or the longest that holds both."""
    values: dict[str, list[str]] = {}
    for element in package.iter():
        if "purl.org/dc" in str(element.tag) and (words := " ".join((element.text or "").split())):
            values.setdefault(_name(element), []).append(words)
    fields: dict[str, Stated] = {}
    if titles := values.get("title"):
        whole = [title for title in titles if all(part in title for part in titles[:2])]
        fields["title"] = Stated(whole[0] if whole else ": ".join(titles[:2]), "dc:title")
    if values.get("creator"):
        fields["authors"] = Stated(tuple(values["creator"]), "dc:creator")
    if dates := written_dates.readings(values.get("date", [""])[0]):
        fields["published"] = Stated(dates[0], "dc:date, of this edition")
    _set(fields, "publisher", values.get("publisher"))
    _set(fields, "language", values.get("language"))
    addresses = [text for text in values.get("identifier", []) if text.startswith(("http://", "https://"))]
    if addresses:
        fields["url"] = Stated(addresses[0], "dc:identifier")
    return fields


def _set(fields: dict[str, Stated], name: str, values: list[str] | None) -> None:
    if values:
        fields[name] = Stated(values[0], f"dc:{name}")
