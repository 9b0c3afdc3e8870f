"""Details: what a text states that a reader would check, and how two nearly equal texts differ."""

from itertools import pairwise

import pytest
from conftest import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Change, ChangeKind
from assistant.text import changes, details, fold, name_words, words
from assistant.text.names import opening_name


def found(text: str, kind: str) -> list[str]:
    """The values of the details of a kind."""
    return [detail.value for detail in details(text) if detail.kind == kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("four", ["4"]),
        ("a dozen or two dozen or half a dozen", ["12", "24", "6"]),
        ("two hundred and five", ["205"]),
        ("two million three hundred thousand", ["2300000"]),
        ("1,300 and 2.5 and 2½", ["1300", "2.5", "2.5"]),
        ("one-third, two thirds of it, half", ["1/3", "2/3", "0.5"]),
        ("the 19th, nineteenth and twenty-first", ["19th", "19th", "21st"]),
        ("153 million", ["153000000"]),
        ("once, twice, both, hundreds", ["once", "twice", "both", "hundreds"]),
        ("-5, −5 and 5", ["-5", "-5", "5"]),
        ("Mi-35, S-400 and T-90", []),
        ("anyone may come often", []),
    ],
)
def test_numbers(text: str, values: list[str]) -> None:
    """Digits, words, ordinals, fractions and dozens become values; designations and parts of words are none."""
    assert found(text, "number") == values


@pytest.mark.parametrize(
    "equal",
    [
        ("2 billion dollars", "$2bn", "2,000 million dollars", "US$2 billion", "two billion US dollars"),
        ("two weeks", "14 days", "fourteen-day"),
        ("1,300-km", "1300 kilometres", "1,300,000 m"),
        ("5 %", "5 per cent", "five percent"),
        ("Rs 5 crore", "50 million rupees"),
    ],
)
def test_equal_quantities_are_equal(equal: tuple[str, ...]) -> None:
    """A quantity is the same in digits and words, in symbols and names, in larger and smaller units."""
    values = [found(text, "quantity") for text in equal]
    assert values == [values[0]] * len(equal)
    assert len(values[0]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("$2bn", "£2bn"), ("5 %", "-5 %"), ("5 %", "5 percentage points"), ("2 km", "2 miles"), ("5 years", "5 days")],
)
def test_other_quantities_differ(one: str, other: str) -> None:
    """Another currency, sign or unit is another quantity."""
    assert found(one, "quantity") != found(other, "quantity")


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("about 200", "about"),
        ("roughly 200", "about"),
        ("almost $153 million", "almost"),
        ("over 3,000 km", "over"),
        ("more than 12", "over"),
        ("no more than 12", "at most"),
        ("at least a dozen", "at least"),
        ("up to 15%", "at most"),
        ("12 or more", "at least"),
        ("p < 0.05", "under"),
        ("p > 0.05", "over"),
        ("exactly 12", ""),
    ],
)
def test_hedges(text: str, hedge: str) -> None:
    """What weakens a number is kept beside it, never inside it."""
    assert [detail.hedge for detail in details(text)] == [hedge]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("On May 1, 2018, on 1 May 2018 and on the 1st of May 2018", ["2018-05-01"] * 3),
        ("September 11th 2018, Sept. 2018, 2018-09-11", ["2018-09-11", "2018-09", "2018-09-11"]),
        ("the 1980s, the eighties and the 80s", ["198X"] * 3),
        ("the 19th century and the nineteenth century", ["18XX"] * 2),
        ("2014–16 and from 2014 to 2016", ["2014/2016"] * 2),
        ("June 14 this year, last November, on Tuesday", ["XXXX-06-14", "this year", "last november", "tuesday"]),
        ("2000 soldiers came in 2000", ["2000"]),
        ("May it rain in May", ["XXXX-05"]),
    ],
)
def test_dates(text: str, values: list[str]) -> None:
    """Dates are read in all the usual forms; a count of four digits and the verb 'may' are none."""
    assert found(text, "date") == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The Soviet leader, Joseph Stalin, left.", ["soviet", "joseph stalin"]),
        ("They met Qamar Javed Bajwa’s envoy and the U.S. one.", ["qamar javed bajwa", "us"]),
        ("However, he left. Nothing came.", []),
        ("Moscow agreed.", []),
        ("Moscow agreed, and in Moscow they rejoiced.", ["moscow", "moscow"]),
        ("NATO struck. An Mi-35 fell.", ["nato", "mi-35"]),
        ("He Tweets as @iamusmanghani", ["tweets", "@iamusmanghani"]),
    ],
)
def test_names(text: str, values: list[str]) -> None:
    """Capitalised runs and designations are names; a word that only the sentence's beginning capitalises is none."""
    assert found(text, "name") == values


def test_known_names_count_at_the_beginning_too() -> None:
    """What another text shows to be a name is one where a sentence begins."""
    known = name_words("They came to Moscow.")
    assert [detail.value for detail in details("Moscow agreed.", known)] == ["moscow"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attock is the home of the guards.", {"attock"}),
        ("Yeltsin’s government fell.", {"yeltsin"}),
        ("Helicopters were sold.", set()),  # a plural has no article either
        ("Isolation has its price.", set()),  # nor has what cannot be counted
        ("Trade has grown.", set()),  # another text has it as a common word
        ("The minister left.", set()),
    ],
)
def test_a_bare_singular_that_begins_a_sentence_is_a_name(text: str, expected: set[str]) -> None:
    """Unless its ending or another text shows it to be a common noun."""
    assert opening_name(text, ["They want more trade."]) == expected


@pytest.mark.parametrize(
    "text", ["did not go", "didn’t go", "no one", "never", "without aid", "failed to go", "cannot"]
)
def test_negations(text: str) -> None:
    """Every way to deny is one negation."""
    assert found(text, "negation") == ["not"]


def test_not_only_denies_nothing() -> None:
    """'Not only this but also that' states both."""
    assert found("It is not only cold but also wet. See No. 5.", "negation") == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*-*.md")), ids=lambda path: path.stem)
def test_details_are_slices_in_order(path: object) -> None:
    """Each detail is a slice of the text; none overlaps the next."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    every = details(text)
    assert len(every) > 50
    assert all(text[detail.start : detail.end] == detail.text for detail in every)
    assert all(one.end <= other.start for one, other in pairwise(every))


@given(st.text(alphabet="aZ0 .,’-$%½\u00ad二é\n", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text breaks the reading, and offsets stay slices."""
    assert all(text[detail.start : detail.end] == detail.text for detail in details(text))
    assert all(fold(text[start:end]) for start, end in words(text))


@pytest.mark.parametrize(
    ("yours", "source", "expected"),
    [
        ("sold five Mi-35s", "sold four Mi-35s", [("number", "five", "four")]),
        ("sold Mi-36", "sold Mi-35", [("name", "Mi-36", "Mi-35")]),
        ("worth $3 billion", "worth $2 billion", [("quantity", "$3 billion", "$2 billion")]),
        ("in 2016 it", "in 2017 it", [("date", "2016", "2017")]),
        ("with Imran Khan", "with Nawaz Khan", [("name", "Imran Khan", "Nawaz Khan")]),
        ("it is so", "it is not so", [("negation", "", "not")]),
        ("it isn't so", "it is so", [("negation", "isn't", "is")]),
        ("has only begun", "has not only begun", [("negation", "", "not")]),
        ("is without use", "is not without use", [("negation", "", "not")]),
        ("p > 0.05", "p < 0.05", [("number", ">", "<")]),
        ("fell 5 %", "fell -5 %", [("quantity", "5 %", "-5 %")]),
        ("the p51 gene", "the p21 gene", [("number", "p51", "p21")]),
        ("a permit", "a permitted", [("word", "permit", "permitted")]),
        ("4 tanks", "four tanks", [("word", "4", "four")]),
        ("almost 9 tanks", "9 tanks", [("word", "almost", "")]),
        ("India met Iran", "Iran met India", [("order", "India met Iran", "Iran met India")]),
        ("the US", "the us", [("case", "US", "us")]),
        ("Qureshi", "Qurēshi", [("word", "Qureshi", "Qurēshi")]),
        ("so, he", "so he", [("punctuation", ",", "")]),
        ("don't", "don’t", [("quotes", "'", "’")]),
        ("1990-91", "1990–91", [("dash", "-", "–")]),
        ("a\u00a0b", "a b", [("space", "\u00a0", " ")]),
        ("mili\u00adtary", "military", [("space", "mili\u00adtary", "military")]),
        ("same", "same", []),
    ],
)
def test_changes_are_named(yours: str, source: str, expected: list[tuple[str, str, str]]) -> None:
    """Each difference is named by what it changes, with the words on both sides."""
    assert changes(yours, source) == tuple(Change(ChangeKind(kind), mine, theirs) for kind, mine, theirs in expected)


_ALPHABET = st.sampled_from(
    ["not", "four", "4", "India", "-", "–", "’", "'", "<", ">", "%", ".", " ", " ", "  ", "tank", "Tank"]
)


@given(st.lists(_ALPHABET, max_size=8).map("".join), st.lists(_ALPHABET, max_size=8).map("".join))
def test_no_difference_is_hidden(yours: str, source: str) -> None:
    """Texts that differ, beyond white space at their ends, have a change, which says where; equal ones have none."""
    found = changes(yours, source)
    assert bool(found) == (yours.strip() != source.strip())
    assert [yours[change.start : change.end] for change in found] == [change.yours for change in found]
    assert [source[change.source_start : change.source_end] for change in found] == [change.source for change in found]


@pytest.mark.parametrize(
    ("yours", "source", "kind"),
    [
        ("on page 1948 of it", "on page 1949 of it", "number"),
        ("Flight 1912 left", "Flight 1913 left", "number"),
        ("paid Rs 2018 for it", "paid Rs 2019 for it", "quantity"),
        ("it rose to 1850 there", "it rose to 1950 there", "number"),
        ("of 1600 votes", "of 1700 votes", "number"),
        ("1750 dead in it", "1751 dead in it", "number"),
        ("in 2018 he left", "in 2019 he left", "date"),
        ("the summer of 1948 was hot", "the summer of 1949 was hot", "date"),
    ],
)
def test_a_changed_digit_is_named_for_what_it_is(yours: str, source: str, kind: str) -> None:
    """Four digits are a year where nothing says that they number a thing or count."""
    assert [change.kind for change in changes(yours, source)] == [kind]
