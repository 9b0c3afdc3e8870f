"""Rule: a citation of an article with pages names the page, in every style and export; else it names the paragraph."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import corpus
from assistant.citing.citation import cite
from assistant.citing.references import FORMATS, export
from assistant.corpus.pages import page_range
from assistant.records import Article, Citation, Page

TEXT = "<!-- page 1, printed 117 -->\nThe tide is high and <!-- page 2, printed 118 -->the harbour is deep.\n"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    """An article whose one sentence crosses a page."""
    path = tmp_path / "sea.md"
    path.write_text(f"---\ntitle: Tides\n---\n{TEXT}")
    return corpus.read_article(path)


def cited(article: Article, words: str) -> Citation:
    """The citation of these words."""
    start = article.text.index(words)
    return cite(article, start, start + len(words), words)


def test_the_page_is_named_as_printed(article: Article) -> None:
    """A quotation on one page, and one over two."""
    assert article.text == "The tide is high and the harbour is deep.\n".strip()
    assert cited(article, "harbour").page == "118"
    assert cited(article, "harbour").text == "“Tides”, n.d., p. 118."
    assert cited(article, "high and the harbour").text == "“Tides”, n.d., pp. 117–118."


def test_a_number_that_is_printed_twice_is_told_apart(article: Article) -> None:
    """By the count of the sheet."""
    twice = replace(article, pages=(Page(0, 3, "1"), Page(21, 5, "1")))
    assert page_range(twice, 0, 3) == "1 (sheet 3)"
    assert page_range(twice, 30, 33) == "1 (sheet 5)"


def test_without_pages_the_paragraph_is_named(article: Article) -> None:
    """As ever."""
    assert cited(replace(article, pages=()), "harbour").text == "“Tides”, n.d., para. 1."


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "annotation"])
def test_every_export_names_the_page(article: Article, form: str) -> None:
    """Where it names a place at all."""
    printed = export([cited(article, "harbour")], form, None)
    assert "118" in printed
    assert "para. 1" not in printed.replace("paragraph", "")


@pytest.mark.parametrize("style", ["apa", "mla", "chicago-notes", "harvard"])
def test_styles_name_the_page(article: Article, style: str) -> None:
    """In their own form."""
    assert "118" in export([cited(article, "harbour")], "text", style)
