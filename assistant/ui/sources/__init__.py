"""The tab of sources: see the articles, in a table and in pictures; add, describe and remove them.

In goes the corpus folder of `serve`; nothing outside it and its index is written. `editor` changes the collection,
`view`, `timeline` and `topics` say what the templates draw.
"""

from assistant.messages import message
from assistant.ui.sources.editor import CollectionEditor
from assistant.ui.sources.routes import router

__all__ = ["LABEL", "NAME", "CollectionEditor", "router"]

NAME = "sources"
LABEL: str = message("Sources")
