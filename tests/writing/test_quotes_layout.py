"""What the pages of a source put into a sentence is told, and is no alteration; words left out are one."""

from collections.abc import Iterator

import pytest
from quotes_world import one, told, world

from assistant import Assistant

BOOK = """The minister for infra-
structure opened the tunnel

42

THE FELL GAZETTE

under the strait on Monday. Its low fric-
tion was praised by the

Fell Gazette Review | 43

council of the town. A tour followed

Costs

of the works. The vibra- tion was slight.

THE FELL GAZETTE
"""


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """An article that was taken off its pages."""
    with world({"book.md": BOOK, "other.md": "The ferry leaves at noon."}) as opened:
        yield opened


@pytest.mark.parametrize(
    "quote",
    [
        "The minister for infrastructure opened the tunnel",
        "infrastructure opened the tunnel under the strait on Monday",
        "the tunnel under the strait on Monday. Its low friction was praised",
        "friction was praised by the council of the town",
        "of the works. The vibration was slight",
        "The minister for infra-structure opened the tunnel",
    ],
)
def test_layout_is_harmless(assistant: Assistant, quote: str) -> None:
    """Words broken at a line's end, page numbers and running heads."""
    found = one(assistant, f"They wrote «{quote}» there.")
    assert (found.outcome, found.holds) == ("typographic", True), told(found)
    assert found.changes


@pytest.mark.parametrize(
    "quote",
    [
        "A tour followed of the works",
        "The minister opened the tunnel under the strait",
        "the minister for infrastructures opened the tunnel",
        "opened the tunnel under strait on Monday",
    ],
)
def test_words_are_not_layout(assistant: Assistant, quote: str) -> None:
    """A heading between paragraphs, and every word of the sentence, counts."""
    assert one(assistant, f"They wrote «{quote}» there.").outcome == "altered"


NOTED = "Doses rose¹⁻³ to 40 mg a day[^2] and fell¹,² in May. A kilo weighs 5 kg m⁻³ here, and 3,4 there."


@pytest.mark.parametrize(
    ("quote", "holds"),
    [
        ("Doses rose to 40 mg a day and fell in May", True),
        ("Doses rose¹⁻³ to 40 mg a day[^2] and fell¹,² in May", True),
        ("Doses rose to 40 mg a day[^2] and fell in May", True),
        ("Doses rose to 40 mg a day and sank in May", False),
        ("A kilo weighs 5 kg m here", False),
        ("5 kg m⁻³ here, and 3 there", False),
    ],
)
def test_marks_of_notes(quote: str, holds: bool) -> None:
    """A source's own note marks, also of several notes, may be left out; a power of a unit may not."""
    with world({"dose.md": NOTED, "other.md": "The ferry leaves at noon."}) as opened:
        assert one(opened, f"They wrote «{quote}» there.").holds == holds
