"""Drift: which known answers lost their quotation, and what is said instead; without a model or an index."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.known_answers import KnownAnswer, Quotation
from assistant.evaluation.known_answers.drift import Lost, drift_json, drift_text, lost
from assistant.records import Article, CitationOutcome

FILE = Path("sea.answers.yaml")
ARTICLES = (
    Article("sea", "Boats leave at dawn. The tide falls at noon, slowly.", ""),
    Article("wind", "The wind rises. Gulls follow the boats.", ""),
)


def known(*answers: tuple[str, str]) -> KnownAnswer:
    """A known answer on line 3, its quotations on lines 5, 7, and so on."""
    quotations = tuple(Quotation(article, quote, 5 + 2 * number) for number, (article, quote) in enumerate(answers))
    return KnownAnswer("tide", "When?", quotations, line=3)


def test_what_stands_is_not_lost() -> None:
    """A quotation at any place of its article is well, and a refusal has none to lose."""
    assert lost(FILE, [known(("sea", "The tide falls at noon"), ("wind", "Gulls")), known()], ARTICLES) == ()


def test_a_quotation_that_changed_is_offered_the_nearest_text() -> None:
    """The article still tells of it: its words now, and the words that differ."""
    assert lost(FILE, [known(("wind", "Gulls"), ("sea", "The tide rises at noon, slowly."))], ARTICLES) == (
        Lost(
            file="sea.answers.yaml",
            line=7,
            id="tide",
            article="sea",
            quote="The tide rises at noon, slowly.",
            outcome=CitationOutcome.GONE,
            now="sea",
            nearest="The tide falls at noon, slowly.",
            changes=(("replace", "rises", "falls"),),
        ),
    )


def test_a_quotation_that_moved_to_another_article_is_found_there() -> None:
    """Whether its article still exists or not."""
    found = lost(FILE, [known(("sea", "Gulls follow"), ("lake", "Gulls follow"))], ARTICLES)
    assert [(one.line, one.article, one.outcome, one.now, one.nearest) for one in found] == [
        (5, "sea", "moved", "wind", None),
        (7, "lake", "moved", "wind", None),
    ]


def test_the_nearest_text_of_an_article_that_is_gone_is_looked_for_everywhere() -> None:
    """An article that was renamed and corrected at once is found by its words."""
    (found,) = lost(FILE, [known(("lake", "The wind rose."))], ARTICLES)
    assert (found.outcome, found.now, found.nearest) == ("unknown-article", "wind", "The wind rises.")
    assert found.changes == (("replace", "rose.", "rises."),)


def test_nothing_near_is_nothing() -> None:
    """Where no letter agrees, no text is offered."""
    (found,) = lost(FILE, [known(("sea", "ЖЖЖ"))], ARTICLES)
    assert (found.outcome, found.now, found.nearest, found.changes) == ("gone", None, None, ())
    (found,) = lost(FILE, [known(("sea", "Boats"))], ())
    assert (found.outcome, found.now, found.nearest) == ("unknown-article", None, None)


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_what_is_offered_stands_in_the_article(quote: str, words: str) -> None:
    """A quotation is lost exactly if its article does not contain it, and the text offered can be quoted."""
    found = lost(FILE, [known(("sea", quote))], [Article("sea", words, "")])
    assert bool(found) == (quote not in words)
    assert all(one.nearest is None or one.nearest in words for one in found)


def test_a_person_sees_file_and_line_first() -> None:
    """Editors jump there; below stand the words that were, those that are, and what differs."""
    every = {FILE: (known(("sea", "Gulls follow"), ("sea", "The tide rises at noon, slowly.")), known())}
    assert drift_text(every, lost(FILE, every[FILE], ARTICLES)) == (
        "sea.answers.yaml:5: tide: moved (sea)\n"
        "   was: Gulls follow\n"
        "   stands in wind now\n"
        "sea.answers.yaml:7: tide: gone (sea)\n"
        "   was: The tide rises at noon, slowly.\n"
        "   nearest, in sea: The tide falls at noon, slowly.\n"
        "   replace: 'rises' -> 'falls'\n"
        "Quotations: 2, of 2 known answers; 2 lost."
    )
    assert drift_text(every, ()) == "Quotations: 2, of 2 known answers; all stand in their articles."


def test_json_counts_what_was_checked() -> None:
    """The lost ones are records with the fields of `Lost`."""
    every = {FILE: (known(("sea", "Gulls follow")), known())}
    value = drift_json(every, lost(FILE, every[FILE], ARTICLES))
    assert {**value, "lost": len(value["lost"])} == {"files": 1, "known_answers": 2, "quotations": 1, "lost": 1}
    assert value["lost"][0]["outcome"] == "moved"
