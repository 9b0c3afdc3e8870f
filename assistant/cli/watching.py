"""`pincite add --watch`: what comes into a folder comes into the collection, what changes there is updated."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant.cli.app import say
from assistant.corpus import collection, watching
from assistant.errors import PinciteError, UsageError
from assistant.records import Taken

Report = Callable[[list[Taken]], None]  # prints what became of files and brings the index up to date


def follow(folders: Sequence[Path], places: Sequence[Path], taken: Sequence[Taken], wishes: collection.Wishes,
           report: Report) -> None:  # fmt: skip
    """Follow folders until the person interrupts; what is done stays done.

    Args:
        folders: to follow.
        places: the corpus, then what else of the collection may lie in them and is no source.
        taken: what was taken in from them already.
        wishes: as of every run.
        report: what to do after each change.

    Raises:
        UsageError: there is no folder among the paths.
    """
    followed = [folder.resolve() for folder in folders if folder.is_dir()]
    if not followed:
        raise UsageError("Nothing to follow: --watch expects a folder. Name one.")
    known = {Path(each.path).resolve(): each.article_id for each in taken if each.article_id}
    say(f"Following {', '.join(map(str, followed))}. Ctrl-C stops; what was added stays.", err=True)
    try:
        for change in watching.changes(followed, places):
            for path in change.gone:
                if (article_id := known.pop(path, None)) is not None:
                    say(f"{path} is gone; its article stays until 'pincite remove {article_id}'.", err=True)
            outcomes = [each for path in change.ready for each in _taken(path, known, places[0], wishes)]
            known |= {Path(each.path): each.article_id for each in outcomes if each.article_id}
            if outcomes:
                _reported(outcomes, report)
    except KeyboardInterrupt:
        say("Stopped; what was added stays.", err=True)


def _reported(outcomes: list[Taken], report: Report) -> None:
    """A build that fails is told, and the folder is followed all the same."""
    try:
        report(outcomes)
    except PinciteError as exc:
        say(f"pincite: {exc}", err=True)


def _taken(path: Path, known: Mapping[Path, str | None], corpus: Path, wishes: collection.Wishes) -> list[Taken]:
    """What became of a file: taken in, or the new version of the article that was taken from it before."""
    try:
        outcomes = list(collection.take_in([path], corpus, wishes))
        article_id = known.get(path)
        if article_id is None or [each.outcome for each in outcomes] != ["refused"]:
            return outcomes
        return [collection.update(article_id, path, corpus, wishes)]
    except PinciteError as exc:  # it may have gone again
        return [Taken(str(path), "refused", reason=str(exc))]
