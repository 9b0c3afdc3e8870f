"""Which articles does a writer name as the source of a quotation?

In go the metadata of all articles, once; then for a range of a block the articles named in the same sentence or in its
footnotes, by a citekey, a link, a title, an author or an outlet. Nothing is guessed: no name, no attribution.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from assistant.corpus.passages import sentences
from assistant.documents import Block
from assistant.records import Paragraph
from assistant.text import fold, words

_URL = re.compile(r"https?://[^\s<>\"“”)\]]+")
_OPENING = frozenset("\"“„«‹'‘*_[")
_NEAR = 3  # characters behind the sentence in which a footnote or a citekey still belongs to it


class Names:
    """The names of all articles: their titles, authors, outlets, addresses and citekeys."""

    def __init__(self, metadata: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Collect them.

        Args:
            metadata: the id and the fields of each article, in order of their numbers.
        """
        self.ids: list[str] = []
        self._addresses: dict[str, set[int]] = defaultdict(set)
        self._names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._titles: set[tuple[str, ...]] = set()
        for number, (article_id, fields) in enumerate(metadata):
            self.ids.append(article_id)
            self._addresses[article_id].add(number)
            if url := fields.get("url"):
                self._addresses[_address(url)].add(number)
            for title in filter(None, (fields.get("title"), fields.get("supplied_title"))):
                self._titles.add(_key(title))
                self._names[_key(title)].add(number)
            for name in (*fields.get("authors", ()), fields.get("publisher") or ""):
                self._names[_key(name)].add(number)
        self._names.pop((), None)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._names:
            self._lengths[key[0]].add(len(key))

    def is_title(self, text: str) -> bool:
        """Tell whether a text in quotation marks is the title of an article, and so no quotation."""
        return _key(text) in self._titles

    def in_text(self, text: str) -> Iterator[int]:
        """The numbers of the articles that a text names; a name is capitalised, or a handle, as names are."""
        spans = words(text)
        folded = [fold(text[start:end]) for start, end in spans]
        for i, word in enumerate(folded):
            for length in self._lengths.get(word, ()):
                key = tuple(folded[i : i + length])
                if key in self._names and self._is_name(text, spans[i][0], key):
                    yield from self._names[key]
        for match in _URL.finditer(text):
            yield from self.at(match.group().rstrip(".,;:"))

    def at(self, target: str) -> Iterator[int]:
        """The numbers of the articles at an address, or of a citekey."""
        yield from self._addresses.get(target, ())
        yield from self._addresses.get(_address(target), ())

    def _is_name(self, text: str, start: int, key: tuple[str, ...]) -> bool:
        before = text[:start].rstrip(" ")[-1:]
        if before == "@":
            return True
        if not text[start].isupper():
            return False
        # A title may be made of common words: where a sentence begins, their capital says nothing.
        return key not in self._titles or before in _OPENING or (before != "" and before not in ".!?:…")


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(name[start:end]) for start, end in words(name))


def _address(url: str) -> str:
    """An address without what does not tell pages apart."""
    plain = re.sub(r"^https?://(?:www\.)?", "", url.casefold())
    return re.split(r"[?#]", plain)[0].rstrip("/")


class Attributions:
    """The attributions of one document."""

    def __init__(self, names: Names, blocks: Sequence[Block]) -> None:
        """Collect what its footnotes name."""
        self._names = names
        self._blocks = blocks
        self._footnotes: dict[str, set[int]] = defaultdict(set)
        for block in blocks:
            if block.kind == "footnote" and block.label is not None:
                self._footnotes[block.label].update(self._named(block, 0, len(block.text)))
        self._borders = lru_cache(maxsize=8)(self._split)

    def of(self, number: int, start: int, end: int) -> frozenset[int]:
        """The numbers of the articles that are named for a quotation: a range of a block.

        Args:
            number: of the block.
            start: where the quotation begins in it.
            end: where it ends.
        """
        block, borders = self._blocks[number], self._borders(number)
        first = borders[max(0, bisect_right(borders, start) - 1)]
        last = borders[min(len(borders) - 1, bisect_left(borders, end))]
        numbers = set(self._named(block, first, start)) | set(self._named(block, end, last))
        numbers.update(self._marked(block, start, end))
        if block.kind == "quote" and number and self._blocks[number - 1].text.endswith(":"):
            lead = self._blocks[number - 1]
            numbers.update(self._named(lead, self._borders(number - 1)[-2], len(lead.text)))
        return frozenset(numbers)

    def _split(self, number: int) -> list[int]:
        """Where the sentences of a block begin, and at last where it ends."""
        text = self._blocks[number].text
        begins = {span.start for span in sentences(text, Paragraph(1, 0, len(text)))}
        return sorted({0, len(text)} | begins)

    def _named(self, block: Block, start: int, end: int) -> Iterator[int]:
        yield from self._names.in_text(block.text[start:end])
        yield from self._marked(block, start, end)

    def _marked(self, block: Block, start: int, end: int) -> Iterator[int]:
        first = bisect_left(block.marks, start, key=attrgetter("end"))
        last = bisect_right(block.marks, end + _NEAR, key=attrgetter("start"))
        for mark in block.marks[first:last]:
            footnote = mark.kind == "footnote"
            yield from self._footnotes.get(mark.target, ()) if footnote else self._names.at(mark.target)
