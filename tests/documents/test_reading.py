"""Documents: choosing a format, plain text, and one clear line for every file that cannot be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import documents
from assistant.errors import UsageError


def test_a_paragraph_is_a_run_of_lines_and_white_space_is_one_space() -> None:
    """Lines of a paragraph are joined; each character knows its place."""
    document = documents.parse("One line\r\n  wrapped.\r\n\r\nNext.")
    first, second = document.blocks
    assert (first.kind, first.text, second.text) == ("paragraph", "One line wrapped.", "Next.")
    assert document.span(first, 9, 17) == (12, 20)
    assert document.text[12:20] == "wrapped."
    assert document.text[slice(*document.span(second, 0, 5))] == "Next."


def test_without_a_blank_line_every_line_is_a_paragraph() -> None:
    """The rule is that of articles."""
    assert [block.text for block in documents.parse("One.\nTwo.\n").blocks] == ["One.", "Two."]


def test_quoted_lines_of_a_mail_are_a_quotation() -> None:
    """'>' before every line makes a quotation; before some of them it is a character."""
    blocks = documents.parse("> said\n> so\n\n> said\nso").blocks
    assert [(block.kind, block.text) for block in blocks] == [("quote", "said so"), ("paragraph", "> said so")]


def test_a_byte_order_mark_is_kept_in_the_text_and_is_no_word(tmp_path: Path) -> None:
    """Offsets count in the file's own text, mark included."""
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff# Title".encode())
    document = documents.read(path)
    assert document.text == "\ufeff# Title"
    assert [(block.kind, block.text, list(block.places)) for block in document.blocks] == [
        ("heading", "Title", [3, 4, 5, 6, 7, 8])
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.MD", "markdown"), ("a.htm", "html"), ("a.tex", "latex"), ("a.txt", "text")]
)
def test_the_ending_says_the_format(tmp_path: Path, name: str, kind: str) -> None:
    """In upper case too."""
    (tmp_path / name).write_text("Words.", encoding="utf-8")
    assert documents.read(tmp_path / name).format == kind


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", b"%PDF", r"expected a file ending in \.md, .* found '\.pdf'"),
        ("a.md", "caf\u00e9".encode("latin-1"), r"expected UTF-8, found the byte 0xe9 at 3"),
        ("a.docx", b"no zip", r"expected a Word document \(\.docx\), found no zip archive"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """It says what was expected and what was found."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=message):
        documents.read(tmp_path / name)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """So is a folder."""
    with pytest.raises(UsageError, match="No such file"):
        documents.read(tmp_path / "none.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(UsageError, match="Is a directory"):
        documents.read(tmp_path / "folder.md")


@given(
    st.sampled_from(["markdown", "html", "latex", "text"]),
    st.text("ab .\n\r\t*_`[]()<>&;#|\\{}$%~'\"^!:-@1=/é🌊", max_size=80),
)
def test_every_character_knows_its_place(kind: str, text: str) -> None:
    """Whatever the text: places ascend, lie inside, and where nothing was decoded they hold the very character."""
    document = documents.parse(text, kind)
    assert document.text == text
    for block in document.blocks:
        assert len(block.places) == len(block.text) + 1
        assert list(block.places) == sorted(block.places)
        assert 0 <= block.places[0] <= block.places[-1] <= len(text)
        assert block.text == block.text.strip()
        for char, place in zip(block.text, block.places, strict=False):
            same = text[place] == char
            assert same or char == " " or text[place] in "&\\<`'\"-~}^_\n\r\0" or kind == "html", (char, text[place])
        for mark in block.marks:
            assert 0 <= mark.start <= mark.end <= len(block.text)
