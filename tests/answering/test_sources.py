"""Several sources: grouped by article, copies counted once, and differences pointed out without a verdict."""

from collections.abc import Sequence

import pytest

from assistant import Article, Assistant, Citation, Hit, Passage, Sentence
from assistant.answering.sources import differences, independent, sources


def cited(article: str, text: str) -> Citation:
    """A citation of a whole text."""
    return Citation(f"{article}:0-{len(text)}@00000000", article, 0, len(text), text, "", "", 1, "0" * 64, {}, "")


def hits(*texts: str, articles: str = "abcdefgh", twins: Sequence[str] = (), answers: bool = True) -> list[Hit]:
    """A hit for each text, in articles a, b, …; the first one's twins stand in the articles `twins`."""
    made = []
    for i, text in enumerate(texts):
        name = articles[i]
        passage, sentence = Passage(name, name, 0, len(text), text, ()), Sentence(0, len(text), text)
        also = tuple(cited(twin, text) for twin in twins) if i == 0 else ()
        made.append(Hit(i + 1, passage, sentence, 0.5, 0.9, answers, {}, (), cited(name, text), also))
    return made


def told(question: str, *texts: str) -> list[tuple[str, list[str]]]:
    """The differences as kind and words."""
    return [(one.kind, [stated.text for stated in one.stated]) for one in differences(question, hits(*texts))]


def test_sources_are_ordered_by_date() -> None:
    """The earliest first, undated last; each with the ranks of its hits, the best first."""
    dates = {"a": None, "b": "2018", "c": "2016~"}
    articles = {name: Article(name, "", "", published=date) for name, date in dates.items()}
    found = sources(hits("One.", "Two.", "Three.", "Four.", articles="abcb"), articles)
    assert [(one.article_id, one.published, one.ranks) for one in found] == [
        ("c", "2016~", (3,)),
        ("b", "2018", (2, 4)),
        ("a", None, (1,)),
    ]


def test_a_refusal_has_no_sources() -> None:
    """The nearest passages do not answer, so nothing answers and nothing differs."""
    nearest = hits("In 1999 four came.", "In 2011 five came.", answers=False)
    assert (sources(nearest, {}), independent(nearest, {}), differences("When?", nearest)) == ((), 0, ())


def test_articles_that_share_a_marked_sentence_count_once() -> None:
    """A copy that has another hit of its own is still no second witness."""
    assert independent(hits("Four came.", "They came by sea.", twins=["b"]), {}) == 1
    assert independent(hits("Four came.", "They came by sea.", "Five went.", twins=["b"]), {}) == 2
    assert independent(hits("Four came.", "They came by sea.", articles="aa"), {}) == 1


def test_linked_copies_count_once() -> None:
    """Two papers that print one agency's text, a word changed in the second, are one witness."""
    articles = {"a": Article("a", "", ""), "b": Article("b", "", "", copies=("a",))}
    assert independent(hits("Four came.", "Four arrived."), articles) == 1
    assert independent(hits("Four came.", "Four arrived.", "None came."), articles) == 2


@pytest.mark.parametrize(
    ("question", "texts", "expected"),
    [
        (
            "When did he endorse it?",
            ("Last year he endorsed it.", "In 2011, he endorsed it."),
            [("date", ["Last year", "2011"])],
        ),
        (
            "How many helicopters were sold?",
            ("They sold four Mi-35 helicopters.", "They sold twelve helicopters."),
            [("number", ["four", "twelve"])],
        ),
        (
            "How much did the helicopters cost?",
            ("The helicopters cost 153 million dollars.", "For the helicopters they paid $2 billion."),
            [("number", ["153 million dollars", "$2 billion"])],
        ),
        (
            "Who signed it?",
            ("The deal was signed by Sergei Lavrov.", "The deal was signed by Shah Qureshi."),
            [("name", ["Sergei Lavrov", "Shah Qureshi"])],
        ),
        (
            "What did they sell?",
            ("In 2015 they sold four attack helicopters.", "They sold twelve helicopters, in 2016."),
            [("number", ["four", "twelve"])],
        ),
    ],
)
def test_a_difference_in_what_is_asked_for(
    question: str, texts: tuple[str, ...], expected: list[tuple[str, list[str]]]
) -> None:
    """Dates for when, numbers for how many, names for who; else numbers of one thing."""
    assert told(question, *texts) == expected


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("When was it?", ("It was in 2011.", "It was in May 2012, after the talks of 2011.")),
        ("How many were there?", ("There were a dozen.", "There were 12.")),
        ("How many were there?", ("There were four.", "It is not known.")),
        ("How many came in 2011?", ("In 2011 many came.", "In 2011, on 3 May, some came.")),
        ("What did they sell?", ("They sold four helicopters.", "They sold twelve rifles.")),
        ("How many helicopters were sold?", ("They sold four Mi-35 helicopters.", "Talks were about $153 million.")),
        ("How much did the helicopters cost?", ("The helicopters cost $153 million.", "A pipeline is $2 billion.")),
        ("When did they meet?", ("They met in 2011.", "The pipeline was begun in 2015.")),
        ("Who is the minister?", ("Foreign Minister Shah Qureshi spoke.", "Colonel Aleksandr Fomin flew to Moscow.")),
        ("Why did they sell it?", ("In 2015 they sold it.", "In 2016 they sold it.")),
        ("Who came?", ("Sergei Lavrov came in 2011.",)),
    ],
)
def test_no_difference(question: str, texts: tuple[str, ...]) -> None:
    """Sentences with a detail in common agree; what was not asked for, or is not of one thing, is not compared."""
    assert told(question, *texts) == []


def test_a_stated_detail_is_a_slice_of_its_article(real_assistant: Assistant) -> None:
    """Each detail stands in the article where it says, and names the citation of its sentence."""
    answer = real_assistant.ask("When did the Druzhba exercises begin?", caution=0.0)
    (difference,) = answer.differences
    assert sorted(one.text for one in difference.stated) == ["2016", "this month"]
    by_id = {hit.citation.id: hit for hit in answer.hits}
    for stated in difference.stated:
        text = real_assistant.article(by_id[stated.citation_id].passage.article_id).text
        assert text[stated.start : stated.end] == stated.text


def test_how_many_asks_for_no_price() -> None:
    """Amounts of money differ only where money is asked for: a price is no other number of helicopters."""
    texts = ("Pakistan bought four helicopters for $2 billion.", "Pakistan buys Mi-35 helicopters for $153 million.")
    assert told("How many helicopters did Pakistan buy?", *texts) == []
    assert told("How much did Pakistan pay for the helicopters?", *texts) == [
        ("number", ["$2 billion", "$153 million"])
    ]
    assert told("How many US dollars did Pakistan pay for helicopters?", *texts) == [
        ("number", ["$2 billion", "$153 million"])
    ]
