"""Files of known answers: read, and checked against the articles before any question is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.api import Assistant
from assistant.errors import UsageError

WITHIN = 3  # the rank to reach where a known answer names none

_FIELDS = {"id", "question", "answers", "refuse", "within", "tags", "note", "known_miss"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A right answer: words that an article contains."""

    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A question with the quotations of which any counts, or none where it must be refused."""

    id: str
    question: str
    answers: tuple[Quotation, ...]
    within: int
    tags: tuple[str, ...]
    known_miss: str | None
    line: int

    @property
    def refuse(self) -> bool:
        """Whether the question must be refused."""
        return not self.answers


def read(path: Path) -> tuple[KnownAnswer, ...]:
    """Read a file of known answers.

    Raises:
        UsageError: it is not YAML, or an entry has an unknown, missing or wrong field; the message names the line.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        mark = getattr(exc, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise UsageError(f"{where}: cannot be read as YAML ({getattr(exc, 'problem', None) or exc}).") from exc
    if not isinstance(node, yaml.SequenceNode):
        raise UsageError(f"{path}: expected a list of known answers, each with id and question.")
    constructor = yaml.SafeLoader("")
    known = tuple(
        _known(f"{path}:{entry.start_mark.line + 1}", constructor.construct_object(entry, deep=True), entry)
        for entry in node.value
    )
    _check_ids(path, known)
    return known


def _known(where: str, entry: Any, node: yaml.Node) -> KnownAnswer:
    if not isinstance(entry, dict) or not isinstance(entry.get("question"), str) or "id" not in entry:
        raise UsageError(f"{where}: expected id and question, found {entry!r:.80}.")
    if unknown := set(entry) - _FIELDS:
        raise UsageError(f"{where}: unknown field {min(unknown)!r}; expected {', '.join(sorted(_FIELDS))}.")
    if bool(entry.get("answers")) == bool(entry.get("refuse")):
        raise UsageError(f"{where}: expected either answers or 'refuse: true' for {entry['id']!r}.")
    try:
        answers = tuple(Quotation(**answer) for answer in entry.get("answers", ()))
    except TypeError as exc:
        raise UsageError(f"{where}: each of the answers needs article and quote, and nothing else.") from exc
    return KnownAnswer(
        id=str(entry["id"]),
        question=entry["question"],
        answers=answers,
        within=int(entry.get("within", WITHIN)),
        tags=tuple(entry.get("tags", ())),
        known_miss=entry.get("known_miss"),
        line=node.start_mark.line + 1,
    )


def _check_ids(path: Path, known: Iterable[KnownAnswer]) -> None:
    seen: set[str] = set()
    for one in known:
        if one.id in seen:
            raise UsageError(f"{path}:{one.line}: the id {one.id!r} is given twice.")
        seen.add(one.id)


def check(path: Path, known: Iterable[KnownAnswer], assistant: Assistant) -> None:
    """Make sure that every quotation stands in its article.

    Raises:
        UsageError: an article is unknown or does not contain a quotation; the message names the line.
    """
    for one in known:
        for answer in one.answers:
            if answer.quote not in assistant.article(answer.article).text:
                raise UsageError(
                    f"{path}:{one.line}: {one.id!r} expects a quotation that {answer.article!r} does not contain: "
                    f"{answer.quote!r:.80}."
                )
