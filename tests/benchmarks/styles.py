"""Citation styles: how many lines match another processor's, and how long a call takes.

    python tests/benchmarks/styles.py

Compares every citation and entry of the test cases and of the articles in corpus/ with what citeproc-js printed
(tests/styles_reference.json), and times one call for 1, 10 and 100 citations, the median of five. Prints a table.
"""

import json
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from style_cases import cases, of_the_articles

from assistant.citing.references import STYLES, styled

ROUNDS = 5
SIZES = (1, 10, 100)


def main() -> None:
    """Print the table."""
    reference = json.loads((Path(__file__).parent.parent / "styles_reference.json").read_text(encoding="utf-8"))[
        "styles"
    ]
    print(f"{'style':<22}{'lines alike':>12}" + "".join(f"{f'{size} cited':>12}" for size in SIZES))
    for style in STYLES:
        times = "".join(f"{milliseconds(style, size):>9.0f} ms" for size in SIZES)
        print(f"{style:<22}{alike(style, reference[style]):>12}{times}")


def alike(style: str, reference: dict[str, dict[str, list[str]]]) -> str:
    """How many lines are the reference's, of how many."""
    same = total = 0
    for name, citations in (("cases", cases()), ("articles", of_the_articles())):
        done = styled(citations, style, "text")
        for ours, theirs in ((done.in_text, "in_text"), (done.bibliography, "bibliography")):
            total += len(ours)
            same += sum(a == b for a, b in zip(ours, reference[name][theirs], strict=True))
    return f"{same}/{total}"


def milliseconds(style: str, size: int) -> float:
    """The median time of a call."""
    citations = list(islice(cycle([*cases(), *of_the_articles()]), size))
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        styled(citations, style, "text")
        times.append(perf_counter() - start)
    return 1000 * median(times)


if __name__ == "__main__":
    main()
