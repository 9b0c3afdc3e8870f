"""The built artefacts: passages with their vectors and words, in generations. Alone reads and writes `index/`.

Reading order: `store` (articles and passages, SQLite), `vectors` (FAISS), `tokens` (late interaction),
`lexical` (tantivy), `quotations` (every word in order), `seals` (whether files are as written), `generation` (one
immutable folder of the former), `catalogue` (which one is current); `engine/` keeps a collection on a server instead.
"""

from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.index.engine import Address, EngineCatalogue, EngineWriter
from assistant.index.generation import FORMAT, Encoder, Generation, GenerationWriter, Recipe, generation_id
from assistant.index.quotations import Positions, Quotations
from assistant.index.tokens import Rows, quantised

__all__ = [
    "FORMAT",
    "Catalogue",
    "Encoder",
    "EngineCatalogue",
    "EngineWriter",
    "Generation",
    "GenerationWriter",
    "Positions",
    "Quotations",
    "Recipe",
    "Rows",
    "catalogue",
    "generation_id",
    "quantised",
]


def catalogue(index: Path | str) -> Catalogue | EngineCatalogue:
    """The index of a folder, or the collection of an engine's address.

    Raises:
        UsageError: it begins as an address and is none.
        ToolMissingError: what speaks to engines is not installed.
    """
    address = Address.of(index)
    return Catalogue(Path(index)) if address is None else EngineCatalogue(address)
