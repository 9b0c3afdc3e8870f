"""A question set in BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`, read line by line and checked.

Where present, `answers.jsonl` gives the right spans of a document and `unanswerable.jsonl` the questions that nothing
answers. A document is its text alone, since spans count in it; its title stands in where it has no text.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.corpus import make_article
from assistant.errors import UsageError
from assistant.evaluation import beir
from assistant.records import Article, Span

_NUMBERED = "d{:07}"  # a document's id as an article: the set's own need not be ids of articles


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set.

    Attributes:
        id: its id in the set.
        text: its words.
        relevant: the right documents with their grades, from 1; empty where none is known.
        spans: the right places by document, where the set gives them.
        unanswerable: whether the set says that nothing answers it, though a document may be relevant.
        about: the documents that it is asked of.
    """

    id: str
    text: str
    relevant: Mapping[str, int]
    spans: Mapping[str, tuple[Span, ...]]
    unanswerable: bool
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set: documents as articles, by the set's own ids in its order, and questions.

    `sha256` is of the documents' ids and texts: figures over another collection cannot be compared.
    """

    name: str
    queries: str
    documents: Mapping[str, Article]
    questions: tuple[Question, ...]
    sha256: str


def read_set(
    folder: Path, queries: str = beir.QUERIES, only: Collection[str] | None = None, limit: int | None = None
) -> QuestionSet:
    """Read a folder.

    Args:
        folder: where the files are.
        queries: which file of it holds the questions.
        only: ids of documents; only questions about them are kept, and the collection stays whole.
        limit: so many questions at the most, drawn by a fixed seed.

    Raises:
        UsageError: a file is missing, or a line of it cannot be used; the message names file and line.
    """
    if not folder.is_dir():
        raise UsageError(f"No folder {folder}: expected one that holds {beir.CORPUS}, {queries} and qrels/.")
    documents = _documents(folder / beir.CORPUS)
    questions = _questions(folder, queries, documents)
    if only is not None:
        if unknown := set(only) - set(documents):
            raise UsageError(f"No document {min(unknown)!r} in {folder / beir.CORPUS}: expected its ids, one a line.")
        questions = [question for question in questions if question.about & set(only)]
    if not questions:
        raise UsageError(
            f"No question to ask in {folder}: expected some with a right document in {folder / beir.QRELS}."
        )
    return QuestionSet(folder.resolve().name, queries, documents, _drawn(questions, limit), _digest(documents))


def part(of: QuestionSet, documents: Collection[str]) -> QuestionSet:
    """Some documents alone, with the questions about them."""
    chosen = {name: article for name, article in of.documents.items() if name in documents}
    questions = tuple(
        replace(
            question,
            relevant={name: grade for name, grade in question.relevant.items() if name in chosen},
            spans={name: spans for name, spans in question.spans.items() if name in chosen},
        )
        for question in of.questions
        if question.about & set(chosen)
    )
    return replace(of, documents=chosen, questions=questions, sha256=_digest(chosen))


def is_numbered(article_id: str) -> bool:
    """Whether an article is a set's document.

    >>> is_numbered("d0000012"), is_numbered("a-thaw")
    (True, False)
    """
    return re.fullmatch(r"d\d{7,}", article_id) is not None


def _documents(path: Path) -> dict[str, Article]:
    documents = {
        name: make_article(_NUMBERED.format(number), row.text if row.text.strip() else row.title)
        for number, (name, row) in enumerate(beir.rows(path).items())
    }
    if not documents:
        raise UsageError(f"{path} is empty: expected a document a line, as JSON with _id and text.")
    return documents


def _questions(folder: Path, queries: str, documents: Mapping[str, Article]) -> list[Question]:
    """All questions that have a right document, or none by the set's own word."""
    rows = _not_empty(folder / queries, beir.rows(folder / queries))
    relevant = _relevant(folder, rows, documents)
    spans = _spans(folder / beir.ANSWERS, rows, documents)
    refused = folder / beir.UNANSWERABLE
    unanswerable = _not_empty(refused, beir.unanswerable(refused, documents))
    texts = {name: row.text for name, row in {**unanswerable, **rows}.items()}
    return [
        Question(
            id=name,
            text=texts[name],
            relevant=relevant.get(name, {}),
            spans=spans.get(name, {}),
            unanswerable=name in unanswerable,
            about=frozenset(relevant.get(name, ())) | _asked_of(unanswerable.get(name)),
        )
        for name in dict.fromkeys([*(name for name in rows if name in relevant), *unanswerable])
    ]


def _asked_of(row: beir.Row | None) -> frozenset[str]:
    """The document that a question without an answer was asked of, if any."""
    return frozenset() if row is None or row.about is None else frozenset([row.about])


def _not_empty(path: Path, rows: dict[str, beir.Row]) -> dict[str, beir.Row]:
    for name, row in rows.items():
        if not row.text.strip():
            raise beir.fail(path, row.line, f"the question {name!r} is empty")
    return rows


def _relevant(folder: Path, texts: Collection[str], documents: Collection[str]) -> dict[str, dict[str, int]]:
    """The right documents of each question, with their grades."""
    by_query: dict[str, dict[str, int]] = {}
    path = _qrels(folder / beir.QRELS)
    for number, (query, document, grade) in beir.table_lines(path):
        beir.check_known(path, number, query, texts, document, documents)
        if grade > 0:
            by_query.setdefault(query, {})[document] = grade
    return by_query


def _qrels(folder: Path) -> Path:
    files = sorted(folder.glob("*.tsv"))
    if folder / "test.tsv" in files:
        return folder / "test.tsv"
    if len(files) != 1:
        names = ", ".join(path.name for path in files) or "none"
        raise UsageError(f"Expected test.tsv, or a single .tsv file, in {folder}; found {names}.")
    return files[0]


def _spans(
    path: Path, texts: Collection[str], documents: Mapping[str, Article]
) -> dict[str, dict[str, tuple[Span, ...]]]:
    """The right places of each question, by document; none where the set gives none."""
    by_query: dict[str, dict[str, tuple[Span, ...]]] = {}
    for answers in beir.answers(path, texts, documents, optional=True):
        text = documents[answers.document].text
        for start, end, quote in answers.places:
            if text[start:end] != quote:
                fault = f"the document does not say {quote!r:.60} at its span, counted in code points"
                raise beir.fail(path, answers.line, fault)
        places = tuple(Span(start, end) for start, end, _ in answers.places)
        by_query.setdefault(answers.query, {})[answers.document] = places
    return by_query


def _drawn(questions: list[Question], limit: int | None) -> tuple[Question, ...]:
    """So many questions, drawn by a fixed seed from the sorted ids, so that another wording draws the same ones."""
    if limit is None or limit >= len(questions):
        return tuple(questions)
    names = sorted(question.id for question in questions)
    chosen = {names[i] for i in np.random.default_rng(0).permutation(len(names))[:limit]}
    return tuple(question for question in questions if question.id in chosen)


def _digest(documents: Mapping[str, Article]) -> str:
    digest = hashlib.sha256()
    for name, article in documents.items():
        digest.update(f"{name}\n{article.sha256}\n".encode())
    return digest.hexdigest()
