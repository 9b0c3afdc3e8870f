"""Ask every question of a set, by the shipped pipeline and by each of its views alone: a set in, a `Run` out.

A document ranks by its best passage, ties by passage id. A question that is too long to be read has no result.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from assistant import extras
from assistant.api import Assistant
from assistant.builder import build_articles
from assistant.errors import BrokenIndexError, ModelError, UsageError
from assistant.evaluation import measures
from assistant.evaluation.benchmark.folder import Question, QuestionSet, is_numbered
from assistant.evaluation.benchmark.views import Ranking, Remembering, RememberingReader, distinct, rankings, timed
from assistant.evaluation.known_answers import same_place
from assistant.index import Catalogue, Generation
from assistant.models import reader as readers
from assistant.models import rerank
from assistant.models.embeddings import Embedder, load
from assistant.models.reader import OFF, Reader
from assistant.models.rerank import Reranker
from assistant.records import Answer, Article, IndexInfo, Span
from assistant.retrieval.search import CANDIDATES, search
from assistant.retrieval.spelling import near_words

SHIPPED = "pincite"

Progress = Callable[[int, int, str], None]  # done, of how many, what


@dataclass(frozen=True, slots=True)
class Row:
    """One question's values under each ranking, and what kind of question it is.

    Attributes:
        id: the question's id.
        ranked: whether the set knows a right document.
        marked: whether the set knows right spans.
        unanswerable: whether the set says that nothing answers it.
        values: by ranking: `confidence` and `ms`; of a ranked question also `measures.RANKING`; where right spans are
            known `sentence_hit@1` and `sentence_given_document@1` of the shipped one. Empty if it could not be read.
    """

    id: str
    ranked: bool
    marked: bool
    unanswerable: bool
    values: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked of what, and how every question went.

    `sha256` is of the documents; the index is named by its generation, which is one of documents, model and rules.
    """

    set: str
    queries: str
    sha256: str
    index: IndexInfo
    rows: tuple[Row, ...]


def run(
    question_set: QuestionSet,
    index: Path | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    *,
    embedder: Embedder | None = None,
    reranker: Reranker | str | None = None,
    reader: Reader | str | None = None,
) -> Run:
    """Index the documents and ask every question.

    Args:
        question_set: the set.
        index: where to keep the index for a next run, which then embeds only what changed; None for nowhere.
        model: a sentence-transformers model by name or folder; None for the default.
        progress: called after each document, then after each question.
        embedder: a loaded model to use instead of `model`.
        reranker: as of `Assistant.open`.
        reader: as of `Assistant.open`.

    Raises:
        ToolMissingError: the measures of ranking are not installed.
        UsageError: `index` is a collection's, which a benchmark must not replace.
        ModelError: a model cannot be loaded.
        BrokenIndexError: the index cannot be written.
    """
    extras.require("eval", "A benchmark")
    tell = progress or (lambda done, total, what: None)
    model_once = Remembering(embedder or load(model))
    reranks = rerank.load(reranker) if isinstance(reranker, str) else reranker
    reads = readers.load(reader) if reader is None or isinstance(reader, str) else reader
    reads = None if reads is None else RememberingReader(reads)
    with nullcontext(index) if index else tempfile.TemporaryDirectory(prefix="pincite-") as folder:
        _check_free(Path(folder))
        embedder = model_once.as_embedder()
        build_articles(tuple(question_set.documents.values()), Path(folder), progress=tell, embedder=embedder)
        with (
            Assistant.open(folder, embedder=embedder, reranker=reranks, reader=reads or OFF) as assistant,
            closing(Catalogue(Path(folder)).open()) as generation,
        ):
            assistant.warm()
            asker = _Asker(assistant, generation, model_once, reranks, reads, question_set.documents)
            rows = tuple(asker.rows(question_set.questions, tell))
            return Run(question_set.name, question_set.queries, question_set.sha256, assistant.info(), rows)


def _check_free(folder: Path) -> None:
    """A benchmark numbers its documents; any other article is a collection's."""
    try:
        with closing(Catalogue(folder).open()) as generation:
            foreign = next((name for name in generation.store.article_ids if not is_numbered(name)), None)
    except BrokenIndexError:
        return
    if foreign is not None:
        raise UsageError(f"The index at {folder} is a collection's: it holds {foreign!r}. Choose another with --index.")


class _Asker:
    """An open index under test."""

    def __init__(
        self,
        assistant: Assistant,
        generation: Generation,
        embedder: Remembering,
        reranker: Reranker | None,
        reader: Reader | None,
        documents: Mapping[str, Article],
    ) -> None:
        self._assistant = assistant
        self._generation = generation
        self._embedder = embedder
        self._reranker = reranker
        self._reader = reader
        self._articles = {name: article.id for name, article in documents.items()}

    def rows(self, questions: Sequence[Question], tell: Progress) -> Iterator[Row]:
        """Ask one question after the other."""
        for done, question in enumerate(questions, start=1):
            yield self._row(question)
            tell(done, len(questions), "questions")

    def _row(self, question: Question) -> Row:
        kind = bool(question.relevant), bool(question.spans), question.unanswerable
        try:
            answer, seconds = timed(lambda: self._assistant.ask(question.text))
        except (UsageError, ModelError):  # too long; that it has words, and that the model loads, is known
            return Row(question.id, *kind, {})
        by_ranking = {SHIPPED: Ranking(self._ranked(question), answer.confidence, seconds)}
        by_ranking |= rankings(self._generation, self._embedder, question.text)
        values = {name: self._values(question, ranking) for name, ranking in by_ranking.items()}
        if question.spans:
            values[SHIPPED] |= self._sentences(question, answer)
        return Row(question.id, *kind, values)

    def _ranked(self, question: Question) -> tuple[str, ...]:
        """The articles as the pipeline ranks them, deeper than an answer shows; only a ranked question needs them."""
        if not question.relevant:
            return ()
        embedder = self._embedder.as_embedder()
        spellings = near_words(self._generation, embedder, question.text)
        candidates = search(
            self._generation,
            embedder,
            question.text,
            2 * CANDIDATES,
            reranker=self._reranker,
            reader=self._reader,
            spellings=spellings,
        )
        return distinct(candidate.passage.article_id for candidate in candidates)

    def _values(self, question: Question, ranking: Ranking) -> dict[str, float]:
        values = {"confidence": ranking.confidence, "ms": 1000 * ranking.seconds}
        if question.relevant:
            grades = {self._articles[name]: grade for name, grade in question.relevant.items()}
            values |= measures.of_ranking(grades, ranking.articles)
        return values

    def _sentences(self, question: Question, answer: Answer) -> dict[str, float]:
        """Whether the first hit marks a right place, and the share of the right documents in which it would."""
        right = {self._articles[name]: spans for name, spans in question.spans.items()}
        within = [
            self._marks_right(self._assistant.ask(question.text, top=1, articles=[name]), right) for name in right
        ]
        return {
            "sentence_hit@1": float(self._marks_right(answer, right)),
            "sentence_given_document@1": measures.mean(within),
        }

    @staticmethod
    def _marks_right(answer: Answer, right: Mapping[str, Sequence[Span]]) -> bool:
        if not answer.hits:
            return False
        hit = answer.hits[0]
        mark = Span(hit.sentence.start, hit.sentence.end)
        return any(same_place(mark, place) for place in right.get(hit.passage.article_id, ()))
