"""The reader: a whole article beside any tab, with the place that a link names marked in it.

Any words in it can be selected and cited. An address may be old or made up (`place`): what the article does not have is
said, not shown.
"""

from assistant.ui.reader.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "reader"
LABEL = ""
