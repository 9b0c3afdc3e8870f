"""Do shorter or longer passages do better on known answers? Two runs, one the other's baseline.

    python tests/benchmarks/other_passages.py FOLDER SENTENCES [OVERLAP]

Writes into FOLDER two indexes of the five articles: `shipped`, and `other` with passages of so many sentences, of which
each shares so many with the next (default: all but one). Then runs `pincite test` on both, as anyone would, and prints
what it says; the runs and the reports are left in FOLDER.
"""

import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import build, cli
from assistant.corpus.passages import PassageRules

ROOT = Path(__file__).parents[2]
KNOWN = ROOT / "tests" / "known_answers"


def main() -> None:
    """Build both, and compare."""
    folder, sentences = Path(sys.argv[1]), int(sys.argv[2])
    overlap = int(sys.argv[3]) if len(sys.argv) > 3 else sentences - 1
    for name, rules in (("shipped", PassageRules()), ("other", PassageRules(sentences=sentences, overlap=overlap))):
        build(ROOT / "corpus", folder / name, rules=rules)
        files = {"--index": folder / name, "--save": folder / f"{name}.json", "--html": folder / f"{name}.html"}
        if name == "other":
            files["--baseline"] = folder / "shipped.json"
        arguments = ["test", str(KNOWN), *(str(part) for pair in files.items() for part in pair)]
        print("$ pincite", *arguments)
        print(f"exit status {cli.run(arguments)}\n", flush=True)


if __name__ == "__main__":
    main()
