"""A quotation that begins or ends inside a number is altered; raised figures are powers, units or marks of notes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotes_world import one, told, world

from assistant import Assistant
from assistant.writing.quotes.figures import cut_after, cut_before

LAB = """---
title: The lab
---
Loss fell by 0·5 per cent, then by minus 4 degrees. A road of 1\u202f300 km and one of 12 500 km cost $2 400 000 in all
of it. Some 5–7 bakers met 9 to 11 tailors, or between 3 and 6 of them, at 12:30 for 1/8 of it. They saw 2½
miles of 10⁶ bees over 300 km² of heath, 4¹ tanks and a kiln.² CO₂ rose in twenty-five halls [12], by 6 million tons
and two hundred
thousand bags at 8 percent. In 1911 or 1912 it ended. Mi-24 flew.
"""


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """One article full of numbers."""
    with world({"lab.md": LAB, "other.md": "The ferry leaves at noon."}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("5 per cent, then by", "0·5"),
        ("·5 per cent, then by", "0·5"),
        ("4 degrees. A road", "minus 4"),
        ("300 km and one of", "1\u202f300"),
        ("500 km cost", "12 500"),
        ("000 in all", "2 400 000"),
        ("7 bakers met", "5–7"),
        ("11 tailors, or", "9 to 11"),
        ("6 of them, at", "between 3 and 6"),
        ("30 for 1/8 of it", "12:30"),
        ("8 of it. They saw", "1/8"),
        ("Loss fell by 0", "0·5"),
        ("A road of 1", "1\u202f300"),
        ("Some 5", "5–7"),
        ("between 3 and 6 of them, at 12", "12:30"),
        ("them, at 12:30 for 1", "1/8"),
        ("rose in twenty-five halls [12], by 6", "6 million"),
        ("five halls [12], by 6 million", "twenty-five"),
        ("million tons and two hundred", "hundred\nthousand"),
        ("thousand bags at 8", "8 percent"),
    ],
)
def test_no_border_in_a_number(assistant: Assistant, quote: str, source: str) -> None:
    """What is cut off is shown with the number."""
    found = one(assistant, f"They wrote «{quote}» there.")
    assert (found.outcome, found.holds) == ("altered", False)
    assert source in [change[2] for change in told(found)]


@pytest.mark.parametrize(
    "quote",
    [
        "0·5 per cent, then by minus 4 degrees",
        "12 500 km cost $2 400 000",
        "5–7 bakers met 9 to 11 tailors",
        "1912 it ended",
        "km cost $2 400 000 in all",
        "per cent, then by",
        "twenty-five halls",
    ],
)
def test_whole_numbers_are_exact(assistant: Assistant, quote: str) -> None:
    """A border beside a number is none inside it; of two years one may be quoted."""
    assert one(assistant, f"They wrote «{quote}» there.").outcome == "exact"


@pytest.mark.parametrize(
    ("quote", "kind", "outcome"),
    [
        ("miles of 106 bees over", "number", "altered"),
        ("miles of 10 bees over", "number", "altered"),
        ("over 300 km of heath", "quantity", "altered"),
        ("heath, 41 tanks and a kiln", "number", "altered"),
        ("over 300 km2 of heath", "space", "typographic"),
        ("heath, 4 tanks and a kiln.", "punctuation", "typographic"),
        ("tanks and a kiln. CO2 rose in", "punctuation", "typographic"),
        ("CO₂ rose in twenty-five halls, by 6 million", "punctuation", "typographic"),
        ("over³ 300 km² of heath", "punctuation", "typographic"),
    ],
)
def test_raised_figures(assistant: Assistant, quote: str, kind: str, outcome: str) -> None:
    """A power of ten is no other number, a unit's power may be written plainly, a note's mark may be left out."""
    found = one(assistant, f"They wrote «{quote}» there.")
    assert (found.outcome, found.changes[0].kind) == (outcome, kind), told(found)


@given(
    st.integers(1, 999),
    st.sampled_from("·•’:/–−×\u00a0\u202f \u2009"),
    st.integers(100, 999),
    st.sampled_from(("", ".", " km")),
)
def test_any_number_is_whole(head: int, sign: str, tail: int, after: str) -> None:
    """Whatever joins two runs of digits, neither of them is quoted alone."""
    text = f"In all {head}{sign}{tail}{after}"
    at = len("In all ") + len(str(head)) + 1
    assert cut_before(text, at) >= len(str(head)) + 1
    assert cut_after(text, 7, 7 + len(str(head))) == 1 + len(str(tail))


WHOLES = (
    "between {} and {}",
    "{}- to {}-week",
    "{}-to-{}-week",
    "{} in {}",
    "{} out of {}",
    "{} in every {}",
    "{} per {}",
    "{} ft {} in",
    "{} feet, {} inches",
    "{} lb {} oz",
    "{} hours and {} minutes",
    "{} years, {} months",
    "{} × {}",
    "{} x {}",
    "{} ± {}",
    "{} by {}",
)


@given(st.sampled_from(WHOLES), st.integers(2, 19), st.integers(20, 99))
def test_any_quantity_of_parts_is_whole(form: str, first: int, second: int) -> None:
    """No border lies between the parts of a quantity; none before and behind it cuts anything off."""
    quantity = form.format(first, second)
    text = f"They saw {quantity} boats there."
    begins, ends = text.index(quantity), text.index(" boats")
    inner = [at for at in range(begins + 1, ends) if text[at] == " "]
    assert all(cut_after(text, text.rindex(" ", 0, at) + 1, at) for at in inner if text[at - 1] not in ".,")
    assert all(cut_before(text, at + 1) for at in inner)
    assert not cut_before(text, begins)
    assert not cut_after(text, text.rindex(" ", 0, ends) + 1, ends)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("He paid £2.5 billion then.", "billion then"),
        ("He paid £2.5 billion then.", "He paid £2.5"),
        ("It holds 5 × 10³ litres.", "10³ litres"),
        ("It measured 4 ¾ at most.", "¾ at most"),
        ("It measured 4 1/2 at most.", "1/2 at most"),
        ("Half a million men came.", "million men"),
        ("He sold 2 dozen eggs.", "He sold 2"),
        ("He sold two dozen eggs.", "dozen eggs"),
        ("It was 3.5 percentage points dearer.", "It was 3.5"),
        ("It was 25 basis points dearer.", "It was 25"),
        ("Three quarters of them left.", "quarters of them"),
        ("It took two thirds.", "It took two"),
        ("One in five left.", "One"),
        ("One in five left.", "five left"),
        ("Nine out of ten left.", "ten left"),
        ("They grew by 50+ in all.", "They grew by 50"),
    ],
)
def test_words_that_belong_to_a_number(text: str, piece: str) -> None:
    """A scale, a fraction, a dozen and the other part of a ratio belong to the number beside them."""
    start = text.index(piece)
    end = start + len(piece)
    assert cut_before(text, start) + cut_after(text, text.rfind(" ", 0, end) + 1, end)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("He sold 2 in 1998 and 3 then.", "He sold 2"),
        ("He sold 2 in 20 days.", "He sold 2"),
        ("He sold 2 in Leeds and 5 in Hull.", "5 in Hull"),
        ("It rose by 5 of the 7 men.", "7 men"),
        ("It ran between 1990 and 2000 in all.", "2000 in all"),
        ("He sold 2 boats and 3 nets.", "3 nets"),
        ("It fell in 12 of May 1911.", "It fell in 12"),
        ("They paid 5 per cent there.", "per cent there"),
        ("Six feet of snow in two days.", "two days"),
        ("He ran 5 miles and 3 men fell.", "3 men"),
        ("Five pounds and ten men left.", "ten men"),
    ],
)
def test_numbers_beside_each_other(text: str, piece: str) -> None:
    """Two numbers that are no parts of one quantity may be quoted apart."""
    start = text.index(piece)
    end = start + len(piece)
    assert not cut_before(text, start) + cut_after(text, text.rfind(" ", 0, end) + 1, end)
