"""Verdicts on citations as JSON, and as text for a terminal."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assistant.records import CitationOutcome, Verdict


def verdicts_json(verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Verdicts as interface.md has them."""
    return {"citations": [asdict(verdict) for verdict in verdicts]}


def verdicts_text(verdicts: Iterable[Verdict]) -> str:
    """One line a citation, and what is known of those that do not hold."""
    return "\n".join(_verdict_text(verdict) for verdict in verdicts)


def _verdict_text(verdict: Verdict) -> str:
    lines = [f"{verdict.outcome:<16} {verdict.id}"]
    if verdict.now:
        lines.append(f"{'':<16} now {verdict.now}")
    if verdict.outcome == CitationOutcome.UNQUOTED:
        words = " ".join((verdict.nearest or "").split())
        lines.append(f"{'':<16} no quotation was read beside it, so no words were compared; it names: {words}")
    elif verdict.nearest:
        lines.append(f"{'':<16} nearest: {verdict.nearest}")
    lines.extend(f"{'':<16} {kind}: {was!r} -> {now!r}" for kind, was, now in verdict.changes)
    return "\n".join(lines)
