"""BEIR folders with answers to questions about texts, and known answers to a BEIR folder."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.citing.verify import places
from assistant.evaluation import beir
from assistant.evaluation.known_answers.convert import Asked
from assistant.evaluation.known_answers.files import KnownAnswer
from assistant.records import Article


def read(folder: Path) -> tuple[Asked, ...]:
    """The questions of a folder, each about the document that answers it or was asked.

    Raises:
        UsageError: a file is missing, or a line cannot be used; the message names it.
    """
    texts = {name: row.text for name, row in beir.rows(folder / beir.CORPUS).items()}
    queries = {name: row.text for name, row in beir.rows(folder / beir.QUERIES).items()}
    answered = [
        Asked(
            answers.query,
            queries[answers.query],
            texts[answers.document],
            tuple((start, quote) for start, _, quote in answers.places),
        )
        for answers in beir.answers(folder / beir.ANSWERS, queries, texts, optional=False)
    ]
    refused = [
        Asked(name, row.text, texts[row.about] if row.about else "", refuse=True)
        for name, row in beir.unanswerable(folder / beir.UNANSWERABLE, texts).items()
    ]
    known = {question.id for question in (*answered, *refused)}
    unknown = [Asked(name, text, "") for name, text in queries.items() if name not in known]
    return (*answered, *refused, *unknown)


def documents(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Name, title and text of a folder's documents.

    Raises:
        UsageError: as `read`.
    """
    return tuple((name, row.title, row.text) for name, row in beir.rows(folder / beir.CORPUS).items())


def write(folder: Path, known: Sequence[KnownAnswer], articles: Sequence[Article]) -> None:
    """Write known answers, whose quotations stand in their articles, into an empty folder."""
    answerable = [question for question in known if not question.refuse]
    texts = {article.id: article.text for article in articles}
    cited = [
        (question, name)
        for question in answerable
        for name in dict.fromkeys(answer.article for answer in question.answers)
    ]
    _write(
        folder / beir.CORPUS,
        ({"_id": article.id, "title": article.title or "", "text": article.text} for article in articles),
    )
    _write(folder / beir.QUERIES, ({"_id": question.id, "text": question.question} for question in answerable))
    _write(folder / beir.ANSWERS, (_answers(question, name, texts[name]) for question, name in cited))
    _write(
        folder / beir.UNANSWERABLE,
        ({"_id": question.id, "text": question.question} for question in known if question.refuse),
    )
    (folder / beir.QRELS).mkdir()
    rows = ["query-id\tcorpus-id\tscore", *(f"{question.id}\t{name}\t1" for question, name in cited)]
    (folder / beir.QRELS / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _answers(one: KnownAnswer, article: str, text: str) -> dict[str, Any]:
    quotes = [answer.quote for answer in one.answers if answer.article == article]
    spans = {(start, start + len(quote)): quote for quote in quotes for start in places(text, quote)}
    return {"query-id": one.id, "corpus-id": article, "spans": list(spans), "quotes": list(spans.values())}


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
