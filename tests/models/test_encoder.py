"""A compiled model gives what the model gives, proves its files, and steps aside where it cannot be made or run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Assistant, ModelError, build
from assistant.models import encoder, runtime
from assistant.models.embeddings import Embedded, SentenceEmbedder, load
from assistant.models.encoder import BATCH, CompiledEmbedder, compiled
from assistant.testing import ToyEmbedder

TEXTS = (
    "Pakistan’s army “agreed to buy” four Mi-35s.",
    "A 🚁 flew.",
    "Prices rose by 12 percent – in the U.S., too … 北京",
    "x",
    "zero\u200bwidth\u00a0no-break",
    "The ships left the harbour at dawn. " * 12,
    "a " * 254,
    "",
    "\u200b",
)
PARTS = ("vectors", "tokens", "spans", "ids", "counts")


@pytest.fixture(scope="module")
def model() -> SentenceEmbedder:
    """The default model."""
    return load()


@pytest.fixture(scope="module")
def ready(model: SentenceEmbedder, tmp_path_factory: pytest.TempPathFactory) -> CompiledEmbedder:
    """The default model, compiled."""
    made = compiled(model, tmp_path_factory.mktemp("encoders") / "one")
    assert isinstance(made, CompiledEmbedder)
    return made


@pytest.fixture
def copy(ready: CompiledEmbedder, tmp_path: Path) -> Path:
    """A copy of the compiled model, to be damaged."""
    shutil.copytree(ready.folder, tmp_path / "copy")
    return tmp_path / "copy"


def equal(first: Embedded, second: Embedded) -> bool:
    """Tell whether two results are the same to the last bit."""
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in PARTS)


@pytest.mark.parametrize("query", [False, True])
def test_vectors_are_those_of_the_model(model: SentenceEmbedder, ready: CompiledEmbedder, query: bool) -> None:
    """Both views are the model's to 1e-5, in batches and alone; tokens, their places and the limits are the same."""
    for texts in (TEXTS, *([text] for text in TEXTS)):
        ours, theirs = ready.embed(texts, query=query), model.embed(texts, query=query)
        for name in ("spans", "ids", "counts"):
            assert np.array_equal(getattr(ours, name), getattr(theirs, name))
        for name in ("vectors", "tokens"):
            assert getattr(ours, name).dtype == np.float32
            assert np.abs(getattr(ours, name) - getattr(theirs, name)).max(initial=0) < 1e-5
    assert (ready.max_tokens, ready.vocabulary) == (model.max_tokens, model.vocabulary)
    assert (ready.name, ready.sha256) == (model.name, model.sha256)
    assert [ready.token_spans(text) for text in TEXTS] == [model.token_spans(text) for text in TEXTS]


def test_equal_calls_give_equal_bits(ready: CompiledEmbedder) -> None:
    """The same texts give the same bits in several batches at once, whatever other threads embed."""
    texts = [f"{text} {number}" for number in range(BATCH) for text in TEXTS[:4]]
    alone = ready.embed(texts)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ready.embed, [texts, texts[:3], texts, texts[5:]]))
    assert equal(alone, together[0])
    assert equal(alone, together[2])


def test_questions_that_share_a_pass_give_what_each_gives_alone(ready: CompiledEmbedder) -> None:
    """Padded or not: to 1e-6, and the same tokens; that they did share passes is seen to."""
    questions = [f"{text} Why {'so ' * number}?" for number in range(24) for text in TEXTS[:4]]
    alone = [ready.embed([question], query=True) for question in questions]
    sizes = []
    own = ready._together._run

    def noted(items: Sequence[Any]) -> Sequence[Any]:
        sizes.append(len(items))
        return own(items)

    ready._together._run = noted
    try:
        with ThreadPoolExecutor(16) as pool:
            shared = list(pool.map(lambda question: ready.embed([question], query=True), questions))
    finally:
        ready._together._run = own

    assert max(sizes) > 1
    for mine, theirs in zip(alone, shared, strict=True):
        assert np.array_equal(mine.spans, theirs.spans)
        assert np.array_equal(mine.ids, theirs.ids)
        assert np.abs(mine.vectors - theirs.vectors).max() <= 1e-6
        assert np.abs(mine.tokens - theirs.tokens).max() <= 1e-6


@pytest.mark.parametrize("query", [False, True])
def test_a_longer_text_is_never_cut_silently(ready: CompiledEmbedder, query: bool) -> None:
    """A text of one token too many is an error that tells both numbers, also among other texts."""
    with pytest.raises(ModelError, match=r"reads at most 254 tokens, found 255 in 'a a .*'…: shorten it\.$"):
        ready.embed(["short", "a " * 255], query=query)


def test_what_is_there_is_not_compiled_again(
    model: SentenceEmbedder, ready: CompiledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is whole is used as it is."""
    monkeypatch.setattr(encoder, "_compile_into", lambda *_: pytest.fail("compiled again"))
    assert isinstance(compiled(model, ready.folder), CompiledEmbedder)


@pytest.mark.parametrize("name", ["encoder.onnx", "encoder.bin", "tokenizer.json", "encoder.json"])
def test_an_altered_file_is_one_line(ready: CompiledEmbedder, copy: Path, name: str) -> None:
    """A file that was altered, cut short or lost is an error that names what is damaged and the way out."""
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    for damaged in (bytes(content), bytes(content[:100]), None):
        (copy / name).unlink()
        if damaged is not None:
            (copy / name).write_bytes(damaged)
        with pytest.raises(ModelError, match=r"^The compiled model is damaged: [^\n]+ Run 'pincite build'\.$"):
            CompiledEmbedder("m", ready.sha256, copy, encoder.seal(ready.folder)).embed(["x"])
        (copy / name).touch()
    assert not encoder.is_whole(copy)


def test_a_model_that_cannot_be_traced_stays_as_it_is(
    model: SentenceEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the tracer meets, or a graph that gives other numbers, leaves the model itself and no folder."""

    def fail(*_: object) -> None:
        raise RuntimeError("unsupported")

    monkeypatch.setattr(encoder, "_trace", fail)
    assert compiled(model, tmp_path / "encoders" / "one") is model
    assert list((tmp_path / "encoders").iterdir()) == []


def test_another_graph_is_not_taken(
    model: SentenceEmbedder, ready: CompiledEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph whose numbers are further from torch's than the tolerance is not used."""

    def take(_: object, half: Path) -> None:
        shutil.copytree(ready.folder, half, dirs_exist_ok=True)

    monkeypatch.setattr(encoder, "_trace", lambda *_: None)
    monkeypatch.setattr(runtime, "open_session", lambda path, optimised=None: _session(path, optimised, take))
    monkeypatch.setattr(encoder, "TOLERANCE", 0.0)
    assert compiled(model, tmp_path / "one") is model
    assert list(tmp_path.iterdir()) == []


def _session(path: Path, optimised: Path | None, take: object) -> object:
    import onnxruntime

    if optimised is not None:
        take(path, optimised.parent)  # type: ignore[operator]
        (optimised.parent / "encoder.json").unlink()
        return None
    return onnxruntime.InferenceSession(os.fspath(path), providers=["CPUExecutionProvider"])


def test_a_toy_is_left_alone(tmp_path: Path) -> None:
    """What is no sentence-transformers model is not compiled."""
    toy = ToyEmbedder()
    assert compiled(toy, tmp_path / "one") is toy


def test_without_the_libraries_the_model_itself_is_used(
    model: SentenceEmbedder, real_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where onnxruntime is not installed, building and asking go through sentence-transformers."""
    monkeypatch.setattr(runtime, "is_installed", lambda *_: False)
    assert compiled(model, real_index / "encoders" / "none") is model
    with Assistant.open(real_index) as assistant:
        assert isinstance(assistant.embedder, SentenceEmbedder)


ASKING = """
import sys
from assistant.cli import run
status = run(["ask", "Who met Putin in Bishkek?", "--index", sys.argv[1]])
print(status, [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""


def test_asking_imports_no_torch(real_index: Path) -> None:
    """`pincite ask` over a built index needs onnxruntime and tokenizers alone."""
    done = subprocess.run([sys.executable, "-c", ASKING, real_index], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_answers_are_those_of_the_model(real_index: Path, model: SentenceEmbedder) -> None:
    """The same hits with the same scores to 1e-5, whether asked through the compiled model or the model itself."""
    questions = ("Who met Putin in Bishkek?", "What did Pakistan buy from Russia?", "What is the capital of Peru?")
    with Assistant.open(real_index) as ours, Assistant.open(real_index, embedder=model) as theirs:
        assert isinstance(ours.embedder, CompiledEmbedder)
        for question in questions:
            mine, yours = ours.ask(question), theirs.ask(question)
            assert [hit.citation.id for hit in mine.hits] == [hit.citation.id for hit in yours.hits]
            for one, other in zip(mine.hits, yours.hits, strict=True):
                assert one.score == pytest.approx(other.score, abs=1e-5)


def test_an_index_keeps_its_encoder_and_mends_it(
    model: SentenceEmbedder, real_index: Path, ready: CompiledEmbedder, tmp_path: Path
) -> None:
    """A build names the compiled model in the manifest; one that is damaged is told, and the next build mends it."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.md").write_text("The ships left at dawn.")
    shutil.copytree(real_index / "encoders", index / "encoders")
    assert build(corpus, index).embedded == 1
    (kept,) = (index / "encoders").iterdir()
    (manifest,) = index.glob("generations/*/manifest.json")
    assert json.loads(manifest.read_text())["encoder"] == {"folder": kept.name, "sha256": encoder.seal(kept)}
    (kept / "encoder.onnx").write_bytes(b"")
    with Assistant.open(index) as assistant, pytest.raises(ModelError, match="The compiled model is damaged"):
        assistant.ask("When did the ships leave?")
    assert build(corpus, index).embedded == 0
    with Assistant.open(index) as assistant:
        assert assistant.ask("When did the ships leave?").hits
    shutil.rmtree(kept)
    with Assistant.open(index) as assistant:
        assert isinstance(assistant.embedder, SentenceEmbedder)
