"""Building: only what changed is embedded, the way to a corpus leaves no trace, and a kill leaves old or new."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT, ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from killed_build import POINTS
from toy_world import QUESTIONS, TEXTS, files, left, says

from assistant import Assistant, BrokenIndexError, BuildReport, CorpusError, IndexMissingError, build
from assistant.builder import is_current
from assistant.corpus import files as corpus_module
from assistant.corpus import read_article
from assistant.corpus.passages import PassageRules
from assistant.index import Catalogue, corpus_files
from assistant.models.embeddings import load
from assistant.records import Article

pytestmark = pytest.mark.slow
FRONT = "---\ntitle: {}\n---\n"


class World:
    """A corpus that a test changes, and an index that follows it."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.corpus.mkdir()

    def write(self, articles: dict[str, str]) -> None:
        """Make the corpus hold these files and no others."""
        shutil.rmtree(self.corpus)
        self.corpus.mkdir()
        for name, text in articles.items():
            (self.corpus / name).write_text(text, encoding="utf-8")

    def build(self, toy: ToyEmbedder | None = None, **options: Any) -> BuildReport:
        """Bring the index up to date."""
        return build(self.corpus, self.index, embedder=toy or ToyEmbedder(), **options)

    def fresh(self, name: str = "fresh") -> Path:
        """A new index over the corpus as it is."""
        index = self.index.with_name(name)
        shutil.rmtree(index, ignore_errors=True)
        build(self.corpus, index, embedder=ToyEmbedder())
        return index


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world of three built articles."""
    found = World(tmp_path)
    found.write(files("bridge", "harbour", "library"))
    found.build()
    return found


def passages(*names: str) -> list[str]:
    """The texts of the passages of some toy articles: three sentences of a paragraph at most."""
    return [paragraph for name in names for paragraph in TEXTS[name].split("\n\n")]


# --- only what changed ----------------------------------------------------------------------------------


def test_the_first_build_embeds_everything(tmp_path: Path) -> None:
    """All passages go through the model, in order, and the report counts and names the articles."""
    world, toy, seen = World(tmp_path), ToyEmbedder(), list[tuple[int, int, str]]()
    world.write(files("harbour", "bridge"))
    report = world.build(toy, progress=lambda *step: seen.append(step))
    assert toy.embedded == passages("bridge", "harbour")
    assert (report.articles, report.passages, report.embedded) == (2, 4, 2)
    assert (report.added, report.changed, report.removed) == (("bridge", "harbour"), (), ())
    assert report.generation == Catalogue(world.index).current()[0]
    assert report.seconds > 0
    assert seen == [(1, 2, "bridge"), (2, 2, "harbour")]


def test_an_added_article_alone_is_embedded(world: World) -> None:
    """Adding an article embeds its passages and no other."""
    world.write(files("bridge", "harbour", "library", "market"))
    toy = ToyEmbedder()
    report = world.build(toy)
    assert toy.embedded == passages("market")
    assert (report.added, report.changed, report.removed, report.embedded) == (("market",), (), (), 1)


def test_a_changed_article_alone_is_embedded(world: World) -> None:
    """Changing an article's text embeds its passages and no other."""
    world.write(files("bridge", "library") | {"harbour.md": TEXTS["market"]})
    toy = ToyEmbedder()
    report = world.build(toy)
    assert toy.embedded == passages("market")
    assert (report.added, report.changed, report.removed, report.embedded) == ((), ("harbour",), (), 1)


def test_removing_embeds_nothing(world: World) -> None:
    """Removing an article embeds nothing, and the article is gone."""
    world.write(files("bridge", "library"))
    toy = ToyEmbedder()
    report = world.build(toy)
    assert toy.embedded == []
    assert (report.added, report.changed, report.removed, report.passages) == ((), (), ("harbour",), 3)
    with Assistant.open(world.index, embedder=toy) as assistant:
        assert [article.id for article in assistant.articles()] == ["bridge", "library"]


def test_renaming_embeds_nothing(world: World) -> None:
    """A file under another name is another article with the same rows."""
    world.write(files("bridge", "library") | {"port.md": TEXTS["harbour"]})
    toy = ToyEmbedder()
    report = world.build(toy)
    assert toy.embedded == []
    assert (report.added, report.removed, report.embedded) == (("port",), ("harbour",), 0)
    assert says(world.index) == says(world.fresh())


def test_front_matter_alone_embeds_nothing_but_shows(world: World) -> None:
    """A new title embeds nothing, and is in the article, and in the citation of an answer."""
    world.write(files("bridge", "library") | {"harbour.md": FRONT.format("On ships") + TEXTS["harbour"]})
    toy = ToyEmbedder()
    former = Catalogue(world.index).current()[0]
    report = world.build(toy)
    assert (toy.embedded, report.embedded) == ([], 0)
    assert report.generation != former
    with Assistant.open(world.index, embedder=toy) as assistant:
        assert assistant.article("harbour").title == "On ships"
        assert "On ships" in assistant.ask(QUESTIONS[1], articles=["harbour"]).hits[0].citation.text


def stamps(index: Path) -> dict[str, tuple[int, int]]:
    """When each file and folder of the generations and the pointer was last written, and as which file."""
    paths = [index / "CURRENT", index / "generations", *(index / "generations").rglob("*")]
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in paths}


def test_an_unchanged_corpus_writes_nothing(world: World) -> None:
    """A build without changes writes no file, embeds nothing, and reports what there is."""
    before, toy = stamps(world.index), ToyEmbedder()
    report = world.build(toy)
    assert stamps(world.index) == before
    assert (toy.embedded, report.embedded, report.articles, report.passages) == ([], 0, 3, 5)
    assert (report.added, report.changed, report.removed) == ((), (), ())


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file count as settled at once, rather than two seconds after its last change."""
    monkeypatch.setattr(corpus_files, "RACY", 0)
    time.sleep(0.05)


def test_files_that_are_as_they_were_are_not_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build reads none of them, the third one only the changed one; the index is a fresh one's equal."""
    settle(monkeypatch)
    world.build()
    read: list[str] = []

    def reading(path: Path) -> Article:
        read.append(path.stem)
        return read_article(path)

    monkeypatch.setattr(corpus_module, "read_article", reading)
    assert world.build().changed == ()
    assert read == []
    (world.corpus / "bridge.md").write_text(TEXTS["market"], encoding="utf-8")
    assert is_current(world.corpus, world.index) is False
    assert world.build().changed == ("bridge",)
    assert read == ["bridge", "bridge"]
    assert says(world.index) == says(world.fresh())


def test_a_change_in_the_same_tick_of_the_clock_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, the same size, the same file: the change shows in nothing but its bytes."""
    fine, now = corpus_files._stamp, time.time_ns()

    def still(path: Path) -> list[Any]:
        name, size, _, _, inode = fine(path)
        return [name, size, now, now, inode]

    monkeypatch.setattr(corpus_files, "_stamp", still)
    monkeypatch.setattr(corpus_files, "time", SimpleNamespace(time_ns=lambda: now))
    article = world.corpus / "bridge.md"
    before = article.read_text(encoding="utf-8")
    world.build()
    article.write_text(before.replace("1932", "1933"), encoding="utf-8")
    assert world.build().changed == ("bridge",)


def test_notes_of_files_that_are_damaged_or_of_another_index_are_not_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the notes say, an article comes of them only where the index has it whole."""
    settle(monkeypatch)
    world.build()
    notes = world.index / "files.json"
    whole = notes.read_text(encoding="utf-8")
    for damaged in ("", "[]", '{"rules": 0, "files": {}}', whole.replace('", ', '", 1, '), whole[:-9]):
        notes.write_text(damaged, encoding="utf-8")
        assert world.build().changed == ()
    world.write({"bridge.md": TEXTS["market"]})
    world.build()
    notes.write_text(whole, encoding="utf-8")
    world.write(files("bridge"))
    assert world.build().changed == ("bridge",)
    assert says(world.index) == says(world.fresh())


def test_other_rules_embed_everything(world: World) -> None:
    """Passages that are cut otherwise are other passages."""
    toy = ToyEmbedder()
    report = world.build(toy, rules=PassageRules(sentences=1, overlap=0))
    assert (report.embedded, report.passages) == (3, 10)
    assert "It carries four lanes." in toy.embedded


def test_a_model_of_another_name_embeds_nothing_but_is_named(world: World) -> None:
    """Equal weights under another name, as in a folder that moved, keep the rows, and readers look for the new name."""
    renamed = ToyEmbedder()
    renamed.name = "moved/toy"
    assert world.build(renamed).embedded == 0
    assert renamed.embedded == []
    with Assistant.open(world.index, embedder=renamed) as assistant:
        assert assistant.ask(QUESTIONS[0]).index.model == "moved/toy"


def test_articles_with_one_text_are_embedded_once(tmp_path: Path) -> None:
    """Two articles with identical text share their rows, and each is found under its own id."""
    world, toy = World(tmp_path), ToyEmbedder()
    world.write({"a.md": TEXTS["market"], "b.txt": TEXTS["market"], **files("school")})
    assert world.build(toy).embedded == 2
    assert toy.embedded == passages("market", "school")
    with Assistant.open(world.index, embedder=toy) as assistant:
        hit = assistant.ask("Who sells apples on the market?").hits[0]
        assert hit.citation.article_id == "a"
        assert [twin.article_id for twin in hit.twins] == ["b"]
    world.write({"b.txt": TEXTS["market"], **files("school")})
    toy.embedded.clear()
    assert world.build(toy).embedded == 0
    assert toy.embedded == []
    assert says(world.index) == says(world.fresh())


class DeafEmbedder(ToyEmbedder):
    """A toy model for which a text with 'mute' in it has no token."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [] if "mute" in text else super().token_spans(text)


def test_an_article_without_passages_is_listed_but_never_answers(tmp_path: Path) -> None:
    """What holds nothing to search is in the index all the same; asked alone, it refuses."""
    world, deaf = World(tmp_path), DeafEmbedder()
    world.write({"a.md": "A mute text.", "b.md": "A red fox.", "c.md": "So mute."})
    assert world.build(deaf).passages == 1
    assert world.build(deaf).embedded == 0
    with Assistant.open(world.index, embedder=deaf) as assistant:
        assert [article.id for article in assistant.articles()] == ["a", "b", "c"]
        answer = assistant.ask("red fox", articles=["a", "c"])
        assert (answer.refused, answer.hits) == (True, ())
        assert answer.reason == "No passage shares a word or a meaning with the question."


def test_a_corpus_without_a_sentence_is_an_error(world: World) -> None:
    """Where nothing can be quoted, the former index stays."""
    world.write({"a.md": "A mute text."})
    before = says(world.index)
    with pytest.raises(CorpusError, match="No article holds a sentence: nothing can be quoted"):
        world.build(DeafEmbedder())
    assert says(world.index) == before


# --- the way leaves no trace ----------------------------------------------------------------------------

NAMES = ("bridge", "harbour", "library", "zoo")
VARIANTS = (*TEXTS.values(), FRONT.format("Titled") + TEXTS["bridge"])
CORPORA = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, len(VARIANTS) - 1), min_size=1), min_size=1, max_size=4
)


def bodies(corpus: dict[str, int]) -> set[str]:
    """The texts of a corpus, without front matter."""
    return {VARIANTS[number].split("---\n")[-1] for number in corpus.values()}


@settings(max_examples=15)
@given(CORPORA, st.booleans())
def test_any_way_to_a_corpus_gives_one_index(
    tmp_path_factory: pytest.TempPathFactory, way: list[dict[str, int]], settled: bool
) -> None:
    """After any additions, removals, changes and renamings the index is a fresh one's equal, bit for bit.

    Whether files count as settled, and need not be read again, or not.
    And every step embeds exactly the texts that the step before did not have.
    """
    world = World(tmp_path_factory.mktemp("way"))
    known: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus_files, "RACY", 0 if settled else corpus_files.RACY)
        for corpus in way:
            world.write({f"{name}.md": VARIANTS[number] for name, number in corpus.items()})
            toy = ToyEmbedder()
            assert world.build(toy).embedded == len(bodies(corpus) - known)
            assert sorted(toy.embedded) == sorted(p for text in bodies(corpus) - known for p in text.split("\n\n"))
            known = bodies(corpus)
    assert says(world.index) == says(world.fresh())
    assert left(world.index) == set()
    assert len(list((world.index / "generations").iterdir())) <= 2


def test_the_way_leaves_no_trace_with_the_real_model(tmp_path: Path) -> None:
    """With the real model too, adding and removing ends in a fresh index's scores, bit for bit."""
    model, world = load(), World(tmp_path)
    for names in (("bridge", "school"), ("school", "market", "library"), ("library", "bridge", "school")):
        world.write(files(*names))
        report = build(world.corpus, world.index, embedder=model)
    assert report.embedded == 1
    build(world.corpus, tmp_path / "fresh", embedder=model)
    assert says(world.index, model) == says(tmp_path / "fresh", model)


# --- readers --------------------------------------------------------------------------------------------


def asked(assistant: Assistant) -> list[tuple[str, float]]:
    """The marked words and scores that an open assistant gives."""
    return [(hit.citation.quote, hit.score) for question in QUESTIONS for hit in assistant.ask(question, top=20).hits]


def test_readers_keep_what_they_opened(world: World) -> None:
    """While two more builds are made, an open reader answers as before; refreshed, it answers as a new one."""
    with Assistant.open(world.index, embedder=ToyEmbedder()) as reader:
        before, first = asked(reader), reader.ask("zebra").index.generation
        for names in (("bridge", "market"), ("railway", "school")):
            world.write(files(*names))
            world.build()
            assert asked(reader) == before
            assert [article.id for article in reader.articles()] == ["bridge", "harbour", "library"]
        assert not (world.index / "generations" / first).exists()
        reader.refresh()
        assert [article.id for article in reader.articles()] == ["railway", "school"]
        with Assistant.open(world.index, embedder=ToyEmbedder()) as other:
            assert asked(reader) == asked(other)
        assert asked(reader) != before


def test_refresh_without_a_new_generation_stays(world: World) -> None:
    """Nothing new: the reader keeps its generation and need not open it again."""
    with Assistant.open(world.index, embedder=ToyEmbedder()) as reader:
        generation = reader._generation
        world.build()
        reader.refresh()
        assert reader._generation is generation


def test_a_corpus_that_comes_back_is_current_again(world: World) -> None:
    """Back and forth between two corpora: each build leads to the right one, and readers of both live on."""
    there, here = files("market"), files("bridge", "harbour", "library")
    expected = says(world.index)
    with Assistant.open(world.index, embedder=ToyEmbedder()) as reader:
        before = asked(reader)
        for articles in (there, here, there, here):
            world.write(articles)
            world.build()
        assert asked(reader) == before
    assert says(world.index) == expected
    assert left(world.index) == set()


# --- kills ----------------------------------------------------------------------------------------------

ADDED = ("market", "railway", "school")
NEW = {"bridge.md": FRONT.format("Titled") + TEXTS["bridge"], **files("library", *ADDED)}
PENDING = {  # articles whose rows were kept when the build was killed; all three at every later point
    "before the first embedding": 0,
    "before the third embedding": 2,
    "after the third embedding": 2,
    "before rows are kept": 1,
    "after rows are kept": 2,
}
DONE = ("after CURRENT is replaced", "before clearing", "while clearing", "after clearing")
KILLS = [point for point in POINTS if point not in ("full disk", "after the older copy is moved")]


def run(world: World, point: str) -> subprocess.CompletedProcess[str]:
    """Build in another process, which is killed at that point."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, str(ROOT / "tests" / "killed_build.py"), str(world.corpus), str(world.index), point]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def recovers(world: World, names: Sequence[str]) -> None:
    """Assert that the next build embeds these articles alone, equals a fresh one, and leaves nothing behind."""
    toy = ToyEmbedder()
    assert world.build(toy).embedded == len(names)
    assert toy.embedded == passages(*names)
    assert says(world.index) == says(world.fresh())
    assert left(world.index) == set()
    assert len(list((world.index / "generations").iterdir())) <= 2


@pytest.mark.parametrize("point", KILLS)
def test_a_kill_leaves_the_old_or_the_new(world: World, point: str) -> None:
    """Killed at any point, the index answers as before or as the new one; the next build takes up what was kept."""
    old = says(world.index)
    world.write(NEW)
    killed = run(world, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert says(world.index) == (says(world.fresh()) if point in DONE else old)
    recovers(world, ADDED[PENDING.get(point, 3) :])


@pytest.mark.parametrize("point", ["before the third embedding", "before the manifest", "before CURRENT is replaced"])
def test_a_killed_first_build_is_no_index(tmp_path: Path, point: str) -> None:
    """Before the first build is done there is no index, and the next one takes up what was kept."""
    world = World(tmp_path)
    world.write(files(*ADDED))
    assert run(world, point).returncode == -signal.SIGKILL
    with pytest.raises(IndexMissingError, match="No index at"):
        Assistant.open(world.index)
    recovers(world, ADDED[PENDING.get(point, 3) :])


@pytest.mark.parametrize("point", ["after the older copy is moved", "after the generation is renamed"])
def test_a_kill_on_the_way_back(world: World, point: str) -> None:
    """Killed while an older copy of the same generation is replaced, the current one stays."""
    here = files("bridge", "harbour", "library")
    world.write(files("market"))
    world.build()
    old = says(world.index)
    world.write(here)
    assert run(world, point).returncode == -signal.SIGKILL
    assert says(world.index) == old
    recovers(world, [])


@pytest.mark.parametrize("point", ["before the third embedding", "before CURRENT is replaced"])
def test_a_killed_build_that_is_given_up_leaves_nothing(world: World, point: str) -> None:
    """The corpus went back to what it was: the next build has nothing to do but clears what was left."""
    old = says(world.index)
    world.write(NEW)
    assert run(world, point).returncode == -signal.SIGKILL
    assert left(world.index) == ({"pending"} if point.startswith("before the") else {"pending", "CURRENT.new"})
    world.write(files("bridge", "harbour", "library"))
    recovers(world, [])
    assert says(world.index) == old
    assert len(list((world.index / "generations").iterdir())) == 1


def test_a_full_disk_is_one_line(world: World) -> None:
    """A disk without room is an error of one line, the former index stays, and the next build succeeds."""
    old = says(world.index)
    world.write(files("bridge", "library"))
    failed = run(world, "full disk")
    assert failed.returncode == 1
    expected = f"BrokenIndexError: Cannot write the index at {world.index}: "
    assert failed.stderr.startswith(expected)
    assert failed.stderr.count("\n") == 1
    assert says(world.index) == old
    recovers(world, [])


@pytest.mark.parametrize("fault", [OSError("no room"), RuntimeError("faiss"), ValueError("tantivy")])
def test_whatever_a_library_raises_while_writing_is_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """SQLite, FAISS and tantivy report a full disk each in its own way; a person reads one."""

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("assistant.index.vectors.VectorsWriter.close", fail)
    world.write(files("bridge"))
    with pytest.raises(BrokenIndexError, match=rf"^Cannot write the index at .*: {fault}\. Choose another"):
        world.build()


def test_an_error_of_the_model_is_not_the_folders(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while embedding passes as it is, and the articles embedded before it are kept."""

    def fail(self: ToyEmbedder, texts: Sequence[str], *, query: bool = False) -> None:
        raise MemoryError

    world.write(NEW)
    with monkeypatch.context() as patched:
        patched.setattr(ToyEmbedder, "embed", fail)
        with pytest.raises(MemoryError):
            world.build()
    recovers(world, ADDED)
