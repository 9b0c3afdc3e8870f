"""Rule: a file that was written to since it was sealed is hashed again, and no other is; `faults` hashes them all."""

import json
import os
import shutil
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, BrokenIndexError, build
from assistant.index import Catalogue, seals


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, sealed and stamped."""
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"The ferry leaves at noon.")
    seals.note(tmp_path, seals.stamps_of(tmp_path, sealed(tmp_path)))
    return tmp_path


def sealed(folder: Path) -> dict[str, dict[str, object]]:
    """The sizes and hashes of the two files."""
    return {name: seals.seal(folder / name) for name in ("one", "two")}


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files, as they are hashed."""
    names: list[str] = []
    original = seals._hash

    def noting(path: Path) -> str:
        names.append(path.name)
        return original(path)

    monkeypatch.setattr(seals, "_hash", noting)
    return names


def test_what_was_not_written_to_is_not_read(folder: Path, hashed: list[str]) -> None:
    """Stamps that still hold spare the hashes; without stamps every file is hashed."""
    seals.check(folder, sealed(folder), seals.trusted(folder))
    assert hashed == []
    seals.check(folder, sealed(folder))
    assert hashed == ["one", "two"]


def test_a_change_shows_even_with_its_time_put_back(folder: Path, hashed: list[str]) -> None:
    """The same size and the same time of modification: the file is hashed, and found altered."""
    files, before = sealed(folder), (folder / "two").stat()
    (folder / "two").write_bytes(b"The ferry leaves at nine.")
    os.utime(folder / "two", ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(BrokenIndexError, match="two was altered"):
        seals.check(folder, files, seals.trusted(folder))
    assert hashed == ["two"]


def test_a_change_right_after_the_stamps_shows(folder: Path) -> None:
    """However fast it follows: a hundred times in a row."""
    for number in range(100):
        (folder / "one").write_text(f"{number:02}")
        files = {"one": seals.seal(folder / "one")}
        seals.note(folder, seals.stamps_of(folder, files))
        (folder / "one").write_text("ab")
        with pytest.raises(BrokenIndexError, match="one was altered"):
            seals.check(folder, files, seals.trusted(folder))


@pytest.mark.parametrize("noted", [b"", b"[]", b"{", b"\xff", b'{"one": null, "two": [1]}'])
def test_stamps_that_cannot_be_read_are_none(folder: Path, hashed: list[str], noted: bytes) -> None:
    """Damaged stamps cost the time of hashing, nothing else."""
    (folder / seals.STAMPS).write_bytes(noted)
    seals.check(folder, sealed(folder), seals.trusted(folder))
    assert hashed == ["one", "two"]


def test_a_clock_of_whole_seconds_is_not_relied_on(folder: Path) -> None:
    """A stamp on the grid of seconds is not noted."""
    seals.note(folder, {"one": [25, 5_000_000_000], "two": [25, 5_000_000_001]})
    assert seals.trusted(folder) == {"two": [25, 5_000_000_001]}


def test_a_copied_index_is_hashed_until_the_next_build(tmp_path: Path, hashed: list[str]) -> None:
    """A built index opens without a hash; its copy after a build that changes nothing."""
    corpus, copy = tmp_path / "corpus", tmp_path / "copy"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The ferry leaves the harbour at noon.")
    build(corpus, tmp_path / "index", embedder=ToyEmbedder())
    Catalogue(tmp_path / "index").open().close()
    assert hashed == []
    shutil.copytree(tmp_path / "index", copy, symlinks=True)
    Catalogue(copy).open().close()
    assert hashed
    build(corpus, copy, embedder=ToyEmbedder())
    hashed.clear()
    Catalogue(copy).open().close()
    assert hashed == []


def test_the_proof_hashes_every_file(tmp_path: Path) -> None:
    """What changed on the disk behind the file system's back: `faults` names it, though the stamp still holds."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The ferry leaves the harbour at noon.")
    build(corpus, index, embedder=ToyEmbedder())
    path = next(index.glob("segments/*/token_frequency.npy"))
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    (folder,) = index.glob("generations/*")
    name = str(path.relative_to(index))
    stamps = {**seals.trusted(folder), **seals.stamps_of(index, {name: 0})}
    (folder / seals.STAMPS).write_text(json.dumps(stamps))
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        assert assistant.faults() == (f"The index is damaged: {path} was altered. Run 'pincite build'.",)
