"""The small parts of the page: what is cut, escaped, marked and put into addresses loses nothing."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_fake import BY_ID, HITS

from assistant.records import Article, Phrase, Span
from assistant.ui import templates
from assistant.ui.query import Query
from assistant.ui.shared.fields import date
from assistant.ui.shared.marks import Layer, cut, quoted
from assistant.ui.shared.words import Word, matched

TEXTS = st.text(alphabet="ab <&\"'>🦀\n", max_size=40)


@st.composite
def spans(draw: st.DrawFn, longest: int) -> Span:
    """A slice of a text, empty ones and ones that reach out of it too."""
    start, end = sorted(draw(st.lists(st.integers(0, longest + 3), min_size=2, max_size=2)))
    return Span(start, end)


def plain(markup: str) -> str:
    """What a browser shows of markup."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


def marked(text: str, layers: list[Layer], words: list[Word]) -> str:
    """A text with its layers, as the page shows it."""
    macros = templates.environment("en").get_template("shared/macros.html").module
    return str(macros.marked(cut(text, layers, words)))  # type: ignore[attr-defined]  # the template has it


@given(st.data(), TEXTS)
def test_marking_keeps_every_character(data: st.DataObject, text: str) -> None:
    """However marks, tints and words overlap, what is shown is the text, and each mark is its slice."""
    mark, tint, other = (data.draw(spans(len(text))) for _ in range(3))
    word = data.draw(spans(len(text)))
    html = marked(text, [(mark, "mark"), (tint, "tint"), (other, "other")], [Word(word.start, word.end, 2)])

    assert plain(html) == text
    shown = "".join(plain(each) for each in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))
    assert shown == text[mark.start : mark.end]


@given(st.data())
def test_the_answering_words_are_strong_inside_the_mark(data: st.DataObject) -> None:
    """Wherever they stand in the sentence, and whatever is in them: strong are they alone, and no character is lost."""
    text = data.draw(TEXTS.filter(bool))
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)))
    hit = HITS["How"][0]
    offset = hit.passage.start
    passage = replace(hit.passage, end=offset + len(text), text=text)
    sentence = replace(hit.sentence, start=offset, end=offset + len(text), text=text)
    answer = Phrase(offset + start, offset + end, text[start:end])
    word = Word(offset + start // 2, offset + (start + end) // 2, 2)
    pieces = quoted(replace(hit, passage=passage, sentence=sentence, answer=answer), [word])
    html = str(templates.environment("en").get_template("shared/macros.html").module.marked(pieces))  # type: ignore[attr-defined]

    assert plain(html) == text
    strong = re.findall(r'<strong class="telling">(.*?)</strong>', html, re.DOTALL)
    assert "".join(map(plain, strong)) == text[start:end]


def test_a_mark_over_the_edge_of_a_tint_stays_one() -> None:
    """A sentence is one mark, also where the border of another passage runs through it."""
    html = marked("One <b>. Two. Three.", [(Span(9, 13), "mark"), (Span(0, 11), "tint")], [])

    assert html == '<span class="tint">One &lt;b&gt;. </span><mark>Two.</mark> Three.'


@given(
    st.builds(
        Query,
        question=st.text(min_size=1).map(lambda text: f"q{text}q"),
        articles=st.lists(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), max_size=3).map(tuple),
        publishers=st.lists(st.sampled_from(["A, B & Co.", "+", "Zeit"]), max_size=2).map(tuple),
        after=st.sampled_from([None, "2016~"]),
        before=st.sampled_from([None, "2016/.."]),
        top=st.integers(1, 100),
        caution=st.sampled_from([None, 0.0, 0.25, 1.0]),
    )
)
def test_an_address_reopens_the_query(query: Query) -> None:
    """What a query writes into an address, it reads out of it again."""
    assert Query.read(parse_qsl(query.address())) == query


@pytest.mark.parametrize(
    ("published", "inferred", "words"),
    [
        ("2016-05", {}, "May 2016"),
        ("2016-05", {"published": "x"}, "c. May 2016"),
        ("2016~", {"published": "x"}, "c. 2016"),
        ("2016/..", {"published": "x"}, "not before 2016"),
        (None, {}, "n.d."),
    ],
)
def test_an_inferred_date_never_looks_like_a_stated_one(
    published: str | None, inferred: dict[str, str], words: str
) -> None:
    """It is marked 'c.', also where its record forgot the '~'."""
    assert date(Article("a", "", "", published=published, inferred=inferred)) == words


def test_a_piece_of_a_word_is_the_whole_word() -> None:
    """The model cuts long words; a piece that weighs alone is listed as the word it is of."""
    hit = HITS["How"][0]
    at = hit.passage.text.index("council") + hit.passage.start
    (word,) = matched(replace(hit, words=((at + 2, at + 5, 0.3),)))
    assert BY_ID["ferry"].text[word.start : word.end] == "council"


def test_tokens_become_whole_words() -> None:
    """Tokens that touch are one word, what tells nothing is none, and strength is relative to the strongest word."""
    hit = HITS["How"][0]
    text = BY_ID["ferry"].text

    words = matched(hit)
    assert [text[word.start : word.end] for word in words] == ["2019", "island", "council", "decided"]
    assert [word.step for word in words] == [3, 1, 1, 1]
