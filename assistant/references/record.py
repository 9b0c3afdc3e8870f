"""Bibliographic records of attested metadata only, and the default style.

In goes an `Article`; out come CSL-JSON (https://github.com/citation-style-language/schema) and one line for a
person. A gap stays a gap: no author is invented, and an inferred date never prints as a stated one.
"""

import re
from typing import Any

from assistant.records import Article
from assistant.wording import date_in_words, title_in_words

_PLAIN_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


def reference(article: Article) -> dict[str, Any]:
    """The CSL-JSON record of an article; fields that are unknown are left out."""
    record: dict[str, Any] = {"id": article.id, "type": "article"}
    if title := article.title or (article.supplied_title and f"[{article.supplied_title}]"):
        record["title"] = title
    if article.authors:
        record["author"] = [{"literal": author} for author in article.authors]
    if article.publisher:
        record["container-title"] = article.publisher
    if date := _date(article):
        record["issued"] = _issued(date)
    if article.url:
        record["URL"] = article.url
    if article.language:
        record["language"] = article.language
    return record


def _date(article: Article) -> str | None:
    """The date to cite: an inferred one says so, also where the front matter forgot its '~'."""
    date = article.published
    forgotten = "published" in article.inferred and date and _PLAIN_DATE.fullmatch(date)
    return f"{date}~" if forgotten else date


def _issued(edtf: str) -> dict[str, Any]:
    """A CSL date: parts for a plain date, else the literal words, since CSL has no form for '2016/..'."""
    if _PLAIN_DATE.fullmatch(edtf):
        return {"date-parts": [[int(part) for part in edtf.split("-")]]}
    return {"literal": date_in_words(edtf)}


def short_reference(article: Article, paragraph: int) -> str:
    """One line: authors, title, publisher, date, pinpoint, address; what is unknown is left out.

    The date is never left out: 'n.d.' says that none is known.
    """
    parts = [
        "; ".join(article.authors),
        f"“{article.title}”" if article.title else title_in_words(article),
        article.publisher or "",
        date_in_words(_date(article)),
        f"para. {paragraph}",
    ]
    line = ", ".join(part for part in parts if part)
    return f"{line}. {article.url}" if article.url else f"{line}."
