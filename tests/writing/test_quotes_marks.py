"""Which words of a text are quotations, and into which pieces they fall."""

from functools import partial
from itertools import pairwise

import pytest
from computing import seconds
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import Block, parse
from assistant.writing.quotes.marks import find, quotations
from assistant.writing.quotes.pieces import parts


def block(text: str, kind: str = "paragraph") -> Block:
    """A block of plain words."""
    return Block(kind, text, range(len(text) + 1))


def quoted(text: str, kind: str = "paragraph") -> list[str]:
    """The quotations of a block."""
    return [text[start:end] for start, end in find(block(text, kind)).ranges]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"One," he said, "and two."', ["One,", "and two."]),
        ("He didn’t say “No way” but ‘never’.", ["No way", "never"]),
        ("Don't take the workers' or Pakistanis’ rights, it's theirs", []),
        ("He said ‘we don’t know’ then", ["we don’t know"]),
        ("‘the workers’ rights to go’ he said", ["the workers’ rights to go"]),
        ("„Deutsch“ und »so hin« und «ainsi» ou « là »", ["Deutsch", "so hin", "ainsi", " là "]),
        ("‹eins› und ›zwei‹ und ‚drei‘", ["eins", "zwei", "drei"]),
        ("''DRUZBA'' and ‘’DRUZBA’’ and ``so it is''", ["DRUZBA", "DRUZBA", "so it is"]),
        ("“He said ‘no’ to it”", ["He said ‘no’ to it"]),
        ("(“in brackets”)—“behind a dash”", ["in brackets", "behind a dash"]),
        ('a 6" gun and "true words"', ["true words"]),
        ("rock 'n' roll of the '80s", []),
        ('他说："他运送了五名乘客"。他说"六名"了', ["他运送了五名乘客", "六名"]),
        ("他说：﹁他运送了﹂和﹃五名乘客﹄。", ["他运送了", "五名乘客"]),
        ("«They said ‹so it is› then»", ["They said ‹so it is› then"]),
        ("‘“So it is”’ and “‘so it was’” and 「『五人の乗客』」", ["So it is", "so it was", "五人の乗客"]),
        ("“‘So’ it ‘is’” and ‘“So” it “is”’", ["‘So’ it ‘is’", "“So” it “is”"]),
        ("no marks at all", []),
        ("", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    """Straight, typographic and angled marks are paired; apostrophes, inches and single letters are no quotations."""
    assert quoted(text) == expected
    assert find(block(text)).unbalanced == ()


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("stray” here “good one”", (5,), ["good one"]),
        ("open “and never closed, but “this one” is", (5,), ["this one"]),
        ('"one" "two" "three', (12,), ["one", "two"]),
    ],
)
def test_unbalanced_marks_spoil_nothing_else(text: str, at: tuple[int, ...], expected: list[str]) -> None:
    """A mark without a partner is told with its place; the other quotations are found."""
    assert (find(block(text)).unbalanced, quoted(text)) == (at, expected)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("He wrote <blockquote>so it is</blockquote> there.", "markdown", ["so it is"]),
        ("He wrote <blockquote class='x'><p>so it</p><p>is</p></blockquote> there.", "markdown", ["so it is"]),
        ("He wrote <blockquote><p>so it is</p><p>— Roe</p></blockquote> there.", "markdown", ["so it is"]),
        ("He wrote <blockquote>so it is<footer>Roe</footer></blockquote> there.", "markdown", ["so it is"]),
        ("He wrote <blockquote><q>so it is</q></blockquote> there.", "markdown", ["so it is"]),
        (r"He wrote \say*{so it is} there.", "latex", ["so it is"]),
    ],
)
def test_quotations_inside_a_paragraph(text: str, form: str, expected: list[str]) -> None:
    """An element or a command quotes as marks do; who said it is no part of the quotation."""
    document = parse(text, form)
    (one,) = document.blocks
    assert [one.text[a:b].strip() for a, b in find(one).ranges] == expected


def test_code_holds_no_quotation() -> None:
    """A string in a program is no quotation."""
    assert quoted('print("hello world")', "code") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The whole of it.", "The whole of it."),
        ("“The whole of it.”", "The whole of it."),
        ("The whole of it. — Daily Times, 2018", "The whole of it."),
        ("He said “no” and “yes”", "He said “no” and “yes”"),
    ],
)
def test_a_block_quotation_is_one(text: str, expected: str) -> None:
    """A block quotation is quoted as a whole, without marks around it and without a line that names its source."""
    assert quoted(text, "quote") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "“First words.\n\n“Second words.\n\n“Third words.” End.",
        "“First words.\n\nSecond words.” End.",
    ],
)
def test_quotations_of_several_paragraphs(text: str) -> None:
    """A quotation that goes on in the next paragraph is one in each, and no mark is missing."""
    blocks = parse(text).blocks
    found = list(quotations(blocks, text))
    pieces = [blocks[i].text[start:end] for i, one in found for start, end in one.ranges]
    assert pieces == ["First words.", "Second words.", "Third words."][: len(blocks)]
    assert [one.unbalanced for _, one in found] == [()] * len(blocks)


@given(st.text(alphabet="\"“”„«»‹›'‘’‚` ab.", max_size=40))
def test_any_marks_give_ranges_in_order(text: str) -> None:
    """Whatever the marks, quotations do not overlap and hold more than one letter."""
    ranges = find(block(text)).ranges
    assert all(end - start > 1 for start, end in ranges)
    assert all(one[1] <= other[0] for one, other in pairwise(ranges))


def test_marks_without_partners_take_linear_time() -> None:
    """Twice as many opening marks take about twice as long, not four times."""
    texts = [block("he “said ‘so 'it \"is «and " * (count // 5)) for count in (20_000, 40_000)]
    once, twice = (seconds(partial(find, text)) for text in texts)
    assert twice < 3.2 * once + 0.05


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", ["plain words"]),
        ("one … two ... three . . . four", ["one", "two", "three", "four"]),
        ("one [...] two [… ] three (...) four", ["one", "two", "three", "four"]),
        ("… both ends …", ["both ends"]),
        ("bought [from Moscow] four [sic] tanks", ["bought", "four tanks"]),
        ("[T]he army", ["The army"]),
        ("it permit[ted] them", ["it permitted them"]),
        ("…", []),
    ],
)
def test_pieces(text: str, expected: list[str]) -> None:
    """Ellipses and brackets are borders of pieces; notes are none, and letters in brackets are part of their word."""
    found = parts(text)
    assert [part.text for part in found] == expected
    assert all(text[part.start : part.end] == part.text for part in found if not part.taken)
