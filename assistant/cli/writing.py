"""Commands for a writer: check citations."""

import json
from pathlib import Path

import click

from assistant import render
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, open_assistant, pincite, show_result
from assistant.errors import UsageError
from assistant.settings import resolve
from assistant.verify import HOLDS, citations_in


@pincite.command()
@click.argument("things", nargs=-1, required=True, metavar="FILE-OR-ID...")
@collection_options
def verify(corpus: str | None, index: str | None, as_json: bool, things: tuple[str, ...]) -> int:
    """Tell whether citations still hold: ids, or JSON files that `pincite ask --json` wrote."""
    files = [path for path in map(Path, things) if path.is_file()]
    citations = citations_in([_read_json(path) for path in files])
    for thing in things:
        if Path(thing) not in files:
            citations.setdefault(thing, None)
    if not citations:
        raise UsageError(f"No citation in {', '.join(things)}: expected what 'pincite ask --json' prints.")
    with open_assistant(resolve(corpus, index)) as assistant:
        verdicts = assistant.verify(citations)
    show_result(as_json, render.verdicts_json(verdicts), render.verdicts_text(verdicts))
    return DONE if all(verdict.outcome == HOLDS for verdict in verdicts) else NOT_ALL_HOLDS


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise UsageError(f"Cannot read {path}: expected JSON in UTF-8 ({exc}).") from exc
