"""What an address asks to see of an article: `?read=ID&s=…&e=…&ps=…&pe=…&v=…&w=…`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.records import CITATION_ID, Article, Span


@dataclass(frozen=True, slots=True)
class Place:
    """The sentence, the passage round it; of when the link was made, the first digits of the text’s hash and its words.

    A link that is old or made up may lack any of them.
    """

    sentence: Span | None = None
    passage: Span | None = None
    version: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Place":
        """The place in an address's query; what is no number is as good as absent.

        >>> Place.read({"s": "3", "e": "9", "ps": "x"})
        Place(sentence=Span(start=3, end=9), passage=None, version='', words='')
        """
        return cls(_span(query, "s", "e"), _span(query, "ps", "pe"), query.get("v", ""), query.get("w", ""))

    def sentence_in(self, article: Article) -> Span | None:
        """The sentence to mark, if the article has it."""
        span = self.sentence
        return span if span and span.start < span.end <= len(article.text) else None

    def changed_in(self, article: Article) -> bool:
        """Whether the article's text is another one than when the link was made."""
        return not article.sha256.startswith(self.version)

    def cited_in(self, article: Article) -> str | None:
        """The id of the citation that the link stands for, where the words it was of can be looked for again."""
        if not (self.sentence and self.words and self.changed_in(article)):
            return None
        citation_id = f"{article.id}:{self.sentence.start}-{self.sentence.end}@{self.version}"
        return citation_id if re.fullmatch(CITATION_ID, citation_id) else None

    def at(self, start: int, end: int) -> "Place":
        """The same words where they stand now; the passage round them is not known there."""
        return replace(self, sentence=Span(start, end), passage=None)


def _span(query: Mapping[str, str], start: str, end: str) -> Span | None:
    ends = query.get(start, ""), query.get(end, "")
    # The length is bounded because Python refuses to read a number of thousands of digits.
    if not all(re.fullmatch(r"[0-9]{1,12}", end) for end in ends):
        return None
    return Span(int(ends[0]), int(ends[1]))
