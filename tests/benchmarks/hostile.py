"""Can the checker be fooled? 100,000 hostile quotations of made-up articles, with fixed seeds; no model is loaded.

    python tests/benchmarks/hostile.py [CASES [KIND …]]      # false alarms and misses, kind by kind

A false alarm is a harmless quotation that does not hold, a miss is a wrong one that does, or one that is not seen.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hostile_cases import KINDS, Case, articles
from quotations import indexed

from assistant.documents import parse
from assistant.index import Generation
from assistant.writing.quotes import check

SEED = 11
CASES = 100_000
SHOWN = 5  # failures of each kind that are printed


def fails(case: Case, generation: Generation) -> str:
    """What is wrong with what the check says of a case: 'false alarm', 'miss', or nothing."""
    found = check(parse(case.text, case.format), generation).quotations
    if len(found) != 1:
        return "miss" if not found else "false alarm"
    if found[0].holds == case.holds:
        return ""
    return "false alarm" if case.holds else "miss"


def main(count: int, kinds: Sequence[str]) -> None:
    """Print the table, of some kinds or of all."""
    with tempfile.TemporaryDirectory() as name:
        made, sentences = articles(random.Random(SEED))
        generation = indexed(made, Path(name))
        print(f"{'kind':<22}{'cases':>9}{'harmless':>10}{'false alarms':>14}{'wrong':>9}{'misses':>8}{'CPU s':>8}")
        total = Counter[str]()
        for number, (kind, make) in enumerate(KINDS.items()):
            if kinds and kind not in kinds:
                continue
            draw = random.Random(SEED + number)
            counts, shown, began = Counter[str](), 0, time.process_time()
            for _ in range(count // len(KINDS)):
                case = make(draw.choice(sentences), draw)
                failure = fails(case, generation)
                counts.update(("cases", "harmless" if case.holds else "wrong", *filter(None, (failure,))))
                if failure and shown < SHOWN:
                    shown += 1
                    print(f"  {failure}: {case.text!r}")
            total.update(counts)
            _row(kind, counts, time.process_time() - began)
        _row("all", total, time.process_time())


def _row(kind: str, counts: Counter[str], seconds: float) -> None:
    told = [
        f"{counts[name]:>{width},}"
        for name, width in (("cases", 9), ("harmless", 10), ("false alarm", 14), ("wrong", 9), ("miss", 8))
    ]
    print(f"{kind:<22}{''.join(told)}{seconds:>8.0f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES, sys.argv[2:])
