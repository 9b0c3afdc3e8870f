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


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _document(body: str, prefix: str = "w", space: str = _W) -> str:
    return f'<{prefix}:document xmlns:{prefix}="{space}"><{prefix}:body>{body}</{prefix}:body></{prefix}:document>'


@pytest.mark.parametrize("space", [_W, "http://purl.oclc.org/ooxml/wordprocessingml/main"])
def test_any_prefix_is_read(space: str) -> None:
    """Namespaces count, not prefixes; such a file is read, and one line says that it is not written into."""
    body = '<x:p><x:pPr><x:pStyle x:val="Quote"/></x:pPr><x:r><x:t>Quoted.</x:t></x:r></x:p>'
    data = packed({MAIN: _document(body, "x", space)})
    assert [(block.kind, block.text) for block in documents.word.read(data, "a.docx").blocks] == [("quote", "Quoted.")]
    with pytest.raises(UsageError, match="another prefix"):
        chunks(data, "a.docx")


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ('<w:style w:styleId="A"><w:name w:val="Quote"/></w:style>', "quote"),
        ('<w:style w:styleId="A"><w:name w:val="Intense Quote"/></w:style>', "quote"),
        ('<w:style w:styleId="A"><w:name w:val="Langzitat"/></w:style>', "quote"),
        ('<w:style w:styleId="A"><w:name w:val="Citation intense"/></w:style>', "quote"),
        (
            '<w:style w:styleId="B"><w:name w:val="Block Text"/></w:style>'
            '<w:style w:styleId="A"><w:name w:val="Mine"/><w:basedOn w:val="B"/></w:style>',
            "quote",
        ),
        ('<w:style w:styleId="A"><w:name w:val="heading 2"/></w:style>', "heading"),
        ('<w:style w:styleId="A"><w:name w:val="Mine"/><w:basedOn w:val="A"/></w:style>', "paragraph"),
    ],
)
def test_styles_are_known_by_their_names(style: str, kind: str) -> None:
    """An id is localised and says nothing; a style that is based on a quotation's is one."""
    body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Words.</w:t></w:r></w:p>'
    parts = {MAIN: _document(body), "word/styles.xml": f'<w:styles xmlns:w="{_W}">{style}</w:styles>'}
    assert [block.kind for block in documents.word.read(packed(parts), "a.docx").blocks] == [kind]


def test_the_main_part_may_have_another_name() -> None:
    """Some programs number it."""
    parts = {
        "_rels/.rels": '<Relationships><Relationship Id="a" Target="/word/document2.xml"/></Relationships>',
        "word/document2.xml": _document("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"),
    }
    assert [block.text for block in documents.word.read(packed(parts), "a.docx").blocks] == ["Words."]


def test_struck_and_raised_runs() -> None:
    """Struck and hidden words are left out; raised figures are raised."""
    runs = [
        ("four", "<w:strike/>"),
        ("five", '<w:strike w:val="0"/>'),
        ("1", '<w:vertAlign w:val="superscript"/>'),
        ("x", "<w:vanish/>"),
    ]
    body = "".join(f"<w:r><w:rPr>{style}</w:rPr><w:t>{words}</w:t></w:r>" for words, style in runs)
    (block,) = documents.word.read(packed({MAIN: _document(f"<w:p>{body}</w:p>")}), "a.docx").blocks
    assert block.text == "five¹"
