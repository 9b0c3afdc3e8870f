"""The quotations of a text, graded, as JSON and as text for a terminal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from assistant.records import Quotation, QuotationCheck, QuotationOutcome
from assistant.render.wrapping import wrapped

_WORDS = {
    QuotationOutcome.EXACT: "exact",
    QuotationOutcome.TYPOGRAPHIC: "exact but for typography",
    QuotationOutcome.ALTERED: "ALTERED",
    QuotationOutcome.STITCHED: "stitched",
    QuotationOutcome.MISATTRIBUTED: "MISATTRIBUTED",
    QuotationOutcome.NOT_FOUND: "NOT FOUND",
}


def quotations_json(check: QuotationCheck, with_text: bool) -> dict[str, Any]:
    """Quotations as interface.md has them; with the text that offsets count in where the file itself is none."""
    text = {"text": check.text} if with_text else {}
    return {"quotations": [asdict(one) for one in check.quotations], "warnings": list(check.warnings), **text}


def quotations_text(check: QuotationCheck, width: int) -> str:
    """Every quotation with its line, its outcome, what differs and where it is from; then the warnings and a sum."""
    parts = []
    line, at = 1, 0
    for quotation in check.quotations:
        line += check.text.count("\n", at, quotation.start)
        at = quotation.start
        parts.append("\n".join(_lines(quotation, line, width)))
    parts.extend(f"Warning: {warning}" for warning in check.warnings)
    parts.append(_sum(check))
    return "\n\n".join(parts)


def _sum(check: QuotationCheck) -> str:
    if not check.quotations:
        return "The text holds no quotation."
    counts = Counter(quotation.outcome for quotation in check.quotations)
    listed = ", ".join(f"{counts[outcome]} {words.lower()}" for outcome, words in _WORDS.items() if counts[outcome])
    many = f"{len(check.quotations)} quotation{'s' if len(check.quotations) > 1 else ''}"
    return f"{many}: {listed}."


def _lines(quotation: Quotation, line: int, width: int) -> Iterator[str]:
    yield wrapped(f"“{quotation.text}”", width, "")
    yield f"  line {line}: {_WORDS[quotation.outcome]}{_remark(quotation)}"
    for change in quotation.changes:
        yield wrapped(
            f"{change.kind}: {_quoted(change.yours)} here, {_quoted(change.source)} in the source", width, "    "
        )
    yield from _stitches(quotation, width)
    if quotation.outcome == QuotationOutcome.MISATTRIBUTED:
        yield wrapped(f"The text names {', '.join(quotation.attributed)}.", width, "    ")
    for citation in quotation.citations:
        if quotation.outcome in (QuotationOutcome.ALTERED, QuotationOutcome.STITCHED):
            yield wrapped(f"source: “{citation.quote}”", width, "    ")
        yield wrapped(f"— {citation.text}", width, "    ")
        yield f"    {citation.id}"
    if quotation.nearest:
        yield wrapped(f"nearest passage: “{quotation.nearest.quote}”", width, "    ")
        yield f"    {quotation.nearest.id}"


def _remark(one: Quotation) -> str:
    if one.short:
        return ", but too short to judge"
    return " OVER A NEGATION" if any(omission.negation for omission in one.omitted) else ""


def _stitches(quotation: Quotation, width: int) -> Iterator[str]:
    for omission in quotation.omitted:
        yield wrapped(f"left out: “{omission.text}”", width, "    ")
    for before, after in pairwise(quotation.pieces):
        if before.citation.paragraph != after.citation.paragraph:
            yield f"    from paragraph {before.citation.paragraph} to paragraph {after.citation.paragraph}"


def _quoted(words: str) -> str:
    return f"“{words}”" if words.strip() else ("a space" if words else "nothing")
