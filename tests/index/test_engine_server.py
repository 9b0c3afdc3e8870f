"""The dense path on the real server: the collection, articles in and out, vectors, filters, kills, and what it refuses.

It is Milvus 2.3.5, the last whose program lies in a package: `make test-engine-server` installs that and runs this. It
is older than what Pincite takes, for it has no BM25; so its refusal is tested as it is, and all else without the fields
of BM25. Not covered: BM25, words looked for in whole texts, a present release, and a cluster of several nodes.
"""

import random
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("milvus", reason="the server's package is not installed: run 'make test-engine-server'")
pytest.importorskip("pymilvus", reason="pymilvus is not installed: pip install 'pincite[milvus]'")

import numpy as np
from conftest import CORPUS, Run, ToyEmbedder, one_line
from engine_checks import FERRIES, check_equal, check_kill, check_slow, rows_of, server_of
from milvus_process import MilvusServer

from assistant import Assistant, build
from assistant.errors import BrokenIndexError
from assistant.index.engine import catalogue as engine
from assistant.index.engine.packing import number
from assistant.index.engine.server import ARTICLES, PASSAGES, Server


def _reaches_others() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        return probe.connect_ex(("192.0.2.1", 9)) == 0  # an address of nobody; nothing is sent


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        _reaches_others(),
        reason="the server listens on every interface, so it needs a network of its own: run 'make test-engine-server'",
    ),
]

PATIENCE = 120  # seconds for an answer: a server that was restarted loads its collections again
SIGHTED = 100  # candidates
Write = Callable[..., Path]


class DenseServer(Server):
    """The connection without what the old server lacks."""

    oldest = (2, 3)

    def _lexical(self, schema: Any, indexes: Any) -> None:
        """No fields of BM25."""

    def put(self, part: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, without the words for BM25."""
        super().put(part, [{name: value for name, value in row.items() if name != "words"} for row in rows])


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A server for all tests, which checks passwords; a second one cannot stand beside it."""
    process = MilvusServer(tmp_path_factory.mktemp("milvus"), authorization_enabled=True)
    began = time.monotonic()
    process.start()
    print(f"start: {time.monotonic() - began:.1f} s")
    yield process
    process.kill()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user that a new server has, with time for one that shares the machine."""
    monkeypatch.setenv("PINCITE_MILVUS_TOKEN", "root:Milvus")
    monkeypatch.setenv("PINCITE_MILVUS_TIMEOUT", str(PATIENCE))


@pytest.fixture
def dense(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine without BM25."""
    monkeypatch.setattr(engine, "Server", DenseServer)


def opened(index: Path | str) -> Assistant:
    """An assistant over an index of the toy."""
    return Assistant.open(index, embedder=ToyEmbedder(), reader="off")


def test_an_older_server_is_refused_in_one_line_and_left_as_it_was(
    milvus: MilvusServer, run: Run, toy_model: None
) -> None:
    """Nothing is made there, and asking says the same as building."""
    address = milvus.address("refused")
    line = "is too old: expected Milvus 2.5 or newer, found v2.3.5"
    status, _, err = run("build", "--corpus", CORPUS, "--index", address)
    assert status != 0
    assert f"{address} {line}" in one_line(err)
    with pytest.raises(BrokenIndexError, match=line):
        Assistant.open(address)
    assert not any(DenseServer(server_of(address).address).exists(part) for part in (ARTICLES, PASSAGES))


@pytest.mark.usefixtures("dense")
def test_what_was_sent_comes_back_and_is_found_in_the_order_of_a_folder(milvus: MilvusServer, tmp_path: Path) -> None:
    """Articles, passages and the vectors nearest to each, with and without a filter."""
    build(CORPUS, tmp_path / "index", embedder=ToyEmbedder())
    build(CORPUS, milvus.address("press"), embedder=ToyEmbedder())
    with opened(milvus.address("press")) as far, opened(tmp_path / "index") as near:
        assert (far.info(), far.articles(), far.faults()) == (near.info(), near.articles(), ())
        for article in near.articles():
            assert far.passages(article.id) == near.passages(article.id)
        views: tuple[Any, Any] = (far._generation.vectors, near._generation.vectors)
        own = near.articles()[1].id
        filters = (None, [number(own)]), (None, near._generation.allowed(near._generation.store.numbers([own])))
        for vector in views[1].at(np.arange(0, near.info().passages, 20)):
            for there, here in zip(*filters, strict=True):
                rows, scores = views[0].nearest(vector, 20, there)
                _, expected = views[1].nearest(vector, 20, here)
                np.testing.assert_allclose(scores, expected, atol=2e-3)  # a folder keeps half the digits
                passages = [far._generation.store.passage(row) for row in rows.tolist()]
                assert there is None or {passage.article_id for passage in passages} == {own}


@pytest.mark.usefixtures("dense")
def test_any_sequence_of_builds_gives_one_collection(milvus: MilvusServer, write_corpus: Write) -> None:
    """Articles changed and removed: rows and counts are those of a build from nothing, and who has it open sees it."""
    corpus = write_corpus({"ferry.md": "The ferry leaves at noon.", "bus.md": "The bus leaves at dawn."})
    build(corpus, milvus.address("moving"), embedder=ToyEmbedder())
    with opened(milvus.address("moving")) as assistant:
        (corpus / "bus.md").unlink()
        (corpus / "ferry.md").write_text("The ferry leaves at one. Nobody waits for it.")
        report = build(corpus, milvus.address("moving"), embedder=ToyEmbedder())
        assert (report.changed, report.removed, report.embedded) == (("ferry",), ("bus",), 1)
        assistant.refresh()
        assert [article.text for article in assistant.articles()] == [(corpus / "ferry.md").read_text()]
        assert assistant.faults() == ()
    build(corpus, milvus.address("anew"), embedder=ToyEmbedder())
    check_equal(milvus.address("moving"), milvus.address("anew"))


@pytest.mark.usefixtures("dense")
def test_an_approximate_index_finds_the_candidates(milvus: MilvusServer, tmp_path: Path, write_corpus: Write) -> None:
    """Sentences of the articles, combined anew, once the server has indexed them."""
    sentences = sorted(_sentences(tmp_path / "index"))
    draw = random.Random(5)
    texts = {f"{i:02}.md": "\n\n".join(" ".join(draw.sample(sentences, 2)) for _ in range(100)) for i in range(20)}
    address = milvus.address("many")
    began = time.monotonic()
    report = build(write_corpus(texts), address, embedder=ToyEmbedder())
    print(f"ingest: {report.passages} passages in {time.monotonic() - began:.1f} s")
    _index(address)
    vectors = np.array([row["vector"] for row in server_of(address).every(PASSAGES, "", ["vector"])], np.float32)
    assert len(vectors) == report.passages
    recalls, times = [], []
    with opened(address) as assistant:
        for question in ToyEmbedder().embed(sentences[::10]).vectors:
            began = time.monotonic()
            _, scores = assistant._generation.vectors.nearest(question, SIGHTED)
            times.append(time.monotonic() - began)
            exact = np.sort(vectors @ question)[::-1][:SIGHTED]
            recalls.append(np.mean(scores >= exact[-1] - 1e-5))
    print(f"search: p50 {1000 * statistics.median(times):.0f} ms, recall@{SIGHTED} {np.mean(recalls):.3f}")
    assert np.mean(recalls) >= 0.95


def _sentences(folder: Path) -> set[str]:
    """The sentences of the articles of which the toy can read two."""
    toy = ToyEmbedder()
    build(CORPUS, folder, embedder=toy)
    with opened(folder) as assistant:
        passages = [passage for article in assistant.articles() for passage in assistant.passages(article.id)]
        spans = [(passage, span) for passage in passages for span in passage.sentences]
        texts = {passage.text[span.start - passage.start : span.end - passage.start] for passage, span in spans}
    return {text for text in texts if len(toy.token_spans(text)) <= toy.max_tokens // 2}


def _index(address: str) -> None:
    """Wait until the server has written an approximate index over all passages."""
    server = server_of(address)
    client, name = server._client, server._name(PASSAGES)
    client.flush(name)
    deadline = time.monotonic() + PATIENCE
    while (told := client.describe_index(name, "vector"))["pending_index_rows"] or not told["indexed_rows"]:
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
    client.refresh_load(name)


@pytest.mark.usefixtures("dense")
def test_a_server_killed_in_the_middle_of_an_ingest_loses_and_doubles_nothing(
    milvus: MilvusServer, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told as done is there after the restart, every article once; so too where nothing was being written."""
    address = check_kill(milvus, write_corpus(FERRIES), monkeypatch, patience=(20, PATIENCE))
    with opened(address) as assistant:
        assert assistant.faults() == ()
        assert [article.id for article in assistant.articles()] == [f"a{i:02}" for i in range(len(FERRIES))]
    before = rows_of(address)
    milvus.kill()
    began = time.monotonic()
    milvus.start()
    assert rows_of(address) == before
    print(f"restart: {time.monotonic() - began:.1f} s until every row is read")


@pytest.mark.usefixtures("dense")
def test_a_server_that_has_become_slow(
    milvus: MilvusServer, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line after the time that is granted, while a collection is open; asked again it answers."""
    check_slow(milvus, write_corpus({"ferry.md": "The ferry leaves at noon."}), monkeypatch, patience=5)


@pytest.mark.parametrize("token", ["root:guessed", "guessed:Milvus", ""])
def test_a_wrong_password(milvus: MilvusServer, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """One line says where the password belongs, and does not show it."""
    monkeypatch.setenv("PINCITE_MILVUS_TOKEN", token)
    with pytest.raises(BrokenIndexError, match=r"refuses: .*PINCITE_MILVUS_TOKEN") as told:
        Assistant.open(milvus.address("press"))
    assert "guessed" not in str(told.value)
