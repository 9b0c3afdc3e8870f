"""How many requests are refused for the words that speak of the articles, and how many once these are not searched for?

    python tests/benchmarks/requests_as_written.py [INDEX]

Seven subjects of the five articles, each in the seven ways below in which people ask what articles say of one: 49
requests, each asked as it is written (as all were before) and for its subject alone. The subject is asked for by
itself too: what is refused even so is not the fault of the words around it. An INDEX is kept and used again.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.models.embeddings import load

ROOT = Path(__file__).parents[2]
SUBJECTS = (
    "the North-South gas pipeline",
    "the Mi-35 helicopters",
    "the Druzhba exercises",
    "the Cold War",
    "the visit of General Raheel Sharif",
    "Russian sanctions",
    "the Soviet invasion of Afghanistan",
)
FORMS = (
    "Compare what the articles say about {}.",
    "Summarise what the articles say about {}.",
    "What do the articles say about {}?",
    "Tell me about {}.",
    "Which articles mention {}?",
    "List everything the sources say about {}.",
    "According to the articles, what is known about {}?",
)


def main(index: Path) -> None:
    """Print the table."""
    embedder = load()
    build(ROOT / "corpus", index, embedder=embedder)
    print("| asked | requests | refused as written | refused now |")
    print("|---|---|---|---|")
    totals = [0, 0]
    with Assistant.open(index, embedder=embedder) as assistant:
        for form in FORMS:
            refused = [
                sum(assistant.ask(form.format(subject), as_written=whole).refused for subject in SUBJECTS)
                for whole in (True, False)
            ]
            totals = [total + count for total, count in zip(totals, refused, strict=True)]
            print(f"| {form.format('…')} | {len(SUBJECTS)} | {refused[0]} | {refused[1]} |", flush=True)
        bare = sum(assistant.ask(subject).refused for subject in SUBJECTS)
    print(f"| all | {len(FORMS) * len(SUBJECTS)} | {totals[0]} | {totals[1]} |")
    print(f"| the subject alone | {len(SUBJECTS)} | {bare} | {bare} |")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
