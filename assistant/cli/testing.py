"""The command that runs known answers without pytest: figures, a run to keep, a baseline, a report."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from assistant import atomic, extras
from assistant.cli.app import (
    DONE,
    NOT_ALL_HOLDS,
    collection_options,
    open_assistant,
    pincite,
    progress_bar,
    reader_option,
    reranker_option,
    show_result,
)
from assistant.errors import UsageError
from assistant.evaluation import known_answers, transplanted
from assistant.evaluation.known_answers import Comparison, Outcome, Run
from assistant.settings import MAX_HITS, Settings, resolve

LISTED = 20  # failures that are explained; --html has them all
_FILE = click.Path(path_type=Path, dir_okay=False)


@pincite.command("test")
@click.argument("things", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--transplanted",
    type=click.IntRange(1),
    metavar="N",
    help="Instead of FILEs: make so many questions of the articles' own sentences, and the same about something else.",
)
@click.option("--seed", type=click.IntRange(0), metavar="N", help="With --transplanted: draw others. Default: 0")
@click.option("--save", type=_FILE, metavar="RUN", help="Keep the run as JSON.")
@click.option("--baseline", type=_FILE, metavar="RUN", help="Compare with a run that was kept.")
@click.option("--allow", type=click.IntRange(0), metavar="N", help="With --baseline: let so many break. Default: 0")
@click.option("--html", type=_FILE, metavar="FILE", help="Write a report that stands alone in one file.")
@click.option(
    "--top",
    type=click.IntRange(1, MAX_HITS),
    default=known_answers.DEPTH,
    show_default=True,
    help="Hits to look through.",
)
@click.option("--caution", type=click.FloatRange(0, 1), help="The least confidence of an answer not refused.")
@reranker_option
@reader_option
@collection_options
def test_command(
    corpus: str | None,
    index: str | None,
    reranker: str | None,
    reader: str | None,
    as_json: bool,
    things: tuple[Path, ...],
    **options: Any,
) -> int:
    """Ask the questions of files of known answers, or of all such files below a folder.

    Without questions of your own, --transplanted 100 makes some: each asks for what a sentence tells, and once more for
    the same of something that the articles name but do not tell it of, which must be refused. It reports how often.

    Exit status 1: a known answer fails that is not marked as a known miss, or passes though it is. With --baseline
    instead: more than --allow questions broke, that is, passed then and fail now.
    """
    count, seed = options.pop("transplanted"), options.pop("seed")
    _check_what(things, count, seed, options)
    settings = resolve(corpus, index, reranker=reranker, reader=reader)
    if count:
        return _try(settings, count, seed or 0, options["caution"], as_json)
    _check(options)
    baseline = known_answers.load(options["baseline"]) if options["baseline"] else None
    questions = known_answers.read_all(things)
    with open_assistant(settings) as assistant, progress_bar("Asking") as advance:
        outcomes = known_answers.ask(questions, assistant, options["top"], options["caution"], advance)
        run = known_answers.summarise(outcomes, assistant, options["top"])
    comparison = known_answers.compare(baseline, run) if baseline else None
    value = known_answers.run_json(run)
    if options["save"]:
        known_answers.save(run, options["save"])
    if options["html"]:
        atomic.write_text(options["html"], known_answers.report(run, outcomes, comparison))
    against = {"comparison": known_answers.comparison_json(comparison)} if comparison else {}
    show_result(as_json, {**value, **against}, _text(run, outcomes, comparison))
    return _status(run, comparison, options["allow"] or 0)


def _check_what(things: Sequence[Path], count: int | None, seed: int | None, options: Mapping[str, Any]) -> None:
    """Find out whether files are asked, or questions made: never both, nor neither."""
    if bool(things) == bool(count):
        raise UsageError("Expected files of known answers, or --transplanted N alone, which makes questions itself.")
    if seed is not None and not count:
        raise UsageError(f"--seed {seed} draws questions that are made: expected --transplanted N beside it.")
    given = [f"--{name}" for name in ("save", "baseline", "allow", "html") if count and options[name] is not None]
    if given:
        raise UsageError(f"{', '.join(given)} takes known answers: --transplanted prints its figures, or --json.")


def _try(settings: Settings, count: int, seed: int, caution: float | None, as_json: bool) -> int:
    """Ask questions that are made of the collection itself."""
    with open_assistant(settings) as assistant, progress_bar("Asking") as advance:
        result = transplanted.trial(assistant, count, seed, caution, advance)
    show_result(as_json, transplanted.trial_json(result), transplanted.trial_text(result))
    return DONE


def _check(options: Mapping[str, Any]) -> None:
    """Find out what cannot work before a single question is asked."""
    if options["html"]:
        extras.require("eval", "The report of --html")
    if options["allow"] is not None and options["baseline"] is None:
        raise UsageError("--allow counts what broke since a baseline: expected --baseline RUN beside it, found none.")
    for name in ("save", "html"):
        if options[name] and not options[name].parent.is_dir():
            raise UsageError(f"Cannot write --{name} {options[name]}: there is no folder {options[name].parent}.")


def _status(run: Run, comparison: Comparison | None, allowed: int) -> int:
    fails = len(comparison.broken) > allowed if comparison else bool(run.surprises)
    return NOT_ALL_HOLDS if fails else DONE


def _text(run: Run, outcomes: Sequence[Outcome], comparison: Comparison | None) -> str:
    parts = [known_answers.run_text(run)]
    if comparison:
        parts.append(known_answers.comparison_text(comparison))
    counted = {result.id for result in (comparison.broken if comparison else run.surprises)}
    lines = [_counted(outcome, broken=comparison is not None) for outcome in outcomes if outcome.known.id in counted]
    if lines:
        more = [f"… and {len(lines) - LISTED} more; --html has them all."] if len(lines) > LISTED else []
        parts.append("\n".join([*lines[:LISTED], *more]))
    return "\n\n".join(parts)


def _counted(outcome: Outcome, *, broken: bool) -> str:
    """Why a question makes the command fail."""
    known = outcome.known
    if outcome.passed:
        return f"PASSES  {known.id}: marked as a known miss, but it passes now: remove the mark. {known.question}"
    verb = "BROKE " if broken else "FAILS "
    return f"{verb}  {known.id}: {known.question}\n        {known_answers.in_short(outcome)}"
