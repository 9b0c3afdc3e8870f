"""What is escaped reads back exactly, and what it stands in is not broken by it."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.citing.references.escapes import (
    from_latex,
    from_line,
    meant_in_latex,
    to_html,
    to_latex,
    to_line,
    to_markdown,
    to_markdown_inline,
)

PAIRS: list[tuple[Callable[[str], str], Callable[[str], str]]] = [
    (to_latex, from_latex),
    (to_line, from_line),
]
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\\{}%\n \t#*_1.)>&;~nu\"'`[]^$|@<!+-=:")),
    max_size=40,
)


@pytest.mark.parametrize(("there", "back"), PAIRS)
@settings(max_examples=500)
@given(text=TEXTS)
@example(text="\\n \\\\n \\u0020 \\symbol{32} &#32; \\newline{}")
@example(text="  two  spaces \n at  borders  ")
def test_round_trip(there: Callable[[str], str], back: Callable[[str], str], text: str) -> None:
    """Any text comes back, code point for code point."""
    assert back(there(text)) == text


@given(TEXTS)
def test_latex_braces_are_balanced(text: str) -> None:
    """BibTeX counts every brace, also behind a backslash; the escaped text opens and closes each."""
    depth = 0
    for character in to_latex(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth in (0, 1)
    assert depth == 0


@given(TEXTS)
def test_a_line_has_no_line_break(text: str) -> None:
    """No reader, however it splits lines, finds a second one, and none strips a border."""
    line = to_line(text)
    assert len(line.splitlines()) <= 1
    assert line.strip() == line


@pytest.mark.parametrize(
    ("text", "latex", "markdown", "html", "line"),
    [
        ("a\nb", r"a\newline{}b", "a\\\nb", "a<br>b", r"a\nb"),
        ("# R&D", r"\# R\&D", r"\# R\&D", "# R&amp;D", "# R&D"),
        ("12. x", "12. x", r"12\. x", "12. x", "12. x"),
        ("50% $2 #1 a_b", r"50\% \$2 \#1 a\_b", r"50% \$2 #1 a\_b", "50% $2 #1 a_b", "50% $2 #1 a_b"),
        ("~^\\", r"\textasciitilde{}\textasciicircum{}\textbackslash{}", r"\~\^\\", "~^\\", r"~^\\"),
        (" x", r"\symbol{32}x", "&#32;x", " x", r"\u0020x"),
        ("{}", r"\textbraceleft{}\textbraceright{}", "{}", "{}", "{}"),
        ("Pakistan’s “Mi-35”", *["Pakistan’s “Mi-35”"] * 4),
    ],
)
def test_what_is_written(text: str, latex: str, markdown: str, html: str, line: str) -> None:
    """Ordinary prose stays as it is; only what means something to the format is escaped."""
    assert (to_latex(text), to_markdown(text), to_html(text), to_line(text)) == (latex, markdown, html, line)


def test_inside_a_line_numbers_need_no_escape() -> None:
    """A number with a period begins a list only at the beginning of a block."""
    assert to_markdown_inline("11. *x*") == r"11. \*x\*"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\textquotedblleft{}Sold\textquotedblright{} it", "“Sold” it"),
        (r"\textquoteleft{}Sold\textquoteright{} it", "‘Sold’ it"),
        (r"1998\textendash{}99 \textemdash{} sold", "1998–99 — sold"),
        (r"\textquotedblleft Sold\textquotedblright{} 50 \% \textbraceleft{}all\textbraceright{}", "“Sold” 50 % {all}"),
    ],
)
def test_commands_of_other_programs(written: str, meant: str) -> None:
    """Marks and dashes that a program wrote as commands are read as they print, beside our own escapes."""
    assert meant in meant_in_latex(written)


def test_a_damaged_file_names_no_character() -> None:
    """Half of a surrogate pair is no character; an unknown command stays as it stands."""
    assert from_latex(r"\symbol{55300} \textfoo{}") == "\ufffd \\textfoo{}"
    assert from_line(r"\udfff") == "\ufffd"
