"""Rule: every file that is added becomes an article with its original beside it, or is refused with a reason."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from extraction_truth import FILES, MISSING, truths

from assistant import corpus
from assistant.corpus import collection, duplicates, originals
from assistant.corpus.intake import Wishes
from assistant.corpus.lock import changing
from assistant.errors import UsageError
from assistant.records import Taken

WORDS = "The ferry crosses the strait four times a day except on Sundays when the crew rests and the harbour is quiet"
PAGE = f"""<html lang="en"><head><title>The ferry | The Post</title></head><body><nav>Home</nav><article>
<h1>The ferry</h1><p>By Ann Oak</p><p>3 May 2020</p><p>{WORDS}, as it has been since the bridge was closed.</p>
<p>The captain says that the timetable will not change before the winter.</p></article></body></html>"""


@pytest.fixture
def inbox(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Writes files into a folder that is to be added."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "inbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / "inbox"

    return write


Inbox = Callable[[dict[str, str | bytes]], Path]


def taken_in(folder: Path, tmp_path: Path, wishes: Wishes | None = None) -> list[Taken]:
    """What became of the files of a folder."""
    return list(collection.take_in([folder], tmp_path / "corpus", wishes))


def test_an_article_stands_beside_its_original(inbox: Inbox, tmp_path: Path) -> None:
    """With its fields, the place of each, and the original's hash."""
    (taken,) = taken_in(inbox({"Ferry.html": PAGE}), tmp_path)
    assert (taken.outcome, taken.article_id, taken.title) == ("added", "ferry", "The ferry")
    (article,) = corpus.read(tmp_path / "corpus")
    assert (article.title, article.authors, article.published) == ("The ferry", ("Ann Oak",), "2020-05-03")
    assert article.found["authors"] == "the line “By Ann Oak”" or "By Ann Oak" in article.found["authors"]
    assert article.original["sha256"] == hashlib.sha256(PAGE.encode()).hexdigest()
    assert originals.path_of(article, tmp_path / "corpus") == tmp_path / "corpus" / "_originals" / "ferry.html"
    assert (tmp_path / "corpus" / "_originals" / "ferry.html").read_text() == PAGE
    assert WORDS in article.text
    assert "Home" not in article.text


def test_the_rest_goes_on_where_a_file_cannot_be_read(inbox: Inbox, tmp_path: Path) -> None:
    """Each file is told of, with progress by name; hidden files and links are not looked at."""
    folder = inbox({"a.txt": "One.", "b.pdf": "no pdf", "c/d.txt": "Two.", ".e.txt": "No.", "f.xyz": "No."})
    (folder / "g.txt").symlink_to("/etc/hostname")
    seen: list[tuple[int, int, str]] = []
    taken = list(collection.take_in([folder], tmp_path / "corpus", progress=lambda *step: seen.append(step)))
    assert [(Path(each.path).name, each.outcome) for each in taken] == [
        ("a.txt", "added"), ("b.pdf", "refused"), ("d.txt", "added"),
    ]  # fmt: skip
    assert seen == [(0, 3, "a.txt"), (1, 3, "b.pdf"), (2, 3, "d.txt"), (3, 3, "")]


def test_a_run_that_is_given_up_keeps_what_is_done(inbox: Inbox, tmp_path: Path) -> None:
    """The first file stays, the second was never read."""
    run = collection.take_in([inbox({"a.txt": "One.", "b.txt": "Two."})], tmp_path / "corpus")
    assert next(run).article_id == "a"
    run.close()
    assert [article.id for article in corpus.read(tmp_path / "corpus")] == ["a"]
    assert [each.outcome for each in collection.take_in([tmp_path / "inbox" / "b.txt"], tmp_path / "corpus")] == [
        "added"
    ]


def test_copies_are_found_and_treated_as_wished(inbox: Inbox, tmp_path: Path) -> None:
    """The same words are kept once; nearly the same are linked, skipped or kept."""
    text = " ".join(f"{WORDS} number {n}." for n in range(8))
    folder = inbox({"a.txt": text, "b.txt": text.upper() + "\n", "c.txt": text.replace("number 7", "number nine")})
    taken = taken_in(folder, tmp_path)
    assert [(each.outcome, each.article_id) for each in taken] == [("added", "a"), ("copy", "a"), ("added", "c")]
    articles = {article.id: article for article in corpus.read(tmp_path / "corpus")}
    assert articles["c"].copies == ("a",)
    assert "nearly 'a'" in taken[2].warnings[-1]
    skipped = collection.take_in([inbox({"d.txt": text.replace("number 6", "number x")}) / "d.txt"],
                                 tmp_path / "corpus", Wishes(copies="skip"))  # fmt: skip
    assert [each.outcome for each in skipped] == ["copy"]
    kept = collection.take_in([folder / "b.txt"], tmp_path / "corpus", Wishes(copies="keep"))
    assert [each.outcome for each in kept] == ["added"]


def test_other_texts_are_no_copies() -> None:
    """Short texts only if they are the same."""
    known = duplicates.Known([])
    known.learn("a", f"{WORDS}. {WORDS}.")
    known.learn("b", "Too short.")
    assert known.near("Entirely other words that have nothing to do with ferries, but go on for quite a while, "
                      "as texts do that people write.") == []  # fmt: skip
    assert known.same("too SHORT") == "b"
    assert known.near("Too short!") == []


def test_an_export_brings_metadata_and_its_files_and_nothing_from_outside(inbox: Inbox, tmp_path: Path) -> None:
    """A record's fields win; a file outside the export's folder is never read."""
    records = [
        "TY  - NEWS\nTI  - The Ferry Question\nAU  - Oak, Ann\nDA  - 2020/05/03/\nT2  - The Post\n"
        "L1  - files/1/a.html\nL1  - ../secret.txt\nER  - \n",
        "TY  - JOUR\nTI  - No file\nER  - \n",
    ]
    folder = inbox({"lib/x.ris": "".join(records), "lib/files/1/a.html": PAGE, "secret.txt": "Secret words."})
    taken = taken_in(folder / "lib", tmp_path)
    assert [(each.outcome, each.article_id or each.reason) for each in taken] == [
        ("added", "a"),
        (
            "refused",
            "it lies outside the export's folder, and is not read. If it is yours, name its folder with --files.",
        ),
        ("refused", "metadata without text: it names no file. Add the file itself."),
    ]
    (article,) = corpus.read(tmp_path / "corpus")
    assert (article.title, article.published, article.publisher) == ("The Ferry Question", "2020-05-03", "The Post")
    assert article.found["title"] == "the RIS record"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", json.dumps([{"title": "A <i>b</i>", "author": [{"family": "Berg", "non-dropping-particle": "van den",
                                                                    "given": "Anna"}],
                                "issued": {"date-parts": [["1932"]], "circa": True}}])),
        ("x.bib", "@article{k, title={A b}, author={van den Berg, Anna}, year={1932}}"),
    ],
)  # fmt: skip
def test_records_of_other_exports(inbox: Inbox, name: str, content: str) -> None:
    """CSL-JSON and BibTeX state the same."""
    from assistant.documents.extraction import bibliography

    (item,) = bibliography.read(name, content.encode())
    assert item.fields["title"].value == "A b"
    assert item.fields["authors"].value == ("Anna van den Berg",)
    assert str(item.fields["published"].value).rstrip("~") == "1932"


def test_names_that_lead_elsewhere_stay_in_the_corpus(inbox: Inbox, tmp_path: Path) -> None:
    """A file at hand is named by its last part alone."""
    (taken,) = collection.take_in_bytes("../../etc/evil<b>.html", PAGE.encode(), tmp_path / "corpus")
    assert taken.outcome == "added"
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert all(name.startswith("corpus/") for name in written)


def test_an_update_keeps_the_id_what_is_known_and_the_former_hash(inbox: Inbox, tmp_path: Path) -> None:
    """A person's corrections stay; the new file is the original now, and the former one is gone."""
    folder = inbox({"ferry.html": PAGE, "new.md": f"---\ntitle: Ferries\ncity: Kiel\n---\n{WORDS} since five days."})
    list(collection.take_in([folder / "ferry.html"], tmp_path / "corpus"))
    before = collection.describe("ferry", {"title": "Corrected"}, tmp_path / "corpus")
    taken = collection.update("ferry", folder / "new.md", tmp_path / "corpus")
    after = collection.article("ferry", tmp_path / "corpus")
    assert (taken.outcome, taken.article_id, taken.warnings) == ("updated", "ferry", ())
    assert (after.id, after.title, after.former) == ("ferry", "Corrected", (before.sha256,))
    assert "five days" in after.text
    assert after.original["name"] == "new.md"
    assert not collection.check(tmp_path / "corpus", [after]).problems
    with pytest.raises(UsageError, match=r"Cannot read .*: it is not there"):
        collection.update("ferry", folder / "gone.html", tmp_path / "corpus")
    assert corpus.read(tmp_path / "corpus") == (after,)


@pytest.mark.parametrize(
    ("wish", "published", "readings"),
    [(None, None, ("2020-03-05", "2020-05-03")), ("day-first", "2020-03-05", ()), ("month-first", "2020-05-03", ())],
)
def test_an_update_fills_gaps_and_asks_back_for_dates(
    inbox: Inbox, tmp_path: Path, wish: str | None, published: str | None, readings: tuple[str, ...]
) -> None:
    """A date of two readings is read as is wished; what is derived is marked so, in the report and in the file."""
    folder = inbox({"ferry.txt": "Too short.", "new.md": f"---\ndate: 05/03/2020\n---\n{WORDS}, said the mate."})
    list(collection.take_in([folder / "ferry.txt"], tmp_path / "corpus"))
    taken = collection.update("ferry", folder / "new.md", tmp_path / "corpus", Wishes(dates=wish))
    after = collection.article("ferry", tmp_path / "corpus")
    assert (after.published, taken.readings) == (published, readings)
    assert (after.language, after.inferred["language"]) == ("en", "the text, by py3langid")
    assert "No title, author stated: fill in what you know." in taken.warnings


def test_what_is_erased_is_found_in_no_file(inbox: Inbox, tmp_path: Path) -> None:
    """Neither its text nor its original, nor what was kept before; removed alone, both can be put back."""
    taken_in(inbox({"ferry.html": PAGE, "other.txt": "Other words."}), tmp_path)
    folder = tmp_path / "corpus"
    (article,) = [each for each in corpus.read(folder) if each.id == "ferry"]
    (kept,) = collection.remove(["ferry"], folder)
    assert not (folder / "_originals" / "ferry.html").exists()
    assert collection.restore(kept.name, "ferry", folder) == article
    assert (folder / "_originals" / "ferry.html").exists()
    collection.remove(["ferry"], folder, erase=True)
    assert not [path for path in folder.rglob("*") if path.is_file() and b"crosses the strait" in path.read_bytes()]
    assert [each.id for each in corpus.read(folder)] == ["other"]


def test_check_tells_of_originals(inbox: Inbox, tmp_path: Path) -> None:
    """One that is gone, one that was changed, and one of no article."""
    taken_in(inbox({"a.html": PAGE, "b.html": PAGE.replace("four", "nine"), "c.txt": "Words."}), tmp_path)
    folder = tmp_path / "corpus"
    assert not collection.check(folder, corpus.read(folder)).problems
    (folder / "_originals" / "a.html").unlink()
    (folder / "_originals" / "b.html").write_text("changed")
    (folder / "_originals" / "x.pdf").write_text("nobody's")
    problems = collection.check(folder, corpus.read(folder)).problems
    assert ["gone" in problems[0], "differs" in problems[1], "no article" in problems[2]] == [True] * 3


def test_one_writer_at_a_time_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    """Another process that holds the folder stops a writer; when it is killed, nothing is held."""
    code = (
        "import sys, time; from pathlib import Path; from assistant.corpus.lock import changing\n"
        "with changing(Path(sys.argv[1])):\n print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(UsageError, match="Another program is changing"), changing(tmp_path, wait=0.2):
            pass
    finally:
        holder.kill()
        holder.wait()
    with changing(tmp_path, wait=0.2):
        pass


def test_a_killed_run_leaves_whole_articles(inbox: Inbox, tmp_path: Path) -> None:
    """Killed at any moment, it leaves articles that can be read, each with its original, and the rest can follow."""
    folder = inbox({f"{n}.html": PAGE.replace("four", f"number {n}") for n in range(12)})
    code = (
        "import sys; from pathlib import Path; from assistant.corpus import collection\n"
        "from assistant.corpus.intake import Wishes\n"
        "for each in collection.take_in([Path(sys.argv[1])], Path(sys.argv[2]), Wishes(copies='keep')):\n"
        "    print(each.outcome, flush=True)"
    )
    corpus_folder = tmp_path / "corpus"
    for wait in (0.0, 0.01, 0.03):
        run = subprocess.Popen([sys.executable, "-c", code, str(folder), str(corpus_folder)], stdout=subprocess.PIPE)
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(wait)
        run.kill()
        run.wait()
        articles = corpus.read(corpus_folder)
        problems = collection.check(corpus_folder, articles).problems
        assert all("is the original of no article" in problem for problem in problems)
        assert all(WORDS.replace("four", "")[:9] in article.text for article in articles)
    list(collection.take_in([folder], corpus_folder, Wishes(copies="keep")))
    assert len(corpus.read(corpus_folder)) == 12
    assert not collection.check(corpus_folder, corpus.read(corpus_folder)).problems


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_leaves_what_was_there(inbox: Inbox, tmp_path: Path) -> None:
    """What does not fit is refused with the system's words, and nothing half is left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        folder = inbox({"a.txt": "One.", "b.html": PAGE.replace("</article>", f"<!--{'x' * 200_000}--></article>")})
        taken = list(collection.take_in([folder], disk / "corpus"))
        assert [each.outcome for each in taken] == ["added", "refused"]
        assert "No space left" in (taken[1].reason or "")
        assert [path.name for path in (disk / "corpus").rglob("*") if path.is_file()] == ["a.txt"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not FILES.is_dir(), reason=MISSING)
def test_a_real_export_brings_what_its_records_state(tmp_path: Path) -> None:
    """The records' fields win over those in the files; what is missing or no article is told."""
    entry = next(entry for entry in truths() if entry["path"].endswith("zotero-ris-export"))
    taken = list(collection.take_in([FILES / entry["path"]], tmp_path / "corpus"))
    reasons = {each.path.rpartition("/")[2]: each.reason for each in taken if each.outcome == "refused"}
    assert set(reasons) == {"missing.pdf", "snapshot.html"}
    articles = {article.title: article for article in corpus.read(tmp_path / "corpus")}
    for item in entry["items"]:
        if item["attachment"]:
            article = articles[item["title"]]
            assert list(article.authors) == item["authors"]
            assert (article.published, article.publisher, article.language) == (
                item["date"],
                item["outlet"],
                item["language"],
            )
            assert article.url == item["address"]
            assert item["quote"]["text"] in article.text


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("---\npublished: soon\ntitle: Tides\n---", "Not understood as published and left out: published: soon."),
        ("---\ntitle: Tides: a tale\n  - of two\n---", "not YAML"),
        ("+++\ntitle = 'Tides'\n+++", ""),
        ("% Tides\n% Ann Oak\n", ""),
    ],
)
def test_no_head_of_a_text_refuses_it(inbox: Inbox, tmp_path: Path, head: str, told: str) -> None:
    """What is understood is taken, the rest is told, and the file is kept beside it."""
    (taken,) = taken_in(inbox({"a.md": f"{head}\nThe sea is high.\n"}), tmp_path)
    assert (taken.outcome, told in " ".join(taken.warnings)) == ("added", True)
    (article,) = corpus.read(tmp_path / "corpus")
    assert (article.text, (article.title or "").startswith("Tides")) == ("The sea is high.", True)
    assert article.original["name"] == "a.md"


def test_files_of_one_name_in_one_run_are_all_taken_in(inbox: Inbox, tmp_path: Path) -> None:
    """Saved pages are all called index.html; a second run finds the same words."""
    folder = inbox({"a/index.html": PAGE, "b/index.html": PAGE.replace("ferry", "train"), "c/index.txt": "Two."})
    assert [each.article_id for each in taken_in(folder, tmp_path)] == ["index", "the-train", "index-2"]
    assert [each.outcome for each in taken_in(folder, tmp_path)] == ["copy", "copy", "copy"]
    (folder / "c" / "index.txt").write_text("Three.")
    assert "pincite update index FILE" in (taken_in(folder / "c", tmp_path)[0].reason or "")


@pytest.mark.parametrize(
    "named",
    [
        "storage/AB/Coast 1.txt",
        "/home/ann/Zotero/storage/AB/Coast 1.txt",
        "C:\\Users\\Ann\\Zotero\\storage\\AB\\Coast 1.txt",
        "file:///home/ann/Zotero/storage/AB/Coast%201.txt",
        "storage\\AB\\Coast 1.txt",
        "attachments:AB/Coast 1.txt",
    ],
)
def test_an_exports_file_is_found_however_it_is_named(inbox: Inbox, tmp_path: Path, named: str) -> None:
    """Beside the export, or in the folder that a person names."""
    folder = inbox({"lib/x.json": json.dumps({"items": [{"title": "Coast", "attachments": [{"path": named}]}]}),
                    **{f"zotero/{at}/Coast 1.txt": "The sea is high." for at in ("storage/AB", "AB")}})  # fmt: skip
    assert [each.outcome for each in taken_in(folder / "lib", tmp_path)] == ["refused"]
    (taken,) = taken_in(folder / "lib", tmp_path, Wishes(files=folder / "zotero"))
    assert (taken.outcome, taken.title, taken.warnings) == ("added", "Coast", (
        "No author, date stated: fill in what you know.",))  # fmt: skip


def test_nothing_outside_is_read_through_an_export(inbox: Inbox, tmp_path: Path) -> None:
    """By a path, an absolute path, or a link; each is told with the record's title."""
    folder = inbox(
        {"secret.txt": "Secret words.", "lib/x.bib": "@misc{k, title={Coast}, file={../secret.txt;%s;link.txt}}"}
    )
    export = folder / "lib" / "x.bib"
    export.write_text(export.read_text() % (folder / "secret.txt"))
    (folder / "lib" / "link.txt").symlink_to(folder / "secret.txt")
    taken = taken_in(export, tmp_path)
    assert {(each.outcome, each.title) for each in taken} == {("refused", "Coast")}
    assert len(taken) == 3
    assert all("outside" in (each.reason or "") for each in taken)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\ntitle: Sea\ndate: 05/03/2020\n---\nThe sea is high.\n"),
        ("a.txt", "The sea of the north\nBy Ann Oak\n05/03/2020\n\nThe sea is high.\n"),
        ("a.html", PAGE.replace("3 May 2020", "05/03/2020")),
    ],
)
@pytest.mark.parametrize(
    ("wish", "published"), [(None, None), ("day-first", "2020-03-05"), ("month-first", "2020-05-03")]
)
def test_a_date_of_two_readings_is_asked_back(
    inbox: Inbox, tmp_path: Path, name: str, content: str, wish: str | None, published: str | None
) -> None:
    """Unless a person said how dates are read; then the article says how it was read."""
    (taken,) = taken_in(inbox({name: content}), tmp_path, Wishes(dates=wish))
    (article,) = corpus.read(tmp_path / "corpus")
    assert article.published == published
    assert taken.readings == (("2020-03-05", "2020-05-03") if wish is None else ())
    assert "05/03/2020" in article.found["published"]
    assert collection.describe("a", {"published": "2020-05-03"}, tmp_path / "corpus").published == "2020-05-03"


def test_a_day_in_a_sentence_is_not_the_articles(inbox: Inbox, tmp_path: Path) -> None:
    """Nothing is invented from what the article speaks of."""
    text = (
        "The harbour of the north\n\nsince the storm of 3 May 1993, although three pilots had asked for it in writing."
    )
    (taken,) = taken_in(inbox({"a.txt": text}), tmp_path)
    assert "published" not in taken.found


def test_the_language_is_told_from_the_text_where_nothing_states_it(inbox: Inbox, tmp_path: Path) -> None:
    """It is marked as inferred, and that the default model reads English is told."""
    page = PAGE.replace(' lang="en"', "").replace(
        WORDS, "Die Fähre fährt viermal am Tag über die Meerenge und bringt Briefe mit"
    )
    page = page.replace(
        "The captain says that the timetable will not change before the winter", "Der Kapitän sagt, dass es so bleibt"
    )
    (taken,) = taken_in(inbox({"a.html": page}), tmp_path)
    (article,) = corpus.read(tmp_path / "corpus")
    assert (article.language, article.inferred["language"]) == ("de", "the text, by py3langid")
    assert "It is in German, and the default model reads English" in taken.warnings[-1]
