"""EDTF dates become the days that they may mean; whatever is no date is an error with an example."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.text.dates import EARLIEST, LATEST, Interval, between, interval


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2018-09-11", (2018, 9, 11), (2018, 9, 11)),
        ("2018-09", (2018, 9, 1), (2018, 9, 30)),
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("2018", (2018, 1, 1), (2018, 12, 31)),
        ("2016~", (2016, 1, 1), (2016, 12, 31)),
        ("2016?", (2016, 1, 1), (2016, 12, 31)),
        ("201X", (2010, 1, 1), (2019, 12, 31)),
        ("2016-21", (2016, 3, 1), (2016, 5, 31)),
        ("2014/2016", (2014, 1, 1), (2016, 12, 31)),
        ("2016/..", (2016, 1, 1), LATEST),
        ("2016/", (2016, 1, 1), LATEST),
        ("../2016-05", EARLIEST, (2016, 5, 31)),
        ("/2016", EARLIEST, (2016, 12, 31)),
        ("-0044", (-44, 1, 1), (-44, 12, 31)),
        ("2018-09-11T10:00:00Z", (2018, 9, 11), (2018, 9, 11)),
    ],
)
def test_the_days_of_a_date(edtf: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """Each form covers its first day to its last; an end that is open or unknown has none."""
    assert interval(edtf) == Interval(first, last)


@pytest.mark.parametrize(
    "edtf", ["", " ", "soon", "11 September 2018", "2018-13", "2018-02-30", "18", "2016-X0", "../201", "2016//2017"]
)
def test_what_is_no_date_is_told(edtf: str) -> None:
    """The error shows the forms that are read and what was found, also where the library itself stumbles."""
    with pytest.raises(UsageError, match=r"Not a date: expected one such as 2018-09-11, .+ or 2016/\.\., found '"):
        interval(edtf)


def test_an_interval_that_ends_before_it_begins_is_told() -> None:
    """'2019/2016' would overlap nothing."""
    with pytest.raises(UsageError, match=r"expected an interval that begins before it ends, found '2019/2016'"):
        interval("2019/2016")


@settings(max_examples=60)
@given(st.text(st.sampled_from("0123456789X~?%-/.TE"), max_size=10))
def test_any_text_is_a_date_or_an_error(text: str) -> None:
    """Nothing but an ordered interval or a UsageError comes out."""
    try:
        found = interval(text)
    except UsageError:
        return
    assert EARLIEST <= found.first <= found.last <= LATEST


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2016~", "2016-12-31/..", True),
        ("2016~", "2017/..", False),
        ("2016/..", "2030", True),
        ("2016/..", "../2015", False),
        ("2018-09-11", "2018-09-11", True),
        ("2018-09-11", "2018-09-12/2018-09-13", False),
    ],
)
def test_intervals_overlap_by_a_shared_day(one: str, other: str, expected: bool) -> None:
    """Two intervals overlap if one day lies in both, whichever is asked."""
    assert interval(one).overlaps(interval(other)) is expected
    assert interval(other).overlaps(interval(one)) is expected


def test_between_takes_both_bounds_in() -> None:
    """`after` begins with its first day, `before` ends with its last; without both there is no filter."""
    assert between("2016", "2018-09") == Interval((2016, 1, 1), (2018, 9, 30))
    assert between("2016-05", None) == Interval((2016, 5, 1), LATEST)
    assert between(None, "2016") == Interval(EARLIEST, (2016, 12, 31))
    assert between("2016", "2016") == Interval((2016, 1, 1), (2016, 12, 31))
    assert between("2016-05-01", "2016-05-01") == Interval((2016, 5, 1), (2016, 5, 1))
    assert between(None, None) is None


def test_bounds_in_the_wrong_order_are_told() -> None:
    """A range without a day is wrong use, not an empty answer."""
    with pytest.raises(UsageError, match=r"No date is after 2018 and before 2016: swap the two\."):
        between("2018", "2016")
    with pytest.raises(UsageError, match=r"Not a date"):
        between("soon", None)


def test_a_bad_date_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """The EDTF library prints on some odd input; standard output is for answers alone."""
    with pytest.raises(UsageError, match="Not a date"):
        interval("2016-X0")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("edtf", ["2019-02-29", "1900-02-29", "2019-02-29/2020", "2018/2019-02-29", "2019-02-29~"])
def test_a_leap_day_of_another_year_is_none(edtf: str) -> None:
    """29 February is a day of leap years alone."""
    with pytest.raises(UsageError, match="had no 29 February"):
        interval(edtf)


def test_a_leap_day() -> None:
    """It is one in these."""
    assert interval("2020-02-29").first == (2020, 2, 29)
    assert interval("2000-02-29").first == (2000, 2, 29)
