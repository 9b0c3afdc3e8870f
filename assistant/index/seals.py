"""Whether the files of a generation are those that were written: by their hashes, or by what the file system knows.

Hashing every byte at each opening would take seconds for each gigabyte. So the writer also notes each file's size and
the time of its last change (`st_ctime`, which no program can set) in a file beside the manifest. A file that still has
both was not written to since it was hashed; any other is hashed again, such as those of an index that was copied. What
changes bytes on a disk without writing to a file is found by `pincite check`, which hashes all of them.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BrokenIndexError
from assistant.messages import message

STAMPS = "stamps.json"
_TICK = 0.02  # seconds; a file system's clock is no coarser
_WHOLE_SECOND = 1_000_000_000  # nanoseconds; times on this grid come from a clock that is too coarse to rely on

Stamp = list[int]  # bytes, nanoseconds of the last change
Stamps = dict[str, Stamp]  # by the file's name in its folder


def seal(path: Path) -> dict[str, Any]:
    """Force a file to disk and tell its size and hash."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def check(folder: Path, sealed: Mapping[str, Mapping[str, Any]], trusted: Mapping[str, Stamp] | None = None) -> Stamps:
    """Compare every file with its checksum, those whose stamp is trusted by their stamp; returns all stamps.

    Raises:
        BrokenIndexError: a file is missing, cut short or altered; the message names it.
    """
    stamps = {}
    for name, expected in sealed.items():
        path = folder / name
        if not path.is_file():
            raise BrokenIndexError(message("The index is damaged: {path} is missing. Run 'pincite build'.", path=path))
        stamps[name] = stamp(path)  # before it is hashed, so that a change from now on shows
        size = stamps[name][0]
        if size != expected["bytes"]:
            raise BrokenIndexError(
                message(
                    "The index is damaged: {path} has {size} bytes, expected {expected}. Run 'pincite build'.",
                    path=path,
                    size=size,
                    expected=expected["bytes"],
                )
            )
        if (trusted or {}).get(name) != stamps[name] and _hash(path) != expected["sha256"]:
            raise BrokenIndexError(message("The index is damaged: {path} was altered. Run 'pincite build'.", path=path))
    return stamps


def stamps_of(folder: Path, names: Mapping[str, object]) -> Stamps:
    """The stamps of files that were just sealed."""
    return {name: stamp(folder / name) for name in names}


def trusted(folder: Path) -> Stamps:
    """The stamps noted in a folder; none where they are missing or cannot be read, so that all files are hashed."""
    try:
        noted = json.loads((folder / STAMPS).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return noted if isinstance(noted, dict) else {}


def note(folder: Path, stamps: Stamps) -> None:
    """Note the stamps of files that have their hashes, if others were noted; the caller holds the index's lock.

    A second change in one tick of the clock would not show, so the next tick is waited for.
    """
    fine = {name: stamp for name, stamp in stamps.items() if stamp[1] % _WHOLE_SECOND}
    if fine == trusted(folder):
        return
    latest = max((stamp[1] for stamp in fine.values()), default=0) / _WHOLE_SECOND
    time.sleep(min(max(latest + _TICK - time.time(), 0.0), _TICK))
    draft = folder / f"{STAMPS}.new"
    draft.write_text(json.dumps(fine), encoding="utf-8")
    draft.replace(folder / STAMPS)


def stamp(path: Path) -> Stamp:
    """A file's size and the time of its last change."""
    known = path.stat()
    return [known.st_size, known.st_ctime_ns]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
