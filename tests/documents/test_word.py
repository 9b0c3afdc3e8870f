"""Documents in Word: what python-docx writes is read, and no other archive is taken for one."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from assistant import documents
from assistant.documents.word import MAIN, chunks
from assistant.errors import UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A Word document with a heading, runs, a quotation, a list, a table and characters that XML escapes."""
    document = docx.Document()
    document.add_heading("Head", 1)
    paragraph = document.add_paragraph("Russia & ")
    paragraph.add_run("Pakistan").bold = True
    paragraph.add_run(" met <then>. Café.\tTab")
    document.add_paragraph("Quoted.", style="Quote")
    document.add_paragraph("Item.", style="List Bullet")
    document.add_table(1, 2).cell(0, 1).text = "cell"
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def packed(parts: dict[str, str]) -> bytes:
    """An archive with some parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def test_blocks_have_kinds_and_plain_words(path: Path) -> None:
    """The text that offsets count in is taken out, a line a paragraph."""
    document = documents.read(path)
    assert document.text == "Head\nRussia & Pakistan met <then>. Café.\tTab\nQuoted.\nItem.\n\ncell\n"
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Head"),
        ("paragraph", "Russia & Pakistan met <then>. Café. Tab"),
        ("quote", "Quoted."),
        ("paragraph", "Item."),
        ("table cell", "cell"),
    ]
    block = document.blocks[1]
    assert document.text[slice(*document.span(block, 9, 17))] == "Pakistan"


def test_chunks_tell_where_characters_stand_in_the_file(path: Path) -> None:
    """Each chunk's bytes are its characters, or what XML writes for them; bold runs keep their properties."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        xml = file.read(MAIN)
    found = chunks(data, "a.docx")
    assert "".join(chunk.text for chunk in found) == "HeadRussia & Pakistan met <then>. Café.TabQuoted.Item.cell"
    escapes = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    for chunk in found:
        assert xml[chunk.first : chunk.last].decode() == escapes.get(chunk.text, chunk.text)
    assert [chunk.style for chunk in found if chunk.text == "Pakistan"] == [b"<w:rPr><w:b/></w:rPr>"]


def test_notes_and_links_of_other_programs_are_read() -> None:
    """Footnotes are blocks with a label, hyperlinks have addresses, and what was moved away or deleted is not read."""
    body = (
        '<w:p><w:r><w:t>Said so.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:hyperlink r:id="r1"><w:r><w:t>link</w:t></w:r></w:hyperlink>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>"
    )
    relation = '<Relationships><Relationship Id="r1" Target="http://a.b"/></Relationships>'
    data = packed(
        {
            MAIN: f'<w:document xmlns:w="w" xmlns:r="r"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": relation,
            "word/footnotes.xml": '<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>Note.</w:t></w:r></w:p>'
            "</w:footnote></w:footnotes>",
        }
    )
    paragraph, note = documents.word.read(data, "a.docx").blocks
    assert paragraph.text == "Said so.link"
    assert [(mark.kind, mark.target, mark.start, mark.end) for mark in paragraph.marks] == [
        ("footnote", "2", 8, 8),
        ("link", "http://a.b", 8, 12),
    ]
    assert (note.kind, note.label, note.text) == ("footnote", "2", "Note.")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"PK no zip", "no zip archive, or a damaged one"),
        (packed({"a.xml": "<a/>"}), "an archive without word/document.xml"),
        (packed({MAIN: "<w:document>"}), "broken XML"),
    ],
)
def test_what_is_no_docx_is_one_line(tmp_path: Path, data: bytes, found: str) -> None:
    """Whatever it is instead."""
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(UsageError, match=f"expected a Word document.*found {found}"):
        documents.read(tmp_path / "a.docx")
