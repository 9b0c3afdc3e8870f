"""Read what reference managers export: CSL-JSON, RIS and BibTeX, with the files that records name.

Out come items: the fields of an article, and its files relative to the export. A record's notes and keywords are the
collector's, not the author's, and are left out.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.documents.extraction import characters
from assistant.documents.extraction.records import ExtractionError, Stated
from assistant.messages import message
from assistant.text import written_dates

_NO_ARTICLE = ("attachment", "note", "annotation")  # Zotero's items that belong to another
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)\b[^>]*>", re.IGNORECASE)
_RIS_DATE = re.compile(r"(?P<year>\d{4})(?:/(?P<month>\d{1,2})?)?(?:/(?P<day>\d{1,2})?)?(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Item:
    """A record: what it states, and the files that it names."""

    fields: Mapping[str, Stated]
    files: tuple[str, ...]


def read(name: str, data: bytes) -> tuple[Item, ...]:
    """The records of an export; its name's ending tells the format.

    Raises:
        ExtractionError: it is of another format, or broken.
    """
    text, _ = characters.decode(data)
    reader = _READERS[name[name.rfind(".") :].lower()]
    try:
        return tuple(reader(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ExtractionError(
            message("it is no export of references that can be read ({reason}). Export it anew.", reason=str(exc))
        ) from exc


def _csl(text: str) -> Iterator[Item]:
    records = json.loads(text)
    for record in records if isinstance(records, list) else records["items"]:
        if record.get("itemType") in _NO_ARTICLE:
            continue
        creators = [each for each in record.get("creators", []) if each.get("creatorType", "author") == "author"]
        issued = record.get("issued", {})
        outlet = record.get("container-title") or record.get("publicationTitle") or record.get("publisher")
        fields = {
            "title": _plain(record.get("title")),
            "authors": tuple(filter(None, map(_person, [*record.get("author", []), *creators]))),
            "published": _issued(issued) if isinstance(issued, dict) else _read(str(issued or "")),
            "publisher": _plain(outlet),
            "url": record.get("URL") or record.get("url"),
            "language": record.get("language"),
        }
        fields["published"] = fields["published"] or _read(str(record.get("date") or ""))
        yield Item(_stated(fields, "the CSL-JSON record"), tuple(_csl_files(record)))


def _csl_files(record: Mapping[str, Any]) -> Iterator[str]:
    """The files of a record: CSL has no place for them, Better BibTeX's JSON lists them, other tools name a path."""
    for each in record.get("attachments") or ():
        path = each.get("localPath") or each.get("path") or each.get("filename") if isinstance(each, dict) else each
        if isinstance(path, str) and path:
            yield path
    for name in ("file", "files", "pdf"):
        yield from _listed(record.get(name))


def _person(name: Mapping[str, Any]) -> str:
    """A name, of CSL or of Zotero's own."""
    if alone := name.get("literal") or name.get("name"):
        return str(alone)
    parts = ("given", "firstName", "non-dropping-particle", "dropping-particle", "family", "lastName", "suffix")
    return " ".join(str(name[part]) for part in parts if name.get(part))


def _issued(issued: Mapping[str, Any]) -> str | None:
    parts = [int(part) for part in (issued.get("date-parts") or [[]])[0] if part]
    if not parts:
        return _read(str(issued.get("raw") or issued.get("literal") or ""))
    date = "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:3])])
    return f"{date}~" if issued.get("circa") else date


def _read(written: str) -> str | None:
    """A date as EDTF; as it is written where it can be read two ways."""
    readings = written_dates.readings(written)
    return (readings[0] if len(readings) == 1 else written.strip()) if readings else None


def _ris(text: str) -> Iterator[Item]:
    import rispy

    for record in rispy.loads(text, list_tags=[*rispy.LIST_TYPE_TAGS, "L1", "L2", "L4"]):
        tags = ("file_attachments1", "file_attachments2", "figure")  # L1, L2, L4
        named = [path for tag in tags for path in _listed(record.get(tag))]
        files = [path for path in named if not path.startswith(("http://", "https://"))]
        fields = {
            "title": _plain(record.get("title") or record.get("primary_title")),
            "authors": tuple(map(_turned, record.get("authors") or record.get("first_authors") or ())),
            "published": _ris_date(record.get("date") or "") or _ris_date(record.get("year") or ""),
            "publisher": _plain(record.get("secondary_title") or record.get("journal_name") or record.get("publisher")),
            "url": next(iter(_listed(record.get("urls"))), None),
            "language": record.get("language"),
        }
        yield Item(_stated(fields, "the RIS record"), tuple(files))


def _listed(value: Any) -> list[str]:
    return [str(part) for part in (value if isinstance(value, list) else [value] if value else [])]


def _ris_date(text: str) -> str | None:
    match = _RIS_DATE.fullmatch(text.strip())
    if not match:
        return None
    parts = [match["year"], *(f"{int(match[name]):02}" for name in ("month", "day") if match[name])]
    return "-".join(parts)


def _bibtex(text: str) -> Iterator[Item]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    # Paths of Windows are no LaTeX.
    paths = {entry.key: str(entry["file"]) for entry in parse_string(text).entries if "file" in entry}
    for entry in library.entries:
        values = {field.key.lower(): " ".join(str(field.value).split()) for field in entry.fields}
        month, year = values.get("month", ""), values.get("year", "")
        dated = f"{year}-{int(month):02}" if month.isdecimal() else f"{month} {year}"
        fields = {
            "title": values.get("title", "").replace("{", "").replace("}", ""),
            "authors": tuple(_turned(name) for name in re.split(r"\s+and\s+", values.get("author", "")) if name),
            "published": _read(values.get("date", "")) or _read(dated) or _read(year),
            "publisher": values.get("journal") or values.get("journaltitle") or values.get("booktitle"),
            "url": values.get("url"),
            "language": values.get("langid") or values.get("language"),
        }
        yield Item(_stated(fields, f"the BibTeX entry {entry.key}"), tuple(_bibtex_files(paths.get(entry.key, ""))))


def _bibtex_files(text: str) -> Iterator[str]:
    r"""The paths of a file field, as Zotero, JabRef and Mendeley write it, or plain.

    >>> list(_bibtex_files(r"Full Text:files/1/a.pdf:application/pdf;:b.pdf:PDF;C\:\\\\Papers\\\\c.pdf;d\_e.pdf"))
    ['files/1/a.pdf', 'b.pdf', 'C:/Papers/c.pdf', 'd_e.pdf']
    """
    for part in re.split(r"(?<!\\);", text.strip("{} \n")):
        pieces = [re.sub(r"\\([:;{}_&%#$~])", r"\1", piece) for piece in re.split(r"(?<!\\):(?!\\)", part)]
        path = ":".join(pieces[1:-1]) if len(pieces) > 2 else pieces[0] if len(pieces) == 1 else max(pieces, key=len)
        if path := re.sub(r"\\+", "/", path.strip()):
            yield path


def _turned(name: str) -> str:
    """A name as it is spoken: 'Castell, Irena' is Irena Castell."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else name.strip().strip("{}")


def _plain(value: Any) -> str | None:
    text = value[0] if isinstance(value, list) and value else value
    return " ".join(_TAG.sub("", text).split()) if isinstance(text, str) else None


def _stated(fields: Mapping[str, Any], where: str) -> dict[str, Stated]:
    return {name: Stated(value, where) for name, value in fields.items() if value}


_READERS: Mapping[str, Callable[[str], Iterator[Item]]] = {
    ".json": _csl,
    ".ris": _ris,
    ".bib": _bibtex,
    ".bibtex": _bibtex,
}
ENDINGS = frozenset(_READERS)
