"""Which generation is current, and how it changes: the folder `index/` as a whole.

    index/CURRENT                  '<generation> <SHA-256 of its manifest>', replaced by an atomic rename
    index/generations/<id>/        one immutable generation: its manifest; the former one stays for its readers
    index/segments/<serial>-<id>/  some articles, immutable; generations share them
    index/encoders/<model>/        the model of a generation, compiled; generations of the same model share it
    index/pending/<recipe>/<sha>.npz   rows of articles embedded by a build that has not finished
    index/build.lock               held while a build runs
    index/files.json               which files of the corpus the last build read, and when they were changed
    index/calibration.json         what `calibrate` fitted, if it did; no build touches it

A kill at any moment leaves the former generation or the new one, and the next build takes up what is pending.
"""

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.errors import BrokenIndexError, IndexMissingError
from assistant.index.generation import GENERATIONS, MANIFEST, Encoder, Generation, GenerationWriter, Kept, Recipe
from assistant.index.segments import FOLDER, HALF_WRITTEN
from assistant.index.tokens import Rows
from assistant.messages import message


class Catalogue:
    """The index folder."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is read or written yet."""
        self.folder = folder
        self._generations = folder / GENERATIONS
        self._segments = folder / FOLDER
        self.encoders = folder / "encoders"
        self._pending = folder / "pending"
        self._current = folder / "CURRENT"
        self._draft = folder / "CURRENT.new"

    def current(self) -> tuple[str, str]:
        """The current generation's id and its manifest's SHA-256.

        Raises:
            IndexMissingError: nothing was built here yet.
            BrokenIndexError: the pointer is damaged.
        """
        try:
            words = self._current.read_text(encoding="utf-8").split()
        except (FileNotFoundError, NotADirectoryError) as exc:
            raise IndexMissingError(
                message(
                    "No index at {folder}. Run 'pincite build', or name the index with --index.", folder=self.folder
                )
            ) from exc
        except (OSError, UnicodeDecodeError) as exc:
            raise BrokenIndexError(
                message(
                    "The index is damaged: cannot read {current} ({reason}).", current=self._current, reason=str(exc)
                )
            ) from exc
        if len(words) != 2 or not (self._generations / words[0]).is_dir():
            raise BrokenIndexError(
                message(
                    "The index is damaged: {current} names no generation. Run 'pincite build'.", current=self._current
                )
            )
        return words[0], words[1]

    def open(self) -> Generation:
        """Open the current generation.

        Raises:
            BrokenIndexError: it is missing, damaged or of another format.
        """
        name, sha256 = self.current()
        try:
            return Generation(self.folder, name, sha256)
        except BrokenIndexError:
            if self.current() == (name, sha256):
                raise
            return self.open()  # a build swapped generations between the two lines

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the one build lock, and clear what a killed build left half written.

        Raises:
            BrokenIndexError: the folder cannot be written, or another build is running.
        """
        from filelock import FileLock, Timeout

        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "build.lock", timeout=0):
                for folder in (self._generations, self._segments):
                    for left in folder.glob(f"*{HALF_WRITTEN}"):
                        shutil.rmtree(left)
                for left in self.encoders.glob(".*"):
                    shutil.rmtree(left)
                self._draft.unlink(missing_ok=True)
                yield
        except Timeout as exc:
            raise BrokenIndexError(
                message("Another build is writing {folder}. Wait until it is done.", folder=self.folder)
            ) from exc
        except OSError as exc:
            raise BrokenIndexError(
                message(
                    "Cannot write the index at {folder}: {reason}. Choose another with --index.",
                    folder=self.folder,
                    reason=exc.strerror or str(exc),
                )
            ) from exc

    @contextmanager
    def writing(
        self,
        name: str,
        recipe: Recipe,
        vocabulary: int,
        encoder: Encoder | None = None,
        kept: Kept | None = None,
    ) -> Iterator[GenerationWriter]:
        """Write a generation beside the current one; when the block ends well, it is current."""
        try:
            writer = GenerationWriter(self.folder, name, recipe, vocabulary, encoder, kept)
            yield writer
            sha256 = writer.finish()
        except (sqlite3.Error, RuntimeError, ValueError) as exc:  # how SQLite, FAISS and tantivy report a full disk
            raise OSError(str(exc)) from exc
        self._swap(writer.folder, name, sha256)

    def _swap(self, half: Path, name: str, sha256: str) -> None:
        former = self._former()
        target = self._generations / name
        if target.exists():  # an older copy of the same generation, perhaps a damaged one
            target.rename(self._generations / f"{name}.old{HALF_WRITTEN}")
        half.rename(target)
        for folder in (target, self._segments, self._generations):
            _sync(folder)
        with self._draft.open("w", encoding="utf-8") as file:
            file.write(f"{name} {sha256}\n")
            file.flush()
            os.fsync(file.fileno())
        self._draft.replace(self._current)
        _sync(self.folder)
        self.clear(name, former)

    def _former(self) -> str | None:
        try:
            return self.current()[0]
        except BrokenIndexError:
            return None

    def clear(self, *keep: str | None) -> None:
        """Remove what no reader needs: all generations but those named, and rows kept for a build that is done."""
        for path in self._generations.iterdir():
            if path.name not in keep:
                shutil.rmtree(path)
        shutil.rmtree(self._pending, ignore_errors=True)
        used = {name for path in self._generations.iterdir() for name in _used_by(path)}
        for path in (*self._segments.glob("*"), *self.encoders.glob("*")):
            if path.name not in used:
                shutil.rmtree(path)

    def save_pending(self, recipe: Recipe, article_sha256: str, rows: Rows) -> None:
        """Keep an article's rows until the build is done, so that a killed build need not embed it again."""
        path = self._pending / recipe.id / f"{article_sha256}.npz"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with draft.open("wb") as file:
            np.savez(file, rows.vectors, rows.tokens, rows.spans, rows.ids, rows.counts)
        draft.replace(path)

    def load_pending(self, recipe: Recipe, article_sha256: str) -> Rows | None:
        """The rows that an unfinished build kept of an article, if they are whole."""
        path = self._pending / recipe.id / f"{article_sha256}.npz"
        try:
            with np.load(path) as parts:
                return Rows(*(parts[f"arr_{i}"] for i in range(5)))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):  # absent, or cut short
            return None


def _used_by(generation: Path) -> Iterator[str]:
    """The folders of the segments and of the compiled model that a generation needs."""
    try:
        manifest = json.loads((generation / MANIFEST).read_bytes())
    except (OSError, ValueError):  # a damaged generation, which nothing can open
        return
    yield from (segment["name"] for segment in manifest.get("segments", ()))
    if encoder := manifest.get("encoder"):
        yield encoder["folder"]


def _sync(folder: Path) -> None:
    """Force a folder's entries to disk, so that a rename survives a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
