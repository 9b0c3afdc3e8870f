"""The reason of a refusal says what is there and what is missing, and claims nothing that the articles contradict."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Answer, Assistant, build
from assistant.evaluation.known_answers import KnownAnswer
from assistant.models.reader import Reading
from assistant.records import Passage
from assistant.retrieval.search import READ_PLACE
from assistant.text import fold, words

_QUOTED = re.compile(r"“([^”]+)”")


class _Reads:
    """A reader that finds its words as well in every passage."""

    name = "toy"

    def __init__(self, place: float) -> None:
        self.place = place

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [Reading(0.0, self.place, None, tuple(0.0 for _ in one.sentences)) for one in passages]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two short articles with the toy model."""
    folder = tmp_path_factory.mktemp("reasons")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.md").write_text("A pipeline ends in Turkmenistan. It is long.", encoding="utf-8")
    (folder / "corpus" / "b.md").write_text("The capital of Pakistan is Islamabad.", encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return Assistant.open(folder / "index", embedder=ToyEmbedder())


@pytest.mark.parametrize(
    ("question", "articles", "says"),
    [
        (
            "What is the capital of Turkmenistan?",
            None,
            "The articles name “Turkmenistan”, but no passage with this word has “capital” too.",
        ),
        (
            "What is the currency of Turkmenistan?",
            None,
            "The articles name “Turkmenistan”, but no passage has the word “currency”.",
        ),
        ("What is the capital of Turkmenistan?", ["a"], "The chosen article names “Turkmenistan”, but no passage has"),
        ("Is a pipeline the capital?", None, "No passage has both “pipeline” and “capital”."),
        ("Is the capital in Chile?", None, "No passage has the word “Chile”."),
    ],
)
def test_what_is_there_is_said_before_what_is_missing(
    assistant: Assistant, question: str, articles: list[str] | None, says: str
) -> None:
    """A name that the articles have, and what no passage has beside it."""
    assert str(assistant.ask(question, articles=articles, caution=1.0).reason).startswith(says)


def test_that_passages_were_read_is_said_only_with_a_reader(assistant: Assistant) -> None:
    """Where nothing is missing and nothing was read, the reason speaks of the confidence alone."""
    reason = str(assistant.ask("Is Islamabad the capital of Pakistan?", caution=1.0).reason)
    assert reason.startswith("The confidence that")


def test_no_reason_is_contradicted_by_the_articles(
    real_assistant: Assistant, development_answers: list[tuple[KnownAnswer, Answer]]
) -> None:
    """Every word that a reason names is looked up in the texts: every development refusal."""
    whole = [_words(article.text) for article in real_assistant.articles()]
    passages = [
        _words(one.text) for article in real_assistant.articles() for one in real_assistant.passages(article.id)
    ]
    read_only = refused = 0
    for _, answer in development_answers:
        if not answer.refused:
            continue
        reason = str(answer.reason)
        refused += 1
        _check(reason, whole, passages)
        if "no words were found" in reason:
            read_only += 1
            assert all(hit.scores["place"] < READ_PLACE for hit in answer.hits if "place" in hit.scores)
    assert refused > 40
    assert read_only > 0


def _check(reason: str, whole: list[str], passages: list[str]) -> None:
    """What a reason says of words, by the texts themselves."""
    if there := re.match(r"The articles name (.+?), but", reason):
        assert all(any(_words(name) in text for text in whole) for name in _QUOTED.findall(there[1])), reason
    if lacking := re.search(r"[Nn]o passage has the word (.+?)\.", reason):
        assert not any(_words(word) in text for word in _QUOTED.findall(lacking[1]) for text in whole), reason
    if pair := re.search(r"[Nn]o passage has both “(.+?)” and “(.+?)”\.|name “(.+?)”, but .* has “(.+?)” too", reason):
        first, second = (_words(word) for word in pair.groups() if word)
        assert not any(first in text and second in text for text in passages), reason


def _words(text: str) -> str:
    """A text as its folded words between spaces, so that one text holds another's words where it holds this."""
    return f" {' '.join(fold(text[start:end]) for start, end in words(text))} "


def test_a_reason_of_what_was_read_names_how_many(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """A reader that finds no words in one passage is told as that, and one that does is not."""
    build(write_corpus({"a.md": "Boats leave at noon."}), tmp_path / "index", embedder=ToyEmbedder())
    for place, silent in ((-9.0, True), (2.0, False)):
        with Assistant.open(tmp_path / "index", embedder=ToyEmbedder(), reader=_Reads(place)) as asked:
            reason = str(asked.ask("Do boats leave at noon?", caution=1.0).reason)
            assert reason.startswith("In the passage that was read together with the question no words") is silent
