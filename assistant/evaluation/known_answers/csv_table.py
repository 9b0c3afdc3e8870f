"""A table of known answers, in CSV: a row for each quotation, rows of one question together one known answer.

Columns, by the names in the first row and in any order: `question`; `article` and `quote`, or `refuse` (yes, true, 1 or
x); and, if wanted, `words` (those of the quote that answer), `id`, `tags` (separated by spaces or commas), `note` and
`within`.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation.known_answers import schema, yaml_entry
from assistant.evaluation.known_answers.edit import new_id
from assistant.evaluation.known_answers.files import WITHIN, KnownAnswer, Quotation

COLUMNS = ("id", "question", "article", "quote", "words", "refuse", "tags", "note", "within")
YES = {"yes", "true", "1", "x"}
NO = {"no", "false", "0", ""}


def read(path: Path) -> tuple[KnownAnswer, ...]:
    """The known answers of a table; quotations are not looked up.

    Raises:
        UsageError: it cannot be read, a column is missing or unknown, or a row cannot be used; the message names the
            line.
    """
    known: dict[str, KnownAnswer] = {}
    ids: dict[tuple[str, str], str] = {}  # id and question as given: the id in `known`
    for line, row in _rows(path):
        known_answer = _known(f"{path}:{line}", row)
        key = (known_answer.id, known_answer.question)
        if key in ids:
            former = known[ids[key]]
            known[former.id] = _together(f"{path}:{line}", former, known_answer)
        else:
            new = replace(known_answer, id=_id(f"{path}:{line}", known_answer, known))
            _check(f"{path}:{line}", new)
            ids[key], known[new.id] = new.id, new
    if not known:
        raise UsageError(f"{path} has no rows: expected a question in each.")
    return tuple(known.values())


def _id(where: str, one: KnownAnswer, known: dict[str, KnownAnswer]) -> str:
    if one.id in known:
        raise UsageError(f"{where}: the id {one.id!r} is given to two questions. Rename one of them.")
    return one.id or new_id(one.question, set(known))


def _check(where: str, one: KnownAnswer) -> None:
    if fault := schema.fault(yaml_entry.entry(one)):
        raise UsageError(f"{where}: {fault}")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _refuse_columns(path, tuple(reader.fieldnames or ()))
            for row in reader:
                if None in row:
                    raise UsageError(f"{path}:{reader.line_num}: more fields than columns. Quote a field with commas.")
                yield reader.line_num, {name: (value or "").strip() for name, value in row.items()}
    except OSError as exc:
        raise UsageError(f"Cannot read {path}: {exc.strerror}. Expected a CSV file.") from exc
    except UnicodeDecodeError as exc:
        raise UsageError(f"{path} is not UTF-8: {exc.reason} at byte {exc.start}. Save it as CSV in UTF-8.") from exc
    except csv.Error as exc:
        raise UsageError(f"{path}: not CSV below line {reader.line_num} ({exc}).") from exc


def _refuse_columns(path: Path, columns: tuple[str, ...]) -> None:
    unknown = [name for name in columns if name not in COLUMNS]
    if "question" not in columns or not ({"article", "quote"} <= set(columns) or "refuse" in columns) or unknown:
        raise UsageError(
            f"{path}:1: expected the columns question, and article and quote, or refuse (and words, id, tags, note, "
            f"within), separated by commas; found {', '.join(columns) or 'nothing'}."
        )


def _known(where: str, row: dict[str, str]) -> KnownAnswer:
    answers = _answers(where, row)
    within = row.get("within", "") or str(WITHIN)
    if not within.isdecimal():
        raise UsageError(f"{where}: within must be a whole number, found {within!r:.40}.")
    return KnownAnswer(
        id=row.get("id", ""),
        question=row["question"],
        answers=answers,
        within=int(within),
        tags=tuple(dict.fromkeys(row.get("tags", "").replace(",", " ").split())),
        note=row.get("note") or None,
    )


def _answers(where: str, row: dict[str, str]) -> tuple[Quotation, ...]:
    answer = (row.get("article", ""), row.get("quote", ""))
    refuse = _is_yes(where, row.get("refuse", ""))
    if not row["question"] or all(answer) == refuse or any(answer) == refuse:
        raise UsageError(f"{where}: expected a question with article and quote, or with yes below refuse.")
    words = row.get("words") or None
    if words is not None and words not in row.get("quote", ""):
        raise UsageError(f"{where}: expected words that the quote has, exactly, found {words!r:.80}.")
    return () if refuse else (Quotation(*answer, words=words),)


def _is_yes(where: str, value: str) -> bool:
    if value.casefold() not in YES | NO:
        raise UsageError(f"{where}: refuse must be yes or nothing, found {value!r:.40}.")
    return value.casefold() in YES


def _together(where: str, former: KnownAnswer, one: KnownAnswer) -> KnownAnswer:
    if former.refuse or one.refuse:
        raise UsageError(f"{where}: {one.question!r:.60} is asked twice, and one row says that it must be refused.")
    return replace(former, answers=tuple(dict.fromkeys((*former.answers, *one.answers))))
