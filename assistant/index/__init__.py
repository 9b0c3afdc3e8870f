"""The built artefacts: passages with their vectors and words, in generations. Alone reads and writes `index/`.

Reading order: `store` (articles and passages, SQLite), `vectors` (FAISS), `codec` and `tokens` (late interaction),
`lexical` (tantivy), `quotations` (every word in order), `segments` (an immutable folder of the former), `layout` and
`views` (segments as one), `seals` (whether files are as written), `generation` (some segments, fixed), `catalogue`
(which one is current), `corpus_files` (which files need no reading); `engine/` keeps a collection on a server instead.
"""

from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.index.corpus_files import CorpusFiles
from assistant.index.engine import Address, EngineCatalogue, EngineWriter
from assistant.index.generation import FORMAT, Encoder, Generation, GenerationWriter, Recipe, generation_id
from assistant.index.layout import Layout
from assistant.index.quotations import Positions, Quotations
from assistant.index.segments import taken_in
from assistant.index.store import digest
from assistant.index.tokens import Rows, quantised

__all__ = [
    "FORMAT",
    "Catalogue",
    "CorpusFiles",
    "Encoder",
    "EngineCatalogue",
    "EngineWriter",
    "Generation",
    "GenerationWriter",
    "Layout",
    "Positions",
    "Quotations",
    "Recipe",
    "Rows",
    "catalogue",
    "digest",
    "generation_id",
    "quantised",
    "taken_in",
]


def catalogue(index: Path | str) -> Catalogue | EngineCatalogue:
    """The index of a folder, or the collection of an engine's address.

    Raises:
        UsageError: it begins as an address and is none.
        ToolMissingError: what speaks to engines is not installed.
    """
    address = Address.of(index)
    return Catalogue(Path(index)) if address is None else EngineCatalogue(address)
