"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from assistant import UsageError, atomic


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    """In UTF-8, with the line ends that it has, readable by all; nothing else is left in the folder."""
    path = tmp_path / "a.txt"
    atomic.write_text(path, "ä\r\n🌊\n")
    assert path.read_bytes() == "ä\r\n🌊\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["a.txt"]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    """Over what was there, with nothing left beside it."""
    path = tmp_path / "a.docx"
    atomic.write_bytes(path, b"old")
    atomic.write_bytes(path, b"\xff\r\nnew")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.docx", b"\xff\r\nnew")]
    with pytest.raises(UsageError, match=r"^Cannot write .*none/a\.docx: No such file or directory\."):
        atomic.write_bytes(tmp_path / "none" / "a.docx", b"new")


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """Who could not read it before cannot after."""
    path = tmp_path / "a.txt"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o600)
    atomic.write_text(path, "after")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("after", 0o600)


@pytest.mark.parametrize("step", ["os.fsync", "Path.replace"])
def test_a_failure_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """At whatever step: one clear error, and nothing half written."""
    path = tmp_path / "a.txt"
    path.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"assistant.atomic.{step}", full)
    with pytest.raises(UsageError, match=r"^Cannot write .*a\.txt: No space left on device\. Choose another file\."):
        atomic.write_text(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """It is not made by the way."""
    with pytest.raises(UsageError, match=r"^Cannot write .*none/a\.txt: No such file or directory\."):
        atomic.write_text(tmp_path / "none" / "a.txt", "")
