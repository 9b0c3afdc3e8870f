"""Put citations into Markdown: footnotes, citations in the text, or Pandoc's citekeys."""

import re
from collections.abc import Iterator

from assistant.citing.references.pinpoint import in_words
from assistant.writing.draft.insertion import Cited, Insertion, Plan

# What closes markup behind a sentence: a note inside a link or a code span would be broken.
_CLOSING = re.compile(r"(?:[*_`]+|\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])|>(?=\s|$))*")


def insertions(text: str, plan: Plan) -> Iterator[Insertion]:
    """What to insert for a plan."""
    if not plan.cited:
        return
    newline = "\r\n" if "\r\n" in text else "\n"
    label = _label(text)
    for number, cited in enumerate(plan.cited, start=1):
        if plan.notes:
            yield Insertion(_behind(text, cited.end), f"[^{label}-{number}]")
        else:
            words = _key(cited) if plan.citekeys else plan.texts[number - 1]
            yield Insertion(cited.before, f" {words}")
    notes = [f"[^{label}-{number}]: {words}" for number, words in enumerate(plan.texts, start=1)] if plan.notes else []
    listed = ["## References", *plan.bibliography] if plan.bibliography else []
    if notes or listed:
        blank = newline * 2
        lead = newline if text.endswith("\n") else blank
        yield Insertion(len(text), lead + blank.join([*notes, *listed]) + newline)


def _behind(text: str, place: int) -> int:
    closing = _CLOSING.match(text, place)
    return closing.end() if closing else place


def _label(text: str) -> str:
    """A label that no footnote of the text has."""
    label = "pincite"
    while f"[^{label}-" in text:
        label += "x"
    return label


def _key(cited: Cited) -> str:
    return f"[@{cited.citation.article_id}, {in_words(cited.citation.paragraph, cited.citation.page)}]"
