"""Embedding on a cluster: the same vectors, each list once, whatever worker or node is lost on the way.

A real cluster of Ray's own processes on this machine: workers, and a second node that is taken away.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="Ray is not installed: pip install 'pincite[ray]'")

import numpy as np
from conftest import CORPUS, Run, ToyEmbedder, one_line
from filelock import FileLock

from assistant import Assistant, build
from assistant.errors import ModelError, UsageError
from assistant.index import Catalogue
from assistant.models import cluster
from assistant.models.embeddings import Embedded

pytestmark = pytest.mark.slow

FILES = {f"a{i:02}.md": f"The ferry {i} leaves Port{i} at noon. Its captain is Ann{i}." for i in range(16)}

Write = Callable[..., Path]


class Mortal(ToyEmbedder):
    """A toy whose process is killed once, in the middle of its work."""

    def __init__(self, mark: Path) -> None:
        """Die where `mark` is not there yet."""
        super().__init__()
        self._mark = mark

    def embed(self, texts: Any, *, query: bool = False) -> Embedded:
        """As the toy, if it lives."""
        if "Port7" in texts[0] and not self._mark.exists():
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed(texts, query=query)


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Any]:
    """A cluster whose nodes have a core each; one at a time on a machine."""
    from ray import cloudpickle
    from ray.cluster_utils import Cluster

    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # no worker can import a test
    with FileLock(Path(tempfile.gettempdir()) / "pincite-cluster.lock"):
        nodes = _started(Cluster)
        yield nodes
        nodes.shutdown()


def _started(cluster: Any) -> Any:
    """A head that runs: on a busy machine a node may not be up within the half minute that Ray gives it."""
    told = ""
    for _ in range(3):
        try:
            return cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 80_000_000})
        except Exception as exc:
            told = str(exc)
    return pytest.skip(f"Ray could not start a cluster on this machine in three tries: {told}")


def _same(one: Path, other: Path) -> bool:
    """Whether two indexes hold the same generation, to the last bit of every vector."""
    opened = [Catalogue(folder).open() for folder in (one, other)]
    names = [generation.id for generation in opened]
    rows = [[generation.rows(article) for article in generation.store.article_ids] for generation in opened]
    equal = all(
        np.array_equal(getattr(a, part), getattr(b, part))
        for a, b in zip(*rows, strict=True)
        for part in ("vectors", "tokens", "spans", "ids", "counts")
    )
    return names[0] == names[1] and equal


def test_a_worker_that_is_killed_costs_nothing(two_nodes: Any, tmp_path: Path, write_corpus: Write) -> None:
    """Its task runs again on another; every article is there once, with the vectors of a build without a cluster."""
    corpus = write_corpus(FILES)
    done: list[str] = []
    mortal = Mortal(tmp_path / "died")
    index, plain = tmp_path / "index", tmp_path / "plain"
    report = build(
        corpus, index, progress=lambda n, total, name: done.append(name), embedder=mortal, ray=two_nodes.address
    )
    assert (tmp_path / "died").exists()
    assert (report.embedded, report.articles) == (len(FILES), len(FILES))
    assert sorted(done[: len(FILES)]) == sorted(name.removesuffix(".md") for name in FILES)
    assert mortal.embedded == []  # nothing was embedded here
    build(corpus, plain, embedder=ToyEmbedder())
    assert _same(index, plain)
    with Assistant.open(index, embedder=ToyEmbedder(), reader="off") as assistant:
        assert assistant.faults() == ()


def test_a_node_that_is_lost_costs_nothing(two_nodes: Any, tmp_path: Path, write_corpus: Write) -> None:
    """What it was working on is done by the others."""
    node = two_nodes.add_node(num_cpus=1, object_store_memory=80_000_000)
    two_nodes.wait_for_nodes()
    corpus = write_corpus(FILES)

    def lose(done: int, total: int, name: str) -> None:
        if done == 5 and node in two_nodes.list_all_nodes():
            two_nodes.remove_node(node, allow_graceful=False)

    build(corpus, tmp_path / "index", progress=lose, embedder=ToyEmbedder(), ray=two_nodes.address)
    build(corpus, tmp_path / "plain", embedder=ToyEmbedder())
    assert _same(tmp_path / "index", tmp_path / "plain")


def test_a_build_that_is_stopped_goes_on_where_it_was(two_nodes: Any, tmp_path: Path, write_corpus: Write) -> None:
    """What came back was kept at once; the next build asks the cluster for the rest."""
    corpus = write_corpus(FILES)

    def stop(done: int, total: int, name: str) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(corpus, tmp_path / "index", progress=stop, embedder=ToyEmbedder(), ray=two_nodes.address)
    report = build(corpus, tmp_path / "index", embedder=ToyEmbedder(), ray=two_nodes.address)
    assert (report.embedded, report.articles) == (len(FILES) - 6, len(FILES))


@pytest.mark.model
def test_the_compiled_model_travels_and_gives_the_same_vectors(two_nodes: Any, tmp_path: Path) -> None:
    """To the last bit, on a worker that has no folder of it."""
    build(CORPUS, tmp_path / "plain")
    shutil.copytree(tmp_path / "plain/encoders", tmp_path / "index/encoders")  # compiling takes a while
    build(CORPUS, tmp_path / "index", ray=two_nodes.address)
    assert _same(tmp_path / "index", tmp_path / "plain")


def test_what_a_worker_cannot_embed_is_told(two_nodes: Any) -> None:
    """One line, with the worker's own reason."""
    with pytest.raises(ModelError, match="A worker could not embed: The toy model reads 40 tokens"):
        list(cluster.embedded(ToyEmbedder(), {"long": ["word " * 50]}, two_nodes.address))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere", "host:port"])
def test_a_cluster_that_is_not_there(address: str) -> None:
    """One line says what to do."""
    with pytest.raises(UsageError, match=f"No Ray cluster at '{address}': .* Start one with 'ray start --head'"):
        list(cluster.embedded(ToyEmbedder(), {"a": ["b"]}, address))


def test_an_engine_takes_no_cluster(run: Run, write_corpus: Write, toy_model: None) -> None:
    """The two are for different things, and one line says so."""
    corpus = write_corpus({"a.md": "The ferry leaves."})
    status, _, err = run("build", "--corpus", corpus, "--index", "milvus://localhost:1/press", "--ray", "local")
    assert status == 2
    assert "leave --ray out" in one_line(err)
