"""The command that looks after files of known answers: are they up to date, where from, where to."""

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from assistant.builder import read_articles
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, pincite, show_result
from assistant.errors import UsageError
from assistant.evaluation.known_answers import convert, drift, edit, exchange, files, schema
from assistant.settings import Settings, resolve

_PATH = click.Path(path_type=Path)
_OPTIONS = {"check": "check", "source": "import", "to": "export", "print_schema": "schema"}


@pincite.command()
@click.argument("things", nargs=-1, metavar="[FILE...]", type=_PATH)
@click.option("--check", is_flag=True, help="Which quotations did their article lose? Needs no index.")
@click.option("--import", "source", type=_PATH, metavar="SOURCE", help="SQuAD's .json, a .csv, or a BEIR folder.")
@click.option("--export", "to", type=click.Choice(exchange.FORMATS), help="Write known answers in another format.")
@click.option("--schema", "print_schema", is_flag=True, help="Print the JSON Schema of the files, for editors.")
@click.option("--output", type=_PATH, metavar="PATH", help="With --import and --export: what to write.")
@click.option("--articles", type=_PATH, metavar="FOLDER", help="With --import: make a corpus of the source's texts.")
@collection_options
def answers(corpus: str | None, index: str | None, as_json: bool, things: tuple[Path, ...], **options: Any) -> int:
    """Look after files of known answers, or all such files below folders.

    Exit status 1: a quotation was lost, or part of a source could not be imported.

    A CSV file has the columns question, article and quote, or refuse (yes); and, if wanted, words, id, tags, note,
    within.
    """
    _refuse_mixture(things, options)
    settings = resolve(corpus, index)
    if options["print_schema"]:
        click.echo(schema.text(), nl=False)
        return DONE
    if options["check"]:
        return _check(settings, as_json, things)
    if options["source"]:
        return _import(settings, as_json, options["source"], options["output"], options["articles"])
    return _export(settings, as_json, things, options["to"], options["output"])


def _refuse_mixture(things: tuple[Path, ...], options: Mapping[str, Any]) -> None:
    """Make sure that one thing is asked for, with all that it needs and nothing else."""
    chosen = [name for name in ("check", "source", "to", "print_schema") if options[name]]
    if len(chosen) != 1:
        raise UsageError("Expected one of --check, --import SOURCE, --export FORMAT or --schema. See --help.")
    needed = {"check": {"files"}, "source": {"--output"}, "to": {"files", "--output"}, "print_schema": set[str]()}
    values = {"files": things, "--output": options["output"], "--articles": options["articles"]}
    chosen_for = {name for name, value in values.items() if value}
    if chosen == ["source"]:
        chosen_for.discard("--articles")
    if chosen_for != needed[chosen[0]]:
        expected, present = (" and ".join(sorted(names)) or "nothing" for names in (needed[chosen[0]], chosen_for))
        raise UsageError(f"Expected {expected} beside --{_OPTIONS[chosen[0]]}, found {present}. See --help.")


def _check(settings: Settings, as_json: bool, things: tuple[Path, ...]) -> int:
    known = files.read_all(things)
    articles = read_articles(settings.corpus)
    lost = [quotation for path, questions in known.items() for quotation in drift.lost(path, questions, articles)]
    show_result(as_json, drift.drift_json(known, lost), drift.drift_text(known, lost))
    return NOT_ALL_HOLDS if lost else DONE


def _import(settings: Settings, as_json: bool, source: Path, output: Path, folder: Path | None) -> int:
    edit.refuse_existing(edit.named(output))
    with exchange.new_corpus(source, folder) if folder else nullcontext(settings.corpus) as corpus:
        articles = read_articles(corpus)
        result = exchange.import_from(source, articles)
        if not result.known:
            first = f", the first as {result.left_out[0].why}" if result.left_out else ""
            raise UsageError(f"Nothing of {source} could be imported: {len(result.left_out):,} left out{first}.")
        edit.create(output, result.known)
    text = convert.imported_text(result)
    if folder:
        text += f"\nWrote {len(articles):,} articles into {folder}: build with --corpus {folder}."
    show_result(as_json, {**convert.imported_json(result), "articles": len(articles) if folder else 0}, text)
    return NOT_ALL_HOLDS if result.left_out else DONE


def _export(settings: Settings, as_json: bool, things: tuple[Path, ...], to: str, output: Path) -> int:
    known = files.read_all(things)
    unheld = exchange.export(to, output, known, read_articles(settings.corpus))
    count = sum(map(len, known.values()))
    text = f"Exported {count:,} known answers to {output}."
    if unheld:
        text += f" Not held by the format: {exchange.in_words(unheld)}."
    show_result(as_json, {"exported": count, "not_held": dict(unheld)}, text)
    return DONE
