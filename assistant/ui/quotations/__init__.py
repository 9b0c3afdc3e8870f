"""Quotations: each quotation of a person's text, graded beside the words of the article that it is from."""

from assistant.messages import message
from assistant.ui.quotations.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "quotations"
LABEL: str = message("Quotations")
