"""The entry that a press of a button makes of an answer, and the file that it goes into.

In go a question, its answer and the citation of a hit ('' for the refusal).
"""

from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation.known_answers import KnownAnswer, edit
from assistant.evaluation.known_answers.files import SUFFIX
from assistant.messages import message
from assistant.records import Answer
from assistant.ui.query import Query


def known_answer(query: Query, answer: Answer, citation_id: str) -> KnownAnswer:
    """What is to be kept, without an id.

    Raises:
        UsageError: the answer is not what it was when the button was made, or filters may be what refuses.
    """
    if citation_id:
        rank = next((hit.rank for hit in answer.hits if hit.citation.id == citation_id), None)
        if rank is None:
            raise UsageError(message("The answer has changed since it was shown: ask again."))
        return edit.from_answer(answer, rank)
    if not answer.refused:
        raise UsageError(message("The question is not refused (any more): ask it again."))
    if narrowed(query):
        raise UsageError(
            message("Part of the articles may refuse what all answer: ask without filters to keep a refusal.")
        )
    return edit.from_answer(answer)


def narrowed(query: Query) -> bool:
    """Whether filters or a caution may be what the answer is due to."""
    return query.filtered or query.caution is not None


def keep(folder: Path, name: str, known: KnownAnswer) -> tuple[str, str]:
    """Put it into a file inside the folder; what was done, in a sentence, and the file's name.

    Raises:
        UsageError: the file is not one of the folder, or cannot take it.
    """
    file_name = name.strip()
    if not file_name:
        raise UsageError(message("Choose a file, or name a new one."))
    path = edit.inside(folder, file_name if file_name.endswith(SUFFIX) else f"{file_name}{SUFFIX}")
    entry = edit.add(path, known)
    below = path.relative_to(folder.resolve()).as_posix()
    return message("Saved as “{id}” in {file}, line {line}.", id=entry.id, file=below, line=entry.line), below
