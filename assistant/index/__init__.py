"""The built artefacts: passages with their vectors and words, in generations. Alone reads and writes `index/`.

Reading order: `store` (articles and passages, SQLite), `vectors` (FAISS), `tokens` (late interaction),
`lexical` (tantivy), `quotations` (every word in order), `generation` (one immutable folder of these five), `catalogue`
(which one is current).
"""

from assistant.index.catalogue import Catalogue
from assistant.index.generation import FORMAT, Encoder, Generation, GenerationWriter, Recipe, generation_id
from assistant.index.quotations import Positions, Quotations
from assistant.index.tokens import Rows, quantised

__all__ = [
    "FORMAT",
    "Catalogue",
    "Encoder",
    "Generation",
    "GenerationWriter",
    "Positions",
    "Quotations",
    "Recipe",
    "Rows",
    "generation_id",
    "quantised",
]
