"""Where the password of the page is from: typed in, a file, or the environment; never a command line, which all read.

It is no setting of `pincite.toml`, so that it is neither printed by `pincite config` nor copied with a collection.
"""

import os
from pathlib import Path

from assistant.errors import UsageError

VARIABLE = "PINCITE_PASSWORD"
SHORTEST = 8  # characters


def find(file: Path | None = None, typed: str | None = None) -> str | None:
    """The password: typed, else the first line of a file, else from the environment; None where there is none.

    From here on the environment has it no more, so that no program that Pincite starts is given it.

    Raises:
        UsageError: the file cannot be read, or the password is too short.
    """
    from_environment = os.environ.pop(VARIABLE, None)
    password = typed if typed is not None else _first_line(file) if file else from_environment
    if password is not None and len(password) < SHORTEST:
        raise UsageError(f"The password is too short: expected at least {SHORTEST} characters. Choose a longer one.")
    return password


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(
            f"Cannot read the password from {file}: {exc}. Expected it in the first line, in UTF-8."
        ) from exc
