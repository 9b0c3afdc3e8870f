"""What a publisher prints around an article is told from what the article says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.boilerplate import is_boilerplate

NOTES = (
    "Source: https://dailytimes.com.pk/295922/", "The writer is a freelance columnist.", "He Tweets at @iamusmanghani",
    "The writer is an electrical engineer who is also a CSS aspirant.", "Published in Daily Times, June 11th 2018.",
    "Read also: The bridge is old.", "READ MORE", "Published in Dawn, June 4th, 2019", "Photo: AFP", "https://a.b",
    "This article was originally published in The Times.", "The views expressed are the author's own.",
    "Usman Ghani is a freelance journalist.", "Follow us on Twitter.", "Originally published on July 4, 2016.",
    "The authors are researchers at the institute.", "Also read: more", "Copyright 2019 Times", "@x",
)  # fmt: skip
PROSE = (
    "Published in 1990, the book sold 4 million copies.", "The author is right that four were sold.",
    "He tweeted that four were sold.", "The source of the river is high.", "Read the treaty and see.",
    "More countries joined.", "Sources said that four were sold.", "The writer was jailed in 1990.",
    "This article of the treaty was broken in 2014.", "Subscribers rose by 4 per cent.", "The author met him.",
    "See also the fate of Crimea in 2014, where the same happened.", "Related parties met in Lahore.",
)  # fmt: skip


@given(st.sampled_from(NOTES), st.sampled_from(["", "*", "**", "> ", "[", "– "]))
def test_notes(note: str, before: str) -> None:
    """Also in emphasis, as a quotation or in brackets."""
    assert is_boilerplate(before + note)


@pytest.mark.parametrize("sentence", PROSE)
def test_prose(sentence: str) -> None:
    """The same words in a sentence of the article say something."""
    assert not is_boilerplate(sentence)


def test_a_question_for_the_writer() -> None:
    """Who wrote an article is no boilerplate where that is asked; where else to look always is."""
    assert not is_boilerplate("The writer is a freelance columnist.", "What is the profession of the columnist?")
    assert is_boilerplate("The writer is a freelance columnist.", "What is a freelance columnist?")
    assert is_boilerplate("Source: https://a.b", "Where was it published?")
