"""BibTeX and BibLaTeX, in UTF-8: one entry an article, its key the article's id.

In go citations, out comes a file, and the other way round its citation ids with their quotations. Each citation has
numbered fields of its own, which bibliography styles pass over: `citation-1`, `pinpoint-1`, `quotation-1`, `link-1`,
`permalink-1`. A date that is no plain one goes into `year` in words, which both print as they stand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.citing.references.escapes import from_latex, to_latex
from assistant.citing.references.fields import by_article, paired
from assistant.citing.references.link import address, permalink
from assistant.citing.references.record import authors, issued_in_words
from assistant.records import Citation
from assistant.text.wording import UNDATED

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BRACE = re.compile(r"[{}]")
_FIELD = re.compile(r"\b(citation|quotation)-[0-9]+\s*=\s*\{")


def write_bibtex(citations: Sequence[Citation]) -> str:
    """Citations as BibTeX."""
    return _file(citations, "misc", "journal", _bibtex_date)


def write_biblatex(citations: Sequence[Citation]) -> str:
    """Citations as BibLaTeX."""
    return _file(citations, "online", "journaltitle", _biblatex_date)


def read(text: str) -> Iterator[tuple[str, str | None]]:
    """The citation ids in a file, each with its quotation."""
    return paired((found[1], from_latex(_braced(text, found.end()))) for found in _FIELD.finditer(text))


def _braced(text: str, start: int) -> str:
    """What stands before the brace that closes the one before `start`."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return text[start : brace.start()]
    return text[start:]


def _file(citations: Sequence[Citation], other: str, journal: str, date: Any) -> str:
    return "\n".join(_entry(group, other, journal, date) for group in by_article(citations))


def _entry(citations: Sequence[Citation], other: str, journal: str, date: Any) -> str:
    record = citations[0].reference
    outlet = record.get("container-title")
    kind = "article" if outlet else other if "URL" in record else "misc"
    # Braces around the whole keep the case of a title, and a name from being taken apart.
    fields = {
        "author": " and ".join(f"{{{to_latex(name)}}}" for name in authors(record)),
        "title": f"{{{to_latex(record.get('title') or '[' + record['id'] + ']')}}}",
        journal: to_latex(outlet or ""),
        **date(record),
        "url": address(record.get("URL", "")),
        "language": to_latex(record.get("language", "")),
    }
    for number, citation in enumerate(citations, start=1):
        fields |= {f"{name}-{number}": value for name, value in _own_fields(citation).items()}
    # A month is one of BibTeX's own names for them, which no braces may hide.
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value)
    return "\n".join([f"@{kind}{{{record['id']},", *lines, "}", ""])


def _own_fields(citation: Citation) -> dict[str, str]:
    return {
        "citation": citation.id,
        "pinpoint": f"para. {citation.paragraph}",
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
    return {"year": str(year), "month": _MONTHS[month - 1] if month else "", "day": str(day or "")}


def _biblatex_date(record: Mapping[str, Any]) -> dict[str, str]:
    """A date in ISO 8601; a missing one is left to BibLaTeX, which prints it as 'n.d.'."""
    parts = record.get("issued", {}).get("date-parts")
    if parts:
        return {"date": "-".join(f"{part:02}" for part in parts[0])}
    words = issued_in_words(record)
    return {} if words == UNDATED else {"year": to_latex(words)}
