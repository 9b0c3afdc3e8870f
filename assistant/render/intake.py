"""What became of files that were taken in, as JSON and as text for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from assistant.records import Taken

_IN = ("added", "updated")
_MARKS = {"added": "+", "updated": "~", "copy": "=", "refused": "!"}


def taken_json(taken: Iterable[Taken]) -> list[dict[str, Any]]:
    """What became of each file."""
    return [asdict(each) for each in taken]


def taken_text(outcomes: Sequence[Taken]) -> str:
    """A line a file with what to look at below it, and a line that counts them.

    >>> print(taken_text([Taken("a.pdf", "added", "a", "Tides", ("No date stated: fill in what you know.",))]))
    + a.pdf: a, “Tides”
        No date stated: fill in what you know.
    1 added
    """
    counts = {name: sum(outcome.outcome == name for outcome in outcomes) for name in _MARKS}
    words = {"added": "added", "updated": "updated", "copy": "there already", "refused": "refused"}
    total = ", ".join(f"{count} {words[name]}" for name, count in counts.items() if count)
    return "\n".join(
        [*(line for outcome in outcomes for line in _lines(outcome)), total or "No file that can be added."]
    )


def _lines(outcome: Taken) -> Iterator[str]:
    title = f", “{outcome.title}”" if outcome.title and outcome.outcome in _IN else ""
    reason = f"“{outcome.title}”: {outcome.reason}" if outcome.title else outcome.reason
    result = f"{outcome.article_id}{title}" if outcome.outcome in _IN else reason
    yield f"{_MARKS[outcome.outcome]} {outcome.path}: {result}"
    yield from (f"    {warning}" for warning in outcome.warnings)
