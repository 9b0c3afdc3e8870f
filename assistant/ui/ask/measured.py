"""What the words for a hit's confidence were measured to promise: `measured.json`, which a benchmark writes.

The figures hold for the coefficients that they were measured with; beside others none are given.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many passages were shown under the words of each step, and how many of them were right.

    Attributes:
        questions: how many questions were asked, answerable or not.
        shown: how many passages, by the step of `wording.strength`.
        right: how many of them hold a right quotation.
    """

    questions: int
    shown: dict[int, int]
    right: dict[int, int]

    def share(self, step: int) -> int:
        """How many of a hundred were right."""
        return round(100 * self.right[step] / self.shown[step])


@cache
def measured() -> Measured | None:
    """The figures; None where the coefficients have changed since."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    if data["refusal_sha256"] != refusal_sha256():
        return None
    counts = {int(step): numbers for step, numbers in data["steps"].items()}
    return Measured(
        data["questions"],
        {step: numbers["shown"] for step, numbers in counts.items()},
        {step: numbers["right"] for step, numbers in counts.items()},
    )


def refusal_sha256() -> str:
    """The hash of the coefficients that ship."""
    return hashlib.sha256(resources.files("assistant.data").joinpath("refusal.json").read_bytes()).hexdigest()
