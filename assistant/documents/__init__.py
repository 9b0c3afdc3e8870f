"""A writer's text in Markdown, HTML, Word, LaTeX or plain text, as blocks of plain words that know where they stand."""

from assistant.documents.blocks import Block, Document, Mark
from assistant.documents.reading import format_of, parse, read, save

__all__ = ["Block", "Document", "Mark", "format_of", "parse", "read", "save"]
