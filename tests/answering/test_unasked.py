"""What is no question to a collection is known by its form; whatever may be one is never taken for it."""

import pytest
from conftest import ROOT

from assistant.answering.unasked import FOLLOW_UP, GREETING, LANGUAGE, REQUEST, SUM, hints, subject, unasked
from assistant.evaluation import known_answers


@pytest.mark.parametrize("text", ["hello", "Hi there!", "Good evening", "thanks a lot", "How are you?", "ok bye"])
def test_greetings(text: str) -> None:
    """Words that people open or close a conversation with, alone."""
    assert unasked(text) == GREETING


@pytest.mark.parametrize(
    "text", ["2+2", "What is 7 times 8?", "12 / 4 = ?", "how much is 20% of 150", "Calculate 3 squared", "2 ^ 10"]
)
def test_sums(text: str) -> None:
    """Numbers with an operation between or behind them, and nothing else that says what is asked about."""
    assert unasked(text) == SUM


@pytest.mark.parametrize(
    "text",
    [
        "Wann wurde die alte Brücke gebaut?",
        "Où est la bibliothèque ?",
        "¿Dónde está el puerto?",
        "Wie heißt der Hafen?",
        "Wie viele Schiffe hat der Hafen?",
        "巴基斯坦买了多少架直升机？",
        "Когда построили мост?",
    ],
)
def test_other_languages(text: str) -> None:
    """By their small words, or by their script."""
    assert unasked(text) == LANGUAGE


@pytest.mark.parametrize(
    "text",
    [
        "Hello Kitty sales in 2015",
        "What is good about the deal?",
        "Who is here to help the farmers?",
        "morning train to the harbour",
        "How many of the 200 soldiers were there in 2016-2017?",
        "2016-2017",
        "What happened on 9/11?",
        "1,300-km pipeline",
        "Who wrote Der Spiegel and Die Zeit?",
        "Was the El Niño of 1997 the strongest?",
        "La Niña",
        "When did Charles de Gaulle visit the harbour?",
        "What does “la paz es el camino” mean?",
        "no",
        "",
        "…?!",
    ],
)
def test_what_may_be_a_question_is_none_of_them(text: str) -> None:
    """Names of other languages, years and words of greetings inside a question change nothing."""
    assert unasked(text) is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Compare what the two articles say.", (REQUEST,)),
        ("Please summarise the deal with Russia", (REQUEST,)),
        ("And who was he?", (FOLLOW_UP,)),
        ("What about the bridge?", (FOLLOW_UP,)),
        ("When did they leave?", (FOLLOW_UP,)),
        ("Did Putin say that he would come?", ()),
        ("Who lists the ships?", ()),
        ("Which band comes on Monday?", ()),
    ],
)
def test_requests_and_questions_that_follow_another(text: str, kinds: tuple[str, ...]) -> None:
    """They are asked all the same: only a sentence is said of them."""
    assert hints(text) == kinds
    assert unasked(text) is None


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Compare what the articles say about the bridge.", "the bridge."),
        ("What do these two sources say about the price?", "the price?"),
        ("What does the author think of the mayor?", "the mayor?"),
        ("Which article mentions whales?", "whales?"),
        ("Which of the texts is about the harbour?", "the harbour?"),
        ("Do the sources agree that it fell in 2015?", "it fell in 2015?"),
        ("According to the text, who built it?", "who built it?"),
        ("Summarise both articles on tides", "tides"),
        ("Please tell me what is known about the lamp", "the lamp"),
        ("What did Khrushchev write in his letter?", ""),
        ("What does Article 5 say about tariffs?", ""),
        ("According to experts, what does Moscow want?", ""),
        ("What is said to be the only reason?", ""),
        ("Which sources of energy does the island have?", ""),
        ("Which text did the council adopt?", ""),
        ("Compare the two deals.", ""),
    ],
)
def test_words_that_speak_of_the_articles_are_not_what_is_asked_about(text: str, about: str) -> None:
    """What stands before the subject; a text, an article or a source that the articles tell of stays in it."""
    assert text[subject(text) :] == (about or text)


def test_no_known_answer_begins_so() -> None:
    """The figures that are held against the known answers are those of the whole questions."""
    files = [
        *(ROOT / "tests").glob("known_answers/*.answers.yaml"),
        *(ROOT / "tests").glob("collections/*/*.answers.yaml"),
    ]
    questions = [entry.question for file in files for entry in known_answers.read(file)]
    assert len(questions) > 500
    assert [question for question in questions if subject(question)] == []
