"""Writing citations into a draft: only insertions, in the right places, and every other byte as it was."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ToyEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, build, documents
from assistant.documents import Document
from assistant.errors import UsageError
from assistant.records import DraftSentence
from assistant.writing.draft import Written, write
from assistant.writing.draft.insertion import Insertion, inserted

ARTICLES = {
    "tides.md": "---\ntitle: On tides\npublisher: Daily Sea\npublished: 2018\n---\nThe tide rose at noon.\n\nIt fell.",
    "boats.md": "A boat left the harbour.",
}
NOTE = "“On tides”, Daily Sea, 2018, para. 1."

Write = Callable[..., Path]


@pytest.fixture
def assistant(write_corpus: Write, tmp_path: Path) -> Assistant:
    """Two small articles."""
    build(write_corpus(ARTICLES), tmp_path / "index", embedder=ToyEmbedder())
    return Assistant.open(tmp_path / "index", embedder=ToyEmbedder())


def done(assistant: Assistant, path: Path, **options: object) -> Written:
    """A file with citations."""
    document = documents.read(path)
    return write(path.read_bytes(), str(path), document, tuple(assistant.draft(document)), **options)  # type: ignore[arg-type]


def file(folder: Path, name: str, text: str) -> Path:
    """A file with a text, its line ends kept."""
    (folder / name).write_bytes(text.encode())
    return folder / name


def test_markdown_footnotes(assistant: Assistant, tmp_path: Path) -> None:
    """Behind the sentence, outside closing markup; not where there is nothing, nor where the writer has a note."""
    text = (
        "# The tide rose at noon\n\nThe **tide rose at noon.** Zebras eat zinnias. A boat left the harbour.[^1]\n\n"
        "[The tide rose at noon.](http://a.b)\n\n[^1]: Own.\n"
    )
    written = done(assistant, file(tmp_path, "a.md", text))
    assert written.cited == 2
    assert written.data.decode() == (
        "# The tide rose at noon\n\nThe **tide rose at noon.**[^pincite-1] Zebras eat zinnias. "
        "A boat left the harbour.[^1]\n\n[The tide rose at noon.](http://a.b)[^pincite-2]\n\n[^1]: Own.\n"
        f"\n[^pincite-1]: {NOTE}\n\n[^pincite-2]: {NOTE}\n"
    )
    notes = documents.parse(written.data.decode(), "markdown")
    assert [block.label for block in notes.blocks if block.label] == ["1", "pincite-1", "pincite-2"]


def test_markdown_citekeys(assistant: Assistant, tmp_path: Path) -> None:
    """Before the stop, as Pandoc wants them, with a bibliography for a file of its own."""
    written = done(assistant, file(tmp_path, "a.md", "The tide rose at noon. End"), citekeys=True)
    assert written.data == b"The tide rose at noon [@tides, para. 1]. End"
    assert written.bibliography is not None
    assert "{tides," in written.bibliography


def test_labels_never_meet_those_of_the_text(assistant: Assistant, tmp_path: Path) -> None:
    """A draft that was written before keeps its notes."""
    written = done(assistant, file(tmp_path, "a.md", "The tide rose at noon.\n\n[^pincite-1]: old\n"))
    assert b"noon.[^pincitex-1]\n\n[^pincite-1]: old\n" in written.data


def test_latex(assistant: Assistant, tmp_path: Path) -> None:
    """Footnotes behind the stop, citekeys before it; what stands outside the body is not touched."""
    text = "\\documentclass{article}\r\n\\begin{document}\r\n\\emph{The tide rose at noon.}\r\n\\end{document}\r\n"
    path = file(tmp_path, "a.tex", text)
    assert done(assistant, path).data.decode() == text.replace("noon.", f"noon.\\footnote{{{NOTE}}}")
    keys = done(assistant, path, citekeys=True)
    assert keys.data.decode() == text.replace("noon.", "noon \\autocite[para.~1]{tides}.")


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """A Word document whose sentences end in and between runs, with a section behind them."""
    document = docx.Document()
    paragraph = document.add_paragraph("The tide ")
    paragraph.add_run("rose at noon. A boat").italic = True
    paragraph.add_run(" left the harbour.")
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_docx_footnotes(assistant: Assistant, word: Path) -> None:
    """Real footnotes; only the parts that must change do, and taking the insertions out gives the main part back."""
    before, after = parts(word.read_bytes()), parts(done(assistant, word).data)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"word/document.xml", "word/footnotes.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    main = after["word/document.xml"]
    reference = rb'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="\d"/></w:r>'
    split = rb"</w:t></w:r>" + reference + rb'<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">'
    assert len(re.findall(reference, main)) == 2
    assert re.sub(reference, b"", re.sub(split, b"", main)) == before["word/document.xml"]
    document = documents.word.read(done(assistant, word).data, "a.docx")
    paragraph, first, second = document.blocks
    assert paragraph.text == "The tide rose at noon. A boat left the harbour."
    assert [(mark.target, paragraph.text[: mark.start][-5:]) for mark in paragraph.marks] == [
        ("1", "noon."),
        ("2", "bour."),
    ]
    assert (first.label, first.text) == ("1", NOTE)
    assert (second.label, second.text) == ("2", "boats, n.d., para. 1.")
    with io.BytesIO(done(assistant, word).data) as data:
        assert docx.Document(data).paragraphs[0].text == paragraph.text


def test_docx_footnotes_follow_those_that_are_there(assistant: Assistant, word: Path, tmp_path: Path) -> None:
    """Their numbers go on, and the list of types and relations stays as it is."""
    (tmp_path / "b.docx").write_bytes(done(assistant, word).data)
    document = documents.read(tmp_path / "b.docx")
    found = [
        DraftSentence(one.start, one.end, one.text, one.outcome, one.confidence, one.changes, one.hits)
        for one in assistant.draft(document)
    ]
    again = write((tmp_path / "b.docx").read_bytes(), "b.docx", document, found)
    assert again.cited == 0
    extra = docx.Document(str(tmp_path / "b.docx"))
    extra.add_paragraph("The tide rose at noon.")
    extra.save(str(tmp_path / "c.docx"))
    after = parts(done(assistant, tmp_path / "c.docx").data)
    assert re.findall(rb'<w:footnote w:id="(\d+)"', after["word/footnotes.xml"]) == [b"1", b"2", b"3"]
    assert after["[Content_Types].xml"].count(b"footnotes+xml") == 1


@pytest.mark.parametrize(("name", "options"), [("a.txt", {}), ("a.html", {}), ("a.docx", {"citekeys": True})])
def test_formats_that_cannot_be_written(
    assistant: Assistant, tmp_path: Path, name: str, options: dict[str, bool]
) -> None:
    """One line says which can."""
    document = Document(Path(name).suffix[1:], "", ())
    with pytest.raises(UsageError, match=r"Cannot write citations into a\.\w+: expected Markdown"):
        write(b"", name, document, [], **options)  # type: ignore[arg-type]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.text(min_size=1, max_size=5)), max_size=6))
def test_taking_insertions_out_gives_the_text_back(text: str, given: list[tuple[int, str]]) -> None:
    """Whatever is inserted and where."""
    insertions = [Insertion(min(place, len(text)), words) for place, words in given]
    after = inserted(text, insertions)
    at = 0
    for one in sorted(insertions, key=lambda insertion: insertion.place):
        at_now = one.place + at
        assert after[at_now : at_now + len(one.words)] == one.words
        at += len(one.words)
    for one in sorted(insertions, key=lambda insertion: insertion.place, reverse=True):
        at -= len(one.words)
        after = after[: one.place + at] + after[one.place + at + len(one.words) :]
    assert after == text
