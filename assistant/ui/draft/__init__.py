"""Draft: each sentence of a person's text beside the passage that bears on it; the text is taken away with citations.

`download` is what is taken away: it proves the citations anew.
"""

from assistant.messages import message
from assistant.ui.draft.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "draft"
LABEL: str = message("Draft")
