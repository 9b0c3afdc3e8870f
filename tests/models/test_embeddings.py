"""The real model: its vectors are those of sentence-transformers, and its tokens stand where they say."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

from assistant.errors import ModelError
from assistant.models.embeddings import BATCH, Embedded, SentenceEmbedder, load, token_basis

TEXTS = (
    "Pakistan’s army “agreed to buy” four Mi-35s.",
    "A 🚁 flew.",
    "Prices rose by 12 percent – in the U.S., too … 北京",
    "x",
    "The ships left the harbour at dawn. " * 12,
)
WEIGHTS = "model.safetensors"
NO_NETWORK = """
import os, socket, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise ConnectionError(event)
sys.addaudithook(refuse)
from assistant.models.embeddings import load
print(load().embed(["Who met whom?"], query=True).vectors.shape, os.environ["TOKENIZERS_PARALLELISM"])
try:
    socket.getaddrinfo("localhost", 1)
except ConnectionError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def model() -> SentenceEmbedder:
    """The default model."""
    return load()


@pytest.fixture(scope="module")
def reference(model: SentenceEmbedder) -> Any:
    """The same model in the library's own hands."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model._folder), device="cpu")


@pytest.fixture
def copied(model: SentenceEmbedder, tmp_path: Path) -> Callable[[str, bytes], SentenceEmbedder]:
    """A copy of the default model's folder in which one file holds other bytes."""

    def copy(name: str, content: bytes) -> SentenceEmbedder:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(model._folder, folder, copy_function=os.symlink)
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_bytes(content)
        return load(str(folder))

    return copy


def equal(first: Embedded, second: Embedded) -> bool:
    """Tell whether two results are the same to the last bit."""
    return all(
        np.array_equal(getattr(first, name), getattr(second, name))
        for name in ("vectors", "tokens", "spans", "ids", "counts")
    )


def test_rows_have_length_one(model: SentenceEmbedder) -> None:
    """Every sentence vector and every token vector has length 1, so that inner products are cosines."""
    found = model.embed(TEXTS)
    assert np.abs(np.linalg.norm(found.vectors, axis=1) - 1).max() < 1e-6
    assert np.abs(np.linalg.norm(found.tokens, axis=1) - 1).max() < 1e-6


def test_shapes_and_types_are_as_documented(model: SentenceEmbedder) -> None:
    """The parts of an `Embedded` fit each other, and hold the promised number types."""
    found = model.embed(TEXTS)
    total = len(found.tokens)
    assert found.vectors.shape == (5, 384)
    assert (found.spans.shape, found.ids.shape, found.counts.shape) == ((total, 2), (total,), (5,))
    assert found.counts.tolist() == [len(model.token_spans(text)) for text in TEXTS]
    assert found.counts.sum() == total
    parts = (found.vectors, found.tokens, found.spans, found.ids, found.counts)
    assert [str(part.dtype) for part in parts] == ["float32", "float32", "int32", "int32", "int32"]
    assert found.ids.max() < model.vocabulary == 30522


def test_sentence_vectors_are_those_of_the_library(model: SentenceEmbedder, reference: Any) -> None:
    """A sentence vector is what `SentenceTransformer.encode` gives."""
    expected = reference.encode(list(TEXTS), normalize_embeddings=True)
    assert np.abs(model.embed(TEXTS).vectors - expected).max() < 1e-5


def test_token_vectors_are_those_of_the_library(model: SentenceEmbedder, reference: Any) -> None:
    """A token vector is the library's without [CLS] and [SEP], through the shipped basis if there is one."""
    found = model.embed(TEXTS)
    basis = token_basis(model.name)
    for text, part in zip(TEXTS, np.split(found.tokens, np.cumsum(found.counts)[:-1]), strict=True):
        raw = np.asarray(reference.encode(text, output_value="token_embeddings"))[1:-1]
        rows = raw if basis is None else raw @ basis
        assert np.abs(part - rows / np.linalg.norm(rows, axis=1, keepdims=True)).max() < 1e-5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Pakistan’s” 🚁 café", ["“", "Pakistan", "’", "s", "”", "🚁", "café"]),
        ("👩‍🚀 flew – far…", ["👩‍🚀", "flew", "–", "far", "…"]),
        ("zero\u200bwidth\u00a0no-break", ["zero", "wi", "dt", "h", "no", "-", "break"]),
        ("北京 is Beijing", ["北", "京", "is", "Beijing"]),
    ],
)
def test_token_spans_point_at_their_characters(model: SentenceEmbedder, text: str, words: list[str]) -> None:
    """Spans count code points, also behind typographic quotation marks, emoji and characters without width."""
    found = model.embed([text])
    assert [text[start:end] for start, end in found.spans] == words
    assert [tuple(span) for span in found.spans.tolist()] == model.token_spans(text)


def test_equal_calls_give_equal_bits(model: SentenceEmbedder) -> None:
    """The same texts give the same bits, whatever was embedded in between, also in more than one batch."""
    texts = [f"{text} {number}" for number in range(BATCH // 2) for text in TEXTS[:4]]
    first = model.embed(texts)
    model.embed(["something", "else " * 50])
    assert equal(first, model.embed(texts))


def test_many_threads_give_what_one_gives(model: SentenceEmbedder) -> None:
    """Eight threads at once get the same bits as one thread alone."""
    jobs = [[f"{text} {number}" for text in TEXTS[:2]] for number in range(8)]
    alone = [model.embed(job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(model.embed, jobs))
    assert all(map(equal, alone, together))


def test_one_text_takes_one_thread(model: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question does not wait for a busy second core; a batch uses what there is, and the setting is put back."""
    import torch

    seen, encode = [], model.model.encode

    def watched(texts: list[str], **options: Any) -> Any:
        seen.append(torch.get_num_threads())
        return encode(texts, **options)

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        monkeypatch.setattr(model.model, "encode", watched)
        model.embed(["one"], query=True)
        model.embed(["one", "two"])
        assert (seen, torch.get_num_threads()) == ([1, 2], 2)
    finally:
        torch.set_num_threads(before)


def test_threads_load_one_model() -> None:
    """A model that many threads use first at the same time is loaded once, and right."""
    fresh = load()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: (id(fresh.model), fresh.embed(["one text"])), range(4)))
    assert len({model for model, _ in found}) == 1
    assert all(equal(found[0][1], one) for _, one in found)


def test_the_longest_text_fits(model: SentenceEmbedder) -> None:
    """A text of exactly `max_tokens` tokens is read to its last one."""
    text = "a " * model.max_tokens
    assert model.max_tokens == 254
    assert model.embed([text]).spans[-1].tolist() == [506, 507]


@pytest.mark.parametrize("query", [False, True])
def test_a_longer_text_is_never_cut_silently(model: SentenceEmbedder, query: bool) -> None:
    """A text of one token too many is an error that tells both numbers, also among other texts."""
    with pytest.raises(ModelError, match=r"reads at most 254 tokens, found 255 in 'a a .*'…: shorten it\.$"):
        model.embed(["short", "a " * 255], query=query)


def test_token_spans_are_never_truncated(model: SentenceEmbedder) -> None:
    """Tokens can be counted in a text that the model cannot read."""
    assert len(model.token_spans("a " * 1000)) == 1000


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_text_without_tokens_has_a_vector_alone(model: SentenceEmbedder, text: str) -> None:
    """A text of blanks or of characters without width has no token."""
    found = model.embed([text])
    assert (found.counts.tolist(), found.tokens.shape[0], found.vectors.shape) == ([0], 0, (1, 384))


def test_prompts_are_read_but_not_counted(
    copied: Callable[[str, bytes], SentenceEmbedder], reference: Any, model: SentenceEmbedder
) -> None:
    """A model's own prompts stand before question and passage, and its token spans begin behind them."""
    prompts = {"query": "find: ", "document": "read this: "}
    settings = json.loads((model._folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    prompted = copied("config_sentence_transformers.json", json.dumps({**settings, "prompts": prompts}).encode())
    for query, prompt in ((True, "find: "), (False, "read this: ")):
        found = prompted.embed(["A 🚁 flew."], query=query)
        expected = reference.encode([f"{prompt}A 🚁 flew."], normalize_embeddings=True)
        assert np.abs(found.vectors - expected).max() < 1e-5
        assert found.spans.tolist() == [[0, 1], [2, 3], [4, 8], [8, 9]]
    assert prompted.max_tokens == 254 - 3
    with pytest.raises(ModelError, match="reads at most 251 tokens, found 252 in 'a a "):
        prompted.embed(["a " * 252])


@pytest.mark.parametrize("name", ["no-such-model", "not a name!", "/no/such/folder"])
def test_an_unknown_model_is_one_line(name: str) -> None:
    """A name that is neither the default, a folder nor a model at hand is a `ModelError` that says what would do."""
    with pytest.raises(ModelError, match=rf"^No model '{name}': expected 'all-MiniLM-L6-v2', a folder, or [^\n]*\.$"):
        load(name)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    """The path of a file is no model."""
    (tmp_path / "model.bin").write_text("no")
    with pytest.raises(ModelError, match=r"^No model '.*model\.bin': expected [^\n]*$"):
        load(str(tmp_path / "model.bin"))


def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    """A folder of something else is a `ModelError` that names the folder."""
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(ModelError, match=r"^Cannot load the model '[^\n]*' from [^\n]*: [^\n]+$"):
        load(str(tmp_path)).embed(["x"])


def test_weights_that_are_cut_short_are_one_line(copied: Callable[[str, bytes], SentenceEmbedder]) -> None:
    """A weights file that ends too early is a `ModelError`, not a foreign exception."""
    with pytest.raises(ModelError, match=r"^Cannot load the model [^\n]+$"):
        copied(WEIGHTS, b"\x10\x00").embed(["x"])


def test_a_model_without_token_vectors_is_refused(tmp_path: Path, model: SentenceEmbedder) -> None:
    """A model that gives no token vectors or no offsets cannot be used, and says so."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model._folder / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path / "static"))
    with pytest.raises(ModelError, match="cannot be used: its tokenizer tells no token offsets"):
        load(str(tmp_path / "static")).embed(["x"])


def test_the_hash_follows_every_byte_of_the_weights(
    model: SentenceEmbedder, copied: Callable[[str, bytes], SentenceEmbedder]
) -> None:
    """One bit of the weights gives another hash; the same bytes in another folder, or another README, do not."""
    content = bytearray((model._folder / WEIGHTS).read_bytes())
    same = copied(WEIGHTS, bytes(content)).sha256
    described = copied("README.md", b"other words").sha256
    content[-1000] ^= 1
    changed = copied(WEIGHTS, bytes(content)).sha256
    assert same == described
    assert len({same, changed}) == 2
    assert load().sha256 == model.sha256
    assert (model.sha256 == same) == (token_basis(model.name) is None)


def test_the_basis_belongs_to_the_default_model() -> None:
    """Another model keeps all dimensions of its token vectors, even if its folder has the default's name."""
    assert token_basis("somewhere/all-MiniLM-L6-v2") is None


@pytest.mark.model
@pytest.mark.slow
def test_nothing_need_be_set_to_stay_off_the_network() -> None:
    """Without any variable the model is loaded without a connection, and its tokenizer starts no threads."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TOKENIZERS_"))}
    command = [sys.executable, "-c", NO_NETWORK]
    done = subprocess.run(command, env=bare, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["(1, 384) false", "socket.getaddrinfo"]
