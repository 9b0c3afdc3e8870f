"""What bears a statement out as far as words tell: the same words in the same order, nothing denied or left open."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, build, documents
from assistant.documents import parse
from assistant.errors import UsageError
from assistant.records import DraftSentence
from assistant.writing.draft import check, write
from assistant.writing.draft.bearing import Bearing, by_words

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Russia sold four helicopters to Pakistan.", "Russia sold 4 Mi-35 helicopters to Pakistan in 2015."),
        ("The dam cost 10,000 crore rupees.", "The dam at Bhil cost ten thousand crore rupees in the end."),
        ("Vladimir Putin visited Pakistan in 2011.", "Russian President Vladimir Putin visited Pakistan in May 2011."),
        (
            "Stalin extended an invitation to Khan.",
            "In 1949, Joseph Stalin extended an invitation to Liaquat Ali Khan.",
        ),
        ("The council did not sell the mill.", "On Monday, the council did not sell the old mill to the baker."),
        ("The mill sells bread in the town.", "The mill sold bread in the old town."),
        ("The clerk said that repairs would cost 310,000 crowns.", "The clerk said repairs would cost 310,000 crowns."),
    ],
)
def test_what_bears_out(statement: str, source: str) -> None:
    """Numbers in words, endings, titles before a name, and what is said besides leave the sense as it is."""
    assert by_words(statement, source) is Bearing.BEARS_OUT


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Pakistan sold four helicopters to Russia.", "Russia sold four helicopters to Pakistan."),
        ("Druzhba means Brotherhood.", "The name Druzhba means Friendship."),
        ("Russia attacked Georgia in 2008.", "Russia was attacked by Georgia in 2008."),
        ("Pakistan sold helicopters to India.", "The rival of Pakistan sold helicopters to India."),
        ("Pakistan sold helicopters to India.", "Pakistan’s rival sold helicopters to India."),
        ("Pakistan sold helicopters to India.", "Pakistan officials sold helicopters to India."),
        ("Pakistan sold helicopters to India.", "Russia, unlike Pakistan, sold helicopters to India."),
        ("Russia sold helicopters to Pakistan.", "Russia may have sold helicopters to Pakistan."),
        ("Russia sold helicopters to Pakistan.", "Russia refused to sell helicopters to Pakistan."),
        ("Russia sold helicopters to Pakistan.", "Russia agreed to sell helicopters to Pakistan."),
        ("Russia sold helicopters to Pakistan.", "Analysts claimed Russia sold helicopters to Pakistan."),
        ("Russia sold helicopters to Pakistan.", "If Russia sold helicopters to Pakistan, the US would object."),
        ("Russia sold helicopters to Pakistan.", "Has Russia sold helicopters to Pakistan?"),
        ("Russia sold helicopters to Pakistan.", "Russia never sold helicopters to Pakistan."),
        ("Russia never sold helicopters to Pakistan.", "Russia sold helicopters to Pakistan."),
        ("Russia sold all helicopters to Pakistan.", "Russia sold helicopters to Pakistan."),
        ("Only Russia sold helicopters to Pakistan.", "Russia sold helicopters to Pakistan."),
        ("Russia first sold helicopters to Pakistan.", "Russia sold helicopters to Pakistan."),
        ("Russia sold five helicopters to Pakistan.", "Russia sold four helicopters to Pakistan."),
        (
            "Russia sold helicopters to Pakistan in 2015.",
            "In 2015 Russia built a mill; it sold helicopters to Pakistan.",
        ),
        ("Khan accepted the invitation of Stalin.", "Stalin extended an invitation to Khan, who declined."),
        ("It rose.", "It rose."),
    ],
)
def test_what_does_not_bear_out(statement: str, source: str) -> None:
    """Who does what to whom, what is denied, possible, asked, said by another, or added by the writer."""
    assert by_words(statement, source) is Bearing.UNSURE


NAMES = ("Russia", "Pakistan", "India", "Georgia")
DEEDS = ("sold", "sent", "gave", "lent")
THINGS = ("four helicopters", "wheat", "two old ships")


@given(st.permutations(NAMES), st.sampled_from(DEEDS), st.sampled_from(THINGS), st.integers(1950, 2020))
def test_a_sentence_bears_itself_out(names: list[str], deed: str, thing: str, year: int) -> None:
    """And part of itself, but not with the names in each other's place."""
    first, second = names[:2]
    source = f"{first} {deed} {thing} to {second} in {year}."
    assert by_words(f"{first} {deed} {thing} to {second}.", source) is Bearing.BEARS_OUT
    assert by_words(f"{second} {deed} {thing} to {first}.", source) is Bearing.UNSURE
    assert by_words(f"{first} {deed} {thing} to {second} in {year + 1}.", source) is Bearing.UNSURE


# --- in a draft ---------------------------------------------------------------------------------------------


@pytest.fixture
def assistant(write_corpus: Write, tmp_path: Path) -> Assistant:
    """Articles of which two say nearly the same."""
    files = {
        "mill.md": "The mill by the weir was sold to a baker from Ghent in the year of the flood.",
        "copy.md": "The mill by the weir was sold to a baker from Ghent in the year of the great flood.",
        "tower.md": "Source: https://a.b/tower\n\nThe tower was built of oak. Read also: The tower of oak.",
        "boat.md": "The writer is a freelance columnist. The boat left the harbour at dawn.",
    }
    build(write_corpus(files), tmp_path / "index", embedder=ToyEmbedder())
    return Assistant.open(tmp_path / "index", embedder=ToyEmbedder())


def first(assistant: Assistant, text: str) -> DraftSentence:
    """What is found on the first sentence."""
    return next(assistant.draft(text))


@pytest.mark.parametrize("article", ["mill", "copy"])
def test_an_exact_quotation_decides_the_source(assistant: Assistant, article: str) -> None:
    """Of two articles the one that has the very words is cited, and its passage stands first."""
    words = re.sub(r"\.$", "", assistant.article(article).text)
    for text in (f"She wrote “{words}”.", f"{words}."):
        found = first(assistant, text)
        assert found.outcome == "evidence"
        assert found.citation is not None
        assert (found.citation.article_id, found.hits[0].passage.article_id) == (article, article)
        assert words.casefold() in found.citation.quote.casefold()


def test_words_in_quotation_marks_that_no_article_has(assistant: Assistant) -> None:
    """They keep a sentence from being borne out."""
    found = first(assistant, "The mill by the weir was “sold to a butcher from Ghent in the year of the flood”.")
    assert found.outcome in ("related", "differs")


@pytest.mark.parametrize(
    "text", ["Source: https://a.b/tower", "The writer is a freelance columnist.", "Read also: The tower of oak."]
)
def test_notes_of_the_publisher_state_nothing(assistant: Assistant, text: str) -> None:
    """In a draft they are not checked."""
    assert (first(assistant, text).outcome, first(assistant, text).reason) in (
        ("not-checkable", "a note of the publisher's"),
        ("not-checkable", "too short"),
    )


@pytest.mark.parametrize(
    "text", ["Where is the source of the tower?", "What is a freelance columnist?", "tower of oak"]
)
def test_notes_of_the_publisher_answer_nothing(assistant: Assistant, text: str) -> None:
    """Nor are they hits of a question."""
    quotes = [hit.citation.quote for hit in assistant.ask(text, caution=0.0).hits]
    assert quotes
    assert not any(quote.startswith(("Source", "Read also", "The writer")) for quote in quotes)


def test_who_wrote_it_is_answered_where_it_is_asked(assistant: Assistant) -> None:
    """A question for the writer finds the line on the writer."""
    quotes = [hit.citation.quote for hit in assistant.ask("What is the profession of the writer?", caution=0.0).hits]
    assert "The writer is a freelance columnist." in quotes


def test_a_related_passage_is_cited_only_where_it_is_accepted(assistant: Assistant, tmp_path: Path) -> None:
    """By the number of its sentence; one with nothing related cannot be."""
    path = tmp_path / "a.md"
    path.write_text("A baker from Ghent bought the mill by the weir. Zebras eat blue zinnias.")
    document = documents.read(path)
    found = list(assistant.draft(document))
    assert [one.outcome for one in found] == ["related", "nothing"]
    assert write(path.read_bytes(), "a.md", document, found).cited == 0
    assert write(path.read_bytes(), "a.md", document, found, accepted=[1]).cited == 1
    for number in (0, 2, 3):
        with pytest.raises(UsageError, match=f"Cannot accept sentence {number}: expected one with a related passage"):
            write(path.read_bytes(), "a.md", document, found, accepted=[number])


def test_a_judge_that_reads_takes_the_place_of_words(assistant: Assistant) -> None:
    """Whoever can tell more is asked for each sentence of the passages; what contradicts is never evidence."""
    text = "A baker from Ghent bought the mill by the weir."
    generation, embedder = assistant._generation, ToyEmbedder()

    def told(bearing: Bearing) -> str:
        (found,) = check(generation, embedder, parse(text), 3, judge=lambda statement, source: bearing)
        return found.outcome

    assert told(Bearing.BEARS_OUT) == "evidence"
    assert told(Bearing.CONTRADICTS) == "contradicted"
    assert told(Bearing.UNSURE) == "related"


@settings(max_examples=25)
@given(st.sampled_from(["sold", "lent"]), st.sampled_from(["baker", "smith"]), st.sampled_from(["Ghent", "Lund"]))
def test_only_what_stands_there_is_evidence(deed: str, who: str, where: str) -> None:
    """Of a statement with each word changed in turn none is borne out by the sentence."""
    source = "The mill by the weir was sold to a baker from Ghent in the year of the flood."
    statement = f"The mill by the weir was {deed} to a {who} from {where}."
    expected = Bearing.BEARS_OUT if (deed, who, where) == ("sold", "baker", "Ghent") else Bearing.UNSURE
    assert by_words(statement, source) is expected


NOTES = {
    "choir.md": "The choir of Belm received CHF 5 million from a donor.",
    "state.md": "The state paid Rs 12,50,000 to the fishermen of Kotti after the storm.",
    "rolls.md": "The bakers of Lund sold 1,5 million rolls in May.",
    "dam.md": "The dam at Bhil cost ten thousand crore rupees in the end.",
    "born.md": "He was born on 3/4/1931 in Ghent, the register says.",
    "lane.md": "No 10 Mill Lane was sold to a baker from Ghent.",
    "ice.md": "The ice on the pond was minus five degrees on Sunday.",
    "war.md": "The war of the weavers began in the late 1980s in the north.",
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Articles with an amount or a date each, with the real model."""
    folder = tmp_path_factory.mktemp("notes")
    (folder / "corpus").mkdir()
    for name, text in NOTES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build(folder / "corpus", folder / "index")
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The choir of Belm received €5 million from a donor.", "differs"),
        ("The choir of Belm received 5 million francs from a donor.", "evidence"),
        ("The choir of Belm received 5 million Swiss francs from a donor.", "evidence"),
        ("The state paid Rs 12,00,000 to the fishermen of Kotti after the storm.", "differs"),
        ("The state paid 12.5 lakh rupees to the fishermen of Kotti after the storm.", "evidence"),
        ("The state paid 1.25 million rupees to the fishermen of Kotti after the storm.", "evidence"),
        ("The bakers of Lund sold 1,9 million rolls in May.", "differs"),
        ("The bakers of Lund sold 1.5 million rolls in May.", "evidence"),
        ("The dam at Bhil cost 10,000 crore rupees in the end.", "evidence"),
        ("The dam at Bhil cost 1,000 crore rupees in the end.", "differs"),
        ("He was born on 9 December 1931 in Ghent, the register says.", "differs"),
        ("He was born on 3 April 1931 in Ghent, the register says.", "evidence"),
        ("He was born on 4 March 1931 in Ghent, the register says.", "evidence"),
        ("No 10 Mill Lane was not sold to a baker from Ghent.", "differs"),
        ("A baker from Ghent bought 10 Mill Lane.", "related"),
        ("The ice on the pond was 5 degrees on Sunday.", "differs"),
        ("The ice on the pond was −5 degrees on Sunday.", "evidence"),
        ("The war of the weavers began in the early 1980s in the north.", "differs"),
        ("The war of the weavers began in the late eighties in the north.", "evidence"),
    ],
)
def test_amounts_and_dates_in_a_draft(notes: Assistant, text: str, outcome: str) -> None:
    """Unlike ones differ, equal ones are equal however they are written."""
    assert (text, next(notes.draft(text)).outcome) == (text, outcome)
