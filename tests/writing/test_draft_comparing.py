"""Comparing the details of a statement with the article's: what differs, what does not, and what cannot be told."""

import numpy as np
import pytest

from assistant import Assistant
from assistant.records import DraftSentence
from assistant.text import details
from assistant.writing.draft.comparing import _conflict, _covers, rivals, says
from assistant.writing.draft.likeness import Text
from assistant.writing.draft.same_name import is_country, same_name, tells


def check(assistant: Assistant, text: str) -> DraftSentence:
    """What is found on one sentence."""
    (found,) = assistant.draft(text)
    return found


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("In 2015 Russia agreed to sell twelve Mi-35 helicopters to Pakistan.", ("number", "twelve", "four")),
        ("Russia wanted to invest $7bn in the North-South pipeline.", ("quantity", "$7bn", "$2 billion")),
        (
            "The helicopters account for well over $153 million.",
            ("quantity", "over $153 million", "almost $153 million"),
        ),
        ("The LNG pipeline of 900 km leads from Karachi to Lahore.", ("quantity", "900 km", "1,300-km")),
        ("In 2013 Putin endorsed Pakistan’s bid to join the SCO.", ("date", "2013", "2011")),
        ("Khan and Putin met in Bishkek on 14 July.", ("date", "14 July", "June 14")),
        ("In 1949, Churchill invited Liaquat Ali Khan to visit Moscow.", ("name", "Churchill", "Joseph Stalin")),
        ("Russia did not condemn NATO drone strikes in Pakistan.", ("negation", "not condemn", "condemned")),
        ("Ayub Khan went to Washington instead of Moscow.", ("name", "Ayub Khan", "Prime Minister Liaquat Ali Khan")),
        ("Russia hosted talks on peace in Afghanistan last February.", ("date", "last February", "Last November")),
        ("Druzhba V is being held at a centre in Pabbi.", ("name", "Druzhba V", "Druzhba VII")),
    ],
)
def test_a_changed_detail_is_named(real_assistant: Assistant, text: str, change: tuple[str, str, str]) -> None:
    """Its kind, and the words of both."""
    found = check(real_assistant, text)
    assert found.outcome == "differs"
    told = {(one.kind, one.yours, one.source): one for one in found.changes}
    assert change in told
    named = told[change]
    source = real_assistant.article(str(named.article_id)).text[named.source_start : named.source_end]
    assert (change[1].endswith(text[named.start : named.end]), change[2].endswith(source)) == (True, True)
    assert named.start < named.end
    assert named.source_start < named.source_end


@pytest.mark.parametrize(
    "text",
    [
        "In 2015 Moscow agreed to sell Pakistan 4 Mi-35 helicopters.",
        "Russia wanted to put 2,000 million dollars into the North-South gas pipeline.",
        "The helicopters cost almost 153 million dollars.",
        "Putin backed the SCO bid of Islamabad in 2011.",
        "The exact nature of the exercises has not been announced.",
        "Joint military drills of fourteen days were held in Cherat.",
    ],
)
def test_other_words_for_the_same_are_no_difference(real_assistant: Assistant, text: str) -> None:
    """Digits for words, units, a country's capital, a negation said otherwise; that all is said is not told by it."""
    found = check(real_assistant, text)
    assert found.outcome in ("related", "evidence")
    assert found.changes == ()
    assert found.hits[0].citation.quote == found.hits[0].sentence.text


def test_a_statement_without_evidence_has_the_nearest_passages(real_assistant: Assistant) -> None:
    """And a low confidence."""
    found = check(real_assistant, "The library of Alexandria burnt down twice.")
    assert (found.outcome, found.changes) == ("nothing", ())
    assert found.confidence is not None
    assert found.confidence < 0.2
    assert found.hits


@pytest.mark.parametrize(
    ("yours", "source", "same"),
    [
        ("putin", "russian president vladimir putin", True),
        ("us", "united states", True),
        ("american", "washington", True),
        ("moscow", "russian", True),
        ("central asia", "central asian", True),
        ("druzba", "druzhba", True),
        ("sco", "shanghai cooperation organisation", True),
        ("druzhba ix", "druzhba vii", False),
        ("t-72", "t-90", False),
        ("druzhba v", "druzhba vii", False),
        ("qamar j", "qamar javed", True),
        ("prime minister sharif", "prime minister khan", False),
        ("soviet union", "russia", False),
    ],
)
def test_names(yours: str, source: str, same: bool) -> None:
    """Parts, acronyms, spellings and countries count as the same; titles and designations do not make it so."""
    assert same_name(yours, source) is same_name(source, yours) is same


def test_titles_tell_nothing_and_countries_are_known() -> None:
    """So that a title never stands in the place of a person, nor a person in that of a country."""
    assert (tells("deputy defence minister"), tells("general bajwa")) == (False, True)
    assert (is_country("pakistani"), is_country("bajwa"), is_country("putin’s russia")) == (True, False, False)


def test_a_country_does_not_say_who_its_president_is() -> None:
    """'Russian' in a statement leaves the Russian prime minister's name a rival; 'Fradkov' does not."""
    source = _text("Russian Prime Minister Mikhail Fradkov visited Pakistan.")
    for statement, expected in (
        ("Viktor Zubkov was the first Russian there.", ["Russian Prime Minister Mikhail Fradkov"]),
        ("Viktor Zubkov met Fradkov there.", []),
    ):
        mine = _text(statement)
        assert [one.text for one in rivals(mine, mine.details[0], source)] == expected


def test_what_is_not_known_as_a_country_may_be_tried_for_one() -> None:
    """'Tajikistan' for Afghanistan, where alike is not asked for; never a person for a country."""
    mine, source = _text("They left Tajikistan."), _text("They left Afghanistan to Kabulov.")
    assert [one.text for one in rivals(mine, mine.details[0], source)] == ["Kabulov"]
    assert [one.text for one in rivals(mine, mine.details[0], source, alike=False)] == ["Afghanistan", "Kabulov"]
    mine = _text("They left India.")
    assert [one.text for one in rivals(mine, mine.details[0], source, alike=False)] == ["Afghanistan"]


def test_a_short_name_stands_for_the_longer_one_of_its_passage() -> None:
    """'Khan' does not confirm Ayub Khan where it is Liaquat Ali Khan; alone, or for the same man, it does."""
    passage = _text("They asked Liaquat Ali Khan to come. In the end Khan left.")
    assert not says(passage, _text("There was Ayub Khan.").details[0])
    assert says(passage, _text("There was Ali Khan.").details[0])
    assert says(_text("In the end Khan left."), _text("There was Ayub Khan.").details[0])


def _text(text: str) -> Text:
    """A text with its details, without vectors."""
    return Text(text, details(text), np.zeros((0, 1), np.float32), np.zeros((0, 2), np.int32))


@pytest.mark.parametrize(
    ("mine", "theirs", "covers", "conflict"),
    [
        ("2018", "2018-09-11", True, False),
        ("2018-09", "2018", False, False),
        ("198X", "1985", True, False),
        ("197X", "1985", False, True),
        ("XXXX-07-14", "XXXX-06-14", False, True),
        ("XXXX-07-14", "2014", False, False),
        ("2015", "2014/2016", False, False),
        ("2019", "2014/2016", False, True),
    ],
)
def test_dates(mine: str, theirs: str, covers: bool, conflict: bool) -> None:
    """A date is covered by a more exact one; it conflicts only in what both of them say."""
    assert (_covers(mine, theirs), _conflict(mine, theirs)) == (covers, conflict)
