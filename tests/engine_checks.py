"""What the tests of the engine share, whichever edition answers: looking into a collection, and a kill in an ingest."""

import signal
import time
from pathlib import Path
from threading import Timer

import pytest
from conftest import ToyEmbedder
from milvus_process import MilvusProcess

from assistant import Assistant, build
from assistant.errors import BrokenIndexError
from assistant.index import EngineCatalogue
from assistant.index.engine import Address
from assistant.index.engine.server import ARTICLES, PASSAGES, Server
from assistant.index.engine.state import State

FERRIES = {
    f"a{i:02}.md": f"The ferry {i} leaves Port{i} at noon. Its captain is Ann{i}. It carries {i} lorries."
    for i in range(24)
}
_SOON = 0.05  # seconds until a kill, so that it falls into a call


def server_of(address: str) -> Server:
    """The connection for a collection, of the kind that the engine uses."""
    made = Address.of(address)
    assert made
    return EngineCatalogue(made).server


def rows_of(address: str) -> tuple[set[int], set[str]]:
    """Every passage's row and every key of an article's part, each once or the test fails."""
    server = server_of(address)
    rows = [int(row["row"]) for row in server.every(PASSAGES, "", ["row"])]
    keys = [str(row["key"]) for row in server.every(ARTICLES, "", ["key"])]
    assert (len(rows), len(keys)) == (len(set(rows)), len(set(keys)))
    assert (server.count(PASSAGES, ""), server.count(ARTICLES, "")) == (len(rows), len(keys))
    return set(rows), set(keys)


def check_equal(address: str, other: str) -> None:
    """Two collections have the same rows, and count the same of every token."""
    assert rows_of(address) == rows_of(other)
    states = [State.read(server_of(place)) for place in (address, other)]
    assert (states[0].frequency == states[1].frequency).all()


def check_kill(process: MilvusProcess, corpus: Path, monkeypatch: pytest.MonkeyPatch, patience: tuple[int, int]) -> str:
    """Kill a server in the middle of an ingest of the ferries, start it again, build again: the address.

    What was told as done is there after the restart and is not embedded again; nothing is lost or doubled.

    Args:
        process: a server that runs.
        corpus: the ferries.
        monkeypatch: sets how long an answer is waited for.
        patience: seconds to wait for an answer before the kill and after the restart.
    """
    monkeypatch.setenv("PINCITE_MILVUS_TIMEOUT", str(patience[0]))
    address = process.address("killed")
    written: list[str] = []

    def kill_once(done: int, total: int, article_id: str) -> None:
        written.append(article_id)
        if done == len(FERRIES) // 2:
            Timer(_SOON, process.kill).start()

    with pytest.raises(BrokenIndexError, match=r"does not answer .* try again: what was written stays"):
        build(corpus, address, progress=kill_once, embedder=ToyEmbedder())
    process.start()
    monkeypatch.setenv("PINCITE_MILVUS_TIMEOUT", str(patience[1]))
    report = build(corpus, address, embedder=(toy := ToyEmbedder()))
    assert report.passages == report.articles == len(FERRIES)
    texts = "\n".join(toy.embedded)
    assert not any(FERRIES[f"{name}.md"].partition(".")[0] in texts for name in written)  # nor embedded twice
    build(corpus, process.address("fresh"), embedder=ToyEmbedder())
    check_equal(address, process.address("fresh"))
    return address


def check_slow(process: MilvusProcess, corpus: Path, monkeypatch: pytest.MonkeyPatch, patience: int) -> None:
    """Hold a server up while a collection is open: one line after the time that is granted; then it answers again.

    Args:
        process: a server that runs.
        corpus: an article, 'ferry'.
        monkeypatch: sets how long an answer is waited for.
        patience: seconds to wait for an answer.
    """
    build(corpus, process.address("slow"), embedder=ToyEmbedder())
    monkeypatch.setenv("PINCITE_MILVUS_TIMEOUT", str(patience))
    with Assistant.open(process.address("slow"), embedder=ToyEmbedder(), reader="off") as assistant:
        process.send(signal.SIGSTOP)
        began = time.monotonic()
        try:
            with pytest.raises(BrokenIndexError, match=f"does not answer within {patience} s"):
                assistant.article("ferry")
        finally:
            process.send(signal.SIGCONT)
        assert time.monotonic() - began < 3 * patience
        assert assistant.article("ferry").text
