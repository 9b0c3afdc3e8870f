"""Citations in a citation style: the default short one, seven by name, or any CSL file.

In go citations and a style; out come the citations in the text (or the notes) with their pinpoints, and the
bibliography. `csl` finds the style, `processor` applies it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.citing.references.csl import Style, find
from assistant.citing.references.inlines import Format, linked, plain, write
from assistant.citing.references.pinpoint import in_words
from assistant.citing.references.processor import Pinpoint, process
from assistant.citing.references.record import short_reference
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import Citation
from assistant.text.wording import UNDATED

_CIRCA = re.compile(r"c\. (\d{4})")
_LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Styled:
    """Citations in a style, escaped for a format.

    `in_text` has one string for each citation, with its pinpoint; where `notes`, it is a note's text. `bibliography`
    has one entry for each article, in the style's order; it is empty where `in_text` says all.
    """

    in_text: tuple[str, ...]
    bibliography: tuple[str, ...]
    notes: bool


def styled(citations: Sequence[Citation], style: str | None, form: Format) -> Styled:
    """Print citations in a style.

    Args:
        citations: in the order of the text.
        style: None for the short style, which needs no processor; else one of `STYLES`, or a path that ends in .csl.
        form: the format to escape for.

    Raises:
        UsageError: there is no such style, or its file is no valid CSL style, or prints nothing.
        ToolMissingError: the processor or its styles are not installed.
    """
    if style is None:
        return Styled(tuple(_short(citation, form) for citation in citations), (), notes=True)
    chosen = find(style)
    records = list({citation.article_id: citation.reference for citation in citations}.values())
    stand_ins = _stand_ins(records, chosen)
    handed = [_handed(record, chosen, stand_ins) for record in records]
    cited = [Pinpoint(citation.article_id, in_words(citation.paragraph, citation.page)) for citation in citations]
    done = process(handed, cited, chosen.path, chosen.locale)
    in_text, entries = (
        tuple(_dated(write(inlines, form).strip(), stand_ins, form) for inlines in part)
        for part in (done.citations, done.entries)
    )
    if "" in in_text:
        raise UsageError(
            message(
                "The style {style} prints nothing for {id}: use another style.",
                style=style,
                id=citations[in_text.index("")].id,
            )
        )
    return Styled(in_text, entries, chosen.notes)


def _short(citation: Citation, form: Format) -> str:
    """The line of the short style; the address that ends it is a link."""
    url = citation.reference.get("URL", "")
    record = {**citation.reference, "URL": ""} if url else citation.reference
    line = short_reference(record, citation.paragraph, citation.page)
    return plain(line, form) + linked(plain(url, form), url, form)


def _handed(record: Mapping[str, Any], style: Style, stand_ins: Mapping[str, int]) -> dict[str, Any]:
    """The record in the form that the style prints rightly; an inferred date is never handed as a stated one."""
    handed = {"title": f"[{record['id']}]", **record}
    # An article of an outlet prints like one in a periodical: title plain or quoted, outlet in italics, date in full.
    handed["type"] = "article-newspaper" if "container-title" in record else style.bare
    if style.medium and "URL" in record:
        handed["medium"] = style.medium
    words = _words(record, style)
    if words in stand_ins:
        handed["issued"] = {"date-parts": [[stand_ins[words]]]}
    elif words:
        handed["issued"] = {"date-parts": [[int(words.removeprefix("c. "))]], "circa": True}
    return handed


def _words(record: Mapping[str, Any], style: Style) -> str:
    """The words that stand for the date; empty where it is a plain one, or missing and the style sees to it."""
    nothing = {"literal": UNDATED} if style.undated else {}
    return str(record.get("issued", nothing).get("literal", ""))


def _stand_ins(records: Sequence[Mapping[str, Any]], style: Style) -> dict[str, int]:
    """A year, found nowhere in the records, for each date in words that the style has no form for.

    A style prints a date in words once for each part of a date that it asks for: twice where year and day stand apart.
    So a bare year goes through the processor in its place, and the words are put back afterwards.
    """
    every = dict.fromkeys(_words(record, style) for record in records)
    words = [each for each in every if each and not (style.circa and _CIRCA.fullmatch(each))]
    return dict(zip(words, _unused_years(json.dumps(records)), strict=False))


def _unused_years(text: str) -> Iterator[int]:
    return (year for year in range(_LAST_YEAR, 0, -1) if str(year) not in text)


def _dated(line: str, stand_ins: Mapping[str, int], form: Format) -> str:
    """The line with the words of its dates put back: a capital for the first word of a sentence, no period doubled."""
    for words, year in stand_ins.items():
        written = plain(words, form)
        if words.startswith("not "):
            line = re.sub(rf"(\.[”’*]? ){year}", rf"\g<1>{written[0].upper()}{written[1:]}", line)
        line = line.replace(f"{year}.", written if written.endswith(".") else f"{written}.")
        line = line.replace(str(year), written)
    return line
