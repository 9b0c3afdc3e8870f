"""A writer's text in Markdown, HTML, Word, LaTeX or plain text, as blocks of plain words that know where they stand."""

from assistant.documents.blocks import Block, Document, Mark
from assistant.documents.reading import ENDINGS, decode, format_of, parse, read

__all__ = ["ENDINGS", "Block", "Document", "Mark", "decode", "format_of", "parse", "read", "save"]
