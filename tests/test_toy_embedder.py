"""The toy model that ships for others' tests: an embedder as any, with exact scores."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, ModelError, build
from assistant.models.embeddings import Embedder
from assistant.testing import ToyEmbedder


def test_scores_can_be_worked_out() -> None:
    """Two texts that share k of n words each have the cosine k / n; case does not count."""
    toy = ToyEmbedder()
    vectors = toy.embed(["The ferry leaves late", "the ferry leaves soon", "nobody knows"]).vectors
    assert vectors @ vectors[0] == pytest.approx([1.0, 0.75, 0.0])
    assert toy.embedded == ["The ferry leaves late", "the ferry leaves soon", "nobody knows"]


def test_both_views_fit_together() -> None:
    """Spans cut the tokens out of their own texts, and the counts say where one text's tokens end."""
    texts = ["At noon.", "Never, at noon"]
    views = ToyEmbedder().embed(texts)
    assert views.counts.tolist() == [3, 4]
    cut = [texts[number][start:end] for number, (start, end) in zip([0] * 3 + [1] * 4, views.spans, strict=True)]
    assert cut == ["At", "noon", ".", "Never", ",", "at", "noon"]
    assert views.ids[0] == views.ids[5]
    assert np.linalg.norm(views.tokens, axis=1).tolist() == [1.0] * 7


def test_a_longer_text_is_an_error() -> None:
    """As of a real model, which would cut it silently."""
    with pytest.raises(ModelError, match=r"reads 2 tokens of a text, found 3\."):
        ToyEmbedder(max_tokens=2).embed(["one two three"])


def test_other_settings_are_another_model() -> None:
    """An index refuses a model with another hash, so what decides the vectors decides the hash."""
    toys = [ToyEmbedder(), ToyEmbedder("other"), ToyEmbedder(max_tokens=7), ToyEmbedder(dimension=64)]
    assert len({toy.sha256 for toy in toys}) == 4
    assert ToyEmbedder().sha256 == ToyEmbedder().sha256


def test_it_is_an_embedder(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """A build and a question need nothing that it lacks."""
    toy: Embedder = ToyEmbedder()
    build(write_corpus({"ferry.txt": "The ferry leaves the harbour at noon."}), tmp_path / "index", embedder=toy)
    with Assistant.open(tmp_path / "index", embedder=toy) as assistant:
        (hit,) = assistant.ask("When does the ferry leave?").hits
    assert hit.citation.quote == "The ferry leaves the harbour at noon."
