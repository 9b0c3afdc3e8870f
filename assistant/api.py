"""The read side: open an index and ask it. What the faces and other programs call.

What only some verbs need is imported when they are called, so that a command that checks citations or quotations does
not wait for what answers questions.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from assistant.citing.citation import cite, parse_id
from assistant.citing.references import Quoted
from assistant.citing.verify import verify
from assistant.errors import ModelError, UsageError
from assistant.index import Catalogue, EngineCatalogue, Generation, catalogue
from assistant.messages import message
from assistant.models import reader as readers
from assistant.models import rerank, runtime
from assistant.models.embeddings import Embedder, load
from assistant.models.encoder import CompiledEmbedder
from assistant.models.reader import Reader
from assistant.models.rerank import Reranker
from assistant.records import (
    Answer,
    Article,
    Citation,
    DraftSentence,
    Explanation,
    IndexInfo,
    Listed,
    Passage,
    Quotation,
    QuotationCheck,
    TopicMap,
    Verdict,
)
from assistant.settings import MAX_HITS, MAX_QUESTION

if TYPE_CHECKING:
    from assistant.answering.answer import Request
    from assistant.answering.refusal import Refusal
    from assistant.documents import Document
    from assistant.retrieval.search import Candidate

_SPARE = 4  # candidates for each hit asked for, since passages that mark the same sentence become one hit


class Assistant:
    """An open index. Read only, safe for many threads; `refresh` moves to the current generation."""

    def __init__(
        self,
        place: Catalogue | EngineCatalogue,
        embedder: Embedder | None = None,
        reranker: Reranker | str | None = None,
        reader: Reader | str | None = None,
    ) -> None:
        """Open the current generation; see `open`."""
        self._catalogue = place
        self._generation = place.open()
        self._supplied_model = embedder
        self._reranker_or_name = reranker
        self._reader_or_name = reader
        self._loaded_model: tuple[tuple[str, str], Embedder] | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        index: Path | str = "index",
        *,
        embedder: Embedder | None = None,
        reranker: Reranker | str | None = None,
        reader: Reader | str | None = None,
    ) -> Self:
        """Open an index. The model is loaded at the first question, or by `warm`.

        Args:
            index: the folder that `build` wrote, or the collection of an engine, 'milvus://host:port/collection'.
            embedder: a loaded model to use instead of the one that the index names.
            reranker: a CrossEncoder or MultiVectorEncoder that reads the best passages again, by name or folder.
            reader: what reads the best passages together with the question: None for the shipped one if there is one,
                'off' for none, or a folder.

        Raises:
            IndexMissingError: nothing was built there.
            BrokenIndexError: the index is damaged or of another format, or the engine does not answer.
            ToolMissingError: what speaks to engines is not installed.
        """
        return cls(catalogue(index), embedder, reranker, reader)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._generation.close()

    def refresh(self) -> None:
        """Move to the index's current generation, if a build has made a new one.

        Raises:
            BrokenIndexError: the index is damaged.
        """
        if self._catalogue.current()[0] != self._generation.id:
            # The former generation is not closed: other threads may still be reading it.
            self._generation = self._catalogue.open()

    def warm(self) -> None:
        """Load the model now rather than at the first question.

        Raises:
            ModelError: it cannot be loaded, or is not the one that made the index.
        """
        self._model_of(self._generation).warm()
        if self._reranker is not None:
            self._reranker.warm()
        if self._reader is not None:
            self._reader.warm()

    def info(self) -> IndexInfo:
        """Which generation is open, and how much is in it."""
        return self._generation.info

    @property
    def reranker(self) -> str | None:
        """The name of the model that reads the best passages again; None without one."""
        return self._reranker_or_name.name if isinstance(self._reranker_or_name, Reranker) else self._reranker_or_name

    @property
    def model_sha256(self) -> str:
        """The hash of the model that made the open index."""
        return self._generation.recipe.model_sha256

    @property
    def embedder(self) -> Embedder:
        """The model that made the open index, for a build that need not load it again.

        Raises:
            ModelError: it cannot be loaded, or is not the one that made the index.
        """
        return self._model_of(self._generation)

    def recipe(self) -> dict[str, Any]:
        """How the index was made: the model and its hash, how passages were cut, versions of the rules."""
        return asdict(self._generation.recipe)

    def articles(self) -> tuple[Article, ...]:
        """All articles, ordered by id."""
        store = self._generation.store
        return tuple(store.article(article_id) for article_id in store.article_ids)

    def listed(self) -> tuple[Listed, ...]:
        """All articles without their texts, ordered by id: of many, in a hundredth of the time of `articles`."""
        return self._generation.store.listed()

    def article(self, article_id: str) -> Article:
        """One article; all offsets count in its `text`.

        Raises:
            UsageError: there is none of that id.
        """
        return _article(self._generation, article_id)

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages, in reading order.

        Raises:
            UsageError: there is no article of that id.
        """
        self.article(article_id)
        store = self._generation.store
        return tuple(store.passage(row) for row in store.rows(article_id))

    def faults(self) -> tuple[str, ...]:
        """What is wrong in the open index beyond what its checksums prove, a line each; nothing where all is well."""
        return tuple(self._generation.faults())

    def map(self) -> TopicMap:
        """The passages laid out by topic: like ones lie close together, and each group has its telling words."""
        if not isinstance(self._generation, Generation):
            raise UsageError(message("The map of topics needs all passages at hand: expected an index in a folder."))
        from assistant.retrieval.topics import topic_map

        return topic_map(self._generation)

    def cite_range(self, article_id: str, start: int, end: int) -> Citation:
        """Cite a slice of an article: the code points from `start` to `end`, half open.

        Raises:
            UsageError: there is no such article, or it has no such slice.
        """
        article = self.article(article_id)
        if not 0 <= start < end <= len(article.text):
            raise UsageError(
                message(
                    "{article_id!r} has no words at {start}-{end}: expected a slice of its {count:,} characters, "
                    "counted from 0.",
                    article_id=article_id,
                    start=start,
                    end=end,
                    count=len(article.text),
                )
            )
        return cite(article, start, end, article.text[start:end])

    def ask(
        self,
        question: str,
        top: int = 5,
        articles: Iterable[str] | None = None,
        publishers: Iterable[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        caution: float | None = None,
        as_written: bool = False,
    ) -> Answer:
        """Answer with passages, or refuse.

        Args:
            question: what to look for.
            top: how many hits at the most.
            articles: ids of the articles to search; None for all.
            publishers: their publishers; None for all.
            after: EDTF; articles from then on.
            before: EDTF; articles until then.
            caution: the least confidence in [0, 1] of an answer that is not refused; None for the fitted one.
            as_written: search for no near word in the place of a misspelt one, and for every word of the question.

        Raises:
            UsageError: the question is empty or too long, or an option cannot be used.
            ModelError: the model cannot be loaded, or is not the one that made the index.
            CitationError: a quotation does not prove itself.
            BrokenIndexError: the user's own calibration is damaged, or of another model.
        """
        from assistant.answering.answer import decide

        generation = self._generation
        passing = _filtered(generation, articles, publishers, after, before)
        request, weights = self._request(generation, question, top, passing, caution, as_written)
        candidates = self._search(generation, request, top * _SPARE)
        return decide(generation, candidates, request, weights)

    def explain(
        self,
        question: str,
        top: int = 5,
        articles: Iterable[str] | None = None,
        publishers: Iterable[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        caution: float | None = None,
        as_written: bool = False,
    ) -> Explanation:
        """Tell how `ask`, which takes and raises the same, comes to its answer: candidates, and what was weighed."""
        from assistant.answering.answer import decide
        from assistant.answering.explaining import explain
        from assistant.retrieval.search import CANDIDATES

        generation = self._generation
        passing = _filtered(generation, articles, publishers, after, before)
        request, weights = self._request(generation, question, top, passing, caution, as_written)
        candidates = self._search(generation, request, 2 * CANDIDATES)
        answer = decide(generation, candidates[: top * _SPARE], request, weights)
        return explain(generation, candidates, answer, request, weights)

    def _request(
        self,
        generation: Generation,
        question: str,
        top: int,
        passing: tuple[list[int] | None, tuple[str, ...]],
        caution: float | None,
        as_written: bool,
    ) -> "tuple[Request, Refusal]":
        """What is asked for, checked, and what to weigh it by."""
        from assistant.answering.answer import Request
        from assistant.answering.refusal import of_index
        from assistant.answering.unasked import subject
        from assistant.retrieval.spelling import near_words

        _check(question, top, caution)
        chosen, undated = passing
        weights = of_index(self._catalogue.folder, generation.recipe.model_sha256)
        least = weights.least(self._reader is not None) if caution is None else caution
        nothing = as_written or (chosen is not None and not chosen)
        begins = 0 if nothing else subject(question)
        if not generation.lexical.telling(question[begins:]):
            begins = 0
        misspelt = () if nothing else near_words(generation, self._model_of(generation), question, chosen)
        spellings = tuple(each for each in misspelt if each.start >= begins)
        return Request(question, top, chosen, undated, least, spellings, begins), weights

    @cached_property
    def _reranker(self) -> Reranker | None:
        """The reranker, looked for at the first question: what asks nothing needs none."""
        return (
            rerank.load(self._reranker_or_name) if isinstance(self._reranker_or_name, str) else self._reranker_or_name
        )

    @cached_property
    def _reader(self) -> Reader | None:
        """The reader, looked for at the first question."""
        given = self._reader_or_name
        return readers.load(given) if given is None or isinstance(given, str) else given

    def _search(self, generation: Generation, request: "Request", count: int) -> "list[Candidate]":
        from assistant.retrieval.search import search

        articles = request.articles
        if articles is not None and not articles:
            return []  # no article passes the filters
        model = self._model_of(generation)
        return search(
            generation,
            model,
            request.subject,
            count,
            articles,
            self._reranker,
            self._reader,
            request.misspelt,
        )

    def cite(self, citation_id: str) -> Citation:
        """The citation of that id, proved.

        Raises:
            UsageError: the id cannot be read, its article is not in the index or is another text now, or its range
                lies outside.
            CitationError: the quotation does not prove itself.
        """
        cited = parse_id(citation_id)
        article = self.article(cited.article_id)
        if not article.sha256.startswith(cited.sha8):
            raise UsageError(
                message(
                    "The text of {id!r} is not the one that {citation_id} cites: expected the hash {sha8}, found "
                    "{sha256}. 'pincite verify' on a file with the quotation tells where it stands now.",
                    id=article.id,
                    citation_id=citation_id,
                    sha8=cited.sha8,
                    sha256=article.sha256[:8],
                )
            )
        if not cited.start < cited.end <= len(article.text):
            raise UsageError(
                message(
                    "{citation_id} lies outside its article: expected a range within 0-{count}, found {start}-{end}.",
                    citation_id=citation_id,
                    count=len(article.text),
                    start=cited.start,
                    end=cited.end,
                )
            )
        return cite(article, cited.start, cited.end, article.text[cited.start : cited.end])

    def verify(self, citations: Iterable[str] | Mapping[str, str | Quoted | None]) -> tuple[Verdict, ...]:
        """Judge citations by their ids; a mapping also gives what was quoted, in words or as a file gives it.

        Raises:
            UsageError: an id cannot be read.
        """
        quotes: Mapping[str, str | Quoted | None]
        quotes = citations if isinstance(citations, Mapping) else dict.fromkeys(citations)
        return tuple(
            verify(citation_id, quote, self._article_or_none(parse_id(citation_id).article_id))
            for citation_id, quote in quotes.items()
        )

    def _article_or_none(self, article_id: str) -> Article | None:
        try:
            return self._generation.store.article(article_id)
        except KeyError:
            return None

    def quotes(self, text: "str | Document") -> QuotationCheck:
        """Grade the quotations of a text: are they exact, and where are they from?

        Args:
            text: plain text, or what `documents.read` made of a file.
        """
        from assistant.documents import parse
        from assistant.writing.quotes import check

        document = parse(text) if isinstance(text, str) else text
        return check(document, self._generation.about([block.text for block in document.blocks]))

    def quotations(self, text: "str | Document", warn: Callable[[str], object] | None = None) -> Iterator[Quotation]:
        """Grade the quotations of a text one after the other; stop when they are no longer wanted.

        Args:
            text: plain text, or what `documents.read` made of a file.
            warn: called with each line that a writer should look at, as it is come upon.
        """
        from assistant.documents import parse
        from assistant.writing.quotes import each

        document = parse(text) if isinstance(text, str) else text
        return each(document, self._generation.about([block.text for block in document.blocks]), warn or str)

    def draft(
        self, text: "str | Document", top: int = 3, progress: Callable[[int, int, str], None] | None = None
    ) -> Iterator[DraftSentence]:
        """Look for evidence on each sentence of a text, one after the other; stop when it is no longer wanted.

        Args:
            text: plain text, or what `documents.read` made of a file.
            top: how many passages for each sentence at the most.
            progress: called after each sentence: done, of how many, nothing.

        Raises:
            UsageError: `top` cannot be used.
            ModelError: the model cannot be loaded, or is not the one that made the index.
            CitationError: a quotation does not prove itself.
        """
        from assistant.documents import parse
        from assistant.writing.draft import check

        _check_top(top)
        document = parse(text) if isinstance(text, str) else text
        generation = self._generation.about([block.text for block in document.blocks])
        return check(generation, self._model_of(generation), document, top, progress, reader=self._reader)

    def _model_of(self, generation: Generation) -> Embedder:
        """The model that made the generation; loaded once, and checked against the generation's hash."""
        with self._lock:
            name, sha256 = generation.recipe.model, generation.recipe.model_sha256
            if self._supplied_model is not None:
                embedder = self._supplied_model
            elif self._loaded_model is not None and self._loaded_model[0] == (name, sha256):
                embedder = self._loaded_model[1]
            else:
                embedder = self._compiled(generation) or load(name)
                self._loaded_model = ((name, sha256), embedder)
        if embedder.sha256 != sha256:
            raise ModelError(
                message(
                    "The index was made with another model: expected {name} {sha256}, found {name_2} {sha256_2}. Run "
                    "'pincite build'.",
                    name=name,
                    sha256=sha256[:8],
                    name_2=embedder.name,
                    sha256_2=embedder.sha256[:8],
                )
            )
        return embedder

    def _compiled(self, generation: Generation) -> Embedder | None:
        """The generation's model as the build compiled it; None where that or what runs it is missing."""
        compiled = generation.encoder
        folder = self._catalogue.encoders / compiled.folder if compiled else None
        if compiled is None or folder is None or not folder.is_dir() or not runtime.is_installed():
            return None
        recipe = generation.recipe
        return CompiledEmbedder(recipe.model, recipe.model_sha256, folder, compiled.sha256)


def _check(question: str, top: int, caution: float | None) -> None:
    if not question.strip():
        raise UsageError(message("The question is empty: expected some words. Ask in a sentence or in key words."))
    if len(question) > MAX_QUESTION:
        raise UsageError(
            message(
                "The question is too long: expected at most {max_question:,} characters, found {count:,}. Ask "
                "one thing at a time.",
                max_question=MAX_QUESTION,
                count=len(question),
            )
        )
    _check_top(top)
    if caution is not None and not 0.0 <= caution <= 1.0:
        raise UsageError(message("caution must be from 0 to 1, found {caution}.", caution=caution))


def _check_top(top: int) -> None:
    if not 1 <= top <= MAX_HITS:
        raise UsageError(message("top must be from 1 to {max_hits}, found {top}.", max_hits=MAX_HITS, top=top))


def _article(generation: Generation, article_id: str) -> Article:
    try:
        return generation.store.article(article_id)
    except KeyError as exc:
        raise UsageError(
            message(
                "No article {article_id!r} in the index. 'pincite list' shows the {count} there are.",
                article_id=article_id,
                count=len(generation.store.article_ids),
            )
        ) from exc


def _filtered(
    generation: Generation,
    articles: Iterable[str] | None,
    publishers: Iterable[str] | None,
    after: str | None,
    before: str | None,
) -> tuple[list[int] | None, tuple[str, ...]]:
    """The numbers of the articles that pass all filters (None: no filter), and the ids that have no date."""
    from assistant.text import dates

    range_ = dates.between(after, before)
    if articles is None and publishers is None and range_ is None:
        return None, ()
    if articles is None:
        chosen = [each.article for each in generation.store.listed()]
    else:
        chosen = [_article(generation, article_id) for article_id in dict.fromkeys(articles)]
    if publishers is not None:
        chosen = _of_publishers(generation, chosen, tuple(publishers))
    undated = tuple(article.id for article in chosen if range_ and not article.published)
    if range_ is not None:
        chosen = [a for a in chosen if a.published and dates.interval(a.published).overlaps(range_)]
    return sorted(generation.store.numbers(article.id for article in chosen)), undated


def _of_publishers(generation: Generation, chosen: list[Article], names: tuple[str, ...]) -> list[Article]:
    every = (each.article.publisher for each in generation.store.listed())
    known = {publisher.casefold(): publisher for publisher in every if publisher}
    for name in names:
        if name.casefold() not in known:
            listed = ", ".join(sorted(known.values())) or "none"
            raise UsageError(
                message("No article has the publisher {name!r}. Known: {listed}.", name=name, listed=listed)
            )
    wanted = {name.casefold() for name in names}
    return [article for article in chosen if (article.publisher or "").casefold() in wanted]
