"""Records as JSON, and as text for a terminal. Pure: records in, strings and dictionaries out, nothing printed."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from assistant.records import Answer, Article, BuildReport, Citation, Hit, Paragraph, Verdict
from assistant.wording import WEAK, date_in_words, strength, strength_in_words, title_in_words

_FIELDS = ("authors", "publisher", "published", "url", "language")


# --- JSON -----------------------------------------------------------------------------------------------


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as interface.md has it: offsets are code points in the article's text, half open."""
    return {**asdict(answer), "hits": [_hit_json(hit) for hit in answer.hits]}


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = {name: getattr(hit.passage, name) for name in ("id", "article_id", "start", "end", "text")}
    return {**asdict(hit), "passage": passage}


def article_json(article: Article) -> dict[str, Any]:
    """An article with its metadata, paragraphs and repairs; gaps are null."""
    return asdict(article)


def articles_json(articles: Iterable[Article]) -> dict[str, Any]:
    """The list of articles, without their texts."""
    listed = []
    for article in articles:
        fields = {name: getattr(article, name) for name in ("id", "sha256", "title", "supplied_title", *_FIELDS)}
        listed.append({**fields, "inferred": dict(article.inferred), "words": len(article.text.split())})
    return {"articles": listed}


def verdicts_json(verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Verdicts as interface.md has them."""
    return {"citations": [asdict(verdict) for verdict in verdicts]}


def report_json(report: BuildReport) -> dict[str, Any]:
    """What a build did."""
    return asdict(report)


# --- text -----------------------------------------------------------------------------------------------


def answer_text(answer: Answer, width: int) -> str:
    """An answer for a terminal: the answering sentence on lines of its own, led by '»'."""
    parts = [_verdict_line(answer, width)]
    if answer.refused and answer.hits:
        parts.append("The nearest passages, which do not answer:")
    parts.extend(_hit_text(hit, width) for hit in answer.hits)
    if answer.undated:
        parts.append(f"Left out for want of a date: {', '.join(answer.undated)}.")
    return "\n\n".join(parts)


def _verdict_line(answer: Answer, width: int) -> str:
    if answer.refused:
        return _wrapped(f"The articles do not answer this. {answer.reason}", width, "")
    sources = f"{answer.independent} {'article' if answer.independent == 1 else 'articles'}"
    found = "Weak evidence only, in" if strength(answer.hits[0].confidence) == WEAK else "Evidence found in"
    return _wrapped(f"{found} {sources}, quoted word for word (confidence {answer.confidence:.0%}).", width, "")


def _hit_text(hit: Hit, width: int) -> str:
    passage, sentence = hit.passage, hit.sentence
    before = passage.text[: sentence.start - passage.start].strip()
    after = passage.text[sentence.end - passage.start :].strip()
    lines = [f"{hit.rank}. {strength_in_words(hit.confidence)}"]
    lines.extend(
        _wrapped(part, width, lead) for part, lead in ((before, "   "), (sentence.text, " » "), (after, "   ")) if part
    )
    lines.extend(_citation_lines(hit.citation, width))
    for twin in hit.twins:
        lines.append(f"   also in {twin.id}")
    return "\n".join(lines)


def _citation_lines(citation: Citation, width: int) -> Iterator[str]:
    yield _wrapped(f"— {citation.text}", width, "   ")
    yield f"   {citation.id}"


def article_text(article: Article, width: int, paragraph: Paragraph | None = None) -> str:
    """An article with numbered paragraphs, its metadata with their origin, and what was repaired."""
    if paragraph is not None:
        return _paragraph_text(article, paragraph, width)
    lines = [title_in_words(article), "", *_metadata_lines(article), ""]
    lines.extend(_paragraph_text(article, one, width) + "\n" for one in article.paragraphs)
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
        "sha256": article.sha256,
    }
    for name, value in values.items():
        origin = f"  (inferred from {article.inferred[name]})" if name in article.inferred else ""
        yield f"{name:<10} {value or 'not known'}{origin}"
    if "title" in article.inferred:
        yield f"{'title':<10} inferred from {article.inferred['title']}"


def _paragraph_text(article: Article, paragraph: Paragraph, width: int) -> str:
    text = article.text[paragraph.start : paragraph.end]
    kind = "  (heading)" if paragraph.heading else ""
    return f"{paragraph.number}{kind}\n{_wrapped(text, width, '   ')}"


def _repairs_text(article: Article) -> str:
    if not article.repairs:
        return "Repairs: none; the text is as the file has it."
    lines = [f"   at {one.start}: {one.before!r} became {one.after!r} ({one.rule})" for one in article.repairs]
    return "\n".join(["Repairs made to the text of the file:", *lines])


def articles_text(articles: Iterable[Article]) -> str:
    """One line an article: id, date, publisher, words, title."""
    rows = [("id", "published", "publisher", "words", "title")]
    for one in articles:
        words = f"{len(one.text.split()):,}"
        rows.append((one.id, date_in_words(one.published), one.publisher or "–", words, title_in_words(one)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*map(str.ljust, row, widths), row[4]]) for row in rows)


def verdicts_text(verdicts: Iterable[Verdict]) -> str:
    """One line a citation, and what is known of those that do not hold."""
    return "\n".join(_verdict_text(verdict) for verdict in verdicts)


def _verdict_text(verdict: Verdict) -> str:
    lines = [f"{verdict.outcome:<16} {verdict.id}"]
    if verdict.now:
        lines.append(f"{'':<16} now {verdict.now}")
    if verdict.nearest:
        lines.append(f"{'':<16} nearest: {verdict.nearest}")
    lines.extend(f"{'':<16} {kind}: {was!r} -> {now!r}" for kind, was, now in verdict.changes)
    return "\n".join(lines)


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


def _wrapped(text: str, width: int, lead: str) -> str:
    """The text in lines of `width`, each behind `lead`; width 0 leaves it in one line, as a pipe wants it."""
    flat = " ".join(text.split("\n"))
    if width <= 0:
        return lead + flat
    options = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.fill(flat, width, initial_indent=lead, subsequent_indent=" " * len(lead), **options)  # type: ignore[arg-type]
