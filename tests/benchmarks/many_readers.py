"""Let readers ask while a writer builds without a pause, and count what is no answer of one state of the collection.

    python tests/benchmarks/many_readers.py [--seconds 60] [--readers 8]

The writer takes an article out and puts it back in turn, and builds the index with the toy model after each. A reader
is a process: it asks again and again, opens the index anew every tenth time, proves each quotation by its article,
and compares the answer with those of the two states. Prints the counts and how long a question took beside a build.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from conftest import ToyEmbedder

from assistant import Assistant, PinciteError, build

QUESTION = "When does the ferry leave the harbour?"
WORDS = "The ferry leaves the harbour when the bell is rung, and only then."
ANEW = 10  # questions until the index is opened anew

State = list[tuple[str, str]]  # quotation and citation id of each hit


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=8)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        states = _collection(root)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(wanted.readers, mp_context=spawn) as pool:
            readers = [pool.submit(keep_asking, root, states, wanted.seconds) for _ in range(wanted.readers)]
            while len(list(root.glob("ready-*"))) < wanted.readers:
                if any(reader.done() for reader in readers):
                    break
                time.sleep(0.1)
            (root / "go").touch()
            builds = _keep_building(root, wanted.seconds)
            results = [reader.result() for reader in readers]
    asked = [seconds for taken, _ in results for seconds in taken]
    wrong = [fault for _, faults in results for fault in faults]
    print(f"{wanted.readers} readers, {wanted.seconds:.0f} s: {len(asked):,} answers, {len(wrong)} wrong or failed")
    print(f"a question: median {1000 * median(asked):.0f} ms, longest {1000 * max(asked):.0f} ms")
    print(f"{len(builds)} builds meanwhile: median {median(builds):.2f} s, longest {max(builds):.2f} s")
    for fault in wrong[:5]:
        print(fault)


def _collection(root: Path) -> tuple[State, State]:
    """Write articles and their index; what is answered without and with one article more."""
    (root / "corpus").mkdir()
    for number in range(6):
        text = f"The ferry number {number} leaves the harbour at noon. The tide is high at {number}."
        (root / "corpus" / f"a{number}.txt").write_text(text)
    build(root / "corpus", root / "index", embedder=ToyEmbedder())
    with Assistant.open(root / "index", embedder=ToyEmbedder()) as assistant:
        without = answered(assistant)
        (root / "corpus" / "b.txt").write_text(WORDS)
        build(root / "corpus", root / "index", embedder=ToyEmbedder())
        assistant.refresh()
        return without, answered(assistant)


def answered(assistant: Assistant) -> State:
    """What is answered, each quotation proved."""
    hits = assistant.ask(QUESTION, top=5).hits
    for hit in hits:
        cited = hit.citation
        if assistant.article(cited.article_id).text[cited.start : cited.end] != cited.quote:
            raise AssertionError(f"{cited.id} is no slice of its article")
    return [(hit.citation.quote, hit.citation.id) for hit in hits]


def keep_asking(root: Path, states: tuple[State, State], seconds: float) -> tuple[list[float], list[str]]:
    """The seconds of each question, and what was no answer of one state."""
    taken: list[float] = []
    wrong: list[str] = []
    assistant = Assistant.open(root / "index", embedder=ToyEmbedder())
    (root / f"ready-{multiprocessing.current_process().pid}").touch()
    while not (root / "go").exists():
        time.sleep(0.05)
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        try:
            if len(taken) % ANEW == ANEW - 1:
                assistant.close()
                assistant = Assistant.open(root / "index", embedder=ToyEmbedder())
            assistant.refresh()
            seen = answered(assistant)
            wrong += [] if seen in states else [f"neither state: {seen}"]
        except (PinciteError, AssertionError) as exc:
            wrong.append(f"{type(exc).__name__}: {exc}")
        taken.append(time.monotonic() - began)
    assistant.close()
    return taken, wrong


def _keep_building(root: Path, seconds: float) -> list[float]:
    """Take the article out and put it back until the time is over; the seconds of each build."""
    builds: list[float] = []
    extra, end = root / "corpus" / "b.txt", time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        if extra.exists():
            extra.unlink()
        else:
            extra.write_text(WORDS)
        build(root / "corpus", root / "index", embedder=ToyEmbedder())
        builds.append(time.monotonic() - began)
    return builds


if __name__ == "__main__":
    main()
