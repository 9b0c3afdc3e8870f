"""Numbers, quantities and dates as people write them: unlike ones have unlike values, equal ones the same."""

from fractions import Fraction

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import details
from assistant.text.units import CODES, same_unit

AMOUNTS = (
    ("Rs 12,50,000", "1250000 rupee"), ("Rs 12,00,000", "1200000 rupee"), ("1,23,45,678", "12345678"),
    ("ten thousand crore rupees", "100000000000 rupee"), ("10,000 crore rupees", "100000000000 rupee"),
    ("1.5 lakh crore", "1500000000000"), ("two crore fifty lakh", "25000000"), ("3 lakh 40 thousand", "340000"),
    ("five thousand million", "5000000000"), ("two million five hundred thousand", "2500000"),
    ("1,5 million", "1500000"), ("1,9 million", "1900000"), ("12,50 euros", "12.5 eur"), ("3,14", "3.14"),
    ("1.250.000,50", "1250000.5"), ("1.234,5", "1234.5"), ("1'300'000", "1300000"), ("1 300 km", "1300000 m"),
    ("1\u202f300 km", "1300000 m"), ("1,300 km", "1300000 m"), ("0·5 per cent", "0.5 %"), ("1,234,567", "1234567"),
    ("minus five degrees", "-5 degree"), ("-5 degrees", "-5 degree"), ("negative 3 per cent", "-3 %"),
    ("half a million", "500000"), ("half a crore", "5000000"), ("a million and a half", "1500000"),
    ("two and a half million", "2500000"), ("one and a half billion dollars", "1500000000 usd"),
    ("a quarter of a million", "250000"), ("three quarters of a million", "750000"), ("2½", "2.5"),
    ("four and a quarter million", "4250000"), ("half a dozen", "6"), ("three score", "60"),
    ("CHF 5 million", "5000000 chf"), ("€5 million", "5000000 eur"), ("5 million Swiss francs", "5000000 chf"),
    ("SEK 40", "40 sek"), ("40 zlotys", "40 pln"), ("₦5 million", "5000000 ngn"), ("R$ 9", "9 brl"),
    ("9 pesos", "9 peso"),
    ("310,000 crowns", "310000 krona"), ("US$2 billion", "2000000000 usd"), ("2 billion US dollars", "2000000000 usd"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), AMOUNTS)
def test_amounts(text: str, value: str) -> None:
    """Grouping, scales that multiply, decimal commas, minus, parts of a scale, and currencies of any country."""
    found = [one for one in details(f"They had {text} then.") if one.kind in ("number", "quantity")]
    assert [(one.text, one.value) for one in found] == [(text, value)]


@pytest.mark.parametrize("text", ["ALL 5 men", "COP 26", "try 3 times", "won 5 medals", "TOP 10", "pen 4"])
def test_words_that_are_no_currencies(text: str) -> None:
    """A word in front of a number, though its letters are a code, is none."""
    assert [one.kind for one in details(f"It was {text}.") if one.kind == "quantity"] == []


def test_the_codes_are_those_in_use() -> None:
    """Every code is known to the CLDR; of those that are still paid with, words in capitals alone are left out."""
    known = set(Locale("en").currencies)
    assert set(CODES) <= known
    assert not {"ALL", "TOP", "COP", "CUP", "SOS", "PEN", "BAM", "MAD", "GEL", "BOB", "MOP"} & set(CODES)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("in the early 1980s", "date", "1980/1983"),
        ("in the late eighties", "date", "1987/1989"),
        ("in the mid-1990s", "date", "1994/1996"),
        ("in the early 19th century", "date", "1800/1839"),
        ("in the 1990s", "date", "199X"),
        ("on 3/4/1931", "date", "[1931-04-03,1931-03-04]"),
        ("on 25/12/1931", "date", "1931-12-25"),
        ("on 3.4.1931", "date", "1931-04-03"),
        ("on 1931/4/3", "date", "1931-04-03"),
        ("in 1600", "date", "1600"),
        ("about 1500", "number", "1500"),
        ("1600 were killed", "number", "1600"),
        ("room 1408", "number", "1408"),
    ],
)
def test_dates_and_counts(text: str, kind: str, value: str) -> None:
    """Parts of a decade, dates in digits with all their readings, and counts of four digits."""
    assert [(one.kind, one.value) for one in details(f"It was {text}.")] == [(kind, value)]


@pytest.mark.parametrize("text", ["No 10 Mill Lane", "No. 10", "Nos 5 and 6", "no. 4", "no 10"])
def test_a_number_sign_denies_nothing(text: str) -> None:
    """'No 10' is a house, not a denial."""
    assert not any(one.kind == "negation" for one in details(f"They live at {text}."))


@pytest.mark.parametrize("text", ["no money", "No people came", "no 1990 treaty", "not 10"])
def test_what_denies_still_does(text: str) -> None:
    """'no' before anything else denies."""
    assert any(one.kind == "negation" for one in details(f"They had {text}."))


def _spoken(number: int) -> str:
    """A whole number in words and Indian scales."""
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    for scale, word in ((10**7, "crore"), (10**5, "lakh"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = f" {_spoken(number % scale)}" if number % scale else ""
            return f"{_spoken(number // scale)} {word}{rest}"
    return ones[number] if number < 20 else tens[number // 10 - 2] + (f"-{ones[number % 10]}" if number % 10 else "")


@given(st.integers(1, 99_999 * 10**7))
def test_words_and_groups_are_the_number(number: int) -> None:
    """In words with Indian scales, grouped by threes and grouped in the Indian way it is one value."""
    digits = str(number)
    indian = (
        digits
        if len(digits) < 4
        else ",".join(
            [
                *([digits[:-3][: len(digits[:-3]) % 2]] if len(digits[:-3]) % 2 else []),
                *[digits[:-3][i : i + 2] for i in range(len(digits[:-3]) % 2, len(digits[:-3]), 2)],
                digits[-3:],
            ]
        )
    )
    for text in (_spoken(number), f"{number:,}", indian):
        (found,) = [one for one in details(f"It paid {text} rupees then.") if one.kind == "quantity"]
        assert Fraction(found.value.split()[0]) == number


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [("inr", "rupee", True), ("rupee", "pkr", True), ("inr", "pkr", False), ("chf", "eur", False),
     ("krona", "czk", True), ("franc", "eur", False), ("m", "m", True), ("m", "kg", False)],
)  # fmt: skip
def test_units_that_may_be_one(mine: str, theirs: str, same: bool) -> None:
    """A noun of several countries may be that of any, and of no other."""
    assert same_unit(mine, theirs) is same_unit(theirs, mine) is same
