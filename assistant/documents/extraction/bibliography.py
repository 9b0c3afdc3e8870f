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
from assistant.text import written_dates

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
        raise ExtractionError(f"it is no export of references that can be read ({exc}). Export it anew.") from exc


def _csl(text: str) -> Iterator[Item]:
    records = json.loads(text)
    for record in records if isinstance(records, list) else records["items"]:
        authors = tuple(filter(None, map(_person, record.get("author", []))))
        fields = {
            "title": _plain(record.get("title")),
            "authors": authors,
            "published": _issued(record.get("issued", {})),
            "publisher": _plain(record.get("container-title") or record.get("publisher")),
            "url": record.get("URL"),
            "language": record.get("language"),
        }
        yield Item(_stated(fields, "the CSL-JSON record"), ())


def _person(name: Mapping[str, Any]) -> str:
    if name.get("literal"):
        return str(name["literal"])
    parts = ("given", "non-dropping-particle", "dropping-particle", "family", "suffix")
    return " ".join(str(name[part]) for part in parts if name.get(part))


def _issued(issued: Mapping[str, Any]) -> str | None:
    parts = [int(part) for part in (issued.get("date-parts") or [[]])[0]]
    if not parts:
        readings = written_dates.readings(str(issued.get("raw") or issued.get("literal") or ""))
        return readings[0] if len(readings) == 1 else None
    date = "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:3])])
    return f"{date}~" if issued.get("circa") else date


def _ris(text: str) -> Iterator[Item]:
    import rispy

    for record in rispy.loads(text, list_tags=[*rispy.LIST_TYPE_TAGS, "L1", "L2"]):
        files = [path for tag in ("file_attachments1", "file_attachments2") for path in _listed(record.get(tag))]
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
    for entry in library.entries:
        values = {field.key.lower(): " ".join(str(field.value).split()) for field in entry.fields}
        written = values.get("date") or " ".join(filter(None, (values.get("month"), values.get("year"))))
        readings = written_dates.readings(written) or written_dates.readings(values.get("year", ""))
        fields = {
            "title": values.get("title", "").replace("{", "").replace("}", ""),
            "authors": tuple(_turned(name) for name in re.split(r"\s+and\s+", values.get("author", "")) if name),
            "published": readings[0] if len(readings) == 1 else None,
            "publisher": values.get("journal") or values.get("journaltitle") or values.get("booktitle"),
            "url": values.get("url"),
            "language": values.get("langid") or values.get("language"),
        }
        yield Item(_stated(fields, f"the BibTeX entry {entry.key}"), tuple(_bibtex_files(values.get("file", ""))))


def _bibtex_files(text: str) -> Iterator[str]:
    """The paths of a file field: 'Title:files/1/a.pdf:application/pdf;…' or plain paths."""
    for part in re.split(r"(?<!\\);", text):
        pieces = [piece.replace("\\:", ":").replace("\\;", ";") for piece in re.split(r"(?<!\\):", part)]
        if path := (pieces[1] if len(pieces) == 3 else pieces[0]).strip():
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


_READERS: Mapping[str, Callable[[str], Iterator[Item]]] = {".json": _csl, ".ris": _ris, ".bib": _bibtex}
ENDINGS = frozenset(_READERS)
