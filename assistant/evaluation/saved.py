"""What all saved runs have in common: how their files are read and checked, and how two runs are paired.

In goes JSON, out come records, or one line that says what is wrong with the file.
"""

import json
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from assistant.errors import UsageError

_Record = TypeVar("_Record")
_Result = TypeVar("_Result")


def read(path: Path, command: str) -> Any:
    """The JSON of a run that `command` saved.

    Raises:
        UsageError: it cannot be read, or is no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise unreadable(path, command, str(exc)) from exc


def unreadable(path: Path, command: str, why: str) -> UsageError:
    """The error for a file that is no run."""
    return UsageError(f"Cannot read the run {path}: expected JSON that '{command}' wrote ({why}).")


def record(kind: type[_Record], values: Any) -> _Record:
    """A record from JSON.

    Raises:
        ValueError: a field is missing, too many or of another type; it names the field.
    """
    hints = get_type_hints(kind)
    if not isinstance(values, dict) or set(values) != set(hints):
        raise ValueError(f"expected an object with {', '.join(hints)}, found {json.dumps(values)!s:.80}")
    for name, hint in hints.items():
        if not isinstance(values[name], getattr(hint, "__origin__", hint)):
            raise ValueError(f"{name!r} is of the wrong type, {json.dumps(values[name])!s:.80}")
    return kind(**values)


def paired(
    before: Iterable[_Result], after: Iterable[_Result], key: Callable[[_Result], Hashable]
) -> list[tuple[_Result, _Result]]:
    """The results of two runs for the questions that both have, in the order of the later one.

    >>> paired(["a1", "b1"], ["c2", "b2", "a2"], key=lambda result: result[0])
    [('b1', 'b2'), ('a1', 'a2')]
    """
    then = {key(result): result for result in before}
    return [(then[key(result)], result) for result in after if key(result) in then]
