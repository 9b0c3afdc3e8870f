"""A citation is judged by what its article says now: it holds, moved, is gone, or cannot be known."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ToyEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, build
from assistant.citing.citation import cite
from assistant.citing.verify import citations_in, closest, verify
from assistant.corpus import make_article
from assistant.errors import UsageError
from assistant.records import Article, Citation, CitationOutcome, Verdict
from assistant.render import answer_json

TEXT = "One rose. They sold four helicopters to us. Two fell. One rose."


@pytest.fixture
def article() -> Article:
    """The article as it was cited."""
    return make_article("tides", TEXT)


@pytest.fixture
def citation(article: Article) -> Citation:
    """A citation of the second sentence."""
    return cite(article, 10, 43, "They sold four helicopters to us.")


def now(text: str) -> Article:
    """The article as it is now."""
    return make_article("tides", text)


def test_an_unchanged_article_holds(article: Article, citation: Citation) -> None:
    """The quotation stands at its offsets."""
    assert verify(citation.id, citation.quote, article) == Verdict(citation.id, CitationOutcome.HOLDS)


def test_an_id_alone_never_holds(article: Article, citation: Citation) -> None:
    """Without the words none were compared: what the range says is told, for a person to compare."""
    verdict = Verdict(citation.id, CitationOutcome.UNQUOTED, nearest=citation.quote)
    assert verify(citation.id, None, article) == verdict


def test_a_change_elsewhere_holds_under_another_id(citation: Citation) -> None:
    """The quotation still stands at its offsets; `now` is the id that says so today."""
    changed = now(TEXT.replace("Two fell", "Two fell over"))
    verdict = verify(citation.id, citation.quote, changed)
    assert verdict == Verdict(citation.id, CitationOutcome.HOLDS, now=f"tides:10-43@{changed.sha256[:8]}")
    assert verify(str(verdict.now), citation.quote, changed) == Verdict(str(verdict.now), CitationOutcome.HOLDS)


def test_a_quotation_that_stands_elsewhere_has_moved(citation: Citation) -> None:
    """`now` is the id of its new place."""
    changed = now("A preface.\n\n" + TEXT)
    verdict = verify(citation.id, citation.quote, changed)
    assert verdict == Verdict(citation.id, CitationOutcome.MOVED, now=f"tides:22-55@{changed.sha256[:8]}")
    assert changed.text[22:55] == citation.quote


@pytest.mark.parametrize(("text", "start"), [("aba x aba x aba", 6), ("aba x x aba", 8), ("x aba x ab x", 2)])
def test_of_several_places_the_nearest_is_told(text: str, start: int) -> None:
    """A quotation that stands in several places moved to the one nearest to where it was."""
    changed = now(text)
    verdict = verify("tides:7-10@00000000", "aba", changed)
    assert (verdict.outcome, verdict.now) == ("moved", f"tides:{start}-{start + 3}@{changed.sha256[:8]}")


def test_places_may_overlap() -> None:
    """Every place is looked at, also one that begins inside another."""
    changed = now("x ababa x")
    assert verify("tides:5-8@00000000", "aba", changed).now == f"tides:4-7@{changed.sha256[:8]}"


def test_changed_words_are_gone(citation: Citation) -> None:
    """The nearest text and the word differences are told, whole words only."""
    verdict = verify(citation.id, citation.quote, now(TEXT.replace("sold four", "have sold five")))
    assert verdict == Verdict(
        citation.id,
        CitationOutcome.GONE,
        nearest="They have sold five helicopters to us.",
        changes=(("insert", "", "have"), ("replace", "four", "five")),
    )


@pytest.mark.parametrize(
    "change", [("four", "Four"), ("sold four", "sold\u00a0four"), ("us.", "us"), ("They", "T\u200bhey")]
)
def test_one_code_point_is_a_change(citation: Citation, change: tuple[str, str]) -> None:
    """Case, kind of space, a stop and a character that nobody sees: nothing is normalised away."""
    assert verify(citation.id, citation.quote, now(TEXT.replace(*change))).outcome == "gone"


def test_an_id_alone_of_a_changed_article_is_unknown(citation: Citation) -> None:
    """Without the words nobody can say what was quoted, even where the text at its place is the same."""
    assert verify(citation.id, None, now(TEXT + " More.")) == Verdict(citation.id, CitationOutcome.CHANGED)


def test_an_article_that_is_not_there(citation: Citation) -> None:
    """An article that was removed or renamed is unknown, with and without the words."""
    assert verify(citation.id, citation.quote, None) == Verdict(citation.id, CitationOutcome.UNKNOWN_ARTICLE)
    assert verify(citation.id, None, None) == Verdict(citation.id, CitationOutcome.UNKNOWN_ARTICLE)


@pytest.mark.parametrize("range_", ["10-999", "999-1001", "20-20", "43-10"])
def test_a_range_outside_the_article_does_not_hold(article: Article, range_: str) -> None:
    """The right hash does not vouch for a range that the article does not have."""
    citation_id = f"tides:{range_}@{article.sha256[:8]}"
    assert verify(citation_id, None, article) == Verdict(citation_id, CitationOutcome.GONE)
    assert verify(citation_id, "Two fell.", article).outcome == "moved"


def test_a_wrong_quotation_of_an_unchanged_article_is_gone(article: Article, citation: Citation) -> None:
    """The words count, not the hash: invented words are found out, and words from elsewhere too."""
    verdict = verify(citation.id, "They sold five helicopters to us.", article)
    assert verdict == Verdict(
        citation.id,
        CitationOutcome.GONE,
        nearest="They sold four helicopters to us.",
        changes=(("replace", "five", "four"),),
    )
    moved = verify(citation.id, "Two fell.", article)
    assert moved == Verdict(citation.id, CitationOutcome.MOVED, now=f"tides:44-53@{article.sha256[:8]}")


def test_an_empty_quotation_is_gone(article: Article, citation: Citation) -> None:
    """No words prove nothing."""
    assert verify(citation.id, "", article).outcome == "gone"


def test_what_is_no_id_is_told(article: Article) -> None:
    """A broken id is wrong use, not an outcome."""
    with pytest.raises(UsageError, match="Not a citation id"):
        verify("tides", "One rose.", article)


@given(
    st.text(st.sampled_from("ab "), min_size=1, max_size=20), st.text(st.sampled_from("ab "), max_size=20), st.data()
)
def test_an_outcome_is_what_the_article_says(before: str, after: str, data: st.DataObject) -> None:
    """Holds means that it stands there, moved that it stands at `now`, gone that it stands nowhere."""
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    cited = cite(now(before), start, end, before[start:end])
    article = now(after)
    verdict = verify(cited.id, cited.quote, article)
    if verdict.outcome == "gone":
        assert cited.quote not in after
    else:
        assert (verdict.outcome == "holds") is (after[start:end] == cited.quote)
        place = str(verdict.now or cited.id)
        assert verify(place, cited.quote, article) == Verdict(place, CitationOutcome.HOLDS)


# --- the nearest text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        (TEXT, "sold fur helicopter", "sold four helicopters"),
        ("cats and dogs", "a long story of cats and dogs and birds", "cats and dogs"),
        ("Agreed: sell four Mi-35 today.", "sell 4 Mi-35", "sell four Mi-35"),
        (
            "We know: today they all agreed to sell us four.",
            "they agreed to sell four.",
            "they all agreed to sell us four.",
        ),
        (TEXT, "Они", ""),
        ("", "abc", ""),
        ("abc", "", ""),
    ],
)
def test_the_nearest_text_is_whole_words(text: str, quote: str, expected: str) -> None:
    """It begins and ends at words; without a text or a quotation there is none."""
    assert closest(text, quote) == expected


# --- citations in files ---------------------------------------------------------------------------------


def test_citations_of_an_answer(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """What `ask --json` prints can be verified in full: the citation of every hit and of every twin, all holding."""
    build(
        write_corpus({"a.md": "Four rose.\n\nTwo fell.", "b.md": "Four rose."}), tmp_path / "i", embedder=ToyEmbedder()
    )
    with Assistant.open(tmp_path / "i", embedder=ToyEmbedder()) as assistant:
        answer = assistant.ask("Four rose or two fell?")
        found = citations_in(json.loads(json.dumps(answer_json(answer))))
        expected = [c for hit in answer.hits for c in (hit.citation, *hit.twins)]
        assert found == {citation.id: citation.quote for citation in expected}
        assert sorted(map(str, found.values())) == ["Four rose.", "Four rose.", "Two fell."]
        assert {verdict.outcome for verdict in assistant.verify(found)} == {"holds"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            [{"hits": [{"citation": {"id": "a:0-1@0", "quote": "x"}}]}, {"id": "b", "quote": "y"}],
            {"a:0-1@0": "x", "b": "y"},
        ),
        ([{"id": "a", "quote": "x"}, {"id": "a", "quote": "x"}], {"a": "x"}),
        ({"passage": {"id": "a", "text": "x"}, "quote": "y"}, {}),
        ({"id": 1, "quote": "x"}, {}),
        ({"id": "a", "quote": None}, {}),
        ("a:0-1@00000000", {}),
        (None, {}),
    ],
)
def test_citations_in_json(value: object, expected: dict[str, str]) -> None:
    """Whatever has both an id and a quotation is a citation, at any depth; nothing else is."""
    assert citations_in(value) == expected


def test_one_id_with_two_quotations_is_told() -> None:
    """A file that contradicts itself is broken input."""
    value = [{"id": "a", "quote": "x"}, {"deep": {"id": "a", "quote": "y"}}]
    with pytest.raises(UsageError, match="The citation a is given with two different quotations"):
        citations_in(value)
