"""Build an index with the toy model and be killed at a named point: `killed_build.py CORPUS INDEX POINT`."""

import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import ToyEmbedder

from assistant import build
from assistant.errors import PinciteError
from assistant.index import Catalogue, GenerationWriter

When = Callable[..., bool]


def _always(*_: Any) -> bool:
    return True


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kill(owner: Any, name: str, at: int = 1, *, after: bool = False, when: When = _always) -> None:
    """Be killed before, or right after, the `at`-th call of `owner.name` whose arguments please `when`."""
    original, calls = getattr(owner, name), 0

    def wrapped(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += when(*args)
        mine = when(*args) and calls == at
        if mine and not after:
            _die()
        result = original(*args, **options)
        if mine:
            _die()
        return result

    setattr(owner, name, wrapped)


def _half(path: Path, *_: Any) -> bool:
    """A half-written generation, on its way to its own name."""
    return path.name.endswith(".writing")


def _older(_: Path, target: Path) -> bool:
    """An older copy of a generation, on its way out of the way."""
    return target.name.endswith(".old.writing")


def _kept(_: Path, target: Path) -> bool:
    return target.suffix == ".npz"


def _pointer(_: Path, target: Path) -> bool:
    return target.name == "CURRENT"


def _whole(path: Path, **_: Any) -> bool:
    return not path.name.endswith(".writing")


def _fill_disk() -> None:
    """From the first line of the generation on, no file may grow beyond 2,000 bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    catalogue: Any = Catalogue
    original = catalogue.writing

    def writing(*args: Any) -> Any:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        return original(*args)

    catalogue.writing = writing


POINTS: dict[str, Callable[[], None]] = {
    "before the first embedding": lambda: _kill(ToyEmbedder, "embed"),
    "before the third embedding": lambda: _kill(ToyEmbedder, "embed", 3),
    "after the third embedding": lambda: _kill(ToyEmbedder, "embed", 3, after=True),
    "before rows are kept": lambda: _kill(Path, "replace", 2, when=_kept),
    "after rows are kept": lambda: _kill(Path, "replace", 2, after=True, when=_kept),
    "before the generation is begun": lambda: _kill(Catalogue, "writing"),
    "before the first article is written": lambda: _kill(GenerationWriter, "add"),
    "after the third article is written": lambda: _kill(GenerationWriter, "add", 3, after=True),
    "before the manifest": lambda: _kill(Path, "write_text"),
    "after the manifest": lambda: _kill(Path, "write_text", after=True),
    "after the older copy is moved": lambda: _kill(Path, "rename", after=True, when=_older),
    "before the generation is renamed": lambda: _kill(Path, "rename", when=_half),
    "after the generation is renamed": lambda: _kill(Path, "rename", after=True, when=_half),
    "before CURRENT is replaced": lambda: _kill(Path, "replace", when=_pointer),
    "after CURRENT is replaced": lambda: _kill(Path, "replace", after=True, when=_pointer),
    "before clearing": lambda: _kill(Catalogue, "clear"),
    "while clearing": lambda: _kill(shutil, "rmtree", after=True, when=_whole),
    "after clearing": lambda: _kill(Catalogue, "clear", after=True),
    "full disk": _fill_disk,
}


def main() -> None:
    """Build; an error is one line on stderr and status 2, as on the command line."""
    corpus, index, point = sys.argv[1:]
    POINTS[point]()
    try:
        build(corpus, index, embedder=ToyEmbedder())
    except PinciteError as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
