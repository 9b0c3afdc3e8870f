"""A collection about other things than the five articles: its known answers are tests too, asked of its articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, build
from assistant.evaluation.known_answers import KnownAnswer, ask, read
from assistant.models.reader import shipped_folder

TEN = Path(__file__).parent / "collections" / "ten"


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The ten articles, with the default model."""
    index = tmp_path_factory.mktemp("ten") / "index"
    build(TEN / "corpus", index)
    with Assistant.open(index, reader=str(shipped_folder())) as assistant:
        yield assistant


@pytest.mark.parametrize("known", read(TEN / "held_out.yaml"), ids=lambda known: known.id)
def test_a_known_answer_passes_unless_it_is_marked(ten: Assistant, known: KnownAnswer) -> None:
    """What fails is marked as a known miss, and what passes is not; its quotations stand in the articles."""
    outcome = ask({TEN / "held_out.yaml": [known]}, ten)[0]
    assert outcome.passed is (known.known_miss is None)
