"""BibTeX and BibLaTeX, in UTF-8: one entry an article, its key the article's id.

In go citations, out comes a file, and the other way round its citation ids with their quotations. Each citation has
numbered fields of its own, which bibliography styles pass over: `citation-1`, `pinpoint-1`, `quotation-1`, `link-1`,
`permalink-1`. A date that is no plain one goes into `year` in words, which both print as they stand.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.citing.references.escapes import from_latex, meant_in_latex, to_latex
from assistant.citing.references.fields import by_article
from assistant.citing.references.link import address, permalink
from assistant.citing.references.pinpoint import in_words
from assistant.citing.references.quoted import Labelled, Pair, Quoted, labelled, paired, quoted, unbroken
from assistant.citing.references.record import authors, issued_in_words
from assistant.records import Citation
from assistant.text.english import MONTHS
from assistant.text.wording import UNDATED

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Entry

_OWN = re.compile(r"(citation|quotation)[-_]?([0-9]+)", re.IGNORECASE)
_MARK = re.compile(r'\\.|[{}"#]', re.DOTALL)


def write_bibtex(citations: Sequence[Citation]) -> str:
    """Citations as BibTeX."""
    return _file(citations, "misc", "journal", _bibtex_date)


def write_biblatex(citations: Sequence[Citation]) -> str:
    """Citations as BibLaTeX."""
    return _file(citations, "online", "journaltitle", _biblatex_date)


def read(text: str) -> Iterator[Pair]:
    """The citation ids in a file, each with its quotation.

    bibtexparser reads the file, so that its fields may stand in any order, in braces or in quotation marks, over
    several lines; an id and a quotation are paired by the number of their fields. Notes with the same labels are read
    too, which is where some programs keep fields that they do not know.
    """
    from bibtexparser.model import Entry

    library = _library(text)
    strings = {string.key.lower(): _text(str(string.value), {}) for string in library.strings}
    # An entry whose key or field is there twice is read all the same: what contradicts itself is told later.
    failed = [getattr(block, "ignore_error_block", None) for block in library.failed_blocks]
    for entry in [*library.entries, *(block for block in failed if isinstance(block, Entry))]:
        for citation_id, words in paired(_labelled(entry, strings)):
            yield from_latex(citation_id).strip(), None if words is None else _quoted(words)


def _quoted(words: str) -> Quoted:
    whole = unbroken(words)
    return quoted(from_latex(words), from_latex(whole), *meant_in_latex(whole))


def _library(text: str) -> "Library":
    """The parsed file, with its values as they were written; what cannot be parsed is left out without a message."""
    from bibtexparser.splitter import Splitter

    logger = logging.getLogger("bibtexparser")
    level, logger.level = logger.level, logging.CRITICAL
    try:
        return Splitter(text).split()
    finally:
        logger.level = level


def _labelled(entry: "Entry", strings: Mapping[str, str]) -> Iterator[Labelled]:
    """The fields of citations in an entry, and those that stand as lines in its notes."""
    for field in entry.fields:
        value = _text(str(field.value), strings)
        if own := _OWN.fullmatch(field.key):
            yield Labelled(own[1].lower(), own[2], value)
        else:
            yield from labelled(value)


def _text(value: str, strings: Mapping[str, str]) -> str:
    """A field's value without what encloses it: pieces in braces or quotation marks, or names, joined by #."""
    parts = []
    for part in _pieces(value):
        part = part.strip()
        closed = part[:1] + part[-1:] in ("{}", '""')
        parts.append(part[1:-1] if closed else strings.get(part.lower(), part))
    return "".join(parts)


def _pieces(value: str) -> Iterator[str]:
    """A value cut at each # that stands neither in braces nor in quotation marks."""
    depth, inside, start = 0, False, 0
    for mark in _MARK.finditer(value):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        inside ^= mark[0] == '"' and not depth
        if mark[0] == "#" and not depth and not inside:
            yield value[start : mark.start()]
            start = mark.end()
    yield value[start:]


def _file(citations: Sequence[Citation], other: str, journal: str, date: Any) -> str:
    return "\n".join(_entry(group, other, journal, date) for group in by_article(citations))


def _entry(citations: Sequence[Citation], fallback: str, journal: str, date: Any) -> str:
    record = citations[0].reference
    outlet = record.get("container-title")
    kind = "article" if outlet else fallback if "URL" in record else "misc"
    # Braces around the whole keep the case of a title, and a name from being taken apart.
    fields = {
        "author": " and ".join(f"{{{to_latex(name)}}}" for name in authors(record)),
        "title": f"{{{to_latex(record.get('title') or '[' + record['id'] + ']')}}}",
        journal: to_latex(outlet or ""),
        **date(record),
        "url": address(record.get("URL", "")),
        "language": to_latex(record.get("language", "")),
        "note": to_latex(record.get("note", "")),
    }
    for number, citation in enumerate(citations, start=1):
        fields |= {f"{name}-{number}": value for name, value in _own_fields(citation).items()}
    # A month is one of BibTeX's own names for them, which no braces may hide.
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value)
    return "\n".join([f"@{kind}{{{record['id']},", *lines, "}", ""])


def _own_fields(citation: Citation) -> dict[str, str]:
    return {
        "citation": citation.id,
        "pinpoint": in_words(citation.paragraph, citation.page),
        "quotation": to_latex(citation.quote),
        "link": citation.link or "",
        "permalink": permalink(citation),
    }


def _bibtex_date(record: Mapping[str, Any]) -> dict[str, str]:
    """Year, month and day; BibTeX has no form for a missing date, so that one is in words."""
    parts = record.get("issued", {}).get("date-parts")
    if not parts:
        return {"year": to_latex(issued_in_words(record))}
    year, month, day = (*parts[0], 0, 0)[:3]
    return {"year": str(year), "month": MONTHS[month - 1][:3].lower() if month else "", "day": str(day or "")}


def _biblatex_date(record: Mapping[str, Any]) -> dict[str, str]:
    """A date in ISO 8601; a missing one is left to BibLaTeX, which prints it as 'n.d.'."""
    parts = record.get("issued", {}).get("date-parts")
    if parts:
        return {"date": "-".join(f"{part:02}" for part in parts[0])}
    words = issued_in_words(record)
    return {} if words == UNDATED else {"year": to_latex(words)}
