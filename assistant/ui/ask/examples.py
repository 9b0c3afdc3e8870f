"""Example questions for the page: known answers that the assistant gets right over its articles as they are.

In goes a folder, out come questions from several articles, and one that is rightly refused. None is from a file that
is held out: what a visitor tries is soon no longer unseen. Whether one is to be answered or refused is not told.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from assistant.errors import PinciteError, UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import KnownAnswer
from assistant.messages import message
from assistant.ui.opening import Answering
from assistant.ui.query import TOP
from assistant.ui.shared.evidence import is_evidence

ANSWERED = 4  # examples that are answered; one more is refused
_LONGEST = 80  # characters: an example is read at a glance
_TRIED = 16  # questions of a kind that are asked at the most, since a visitor waits


class Examples:
    """The examples of a page, chosen anew when its articles have changed."""

    def __init__(self) -> None:
        """None is chosen yet."""
        self._chosen: tuple[str, tuple[str, ...]] = ("", ())

    def of(self, assistant: Answering, candidates: Sequence[KnownAnswer]) -> tuple[str, ...]:
        """The questions to offer."""
        generation = assistant.info().generation
        if self._chosen[0] != generation:
            self._chosen = generation, chosen(assistant, candidates)
        return self._chosen[1]


def candidates(folder: Path) -> tuple[KnownAnswer, ...]:
    """The questions of a folder's `*.answers.yaml` files that may be shown, those of each article in turn.

    Raises:
        UsageError: there is no such file, or one cannot be read.
    """
    files = sorted(folder.glob(f"*{known_answers.SUFFIX}"))
    if not files:
        raise UsageError(
            message(
                "No known answers in {folder}: expected files named *.answers.yaml. Choose another folder with "
                "--answers.",
                folder=folder,
            )
        )
    known = [entry for file in files if not known_answers.is_held_out(file) for entry in known_answers.read(file)]
    fit = [entry for entry in known if not entry.known_miss and len(entry.question) <= _LONGEST]
    by_article: dict[str, list[KnownAnswer]] = {}
    for entry in fit:
        by_article.setdefault(entry.answers[0].article if entry.answers else "", []).append(entry)
    return tuple(entry for turn in zip_longest(*by_article.values()) for entry in turn if entry)


def chosen(assistant: Answering, known: Iterable[KnownAnswer]) -> tuple[str, ...]:
    """The first that pass: answered by evidence, each from another article while there is one; then one refused."""
    known = tuple(known)
    right = list(islice(_right(assistant, [entry for entry in known if not entry.refuse]), 2 * ANSWERED))
    first = {entry.answers[0].article: entry for entry in reversed(right)}.values()
    answered = [
        *(entry for entry in right if entry in first),
        *(entry for entry in right if entry not in first),
    ][:ANSWERED]
    refused = list(islice(_right(assistant, [entry for entry in known if entry.refuse]), 1))
    return tuple(entry.question for entry in [*answered[:2], *refused, *answered[2:]])


def _right(assistant: Any, known: Iterable[KnownAnswer]) -> Iterator[KnownAnswer]:
    """Those that are refused rightly, or whose first hit is right and shown as evidence."""
    for entry in islice(known, _TRIED):
        try:
            outcome = known_answers.judge(entry, assistant, top=TOP)
        except PinciteError:  # about an article that is not in this collection
            continue
        if outcome.passed and (entry.refuse or (outcome.rank == 1 and is_evidence(outcome.answer.hits[0]))):
            yield entry
