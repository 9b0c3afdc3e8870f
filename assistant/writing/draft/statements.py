"""Split a document into sentences, and tell which of them make a statement that articles could bear on.

In goes a `Document`; out come `Statement` records in order. What is left unchecked says why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.corpus import is_heading
from assistant.corpus.boilerplate import is_boilerplate
from assistant.corpus.passages import sentences
from assistant.documents import Block, Document
from assistant.messages import message
from assistant.records import Paragraph
from assistant.text import details
from assistant.text.words import JOINED

LEAST_WORDS = 3

_QUESTION = re.compile(r"\?[\"'”’»)\]]*$")
_ORDER = re.compile(
    r"(?:please\s|let(?:'s|’s|\sus)\s|don['’]t\s|do not\s)|(?:see|note|compare|consider|imagine|remember|recall|"
    r"suppose|look|think|read|click|cf\.?|notice|observe|take|ask|keep|bear|try|add|check|insert|write|mind)\b(?!\s+(?:is|was|are|has))",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:I|we) (?:think|believe|feel|hope|guess|suppose|like|love|hate|wish|prefer|doubt|wonder|am|are|want|would)\b|"
    r"\b(?:in my (?:view|opinion|eyes)|my (?:view|opinion|feeling|guess)|to my mind|as I see it|it seems to me)\b",
    re.IGNORECASE,
)
_KINDS = {"heading": message("a heading"), "code": message("code"), "footnote": message("a footnote")}


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a document.

    Attributes:
        block: the block that it stands in.
        first: where it begins in the block's text.
        last: where it ends there.
        start: where it begins in the document's text.
        end: where it ends there.
        text: its plain words.
        reason: why it is not checked; None where it is.
    """

    block: Block
    first: int
    last: int
    start: int
    end: int
    text: str
    reason: str | None


def statements(document: Document) -> Iterator[Statement]:
    """The sentences of a document, in order."""
    for block in document.blocks:
        for span in sentences(block.text, Paragraph(1, 0, len(block.text))):
            text = block.text[span.start : span.end]
            start, end = document.span(block, span.start, span.end)
            yield Statement(block, span.start, span.end, start, end, text, reason(block, text))


def reason(block: Block, sentence: str) -> str | None:
    """Why a sentence makes no statement that could be checked; None where it makes one.

    Example:
        >>> block = Block("paragraph", "Is it so? I think so. It fell in 2015.", range(39))
        >>> [reason(block, text) for text in ("Is it so?", "I think that is so.", "It fell in 2015.")]
        ['a question', 'an opinion without a detail', None]
    """
    if block.kind in _KINDS:
        return _KINDS[block.kind]
    if _QUESTION.search(sentence):
        return message("a question")
    checks = {
        message("a heading"): block.kind == "paragraph" and is_heading(block.text),
        message("a note of the publisher's"): is_boilerplate(sentence),
        message("too short"): len(JOINED.findall(sentence)) < LEAST_WORDS,
        message("an instruction"): bool(_ORDER.match(sentence)),
        message("an opinion without a detail"): bool(_OPINION.search(sentence)) and not _has_detail(sentence),
    }
    return next((why for why, holds in checks.items() if holds), None)


def _has_detail(sentence: str) -> bool:
    found = details(sentence)
    return any(one.kind in ("name", "date", "quantity") or one.value[:1].isdigit() for one in found)
