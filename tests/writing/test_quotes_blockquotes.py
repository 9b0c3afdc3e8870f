"""A block quotation is quoted; who said it, a lead to it and a call-out are not, and nothing hides behind a dash."""

import pytest

from assistant.documents import parse
from assistant.writing.quotes.marks import quotations


def quoted(text: str, kind: str = "markdown") -> list[str]:
    """The quotations of a document."""
    blocks = parse(text, kind).blocks
    return [blocks[i].text[a:b] for i, found in quotations(blocks, text) for a, b in found.ranges]


@pytest.mark.parametrize(
    "text",
    [
        "> The mill was sold\n>\n> — Anna Weir, Fell Gazette",
        "> The mill was sold\n> — Anna Weir",
        "> The mill was sold.\n> -- Anna Weir, *Notes on a Mill*, 1911, p. 4",
        "> The mill was sold. — Fell Gazette, 3 May 1911",
        "> The mill was sold\n\n— Anna Weir",
        "> The mill was sold\n>\n> (Anna Weir, 1911)",
        "> The mill was sold\n>\n> Source: Fell Gazette",
        "> The mill was sold\n>\n> ~ Anna Weir",
        "> The mill was sold\n>\n> [Emphasis added.]",
        "> “The mill was sold” — Anna Weir",
        "> As Anna Weir put it: “The mill was sold”",
        "> “The mill was sold”",
        "> [!NOTE]\n> Save the file first.\n\n> The mill was sold",
        "> **Note:** save the file first.\n\n> The mill was sold",
        "> Warning: this is old.\n\n> The mill was sold",
    ],
)
def test_only_the_words_are_quoted(text: str) -> None:
    """Lines of names, remarks, leads and call-outs around the words are left out."""
    assert [one.rstrip(".") for one in quoted(text)] == ["The mill was sold"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> One.\n>\n> — the mill was sold to five dealers", ["One.", "— the mill was sold to five dealers"]),
        ("> The mill — an old one — was sold", ["The mill — an old one — was sold"]),
        ("> The mill was sold. — and five looms were lost", ["The mill was sold. — and five looms were lost"]),
        ("> Notes were taken of it", ["Notes were taken of it"]),
        ("> [!quote] Anna Weir\n> The mill was sold", ["[!quote] Anna Weir The mill was sold"]),
    ],
)
def test_words_do_not_hide_as_a_source(text: str, expected: list[str]) -> None:
    """What says more than names is quoted, whatever stands before it."""
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>The mill was sold</p><footer>— Anna Weir, <cite>Fell Gazette</cite></footer></blockquote>",
        "<blockquote>The mill was sold<br><cite>Anna Weir of the town council</cite></blockquote>",
        "<figure><blockquote>The mill was sold</blockquote><figcaption>Anna Weir said so</figcaption></figure>",
        "<blockquote><ul><li>The mill was sold</li></ul></blockquote>",
        "<blockquote class='callout note'>Save first.</blockquote><blockquote>The mill was sold</blockquote>",
    ],
)
def test_html(html: str) -> None:
    """Markup that names the source is no quotation, whatever its words."""
    assert quoted(html, "html") == ["The mill was sold"]
