"""The examples of the API's documentation, made by running them: `python tests/tools_examples.py` writes them anew.

They ask a collection of one article with the toy model, so that they can be repeated; floating numbers depend on
fitted coefficients and are compared by their kind alone.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant import Assistant, build
from assistant.testing import ToyEmbedder
from assistant.tools import VERBS

EXAMPLES = Path(__file__).parent.parent / "assistant" / "tools" / "examples.json"
ARTICLE = """\
---
title: On the ferry
authors: [A. Weir]
publisher: Harbour News
published: 2018-09-11
---
The ferry leaves the harbour at noon. It carries forty cars.
"""
TEXT = "They write that “the ferry leaves the harbour at one”."


@contextmanager
def collection() -> Iterator[Assistant]:
    """The one article, open."""
    with tempfile.TemporaryDirectory(prefix="pincite-") as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        corpus.mkdir()
        (corpus / "ferry.md").write_text(ARTICLE, encoding="utf-8")
        build(corpus, index, embedder=ToyEmbedder())
        with Assistant.open(index, embedder=ToyEmbedder(), reader="off") as assistant:
            yield assistant


def requests(assistant: Assistant) -> dict[str, dict[str, Any]]:
    """A request for each verb."""
    question: dict[str, Any] = {"question": "What leaves the harbour at noon?", "top": 1}
    citation = assistant.ask(**question, caution=0.0).hits[0].citation
    return {
        "ask": question,
        "explain": question,
        "articles": {},
        "cite": {"citations": [citation.id], "form": "ris"},
        "verify": {"citations": {citation.id: citation.quote}},
        "quotes": {"text": TEXT},
        "draft": {"text": "The ferry leaves the harbour at noon.", "top": 1},
    }


def answers(assistant: Assistant) -> dict[str, dict[str, Any]]:
    """Each verb's request and what it gives."""
    given = requests(assistant)
    made = {
        verb.__name__: {"request": given[verb.__name__], "answer": verb(assistant, **given[verb.__name__])}
        for verb in VERBS
    }
    value: dict[str, dict[str, Any]] = json.loads(json.dumps(_rounded(made)))
    return value


def _rounded(value: Any) -> Any:
    """Floats with three digits, which is enough to read."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def without_numbers(value: Any) -> Any:
    """The value with every float, and the order that hangs on them, left out."""
    if isinstance(value, float):
        return 0.0
    if isinstance(value, dict):
        return {
            key: without_numbers(item) for key, item in value.items() if key not in ("generation", "signals", "words")
        }
    return [without_numbers(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    with collection() as opened:
        EXAMPLES.write_text(json.dumps(answers(opened), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
