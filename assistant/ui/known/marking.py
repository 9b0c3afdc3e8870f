"""An answer of the Ask tab as a known answer: a hit that is right, or a refusal that is.

In go a question, its answer and the citation of a hit ('' for the refusal); out come the button on the hit, the form
in the dialog that it opens, and the entry in a file of the folder.
"""

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation.known_answers import KnownAnswer, edit
from assistant.evaluation.known_answers.files import SUFFIX
from assistant.records import Answer
from assistant.ui import strings
from assistant.ui.known.folder import File
from assistant.ui.pieces import Html, icon, join, labelled, text
from assistant.ui.query import Query


def button(citation_id: str, label: str = strings.KNOWN_MARK) -> Html:
    """What opens the form for a hit, or for the refusal."""
    return Html(
        f'<button type="button" class="button quiet" data-mark="{text(citation_id)}">{labelled("tick", label)}</button>'
    )


def refusal_button(query: Query) -> str:
    """What opens the form for a refusal; nothing where filters may be what refuses."""
    return "" if _narrowed(query) else button("", strings.KNOWN_MARK_REFUSAL)


def dialog() -> Html:
    """The dialog that the script fills with a form."""
    close = f'<button type="button" class="button quiet square" data-unmark aria-label="{text(strings.CLOSE)}">'
    return Html(
        f'<dialog id="marking" aria-labelledby="marking-title"><div class="bar"><h2 id="marking-title">'
        f'{text(strings.KNOWN_MARKING)}</h2>{close}{icon("close")}</button></div><div class="body"></div></dialog>'
    )


def known_answer(query: Query, found: Answer, citation_id: str) -> KnownAnswer:
    """What is to be kept, without an id.

    Raises:
        UsageError: the answer is not what it was when the button was made, or filters may be what refuses.
    """
    if citation_id:
        rank = next((hit.rank for hit in found.hits if hit.citation.id == citation_id), None)
        if rank is None:
            raise UsageError(strings.KNOWN_OTHER_ANSWER)
        return edit.from_answer(found, rank)
    if not found.refused:
        raise UsageError(strings.KNOWN_NO_REFUSAL)
    if _narrowed(query):
        raise UsageError(strings.KNOWN_FILTERED_REFUSAL)
    return edit.from_answer(found)


def _narrowed(query: Query) -> bool:
    return query.filtered or query.caution is not None


def form(query: Query, known: KnownAnswer, files: Sequence[File]) -> Html:
    """What will be kept, and the choice of the file."""
    options = join([f"<option>{text(one.name)}</option>" for one in files if not one.problem])
    hint = strings.KNOWN_NEW_FILE_NOTE.format(suffix=SUFFIX)
    return Html(
        f'<form id="mark" autocomplete="off"><p class="asked">{text(known.question)}</p>{_right(query, known)}'
        f'<div class="into"><label>{text(strings.KNOWN_FILE)}<select name="file">{options}</select></label>'
        f"<label>{text(strings.KNOWN_NEW_FILE)}"
        f'<input type="text" name="new" aria-describedby="mark-note"></label></div>'
        f'<p class="hint" id="mark-note">{text(hint)}</p><p class="wrong" role="alert"></p>'
        f'<div class="actions"><button type="submit" class="button primary">{text(strings.KNOWN_SAVE)}</button></div>'
        "</form>"
    )


def _right(query: Query, known: KnownAnswer) -> str:
    if known.refuse:
        return f"<p>{text(strings.KNOWN_MARK_REFUSE)}</p>"
    quotes = join([f"<blockquote><mark>{text(one.quote)}</mark></blockquote>" for one in known.answers])
    note = f'<p class="note">{text(strings.KNOWN_UNFILTERED)}</p>' if _narrowed(query) else ""
    return f"<p>{text(strings.KNOWN_MARK_ANSWER)}</p>{quotes}{note}"


def keep(folder: Path, name: str, known: KnownAnswer) -> tuple[str, str]:
    """Put it into a file inside the folder; what was done, in a sentence, and the file's name.

    Raises:
        UsageError: the file is not one of the folder, or cannot take it.
    """
    given = name.strip()
    path = edit.inside(folder, given if given.endswith(SUFFIX) else f"{given}{SUFFIX}")
    kept = edit.add(path, known)
    shown = path.relative_to(folder.resolve()).as_posix()
    return strings.KNOWN_MARKED.format(id=kept.id, file=shown, line=kept.line), shown
