"""Rule: a damaged index answers as before or says what is broken, never anything else; a build makes it whole again."""

import random
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant import Assistant, BrokenIndexError, PinciteError, build
from assistant.index.views import VectorsView

Write = Callable[..., Path]
QUESTION = "When does the ferry leave the harbour?"
CASES = 1000
ROUNDS = 4  # of removing and adding while others read


@pytest.fixture
def collection(write_corpus: Write, tmp_path: Path) -> tuple[Path, Path]:
    """Six small articles and their index."""
    texts = {
        f"a{n}.txt": f"The ferry number {n} leaves the harbour at noon. The tide is high at {n}." for n in range(6)
    }
    corpus = write_corpus(texts)
    build(corpus, tmp_path / "index", embedder=ToyEmbedder())
    return corpus, tmp_path / "index"


def answered(index: Path) -> tuple[list[str], list[str]]:
    """What the index answers: the quotations and their citations, each proved against its article."""
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        hits = assistant.ask(QUESTION, top=5).hits
        for hit in hits:
            cited = hit.citation
            assert assistant.article(cited.article_id).text[cited.start : cited.end] == cited.quote
        return [hit.citation.quote for hit in hits], [hit.citation.id for hit in hits]


def damages(index: Path) -> Iterator[tuple[Path, bytes]]:
    """A file of the index and its bytes with one flipped, some cut off, or some put in; the same on every run."""
    chance = random.Random(7)
    files = sorted(path for path in index.rglob("*") if path.is_file() and path.suffix != ".lock")
    for number in range(CASES):
        path = files[number % len(files)]
        data = bytearray(path.read_bytes())
        at = chance.randrange(max(len(data), 1))
        kind = chance.choice(["flip", "flip", "cut", "insert"]) if data else "insert"
        if kind == "flip":
            data[at] ^= 1 << chance.randrange(8)
        elif kind == "cut":
            del data[at:]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
        yield path, bytes(data)


@pytest.mark.slow
def test_a_thousand_damages_are_told_or_harmless(collection: tuple[Path, Path], tmp_path: Path) -> None:
    """No wrong answer and no other error; what is broken is named; `build` repairs it from the corpus."""
    corpus, index = collection
    before = answered(index)
    told = 0
    for number, (path, data) in enumerate(damages(index)):
        whole = path.read_bytes()
        path.write_bytes(data)
        try:
            assert answered(index) == before
        except BrokenIndexError:  # any other error fails the test
            told += 1
        if number % 50 == 0:
            repaired = tmp_path / "repaired"
            shutil.copytree(index, repaired)
            build(corpus, repaired, embedder=ToyEmbedder())
            assert answered(repaired) == before
            shutil.rmtree(repaired)
        path.write_bytes(whole)
    assert told > 0.9 * CASES


def keep_asking(index: Path, states: list[object], stop: threading.Event, wrong: list[object]) -> int:
    """Ask until told to stop, and note what is no answer of one of the states; how often it was asked."""
    asked = 0
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        while not stop.is_set():
            try:
                assistant.refresh()
                hits = assistant.ask(QUESTION, top=5).hits
                seen = ([hit.citation.quote for hit in hits], [hit.citation.id for hit in hits])
                wrong.extend([] if seen in states else [seen])
            except PinciteError as error:
                wrong.append(error)
            asked += 1
    return asked


@pytest.mark.slow
def test_readers_are_never_blocked_and_never_see_a_mixture(collection: tuple[Path, Path]) -> None:
    """Eight readers ask while a writer adds and removes an article: each answer is that of one state or the other."""
    corpus, index = collection
    states: list[object] = [answered(index)]
    extra, words = corpus / "b.txt", "The ferry leaves the harbour when the bell is rung, and only then."
    extra.write_text(words)
    build(corpus, index, embedder=ToyEmbedder())
    states.append(answered(index))
    assert states[0] != states[1]
    stop, wrong = threading.Event(), list[object]()
    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(keep_asking, index, states, stop, wrong) for _ in range(8)]
        for _ in range(ROUNDS):
            extra.unlink()
            build(corpus, index, embedder=ToyEmbedder())
            extra.write_text(words)
            build(corpus, index, embedder=ToyEmbedder())
        stop.set()
    assert wrong == []
    assert all(reader.result() > 0 for reader in readers)


def test_the_proof_finds_what_checksums_cannot(collection: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A vector that is not of length one, a text of another hash; nothing where all is well."""
    _, index = collection
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        assert assistant.faults() == ()
        rows = VectorsView.rows
        monkeypatch.setattr(VectorsView, "rows", lambda self, first, last: rows(self, first, last) * np.float32(1.1))
        assert "the vector of passage 0 is not of length one" in assistant.faults()
        monkeypatch.undo()
        store = assistant._generation.store
        store.hashes["a0"] = "another"
        assert assistant.faults() == ("the text of 'a0' in the index has another hash than is noted",)
