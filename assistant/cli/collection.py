"""Commands for the articles: build the index; add, describe, update, remove, show, list and check them."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from assistant import extras, render
from assistant.builder import build, forget_former
from assistant.citing.verify import citations_in_file, one_each
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
from assistant.cli.watching import follow
from assistant.corpus import collection, moving
from assistant.errors import BrokenIndexError, IndexMissingError, UsageError
from assistant.evaluation.known_answers import drift
from assistant.evaluation.known_answers.files import read_all
from assistant.records import Article, CitationOutcome, Paragraph, Taken
from assistant.settings import Settings, in_force, resolve, value_of


@pincite.command("build")
@click.option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder.")
@click.option("--ray", metavar="ADDRESS", help="Embed on this Ray cluster: host:port, or 'local'.")
@collection_options
def build_command(corpus: str | None, index: str | None, model: str | None, ray: str | None, as_json: bool) -> int:
    """Read the articles and bring the index up to date; only what changed is embedded."""
    return _build(resolve(corpus, index, model), as_json, ray)


def _build(settings: Settings, as_json: bool, ray: str | None = None) -> int:
    with progress_bar() as advance:
        report = build(settings.corpus, settings.index, settings.model, advance, ray=ray)
    show_result(as_json, render.report_json(report), render.report_text(report))
    return DONE


_ENCODING = click.option("--encoding", metavar="NAME", help="The encoding of texts and pages, where it is known.")
_DATES = click.option(
    "--dates",
    type=click.Choice(collection.DATES),
    help="How to read 05/03/2020; without it, a terminal is asked and else the date is left open.",
)
_OCR = click.option("--ocr", is_flag=True, help="Recognise the text of scanned pages; it is marked as recognised.")


@pincite.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|-...", type=click.Path())
@_ENCODING
@click.option(
    "--copies",
    type=click.Choice(collection.COPIES),
    default=collection.COPIES[0],
    show_default=True,
    help="What nearly is in the collection already: link it to that, skip it, or keep it, exact copies too.",
)
@click.option("--attachments", is_flag=True, help="Take in the files in mails too.")
@_DATES
@_OCR
@click.option("--watch", is_flag=True, help="Then follow the folders: what comes or changes there is taken in.")
@click.option(
    "--files",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Where files lie that an export of references names, if not beside it.",
)
@click.option(
    "--name", default=standard_input.PASTED, show_default=True, help="With '-': a name, its ending the format."
)
@collection_options
def add(
    corpus: str | None,
    index: str | None,
    as_json: bool,
    paths: tuple[str, ...],
    name: str,
    watch: bool,
    **wishes: Any,
) -> int:
    """Take files of any known format into the corpus and bring the index up to date.

    A folder is searched for files; '-' reads standard input. What cannot be read is told, and the rest goes on (exit
    status 1). Stop it when you like: what is done stays done.
    """
    settings, wanted = resolve(corpus, index), _wishes(wishes)
    outcomes = _taken_in(paths, name, settings.corpus, wanted)
    refused = [outcome for outcome in outcomes if outcome.outcome == "refused"]
    if refused and len(outcomes) == 1 and not watch:
        raise UsageError(f"Cannot add {refused[0].path}: {refused[0].reason}")
    if outcomes or not watch:
        _report(outcomes, settings, as_json)
    if watch:
        folders, apart = [Path(path) for path in paths], [settings.corpus, settings.index]
        follow(folders, apart, outcomes, wanted, lambda taken: _report(taken, settings, as_json))
        return DONE
    return NOT_ALL_HOLDS if refused or not outcomes else DONE


def _wishes(given: Mapping[str, Any]) -> collection.Wishes:
    """What was asked for.

    Raises:
        ToolMissingError: it needs libraries that are not installed.
    """
    wanted = collection.Wishes(**given)
    if wanted.ocr:
        extras.require("ocr", "Recognising scans")
    return wanted


def _report(outcomes: list[Taken], settings: Settings, as_json: bool) -> None:
    """Print what became of files, ask what is open, and bring the index up to date."""
    if not as_json:
        say(render.taken_text(outcomes))
    for each in outcomes:
        _ask_for_date(each, settings.corpus)
    if any(outcome.outcome in ("added", "updated") for outcome in outcomes):
        with progress_bar() as advance:
            report = build(settings.corpus, settings.index, settings.model, advance)
        show_result(
            as_json, {**render.report_json(report), "files": render.taken_json(outcomes)}, render.report_text(report)
        )
    elif as_json:
        show_result(as_json, {"files": render.taken_json(outcomes)}, "")


def _ask_for_date(taken: Taken, corpus: Path) -> None:
    """Ask a person at a terminal which of two days is meant; nothing is set where none is chosen."""
    if not taken.readings or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    days = "  ".join(f"{number}: {day}" for number, day in enumerate(taken.readings, start=1))
    question = f"When was “{taken.title or taken.article_id}” published? {days}  Enter: not known"
    choices = click.Choice(["", *map(str, range(1, len(taken.readings) + 1))])
    chosen = click.prompt(question, default="", show_default=False, show_choices=False, type=choices)
    if chosen and taken.article_id:
        collection.describe(taken.article_id, {"published": taken.readings[int(chosen) - 1]}, corpus)


def _taken_in(paths: tuple[str, ...], name: str, corpus: Path, wishes: collection.Wishes) -> list[Taken]:
    """What became of each file; an interruption ends the list, not what is done."""
    outcomes: list[Taken] = []
    try:
        with progress_bar("Reading") as advance:
            if standard_input.MARK in paths:
                outcomes += collection.take_in_bytes(name, standard_input.read("a file"), corpus, wishes)
            for outcome in collection.take_in(
                (Path(path) for path in paths if not standard_input.given(path)), corpus, wishes, advance
            ):
                outcomes.append(outcome)
    except KeyboardInterrupt:
        say("Stopped; what was added stays.", err=True)
    return outcomes


@pincite.command()
@click.argument("article_id", metavar="ARTICLE")
@click.option("--title", help="Its title; '' takes a field out.")
@click.option("--author", "authors", multiple=True, help="An author; may be repeated.")
@click.option("--publisher", help="The outlet.")
@click.option("--published", metavar="DATE", help="The date, as EDTF or as people write it.")
@click.option("--url", help="The address.")
@click.option("--language", help="The language, such as en.")
@collection_options
def describe(corpus: str | None, index: str | None, as_json: bool, article_id: str, **given: Any) -> int:
    """Correct what is known of an article, its text untouched, and bring the index up to date."""
    fields = {name: value or None for name, value in given.items() if value is not None and value != ()}
    if not fields:
        raise UsageError(
            "Nothing to describe: expected --title, --author, --publisher, --published, --url or --language."
        )
    if given["authors"]:
        fields["authors"] = [name for name in given["authors"] if name] or None
    settings = resolve(corpus, index)
    collection.describe(article_id, fields, settings.corpus)
    return _build(settings, as_json)


@pincite.command()
@click.argument("article_id", metavar="ARTICLE")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_ENCODING
@_DATES
@_OCR
@click.option("--answers", type=click.Path(path_type=Path), metavar="FOLDER", help="Known answers to look through.")
@click.option("--citations", multiple=True, type=click.Path(path_type=Path), help="A file of citations to verify.")
@collection_options
def update(
    corpus: str | None,
    index: str | None,
    as_json: bool,
    article_id: str,
    file: Path,
    answers: Path | None,
    citations: tuple[Path, ...],
    **wishes: Any,
) -> int:
    """Put a new version in the place of an article; tell the citations and known answers that it breaks (status 1)."""
    settings = resolve(corpus, index)
    taken = collection.update(article_id, file, settings.corpus, _wishes(wishes))
    _ask_for_date(taken, settings.corpus)
    with progress_bar() as advance:
        report = build(settings.corpus, settings.index, settings.model, advance)
    with open_assistant(settings) as assistant:
        verdicts = assistant.verify(one_each(pair for each in citations for pair in citations_in_file(each).items()))
        articles = assistant.articles()
    named = value_of("answers", str(answers) if answers else None)
    known = read_all([Path(named)]) if named else {}
    lost = [entry for path, entries in known.items() for entry in drift.lost(path, entries, articles)]
    broken = [verdict for verdict in verdicts if verdict.outcome != CitationOutcome.HOLDS]
    (became,) = render.taken_json([taken])
    value = {"update": became, "build": render.report_json(report), **drift.drift_json(known, lost)}
    breaks = [render.verdicts_text(broken), drift.drift_text(known, lost) if known else ""]
    told = "\n".join(filter(None, breaks)) or "It breaks nothing that was named."
    text = "\n".join([render.taken_text([taken]), render.report_text(report), told])
    show_result(as_json, {**value, **render.verdicts_json(broken)}, text)
    return NOT_ALL_HOLDS if broken or lost else DONE


@pincite.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--erase", is_flag=True, help="Delete them and their originals; nothing is kept.")
@collection_options
def remove(corpus: str | None, index: str | None, as_json: bool, article_ids: tuple[str, ...], erase: bool) -> int:
    """Take articles out of the corpus (kept in its folder .removed) and bring the index up to date."""
    settings = resolve(corpus, index)
    for target in collection.remove(article_ids, settings.corpus, erase=erase):
        say(f"kept as {target}", err=True)
    status = _build(settings, as_json)
    forget_former(settings.index)
    return status


@pincite.command()
@collection_options
def check(corpus: str | None, index: str | None, as_json: bool) -> int:
    """Prove the whole store, and tell whether the index is up to date (exit status 1 if something is not well).

    Every article can be read, every original has its hash, every file of the index its checksum, every passage is a
    slice of its article, every vector is finite and of length one. Of a collection on an engine its content is proved
    so, not the engine's own files.
    """
    settings = resolve(corpus, index)
    if not settings.corpus.is_dir():  # else nothing at all would be well
        raise UsageError(f"No corpus at {settings.corpus}: expected a folder of articles. Name it with --corpus.")
    articles, faults = _indexed(settings)
    health = collection.check(settings.corpus, articles)
    health = replace(health, problems=health.problems + faults)
    show_result(as_json, render.health_json(health), render.health_text(health))
    return DONE if health.well else NOT_ALL_HOLDS


def _indexed(settings: Settings) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """The articles of the index, and what is wrong with it; none where nothing was built yet."""
    try:
        with open_assistant(settings) as assistant:
            return assistant.articles(), assistant.faults()
    except IndexMissingError:
        return (), ()
    except BrokenIndexError as exc:
        return (), (str(exc),)


@pincite.command()
@click.argument("article_id", metavar="ARTICLE")
@click.option("--paragraph", type=click.IntRange(1), metavar="N", help="Only this paragraph.")
@click.option("--text", "exact", is_flag=True, help="Print exactly the text whose hash is cited.")
@collection_options
def show(
    corpus: str | None, index: str | None, as_json: bool, article_id: str, paragraph: int | None, exact: bool
) -> int:
    """Print an article: numbered paragraphs, metadata with their origin, and the repairs made to its text."""
    with open_assistant(resolve(corpus, index)) as assistant:
        article = assistant.article(article_id)
    if exact:
        sys.stdout.buffer.write(article.text.encode())
        sys.stdout.buffer.flush()
        return DONE
    chosen = None if paragraph is None else _paragraph(article.paragraphs, paragraph, article_id)
    show_result(as_json, render.article_json(article), render.article_text(article, width(), chosen))
    return DONE


def _paragraph(paragraphs: tuple[Paragraph, ...], number: int, article_id: str) -> Paragraph:
    if number > len(paragraphs):
        raise UsageError(f"{article_id} has no paragraph {number}: expected 1 to {len(paragraphs)}.")
    return paragraphs[number - 1]


_ANSWERS = click.option("--answers", type=click.Path(path_type=Path), metavar="FOLDER", help="Known answers, too.")


@pincite.command()
@click.argument("target", metavar="FOLDER|ZIP", type=click.Path(path_type=Path))
@_ANSWERS
@collection_options
def export(corpus: str | None, index: str | None, as_json: bool, target: Path, answers: Path | None) -> int:
    """Write the collection to a new folder or a .zip file: articles, originals, known answers, calibration."""
    count = moving.export(_places(resolve(corpus, index), answers), target)
    show_result(as_json, {"target": str(target), "files": count}, f"{count} files in {target}")
    return DONE


@pincite.command("import")
@click.argument("source", metavar="FOLDER|ZIP", type=click.Path(path_type=Path))
@_ANSWERS
@collection_options
def import_command(corpus: str | None, index: str | None, as_json: bool, source: Path, answers: Path | None) -> int:
    """Bring in what 'pincite export' wrote, every file proved by its hash, and bring the index up to date."""
    settings = resolve(corpus, index)
    if not source.exists():
        raise UsageError(f"Cannot import {source}: there is no such file or folder. Name what 'pincite export' wrote.")
    count = moving.take_back(source, _places(settings, answers))
    say(f"{count} files from {source}", err=True)
    return _build(settings, as_json)


def _places(settings: Settings, answers: Path | None) -> dict[str, Path]:
    """Where the parts of a collection lie; known answers where the settings name them."""
    named = value_of("answers", str(answers) if answers else None)
    places = {"corpus": settings.corpus, "calibration.json": settings.index / "calibration.json"}
    return {**places, "answers": Path(named)} if named else places


@pincite.command()
@collection_options
def config(corpus: str | None, index: str | None, as_json: bool) -> int:
    """Print the settings in force and where each is from: a flag, the environment, pincite.toml, or the default."""
    settings = in_force({"corpus": corpus, "index": index})
    value = {setting.name: {"value": setting.value, "origin": setting.origin} for setting in settings}
    lines = [f"{setting.name:<9} {setting.value or '–'}  ({setting.origin})" for setting in settings]
    show_result(as_json, value, "\n".join(lines))
    return DONE


@pincite.command("list")
@collection_options
def list_command(corpus: str | None, index: str | None, as_json: bool) -> int:
    """List the articles in the index."""
    with open_assistant(resolve(corpus, index)) as assistant:
        articles = assistant.listed()
    show_result(as_json, render.articles_json(articles), render.articles_text(articles))
    return DONE
