"""Bibliographic records of attested metadata only, and the default style.

In goes an `Article`; out come CSL-JSON (https://github.com/citation-style-language/schema) and one line for a
person. A gap stays a gap: no author is invented, and an inferred date never prints as a stated one.
"""

import re
from collections.abc import Mapping
from typing import Any

from assistant.citing.references.pinpoint import in_words
from assistant.records import Article
from assistant.text.wording import date_in_words, text_from_in_words

_PLAIN_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_TIME_OF_DAY = re.compile(r"(?<=\d{4}-\d\d-\d\d)T[^/]*")


def reference(article: Article) -> dict[str, Any]:
    """The CSL-JSON record of an article; fields that are unknown are left out.

    The type says no more than is known: a 'webpage' has an address, all else is a 'document'. (CSL's 'article' is a
    preprint.) The article's id is the record's, and so the citekey.
    """
    record: dict[str, Any] = {"id": article.id, "type": "webpage" if article.url else "document"}
    if title := article.title or (article.supplied_title and f"[{article.supplied_title}]"):
        record["title"] = title
    if article.authors:
        record["author"] = [{"literal": author} for author in article.authors]
    if article.publisher:
        record["container-title"] = article.publisher
    if article.published:
        record["issued"] = _issued(_TIME_OF_DAY.sub("", article.published))
    if article.url:
        record["URL"] = article.url
    if article.language:
        record["language"] = article.language
    if article.text_from:
        record["note"] = text_from_in_words(article.text_from)
    return record


def _issued(edtf: str) -> dict[str, Any]:
    """A CSL date: parts for a plain date, else the literal words, since CSL has no form for '2016/..'."""
    if _PLAIN_DATE.fullmatch(edtf):
        return {"date-parts": [[int(part) for part in edtf.split("-")]]}
    return {"literal": date_in_words(edtf)}


def short_reference(record: Mapping[str, Any], paragraph: int | None = None, page: str | None = None) -> str:
    """One line: authors, title, publisher, date, pinpoint, note, address; what is unknown is left out.

    The date is never left out: 'n.d.' says that none is known. An article without a title goes by its id.

    Args:
        record: CSL-JSON from `reference`.
        paragraph: the pinpoint; None for the whole article.
        page: the pinpoint of an article that has pages.
    """
    parts = [
        "; ".join(authors(record)),
        _title(record),
        record.get("container-title", ""),
        issued_in_words(record),
        in_words(paragraph, page) if paragraph else "",
        record.get("note", ""),
    ]
    line = ", ".join(part for part in parts if part)
    return f"{line}. {record['URL']}" if "URL" in record else f"{line}."


def authors(record: Mapping[str, Any]) -> list[str]:
    """The names of a record's authors, as the article gives them."""
    return [author["literal"] for author in record.get("author", ())]


def issued_in_words(record: Mapping[str, Any]) -> str:
    """The date of a record in words; 'n.d.' where there is none.

    >>> issued_in_words({"issued": {"date-parts": [[2018, 9]]}}), issued_in_words({})
    ('September 2018', 'n.d.')
    """
    issued = record.get("issued", {})
    parts = issued.get("date-parts")
    written = "-".join([f"{parts[0][0]:04}", *(f"{part:02}" for part in parts[0][1:])]) if parts else None
    return issued.get("literal") or date_in_words(written)


def _title(record: Mapping[str, Any]) -> str:
    """A stated title in quotation marks, a supplied one in its brackets, else the id."""
    title = record.get("title")
    if not title:
        return str(record["id"])
    return title if title.startswith("[") and title.endswith("]") else f"“{title}”"
