"""What a reader says of a statement is believed only where the words have nothing against it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.documents import Document, parse
from assistant.models.reader import Reader, Reading
from assistant.records import DraftSentence, Passage
from assistant.writing.draft import check, checking
from assistant.writing.draft.bearing import says_no_other
from assistant.writing.draft.opposites import opposes
from assistant.writing.draft.statements import Statement, statements
from assistant.writing.draft.wordforms import alike

LET = "The mill by the weir was let to a smith called Anna Berg in 1911."
SOLD = "Sweden sold the old dam to Norway."
ARTICLE = f"{LET} The town council rejected the plan for a dam. {SOLD}"


class Says:
    """A reader that says the same of all passages, and answers every question with the same words."""

    name = "says"

    def __init__(self, answers: float, words: str = "", place: float = 0.0) -> None:
        self._answers, self._words, self._place = answers, words, place
        self.asked: list[tuple[str, Passage]] = []

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """What it was told to say; the sentence with the words is marked, else the first."""
        self.asked += [(question, passage) for passage in passages]
        return [self._read(passage) for passage in passages]

    def _read(self, passage: Passage) -> Reading:
        at = passage.text.find(self._words) if self._words else -1
        span = None if at < 0 else (passage.start + at, passage.start + at + len(self._words))
        marks = [1.0 - i / 10 for i in range(len(passage.sentences))]
        return Reading(self._answers, self._place, span, tuple(marks))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One article, with the toy model."""
    folder: Path = tmp_path_factory.mktemp("mill")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "mill.md").write_text(f"---\ntitle: The mill of Lund\n---\n{ARTICLE}", encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return Assistant.open(folder / "index", embedder=ToyEmbedder())


def _told(assistant: Assistant, text: str, reader: Reader) -> DraftSentence:
    (sentence,) = check(assistant._generation, ToyEmbedder(), parse(text), 3, reader=reader)
    return sentence


def test_a_sure_reader_makes_evidence_of_a_paraphrase(assistant: Assistant) -> None:
    """The cited sentence is the marked one, a slice of the article."""
    text = "A smith called Anna Berg was let the mill by the weir in 1911."
    sentence = _told(assistant, text, Says(3.0))
    assert sentence.outcome == "evidence"
    assert sentence.citation is not None
    assert sentence.citation.quote == LET
    assert _told(assistant, text, Says(-3.0)).outcome == "related"


@pytest.mark.parametrize(
    "text",
    [
        "The smith Anna Berg did not lease the mill by the weir in 1911.",
        "The smith Anna Berg leased the mill by the weir in 1911 with Ola Lindt.",
        "The mill III by the weir was let to the smith Anna Berg in 1911.",
        "The town council accepted the plan for a dam by the weir in 1911.",
        "A smith called Anna Berg burnt the mill by the weir in 1911.",
    ],
)
def test_words_against_it_keep_a_sure_reader_from_evidence(assistant: Assistant, text: str) -> None:
    """A denial, a detail that no passage has, a numeral, an opposite, a word like none: however sure the reader is."""
    assert _told(assistant, text, Says(9.0)).outcome != "evidence"


class Knows:
    """A reader that bears out the statements with certain words, and no other."""

    name = "knows"

    def __init__(self, words: str) -> None:
        self._words = words

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Sure of every passage, one way or the other."""
        answers = 4.0 if self._words in question else -4.0
        return [Reading(answers, 0.0, None, tuple(0.5 for _ in passage.sentences)) for passage in passages]


FAR = "The old mill was sold to a smith called Ola Lindt in 1911."  # by the toy model too far for 'related'


def test_a_name_whose_exchange_is_borne_out_stands_in_the_place_of_a_wrong_one(assistant: Assistant) -> None:
    """Both names are told, slices of their texts; also where a passage is too far to be shown, for it is the name."""
    text = FAR
    sentence = _told(assistant, text, Knows("Anna Berg"))
    assert sentence.outcome == "differs"
    (change,) = sentence.changes
    assert (change.kind, change.yours, change.source) == ("name", "Ola Lindt", "Anna Berg")
    assert text[change.start : change.end] == "Ola Lindt"
    assert assistant.article("mill").text[change.source_start : change.source_end] == "Anna Berg"


def test_an_exchange_that_is_not_borne_out_names_nothing(assistant: Assistant) -> None:
    """Without the reader's word a name that no passage has is one that is not confirmed."""
    assert _told(assistant, FAR, Says(-4.0)).outcome == "nothing"
    assert _told(assistant, FAR, Knows("Anna Lindt")).outcome == "nothing"


def test_names_the_other_way_round_contradict_with_both_places(assistant: Assistant) -> None:
    """Each name is told with the one that the article has in its place; nothing is cited by itself."""
    sentence = _told(assistant, "Norway sold the old dam to Sweden.", Knows("Sweden sold"))
    assert sentence.outcome == "contradicted"
    assert [(change.kind, change.yours, change.source) for change in sentence.changes] == [
        ("order", "Norway", "Sweden"),
        ("order", "Sweden", "Norway"),
    ]
    text = assistant.article("mill").text
    assert all(text[change.source_start : change.source_end] == change.source for change in sentence.changes)
    assert _told(assistant, SOLD, Knows("Norway sold")).outcome == "evidence"  # its own words bear it out


def test_nothing_is_read_twice(assistant: Assistant) -> None:
    """What was read to look for exchanged names is known where it is asked whether a passage bears all of it out."""
    reader = Says(2.0)
    _told(assistant, "Norway sold the old dam to Sweden.", reader)
    assert len({statement for statement, _ in reader.asked}) == 2
    assert len(set(reader.asked)) == len(reader.asked)


def test_the_opposite_in_its_place_contradicts_with_both_places(assistant: Assistant) -> None:
    """Both words are slices of their texts, and nothing is cited by itself."""
    text = "The town council accepted the plan for a dam."
    sentence = _told(assistant, text, Says(9.0))
    assert sentence.outcome == "contradicted"
    (change,) = sentence.changes
    assert (change.kind, change.yours, change.source) == ("word", "accepted", "rejected")
    assert text[change.start : change.end] == "accepted"
    assert assistant.article("mill").text[change.source_start : change.source_end] == "rejected"


def test_a_text_is_read_once_for_its_progress(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many sentences there are is told from the first one on, by the same reading that checks them."""
    readings: list[Document] = []
    told: list[tuple[int, int]] = []

    def counted(document: Document) -> Iterator[Statement]:
        readings.append(document)
        return statements(document)

    monkeypatch.setattr(checking, "statements", counted)
    document = parse(f"{SOLD} {FAR}")
    found = check(assistant._generation, ToyEmbedder(), document, 3, lambda done, total, _: told.append((done, total)))
    assert len(list(found)) == 2
    assert (readings, told) == ([document], [(1, 2), (2, 2)])


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Sweden beat Norway.", "Norway was beaten by Sweden."),
        ("Males are larger than females.", "Females are larger than males."),
        ("It was sold.", "It was not sold."),
        ("It was sold.", "Was it sold?"),
        ("They bought it.", "They planned to buy it."),
    ],
)
def test_what_speaks_against_a_reader(statement: str, source: str) -> None:
    """Names the other way round, a comparison turned, a denial, a question, a plan."""
    assert not says_no_other(statement, source)


def test_opposites_are_none_where_the_word_is_said_too() -> None:
    """Nor where another word of the same side is."""
    assert opposes("The work started in May.", "The work ended in May.")
    assert not opposes("The work started in May.", "The work began in May and ended in June.")


def test_forms_of_a_word() -> None:
    """Irregular verbs and endings of one family."""
    assert alike("given", "gave")
    assert alike("invited", "invitation")
    assert not alike("male", "malefactor")
