"""How well it does, as JSON and as tables for a terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.records import Benchmark, Calibration, Comparison

_TITLES = {"pincite": "Pincite", "bm25": "BM25 alone", "dense": "FAISS alone", "fusion": "their fusion"}
_FIRST = 27  # width of the first column
_OTHER = 13


def benchmark_json(found: Benchmark) -> dict[str, Any]:
    """A run as interface.md has it."""
    return asdict(found)


def benchmark_text(benchmark: Benchmark) -> str:
    """One table, a line for each figure and a column for each ranking; '–' where the set has no such data."""
    lines = [_heading(benchmark), "", _line("", [_TITLES[name] for name in benchmark.rankings])]
    for name in next(iter(benchmark.rankings.values())):
        lines.append(_line(name, [_number(name, values[name]) for values in benchmark.rankings.values()]))
    if benchmark.comparison:
        lines.extend(["", *_compared(benchmark.comparison)])
    return "\n".join(lines)


def _heading(benchmark: Benchmark) -> str:
    counted = [f"{benchmark.documents:,} documents", f"{benchmark.questions:,} questions"]
    if benchmark.unanswerable:
        counted.append(f"{benchmark.unanswerable:,} of no answer")
    if benchmark.unread:
        counted.append(f"{benchmark.unread:,} too long to be read")
    return f"{benchmark.set} ({benchmark.queries}): {', '.join(counted)}; {benchmark.index.passages:,} passages"


def _compared(comparison: Comparison) -> list[str]:
    left = f", {comparison.left_out:,} left out that it lacks" if comparison.left_out else ""
    lines = [
        f"Against the baseline, over {comparison.questions:,} common questions{left}:",
        "",
        _line("Pincite", ["before", "now", "p"]),
    ]
    for name, now in comparison.after.items():
        was, p = comparison.before[name], comparison.p.get(name)
        lines.append(_line(name, [_number(name, was), _number(name, now), "–" if p is None else f"{p:.4f}"]))
    return lines


def calibration_json(found: Calibration) -> dict[str, Any]:
    """A refit as JSON."""
    return asdict(found)


def calibration_text(calibration: Calibration) -> str:
    """The figures of both, and what was done."""
    lines = [
        f"{calibration.answerable:,} answerable questions, {calibration.unanswerable:,} to be refused",
        "",
        _line("", ["shipped", "refitted"]),
    ]
    lines.extend(
        _line(name, [f"{calibration.shipped[name]:.3f}", f"{value:.3f}"])
        for name, value in calibration.refitted.items()
    )
    lines.append("")
    if calibration.written:
        lines.append(
            f"Written to {calibration.written}; a question is refused below a confidence of {calibration.caution:.3f}."
        )
        lines.append("'pincite calibrate --reset' goes back to what was shipped.")
    else:
        lines.append("The refitted one is no better on questions that it has not seen, so nothing was written;")
        lines.append("--force writes it all the same.")
    return "\n".join(lines)


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<{_FIRST}}" + "".join(f"{cell:>{_OTHER}}" for cell in cells)


def _number(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"
