"""The words of all passages in a tantivy index: BM25 over lower-cased words, stemmed as English ones.

Scripts without spaces are searched character by character, and what stands on letters (vowel points, tones) is no part
of a word, as people leave it out. English rules take endings off words of any language, alike in question and passage.

tantivy's own index is made of segments, too. Each of ours writes its files of tantivy's; a generation has a folder with
links to those of its segments, and one list of them, so that the scores are those of one index over all passages.

Questions are analysed into terms here and never parsed as a query language, so that no quotation mark, colon or
minus in a question means anything.
"""

import json
import math
import os
import shutil
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.layout import Layout
from assistant.index.vectors import Ranking, settled
from assistant.text.english import ASKING
from assistant.text.words import JOINED, apart

FOLDER = "lexical"
_ANALYZER = "words"
_RARE = 6  # of how many of a question's words the pairs are looked up
_HEAP = 64_000_000  # bytes for the writer's buffer
_LIST = "meta.json"  # tantivy's list of its files
_SERIAL = 32  # bits below a segment's serial number in what names a passage or an article of it


class LexicalWriter:
    """Collects the texts of a segment's passages, in row order."""

    def __init__(self, folder: Path, serial: int = 0) -> None:
        """Create the index in a folder of its own; the segment's serial number tells its passages from others'."""
        (folder / FOLDER).mkdir()
        self._index = _open(folder / FOLDER)
        self._writer = self._index.writer(_HEAP, num_threads=1)
        self._row = self._base = serial << _SERIAL

    def add(self, article: int, text: str) -> None:
        """Append one passage of the article with that number in the segment."""
        import tantivy

        document = tantivy.Document(row=self._row, article=self._base + article, text=apart(text))
        self._writer.add_document(document)
        self._row += 1

    def close(self) -> None:
        """Commit."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def link(folder: Path, segments: Sequence[Path]) -> Path:
    """Make one index of those of some segments, in the folder of a generation, by links; returns its list."""
    (folder / FOLDER).mkdir()
    lists = [json.loads((segment / FOLDER / _LIST).read_bytes()) for segment in segments]
    for segment in segments:
        for path in (segment / FOLDER).iterdir():
            if path.suffix not in (".lock", ".json"):
                _link(path, folder / FOLDER / path.name)
    (folder / FOLDER / ".tantivy-meta.lock").touch()  # else the first reader would write it
    target = folder / FOLDER / _LIST
    every = [part for each in lists for part in each["segments"]]
    target.write_bytes(json.dumps({**lists[0], "segments": every, "opstamp": 0}).encode())
    return target


def _link(path: Path, place: Path) -> None:
    """A link to a file, or its copy where the system has no links. A hard link would count as a change of the file."""
    try:
        place.symlink_to(os.path.relpath(path, place.parent))
    except OSError:
        shutil.copyfile(path, place)


def terms_of(text: str) -> list[str]:
    """The terms of a text as they come, repeated ones too."""
    return list(_analyzer().analyze(apart(unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=1 << 12)  # whoever looks for what is missing asks for a question's words again
def _terms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms_of(text)))


class Terms(ABC):
    """What a question's words are, and which of them the passages have."""

    def terms(self, text: str) -> list[str]:
        """The distinct terms of a text, in order.

        Example: 'The helicopters’ helicopter' gives ['helicopt'].
        """
        return list(_terms(text))

    def telling(self, question: str) -> list[str]:
        """The words of a question that say what it is about; stop words and 'how' do not."""
        return list(self._words(question))

    def counts(self, question: str, articles: list[int] | None = None) -> dict[str, int]:
        """How many passages have each of the words that `telling` gives, in any inflected form."""
        return {word: self._count(terms, articles) for word, terms in self._words(question).items()}

    def absent(self, question: str, articles: list[int] | None = None) -> list[str]:
        """The words of a question that no passage has in any inflected form; stop words and 'how' do not count.

        'Mi-36' is absent where no passage has 36, though one may have 'Mi-35'.
        """
        return [
            word
            for word, terms in self._words(question).items()
            if not all(self._count([term], articles) for term in terms)
        ]

    def apart(self, question: str, articles: list[int] | None = None) -> tuple[str, str] | None:
        """The first of `never`; None where there is none."""
        return next(iter(self.never(question, articles)), None)

    def never(self, question: str, articles: list[int] | None = None) -> list[tuple[str, str]]:
        """Pairs of a question's words that no passage has together, in any inflected form, in the question's order.

        Of its `_RARE` rarest words that passages have; the pair with the rarest words first.
        """
        terms = self._words(question)
        counts = {word: self._count(own, articles) for word, own in terms.items()}
        rare = set(sorted((word for word in counts if counts[word]), key=counts.__getitem__)[:_RARE])
        pairs = combinations((word for word in terms if word in rare), 2)
        never = [pair for pair in pairs if not self._count([*terms[pair[0]], *terms[pair[1]]], articles)]
        return sorted(never, key=lambda pair: math.prod(counts[word] for word in pair))

    def _words(self, question: str) -> dict[str, list[str]]:
        """The words of a question that say what is asked about, with their terms."""
        asked = unicodedata.normalize("NFC", question)  # as articles are: an accent of its own would end a word
        words = (word for word in JOINED.findall(asked) if word.casefold() not in ASKING)
        return {word: terms for word in words if (terms := self.terms(word))}

    def near(self, word: str, edits: int, count: int, articles: list[int] | None = None) -> NDArray[np.int64]:
        """Rows of passages that have a term near to a word's (`Lexical.near`); none where an index cannot tell."""
        return np.empty(0, np.int64)

    @abstractmethod
    def _count(self, terms: list[str], articles: list[int] | None) -> int:
        """How many passages have all the terms; of the articles with these numbers, or of all."""


class Lexical(Terms):
    """Finds the passages that share the rarest words with a question."""

    def __init__(self, folder: Path, layout: Layout, serials: Sequence[int] = (0,)) -> None:
        """Open the committed index.

        Args:
            folder: of the generation, with links to the files of its segments.
            layout: where their rows lie.
            serials: the numbers that tell them apart.
        """
        self._index = _open(folder / FOLDER)
        self._index.config_reader(reload_policy="manual")  # its files never change: no thread need look after them
        self._searcher = self._index.searcher()
        self._layout = layout
        self._serials = np.array(serials, np.int64)
        self._counted = lru_cache(maxsize=1 << 14)(self._search_count)  # each question counts its words three times

    def near(self, word: str, edits: int, count: int, articles: list[int] | None = None) -> NDArray[np.int64]:
        """Rows of passages that have a term within so many edits of a word's, neighbours swapped being one of them.

        Args:
            word: one word.
            edits: 1 or 2.
            count: how many rows at the most.
            articles: the numbers of the articles to search; None for all.
        """
        import tantivy

        terms = self.terms(word)
        if len(terms) != 1:
            return np.empty(0, np.int64)
        query = tantivy.Query.fuzzy_term_query(self._index.schema, "text", terms[0], edits, True)
        return np.sort(self._ranked(self._inside(query, articles), count)[0])

    def best(self, question: str, count: int, articles: list[int] | None = None) -> Ranking:
        """The best rows by BM25, best first, ties by row, and their scores.

        Args:
            question: any text.
            count: how many rows at the most.
            articles: the numbers of the articles to search; None for all.
        """
        import tantivy

        words = [(tantivy.Occur.Should, self._term(term)) for term in self.terms(question)]
        if not words:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = self._inside(tantivy.Query.boolean_query(words), articles)
        return self._ranked(query, count)

    def _ranked(self, query: Any, count: int) -> Ranking:
        """The best rows of a query, ties by row, and their scores."""

        def search(most: int) -> Ranking:
            hits = self._searcher.search(query, limit=most).hits
            return self._rows([address for _, address in hits]), np.array([score for score, _ in hits], np.float32)

        return settled(search, count)

    def _count(self, terms: list[str], articles: list[int] | None) -> int:
        """How many passages have all the terms."""
        return self._counted(tuple(terms), None if articles is None else tuple(articles))

    def _search_count(self, terms: tuple[str, ...], articles: tuple[int, ...] | None) -> int:
        import tantivy

        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, self._term(term)) for term in terms])
        return int(
            self._searcher.search(self._inside(query, None if articles is None else list(articles)), limit=1).count
        )

    def _term(self, term: str) -> Any:
        import tantivy

        return tantivy.Query.term_query(self._index.schema, "text", term, index_option="freq")

    def _inside(self, query: Any, articles: list[int] | None) -> Any:
        """The query within some articles, at the same scores."""
        import tantivy

        if articles is None:
            return query
        numbers = np.array(articles, np.int64)
        names = (self._serials[self._layout.home[numbers]] << _SERIAL) + self._layout.own_article[numbers]
        chosen = tantivy.Query.term_set_query(self._index.schema, "article", names.tolist())
        must = tantivy.Occur.Must
        return tantivy.Query.boolean_query([(must, query), (must, tantivy.Query.const_score_query(chosen, 0.0))])

    def _rows(self, addresses: list[Any]) -> NDArray[np.int64]:
        if not addresses:
            return np.empty(0, np.int64)
        names = np.array(self._searcher.fast_field_values("row", addresses), np.int64)
        segments = np.searchsorted(self._serials, names >> _SERIAL)
        return self._layout.among_all(segments, names & ((1 << _SERIAL) - 1))


@cache
def _analyzer() -> Any:
    """Words of letters and digits, lower case, English stop words dropped, stemmed: 'Mi-35' is mi and 35."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return builder.filter(Filter.stopword("english")).filter(Filter.stemmer("english")).build()


def _open(folder: Path) -> Any:
    """Open or create the index; integers, since tantivy takes no term of an unsigned field."""
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_integer_field("row", fast=True)
        .add_integer_field("article", indexed=True)
        .add_text_field("text", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
        .build()
    )
    index = tantivy.Index(schema, path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    return index
