r"""RIS, in UTF-8: one record an article.

In go citations, out comes a file, and the other way round its citation ids with their quotations. Each citation has
notes of its own (N1, which every reference manager keeps): citation, pinpoint, quotation, link, permalink. RIS ends a
field with the line, so a quotation is in one line: a line break is `\n` in it, a backslash `\\`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.citing.references.escapes import from_line, to_line
from assistant.citing.references.fields import by_article, paired
from assistant.citing.references.link import address, permalink
from assistant.citing.references.record import authors
from assistant.records import Citation

_NOTE = re.compile(r"^N1  - (citation|quotation): (.*)$", re.MULTILINE)


def write(citations: Sequence[Citation]) -> str:
    """Citations as RIS."""
    return "\n".join(_record(group) for group in by_article(citations))


def read(text: str) -> Iterator[tuple[str, str | None]]:
    """The citation ids in a file, each with its quotation."""
    return paired((kind, from_line(value)) for kind, value in _NOTE.findall(text))


def _record(citations: Sequence[Citation]) -> str:
    record = citations[0].reference
    kind = "NEWS" if "container-title" in record else "ELEC" if "URL" in record else "GEN"
    fields = [
        ("TY", kind),
        ("ID", record["id"]),
        *(("AU", name) for name in authors(record)),
        ("TI", record.get("title") or f"[{record['id']}]"),
        ("T2", record.get("container-title", "")),
        *_date(record),
        ("UR", address(record.get("URL", ""))),
        ("LA", record.get("language", "")),
        *(("N1", f"{name}: {value}") for citation in citations for name, value in _notes(citation) if value),
    ]
    lines = [f"{tag}  - {value if tag == 'N1' else to_line(value)}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - ", ""])


def _notes(citation: Citation) -> list[tuple[str, str]]:
    return [
        ("citation", citation.id),
        ("pinpoint", f"para. {citation.paragraph}"),
        ("quotation", to_line(citation.quote)),
        ("link", citation.link or ""),
        ("permalink", permalink(citation)),
    ]


def _date(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A plain date in its parts; any other stands where RIS has room for words, behind the empty parts."""
    issued = record.get("issued", {})
    if "literal" in issued:
        return [("DA", f"///{issued['literal']}")]
    if "date-parts" not in issued:
        return []
    year, month, day = (*(f"{part:02}" for part in issued["date-parts"][0]), "", "")[:3]
    return [("PY", year), ("DA", f"{year}/{month}/{day}/")]
