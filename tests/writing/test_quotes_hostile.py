"""A hostile editor, kind by kind: no harmless quotation is called false, and no false one holds or goes unseen."""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, build
from assistant.documents import parse

sys.path.append(str(ROOT / "tests" / "benchmarks"))
from hostile_cases import KINDS, articles

ARTICLES, SENTENCES = articles(random.Random(3))


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """The made-up articles."""
    with tempfile.TemporaryDirectory() as name:
        for article in ARTICLES:
            front = f"title: {article.title}\npublisher: {article.publisher}\nurl: {article.url}"
            path = Path(name) / f"{article.id}.md"
            path.write_text(f"---\n{front}\n---\n{article.text}\n", encoding="utf-8")
        build(Path(name), Path(name) / "index", embedder=ToyEmbedder())
        with Assistant.open(Path(name) / "index", embedder=ToyEmbedder()) as opened:
            yield opened


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_nobody_is_fooled(assistant: Assistant, kind: str, seed: int) -> None:
    """The verdict is that by which the case was made, and it is the only quotation there."""
    draw = random.Random(seed)
    case = KINDS[kind](draw.choice(SENTENCES), draw)
    found = assistant.quotes(parse(case.text, case.format)).quotations
    assert [quotation.holds for quotation in found] == [case.holds], case.text
