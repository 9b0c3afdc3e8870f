"""Articles, and what a build did with them, as JSON and as text for a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from assistant.records import Article, BuildReport, Health, Listed, Paragraph
from assistant.render.wrapping import wrapped
from assistant.text.wording import date_in_words, text_from_in_words, title_in_words

_FIELDS = ("authors", "publisher", "published", "url", "language")
_LISTED = ("id", "sha256", "title", "supplied_title", *_FIELDS, "text_from")


def article_json(article: Article) -> dict[str, Any]:
    """An article with its metadata, paragraphs and repairs; gaps are null."""
    return asdict(article)


def articles_json(articles: Iterable[Listed]) -> dict[str, Any]:
    """The list of articles, without their texts."""
    listed = []
    for each in articles:
        fields = {name: getattr(each.article, name) for name in _LISTED}
        listed.append({**fields, "inferred": dict(each.article.inferred), "words": each.words})
    return {"articles": listed}


def report_json(report: BuildReport) -> dict[str, Any]:
    """What a build did."""
    return asdict(report)


def health_json(health: Health) -> dict[str, Any]:
    """Whether the corpus can be read and the index is up to date."""
    return asdict(health)


def health_text(health: Health) -> str:
    """A line for each thing that is not well; one line where all is.

    >>> health_text(Health(5, (), (), (), ()))
    '5 articles; all can be read, and the index is up to date.'
    """
    if health.well:
        return f"{health.articles} articles; all can be read, and the index is up to date."
    lines = list(health.problems)
    for name, verdict in (
        ("added", "not in the index"),
        ("changed", "changed since"),
        ("removed", "gone from the corpus"),
    ):
        if ids := getattr(health, name):
            lines.append(f"{verdict}: {', '.join(ids)}")
    return "\n".join([*lines, "Correct the files named, and run 'pincite build'."])


def article_text(article: Article, width: int, paragraph: Paragraph | None = None) -> str:
    """An article with numbered paragraphs, its metadata with their origin, and what was repaired."""
    if paragraph is not None:
        return _paragraph_text(article, paragraph, width)
    lines = [title_in_words(article), "", *_metadata_lines(article), ""]
    lines.extend(_paragraph_text(article, numbered, width) + "\n" for numbered in article.paragraphs)
    lines.append(_repairs_text(article))
    return "\n".join(lines)


def _metadata_lines(article: Article) -> Iterator[str]:
    values = {
        "id": article.id,
        "authors": "; ".join(article.authors),
        "publisher": article.publisher,
        "published": date_in_words(article.published),
        "url": article.url,
        "language": article.language,
        "text": article.text_from and text_from_in_words(article.text_from),
        "sha256": article.sha256,
    }
    for name, value in values.items():
        if name == "text" and value is None:  # the author's own
            continue
        origin = f"  (inferred from {article.inferred[name]})" if name in article.inferred else ""
        yield f"{name:<10} {value or 'not known'}{origin}"
    if "title" in article.inferred:
        yield f"{'title':<10} inferred from {article.inferred['title']}"


def _paragraph_text(article: Article, paragraph: Paragraph, width: int) -> str:
    text = article.text[paragraph.start : paragraph.end]
    kind = "  (heading)" if paragraph.heading else ""
    return f"{paragraph.number}{kind}\n{wrapped(text, width, '   ')}"


def _repairs_text(article: Article) -> str:
    if not article.repairs:
        return "Repairs: none; the text is as the file has it."
    lines = [
        f"   at {repair.start}: {repair.before!r} became {repair.after!r} ({repair.rule})" for repair in article.repairs
    ]
    return "\n".join(["Repairs made to the text of the file:", *lines])


def articles_text(articles: Iterable[Listed]) -> str:
    """One line an article: id, date, publisher, words, title."""
    rows = [("id", "published", "publisher", "words", "title")]
    for each in articles:
        article, words = each.article, f"{each.words:,}"
        rows.append(
            (article.id, date_in_words(article.published), article.publisher or "–", words, title_in_words(article))
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*map(str.ljust, row, widths), row[4]]) for row in rows)


def report_text(report: BuildReport) -> str:
    """What a build did, in a line or two.

    >>> report_text(BuildReport("g", 5, 113, ("a",), (), ("b",), 1, 2.0))
    '5 articles, 113 passages; added 1, changed 0, removed 1, embedded 1; 2.0 s'
    """
    changes = f"added {len(report.added)}, changed {len(report.changed)}, removed {len(report.removed)}"
    return (
        f"{report.articles} articles, {report.passages} passages; {changes}, embedded {report.embedded}; "
        f"{report.seconds:.1f} s"
    )
