"""A pytest plugin for the tests of the shipped one: known answers are asked of a toy index in the project's `index`.

Questions that begin with 'Who' are refused, with 'Break' an error, all others answered. Every opening leaves a line in
`opened.txt`.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Answer, Assistant, ModelError
from assistant.evaluation.known_answers import DEPTH


class Toy(Assistant):
    """An assistant that goes by the first word."""

    def ask(self, question: str, top: int = DEPTH, *filters: object, **options: object) -> Answer:
        """Answer, whatever the confidence."""
        if question.startswith("Break"):
            raise ModelError("The model is broken.")
        answer = super().ask(question, top=top)
        return replace(answer, refused=question.startswith("Who"), reason=None)


def toy(index: Path) -> Toy:
    """Open a toy index."""
    return Toy.open(index, embedder=ToyEmbedder())


@pytest.hookimpl(optionalhook=True)
def pytest_pincite_assistant(config: pytest.Config) -> Assistant:
    """Open the toy index, and say that it was opened."""
    with (config.rootpath / "opened.txt").open("a", encoding="utf-8") as file:
        file.write(f"{getattr(config, 'workerinput', {}).get('workerid', 'main')}\n")
    return toy(config.rootpath / "index")
