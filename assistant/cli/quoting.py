"""The command that checks the quotations of a text."""

from pathlib import Path

import click

from assistant import render
from assistant.cli import standard_input
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, open_assistant, pincite, show_result, width
from assistant.settings import resolve


@pincite.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@standard_input.name_option
@collection_options
def quotes(corpus: str | None, index: str | None, as_json: bool, file: Path, name: str | None) -> int:
    """Tell of every quotation in FILE (Markdown, HTML, docx, LaTeX, text) whether it is exact, and where it is from.

    '-' reads standard input. Exit status 1: a quotation is not exact.
    """
    document, _, _ = standard_input.document(file, name)
    with open_assistant(resolve(corpus, index)) as assistant:
        check = assistant.quotes(document)
    value = render.quotations_json(check, with_text=document.format == "docx")
    show_result(as_json, value, render.quotations_text(check, width()))
    return DONE if all(quotation.holds for quotation in check.quotations) else NOT_ALL_HOLDS
