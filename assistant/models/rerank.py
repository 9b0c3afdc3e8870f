"""An optional second reading of the few best passages, by a larger model that the user names.

In go a question and texts; out comes a value for each, higher where it answers better. Any sentence-transformers
CrossEncoder (reads question and passage together: Nogueira & Cho 2019, arXiv:1901.04085) or MultiVectorEncoder (late
interaction with its own vectors, as in ColBERT: Khattab & Zaharia 2020, arXiv:2004.12832), by name or folder.
"""

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from assistant.errors import ModelError
from assistant.messages import message
from assistant.models.embeddings import Floats, model_folder
from assistant.settings import quiet_libraries

TOP = 5  # how many passages are read again; measured in tests/benchmarks/README.md

Scores = Callable[[str, Sequence[str]], Any]


@runtime_checkable
class Reranker(Protocol):
    """What the search needs of a reranker."""

    name: str

    def warm(self) -> None:
        """Get ready for the first question."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """A value for each text, comparable within one question: float32 (texts,)."""
        ...


def load(name: str) -> "LoadedReranker":
    """Find a reranker by name or folder; the weights are read at the first use.

    Raises:
        ModelError: there is no such model here, or it is no reranker.
    """
    folder = model_folder(name)
    return LoadedReranker(name, folder, _kind(name, folder))


def _kind(name: str, folder: Path) -> str:
    """CrossEncoder or MultiVectorEncoder, by what the model's own configuration says."""
    said = _read(folder / "config_sentence_transformers.json")
    architectures = _read(folder / "config.json").get("architectures") or [""]
    if said.get("model_type") in _SCORES:
        return str(said["model_type"])
    if "query_prefix" in said or architectures[0] == "HF_ColBERT":  # saved by PyLate, or by ColBERT itself
        return "MultiVectorEncoder"
    if architectures[0].endswith("ForSequenceClassification"):
        return "CrossEncoder"
    kind = said.get("model_type") or architectures[0] or "no configuration"
    raise ModelError(
        message(
            "The model {name!r} is no reranker: expected a CrossEncoder or a MultiVectorEncoder, found {kind} in "
            "{folder}. Choose another with --reranker, or leave it out.",
            name=name,
            kind=kind,
            folder=folder,
        )
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as exc:
        raise ModelError(
            message(
                "Cannot read {path}: expected a model's configuration in JSON ({reason}).", path=path, reason=str(exc)
            )
        ) from exc
    return config if isinstance(config, dict) else {}


class LoadedReranker:
    """A sentence-transformers reranker. Safe for many threads: one forward pass at a time."""

    def __init__(self, name: str, folder: Path, kind: str) -> None:
        """Name the model, the folder of its files, and its class."""
        self.name = name
        self._folder = folder
        self._kind = kind
        self._lock = threading.RLock()

    def warm(self) -> None:
        """Load the model now, and run it once."""
        self.scores("warm", ["warm"])

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """A value for each text: float32 (texts,).

        Raises:
            ModelError: the model cannot be loaded, or gives no single value for a text.
        """
        with self._lock:
            values = np.asarray(self._scores(question, texts), np.float32)
        if values.shape != (len(texts),) or not np.isfinite(values).all():
            wrong = message("numbers that are not finite") if values.size else message("none")
            raise ModelError(
                message(
                    "The reranker {name!r} cannot be used: expected one number for each of {count} passages, found "
                    "{wrong} in the shape {shape}.",
                    name=self.name,
                    count=len(texts),
                    wrong=wrong,
                    shape=values.shape,
                )
            )
        return values

    @cached_property
    def _scores(self) -> Scores:
        """The model's own way to score."""
        quiet_libraries()
        import sentence_transformers
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = getattr(sentence_transformers, self._kind)(str(self._folder), device="cpu", local_files_only=True)
        except Exception as exc:  # OSError, ValueError, RuntimeError, KeyError: the libraries' choice
            why = str(exc).strip().split("\n")[0][:160]
            raise ModelError(
                message(
                    "Cannot load the reranker {name!r} from {folder}: {why}",
                    name=self.name,
                    folder=self._folder,
                    why=why,
                )
            ) from exc
        return lambda question, texts: _SCORES[self._kind](model, question, texts)


def _cross(model: Any, question: str, texts: Sequence[str]) -> Any:
    return model.predict([(question, text) for text in texts], show_progress_bar=False)


def _multi_vector(model: Any, question: str, texts: Sequence[str]) -> Any:
    asked = model.encode_query([question], normalize_embeddings=True, show_progress_bar=False)
    read = model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return model.similarity(asked, read)[0]


_SCORES = {"CrossEncoder": _cross, "MultiVectorEncoder": _multi_vector}
