"""An elision ends no quotation in single marks, and a plural's apostrophe none."""

from collections.abc import Iterator

import pytest
from quotes_world import told, world

from assistant import Assistant
from assistant.documents import parse
from assistant.writing.quotes.marks import quotations

COAST = """---
title: The coast
---
Rock ’n’ roll was banned in four towns. We’re goin’ to sell four boats before winter, the skipper said. Get ’em out of
four towns, they cried. The ol’ mill fed four farms. He gi’ed nowt o’ four sheep to th’ owd man. It was never sold. The
childre’ of four villages sang.
"""


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """One article with elisions."""
    with world({"coast.md": COAST, "other.md": "The ferry leaves at noon."}) as opened:
        yield opened


def quoted(text: str) -> list[str]:
    """The quotations that the marks alone tell."""
    blocks = parse(text).blocks
    return [blocks[i].text[a:b] for i, found in quotations(blocks, text) for a, b in found.ranges]


@pytest.mark.parametrize(
    "words",
    [
        "We’re goin’ to sell five boats before winter",
        "Rock ’n’ roll was banned in five towns",
        "Get ’em out of five towns",
        "Get ‘em out of five towns",
        "The ol’ mill fed five farms",
        "He gi’ed nowt o’ five sheep to th’ owd man",
        "The workers’ rights and the owners’ debts",
    ],
)
@pytest.mark.parametrize("straight", [False, True])
def test_the_whole_is_quoted(words: str, straight: bool) -> None:
    """In typographic marks and in straight ones, from the first word to the last."""
    text = f"‘{words}’, he said."
    text = text.translate({0x2018: "'", 0x2019: "'"}) if straight else text
    assert quoted(text) == [text[1 : len(words) + 1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said ‘never’ to the workers’ demand.", ["never"]),
        ("‘We met again’ he said of the workers’ plan.", ["We met again"]),
        ("He put ‘in’ here and ‘out’ there", ["in", "out"]),
        ("the ’90s and the workers’ rights, rock ’n’ roll", []),
        ("the '90s and the workers' rights, 'tis so", []),
        ("‘We’re goin’’ he said", ["We’re goin"]),
        ("“We’re goin’ to sell ‘em”", ["We’re goin’ to sell ‘em"]),
    ],
)
def test_short_ones_stay_short(text: str, expected: list[str]) -> None:
    """A mark that closes is not taken for an apostrophe."""
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("‘We’re goin’ to sell five boats before winter’, he said.", "altered"),
        ("‘We’re goin’ to sell five boats before winter’ he said.", "altered"),
        ("'The ol' mill fed five farms', he said.", "altered"),
        ("‘The childre’ of five villages sang’ they say.", "altered"),
        ("‘The childre’ of four villages sang’ they say.", "typographic"),
        ("‘It was never sold’ he told the workers’ union.", "exact"),
    ],
)
def test_the_source_decides(assistant: Assistant, text: str, outcome: str) -> None:
    """Where a quotation may end in several places, the words behind the first are looked for in the source."""
    (found,) = assistant.quotes(text).quotations
    assert (found.outcome, ("number", "five", "four") in told(found)) == (outcome, outcome == "altered")
