"""Documents in Markdown: kinds, plain words, places, references."""

from functools import partial

import pytest
from computing import seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import documents
from assistant.documents import Block, Document, markdown

TEXT = """---
title: left out
---
# A *Title* #

1. 1 helicopter was **sold.** See [the *deal*](http://a.b/c "sold. See") now.
   Second line &amp; more \\* stars.

> Quote [^1] here
continued `code x` [@khan2018, p. 4; -@foo] end.

| a | b |
|---|---|
| a | a b |

Text^[An inline *note* here.] and <http://x.y/z>
after break, @smith says _hi_ 2**3.

```py
code = 1
```

<div>Some <b>html</b> &copy; text</div>

[^1]: The footnote
    goes on.
"""


def read(text: str = TEXT) -> Document:
    """A Markdown text."""
    return documents.parse(text, "markdown")


def marks(block: Block) -> list[tuple[str, str, str]]:
    """Kind, target and words of a block's references."""
    return [(mark.kind, mark.target, block.text[mark.start : mark.end]) for mark in block.marks]


def test_blocks_have_kinds_and_plain_words() -> None:
    """Markup is left out, entities and escapes are decoded, the front matter is skipped."""
    assert [(block.kind, block.text) for block in read().blocks] == [
        ("heading", "A Title"),
        ("list item", "1 helicopter was sold. See the deal now. Second line & more * stars."),
        ("quote", "Quote here continued code x end."),
        ("table cell", "a"),
        ("table cell", "b"),
        ("table cell", "a"),
        ("table cell", "a b"),
        ("paragraph", "Text and http://x.y/z after break, @smith says hi 2**3."),
        ("footnote", "An inline note here."),
        ("code", "code = 1"),
        ("paragraph", "Some html © text"),
        ("footnote", "The footnote goes on."),
    ]


def test_references_know_what_they_refer_to() -> None:
    """Links with their words, footnotes by label, citekeys with and without brackets."""
    blocks = read().blocks
    assert marks(blocks[1]) == [("link", "http://a.b/c", "the deal")]
    assert marks(blocks[2]) == [("footnote", "1", ""), ("citekey", "khan2018", ""), ("citekey", "foo", "")]
    assert marks(blocks[7]) == [
        ("footnote", "^1", ""),
        ("link", "http://x.y/z", "http://x.y/z"),
        ("citekey", "smith", "@smith"),
    ]
    assert [(block.label, block.kind) for block in blocks if block.label] == [("^1", "footnote"), ("1", "footnote")]


def test_places_lead_back_to_the_file() -> None:
    """The number of a list item, the title of a link and a cell's twin in another cell are not mistaken for words."""
    document = read()
    item = document.blocks[1]
    assert document.text[item.places[0] - 3 : item.places[0] + 6] == "1. 1 heli"
    sold = item.text.index("sold.")
    assert document.text[slice(*document.span(item, sold, sold + 5))] == "sold."
    see = item.text.index("See")
    assert document.text[item.places[see] - 3 : item.places[see] + 8] == "** See [the"
    assert [document.text[block.places[0] - 2] for block in document.blocks[3:7]] == ["|", "|", "|", "|"]
    assert document.text[slice(*document.span(document.blocks[6], 0, 3))] == "a b"


def test_line_ends_of_windows_move_no_place() -> None:
    """The same words, each place still at its character."""
    document = read(TEXT.replace("\n", "\r\n"))
    assert [block.text for block in document.blocks] == [block.text for block in read().blocks]
    note = document.blocks[-1]
    assert document.text[slice(*document.span(note, 0, len(note.text)))] == "The footnote\r\n    goes on."


def test_a_sentence_that_ends_in_an_entity_ends_behind_it() -> None:
    """A decoded character is longer in the file than in the words."""
    document = read("Wait &hellip; so R&amp; D")
    block = document.blocks[0]
    assert document.text[slice(*document.span(block, 0, block.text.index("…") + 1))] == "Wait &hellip;"[:13]
    assert document.text[slice(*document.span(block, 0, block.text.index("&") + 1))] == "Wait &hellip; so R&amp;"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nHe wrote “so”.\n\n---\n\nThe end.",
        "---\nHe wrote: “so”.\n---\n\nThe end.",
        "---\nHe wrote “so”.\n\nThe end.",
        "***\n\nHe wrote “so”.",
    ],
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    """Words behind a rule at the beginning are read."""
    assert any("“so”" in block.text for block in read(text).blocks)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: “so”\n---\n\nThe end.",
        "---\n# note\ntitle: |\n  “so”\nauthors:\n- A\n...\nThe end.",
        "---\r\ntitle: “so”\r\n---\r\nThe end.",
    ],
)
def test_a_front_matter_is_left_out(text: str) -> None:
    """Fields between two rules are no words."""
    assert [block.text for block in read(text).blocks] == ["The end."]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<blockquote>\n\nOne.\n\n- two\n\n</blockquote>\n\nThree.", ["quote", "quote", "paragraph"]),
        ("> - One\n> - Two\n\nThree.", ["quote", "quote", "paragraph"]),
        ("> [!NOTE]\n> One.\n>\n> Two.", ["paragraph", "paragraph"]),
        ("- One\n\n  > Two", ["list item", "quote"]),
    ],
)
def test_what_is_inside_a_quotation_is_quoted(text: str, kinds: list[str]) -> None:
    """Lists in a quotation, paragraphs between the tags of one; a call-out is none."""
    assert [block.kind for block in read(text).blocks] == kinds


_LINES = st.sampled_from(
    ["", "", "plain words “so”", "more *of* it", "- item", "* item", "1. one", "> said", ">", "# Head", "Head #",
     "    code", "  indented", "---", "===", "```", "<div>", "<!-- x", "-->", "[^1]: note", "[a]: http://x", "a | b",
     "--|--",
     "x [a] y", "> - in", "+ item `x`", "<b>one</b> two", "\ttab", "#nohead", "## Head ##", "~~~", "-",
     "12) x", "![i](u) &amp; z"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_the_fast_way_reads_the_same(lines: list[str], ending: str) -> None:
    """Blocks that are told apart without the parser are those that the parser tells."""
    text = ending.join(lines)
    fast = list(markdown.blocks(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_plain", lambda *given: [])
        whole = list(markdown.blocks(text))
    told = [[(b.kind, b.text, list(b.places[:-1]), b.label, b.marks) for b in found] for found in (fast, whole)]
    assert told[0] == told[1]


def test_time_grows_with_the_text_alone() -> None:
    """Twice the text takes about twice the time."""
    text = "# Head\n\nHe *said* “no”.\n\n- item\n- item\n\n> said\n\n"
    once, twice = (seconds(partial(documents.parse, text * count, "markdown")) for count in (1500, 3000))
    assert twice < 3 * once + 0.1
