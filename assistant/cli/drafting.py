"""The command that looks for evidence on each sentence of a text, and writes citations into it."""

from pathlib import Path
from typing import Any

import click

from assistant import atomic, documents, render
from assistant.citing.references import STYLES
from assistant.cli import standard_input
from assistant.cli.app import (
    DONE,
    NOT_ALL_HOLDS,
    collection_options,
    open_assistant,
    pincite,
    progress_bar,
    say,
    show_result,
    width,
)
from assistant.errors import UsageError
from assistant.records import DraftOutcome
from assistant.settings import MAX_HITS, resolve
from assistant.writing.draft import Written, write


@pincite.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1, MAX_HITS), default=3, show_default=True, help="Passages a sentence.")
@click.option("--write", "target", type=click.Path(path_type=Path), metavar="FILE", help="Write it with citations.")
@click.option("--style", metavar="STYLE", help=f"For --write: {', '.join(STYLES)}, or the path of a .csl file.")
@click.option("--accept", "accepted", type=int, multiple=True, metavar="N", help="Cite sentence N, only related, too.")
@click.option("--citekeys", is_flag=True, help="For --write: citekeys, and a .bib file beside it.")
@standard_input.name_option
@collection_options
def draft(
    corpus: str | None,
    index: str | None,
    as_json: bool,
    file: Path,
    name: str | None,
    top: int,
    target: Path | None,
    **written_as: Any,
) -> int:
    """Look for evidence on each sentence of FILE (Markdown, HTML, docx, LaTeX, text); 1 if a detail differs.

    '-' reads standard input. With --write only sentences with evidence are cited; a related passage is where --accept
    names its sentence.
    """
    if target is None and any(written_as.values()):
        raise UsageError("--style, --citekeys and --accept need --write: expected --write FILE, found none.")
    if target and standard_input.given(file):
        name = name or target.name
    document, data, called = standard_input.document(file, name)
    if target:
        _check_target(called, target)
    with open_assistant(resolve(corpus, index)) as assistant, progress_bar("Checking") as advance:
        sentences = list(assistant.draft(document, top, advance))
    if target:
        written = write(data, called, document, sentences, **written_as)
        _save(target, written)
    value = render.draft_json(sentences, document.text if document.format == "docx" else None)
    show_result(as_json, value, render.draft_text(sentences, width()))
    against = (DraftOutcome.DIFFERS, DraftOutcome.CONTRADICTED)
    return NOT_ALL_HOLDS if any(sentence.outcome in against for sentence in sentences) else DONE


def _check_target(called: str, target: Path) -> None:
    file = Path(called)
    if target.resolve() == file.resolve():
        raise UsageError(f"--write {target} would replace the draft: expected another file name.")
    if documents.format_of(target) != documents.format_of(file):
        raise UsageError(
            f"--write {target} has another format than {file}: expected a name that ends in {file.suffix}."
        )


def _save(target: Path, written: Written) -> None:
    atomic.write_bytes(target, written.data)
    where = f"{written.cited} sentence{'' if written.cited == 1 else 's'} cited in {target}"
    if written.bibliography is not None:
        bibliography = target.with_suffix(".pincite.bib")
        atomic.write_bytes(bibliography, written.bibliography.encode())
        where += f", the bibliography is {bibliography}"
    say(f"{where}.", err=True)
