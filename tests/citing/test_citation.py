"""A citation proves itself: its quotation stands at its place, code point for code point, or it is an error."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing.citation import CitationId, cite, paragraph_at, parse_id, prove
from assistant.citing.references import reference, short_reference
from assistant.corpus import make_article, read_article
from assistant.errors import CitationError, UsageError
from assistant.records import Article, Citation

THAW = CORPUS / "a-thaw-in-pak-russia-relations.md"
TEXT = "The Sea\n\nOne 🙂 rose. Two fell.\n\n\nThree stayed."


@pytest.fixture
def article() -> Article:
    """Three paragraphs, the first a heading, the second with an astral character."""
    return make_article("tides", TEXT, publisher="Daily")


def test_a_citation_holds_all_that_is_needed_to_check_it(article: Article) -> None:
    """Id, range, quotation, neighbours, paragraph, hash and reference are the article's own."""
    assert cite(article, 21, 30, "Two fell.") == Citation(
        id=f"tides:21-30@{article.sha256[:8]}",
        article_id="tides",
        start=21,
        end=30,
        quote="Two fell.",
        prefix="The Sea\n\nOne 🙂 rose. ",
        suffix="\n\n\nThree stayed.",
        paragraph=2,
        sha256=article.sha256,
        reference=reference(article),
        text=short_reference(reference(article), 2),
    )


def test_prefix_and_suffix_are_thirty_two_code_points() -> None:
    """In a long text the neighbours are cut to 32 code points each, right beside the quotation."""
    article = make_article("a", "x" * 50 + "🙂" * 32 + "quote" + "é" * 32 + "y" * 50)
    citation = cite(article, 82, 87, "quote")
    assert (citation.prefix, citation.suffix) == ("🙂" * 32, "é" * 32)


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (21, 30, "Two fell"),
        (21, 30, "Two fell!"),
        (21, 30, "two fell."),
        (20, 29, "Two fell."),
        (22, 31, "Two fell."),
        (21, 29, "Two fell."),
        (21, 31, "Two fell."),
        (13, 14, "\U0001f643"),
        (21, 21, ""),
        (30, 21, ""),
        (-14, -1, "Three stayed."),
        (-13, len(TEXT), "Three stayed."),
        (33, 47, "Three stayed."),
        (100, 105, ""),
    ],
)
def test_a_quotation_that_does_not_stand_there_is_an_error(article: Article, start: int, end: int, quote: str) -> None:
    """Other words, other offsets, an empty range and one outside the article stop the citation."""
    with pytest.raises(CitationError, match=rf"does not stand in 'tides' at {start}-{end}: expected .+found .+build'"):
        cite(article, start, end, quote)


def test_canonically_equal_is_not_equal() -> None:
    """Nothing is normalised: a composed and a decomposed letter are two quotations."""
    with pytest.raises(CitationError, match="does not stand"):
        prove(make_article("a", "café"), 0, 5, "cafe\u0301")


@given(st.text(st.sampled_from("ab 🙂é.\n"), min_size=1, max_size=40), st.data())
def test_every_slice_proves_itself_and_no_other(text: str, data: st.DataObject) -> None:
    """Any slice can be cited and found again from its id; any other text of that length cannot."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = make_article("a", text)
    citation = cite(article, start, end, text[start:end])
    parsed = parse_id(citation.id)
    assert parsed == CitationId("a", start, end, article.sha256[:8])
    assert article.text[parsed.start : parsed.end] == citation.quote
    assert text[: end + 32].endswith(citation.prefix + citation.quote + citation.suffix)
    at = data.draw(st.integers(start, end - 1)) - start
    quote = citation.quote[:at] + ("b" if citation.quote[at] == "a" else "a") + citation.quote[at + 1 :]
    with pytest.raises(CitationError, match="does not stand"):
        cite(article, start, end, quote)


def test_a_damaged_article_is_found_out(article: Article) -> None:
    """One changed character in the article breaks the citations that hold it and no others."""
    damaged = replace(article, text=article.text.replace("Two", "Ten"))
    assert cite(damaged, 9, 20, "One 🙂 rose.").paragraph == 2
    with pytest.raises(CitationError, match=r"expected 'Two fell\.', found 'Ten fell\.'"):
        cite(damaged, 21, 30, "Two fell.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a-thaw:780-921@3bf040b9", CitationId("a-thaw", 780, 921, "3bf040b9")),
        ("  a:0-1@00000000\n", CitationId("a", 0, 1, "00000000")),
    ],
)
def test_ids_are_taken_apart(text: str, expected: CitationId) -> None:
    """An id is article, range and eight hex digits; white space around it does not matter."""
    assert parse_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a:1-2", "a:1-2@3bf040b", "a:1-2@3bf040b99", "a:1-2@3BF040B9", "a:-1-2@3bf040b9", "A:1-2@3bf040b9",
        "a:1@3bf040b9", "a:1-2@3bf040b9 b", "a:٣-٥@3bf040b9", f"a:{'9' * 5000}-1@3bf040b9", "a b:1-2@3bf040b9",
    ],
)  # fmt: skip
def test_what_is_no_id_is_told(text: str) -> None:
    """The error shows the form of an id and what was found."""
    with pytest.raises(UsageError, match=r"Not a citation id: expected ARTICLE:START-END@HASH such as .+, found '"):
        parse_id(text)


@pytest.mark.parametrize(("position", "number"), [(0, 1), (6, 1), (7, 1), (9, 2), (29, 2), (31, 2), (33, 3), (45, 3)])
def test_paragraphs_are_numbered_with_headings(article: Article, position: int, number: int) -> None:
    """A position belongs to the paragraph that holds it, or to the last one before it."""
    assert paragraph_at(article, position) == number


def test_a_position_before_the_first_paragraph_is_in_it() -> None:
    """There is no paragraph 0."""
    assert paragraph_at(make_article("a", "  One rose."), 0) == 1


@pytest.mark.parametrize(
    ("quote", "paragraph"),
    [
        ("In 2011, Vladimir Putin", 2),
        ("the Americans have ignited", 5),
        ("the US has ignited", 6),
        ("Source: https", 12),
    ],
)
def test_paragraphs_of_an_article_without_blank_lines(quote: str, paragraph: int) -> None:
    """In an article of single lines the number counts its lines."""
    article = read_article(Path(THAW))
    start = article.text.index(quote)
    assert cite(article, start, start + len(quote), quote).paragraph == paragraph
