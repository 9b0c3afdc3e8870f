"""Which sentences of a draft make a checkable statement."""

import pytest

from assistant import documents
from assistant.writing.draft.statements import statements


def found(text: str, kind: str = "text") -> list[tuple[str, str | None]]:
    """Every sentence of a text, and why it is not checked."""
    return [(one.text, one.reason) for one in statements(documents.parse(text, kind))]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Russia sold four helicopters.", None),
        ("We sold four helicopters to Moscow.", None),
        ("Is that so?", "a question"),
        ("He asked: “Is that so?”", "a question"),
        ("See the appendix for more.", "an instruction"),
        ("Please note the date.", "an instruction"),
        ("Note is taken of it.", None),
        ("I think that they are great.", "an opinion without a detail"),
        ("I think that Russia sold four.", None),
        ("Not so.", "too short"),
    ],
)
def test_what_is_checked(sentence: str, reason: str | None) -> None:
    """Questions, instructions, opinions without a detail and very short sentences are not."""
    assert found(f"{sentence} It fell in the year 2015.") == [(sentence, reason), ("It fell in the year 2015.", None)]


def test_headings_code_and_footnotes_are_not_checked() -> None:
    """By their kind, or by their look in a text without markup."""
    assert found("# Four were sold.\n\nFive were sold.\n\n    six = 6\n\n[^1]: Seven were sold.", "markdown") == [
        ("Four were sold.", "a heading"),
        ("Five were sold.", None),
        ("six = 6", "code"),
        ("Seven were sold.", "a footnote"),
    ]
    assert found("On the sale of arms\n\nFour were sold.") == [
        ("On the sale of arms", "a heading"),
        ("Four were sold.", None),
    ]


def test_a_list_item_without_a_stop_is_checked() -> None:
    """It is no heading."""
    assert found("- Russia sold four helicopters", "markdown") == [("Russia sold four helicopters", None)]


def test_places_count_in_the_file() -> None:
    """Markup inside a sentence lies in its range, markup around it does not."""
    text = "*One* fell. **Two *rose* again.** End of it."
    first, second, third = statements(documents.parse(text, "markdown"))
    assert text[first.start : first.end] == "One* fell."
    assert text[second.start : second.end] == "Two *rose* again."
    assert text[third.start : third.end] == "End of it."
