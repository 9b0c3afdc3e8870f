"""Files of known answers: read, and checked against the articles before any question is asked.

Nothing here loads a model: reading needs the file alone, checking the texts of the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError, not_utf8
from assistant.evaluation.known_answers import schema
from assistant.messages import message

if TYPE_CHECKING:
    import yaml

    from assistant.api import Assistant

WITHIN = 3  # the rank to reach where a known answer names none
SUFFIX = ".answers.yaml"
_HELD_OUT = re.compile(r"held[ _-]?out", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A right answer: words that an article contains. Where it was read does not count when two are compared.

    Attributes:
        article: the id of the article.
        quote: a slice of its text.
        line: where it was read.
        words: the shortest slice of the quote that a person would give for an answer; None where none was chosen, as
            for most questions of yes or no.
    """

    article: str
    quote: str
    line: int = field(default=0, compare=False)
    words: str | None = None


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A question with the quotations of which any counts, or none where it must be refused."""

    id: str
    question: str
    answers: tuple[Quotation, ...] = ()
    within: int = WITHIN
    tags: tuple[str, ...] = ()
    known_miss: str | None = None
    line: int = field(default=0, compare=False)
    note: str | None = None

    @property
    def refuse(self) -> bool:
        """Whether the question must be refused."""
        return not self.answers


def read(path: Path) -> tuple[KnownAnswer, ...]:
    """Read a file of known answers.

    Raises:
        UsageError: it cannot be read, is not what the schema allows, gives an id twice, or answering words that are not
            in their quote; the message names the line.
    """
    return parse(path, read_text(path))


def is_held_out(path: Path) -> bool:
    """Whether a file says by its name that its questions are held out: nothing is to be fitted on them or shown.

    Example:
        >>> [is_held_out(Path(name)) for name in ("held_out.answers.yaml", "Held-out-2.yaml", "dev.yaml")]
        [True, True, False]
    """
    return bool(_HELD_OUT.search(path.name))


def read_text(path: Path) -> str:
    """The text of a file of known answers, with the line ends that it has.

    Raises:
        UsageError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as exc:
        raise UsageError(not_utf8(path, exc)) from exc
    except OSError as exc:
        raise UsageError(
            message("Cannot read {path}: {reason}. Expected a file of known answers.", path=path, reason=exc.strerror)
        ) from exc


def parse(path: Path, source: str) -> tuple[KnownAnswer, ...]:
    """As `read`, of text at hand; `path` is what messages name."""
    known = tuple(_known(entry, node) for entry, node in schema.entries(path, source))
    refuse_doubled_ids((path, one) for one in known)
    _refuse_foreign_words(path, known)
    return known


def _refuse_foreign_words(path: Path, known: Iterable[KnownAnswer]) -> None:
    for answer in (answer for known_answer in known for answer in known_answer.answers):
        if answer.words is not None and answer.words not in answer.quote:
            raise UsageError(
                message(
                    "{place}: expected words that the quote has, exactly, found {words!r:.80}. Copy them from it.",
                    place=f"{path}:{answer.line}",
                    words=answer.words,
                )
            )


def _known(entry: dict[str, Any], node: yaml.MappingNode) -> KnownAnswer:
    nodes = {key.value: value for key, value in node.value}
    places = nodes["answers"].value if "answers" in nodes else ()
    answers = zip(entry.get("answers", ()), places, strict=True)
    return KnownAnswer(
        id=entry["id"],
        question=entry["question"],
        answers=tuple(Quotation(line=schema.line(place), **answer) for answer, place in answers),
        within=int(entry.get("within", WITHIN)),
        tags=tuple(entry.get("tags", ())),
        known_miss=entry.get("known_miss"),
        line=schema.line(node),
        note=entry.get("note"),
    )


def read_all(paths: Iterable[Path]) -> dict[Path, tuple[KnownAnswer, ...]]:
    """Read files, and every `*.answers.yaml` below folders, each once.

    Raises:
        UsageError: as `read`; a folder holds no such file; or two files give one id.
    """
    found = {path: read(path) for path in dict.fromkeys(file for given in paths for file in _files(given))}
    refuse_doubled_ids((path, one) for path, known in found.items() for one in known)
    return found


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    if not (files := sorted(path.rglob(f"*{SUFFIX}"))):
        raise UsageError(
            message("No known answers in {path}: expected files named *{suffix}.", path=path, suffix=SUFFIX)
        )
    return files


def refuse_doubled_ids(known: Iterable[tuple[Path, KnownAnswer]]) -> None:
    """Make sure that every id is given once.

    Raises:
        UsageError: one is given twice; the message names both lines.
    """
    seen: dict[str, str] = {}
    for path, known_answer in known:
        place = f"{path}:{known_answer.line}"
        if (former := seen.setdefault(known_answer.id, place)) != place:
            raise UsageError(
                message(
                    "{place}: the id {id!r} is given twice, first at {former}. Rename one of them.",
                    place=place,
                    id=known_answer.id,
                    former=former,
                )
            )


def check(path: Path, known: Iterable[KnownAnswer], assistant: Assistant) -> None:
    """Make sure that every quotation stands in its article.

    Raises:
        UsageError: an article is unknown or does not contain a quotation; the message names the line.
    """
    for known_answer in known:
        for answer in known_answer.answers:
            place = f"{path}:{answer.line or known_answer.line}"
            if fault := _fault(place, known_answer.id, answer, assistant):
                raise UsageError(fault)


def _fault(place: str, id: str, answer: Quotation, assistant: Assistant) -> str | None:
    try:
        text = assistant.article(answer.article).text
    except UsageError:
        return message(
            "{place}: {id!r} names the article {article!r}, which the index does not have. 'pincite list' shows those "
            "it has.",
            place=place,
            id=id,
            article=answer.article,
        )
    if answer.quote not in text:
        return message(
            "{place}: {id!r} expects a quotation that {article!r} does not contain: {quote!r:.80}. 'pincite answers "
            "--check' offers "
            "the nearest text.",
            place=place,
            id=id,
            article=answer.article,
            quote=answer.quote,
        )
    return None
