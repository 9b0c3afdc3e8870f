"""What is shown: one hit for each marked sentence, copies as twins, proved citations, or a truthful refusal."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ToyEmbedder

from assistant import Answer, Article, Assistant, CitationError, build
from assistant.answering.answer import merge, same_words
from assistant.answering.refusal import Logistic, Refusal
from assistant.records import Passage, Sentence, Span
from assistant.retrieval.search import Candidate

BODY = "There were {} of them on the great parade ground in the city that day, he said to all who stood there"
FILES = {
    "bridge.md": "The old bridge was built in 1932.\n\nIt carries four lanes.",
    "copy.md": "---\npublished: 2018\npublisher: Daily\n---\nThe old bridge was built in 1932.",
    "harbour.md": "---\npublished: 2020\n---\nShips leave the harbour at dawn.",
}


def candidate(
    article: str, text: str, start: int = 0, passage_start: int | None = None, score: float = 0.5
) -> Candidate:
    """A candidate whose passage ends with the marked sentence `text`, which begins at `start`."""
    begin = start if passage_start is None else passage_start
    end = start + len(text)
    lead = "x" * (start - begin)
    passage = Passage(f"{article}:{begin}-{end}@00000000", article, begin, end, lead + text, (Span(start, end),))
    return Candidate(passage, Sentence(start, end, text), score, {}, ())


def marked(groups: Sequence[Sequence[Candidate]]) -> list[list[tuple[str, int]]]:
    """Article and offset of each marked sentence, by group."""
    return [[(one.passage.article_id, one.sentence.start) for one in group] for group in groups]


@pytest.fixture
def ask(write_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask the toy collection at caution 0, unless another is asked for, with coefficients that never change."""
    refusal = Refusal(answer=Logistic({"late": 8.0}, -4.0), hit=Logistic({"late": 8.0}, -2.0), caution=0.5)
    monkeypatch.setattr("assistant.answering.refusal.default", lambda: refusal)
    build(write_corpus(FILES), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:

        def ask(question: str, caution: float = 0.0, **options: Any) -> Answer:
            return assistant.ask(question, caution=caution, **options)

        yield ask


def quotes(answer: Answer) -> list[tuple[str, str]]:
    """Article and quotation of each hit."""
    return [(hit.citation.article_id, hit.citation.quote) for hit in answer.hits]


# --- one hit for each sentence --------------------------------------------------------------------------


def test_passages_that_mark_one_sentence_are_one_hit() -> None:
    """Overlapping passages often mark the same sentence: the best stands for all, and none is its own twin."""
    groups = merge(
        [candidate("a", "One rose.", 10, 0), candidate("a", "One rose.", 10, 5), candidate("a", "Two.", 30)], 5
    )
    assert marked(groups) == [[("a", 10)], [("a", 30)]]
    assert groups[0][0].passage.start == 0


def test_a_mark_of_two_sentences_covers_a_mark_of_either() -> None:
    """A passage that marks one of two marked sentences adds nothing, nor one that marks it with another."""
    both, first, next_ = "One rose. It fell.", candidate("a", "One rose.", 10), candidate("a", "It fell. It lay.", 20)
    assert marked(merge([candidate("a", both, 10), first, next_], 5)) == [[("a", 10)]]
    assert marked(merge([first, candidate("a", both, 10), next_], 5)) == [[("a", 10)], [("a", 20)]]
    assert marked(merge([candidate("a", both, 10), candidate("a", "They sank.", 28)], 5)) == [[("a", 10)], [("a", 28)]]
    assert marked(merge([candidate("a", both, 10), candidate("b", "Red hens.", 10)], 5)) == [[("a", 10)], [("b", 10)]]


def test_the_same_words_elsewhere_are_twins() -> None:
    """In another article, and at another place of the same one; also at the same offsets of another article."""
    groups = merge([candidate("a", "One rose."), candidate("b", "One rose."), candidate("a", "One rose.", 50)], 5)
    assert marked(groups) == [[("a", 0), ("b", 0), ("a", 50)]]


def test_other_words_are_other_hits_best_first() -> None:
    """Groups stand in the order of their best candidate."""
    groups = merge([candidate("a", "One rose."), candidate("a", "Two fell.", 20), candidate("b", "One rose.")], 5)
    assert marked(groups) == [[("a", 0), ("b", 0)], [("a", 20)]]


@pytest.mark.parametrize(("top", "expected"), [(1, [2]), (2, [2, 1]), (3, [2, 1, 1]), (9, [2, 1, 1, 1])])
def test_top_counts_hits_not_passages(top: int, expected: list[int]) -> None:
    """At most `top` hits; a twin of one of them is still found behind those that are too many."""
    names = ["Alpha rose.", "Beta fell.", "Gamma stayed.", "Delta left."]
    found = [candidate("a", text, 100 * i) for i, text in enumerate(names)] + [candidate("b", "Alpha rose.")]
    groups = merge(found, top)
    assert [len(group) for group in groups] == expected
    assert marked(groups)[0] == [("a", 0), ("b", 0)]


def test_nothing_gives_nothing() -> None:
    """No candidates, no hits."""
    assert merge([], 5) == []


# --- twins ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lots", "many"),
        ("Lots", "lots"),
        ("lots, of course,", "lots of course"),
        ("twenty-five", "Twenty-Five"),
        ("don't mention lots", "don't mention many"),
    ],
)
def test_near_identical_sentences_are_twins(one: str, other: str) -> None:
    """Case, punctuation and a word in twenty make no other sentence."""
    assert same_words(BODY.format(one), BODY.format(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4", "5"),
        ("1,300-km", "1,400-km"),
        ("$2.5", "$2.6"),
        ("MI-35", "MI-28"),
        ("four", "five"),
        ("hundreds in May", "hundreds in June"),
        ("twenty-five", "twenty-six"),
        ("nine-day", "ten-day"),
        ("two million", "two billion"),
        ("fifteen", "sixteen"),
        ("sixty", "sixteen"),
        ("third", "fourth"),
        ("twentieth", "thirtieth"),
        ("half", "most"),
        ("once", "twice"),
        ("dozens", "thousands"),
        ("lots", "not lots"),
        ("lots", "none"),
        ("can", "can't"),
        ("could", "couldn’t"),
        ("can", "cannot"),
        ("never lots", "lots"),
        ("nuclear", "non-nuclear"),
        ("few with arms", "few without arms"),
        ("four and five", "five and four and four"),
    ],
)
def test_a_number_or_a_negation_makes_another_sentence(one: str, other: str) -> None:
    """However much else is equal, a changed number, date or negation is never a copy, either way round."""
    assert not same_words(BODY.format(one), BODY.format(other))
    assert not same_words(BODY.format(other), BODY.format(one))


def test_a_number_in_digits_is_the_number_in_words() -> None:
    """One number written in two ways is no difference."""
    assert same_words(BODY.format("four"), BODY.format("4"))


@pytest.mark.parametrize(
    ("other", "expected"),
    [("a b c d e f g h i z", True), ("a b c d e f g h y z", False), ("j i h g f e d c b a", False)],
)
def test_nine_words_in_ten_in_order(other: str, expected: bool) -> None:
    """The border: one word in ten may differ, two may not, and order counts."""
    assert same_words("a b c d e f g h i j", other) is expected


# --- the answer -----------------------------------------------------------------------------------------


def test_an_answer_cites_what_it_marks(ask: Any) -> None:
    """Each hit's passage, sentence and citation are one slice of its article; ranks count from 1."""
    answer = ask("When was the old bridge built?")
    assert quotes(answer)[0] == ("bridge", "The old bridge was built in 1932.")
    assert [(twin.article_id, twin.quote, twin.paragraph) for twin in answer.hits[0].twins] == [
        ("copy", "The old bridge was built in 1932.", 1)
    ]
    assert answer.hits[0].twins[0].text == "copy, Daily, 2018, para. 1."
    for rank, hit in enumerate(answer.hits, start=1):
        assert hit.rank == rank
        assert hit.sentence.text == hit.citation.quote
        assert (hit.sentence.start, hit.sentence.end) == (hit.citation.start, hit.citation.end)
        assert hit.passage.start <= hit.sentence.start < hit.sentence.end <= hit.passage.end
    late = answer.hits[0].scores["late"]
    assert answer.confidence == pytest.approx(1 / (1 + math.exp(4 - 8 * late)))
    assert answer.hits[0].confidence == pytest.approx(1 / (1 + math.exp(2 - 8 * late)))
    assert (answer.question, answer.refused, answer.reason) == ("When was the old bridge built?", False, None)
    assert (answer.index.articles, answer.index.passages, answer.index.model) == (3, 4, "toy")


def test_top_is_respected(ask: Any) -> None:
    """One hit where one is asked for, still with its twin."""
    answer = ask("When was the old bridge built?", top=1)
    assert [len(hit.twins) for hit in answer.hits] == [1]


def test_copies_count_once(ask: Any) -> None:
    """`independent` counts the articles of hits that answer: twins are copies, a second hit adds nothing."""
    bridge = ask("When was the old bridge built?", articles=["bridge", "copy"])
    assert quotes(bridge) == [
        ("bridge", "The old bridge was built in 1932."),
        ("bridge", "It carries four lanes."),
    ]
    assert bridge.independent == 1
    assert ask("When was the old bridge built? Ships leave the harbour at dawn.").independent == 2


@pytest.mark.parametrize("place", ["hit", "twin"])
def test_a_quotation_that_does_not_stand_stops_the_answer(
    write_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A damaged text is never quoted: not as a hit, not as a twin, and not with a warning."""
    build(write_corpus(FILES), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        store = assistant._generation.store
        whole, damaged_id = store.article, "bridge" if place == "hit" else "copy"

        def damaged(article_id: str) -> Article:
            article = whole(article_id)
            return replace(article, text=article.text.replace("1932", "1923")) if article_id == damaged_id else article

        assert assistant.ask("When was the old bridge built?", caution=0.0).hits[0].twins
        passages = {row: store.passage(row) for row in range(4)}
        monkeypatch.setattr(store, "passage", passages.__getitem__)
        monkeypatch.setattr(store, "article", damaged)
        with pytest.raises(CitationError, match=rf"does not stand in '{damaged_id}' at 0-33: .+'pincite build'"):
            assistant.ask("When was the old bridge built?", caution=0.0)


# --- refusal --------------------------------------------------------------------------------------------


def test_a_refusal_shows_the_nearest_and_says_why(ask: Any) -> None:
    """The words that no passage has, how sure the nearest is, and what was asked for; no article answers."""
    answer = ask("Was the old bridge built by zebras or Xerxes?", caution=1.0)
    assert answer.refused
    assert answer.reason == (
        "No passage has the word “zebras” or “Xerxes”. The confidence that the 3 articles answer this is "
        f"{answer.confidence:.1%}; 100.0% is asked for."
    )
    assert quotes(answer)[0] == ("bridge", "The old bridge was built in 1932.")
    assert answer.independent == 0


def test_a_refusal_counts_no_article(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the best hit does not answer, a surer one further down makes no answer either."""
    never, always = Logistic({}, -5.0), Logistic({}, 5.0)
    monkeypatch.setattr("assistant.answering.refusal.default", lambda: Refusal(answer=never, hit=always, caution=0.5))
    answer = ask("When was the old bridge built?", caution=0.5)
    assert (answer.refused, answer.independent) == (True, 0)
    assert {hit.answers for hit in answer.hits} == {False}
    assert answer.hits[-1].confidence > 0.99


def test_an_answer_counts_its_first_hit_and_those_that_probably_answer(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the question is not refused the first hit answers, however sure; others need a confidence of a half."""
    always = Logistic({}, 5.0)
    for model, expected in ((Logistic({}, -5.0), 1), (always, 3)):
        monkeypatch.setattr("assistant.answering.refusal.default", lambda: Refusal(always, model, caution=0.5))  # noqa: B023
        answer = ask("When was the old bridge built?", top=3)
        assert sum(hit.answers for hit in answer.hits) == expected


@pytest.mark.parametrize("question", ["Old bridges?", "BRIDGE built", "the lane"])
def test_a_word_that_stands_there_is_never_called_absent(ask: Any, question: str) -> None:
    """Inflected forms, capitals and stop words are no reason."""
    answer = ask(question, caution=1.0)
    assert str(answer.reason).startswith("The confidence that the 3 articles answer this is")


@pytest.mark.parametrize("question", ["Does a zebra paint?", "is it the", "qwop zzxy"])
def test_a_question_of_unknown_words_alone_is_refused(ask: Any, question: str) -> None:
    """Where no article has any of the words that say what it is about, no score makes an answer of it."""
    answer = ask(question, caution=0.001)
    assert (answer.refused, answer.confidence) == (True, 0.0)
    assert "This finds passages of the 3 articles: ask for something that they may tell." in str(answer.reason)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hello!", "it does not converse"),
        ("What is 1932 + 4?", "calculate"),
        ("Wann ist die Brücke gebaut?", "language"),
    ],
)
def test_what_is_no_question_is_told_what_this_is(ask: Any, question: str, says: str) -> None:
    """Also where a word or number of it stands in an article."""
    answer = ask(question, caution=0.001)
    assert (answer.refused, answer.confidence) == (True, 0.0)
    assert str(answer.reason).startswith("This finds passages of the 3 articles")
    assert says in str(answer.reason)


def test_two_questions_are_asked_and_both_must_hold(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The confidence is the probability that the subject is the collection's, times that it is answered."""
    sure, doubtful = Logistic({}, 20.0), Logistic({}, -2.0)
    for topic, answers, near in ((doubtful, sure, "No passage comes near"), (sure, doubtful, "The confidence that")):
        model = Refusal(answer=answers, hit=sure, caution=0.5, topic=topic)
        monkeypatch.setattr("assistant.answering.refusal.default", lambda: model)  # noqa: B023
        answer = ask("When was the old bridge built?", caution=0.5)
        assert answer.refused
        assert answer.confidence == pytest.approx(1 / (1 + math.exp(2)))
        assert str(answer.reason).startswith(near)


def test_a_word_of_a_heading_is_never_called_absent(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """No passage has a heading's words, but the article has: the reason looks at its whole text."""
    build(write_corpus({"a.md": "# Zebras\n\nThe old bridge stands."}), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        reason = str(assistant.ask("Do zebras cross the old bridge on stilts?", caution=1.0).reason)
    assert "“stilts”" in reason
    assert "zebras" not in reason


def test_two_words_that_never_stand_together(ask: Any) -> None:
    """Where every word stands somewhere, two that no passage has together are named, the rarest such."""
    answer = ask("Do ships leave the old bridge?", caution=1.0)
    start = str(answer.reason).partition(". ")[0]
    assert start == "No passage has both “ships” and “old”"
    assert not [hit for hit in answer.hits if {"ships", "old"} <= set(hit.passage.text.lower().split())]


def test_the_reason_speaks_of_the_articles_that_were_asked(ask: Any) -> None:
    """Under a filter a word may be absent that another article has: the reason says where it looked."""
    answer = ask("Which ships leave the bridge?", caution=1.0, articles=["copy"])
    assert str(answer.reason).startswith(
        "No passage of the chosen articles has the word “ships” or “leave”. The confidence that the article answers "
    )
    assert {article for article, _ in quotes(answer)} == {"copy"}


def test_filters_that_nothing_passes(ask: Any) -> None:
    """No article is searched, so none is shown; an undated article is named."""
    answer = ask("When was the old bridge built?", after="2030")
    assert (answer.refused, answer.reason) == (True, "No article passes the filters.")
    assert (answer.hits, answer.confidence, answer.independent) == ((), 0.0, 0)
    assert answer.undated == ("bridge",)


def test_filters_leave_articles_out(ask: Any) -> None:
    """Date and publisher narrow the hits and the twins."""
    answer = ask("When was the old bridge built?", after="2018", before="2019")
    assert quotes(answer) == [("copy", "The old bridge was built in 1932.")]
    assert (answer.hits[0].twins, answer.undated) == ((), ("bridge",))
    assert quotes(ask("When was the old bridge built?", publishers=["daily"])) == quotes(answer)


def test_a_question_that_nothing_is_near_to(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any candidate the reason says that there is none, and even no caution makes it an answer."""
    monkeypatch.setattr("assistant.retrieval.search.search", lambda *_: [])
    answer = ask("When was the old bridge built?")
    assert (answer.refused, answer.hits) == (True, ())
    assert answer.reason == "No passage shares a word or a meaning with the question."


# --- the five articles ----------------------------------------------------------------------------------


def test_two_almost_equal_paragraphs_are_one_hit(real_assistant: Assistant) -> None:
    """The trade-war stands twice, in paragraphs 5 and 6 of one article: one hit with one twin, one article."""
    answer = real_assistant.ask("With which country has the US ignited a trade-war?")
    hit = answer.hits[0]
    assert not answer.refused
    assert [hit.citation.paragraph, *(twin.paragraph for twin in hit.twins)] == [6, 5]
    assert "the US has ignited a trade-war with China" in hit.citation.quote
    assert "the Americans have ignited a trade-war with China" in hit.twins[0].quote
    assert not [other for other in answer.hits[1:] if "trade-war" in other.citation.quote]
    for citation in (hit.citation, *hit.twins):
        assert real_assistant.article(citation.article_id).text[citation.start : citation.end] == citation.quote


def test_two_sentences_that_need_each_other_are_one_quotation(real_assistant: Assistant) -> None:
    """The year stands in one sentence and what happened 'in the same year' in the next: both are marked and cited."""
    hit = real_assistant.ask("What did Moscow denounce in 2011?").hits[0]
    first, second = "In 2011, Vladimir Putin publicly endorsed", "In the same year, Russia condemned NATO drone strikes"
    assert hit.citation.quote.startswith(first)
    assert f". {second}" in hit.citation.quote
    assert real_assistant.article(hit.citation.article_id).text[hit.citation.start : hit.citation.end] == (
        hit.sentence.text
    )


def test_four_helicopters_and_nine_billion_are_no_twins(real_assistant: Assistant) -> None:
    """Sentences of different articles on one subject stay hits of their own, each with its own article."""
    answer = real_assistant.ask("How many helicopters did Pakistan buy?")
    assert answer.independent >= 2
    assert all(hit.twins == () for hit in answer.hits)


def test_a_question_about_something_else_is_refused(real_assistant: Assistant) -> None:
    """The reason names the word that no passage has, and only that."""
    answer = real_assistant.ask("Who is the prime minister of Japan?", caution=0.999)
    assert str(answer.reason).startswith("No passage has the word “Japan”. The confidence that the 5 articles ")
    assert not any("Japan" in article.text for article in real_assistant.articles())


# --- a refusal claims nothing that the articles contradict ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "question", "word"),
    [
        ("The ferry\n\nThe harbour is old.", "When does the ferry leave?", "ferry"),
        ("Opening hours of the museum:\n\nThe harbour is old.", "What does the museum charge?", "museum"),
        ("The infra-\nstructure of the harbour is old.", "Is the infrastructure new?", "infrastructure"),
        ("The co-operation was close.", "Was the cooperation old?", "cooperation"),
        ("The cooperation was close.", "Was the co-operation old?", "co-operation"),
        ("# Zürich\n\nThe harbour is old.", "Is Zu\u0308rich old?", "Zürich"),
        ("The harbour of Zürich is old.", "Is Zu\u0308rich new?", "rich"),
        ("渡船九点离开。", "渡船几点离开？", "渡船几点离开"),
        ("Which bridge is it?\n\nThe harbour is old.", "How old is the bridge?", "bridge"),
        ("BRIDGES\n\nThe harbour is old.", "Where are the bridges?", "bridges"),
    ],
)
def test_a_refusal_names_no_word_that_the_text_has(
    write_corpus: Callable[..., Path], tmp_path: Path, text: str, question: str, word: str
) -> None:
    """What stands in a heading, in two pieces, or in a script without spaces is not said to be missing."""
    build(write_corpus({"a.md": text}), tmp_path / "i", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "i", embedder=ToyEmbedder()) as assistant:
        answer = assistant.ask(question, caution=1.0)
        assert answer.refused
        assert f"“{word}”" not in str(answer.reason)
        # A word that is really nowhere is still named, alone.
        assert "“zebra”" in str(assistant.ask(f"{question} zebra", caution=1.0).reason)


def test_a_refusal_speaks_of_the_chosen_articles(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """A word that another article's heading has is missing in the chosen one."""
    files = {"a.md": "The ferry\n\nThe harbour is old.", "b.md": "The mill is old."}
    build(write_corpus(files), tmp_path / "i", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "i", embedder=ToyEmbedder()) as assistant:
        assert "“ferry”" in str(assistant.ask("The ferry?", articles=["b"], caution=1.0).reason)
        assert "“ferry”" not in str(assistant.ask("The ferry?", articles=["a"], caution=1.0).reason)


def test_an_answer_names_the_names_of_its_question_that_no_article_has(ask: Any) -> None:
    """What a question takes for granted may be false where the rest of it is answered."""
    answer = ask("When was the ancient bridge built by Zeno?")
    assert not answer.refused
    assert answer.notes == ("No passage has the word “Zeno”. Check what the question takes for granted.",)
    assert ask("When was the ancient bridge built?").notes == ()
