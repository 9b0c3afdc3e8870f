"""Rule: what comes into a followed folder is added, what changes there updated, what goes stays until it is removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import corpus
from assistant.cli.watching import follow
from assistant.corpus import collection, watching
from assistant.corpus.watching import Changes
from assistant.errors import BrokenIndexError, UsageError
from assistant.records import Taken


def test_a_followed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An interruption ends it, a build that fails does not."""
    folder, place = tmp_path / "in", tmp_path / "corpus"
    folder.mkdir()
    first, other = folder / "a.txt", folder / "b.txt"

    def changes(*_: object) -> Iterator[Changes]:
        first.write_text("The sea is high.")
        yield Changes((first,), ())
        first.write_text("The sea is low.")
        yield Changes((first,), ())
        first.rename(other)
        yield Changes((other,), (first,))
        raise KeyboardInterrupt

    reported: list[list[tuple[str, str | None]]] = []

    def report(taken: list[Taken]) -> None:
        reported.append([(each.outcome, each.article_id) for each in taken])
        raise BrokenIndexError("No disk.")

    monkeypatch.setattr(watching, "changes", changes)
    follow([folder], [place], [], collection.Wishes(), report)
    assert reported == [[("added", "a")], [("updated", "a")], [("copy", "a")]]
    (article,) = corpus.read(place)
    assert (article.text, len(article.former)) == ("The sea is low.", 1)
    said = capsys.readouterr().err
    assert said.count("pincite: No disk.") == 3
    assert f"{first} is gone; its article stays until 'pincite remove a'." in said
    assert said.endswith("Stopped; what was added stays.\n")
    with pytest.raises(UsageError, match="expects a folder"):
        follow([other], [place], [], collection.Wishes(), report)
