"""The read side: options and their errors, filters by article, publisher and date, threads, and proofs."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, ToyEmbedder
from toy_world import QUESTIONS, TEXTS

from assistant import Answer, Assistant, ModelError, UsageError, build
from assistant.settings import MAX_HITS, MAX_QUESTION

DATED = {
    "bridge": {"published": "2018-09-11", "publisher": "Town News"},
    "harbour": {"published": "2016~", "publisher": "The Gull"},
    "library": {"published": "2016/..", "publisher": "Town News"},
    "market": {"publisher": "The Gull"},
    "railway": {"published": "2012-06"},
    "school": {},
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the toy articles, with dates and publishers, built with the toy model."""
    folder = tmp_path_factory.mktemp("api")
    (folder / "corpus").mkdir()
    for name, fields in DATED.items():
        front = f"---\n{yaml.safe_dump(fields)}---\n" if fields else ""
        (folder / "corpus" / f"{name}.md").write_text(front + TEXTS[name], encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return folder / "index"


@pytest.fixture(scope="module")
def assistant(index: Path) -> Iterator[Assistant]:
    """An assistant over the toy articles."""
    with Assistant.open(index, embedder=ToyEmbedder()) as opened:
        yield opened


def sources(answer: Answer) -> list[str]:
    """The ids of the articles that gave hits, in order of the alphabet."""
    return sorted({hit.passage.article_id for hit in answer.hits})


# --- options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"question": ""}, "The question is empty"),
        ({"question": " \n\t"}, "The question is empty"),
        ({"question": "a" * 100_000}, f"too long: expected at most {MAX_QUESTION:,} characters, found 100,000"),
        ({"question": "a" * (MAX_QUESTION + 1)}, "too long: expected at most 2,000 characters, found 2,001"),
        ({"top": 0}, "top must be from 1 to 100, found 0"),
        ({"top": -1}, "top must be from 1 to 100, found -1"),
        ({"top": MAX_HITS + 1}, "top must be from 1 to 100, found 101"),
        ({"caution": 2}, "caution must be from 0 to 1, found 2"),
        ({"caution": -0.1}, "caution must be from 0 to 1, found -0.1"),
        ({"caution": float("nan")}, "caution must be from 0 to 1, found nan"),
        ({"articles": ["bridge", "nowhere"]}, r"No article 'nowhere' in the index\. 'pincite list' shows the 6 there"),
        ({"publishers": ["Nobody"]}, r"No article has the publisher 'Nobody'\. Known: The Gull, Town News\.$"),
        ({"after": "last year"}, "Not a date: expected one such as .*, found 'last year'"),
        ({"before": "2016-13-45"}, "Not a date: .*, found '2016-13-45'"),
        ({"after": ""}, "Not a date: .*, found ''"),
        ({"after": "2018", "before": "2016"}, "No date is after 2018 and before 2016: swap the two"),
    ],
)
def test_what_cannot_be_used_is_a_usage_error(assistant: Assistant, options: dict[str, Any], message: str) -> None:
    """An option out of range, and a name or a date that is none, raises one line that names it."""
    with pytest.raises(UsageError, match=rf"^[^\n]*{message}[^\n]*$"):
        assistant.ask(**{"question": "Who?", **options})


def test_top_limits_the_hits(assistant: Assistant) -> None:
    """As many hits as asked for come, best first, ranked from 1; a smaller top gives the first of them."""
    every = assistant.ask("the harbour ships", top=6).hits
    assert [hit.rank for hit in every] == [1, 2, 3, 4, 5, 6]
    assert [hit.score for hit in every] == sorted((hit.score for hit in every), reverse=True)
    for top in (1, 3):
        assert [hit.passage.id for hit in assistant.ask("the harbour ships", top=top).hits] == [
            hit.passage.id for hit in every[:top]
        ]


def test_caution_decides_what_is_refused(assistant: Assistant) -> None:
    """At caution 0 nothing is refused; above an answer's confidence it is, with a reason and the nearest passages."""
    easy = assistant.ask("ships leave harbour zebra", caution=0.0)
    hard = assistant.ask("ships leave harbour zebra", caution=min(1.0, easy.confidence + 1e-6))
    assert (easy.refused, easy.reason) == (False, None)
    assert hard.refused
    assert "“zebra”" in str(hard.reason)
    assert hard.confidence == easy.confidence
    assert [hit.citation for hit in hard.hits] == [hit.citation for hit in easy.hits]
    assert (any(hit.answers for hit in hard.hits), easy.hits[0].answers) == (False, True)
    assert (hard.independent, easy.independent > 0) == (0, True)


def test_the_answer_says_where_it_is_from(assistant: Assistant, index: Path) -> None:
    """An answer repeats the question and names generation, model and counts of its index."""
    answer = assistant.ask("When was the bridge built?")
    assert answer.question == "When was the bridge built?"
    assert (answer.index.model, answer.index.articles, answer.index.passages) == ("toy", 6, 8)
    assert (index / "CURRENT").read_text(encoding="utf-8").startswith(answer.index.generation)


def test_articles_can_be_read(assistant: Assistant) -> None:
    """All articles come ordered by id, one by its id, and its passages in reading order."""
    assert [article.id for article in assistant.articles()] == sorted(DATED)
    assert assistant.article("market").text == TEXTS["market"]
    assert [passage.text for passage in assistant.passages("bridge")] == TEXTS["bridge"].split("\n\n")
    with pytest.raises(UsageError, match=r"No article '\.\./bridge' in the index\."):
        assistant.article("../bridge")
    with pytest.raises(UsageError, match="No article 'nowhere' in the index"):
        assistant.passages("nowhere")


def test_any_slice_can_be_cited(assistant: Assistant) -> None:
    """The citation of a slice is made of exactly its code points, and verifies."""
    text = assistant.article("school").text
    start = text.index("“The Sea” 🌊")

    citation = assistant.cite_range("school", start, start + 11)
    assert citation.quote == "“The Sea” 🌊"
    assert [one.outcome for one in assistant.verify({citation.id: citation.quote})] == ["holds"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (6, 5), (0, 10**6)])
def test_a_slice_that_is_none_is_a_usage_error(assistant: Assistant, start: int, end: int) -> None:
    """A range outside the article, or an empty one, is said with what the article has."""
    length = len(assistant.article("school").text)
    expected = f"'school' has no words at {start}-{end}: expected a slice of its {length} characters"
    with pytest.raises(UsageError, match=expected):
        assistant.cite_range("school", start, end)


# --- filters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"articles": ["market"]}, ["market"]),
        ({"articles": ("school", "bridge", "school")}, ["bridge", "school"]),
        ({"articles": iter(["market"])}, ["market"]),
        ({"publishers": ["Town News"]}, ["bridge", "library"]),
        ({"publishers": ["the gull", "TOWN NEWS"]}, ["bridge", "harbour", "library", "market"]),
        ({"publishers": ["The Gull"], "articles": ["market", "bridge"]}, ["market"]),
        ({"after": "2018"}, ["bridge", "library"]),
        ({"after": "2017", "before": "2017"}, ["library"]),
        ({"before": "2016"}, ["harbour", "library", "railway"]),
        ({"after": "2016-12-31", "before": "2016-12-31"}, ["harbour", "library"]),
        ({"after": "2012-06-30", "before": "2013"}, ["railway"]),
        ({"after": "2013", "before": "2015-12-31"}, []),
        ({"after": "2018-09-11", "articles": ["bridge"]}, ["bridge"]),
        ({"after": "2018-09-12", "articles": ["bridge"]}, []),
    ],
)
def test_a_filter_lets_through_what_it_says(assistant: Assistant, options: dict[str, Any], expected: list[str]) -> None:
    """Hits come from the articles that pass all filters, and from each of them; dates overlap as intervals."""
    assert sources(assistant.ask("the old bridge a ship", top=20, **options)) == expected


def test_a_filter_keeps_scores(assistant: Assistant) -> None:
    """A filtered passage has the score that it has among all."""
    everywhere = {hit.passage.id: hit.score for hit in assistant.ask("a map of the harbour", top=20).hits}
    inside = assistant.ask("a map of the harbour", top=20, publishers=["The Gull"]).hits
    assert {hit.passage.id: hit.score for hit in inside} == {
        name: score for name, score in everywhere.items() if name.startswith(("harbour", "market"))
    }


@pytest.mark.parametrize(
    ("options", "undated"),
    [
        ({"after": "2018"}, ("market", "school")),
        ({"before": "2030", "publishers": ["The Gull"]}, ("market",)),
        ({"before": "2030", "articles": ["school", "market", "school"]}, ("school", "market")),
        ({"before": "2030", "articles": ["bridge"]}, ()),
        ({"articles": ["school"]}, ()),
        ({}, ()),
    ],
)
def test_undated_articles_are_named(assistant: Assistant, options: dict[str, Any], undated: tuple[str, ...]) -> None:
    """A date filter leaves articles without a date out and names each once, among those that pass the others."""
    assert assistant.ask("ships", **options).undated == undated


@pytest.mark.parametrize(
    "options", [{"articles": []}, {"publishers": []}, {"after": "2030", "articles": ["bridge"]}, {"before": "1900"}]
)
def test_a_filter_that_lets_nothing_through_refuses(assistant: Assistant, options: dict[str, Any]) -> None:
    """Where no article passes, the answer is a refusal that says so, whatever the caution."""
    answer = assistant.ask("ships", caution=0.0, **options)
    assert (answer.refused, answer.reason) == (True, "No article passes the filters.")
    assert (answer.hits, answer.confidence, answer.independent) == ((), 0.0, 0)


# --- generations and models -----------------------------------------------------------------------------


def test_closing_happens_with_the_block(index: Path) -> None:
    """The context manager gives the assistant, and closes its files when the block ends, also by an error."""
    with (
        pytest.raises(UsageError, match="The question is empty"),
        Assistant.open(index, embedder=ToyEmbedder()) as opened,
    ):
        opened.ask("")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened.articles()


def test_refresh_follows_a_build(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """An assistant sees a new build after `refresh`, not before."""
    corpus, index = write_corpus({"a.md": "The red fox ran."}), tmp_path / "index"
    build(corpus, index, embedder=ToyEmbedder())
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        write_corpus({"b.md": "The blue fox slept."})
        build(corpus, index, embedder=ToyEmbedder())
        assert sources(assistant.ask("blue fox")) == ["a"]
        assistant.refresh()
        assert sources(assistant.ask("blue fox")) == ["a", "b"]


def test_a_model_whose_weights_changed_is_loaded_anew(
    monkeypatch: pytest.MonkeyPatch, write_corpus: Callable[..., Path], tmp_path: Path
) -> None:
    """Other weights under the same name: after build and refresh the assistant loads them, once."""
    corpus, index, loaded = write_corpus({"a.md": "The red fox ran."}), tmp_path / "index", list[str]()
    current = ToyEmbedder()

    def load(name: str) -> ToyEmbedder:
        loaded.append(name)
        return current

    monkeypatch.setattr("assistant.api.load", load)
    build(corpus, index, embedder=current)
    with Assistant.open(index) as assistant:
        assert assistant.ask("red fox").hits
        current = ToyEmbedder(dimension=256)
        build(corpus, index, embedder=current)
        assistant.refresh()
        assert assistant.ask("red fox").hits
        assistant.warm()
    assert loaded == ["toy", "toy"]


def test_another_model_answers_nothing(index: Path) -> None:
    """A given model that did not make the index raises, at the question and at `warm`."""
    with Assistant.open(index, embedder=ToyEmbedder("other")) as assistant:
        for use in (lambda: assistant.ask("ships"), assistant.warm):
            with pytest.raises(ModelError, match=r"^The index was made with another model: expected toy [0-9a-f]{8},"):
                use()


# --- threads and proofs ---------------------------------------------------------------------------------


def test_threads_get_the_answers_of_one(assistant: Assistant, index: Path) -> None:
    """Eight threads with twenty questions each get, bit for bit, what one thread gets."""
    questions = [f"{question} {word}" for word in ("", "ships", "bridge", "the U.S.") for question in QUESTIONS[:5]]
    assert len(questions) == 20
    alone = [assistant.ask(question) for question in questions]
    with Assistant.open(index, embedder=ToyEmbedder()) as shared, ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda _: [shared.ask(question) for question in questions], range(8))
        assert all(answers == alone for answers in together)


def test_threads_may_refresh_while_others_ask(index: Path, write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """While builds go back and forth, every answer of a refreshing assistant is that of one corpus or the other."""
    own, toy = tmp_path / "index", ToyEmbedder()
    corpora = [write_corpus({"a.md": text}, name) for name, text in (("one", "A red fox."), ("two", "The blue fox."))]
    build(corpora[0], own, embedder=toy)
    with Assistant.open(own, embedder=ToyEmbedder()) as assistant, ThreadPoolExecutor(3) as pool:

        def ask(_: int) -> str:
            assistant.refresh()
            return assistant.ask("fox").hits[0].citation.quote

        asked = pool.map(ask, range(150))
        for number in range(1, 8):
            build(corpora[number % 2], own, embedder=toy)
        assert set(asked) <= {"A red fox.", "The blue fox."}
        assistant.refresh()
        assert assistant.ask("fox").hits[0].citation.quote == "The blue fox."


def proves_itself(assistant: Assistant, answer: Answer) -> int:
    """Check every slice of an answer against its article; returns how many citations there were."""
    count = 0
    for hit in answer.hits:
        text = assistant.article(hit.passage.article_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert text[hit.sentence.start : hit.sentence.end] == hit.sentence.text == hit.citation.quote
        assert hit.passage.start <= hit.sentence.start < hit.sentence.end <= hit.passage.end
        assert all(hit.passage.start <= start < end <= hit.passage.end for start, end, _ in hit.words)
        for citation in (hit.citation, *hit.twins):
            article = assistant.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
            assert article.text[: citation.start].endswith(citation.prefix)
            assert article.text[citation.end :].startswith(citation.suffix)
            assert citation.sha256 == article.sha256
            count += 1
    return count


def test_every_citation_of_the_toy_articles_proves_itself(assistant: Assistant) -> None:
    """Each quotation stands, code point for code point, at its place, also next to emoji and quotation marks."""
    questions = [*QUESTIONS, "Pupils read “The Sea” 🌊 aloud", *TEXTS["school"].split()]
    assert sum(proves_itself(assistant, assistant.ask(question, top=20)) for question in questions) > 100


def test_every_citation_of_the_five_articles_proves_itself(real_assistant: Assistant) -> None:
    """With the real model, too, each quotation of each answer stands at its place."""
    known = yaml.safe_load((ROOT / "tests/known_answers/development.answers.yaml").read_text(encoding="utf-8"))
    questions = [entry["question"] for entry in known[::12]]
    assert len(questions) > 15
    assert sum(proves_itself(real_assistant, real_assistant.ask(question)) for question in questions) > 75


@pytest.mark.parametrize("question", ["a " * 900, "北京" * 500, "?!" * 999])
def test_a_question_that_the_model_cannot_read_is_one_line(real_assistant: Assistant, question: str) -> None:
    """A question within the limit of characters but over the model's is an error, never cut silently."""
    with pytest.raises(
        ModelError, match=r"^The model 'all-MiniLM-L6-v2' reads at most 254 tokens, found \d+ in [^\n]*$"
    ):
        real_assistant.ask(question)


@pytest.mark.parametrize("question", ["\u200b", "🚁", "?", "the of and", '"said: -x AND (', "\x00", "a\nb", "é" * 2000])
def test_odd_questions_are_answered_or_refused(real_assistant: Assistant, question: str) -> None:
    """A question of a lone mark, of stop words or of nothing visible gives an answer, never an exception."""
    answer = real_assistant.ask(question)
    assert answer.question == question
    assert answer.refused == (answer.reason is not None)
    proves_itself(real_assistant, answer)
