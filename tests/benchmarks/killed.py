"""Kill a writer at random moments, and count what is wrong afterwards.

    python tests/benchmarks/killed.py [MOMENTS]

Each round starts a process that takes a folder of files in and builds the index with the toy model, kills it (SIGKILL)
after a random time, and looks: every article can be read and is the whole text of its file, the index answers as one
state of the collection or says that there is none, and what was in the collection before is still there. Then the
process runs once to its end and all files are there. Prints the counts.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from conftest import ToyEmbedder

from assistant import Assistant, BrokenIndexError, IndexMissingError, corpus
from assistant.corpus import collection

FILES = 12
_WRITER = """
import sys; from pathlib import Path
sys.path.insert(0, sys.argv[4])
from conftest import ToyEmbedder
from assistant import build
from assistant.corpus import collection
from assistant.corpus.intake import Wishes
print("ready", flush=True)
for each in collection.take_in([Path(sys.argv[1])], Path(sys.argv[2]), Wishes(copies="keep")):
    build(Path(sys.argv[2]), Path(sys.argv[3]), embedder=ToyEmbedder())
print("done", flush=True)
"""


def main() -> None:
    """Print the counts."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(5)
    counts = {"killed": 0, "done before": 0, "no index yet": 0, "lost articles": 0, "half articles": 0, "wrong": 0}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        inbox = root / "inbox"
        inbox.mkdir()
        for number in range(FILES):
            (inbox / f"a{number}.txt").write_text(text(number))
        run = 0
        while counts["killed"] < moments:
            run += 1
            _rounds(root, f"{run}", chance, counts, moments)
    print("  ".join(f"{what}: {count}" for what, count in counts.items()))


def text(number: int) -> str:
    """The text of a file."""
    return f"The ferry number {number} leaves the harbour at noon. " * 40


def _rounds(root: Path, name: str, chance: random.Random, counts: dict[str, int], moments: int) -> None:
    """Kill again and again on one collection until its writer comes to its end."""
    articles, index = root / f"corpus{name}", root / f"index{name}"
    before: set[str] = set()
    while counts["killed"] < moments:
        writer = _started(root / "inbox", articles, index)
        time.sleep(chance.uniform(0, 1.5))
        if writer.poll() is not None:
            counts["done before"] += 1
            return
        writer.kill()
        writer.wait()
        counts["killed"] += 1
        before = _looked(articles, index, before, counts)


def _started(inbox: Path, articles: Path, index: Path) -> subprocess.Popen[bytes]:
    tests = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", _WRITER, str(inbox), str(articles), str(index), tests]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if writer.stdout:
        writer.stdout.readline()
    return writer


def _looked(articles: Path, index: Path, before: set[str], counts: dict[str, int]) -> set[str]:
    found = corpus.read(articles) if articles.is_dir() and any(articles.glob("*.txt")) else ()
    now = {article.id for article in found}
    counts["lost articles"] += len(before - now)
    counts["half articles"] += sum(article.text.strip() != text(int(article.id[1:])).strip() for article in found)
    if found:
        counts["wrong"] += bool(collection.check(articles, found).problems)
    try:
        with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
            answer = assistant.ask("When does the ferry leave the harbour?")
            counts["wrong"] += bool(assistant.faults()) + (not answer.hits)
            counts["wrong"] += len({article.id for article in assistant.articles()} - now)
    except IndexMissingError:
        counts["no index yet"] += 1
    except BrokenIndexError:
        counts["wrong"] += 1
    return now


if __name__ == "__main__":
    main()
