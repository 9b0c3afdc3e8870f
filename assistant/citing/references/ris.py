r"""RIS, in UTF-8: one record an article.

In go citations, out comes a file, and the other way round its citation ids with their quotations. Each citation has
numbered notes of its own (N1, which every reference manager keeps): `citation-1`, `pinpoint-1`, `quotation-1`,
`link-1`, `permalink-1`. RIS ends a field with the line, so a quotation is in one line: a line break is `\n` in it, a
backslash `\\`. What a manager makes of the notes is read too: in another order, in HTML, several in one, over several
lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.citing.references.escapes import from_line, to_line
from assistant.citing.references.fields import by_article
from assistant.citing.references.link import address, permalink
from assistant.citing.references.pinpoint import in_words
from assistant.citing.references.quoted import Pair, labelled, paired, quoted, unbroken
from assistant.citing.references.read_html import words_of
from assistant.citing.references.record import authors
from assistant.records import Citation

_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}- ?")
_HTML = re.compile(r"\s*<[a-zA-Z!]|[^\n]*(?:<br ?/?>|</p>)", re.IGNORECASE)
_LINES = re.compile(r"[ \t]*\n[ \t]*")


def write(citations: Sequence[Citation]) -> str:
    """Citations as RIS."""
    return "\n".join(_record(group) for group in by_article(citations))


def read(text: str) -> Iterator[Pair]:
    """The citation ids in a file, each with its quotation; record by record, paired by the number of their notes."""
    for record in _records(text):
        fields = (field for value in record for field in labelled(_plain(value)))
        for citation_id, words in paired(fields):
            yield citation_id, None if words is None else quoted(_one_line(words), _one_line(unbroken(words)))


def _records(text: str) -> Iterator[list[str]]:
    """The values of each record; a line without a tag goes on with the value before it."""
    values: list[str] = []
    for line in text.split("\n"):
        tag = _TAG.match(line)
        if tag and tag[1] in ("TY", "ER"):
            yield values
            values = []
        elif tag:
            values.append(line[tag.end() :])
        elif values:
            values[-1] += f"\n{line}"
    yield values


def _plain(note: str) -> str:
    """A note's words, where a manager has put them into HTML."""
    return words_of(note) if _HTML.match(note) else note


def _one_line(words: str) -> str:
    """The words of a note; only a manager that wraps breaks its line, a break of the quotation's own is written out."""
    return from_line(_LINES.sub(" ", words))


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
        ("N1", record.get("note", "")),
        *(
            ("N1", f"{name}-{number}: {value}")
            for number, citation in enumerate(citations, start=1)
            for name, value in _notes(citation)
            if value
        ),
    ]
    lines = [f"{tag}  - {value if tag == 'N1' else to_line(value)}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - ", ""])


def _notes(citation: Citation) -> list[tuple[str, str]]:
    return [
        ("citation", citation.id),
        ("pinpoint", in_words(citation.paragraph, citation.page)),
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
