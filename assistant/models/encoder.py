"""A sentence-transformers model compiled for asking: onnxruntime and tokenizers run it, and torch is not imported.

`compiled` traces a loaded model into a folder, once, and checks what comes out of it against the model; a
`CompiledEmbedder` reads the folder. One pass gives sentence vectors and token vectors, in float32, of length 1 and
through the basis, as in `embeddings`.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from assistant.errors import ModelError
from assistant.messages import message
from assistant.models import runtime
from assistant.models.embeddings import Embedded, Embedder, Floats, Ints, SentenceEmbedder, join
from assistant.models.together import Together

SETTINGS, GRAPH, TOKENIZER = "encoder.json", "encoder.onnx", "tokenizer.json"
TOLERANCE = 1e-4  # how far a number may be from torch's
BATCH = 8  # texts in one pass on one thread: on two cores 2.4 s of computing time for what takes 3.6 s by 32
_OPSET = 17
_SAMPLES = (
    "Who met whom, and when?",
    "x",
    "Prices rose by 12 percent – in the U.S., too … 北京",
    "The ships left the harbour at dawn. " * 8,
)

Output = tuple[Floats, Floats]  # of one text: token vectors (longest of its batch, token_dimension), sentence vector
Part = tuple[Floats, Floats, Ints, Ints]  # sentence vector, token vectors, spans, ids


@dataclass(frozen=True, slots=True)
class Settings:
    """What a compiled model needs beside its graph.

    Attributes:
        query: the prompt before a question.
        document: the prompt before a passage.
        max_tokens: how many tokens of a text the model reads.
        padding: the number of the token that fills up a batch.
        files: the SHA-256 of every other file.
    """

    query: str
    document: str
    max_tokens: int
    padding: int
    files: dict[str, str]


def compiled(embedder: Embedder, folder: Path) -> Embedder:
    """The same model from `folder`, where it is compiled first if it is not there whole.

    The embedder is given back as it is, and the folder is absent, where the libraries are missing, where it is no
    sentence-transformers model, and where it cannot be traced to within `TOLERANCE`.

    Raises:
        OSError: the folder cannot be written.
    """
    if not isinstance(embedder, SentenceEmbedder) or not runtime.is_installed():
        return embedder
    if not is_whole(folder) and not (runtime.is_installed("onnx") and _compile_into(embedder, folder)):
        return embedder
    return CompiledEmbedder(embedder.name, embedder.sha256, folder)


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a compiled model, every file as it was written."""
    try:
        _read(folder, None)
    except ModelError:
        return False
    return True


def seal(folder: Path) -> str:
    """The SHA-256 of a compiled model's settings, which hold the checksums of all other files."""
    return _sha256(folder / SETTINGS)


def _read(folder: Path, sealed: str | None) -> Settings:
    """The settings, once every file has been compared with its checksum."""
    try:
        settings = Settings(**json.loads((folder / SETTINGS).read_text(encoding="utf-8")))
        for name, expected in {SETTINGS: sealed or seal(folder), **settings.files}.items():
            if (given := _sha256(folder / name)) != expected:
                raise ModelError(
                    message(
                        "The compiled model is damaged: {folder} has the hash {given}, expected {expected}. Run "
                        "'pincite build'.",
                        folder=folder / name,
                        given=given[:8],
                        expected=expected[:8],
                    )
                )
    except (OSError, ValueError, TypeError) as exc:
        raise ModelError(
            message(
                "The compiled model is damaged: cannot read {folder} ({reason}). Run 'pincite build'.",
                folder=folder,
                reason=str(exc),
            )
        ) from exc
    return settings


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- compiling ------------------------------------------------------------------------------------------------------


def _compile_into(embedder: SentenceEmbedder, folder: Path) -> bool:
    """Compile beside the folder, and put it there once it has been checked; whether it could be done."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".compiling-") as scratch:
        half = Path(scratch) / "encoder"
        half.mkdir()
        try:
            _trace(embedder, Path(scratch) / "traced.onnx")
            runtime.open_session(Path(scratch) / "traced.onnx", optimised=half / GRAPH)
            _write_settings(embedder, half)
            distance = _distance(embedder, CompiledEmbedder(embedder.name, embedder.sha256, half))
        except Exception as exc:  # whatever the tracer meets in a model's code: the model itself is used then
            logging.getLogger(__name__).info("%s cannot be compiled: %s", embedder.name, exc)
            return False
        if distance <= TOLERANCE:
            half.rename(folder)
    return distance <= TOLERANCE


def _trace(embedder: SentenceEmbedder, path: Path) -> None:
    """Write the model as one ONNX graph: token numbers in, vectors of tokens and of texts out."""
    import torch

    model, basis = embedder.model, embedder.basis
    example = dict(model.tokenizer([_SAMPLES[0], _SAMPLES[1]], padding=True, return_tensors="pt"))
    projection = None if basis is None else torch.from_numpy(basis)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> tuple[Any, Any]:
            output = self.model(dict(zip(example, values, strict=True)))
            tokens = output["token_embeddings"]
            tokens = tokens if projection is None else tokens @ projection
            unit = torch.nn.functional.normalize
            return unit(tokens, dim=-1), unit(output["sentence_embedding"], dim=-1)

    axes = {name: {0: "texts", 1: "length"} for name in (*example, "tokens")}
    with torch.no_grad(), warnings.catch_warnings(), embedder.lock:
        warnings.simplefilter("ignore")  # of its own age, and of branches that the check below sees to
        torch.onnx.export(
            Whole().eval(),
            tuple(example.values()),
            os.fspath(path),
            input_names=list(example),
            output_names=["tokens", "sentences"],
            dynamic_axes={**axes, "sentences": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,  # the newer way of it needs one library more, and takes longer
        )


def _write_settings(embedder: SentenceEmbedder, folder: Path) -> None:
    tokenizer = embedder.model.tokenizer
    tokenizer.backend_tokenizer.save(os.fspath(folder / TOKENIZER))
    settings = Settings(
        query=embedder.prompt(query=True),
        document=embedder.prompt(query=False),
        max_tokens=embedder.max_tokens,
        padding=tokenizer.pad_token_id or 0,
        files={path.name: _sha256(path) for path in sorted(folder.iterdir())},
    )
    (folder / SETTINGS).write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")


def _distance(one: Embedder, other: Embedder) -> float:
    """The largest difference between what two embedders make of the samples; infinite where tokens differ."""
    largest = 0.0
    for query in (True, False):
        first, second = one.embed(_SAMPLES, query=query), other.embed(_SAMPLES, query=query)
        if not (np.array_equal(first.spans, second.spans) and np.array_equal(first.ids, second.ids)):
            return float("inf")
        views = ((first.vectors, second.vectors), (first.tokens, second.tokens))
        largest = max(largest, *(float(np.abs(mine - theirs).max()) for mine, theirs in views))
    return largest


# --- asking ---------------------------------------------------------------------------------------------------------


class CompiledEmbedder:
    """A compiled model. Safe for many threads: those who have one question each share a pass."""

    def __init__(self, name: str, sha256: str, folder: Path, sealed: str | None = None) -> None:
        """Name the model, its hash, the folder that `compiled` wrote, and its `seal`; it is read at the first text."""
        self.name = name
        self.sha256 = sha256
        self.folder = folder
        self._sealed = sealed
        self._lock = RLock()
        self._together = Together(self._run_waiting, BATCH)

    def warm(self) -> None:
        """Load the model now, and run it once."""
        self.embed(["warm"], query=True)

    @property
    def _settings(self) -> Settings:
        with self._lock:
            return self._checked

    @cached_property
    def _checked(self) -> Settings:
        return _read(self.folder, self._sealed)

    @property
    def _session(self) -> Any:
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> Any:
        return runtime.open_session(self.folder / GRAPH)

    @property
    def _tokenizer(self) -> Any:
        with self._lock:
            return self._read_tokenizer

    @cached_property
    def _read_tokenizer(self) -> Any:
        return runtime.open_tokenizer(self.folder / TOKENIZER)

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, special tokens and prompts not counted."""
        return self._settings.max_tokens

    @property
    def vocabulary(self) -> int:
        """How many different tokens there are."""
        return int(self._tokenizer.get_vocab_size())

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """The borders of a text's tokens in code points, special tokens left out, never truncated."""
        return [(start, end) for start, end in self._tokenizer.encode(text, add_special_tokens=False).offsets]

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        """Embed texts, `BATCH` at a time in order of length, a batch on each core.

        Single questions that wait for each other, as those of many people do, share a batch.

        Raises:
            ModelError: a text is longer than the model reads, or the files are damaged.
        """
        prompt = self._settings.query if query else self._settings.document
        encoded = self._tokenizer.encode_batch([prompt + text for text in texts])
        for text, each in zip(texts, encoded, strict=True):
            self._check_length(text, each)
        # A text of a build never shares a pass with what others ask: its vectors are kept, to the last bit.
        alone = query and len(encoded) == 1
        outputs = [self._together(encoded[0])] if alone else self._run_all(encoded)
        parts = [_part(each, *output, len(prompt)) for each, output in zip(encoded, outputs, strict=True)]
        vectors, *rest = zip(*parts, strict=True)
        return join(list(zip(*rest, strict=True)), np.array(vectors, np.float32))

    def _run_waiting(self, encoded: Sequence[Any]) -> list[Output]:
        """What single texts of several callers give; a long one does not make short ones longer."""
        outputs: dict[int, Output] = {}
        for group in _of_like_length([len(each.ids) for each in encoded]):
            outputs.update(zip(group, self._run([encoded[i] for i in group]), strict=True))
        return [outputs[i] for i in range(len(encoded))]

    def _check_length(self, text: str, encoded: Any) -> None:
        if len(encoded.ids) <= self.max_tokens:
            return  # the usual case, told without counting special tokens
        if (count := len(self.token_spans(text))) > self.max_tokens:
            raise ModelError(
                message(
                    "The model {name!r} reads at most {max_tokens} tokens, found {count} in {text!r}…: shorten it.",
                    name=self.name,
                    max_tokens=self.max_tokens,
                    count=count,
                    text=text[:60],
                )
            )

    def _run_all(self, encoded: Sequence[Any]) -> list[Output]:
        """What many texts of one caller give, longest first, a batch on each core."""
        order = sorted(range(len(encoded)), key=lambda i: -len(encoded[i].ids))
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        outputs: dict[int, Output] = {}
        with ThreadPoolExecutor(min(os.cpu_count() or 1, len(batches))) as pool:
            results = pool.map(self._run, [[encoded[i] for i in batch] for batch in batches])
            for batch, result in zip(batches, results, strict=True):
                outputs.update(zip(batch, result, strict=True))
        return [outputs[i] for i in range(len(encoded))]

    def _run(self, batch: Sequence[Any]) -> list[Output]:
        """What some tokenized texts give in one pass."""
        shape = (len(batch), max(len(each.ids) for each in batch))
        given = {
            "input_ids": np.full(shape, self._settings.padding, np.int64),
            "attention_mask": np.zeros(shape, np.int64),
            "token_type_ids": np.zeros(shape, np.int64),
        }
        for row, each in enumerate(batch):
            given["input_ids"][row, : len(each.ids)] = each.ids
            given["attention_mask"][row, : len(each.ids)] = 1
        session = self._session
        outputs = session.run(["tokens", "sentences"], {one.name: given[one.name] for one in session.get_inputs()})
        return list(zip(*outputs, strict=True))


def _of_like_length(lengths: Sequence[int]) -> list[list[int]]:
    """The places of some lengths, longest first, in groups in which none is less than half as long as the longest.

    Example:
        >>> _of_like_length([9, 40, 12, 100])
        [[3], [1], [2, 0]]
    """
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if groups and 2 * lengths[i] >= lengths[groups[-1][0]]:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _part(encoded: Any, tokens: Floats, vector: Floats, lead: int) -> Part:
    """What one text gives, without padding, special tokens and prompt."""
    spans = np.array(encoded.offsets, np.int32).reshape(-1, 2) - np.int32(lead)
    keep = (np.array(encoded.special_tokens_mask) == 0) & (spans[:, 1] > 0)
    return vector, tokens[: len(keep)][keep], spans[keep], np.array(encoded.ids, np.int32)[keep]
