"""Brackets may say who is meant, bring a word into form, join and explain; they may change nothing that is stated."""

from collections.abc import Iterator

import pytest
from quotes_world import one, told, world

from assistant import Assistant

MILL = """---
title: The mill at Orrest
publisher: Fell Gazette
---
Mrs Anna Weir said the mill sold six looms to a dealer from Leeds in 1911. She was not asked why. He agreed to move
the wheel, and the owner may open the sluice in dry months. It lies 20 miles from the sea. The workers were able to
stay, and two or three of them did. Help came late. Mr Tom Reed, the foreman, kept the keys. Leeds paid for it all.

The bank will lend them money if the council signs. Nothing was said of the debt [of 1908] in that year.
"""


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """One article."""
    with world({"mill.md": MILL, "other.md": "The ferry leaves at noon."}) as opened:
        yield opened


@pytest.mark.parametrize(
    "quote",
    [
        "[She] said the mill sold six looms",
        "[T]he mill sold six looms to a dealer",
        "the mill sold [6] looms to a dealer from Leeds",
        "the mill sold six looms [sic] to a dealer from Leeds",
        "the mill sold six looms[a] to a dealer from Leeds",
        "the mill sold six looms [12] to a dealer from Leeds",
        "the mill sold six [wooden] looms to a dealer from Leeds",
        "the mill sold six looms (sic) to a dealer from Leeds",
        "the mill sold six looms to a dealer from Leeds [emphasis added]",
        "[Weir] said the mill sold six looms",
        "the mill [sells] six looms to a dealer from Leeds",
        "He agree[s] to move the wheel",
        "He agree[d] to move the wheel",
        "[Reed] agreed to move the wheel",
        "It lies 20 miles [32 km] from the sea",
        "The workers [are] able to stay",
        "[The foreman] kept the keys. Leeds paid",
        "The bank [would] lend them money",
        "debt [of 1908] in that year",
        "sold six looms […] in 1911",
        "sold six looms[…]in 1911",
    ],
)
def test_may_stand(assistant: Assistant, quote: str) -> None:
    """Pronouns and who they mean, forms of a word, equal numbers, notes, remarks, explanations, the source's own."""
    found = one(assistant, f"They wrote «{quote}» there.")
    assert (found.holds, found.outcome in ("exact", "typographic", "stitched")) == (True, True), told(found)


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("the mill sold [seven] looms to a dealer", ("number", "[seven]", "six")),
        ("the mill sold [some] looms to a dealer", ("number", "[some]", "six")),
        ("the mill sold six [hundred] looms to a dealer", ("number", "[hundred]", "")),
        ("the mill sold [almost] six looms to a dealer", ("number", "[almost]", "")),
        ("the mill sold [5] looms to a dealer from Leeds", ("number", "[5]", "six")),
        ("[Seven] looms to a dealer from Leeds", ("number", "[Seven]", "six")),
        ("the mill sold[…]seven looms to a dealer", ("number", "seven", "six")),
        ("the mill sold seven[b] looms to a dealer", ("number", "seven", "six")),
        ("to a dealer from Leeds in 19[2]1", ("date", "19[2]1", "1911")),
        ("to a dealer from Leeds in [1912]", ("date", "[1912]", "1911")),
        ("It lies 20 miles [50 km] from the sea", ("quantity", "[50 km]", "")),
        ("the mill [never] sold six looms to a dealer", ("negation", "[never]", "")),
        ("the mill [refused to sell] six looms to a dealer", ("negation", "[refused to sell]", "sold")),
        ("She was [often] asked why. He agreed", ("negation", "[often]", "not")),
        ("He [dis]agreed to move the wheel", ("negation", "[dis]agreed", "agreed")),
        ("The workers were [un]able to stay", ("negation", "[un]able", "able")),
        ("the mill [bought] six looms to a dealer", ("word", "[bought]", "sold")),
        ("the mill sold six looms [from] a dealer from Leeds", ("word", "[from]", "to")),
        ("the owner [must] open the sluice in dry months", ("word", "[must]", "may")),
        ("Help[less] came late. Mr Tom Reed", ("word", "Help[less]", "Help")),
        ("a dealer from [Hull] in 1911", ("name", "[Hull]", "Leeds")),
        ("[Hull] agreed to move the wheel", ("name", "[Hull]", "He")),
        ("a dealer from Leeds [and Hull] in 1911", ("word", "[and Hull]", "")),
        ("[The thief] kept the keys. Leeds paid", ("word", "[The thief]", "the foreman")),
    ],
)
def test_may_not_stand(assistant: Assistant, quote: str, change: tuple[str, str, str]) -> None:
    """A number, date, negation, name or word that the source does not have there is named, and does not hold."""
    found = one(assistant, f"They wrote «{quote}» there.")
    assert (found.outcome, found.holds) == ("altered", False)
    assert change in told(found)


def test_words_left_out_need_an_ellipsis(assistant: Assistant) -> None:
    """A note is no ellipsis, nor are brackets around a joining word: what was left out is named."""
    found = one(assistant, "They wrote «Mrs Anna Weir said the mill sold six looms [sic] in 1911» there.")
    assert found.outcome == "altered"
    found = one(assistant, "They wrote «the mill sold six looms [and] The workers were able to stay» there.")
    assert found.outcome == "altered"


def test_what_was_put_in_is_told(assistant: Assistant) -> None:
    """Also where it may stand, the reader sees what the brackets replace."""
    found = one(assistant, "They wrote «[She] said the mill sold six looms» there.")
    assert ("word", "[She]", "Weir") in told(found)


LAKE = """---
title: The lake
---
She said the deal would not hurt them. The wardens closed the lake and the village welcomed it. I was captain
of the team, and we won our games. Mr Tom Reed sold his boat to Mrs Weir because it leaked. They almost sank
in May, but nobody fell in. Some anglers left before the rain began. You may fish here if the flag is up.
"""


@pytest.fixture(scope="module")
def lake() -> Iterator[Assistant]:
    """One article of small words."""
    with world({"lake.md": LAKE, "other.md": "The ferry leaves at noon."}) as opened:
        yield opened


@pytest.mark.parametrize(
    "quote",
    [
        "[He] said the deal would not hurt them",
        "[They] said the deal would not hurt them",
        "She said the deal would not hurt [him]",
        "[He] closed the lake and the village welcomed it",
        "The wardens closed the lake [but] the village welcomed it",
        "The wardens closed the lake [because] the village welcomed it",
        "the village welcomed [them]. I was captain of the team",
        "[We] was captain of the team",
        "I was captain of the team, and [I] won our games",
        "I was [perhaps] captain of the team",
        "I was [former] captain of the team",
        "I was captain of [half] the team",
        "Mr Tom Reed sold [her] boat to Mrs Weir",
        "[She] sold his boat to Mrs Weir because it leaked",
        "Mr Tom Reed sold his boat to [him] because it leaked",
        "sold his boat to Mrs Weir [although] it leaked",
        "They [nearly never] sank in May, but nobody fell in",
        "They almost sank in May, [so] nobody fell in",
        "[All] anglers left before the rain began",
        "Some anglers left [after] the rain began",
        "You may fish here [unless] the flag is up",
        "You may [only] fish here if the flag is up",
    ],
)
def test_small_words_may_not_turn(lake: Assistant, quote: str) -> None:
    """Another person, gender or number, a conjunction of another sense, a hedge or quantifier put in."""
    found = one(lake, f"They wrote «{quote}» there.")
    assert not found.holds, told(found)


@pytest.mark.parametrize(
    "quote",
    [
        "She said the deal would not hurt [the wardens]",
        "[They] closed the lake and the village welcomed it",
        "[he] was captain of the team, and [they] won [their] games",
        "[She] was captain of the team",
        "[He] sold his boat to Mrs Weir because it leaked",
        "Mr Tom Reed sold his boat to [her] because it leaked",
        "[We] may fish here if the flag is up",
    ],
)
def test_small_words_may_say_the_same(lake: Assistant, quote: str) -> None:
    """Who reports turns 'I' and 'we', and says who is meant."""
    found = one(lake, f"They wrote «{quote}» there.")
    assert found.holds, told(found)
