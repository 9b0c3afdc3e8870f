"""Standard input in the place of a file: `-`, as other programs have it.

In goes what the command expects; out come the bytes that were piped in, or one line that says why there are none.
"""

import sys
from pathlib import Path

import click

from assistant import documents
from assistant.documents import Document
from assistant.errors import UsageError

MARK = "-"  # a file of that name is './-'
PASTED = "pasted.txt"

name_option = click.option("--name", metavar="NAME", help=f"With '-': a name, its ending the format. Default: {PASTED}")


def given(argument: object) -> bool:
    """Whether an argument stands for standard input."""
    return str(argument) == MARK


def read(expected: str) -> bytes:
    """All that was piped in.

    Args:
        expected: what it should be, in words.

    Raises:
        UsageError: nothing was: standard input is a terminal, is closed, or is empty.
    """
    if sys.stdin is None or sys.stdin.isatty():
        state = "is closed" if sys.stdin is None else "is a terminal"
        raise UsageError(f"Standard input {state}: expected {expected}, from a pipe ('… | pincite …') or '< FILE'.")
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise UsageError(f"Standard input is empty: expected {expected}. Does the program before the pipe print it?")
    return data


def document(file: Path, name: str | None) -> tuple[Document, bytes, str]:
    """A writer's text from a file or from standard input: as a document, its bytes, and what it is called.

    Raises:
        UsageError: it cannot be read, or a name is given to what has one.
    """
    if not given(file):
        if name:
            raise UsageError(f"--name {name} names what standard input gives: expected '-' as the file, found {file}.")
        text = documents.read(file)
        return text, file.read_bytes(), str(file)
    called = name or PASTED
    documents.format_of(Path(called))  # what cannot be read is not waited for
    data = read("a text")
    return documents.decode(data, called), data, called
