"""Which articles does a writer name as the source of a quotation, and which of their words does a citation cite?

In go the names of all articles; then for a range of a block the articles named in the same sentence, in its footnotes
or in the line under a block quotation, by a citekey, a citation id, a link, a title, an author or an outlet. Nothing
is guessed: no name, no attribution.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from assistant.citing.citation import CitationId, parse_id
from assistant.citing.references.read_html import id_of
from assistant.corpus.passages import sentences
from assistant.documents import Block
from assistant.records import CITATION_ID, Paragraph
from assistant.writing.quotes import blockquotes
from assistant.writing.quotes.names import Names, urls

_ID = re.compile(rf"(?<![\w-]){CITATION_ID}")
_NEAR = 3  # characters behind the sentence in which a footnote or a citekey still belongs to it
_MOST = 6  # paragraphs of a block quotation before the line that names its source


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a writer names for a quotation: numbers of articles, and citations of stretches of them."""

    articles: frozenset[int]
    cited: tuple[CitationId, ...] = ()


class Attributions:
    """The attributions of one document."""

    def __init__(self, names: Names, blocks: Sequence[Block]) -> None:
        """Collect what its footnotes name."""
        self._names = names
        self._blocks = blocks
        self._footnotes: dict[str, list[int | CitationId]] = defaultdict(list)
        for block in blocks:
            if block.kind == "footnote" and block.label is not None:
                self._footnotes[block.label].extend(self._named(block, 0, len(block.text)))
        self._borders = lru_cache(maxsize=8)(self._split)

    def of(self, number: int, start: int, end: int) -> Attribution:
        """What is named for a quotation: a range of a block.

        Args:
            number: of the block.
            start: where the quotation begins in it.
            end: where it ends.
        """
        block, borders = self._blocks[number], self._borders(number)
        first = borders[max(0, bisect_right(borders, start) - 1)]
        last = borders[min(len(borders) - 1, bisect_left(borders, end))]
        given = [*self._named(block, first, start), *self._named(block, end, last), *self._marked(block, start, end)]
        if block.kind == "quote":
            given.extend(self._around(number))
        cited = tuple(dict.fromkeys(one for one in given if isinstance(one, CitationId)))
        numbers = {one for one in given if isinstance(one, int)}
        numbers.update(article for one in cited for article in self._names.at(one.article_id))
        return Attribution(frozenset(numbers), cited)

    def _around(self, number: int) -> Iterator[int | CitationId]:
        """What leads to a block quotation, and the line behind it that names its source."""
        if number and self._blocks[number - 1].text.endswith(":"):
            lead = self._blocks[number - 1]
            yield from self._named(lead, self._borders(number - 1)[-2], len(lead.text))
        for i in range(number + 1, min(number + _MOST, len(self._blocks))):
            if blockquotes.is_source(self._blocks, i):
                yield from self._named(self._blocks[i], 0, len(self._blocks[i].text))
            elif self._blocks[i].kind != "quote":
                return

    def _split(self, number: int) -> list[int]:
        """Where the sentences of a block begin, and at last where it ends."""
        text = self._blocks[number].text
        begins = {span.start for span in sentences(text, Paragraph(1, 0, len(text)))}
        return sorted({0, len(text)} | begins)

    def _named(self, block: Block, start: int, end: int) -> Iterator[int | CitationId]:
        text = block.text[start:end]
        yield from self._names.in_text(text)
        yield from (parse_id(match.group()) for match in _ID.finditer(text))
        yield from (cited for url in urls(text) if (cited := _permalink(url)))
        yield from self._marked(block, start, end)

    def _marked(self, block: Block, start: int, end: int) -> Iterator[int | CitationId]:
        first = bisect_left(block.marks, start, key=attrgetter("end"))
        last = bisect_right(block.marks, end + _NEAR, key=attrgetter("start"))
        for mark in block.marks[first:last]:
            if _ID.fullmatch(mark.target):
                yield parse_id(mark.target)
            if cited := _permalink(mark.target):
                yield cited
            footnote = mark.kind == "footnote"
            yield from self._footnotes.get(mark.target, ()) if footnote else self._names.at(mark.target)


def _permalink(target: str) -> CitationId | None:
    """The citation that a link into the page is of."""
    cited = id_of(target) if "read=" in target else None
    return parse_id(cited) if cited else None
