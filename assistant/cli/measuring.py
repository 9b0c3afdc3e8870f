"""Commands that measure: run a public question set, refit the refusal."""

from pathlib import Path
from typing import Any

import click

from assistant import render
from assistant.api import Assistant
from assistant.cli.app import (
    DONE,
    NOT_ALL_HOLDS,
    collection_options,
    open_assistant,
    pincite,
    progress_bar,
    reranker_option,
    show_result,
)
from assistant.errors import UsageError
from assistant.evaluation.known_answers import KnownAnswer, check, read
from assistant.settings import resolve

_FILE = click.Path(path_type=Path)


@pincite.command()
@click.argument("folder", type=_FILE)
@click.option("--queries", metavar="NAME", default="queries.jsonl", show_default=True, help="Which file of questions.")
@click.option("--only", type=_FILE, metavar="FILE", help="Ask only about the documents whose ids it lists, one a line.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="So many questions, drawn by a fixed seed.")
@click.option("--save", type=_FILE, metavar="RUN", help="Keep the run in this file.")
@click.option("--baseline", type=_FILE, metavar="RUN", help="Compare with a run that was kept.")
@click.option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder.")
@reranker_option
@click.option("--index", type=_FILE, metavar="FOLDER", help="Keep the set's index here, for the next run.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def benchmark(folder: Path, queries: str, only: Path | None, limit: int | None, as_json: bool, **options: Any) -> int:
    """Run the question set in FOLDER (BEIR layout): how well are documents and sentences found, and refusals made?

    A document is its text; its title is used where it has none. The collection's own index is not touched.
    """
    from assistant.evaluation import benchmark as library

    question_set = library.read_set(folder, queries, None if only is None else _ids(only), limit)
    baseline = None if options["baseline"] is None else library.load_run(options["baseline"])
    if baseline is not None:
        library.check_comparable(baseline, question_set)
    settings = resolve(model=options["model"], reranker=options["reranker"])
    if options["save"] is not None and not options["save"].parent.is_dir():
        raise UsageError(f"No folder {options['save'].parent} to save {options['save'].name} in. Make it first.")
    with progress_bar("Running") as advance:
        run = library.run(question_set, options["index"], settings.model, advance, reranker=settings.reranker)
    if options["save"] is not None:
        library.save_run(run, options["save"])
    comparison = None if baseline is None else library.compare(baseline, run)
    result = library.result(run, len(question_set.documents), comparison)
    show_result(as_json, render.benchmark_json(result), render.benchmark_text(result))
    return DONE


def _ids(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"Cannot read {path}: expected ids of documents, one a line, in UTF-8 ({exc}).") from exc


@pincite.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="FILE...")
@click.option("--force", is_flag=True, help="Use what was fitted, also where it is no better.")
@click.option("--reset", is_flag=True, help="Go back to what was shipped.")
@collection_options
def calibrate(
    corpus: str | None, index: str | None, as_json: bool, files: tuple[Path, ...], force: bool, reset: bool
) -> int:
    """Refit when to refuse on FILES of one's own known answers (*.answers.yaml); exit status 1 if that is no better.

    It takes 20 answerable questions and 20 to be refused, or more. What is fitted is kept beside the index.
    """
    from assistant.evaluation import calibrate as library

    settings = resolve(corpus, index)
    if reset == bool(files):
        raise UsageError("Expected files of known answers, or --reset alone.")
    if reset:
        done = library.reset(settings.index)
        show_result(as_json, {"reset": done}, "Back to what was shipped." if done else "Nothing was refitted here.")
        return DONE
    with open_assistant(settings) as assistant, progress_bar("Asking") as advance:
        known = [known_answer for path in files for known_answer in _checked(path, assistant)]
        refit = library.refit(known, assistant, advance)
    calibration = (
        library.write(refit, settings.index, files) if force or refit.calibration.better else refit.calibration
    )
    show_result(as_json, render.calibration_json(calibration), render.calibration_text(calibration))
    return DONE if calibration.written else NOT_ALL_HOLDS


def _checked(path: Path, assistant: Assistant) -> tuple[KnownAnswer, ...]:
    known = read(path)
    check(path, known, assistant)
    return known
