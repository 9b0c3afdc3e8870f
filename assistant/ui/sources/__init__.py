"""The tab of sources: see the articles, in a table and in pictures; add, describe and remove them.

In goes the corpus folder of `serve`; nothing outside it and its index is written. `keeper` changes the collection,
`routes` serves, `tab` and `forms` are the markup, `timeline` and `chart` the pictures.
"""

from assistant.ui.sources.keeper import Keeper
from assistant.ui.sources.routes import add_routes
from assistant.ui.sources.tab import place

__all__ = ["Keeper", "add_routes", "place"]
