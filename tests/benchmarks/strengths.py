"""Measure what the words for a hit's confidence promise, for the page to say.

    python tests/benchmarks/strengths.py

Asks the held-out questions over the five articles, answerable or not, counts for each word the passages shown under it
and those of them that are right, prints the table and writes assistant/ui/ask/measured.json. The steps themselves
(`assistant.text.wording.STRENGTHS`) were chosen on the development questions, which `--development` counts instead,
writing nothing.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.evaluation.known_answers import gold, is_right, read
from assistant.text.wording import strength, strength_in_words
from assistant.ui.ask.measured import FILE, refusal_sha256

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "known_answers"


def main() -> None:
    """Count, print, and write what was held out."""
    development = "--development" in sys.argv
    known = read(FOLDER / f"{'development' if development else 'held_out'}.answers.yaml")
    shown, right = Counter[int](), Counter[int]()
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder)
        with Assistant.open(folder) as assistant:
            for each in known:
                answers = [] if each.refuse else gold(each, assistant)
                for hit in assistant.ask(each.question).hits:
                    if hit.answers:
                        shown[strength(hit.confidence)] += 1
                        right[strength(hit.confidence)] += is_right(hit, answers)
    steps = {step: {"shown": shown[step], "right": right[step]} for step in sorted(shown, reverse=True)}
    for step, counts in steps.items():
        words = strength_in_words({3: 1.0, 2: 0.5, 1: 0.0}[step])
        print(f"| {words} | {counts['shown']} | {counts['right'] / counts['shown']:.2f} |")
    if not development:
        kept = {"measured": date.today().isoformat(), "questions": len(known), "refusal_sha256": refusal_sha256()}
        FILE.write_text(json.dumps({**kept, "steps": steps}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
