"""Managing the articles: all or nothing, what is removed is kept, and metadata never changes what is cited."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ToyEmbedder
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import Assistant, build, corpus, render
from assistant.corpus import collection
from assistant.errors import CorpusError, UsageError
from assistant.records import Health

Write = Callable[..., Path]
SEA = "---\ntitle: Tides  # as printed\npublished: 2018\n---\nThe tide is high.\n"


def test_added_files_are_articles(write_corpus: Write, tmp_path: Path) -> None:
    """They stand in the corpus with their own bytes, and come back as read from there; the folder is made."""
    files = write_corpus({"sea.md": SEA, "air.txt": "The air is cold."}, "inbox")
    added = collection.add([files / "sea.md", files / "air.txt"], tmp_path / "corpus")
    assert [(one.id, one.title, one.text) for one in added] == [
        ("sea", "Tides", "The tide is high."),
        ("air", None, "The air is cold."),
    ]
    assert (tmp_path / "corpus" / "sea.md").read_text() == SEA
    assert corpus.read(tmp_path / "corpus") == (added[1], added[0])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.txt", b"\xff\xfe", "it is empty"),
        ("bad.pdf", b"Text.", "it is no PDF"),
        ("bad.xyz", b"Text.", r"expected a file that ends in \.docx"),
        ("Sea!.txt", b"Text.", r"the id 'sea' is taken by .*corpus/sea\.md"),
        ("gone.txt", None, "it is not there"),
        ("readme.md", b"Text.", "files named README, .* are not read as articles"),
        (".hidden.txt", b"Text.", "are not read as articles"),
        ("same.txt", b"The tide\n is HIGH.", "it has the same words as 'sea', and is kept once"),
    ],
)
def test_what_cannot_be_added_is_told_and_leaves_nothing(
    write_corpus: Write, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    """The reason names the file; neither an article nor an original of it stays."""
    folder = write_corpus({"sea.md": SEA})
    bad = tmp_path / name
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(UsageError, match=message) as error:
        collection.add([bad], folder)
    assert str(error.value).startswith(f"Cannot add {bad}: ")
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["sea.md"]


def test_two_new_files_of_one_id(write_corpus: Write, tmp_path: Path) -> None:
    """They collide with each other as they would with an article that is there."""
    files = write_corpus({"sea.md": SEA, "sea.txt": "The sea."}, "inbox")
    with pytest.raises(UsageError, match="the id 'sea' is taken by"):
        collection.add([files / "sea.md", files / "sea.txt"], tmp_path / "corpus")


def test_a_removed_article_is_kept(write_corpus: Write) -> None:
    """It leaves the corpus but not the disk, twice if it came back."""
    folder = write_corpus({"sea.md": SEA, "air.txt": "The air."})
    (first,) = collection.remove(["sea"], folder)
    (folder / "sea.md").write_text(SEA)
    (second,) = collection.remove(["sea", "sea"], folder)
    assert [first, second] == [folder / ".removed" / "sea.md", folder / ".removed" / "sea-2.md"]
    assert first.read_text() == second.read_text() == SEA
    assert [one.id for one in corpus.read(folder)] == ["air"]


def test_all_are_removed_or_none(write_corpus: Write) -> None:
    """An unknown id stops the others too."""
    folder = write_corpus({"sea.md": SEA})
    with pytest.raises(UsageError, match="No article 'se' in"):
        collection.remove(["sea", "se"], folder)
    assert (folder / "sea.md").exists()


def test_a_removed_article_can_be_put_back(write_corpus: Write) -> None:
    """Under the id that it had, also where its kept file has a number; nothing is overwritten."""
    folder = write_corpus({"sea.md": SEA, ".removed/sea.md": "An older one."})
    before = corpus.read_article(folder / "sea.md")
    (kept,) = collection.remove(["sea"], folder)
    assert collection.restore(kept.name, "sea", folder) == before
    assert [path.name for path in (folder / ".removed").iterdir()] == ["sea.md"]
    with pytest.raises(UsageError, match=r"the id is taken by .*sea\.md"):
        collection.restore("sea.md", "sea", folder)
    with pytest.raises(UsageError, match=r"Cannot put 'air' back: expected it at .*\.removed/air\.md"):
        collection.restore("../../air.md", "air", folder)


def test_metadata_is_set_and_taken_out(write_corpus: Write) -> None:
    """What is not named stays; a date is text, not a number of YAML's."""
    folder = write_corpus({"sea.md": SEA})
    changed = collection.describe("sea", {"title": None, "published": "2018-09-11", "authors": ["A: B"]}, folder)
    assert (changed.title, changed.published, changed.authors) == (None, "2018-09-11", ("A: B",))
    assert (folder / "sea.md").read_text().endswith("---\nThe tide is high.\n")


def test_a_plain_text_becomes_markdown(write_corpus: Write) -> None:
    """Only .md has a place for metadata; id and text stay, also where the text looks like front matter."""
    folder = write_corpus({"sea.txt": "---\ntitle: no\n---\nText."})
    before = corpus.read_article(folder / "sea.txt")
    after = collection.describe("sea", {"title": "Sea"}, folder)
    assert after == replace(before, title="Sea")
    assert [path.name for path in folder.iterdir()] == ["sea.md"]


@pytest.mark.parametrize(
    ("fields", "message"), [({"published": "soon"}, r"sea\.md: published: Not a date"), ({"colour": "x"}, "'colour'")]
)
def test_wrong_metadata_changes_nothing(write_corpus: Write, fields: dict[str, str], message: str) -> None:
    """The error names the file, which is as it was."""
    folder = write_corpus({"sea.md": SEA})
    with pytest.raises(CorpusError, match=message):
        collection.describe("sea", fields, folder)
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("sea.md", SEA)]


@example("0\x85")
@example("Ebb\u2028\u2029 \n--- \r\nflow \u00a0 \ufeff")
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(str.strip))
def test_any_title_reads_back(title: str) -> None:
    """Whatever a person types as a title is the title that is read, in one line; the text never changes."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sea.md"
        path.write_text(SEA)
        changed = collection.describe("sea", {"title": title}, Path(folder))
        assert str(changed.title).split() == title.split()
        assert len(str(changed.title).splitlines()) == 1
        assert changed.text == "The tide is high."


def test_check_tells_what_is_not_well(write_corpus: Write, tmp_path: Path) -> None:
    """Every file that cannot be read, not only the first; metadata counts as a change too."""
    folder = write_corpus({"sea.md": SEA, "air.txt": "The air is cold.", "old.txt": "Gone soon."})
    build(folder, tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        indexed = assistant.articles()
    assert collection.check(folder, indexed) == Health(3, (), (), (), ())
    collection.describe("sea", {"title": "Ebb"}, folder)
    write_corpus({"new.txt": "New.", "bad.md": "---\ntitle: [red]\n---\nText.", "Sea.txt": "Sea.", "no.txt": ""})
    (folder / "old.txt").unlink()
    health = collection.check(folder, indexed)
    assert (health.added, health.changed, health.removed) == (("new",), ("sea",), ("old",))
    assert [problem.split()[1:4] for problem in health.problems] == [
        ["title", "must", "be"],
        ["is", "empty:", "expected"],
        ["gives", "the", "id"],
    ]
    said = render.health_text(health).splitlines()
    assert said[3:] == [
        "not in the index: new",
        "changed since: sea",
        "gone from the corpus: old",
        "Correct the files named, and run 'pincite build'.",
    ]


def test_check_tells_of_texts_that_are_not_read(write_corpus: Write) -> None:
    """A text whose ending is not read is named, not passed over; pictures, hidden files and README are no texts."""
    names = ["a.md", "b.markdown", "sub/c.docx", "d.png", ".e.pdf", "README.html", "_old/f.rtf"]
    problems = collection.check(write_corpus(dict.fromkeys(names, "One.")), ()).problems
    assert [Path(one.split(" is not read: expected .md or .txt.")[0]).name for one in problems] == [
        "b.markdown",
        "c.docx",
    ]


def test_check_needs_a_corpus(tmp_path: Path) -> None:
    """A folder that is not there is an error, not an empty corpus."""
    with pytest.raises(CorpusError, match="No corpus at"):
        collection.check(tmp_path / "none", ())
