"""Rule: a collection arrives as it left, byte for byte, or nothing of it arrives."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from assistant.corpus import moving
from assistant.errors import CorpusError, UsageError


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A collection with an original, known answers, a calibration, and what stays behind."""
    files = {
        "corpus/sea.md": "---\ntitle: Sea\n---\nThe sea.",
        "corpus/_originals/sea.pdf": "%PDF-1.4",
        "corpus/.removed/old.md": "Old.",
        "answers/k.answers.yaml": "[]",
        "index/calibration.json": "{}",
        "index/CURRENT": "x",
    }
    for name, text in files.items():
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "here" / "corpus" / "link.md").symlink_to("/etc/hostname")
    return placed(tmp_path / "here")


def placed(root: Path) -> dict[str, Path]:
    """The places of a collection below a folder."""
    return {
        "corpus": root / "corpus",
        "answers": root / "answers",
        "calibration.json": root / "index" / "calibration.json",
    }


def contents(places: dict[str, Path]) -> dict[str, bytes]:
    """What a collection carries."""
    return {name: path.read_bytes() for name, path in moving._files(places)}


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_collection_arrives_as_it_left(places: dict[str, Path], tmp_path: Path, name: str) -> None:
    """Articles, originals, answers, calibration; no index, nothing hidden, no link; twice is once."""
    assert moving.export(places, tmp_path / name) == 4
    there = placed(tmp_path / "there")
    assert moving.take_back(tmp_path / name, there) == 4
    assert contents(there) == contents(places)
    assert set(contents(there)) == {
        "corpus/sea.md", "corpus/_originals/sea.pdf", "answers/k.answers.yaml", "calibration.json",
    }  # fmt: skip
    assert moving.take_back(tmp_path / name, there) == 4


def test_nothing_is_written_over(places: dict[str, Path], tmp_path: Path) -> None:
    """Neither an export nor an article with other words; then nothing arrives."""
    moving.export(places, tmp_path / "out.zip")
    with pytest.raises(UsageError, match="is there already"):
        moving.export(places, tmp_path / "out.zip")
    there = placed(tmp_path / "there")
    there["corpus"].mkdir(parents=True)
    (there["corpus"] / "sea.md").write_text("Other words.")
    with pytest.raises(UsageError, match=r"sea\.md is there already with other bytes"):
        moving.take_back(tmp_path / "out.zip", there)
    assert list(contents(there)) == ["corpus/sea.md"]


@pytest.mark.parametrize(
    "name",
    ["corpus/../../evil.md", "/etc/evil", "corpus//etc/evil", "corpus/a\\b.md", "index/CURRENT", "corpus",
     "corpus/.x/y.md", "calibration.json/x", "../evil"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_stops_all(tmp_path: Path, name: str) -> None:
    """Before anything is written."""
    good = {"corpus/sea.md": b"The sea.", name: b"evil"}
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        for part, data in good.items():
            file.writestr(part, data)
        hashes = {part: hashlib.sha256(data).hexdigest() for part, data in good.items()}
        file.writestr(moving.LIST, json.dumps({"format": 1, "files": hashes}))
    there = placed(tmp_path / "there")
    with pytest.raises(CorpusError, match="no place of a collection"):
        moving.take_back(tmp_path / "x.zip", there)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "x.zip"]


def test_what_was_altered_or_is_too_much_stops_all(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed file, a missing one, a list that is none, an archive that is none, a bomb."""
    there = placed(tmp_path / "there")
    moving.export(places, tmp_path / "out")
    (tmp_path / "out" / "corpus" / "sea.md").write_text("Changed.")
    with pytest.raises(CorpusError, match="altered on the way"):
        moving.take_back(tmp_path / "out", there)
    (tmp_path / "out" / "corpus" / "sea.md").unlink()
    with pytest.raises(CorpusError, match="missing or damaged"):
        moving.take_back(tmp_path / "out", there)
    (tmp_path / "out" / moving.LIST).write_text("[]")
    with pytest.raises(CorpusError, match="is damaged"):
        moving.take_back(tmp_path / "out", there)
    with pytest.raises(UsageError, match=r"has no collection\.json"):
        moving.take_back(tmp_path / "nowhere", there)
    (tmp_path / "no.zip").write_text("no")
    with pytest.raises(CorpusError, match="no zip archive"):
        moving.take_back(tmp_path / "no.zip", there)
    moving.export(places, tmp_path / "out.zip")
    monkeypatch.setattr(moving, "MAX_BYTES", 10)
    with pytest.raises(CorpusError, match="more than"):
        moving.take_back(tmp_path / "out.zip", there)
    assert contents(there) == {}
