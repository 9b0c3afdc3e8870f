"""BEIR folders with answers to questions about texts, and known answers to a BEIR folder.

The files: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`), `qrels/test.tsv`, and beside them
`answers.jsonl` (`query-id`, `corpus-id`, `spans` as [start, end) in code points of the text, `quotes` being those
slices) and, where there are such, `unanswerable.jsonl` (`_id`, `text`, and `corpus-id` where one document was asked).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.citing.verify import places
from assistant.errors import UsageError
from assistant.evaluation.known_answers.convert import Asked
from assistant.evaluation.known_answers.files import KnownAnswer
from assistant.records import Article

CORPUS, QUERIES, ANSWERS, UNANSWERABLE = "corpus.jsonl", "queries.jsonl", "answers.jsonl", "unanswerable.jsonl"
QRELS = "qrels/test.tsv"


def read(folder: Path) -> tuple[Asked, ...]:
    """The questions of a folder, each about the document that answers it or was asked.

    Raises:
        UsageError: a file is missing, or a line is not as above; the message names it.
    """
    texts = dict(_rows(folder / CORPUS, lambda row: (str(row["_id"]), str(row["text"]))))
    queries = dict(_rows(folder / QUERIES, lambda row: (str(row["_id"]), str(row["text"]))))

    def answered(row: dict[str, Any]) -> Asked:
        answers = tuple((int(span[0]), str(quote)) for span, quote in zip(row["spans"], row["quotes"], strict=True))
        query_id = str(row["query-id"])
        return Asked(query_id, queries[query_id], texts[str(row["corpus-id"])], answers)

    def refused(row: dict[str, Any]) -> Asked:
        text = texts[str(row["corpus-id"])] if "corpus-id" in row else ""
        return Asked(str(row["_id"]), str(row["text"]), text, refuse=True)

    found = _rows(folder / ANSWERS, answered)
    if (folder / UNANSWERABLE).exists():
        found += _rows(folder / UNANSWERABLE, refused)
    unknown = queries.keys() - {one.id for one in found}
    return (*found, *(Asked(query_id, queries[query_id], "") for query_id in queries if query_id in unknown))


def documents(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Name, title and text of a folder's documents.

    Raises:
        UsageError: as `read`.
    """
    return tuple(
        _rows(folder / CORPUS, lambda row: (str(row["_id"]), str(row.get("title") or "").strip(), str(row["text"])))
    )


def _rows(path: Path, convert: Callable[[dict[str, Any]], Any]) -> list[Any]:
    try:
        with path.open(encoding="utf-8") as file:
            return [_row(path, number, line, convert) for number, line in enumerate(file, start=1) if line.strip()]
    except OSError as exc:
        raise UsageError(f"Cannot read {path}: {exc.strerror}. Expected a BEIR folder with {ANSWERS}.") from exc
    except UnicodeDecodeError as exc:
        raise UsageError(f"{path} is not UTF-8: {exc.reason} at byte {exc.start}. Save it as UTF-8.") from exc


def _row(path: Path, number: int, line: str, convert: Callable[[dict[str, Any]], Any]) -> Any:
    try:
        return convert(json.loads(line))
    except KeyError as exc:
        raise UsageError(f"{path}:{number}: {exc.args[0]!r} is missing, or not in the folder.") from exc
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError) as exc:
        raise UsageError(f"{path}:{number}: not as in a BEIR folder ({exc}), found {line.strip()!r:.80}.") from exc


def write(folder: Path, known: Sequence[KnownAnswer], articles: Sequence[Article]) -> None:
    """Write known answers, whose quotations stand in their articles, into an empty folder."""
    answerable = [one for one in known if not one.refuse]
    texts = {article.id: article.text for article in articles}
    cited = [(one, name) for one in answerable for name in dict.fromkeys(answer.article for answer in one.answers)]
    _write(folder / CORPUS, ({"_id": one.id, "title": one.title or "", "text": one.text} for one in articles))
    _write(folder / QUERIES, ({"_id": one.id, "text": one.question} for one in answerable))
    _write(folder / ANSWERS, (_answers(one, name, texts[name]) for one, name in cited))
    _write(folder / UNANSWERABLE, ({"_id": one.id, "text": one.question} for one in known if one.refuse))
    (folder / QRELS).parent.mkdir()
    rows = ["query-id\tcorpus-id\tscore", *(f"{one.id}\t{name}\t1" for one, name in cited)]
    (folder / QRELS).write_text("\n".join(rows) + "\n", encoding="utf-8")


def _answers(one: KnownAnswer, article: str, text: str) -> dict[str, Any]:
    quotes = [answer.quote for answer in one.answers if answer.article == article]
    spans = {(start, start + len(quote)): quote for quote in quotes for start in places(text, quote)}
    return {"query-id": one.id, "corpus-id": article, "spans": list(spans), "quotes": list(spans.values())}


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
