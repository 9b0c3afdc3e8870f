"""SQuAD's JSON, versions 1.1 and 2.0, to questions about texts, and known answers to SQuAD's JSON.

The format: https://rajpurkar.github.io/SQuAD-explorer. A context written here is a whole article, and a question that
several articles answer stands below each, under the same id; questions to be refused stand below an empty context.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.citing.verify import places
from assistant.errors import UsageError
from assistant.evaluation.known_answers.convert import Asked
from assistant.evaluation.known_answers.files import KnownAnswer
from assistant.records import Article
from assistant.text.wording import title_in_words

VERSION = "v2.0"


def read(path: Path) -> tuple[Asked, ...]:
    """The questions of a file, each about its context.

    Raises:
        UsageError: it is not JSON, or not SQuAD's.
    """
    return tuple(one for group in _groups(path) for paragraph in group["paragraphs"] for one in _asked(path, paragraph))


def documents(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Name, title and text of the articles of a file: its contexts, a paragraph each.

    Raises:
        UsageError: as `read`.
    """
    texts = []
    for group in _groups(path):
        title = str(group.get("title") or "").replace("_", " ")
        contexts = dict.fromkeys(paragraph["context"] for paragraph in group["paragraphs"])
        texts.append((title or "article", title, "\n\n".join(contexts)))
    return tuple(texts)


def _groups(path: Path) -> list[dict[str, Any]]:
    try:
        groups = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        for paragraph in (paragraph for group in groups for paragraph in group["paragraphs"]):
            if not isinstance(paragraph["context"], str) or not isinstance(paragraph["qas"], list):
                raise TypeError
    except OSError as exc:
        raise UsageError(f"Cannot read {path}: {exc.strerror}. Expected SQuAD's JSON.") from exc
    except (ValueError, RecursionError) as exc:
        raise UsageError(f"{path} is not JSON in UTF-8: {exc}. Expected SQuAD's JSON.") from exc
    except (KeyError, TypeError, AttributeError) as exc:
        raise UsageError(f"{path} is not SQuAD's JSON: expected data > paragraphs > context and qas.") from exc
    return list(groups)


def _asked(path: Path, paragraph: Mapping[str, Any]) -> Iterator[Asked]:
    for entry in paragraph["qas"]:
        try:
            refuse = bool(entry.get("is_impossible"))
            answers = (
                ()
                if refuse
                else tuple((int(answer["answer_start"]), str(answer["text"])) for answer in entry["answers"])
            )
            yield Asked(str(entry["id"]), str(entry["question"]), paragraph["context"], answers, refuse)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise UsageError(
                f"{path} is not SQuAD's JSON: expected id, question and answers with text and answer_start, "
                f"found {entry!r:.80}."
            ) from exc


def write(known: Iterable[KnownAnswer], articles: Iterable[Article]) -> str:
    """Known answers, whose quotations stand in their articles, as SQuAD's JSON."""
    questions = tuple(known)
    cited = {answer.article for question in questions for answer in question.answers}
    data = [
        {"title": title_in_words(article), "paragraphs": [{"context": article.text, "qas": _qas(questions, article)}]}
        for article in articles
        if article.id in cited
    ]
    if refused := [_qa(question, []) for question in questions if question.refuse]:
        data.append({"title": "", "paragraphs": [{"context": "", "qas": refused}]})
    return json.dumps({"version": VERSION, "data": data}, ensure_ascii=False, indent=1) + "\n"


def _qas(known: Iterable[KnownAnswer], article: Article) -> list[dict[str, Any]]:
    entries = []
    for known_answer in known:
        quotes = [answer.quote for answer in known_answer.answers if answer.article == article.id]
        answers = [{"text": quote, "answer_start": at} for quote in quotes for at in places(article.text, quote)]
        if answers:
            entries.append(_qa(known_answer, answers))
    return entries


def _qa(one: KnownAnswer, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": one.id, "question": one.question, "answers": answers, "is_impossible": one.refuse}
