"""Commands for a writer: turn citations into references, and check them."""

from pathlib import Path

import click

from assistant import render
from assistant.citing.references import FORMATS, STYLES, SUFFIXES, Quoted, export, reached_at
from assistant.citing.verify import citations_in_bytes, citations_in_file, kind_of_file, one_each
from assistant.cli import standard_input
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, open_assistant, pincite, show_result
from assistant.errors import UsageError
from assistant.records import CitationOutcome
from assistant.settings import page_address, resolve, value_of

_PIPED = "piped.json"


@pincite.command()
@click.argument("citations", nargs=-1, required=True, metavar="CITATION...")
@click.option("--style", metavar="STYLE", help=f"{', '.join(STYLES)}, or the path of a .csl file. Default: one line.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@collection_options
def cite(
    corpus: str | None, index: str | None, as_json: bool, citations: tuple[str, ...], style: str | None, form: str
) -> int:
    """Turn citation ids into references with quotation, pinpoint and links; `verify` reads every format back.

    '-' reads ids from standard input, set apart by white space.
    """
    ids = dict.fromkeys(citation_id for given in citations for citation_id in _ids(given))
    with open_assistant(resolve(corpus, index)) as assistant:
        cited = [assistant.cite(citation_id) for citation_id in ids]
    with reached_at(page_address()):
        printed = export(cited, form, value_of("style", style))
    show_result(as_json, render.citations_json(cited, printed), printed.removesuffix("\n"))
    return DONE


def _ids(argument: str) -> list[str]:
    if not standard_input.given(argument):
        return [argument]
    return standard_input.read("citation ids").decode("utf-8", "replace").split()


@pincite.command()
@click.argument("things", nargs=-1, required=True, metavar="FILE-OR-ID...", type=click.Path())
@click.option("--name", metavar="NAME", help=f"With '-': a name, its ending the format. Default: {_PIPED}")
@collection_options
def verify(corpus: str | None, index: str | None, as_json: bool, things: tuple[str, ...], name: str | None) -> int:
    """Tell whether citations still hold: ids, or files that `pincite ask --json` or `pincite cite` wrote.

    '-' reads such a file from standard input. An id in a file beside which no quotation could be read does not hold;
    one given by itself is told the words that it names.
    """
    if name and standard_input.MARK not in things:
        raise UsageError(f"--name {name} names what standard input gives: expected '-' as a file, found none.")
    by_thing = {thing: _citations(thing, name or _PIPED) for thing in things}
    citations = one_each(pair for quotations in by_thing.values() for pair in quotations.items())
    with open_assistant(resolve(corpus, index)) as assistant:
        verdicts = assistant.verify(citations)
    show_result(as_json, render.verdicts_json(verdicts), render.verdicts_text(verdicts))
    alone = {thing for thing, quotations in by_thing.items() if thing in quotations}
    fine = (
        verdict.outcome == CitationOutcome.HOLDS
        or (verdict.outcome == CitationOutcome.UNQUOTED and verdict.id in alone)
        for verdict in verdicts
    )
    return DONE if all(fine) else NOT_ALL_HOLDS


def _citations(thing: str, name: str) -> dict[str, str | Quoted | None]:
    """Citation ids, with their quotations where they are known, of a file, of standard input, or of an id."""
    if standard_input.given(thing):
        kind_of_file(name)  # what cannot be read is not waited for
        return citations_in_bytes(name, standard_input.read("what 'pincite ask --json' or 'pincite cite' printed"))
    path = Path(thing)
    if path.is_file():
        return citations_in_file(path)
    if path.suffix in (".json", *SUFFIXES):
        raise UsageError(f"No file {thing}: expected a file that 'pincite ask --json' or 'pincite cite' wrote.")
    return {thing: None}
