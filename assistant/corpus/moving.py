"""Carry a collection to another machine: articles, originals, known answers and calibration, in a folder or a zip.

Every file travels with its SHA-256. What comes in is checked before anything is written: names stay inside, hashes
hold, sizes are within limits, and nothing that is there is written over.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from assistant import atomic
from assistant.corpus.lock import changing
from assistant.errors import CorpusError, UsageError

LIST = "collection.json"
_CALIBRATION = "calibration.json"  # a file alone, not a folder
FORMAT = 1
MAX_BYTES = 20_000_000_000  # of all files together, unpacked
MAX_FILES = 200_000

Places = Mapping[str, Path]  # 'corpus', 'answers' and 'calibration.json' to where they lie


def export(places: Places, target: Path) -> int:
    """Write a collection to a new folder, or to a file that ends in .zip; how many files it has.

    Args:
        places: what to carry; a place that does not exist is left out.
        target: where to; it must not exist yet.

    Raises:
        UsageError: it is there already, or cannot be written.
        CorpusError: there is no article to carry.
    """
    if target.exists():
        raise UsageError(f"Cannot export to {target}: it is there already. Name a new folder or .zip file.")
    files = dict(_files(places))
    if not any(name.startswith("corpus/") for name in files):
        raise CorpusError(f"Cannot export: no article in {places['corpus']}. Name the corpus with --corpus.")
    try:
        if target.suffix.lower() == ".zip":
            atomic.write_bytes(target, _packed(files))
        else:
            for name, path in files.items():
                copy = target / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                atomic.write_bytes(copy, path.read_bytes())
            atomic.write_text(target / LIST, _listed(files))
    except OSError as exc:
        raise UsageError(f"Cannot export to {target}: {exc.strerror or exc}. Choose another place.") from exc
    return len(files)


def take_back(source: Path, places: Places) -> int:
    """Bring an exported collection in, beside what is there; how many files came.

    A file that is there already with the same bytes is left as it is.

    Raises:
        UsageError: there is no export, or a file is there already with other bytes; nothing was written.
        CorpusError: it is damaged, or names a place outside; nothing was written.
    """
    reader = _Zip(source) if source.is_file() else _Folder(source)
    listed = _list_of(reader, source)
    with changing(places["corpus"]):
        targets = {name: _target(name, places, source) for name in listed}
        for name, data in _checked(reader, listed, source):
            target = targets[name]
            if target.exists() and target.read_bytes() != data:
                raise UsageError(
                    f"Cannot import {source}: {target} is there already with other bytes. Remove it first."
                )
        for name, data in _checked(reader, listed, source):
            targets[name].parent.mkdir(parents=True, exist_ok=True)
            if not targets[name].exists():
                atomic.write_bytes(targets[name], data)
    return len(listed)


def _files(places: Places) -> Iterator[tuple[str, Path]]:
    """What is carried: the name in the export, and the file; hidden files and links stay behind."""
    for place, root in places.items():
        if root.is_file():
            yield place, root
        for parent, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(parent) / name
                if not name.startswith(".") and not path.is_symlink():
                    yield f"{place}/{path.relative_to(root).as_posix()}", path


def _listed(files: Mapping[str, Path]) -> str:
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return json.dumps({"format": FORMAT, "files": hashes}, indent=1, ensure_ascii=False) + "\n"


def _packed(files: Mapping[str, Path]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, path in files.items():
            file.write(path, name)
        file.writestr(LIST, _listed(files))
    return packed.getvalue()


class _Zip:
    """The files of a zip archive."""

    def __init__(self, source: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError) as exc:
            raise CorpusError(f"Cannot import {source}: it is no zip archive ({exc}). Export it anew.") from exc

    def read(self, name: str, limit: int) -> bytes:
        with self._zip.open(name) as part:
            return part.read(limit + 1)


class _Folder:
    """The files of a folder; links are not followed."""

    def __init__(self, source: Path) -> None:
        self._source = source

    def read(self, name: str, limit: int) -> bytes:
        path = self._source / name
        if path.is_symlink() or not path.resolve().is_relative_to(self._source.resolve()):
            raise KeyError(name)
        with path.open("rb") as file:
            return file.read(limit + 1)


def _list_of(reader: _Zip | _Folder, source: Path) -> dict[str, str]:
    try:
        value: Any = json.loads(reader.read(LIST, 100_000_000))
        files = value["files"]
        good = value["format"] == FORMAT and all(isinstance(part, str) for pair in files.items() for part in pair)
    except (OSError, KeyError) as exc:
        raise UsageError(f"Cannot import {source}: it has no {LIST}. Name what 'pincite export' wrote.") from exc
    except (ValueError, TypeError, AttributeError, RecursionError) as exc:
        raise CorpusError(f"Cannot import {source}: its {LIST} is damaged ({exc}). Export it anew.") from exc
    if not good or len(files) > MAX_FILES:
        raise CorpusError(f"Cannot import {source}: its {LIST} is of another format. Export it anew.")
    return dict(files)


def _target(name: str, places: Places, source: Path) -> Path:
    """Where a file goes: below the place that its name begins with, and nowhere else."""
    place, _, inner = name.partition("/")
    parts = PurePosixPath(inner).parts
    alone = place == _CALIBRATION
    inside = (
        bool(inner)
        and not alone
        and not any(part in ("..", "/") or "\\" in part or part.startswith(".") for part in parts)
    )
    if place in places and (inside or (alone and not inner)):
        target = places[place].joinpath(*parts)
        if not inner or target.resolve().is_relative_to(places[place].resolve()):
            return target
    raise CorpusError(f"Cannot import {source}: it names {name!r:.80}, which is no place of a collection.")


def _checked(reader: _Zip | _Folder, listed: Mapping[str, str], source: Path) -> Iterator[tuple[str, bytes]]:
    left = MAX_BYTES
    for name, sha256 in listed.items():
        try:
            data = reader.read(name, left)
        except (KeyError, OSError, zipfile.BadZipFile, RuntimeError, ValueError, EOFError) as exc:
            raise CorpusError(f"Cannot import {source}: {name!r} is missing or damaged. Export it anew.") from exc
        left -= len(data)
        if left < 0:
            raise CorpusError(f"Cannot import {source}: it holds more than {MAX_BYTES / 1e9:.0f} GB.")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CorpusError(f"Cannot import {source}: {name!r} was altered on the way. Export it anew.")
        yield name, data
