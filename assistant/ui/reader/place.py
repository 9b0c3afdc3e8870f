"""What an address asks to see of an article: `?read=ID&s=…&e=…&ps=…&pe=…&v=…`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.records import Article, Span


@dataclass(frozen=True, slots=True)
class Place:
    """The sentence, the passage round it, and the first digits of the text's hash when the link was made."""

    sentence: Span | None = None
    passage: Span | None = None
    version: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Place":
        """The place in an address's query; what is no number is as good as absent.

        >>> Place.read({"s": "3", "e": "9", "ps": "x"})
        Place(sentence=Span(start=3, end=9), passage=None, version='')
        """
        return cls(_span(query, "s", "e"), _span(query, "ps", "pe"), query.get("v", ""))

    def sentence_in(self, article: Article) -> Span | None:
        """The sentence to mark, if the article has it."""
        span = self.sentence
        return span if span and span.start < span.end <= len(article.text) else None


def _span(query: Mapping[str, str], start: str, end: str) -> Span | None:
    ends = query.get(start, ""), query.get(end, "")
    # The length is bounded because Python refuses to read a number of thousands of digits.
    if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in ends):
        return None
    return Span(int(ends[0]), int(ends[1]))
