"""Write a file whole or not at all: a reader, or a kill at any moment, finds the former file or the new one."""

import os
import tempfile
from pathlib import Path

from assistant.errors import UsageError
from assistant.messages import message


def write_text(path: Path, text: str) -> None:
    """Put `text` into `path`, in UTF-8 and with the line ends that it has; otherwise as `write_bytes`.

    Raises:
        UsageError: the file cannot be written; what stood there still does.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` into `path`; a file that was there keeps its mode.

    Raises:
        UsageError: the file cannot be written; what stood there still does.
    """
    try:
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as exc:
        raise _unwritable(path, exc) from exc
    draft = Path(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)  # mkstemp's files are for their owner alone
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        raise _unwritable(path, exc) from exc


def _unwritable(path: Path, exc: OSError) -> UsageError:
    return UsageError(
        message("Cannot write {path}: {reason}. Choose another file.", path=path, reason=exc.strerror or str(exc))
    )
