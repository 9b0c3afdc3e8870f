"""The lines of a set's files, one at a time; what is wrong with a line is said with its file and number."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import UsageError


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
                what = f"expected query, document and grade between tabs, found {text.rstrip()!r:.60}"
                raise fail(path, number, what) from exc


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except FileNotFoundError as exc:
        raise UsageError(f"No file {path}: expected a folder in BEIR layout.") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"Cannot read {path}: expected UTF-8 ({exc}).") from exc
