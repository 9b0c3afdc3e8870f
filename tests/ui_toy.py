"""The page's made-up articles as a real index with the toy model, and texts to check against it."""

from pathlib import Path

from conftest import ToyEmbedder
from ui_fake import BRIDGE, COPY, FERRY

from assistant import Assistant, build

_FILES = {
    "ferry.md": f"""---
title: 'The ferry <b>"Sund"</b> & its ${{price}}'
authors: [Maike Lorenzen]
publisher: Harbour Review
published: 2021-03-12
---
{FERRY}""",
    "bridge.md": f"""---
supplied_title: On a bridge to the island
published: 2016~
inferred: {{published: the survey of last autumn}}
---
{BRIDGE}""",
    "copy-of-the-minutes.md": COPY,
}

DRAFT = """# On the <i>Sund</i>

In 2021 the island council decided to keep the old ship until 2035. A crossing takes eighteen minutes in calm weather.

Penguins sing `<b>opera</b>` & ${window.ran = 1} in Antarctica. Who would have thought so? \
The lighthouse at the southern mole was switched off in 1987.
"""
QUOTATIONS = """The council's “In 2019 the island council decided to keep the old ship until 2040” is new.

It reads “A crossing takes eighteen minutes in calm weather”, and “Engineers put its cost at … crowns”.

“The harbour <b>master</b> sings of whales & ${window.ran = 1}”, it says, and it is an “odd quotation without end.
"""


def toy_assistant(folder: Path) -> Assistant:
    """Build and open it."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in _FILES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, folder / "index", embedder=ToyEmbedder())
    return Assistant.open(folder / "index", embedder=ToyEmbedder())
