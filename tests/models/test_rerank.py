"""Rerankers: told by their configuration, loaded late, checked, and put to work on the first passages alone."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.cli import run
from assistant.errors import ModelError
from assistant.index import Catalogue
from assistant.models.embeddings import Floats
from assistant.models.embeddings import load as load_embedder
from assistant.models.rerank import TOP, LoadedReranker, load
from assistant.retrieval.search import search

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] red blue green fox hen ran slept sat . ?".split()


def tiny(folder: Path, labels: int = 1, *, ranks: bool = True) -> Path:
    """Save a small BERT with random weights, always the same, as a cross-encoder or a plain model."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer

    torch.manual_seed(0)
    sizes: dict[str, Any] = {"vocab_size": len(WORDS), "hidden_size": 16, "intermediate_size": 16}
    sizes |= {"num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 64, "num_labels": labels}
    config = BertConfig(**sizes)
    model: Any = BertForSequenceClassification(config) if ranks else BertModel(config)
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def multi_vector(folder: Path) -> Path:
    """Save a small MultiVectorEncoder."""
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.multi_vector_encoder.modules import MultiVectorMask

    plain = tiny(folder / "plain", ranks=False)
    MultiVectorEncoder(modules=[Transformer(str(plain)), MultiVectorMask()], device="cpu").save(str(folder / "saved"))
    return folder / "saved"


class Wants:
    """A reranker that likes passages in which a word stands, and knows which texts it was asked about."""

    name = "wants"

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []
        self.warmed = False

    def warm(self) -> None:
        self.warmed = True

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        self.read.extend(texts)
        return np.array([text.count(self.word) for text in texts], np.float32)


@pytest.fixture
def index(write_corpus: Callable[..., Path], tmp_path: Path) -> Path:
    """Twelve passages about a fox, the later the fewer foxes."""
    texts = {f"a{i:02}.md": f"The red fox{' fox' * (12 - i)} met hen{i}." for i in range(12)}
    build(write_corpus(texts), tmp_path / "index", embedder=ToyEmbedder())
    return tmp_path / "index"


# --- the kinds ------------------------------------------------------------------------------------------


def test_a_cross_encoder_gives_the_values_of_the_library(tmp_path: Path) -> None:
    """One number a text, as sentence-transformers' own CrossEncoder predicts."""
    from sentence_transformers import CrossEncoder

    folder = tiny(tmp_path)
    texts = ["red fox ran.", "green hen sat.", "blue fox slept."]
    expected = CrossEncoder(str(folder), device="cpu").predict([("red fox?", text) for text in texts])
    assert load(str(folder)).scores("red fox?", texts).tolist() == pytest.approx(expected.tolist())
    assert len(set(expected.tolist())) == 3


def test_a_multi_vector_encoder_sums_the_best_matches(tmp_path: Path) -> None:
    """A text that is the question itself matches each of its tokens perfectly: their number; others match less."""
    reranker = load(str(multi_vector(tmp_path)))
    same, other = reranker.scores("red fox", ["red fox", "green hen"]).tolist()
    assert same == pytest.approx(4.0, abs=1e-4)  # with the two marks around it
    assert other < 3.99


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"config.json": {"architectures": ["BertForSequenceClassification"]}}, "CrossEncoder"),
        ({"config.json": {"architectures": ["HF_ColBERT"]}}, "MultiVectorEncoder"),
        ({"config.json": {}, "config_sentence_transformers.json": {"query_prefix": "[Q] "}}, "MultiVectorEncoder"),
        ({"config_sentence_transformers.json": {"model_type": "MultiVectorEncoder"}}, "MultiVectorEncoder"),
        ({"config_sentence_transformers.json": {"model_type": "CrossEncoder"}}, "CrossEncoder"),
    ],
)
def test_the_kind_is_told_by_the_configuration(tmp_path: Path, files: dict[str, Any], kind: str) -> None:
    """Before any weight is read."""
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value), encoding="utf-8")
    assert load(str(tmp_path))._kind == kind


# --- what cannot be used --------------------------------------------------------------------------------


def test_the_default_embedder_is_no_reranker() -> None:
    """It makes one vector of a text; the message names what was expected and what to do."""
    with pytest.raises(
        ModelError, match=r"is no reranker: expected a CrossEncoder or a Multi.+ found Bert.+--reranker"
    ):
        load(load_embedder().name)


def test_a_name_that_is_nowhere() -> None:
    """One line that names it."""
    with pytest.raises(ModelError, match=r"^No model 'no/such-reranker': .+$"):
        load("no/such-reranker")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    """An empty folder, and one whose configuration is no JSON."""
    with pytest.raises(ModelError, match=r"is no reranker: .+ found no configuration"):
        load(str(tmp_path))
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"Cannot read .+config\.json: expected a model's configuration in JSON"):
        load(str(tmp_path))


def test_weights_that_are_missing(tmp_path: Path) -> None:
    """They are missed at the first question, in one line."""
    folder = tiny(tmp_path)
    (folder / "model.safetensors").unlink()
    reranker = load(str(folder))
    with pytest.raises(ModelError, match=r"^Cannot load the reranker .+: .+$"):
        reranker.warm()


def test_a_classifier_with_three_labels(tmp_path: Path) -> None:
    """It says no single number for a passage."""
    with pytest.raises(ModelError, match=r"expected one number for each of 1 passages, found .+ shape \(1, 3\)"):
        load(str(tiny(tmp_path, labels=3))).warm()


def test_numbers_that_are_not_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would put passages into any order."""
    reranker = LoadedReranker("odd", Path(), "CrossEncoder")
    monkeypatch.setitem(reranker.__dict__, "_scores", lambda question, texts: [float("nan")] * len(texts))
    with pytest.raises(ModelError, match="not finite"):
        reranker.scores("fox", ["fox", "hen"])


# --- in the search --------------------------------------------------------------------------------------


def test_the_first_passages_come_in_the_rerankers_order(index: Path) -> None:
    """`TOP` passages are read again, whatever is asked for; the rest keep their places and have no such score."""
    generation = Catalogue(index).open()
    plain = search(generation, ToyEmbedder(), "red fox hen9?", 12)
    wants = Wants("fox")
    found = search(generation, ToyEmbedder(), "red fox hen9?", 12, reranker=wants)
    head = sorted(plain[:TOP], key=lambda one: (-one.passage.text.count("fox"), one.passage.id))
    assert [one.passage.id for one in found] == [one.passage.id for one in [*head, *plain[TOP:]]]
    assert found[0].passage.id != plain[0].passage.id
    assert wants.read == [one.passage.text for one in plain[:TOP]]
    values = [float(one.passage.text.count("fox")) for one in head]
    assert [one.scores.get("reranker") for one in found] == [*values, *[None] * (12 - TOP)]
    assert search(generation, ToyEmbedder(), "red fox hen9?", 1, reranker=wants) == found[:1]
    generation.close()


def test_a_reranker_without_an_opinion_leaves_ties_to_the_ids(index: Path) -> None:
    """Equal values are ordered by passage id."""
    generation = Catalogue(index).open()
    found = search(generation, ToyEmbedder(), "red fox hen9?", TOP, reranker=Wants("zebra"))
    assert [one.passage.id for one in found] == sorted(one.passage.id for one in found)
    generation.close()


def test_an_assistant_asks_its_reranker(index: Path) -> None:
    """Loaded with the model, and its value stands beside the other scores of a hit, whose own score it leaves."""
    wants = Wants("hen3")
    with (
        Assistant.open(index, embedder=ToyEmbedder(), reranker=wants) as reranked,
        Assistant.open(index, embedder=ToyEmbedder()) as plain,
    ):
        reranked.warm()
        assert wants.warmed
        first = reranked.ask("red fox fox fox", caution=0.0).hits[0]
        assert "hen3" in first.passage.text
        assert first.scores["reranker"] == 1.0
        before = {hit.passage.id: hit for hit in plain.ask("red fox fox fox", top=12).hits}[first.passage.id]
        assert (before.score, before.rank == 1, "reranker" in before.scores) == (first.score, False, False)


def test_a_bad_reranker_is_told_when_it_is_needed(index: Path) -> None:
    """At the first question, or when the models are loaded; looking at articles needs none."""
    with Assistant.open(index, embedder=ToyEmbedder(), reranker="no/such-reranker") as assistant:
        assert len(assistant.articles()) == 12
        for needs in (assistant.warm, lambda: assistant.ask("red fox")):
            with pytest.raises(ModelError, match=r"^No model 'no/such-reranker': "):
                needs()


@pytest.mark.parametrize("by_flag", [True, False])
def test_the_command_line_names_a_reranker(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], by_flag: bool
) -> None:
    """By flag or environment; one that is nowhere is one line and status 2, and `list` does not mind."""
    monkeypatch.setattr("assistant.api.load", lambda name: ToyEmbedder())
    if not by_flag:
        monkeypatch.setenv("PINCITE_RERANKER", "no/such-reranker")
    flag = ["--reranker", "no/such-reranker"] if by_flag else []
    assert run(["ask", "red fox?", "--index", str(index), *flag]) == 2
    assert re.fullmatch(r"pincite: No model 'no/such-reranker': .+\n", capsys.readouterr().err)
    assert run(["list", "--index", str(index)]) == 0
