"""Mark what fails today, and unmark what passes, in files of known answers; every other line stays as it is.

    python tests/benchmarks/mark_known_misses.py tests/known_answers/*.answers.yaml
    python tests/benchmarks/mark_known_misses.py --corpus tests/collections/ten/corpus tests/collections/ten/*.yaml

The suite fails on an unmarked failure and on a marked success, so run this after a change of ranking or refusal, and
read the difference: it is what the change fixed and what it broke.
"""

import argparse
import json
import os
import re
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.evaluation.known_answers import Outcome, ask, in_short, read_all

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Rewrite each file and say how many questions are marked."""
    parser = argparse.ArgumentParser(description="Mark what fails today.")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(options.corpus, folder)
        with Assistant.open(folder) as assistant:
            for path, known in read_all(options.files).items():
                outcomes = ask({path: known}, assistant)
                path.write_text(marked(path.read_text(encoding="utf-8"), outcomes), encoding="utf-8")
                fixed = sum(one.passed and one.known.known_miss is not None for one in outcomes)
                broken = sum(not one.passed and one.known.known_miss is None for one in outcomes)
                missed = sum(not one.passed for one in outcomes)
                print(f"{path.name}: {missed} of {len(outcomes)} missed; {fixed} fixed, {broken} broken")


def marked(text: str, outcomes: list[Outcome]) -> str:
    """The file with a `known_miss` line below the id of every question that fails, and no other."""
    bare = re.sub(r"^  known_miss: .*\n", "", text, flags=re.MULTILINE)
    for outcome in outcomes:
        if not outcome.passed:
            line = f"- id: {outcome.known.id}\n"
            bare = bare.replace(line, f"{line}  known_miss: {json.dumps(in_short(outcome), ensure_ascii=False)}\n")
    return bare


if __name__ == "__main__":
    main()
