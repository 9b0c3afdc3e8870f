"""Articles out of files of any format: a module for each, and what they share.

Reading order: `records` (what comes out), `reading` (which reader), then a reader: `pdf` with `pdf_lines`, `pdf_order`,
`pdf_furniture`, `pdf_paragraphs` and, for scans, `pdf_scans` and `recognition`; `web` and `mail`; `word_articles`,
`opendocument`, `rtf`, `books`; `plain_articles`. They share `characters`, `archives`, `markup` and `heading`.
"""

from assistant.documents.extraction.reading import FORMATS, extract
from assistant.documents.extraction.records import Attachment, Extraction, ExtractionError, Stated, page_mark

__all__ = ["FORMATS", "Attachment", "Extraction", "ExtractionError", "Stated", "extract", "page_mark"]
