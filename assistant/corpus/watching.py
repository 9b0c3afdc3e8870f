"""Follow folders: which files came, changed or went, as soon as nobody writes to them any more."""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus.intake import is_wanted

_LOOK = 700  # milliseconds between two looks at a file that is being written


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since the last time: files to read, and files that are there no more."""

    ready: tuple[Path, ...]
    gone: tuple[Path, ...]


def changes(
    folders: Sequence[Path], apart: Sequence[Path] = (), stop: threading.Event | None = None
) -> Iterator[Changes]:
    """What happens below folders, until `stop` is set or the person interrupts.

    A file is ready when two looks at it find the same size and time: a download, or a copy over a slow line, is waited
    for. Links, hidden and temporary files are passed over.

    Args:
        folders: to follow.
        apart: folders inside them that are not followed, such as the collection's own.
        stop: ends it.
    """
    from watchfiles import Change, watch

    waiting: dict[Path, tuple[int, int] | None] = {}
    options = {"step": 100, "debounce": _LOOK, "rust_timeout": _LOOK, "yield_on_timeout": True}
    for seen in watch(*folders, stop_event=stop, **options):  # type: ignore[arg-type]
        gone = []
        for change, name in sorted(seen, key=lambda pair: pair[1]):
            path = Path(name)
            if not _followed(path, folders, apart):
                continue
            if change is Change.deleted and not path.exists():
                waiting.pop(path, None)
                gone.append(path)
            else:
                waiting[path] = None
        ready = [path for path, before in waiting.items() if before is not None and before == _state(path)]
        waiting = {path: state for path in waiting if path not in ready and (state := _state(path)) is not None}
        if ready or gone:
            yield Changes(tuple(ready), tuple(gone))


def _followed(path: Path, folders: Sequence[Path], apart: Sequence[Path]) -> bool:
    inside = next(
        (path.relative_to(folder.resolve()) for folder in folders if path.is_relative_to(folder.resolve())), None
    )
    if inside is None or any(path.is_relative_to(folder.resolve()) for folder in apart):
        return False
    return is_wanted(path) and not any(part.startswith((".", "_")) for part in inside.parts[:-1])


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None where there is none."""
    try:
        state = os.stat(path, follow_symlinks=False)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns
