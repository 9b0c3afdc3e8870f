"""Rule: a followed folder tells of each file once it is whole, and of nothing else."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.corpus import watching


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[list[watching.Changes]]:
    """What is told of the folder `in`, while the test goes on."""
    told: list[watching.Changes] = []
    stop = threading.Event()
    (tmp_path / "in" / "corpus").mkdir(parents=True)

    def follow() -> None:
        for change in watching.changes([tmp_path / "in"], [tmp_path / "in" / "corpus"], stop):
            told.append(change)

    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(1)  # until the system watches
    yield told
    stop.set()
    thread.join()


def ready(told: list[watching.Changes], count: int) -> list[str]:
    """The names that are ready, as soon as there are so many."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        names = [path.name for change in list(told) for path in change.ready]
        if len(names) >= count:
            return names
        time.sleep(0.1)
    raise AssertionError(told)


def test_a_file_is_ready_when_it_is_whole(followed: list[watching.Changes], tmp_path: Path) -> None:
    """One that grows is waited for; hidden, temporary and other files, links and the corpus are passed over."""
    folder = tmp_path / "in"
    for name in (".a.txt", "b.txt.part", "~$c.docx", "corpus/d.txt", "README.txt"):
        (folder / name).write_text("No.")
    (folder / "link.txt").symlink_to("/etc/hostname")
    with (folder / "slow.txt").open("w") as file:
        for _ in range(8):
            file.write("The sea. ")
            file.flush()
            time.sleep(0.3)
            assert followed == []
    assert ready(followed, 1) == ["slow.txt"]
    (folder / "b.txt.part").rename(folder / "b.txt")
    assert ready(followed, 2)[1:] == ["b.txt"]
    (folder / "slow.txt").unlink()
    until = time.monotonic() + 20
    while time.monotonic() < until and not any(change.gone for change in followed):
        time.sleep(0.1)
    assert [path.name for change in followed for path in change.gone] == ["slow.txt"]
