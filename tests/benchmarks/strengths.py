"""Measure what the words for a hit's confidence promise, for the page to say.

    python tests/benchmarks/strengths.py

Asks the held-out questions over the five articles, answerable or not, counts for each word the passages shown under it
and those of them that are right, prints the table and writes assistant/ui/ask/measured.json. The steps themselves
(`assistant.text.wording.STRENGTHS`) are chosen on the development questions, which `--development` counts instead,
writing nothing; it also prints where the steps belong, the least confidence from which on the share that is right is
what the words promise: for the first with a chance of nine in ten (the lower bound of Wilson's interval, 1927), since
few hits are so sure; for the second, up to the first, as it was counted.
"""

import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.evaluation.known_answers import gold, is_right, read
from assistant.text.wording import PROMISES, STRENGTHS, strength
from assistant.ui.ask.measured import FILE, refusal_sha256

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "known_answers"
NINE_IN_TEN = 1.2816  # the normal quantile


def main() -> None:
    """Count, print, and write what was held out."""
    development = "--development" in sys.argv
    every: list[tuple[float, bool]] = []
    known = read(FOLDER / f"{'development' if development else 'held_out'}.answers.yaml")
    shown, right = Counter[int](), Counter[int]()
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder)
        with Assistant.open(folder) as assistant:
            for each in known:
                answers = [] if each.refuse else gold(each, assistant)
                for hit in assistant.ask(each.question).hits:
                    if hit.answers:
                        every.append((hit.confidence, is_right(hit, answers)))
    for confidence, correct in every:
        shown[strength(confidence)] += 1
        right[strength(confidence)] += correct
    steps = {step: {"shown": shown[step], "right": right[step]} for step in sorted(shown, reverse=True)}
    for step, counts in steps.items():
        words = STRENGTHS[-step][1]
        print(f"| {words} | {counts['shown']} | {counts['right'] / counts['shown']:.2f} |")
    if development:
        first = least_confidence(every, PROMISES[0], NINE_IN_TEN)
        rest = [one for one in every if first is None or one[0] < first]
        print(f"{PROMISES[0]} from {first} on, {PROMISES[1]} from {least_confidence(rest, PROMISES[1])} on")
    if not development:
        kept = {"measured": date.today().isoformat(), "questions": len(known), "refusal_sha256": refusal_sha256()}
        FILE.write_text(json.dumps({**kept, "steps": steps}, indent=1) + "\n", encoding="utf-8")


def least_confidence(hits: Sequence[tuple[float, bool]], promise: float, z: float = 0.0) -> float | None:
    """The least confidence, in hundredths, from which on so large a share is right; None where there is none.

    `z` as for `lower_bound`.

    >>> least_confidence([(0.9, True)] * 20 + [(0.2, False)] * 20, 0.9)
    0.21
    """
    kept = None
    for hundredths in range(99, -1, -1):
        above = [right for confidence, right in hits if confidence >= hundredths / 100]
        if above and lower_bound(sum(above), len(above), z) >= promise:
            kept = hundredths / 100
    return kept


def lower_bound(right: int, count: int, z: float) -> float:
    """Wilson's lower bound of a share; `z` is the normal quantile of the chance, 0 for the share itself."""
    share, square = right / count, z * z / count
    spread = math.sqrt((share * (1 - share) + square / 4) / count)
    return (share + square / 2 - z * spread) / (1 + square)


if __name__ == "__main__":
    main()
