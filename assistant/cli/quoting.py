"""The command that checks the quotations of a text."""

from pathlib import Path

import click

from assistant import documents, render
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, open_assistant, pincite, show_result, width
from assistant.settings import resolve


@pincite.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@collection_options
def quotes(corpus: str | None, index: str | None, as_json: bool, file: Path) -> int:
    """Tell of every quotation in FILE (Markdown, HTML, docx, LaTeX, text) whether it is exact, and where it is from."""
    document = documents.read(file)
    with open_assistant(resolve(corpus, index)) as assistant:
        check = assistant.quotes(document)
    value = render.quotations_json(check, with_text=document.format == "docx")
    show_result(as_json, value, render.quotations_text(check, width()))
    return DONE if all(quotation.holds for quotation in check.quotations) else NOT_ALL_HOLDS
