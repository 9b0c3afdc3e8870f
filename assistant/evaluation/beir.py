"""Folders in BEIR layout, line by line; what is wrong with a line is said with its file and number.

The files: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`), `qrels/*.tsv`, and beside them
`answers.jsonl` (`query-id`, `corpus-id`, `spans` as [start, end) in code points of the text, `quotes` being those
slices) and `unanswerable.jsonl` (`_id`, `text`, and `corpus-id` where one document was asked).
BEIR: Thakur et al. 2021, arXiv:2104.08663.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UsageError

CORPUS, QUERIES, ANSWERS, UNANSWERABLE = "corpus.jsonl", "queries.jsonl", "answers.jsonl", "unanswerable.jsonl"
QRELS = "qrels"


@dataclass(frozen=True, slots=True)
class Row:
    """A document or a question, and the line of its file.

    Attributes:
        line: the number of the line, from 1.
        text: its words.
        title: a document's, empty without one.
        about: the document that a question without an answer was asked of; None without one.
    """

    line: int
    text: str
    title: str = ""
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The right places of a question in a document, and the line of the file: (start, end, the words there)."""

    line: int
    query: str
    document: str
    places: tuple[tuple[int, int, str], ...]


def rows(path: Path) -> dict[str, Row]:
    """The documents or the questions of a file, by id.

    Raises:
        UsageError: there is no such file, or a line of it cannot be used.
    """
    by_id: dict[str, Row] = {}
    for number, line in json_lines(path):
        name, text = strings(path, number, line, "_id", "text")
        if name in by_id:
            raise fail(path, number, f"the id {name!r} is given twice")
        by_id[name] = Row(number, text, str(line.get("title") or "").strip())
    return by_id


def unanswerable(path: Path, documents: Collection[str]) -> dict[str, Row]:
    """The questions that nothing answers, by id; none where there is no file.

    Raises:
        UsageError: a line cannot be used, or names a document that is not there.
    """
    by_id: dict[str, Row] = {}
    for number, line in json_lines(path, optional=True):
        name, text = strings(path, number, line, "_id", "text")
        about = line.get("corpus-id")
        if about is not None and about not in documents:
            raise fail(path, number, f"names the document {about!r}, which {CORPUS} does not have")
        by_id[name] = Row(number, text, about=about)
    return by_id


def answers(path: Path, queries: Collection[str], documents: Collection[str], optional: bool) -> Iterator[Answers]:
    """The right places, a question and a document at a time; whether the words stand there is not checked.

    Raises:
        UsageError: there is no file, unless it is optional; a line cannot be used, or names what is not there.
    """
    for number, line in json_lines(path, optional):
        query, document = strings(path, number, line, "query-id", "corpus-id")
        check_known(path, number, query, queries, document, documents)
        try:
            pairs = zip(line["spans"], line["quotes"], strict=True)
            places = tuple((int(start), int(end), str(quote)) for (start, end), quote in pairs)
        except (KeyError, TypeError, ValueError) as exc:
            raise fail(path, number, "expected as many spans, each [start, end), as quotes") from exc
        yield Answers(number, query, document, places)


def check_known(
    path: Path, number: int, query: str, queries: Collection[str], document: str, documents: Collection[str]
) -> None:
    """Make sure that a line names a question and a document of the folder.

    Raises:
        UsageError: it does not.
    """
    if query not in queries:
        raise fail(path, number, f"names the question {query!r}, which is not among the questions")
    if document not in documents:
        raise fail(path, number, f"names the document {document!r}, which {CORPUS} does not have")


def fail(path: Path, number: int, what: str) -> UsageError:
    """The error for a line that cannot be used."""
    return UsageError(f"{path}:{number}: {what}. Correct the line.")


def json_lines(path: Path, optional: bool = False) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a JSON Lines file with their line numbers; blank lines are skipped.

    Raises:
        UsageError: there is no such file, unless it is optional; or a line holds no JSON object.
    """
    if optional and not path.exists():
        return
    for number, text in _lines(path):
        try:
            value = json.loads(text)
        except ValueError as exc:
            raise fail(path, number, f"expected a JSON object, found {text!r:.60} ({exc})") from exc
        if not isinstance(value, dict):
            raise fail(path, number, f"expected a JSON object, found {text!r:.60}")
        yield number, value


def strings(path: Path, number: int, line: Mapping[str, Any], *names: str) -> Iterator[str]:
    """Those fields of a line, which must be texts.

    Raises:
        UsageError: one is missing, no text, or holds half of a surrogate pair, which is no character.
    """
    for name in names:
        value = line.get(name)
        if not isinstance(value, str):
            raise fail(path, number, f"expected a text in the field {name!r}, found {value!r:.60}")
        try:
            value.encode()
        except UnicodeEncodeError as exc:
            raise fail(path, number, f"the field {name!r} holds half of a surrogate pair") from exc
        yield value


def table_lines(path: Path) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """The judgements of a qrels file: query, document and grade, behind a heading.

    Raises:
        UsageError: a line is none.
    """
    for number, text in _lines(path):
        try:
            query, document, grade = text.rstrip("\n").split("\t")
            yield number, (query, document, int(grade))
        except ValueError as exc:
            if number > 1:  # the first line is a heading
                fault = f"expected query, document and grade between tabs, found {text.rstrip()!r:.60}"
                raise fail(path, number, fault) from exc


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except FileNotFoundError as exc:
        raise UsageError(f"No file {path}: expected a folder in BEIR layout.") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"Cannot read {path}: expected UTF-8 ({exc}).") from exc
