"""Small articles with the toy model, and the quotations of a text checked against them."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.records import Quotation


@contextmanager
def world(articles: Mapping[str, str]) -> Iterator[Assistant]:
    """An assistant over articles, by file name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        for file, text in articles.items():
            (folder / "corpus" / file).write_text(text, encoding="utf-8")
        build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
        with Assistant.open(folder / "index", embedder=ToyEmbedder()) as assistant:
            yield assistant


def one(assistant: Assistant, text: str) -> Quotation:
    """The only quotation of a text."""
    (found,) = assistant.quotes(text).quotations
    return found


def told(found: Quotation) -> list[tuple[str, str, str]]:
    """What a quotation's changes say."""
    return [(str(change.kind), change.yours, change.source) for change in found.changes]
