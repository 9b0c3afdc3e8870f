"""Rule: articles are added, described, updated and removed by one command each, which says what became of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import one_line

Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]

PAGE = """<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1><p>By Ann Oak</p>
<p>The ferry crosses the strait four times a day, as it has been since the bridge was closed.</p>
<p>The captain says that the timetable will not change before the winter.</p></article></body></html>"""


@pytest.fixture
def folders(toy_model: None, write_corpus: Write, tmp_path: Path, run: Run) -> tuple[str | Path, ...]:
    """A small collection with its index, and an inbox with a page and a file that is none."""
    corpus = write_corpus({"tides.md": "The tide is high. It falls at noon."})
    named = ("--corpus", corpus, "--index", tmp_path / "index")
    assert run("build", *named)[0] == 0
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ferry.html").write_text(PAGE)
    (inbox / "broken.pdf").write_text("no pdf")
    return named


def test_a_folder_is_taken_in_and_each_file_told_of(folders: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    """What cannot be read makes the status 1; the rest is in the index."""
    status, out, _ = run("add", tmp_path / "inbox", *folders)
    assert status == 1
    assert f"! {tmp_path}/inbox/broken.pdf: it is no PDF" in out
    assert f"+ {tmp_path}/inbox/ferry.html: ferry, “The ferry”\n    No date stated: fill in what you know.\n" in out
    assert "2 articles, " in out
    status, out, _ = run("add", tmp_path / "inbox", *folders, "--json")
    assert [each["outcome"] for each in json.loads(out)["files"]] == ["refused", "copy"]


def test_one_file_that_cannot_be_added_is_one_line(folders: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    """Wrong use ends with status 2, and nothing is changed."""
    status, _, err = run("add", tmp_path / "inbox" / "broken.pdf", *folders)
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith(f"pincite: Cannot add {tmp_path}/inbox/broken.pdf: it is no PDF")
    assert run("add", tmp_path / "gone.txt", *folders)[0] == 2


def test_what_is_known_is_corrected(folders: tuple[str | Path, ...], run: Run) -> None:
    """A date as people write it; an empty field is taken out."""
    assert (
        run("describe", "tides", "--title", "Tides", "--author", "A. B", "--published", "3 May 2020", *folders)[0] == 0
    )
    shown = json.loads(run("show", "tides", *folders, "--json")[1])
    assert (shown["title"], shown["authors"], shown["published"]) == ("Tides", ["A. B"], "2020-05-03")
    assert run("describe", "tides", "--title", "", *folders)[0] == 0
    assert json.loads(run("show", "tides", *folders, "--json")[1])["title"] is None
    assert run("describe", "tides", *folders)[0] == 2


def test_an_update_tells_what_it_breaks(folders: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    """Known answers and citations of words that are gone."""
    (tmp_path / "k.answers.yaml").write_text(
        "- id: t\n  question: When does it fall?\n  answers:\n    - article: tides\n      quote: It falls at noon.\n"
    )
    new = tmp_path / "tides.txt"
    new.write_text("The tide is high. It falls at dusk.")
    status, out, _ = run("update", "tides", new, "--answers", tmp_path / "k.answers.yaml", *folders)
    assert status == 1
    assert "It falls at noon." in out
    new.write_text("The tide is high. It falls at noon. It is cold.")
    assert run("update", "tides", new, "--answers", tmp_path / "k.answers.yaml", *folders)[0] == 0
    assert len(json.loads(run("show", "tides", *folders, "--json")[1])["former"]) == 2


def test_an_update_reads_dates_as_wished_and_prints_json_alone(
    folders: tuple[str | Path, ...], tmp_path: Path, run: Run
) -> None:
    """What became of the file, of the index and of what was named, in one value."""
    new = tmp_path / "new.md"
    new.write_text("---\ndate: 05/03/2020\n---\nThe tide is high, and it stays so all day long.")
    status, out, _ = run("update", "tides", new, "--dates", "day-first", *folders, "--json")
    value = json.loads(out)
    assert (status, value["update"]["outcome"], value["build"]["changed"]) == (0, "updated", ["tides"])
    assert json.loads(run("show", "tides", *folders, "--json")[1])["published"] == "2020-03-05"


def test_no_byte_of_an_erased_article_is_left(folders: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    """Neither in the corpus nor in any file of the index."""
    run("add", tmp_path / "inbox" / "ferry.html", *folders)
    assert run("remove", "ferry", "--erase", *folders)[0] == 0
    words = (b"crosses the strait", b"timetable")
    left = [
        path
        for folder in (tmp_path / "corpus", tmp_path / "index")
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]
    assert left == []


def test_config_tells_what_is_in_force(run: Run, tmp_path: Path) -> None:
    """Each setting with its origin."""
    value = json.loads(run("config", "--corpus", tmp_path, "--json")[1])
    assert value["corpus"] == {"value": str(tmp_path), "origin": "--corpus"}
    assert value["host"] == {"value": "127.0.0.1", "origin": "default"}
    assert "port      7860  (default)" in run("config")[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_the_page_listens_for_others_only_if_told_to(run: Run, host: str) -> None:
    """Without --public it refuses before anything is opened."""
    status, _, err = run("serve", "--host", host)
    assert (status, err.count("\n")) == (2, 1)
    assert "--public" in err
    assert "--password" in err


def test_a_collection_moves_to_another_place(folders: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    """What was exported is imported, built and checked."""
    assert run("export", tmp_path / "out.zip", *folders)[0] == 0
    there = ("--corpus", tmp_path / "c2", "--index", tmp_path / "i2")
    assert run("import", tmp_path / "out.zip", *there)[:1] == (0,)
    assert run("check", *there)[0] == 0
    assert json.loads(run("list", *there, "--json")[1]) == json.loads(run("list", *folders, "--json")[1])


def test_a_place_that_is_none_is_one_line(tmp_path: Path, run: Run) -> None:
    """Where there is no corpus nothing is up to date, and a file that is not there is not called damaged."""
    status, out, err = run("check", "--corpus", tmp_path / "none", "--index", tmp_path / "index")
    assert (status, out) == (2, "")
    assert one_line(err).startswith(f"pincite: No corpus at {tmp_path / 'none'}: expected a folder of articles.")
    status, out, err = run("import", tmp_path / "none.zip", "--corpus", tmp_path / "corpus")
    assert (status, out) == (2, "")
    assert "none.zip: there is no such file or folder" in one_line(err)
