"""Embed on many machines at once: Ray runs the tasks, and runs those again whose worker or node is lost.

One list of texts is one task. Its vectors come back to whoever asked, who alone keeps them, so that no passage can be
there twice and no disk need be shared. The model travels with the first task to each worker: the compiled files
themselves, so that every machine gives the same vectors to the last bit.
"""

import logging
import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import extras
from assistant.errors import ModelError, UsageError
from assistant.models.embeddings import Embedded, Embedder
from assistant.models.encoder import CompiledEmbedder, seal

LOCAL = "local"  # the address of a cluster of this machine's own cores, started for one build
_PATIENCE = 10.0  # seconds for a cluster to take a call
_AHEAD = 4  # tasks under way or waiting for each core: enough to keep all busy, few enough to hold

_models: dict[str, Embedder] = {}  # of a worker, by the model's hash


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A compiled model on its way: its names, its seal, and its files as uint8 arrays, which workers share."""

    name: str
    sha256: str
    seal: str
    files: Mapping[str, NDArray[np.uint8]]


def embedded(
    embedder: Embedder, texts: Mapping[str, Sequence[str]], address: str = LOCAL
) -> Iterator[tuple[str, Embedded]]:
    """Embed lists of texts, each list in one task, and give them back by name as they are done, each once.

    Args:
        embedder: the model; a compiled one, or one that can be pickled.
        texts: lists of texts by name.
        address: of a Ray cluster, 'host:port', or 'local'.

    Raises:
        ToolMissingError: Ray is not installed.
        UsageError: there is no cluster at that address.
        ModelError: a text cannot be embedded.
    """
    extras.require("ray", "Embedding on many machines")
    import ray

    _connect(address)
    try:
        model = [ray.put(_packed(embedder))]  # in a list, so that a worker fetches it only if it has none
        task = ray.remote(max_retries=-1, num_cpus=1)(_embed)
        most = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        waiting = iter(texts.items())
        running: dict[Any, str] = {}
        while True:
            for name, listed in waiting:
                running[task.remote(embedder.sha256, model, list(listed))] = name
                if len(running) >= most:
                    break
            if not running:
                return
            for done in ray.wait(list(running))[0]:
                yield running.pop(done), _result(done)
    finally:
        ray.shutdown()


def _connect(address: str) -> None:
    import ray

    try:
        if address != LOCAL:
            _knock(address)  # Ray itself tries for minutes
        ray.init(
            address=address,
            include_dashboard=False if address == LOCAL else None,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except (OSError, ValueError, RuntimeError) as exc:
        raise UsageError(
            f"No Ray cluster at {address!r}: {exc!s:.120}. Start one with 'ray start --head', or name host:port."
        ) from exc


def _knock(address: str) -> None:
    """Make sure that somebody listens there."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=_PATIENCE):
        pass


def _result(done: Any) -> Embedded:
    import ray

    try:
        result: Embedded = ray.get(done)
    except ray.exceptions.RayTaskError as exc:
        raise ModelError(f"A worker could not embed: {exc.cause!s:.200}") from exc
    return result


def _packed(embedder: Embedder) -> _Parcel | Embedder:
    if not isinstance(embedder, CompiledEmbedder):
        return embedder
    files = {path.name: np.fromfile(path, np.uint8) for path in sorted(embedder.folder.iterdir())}
    return _Parcel(embedder.name, embedder.sha256, seal(embedder.folder), files)


def _embed(sha256: str, model: Sequence[Any], texts: list[str]) -> Embedded:
    """A task: embed some texts with the model of that hash, which the worker keeps for its next task."""
    import ray

    if sha256 not in _models:
        _models[sha256] = _unpacked(ray.get(model[0]))
    return _models[sha256].embed(texts)


def _unpacked(packed: _Parcel | Embedder) -> Embedder:
    if not isinstance(packed, _Parcel):
        return packed
    folder = Path(tempfile.mkdtemp(prefix="pincite-model-"))
    for name, content in packed.files.items():
        content.tofile(folder / name)
    return CompiledEmbedder(packed.name, packed.sha256, folder, packed.seal)
