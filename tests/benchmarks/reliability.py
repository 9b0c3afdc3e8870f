"""Draw how far the confidence can be taken at its word: the reliability diagram of the README.

    pincite benchmark ../shared/eval/squad2 --only odd.txt --save odd.json
    python tests/benchmarks/reliability.py odd.json

Asks the held-out questions over the five articles, reads the kept run over squad2's odd titles (see `public.py`), and
writes .github/reliability.svg: for each tenth of the confidence, the share of the questions there that the articles
answer, answerable and unanswerable questions weighing the same. On the diagonal the confidence is right.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.evaluation import benchmark
from assistant.evaluation.known_answers import read
from assistant.evaluation.measures import calibration_error, reliability

ROOT = Path(__file__).parents[2]
HELD_OUT = ROOT / "tests" / "known_answers" / "held_out.answers.yaml"
TARGET = ROOT / ".github" / "reliability.svg"
LEFT, TOP, SIDE = 64, 20, 320  # of the square, in pixels
WIDTH, HEIGHT = 720, 400

# Grey alone, told apart by shape as well, and turned round where the page is dark.
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .axis { stroke: #59636e; fill: none } .grid { stroke: #d1d9e0 } .ideal { stroke: #59636e; stroke-dasharray: 5 4 }
  .line { fill: none; stroke: #1f2328; stroke-width: 2 } .dot { fill: #1f2328; stroke: #1f2328 }
  .hollow { fill: #ffffff; stroke: #1f2328; stroke-width: 2 } .dashed { stroke-dasharray: 2 4 }
  @media (prefers-color-scheme: dark) {
    text, .dot { fill: #f0f6fc } .dot, .line, .hollow { stroke: #f0f6fc } .hollow { fill: #0d1117 }
    .axis, .ideal { stroke: #9198a1 } .grid { stroke: #3d444d }
  }"""

Confidences = tuple[Sequence[float], Sequence[float]]  # of the answerable and of the unanswerable questions


def main() -> None:
    """Write the picture, and print what is in it."""
    five, squad2 = held_out(), kept(Path(sys.argv[1]))
    TARGET.write_text("\n".join(drawn(five, squad2)) + "\n", encoding="utf-8")
    for name, found in (("held out", five), ("squad2, odd titles", squad2)):
        print(f"{name}: {len(found[0])} + {len(found[1])} questions, calibration error {calibration_error(*found):.3f}")
        for weight, said, share in reliability(*found):
            print(f"  confidence {said:.2f}: {share:.2f} answerable, {weight:.0%} of the weight")


def held_out() -> Confidences:
    """The confidences over the five articles."""
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder)
        with Assistant.open(folder) as assistant:
            said = [(one.refuse, assistant.ask(one.question).confidence) for one in read(HELD_OUT)]
    return [x for refuse, x in said if not refuse], [x for refuse, x in said if refuse]


def kept(path: Path) -> Confidences:
    """The confidences of a run."""
    rows = benchmark.load_run(path).rows
    said = [(row.unanswerable, row.values["pincite"]["confidence"]) for row in rows]
    return [x for none, x in said if not none], [x for none, x in said if none]


def drawn(five: Confidences, squad2: Confidences) -> Iterator[str]:
    """The picture, line by line."""
    alt = "Reliability: the share of questions that the articles answer, by confidence; the diagonal is ideal"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}">'
    yield f"<title>{alt}</title><style>{STYLE}</style>"
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield f'<path class="grid" d="M{x(0)} {y(tick)}H{x(1)}M{x(tick)} {y(0)}V{y(1)}"/>'
        yield f'<text x="{x(0) - 10}" y="{y(tick) + 5}" text-anchor="end">{tick:g}</text>'
        yield f'<text x="{x(tick)}" y="{y(0) + 20}" text-anchor="middle">{tick:g}</text>'
    yield f'<rect class="axis" x="{x(0)}" y="{y(1)}" width="{SIDE}" height="{SIDE}"/>'
    yield f'<path class="ideal" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>'
    yield f'<text x="{x(0.5)}" y="{HEIGHT - 12}" text-anchor="middle">confidence</text>'
    yield f'<text transform="translate(18 {y(0.5)}) rotate(-90)" text-anchor="middle">share that is answered</text>'
    yield from series(five, "dot", "line", "held-out questions,", "five articles", 90)
    yield from series(squad2, "hollow", "line dashed", "squad2, odd titles,", "646 documents", 190)
    yield "</svg>"


def series(found: Confidences, dot: str, line: str, name: str, more: str, top: int) -> Iterator[str]:
    """One line with its dots, as large as the weight of their questions, and its entry in the key."""
    rows = reliability(*found)
    points = " ".join(f"{x(said)},{y(share)}" for _, said, share in rows)
    yield f'<polyline class="{line}" points="{points}"/>'
    for weight, said, share in rows:
        yield f'<circle class="{dot}" cx="{x(said)}" cy="{y(share)}" r="{2 + 16 * weight**0.5:.1f}"/>'
    left = LEFT + SIDE + 40
    yield f'<path class="{line}" d="M{left} {top}h36"/><circle class="{dot}" cx="{left + 18}" cy="{top}" r="6"/>'
    for number, text in enumerate((name, more, f"calibration error {calibration_error(*found):.3f}")):
        yield f'<text x="{left + 48}" y="{top + 5 + 20 * number}">{text}</text>'


def x(value: float) -> float:
    """Where a confidence stands."""
    return round(LEFT + SIDE * value, 1)


def y(value: float) -> float:
    """Where a share stands."""
    return round(TOP + SIDE * (1 - value), 1)


if __name__ == "__main__":
    main()
