"""Made Word, OpenDocument and EPUB files: archives of XML, with what writers leave in them."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from mixed.cases import REFUSED, Case, prose, quotes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="{}"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/></Relationships>"""
_CORE = """<?xml version="1.0"?><cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator></cp:coreProperties>"""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
_ODT_TYPE = "application/vnd.oasis.opendocument.text"


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _word()
    yield from _opendocument()
    yield from _books()


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


# --- Word ----------------------------------------------------------------------------------------------


def _docx(body: str, **parts: str) -> bytes:
    named = {f"word/{name}.xml": text for name, text in parts.items() if name != "core"}
    core = {"docProps/core.xml": parts["core"]} if "core" in parts else {}
    notes = {"word/_rels/document.xml.rels": _RELS.format("footnotes.xml", "footnotes")} if "footnotes" in parts else {}
    main = f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return _zip({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS.format("word/document.xml", "officeDocument"),
                 "word/document.xml": main, **named, **core, **notes})  # fmt: skip


def _p(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


_STYLES = (f'<?xml version="1.0"?><w:styles {_W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
           '</w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>')  # fmt: skip


def _word() -> Iterator[Case]:
    tracked = (
        f"{_p('Under Revision', 'Title')}<w:p><w:r><w:t xml:space='preserve'>The board counted </w:t></w:r>"
        "<w:del w:id='1' w:author='K'><w:r><w:delText>eleven</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='K'><w:r><w:t>nine</w:t></w:r></w:ins>"
        f"<w:r><w:t xml:space='preserve'> buoys in the channel.</w:t></w:r></w:p>{_p(prose(0))}"
    )
    yield Case("tracked-changes.docx", "inserted and deleted words", _docx(tracked, styles=_STYLES), told="tracked",
               quotes=quotes("The board counted nine buoys in the channel.", prose(0)), absent=("eleven",),
               fields={"title": "Under Revision"})  # fmt: skip
    notes = (f"<?xml version='1.0'?><w:footnotes {_W}><w:footnote w:id='2'>"
             f"{_p('Minutes of the board, volume 12.')}</w:footnote></w:footnotes>")  # fmt: skip
    noted = (f"{_p('Notes Below', 'Title')}{_p('By Ilse Brandt')}<w:p><w:r><w:t>The chart was old</w:t></w:r><w:r>"
             "<w:footnoteReference w:id='2'/></w:r><w:r><w:t xml:space='preserve'> and everybody knew it.</w:t></w:r>"
             f"</w:p>{_p(prose(1))}")  # fmt: skip
    yield Case("footnotes.docx", "a footnote inside a sentence", _docx(noted, styles=_STYLES, footnotes=notes),
               quotes=quotes("The chart was old and everybody knew it.", "Minutes of the board, volume 12."),
               fields={"title": "Notes Below", "authors": ("Ilse Brandt",)})  # fmt: skip
    row = "<w:tr>{}</w:tr>"
    cells = [("Year", "Depth"), ("1993", "7.4 m at low tide")]
    table = "".join(row.format("".join(f"<w:tc>{_p(cell)}</w:tc>" for cell in line)) for line in cells)
    yield Case("tables.docx", "a table between paragraphs", _docx(f"{_p(prose(2))}<w:tbl>{table}</w:tbl>{_p(prose(3))}"),
               quotes=quotes(prose(2), "7.4 m at low tide", prose(3)))  # fmt: skip
    box = ("<w:p><w:r><w:t xml:space='preserve'>Beside the box. </w:t></w:r><w:r><w:pict><v:shape xmlns:v='urn:schemas-"
           f"microsoft-com:vml'><v:textbox><w:txbxContent>{_p('Words in a box of their own.')}</w:txbxContent>"
           "</v:textbox></v:shape></w:pict></w:r></w:p>")  # fmt: skip
    yield Case("text-box.docx", "words in a text box", _docx(box + _p(prose(4))),
               quotes=quotes("Words in a box of their own.", prose(4)))  # fmt: skip
    hidden = ("<w:p><w:r><w:t xml:space='preserve'>Seen by all. </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Seen by "
              f"nobody.</w:t></w:r></w:p>{_p(prose(5))}")  # fmt: skip
    core = _CORE.format("Document1", "Administrator")
    yield Case("hidden-words.docx", "hidden words, rubbish in the properties", _docx(hidden, core=core), told="hidden",
               quotes=quotes("Seen by all."), absent=("Seen by nobody.",), fields={"title": None, "authors": ()})  # fmt: skip
    yield Case(
        "old-word.docx", "a .doc of 1997, or one with a password, under the name .docx", _OLE, REFUSED, told="Word"
    )
    yield Case("really-odt.docx", "an .odt under the name .docx", _odt(f"<text:p>{escape(prose(6))}</text:p>"),
               quotes=quotes(prose(6)))  # fmt: skip
    yield Case(
        "not-a-zip.docx", "damaged: the beginning is missing", _docx(_p(prose(7)))[40:300], REFUSED, told="damaged"
    )


# --- OpenDocument --------------------------------------------------------------------------------------

_ODF = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "style", "table")
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def _odt(body: str, meta: str = "") -> bytes:
    content = (f"<?xml version='1.0'?><office:document-content {_ODF}><office:body><office:text>{body}</office:text>"
               "</office:body></office:document-content>")  # fmt: skip
    parts: dict[str, str] = {"mimetype": _ODT_TYPE, "content.xml": content}
    if meta:
        parts["meta.xml"] = (f"<?xml version='1.0'?><office:document-meta {_ODF}><office:meta>{meta}</office:meta>"
                             "</office:document-meta>")  # fmt: skip
    return _zip(parts)


def _opendocument() -> Iterator[Case]:
    note = ("<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>"
            "Letter of 4 May.</text:p></text:note-body></text:note>")  # fmt: skip
    body = ("<text:p text:style-name='Title'>Letters from the Harbour</text:p><text:p>By Jonas Ruud</text:p>"
            f"<text:p>The letters{note} were never answered.</text:p><text:p>{escape(prose(8))}</text:p>")  # fmt: skip
    yield Case("footnote.odt", "a footnote inside a sentence", _odt(body), fields={"title": "Letters from the Harbour",
               "authors": ("Jonas Ruud",)}, quotes=quotes("The letters were never answered.", "Letter of 4 May."))  # fmt: skip
    tracked = ("<text:tracked-changes><text:changed-region><text:deletion><text:p>Words taken out.</text:p>"
               "</text:deletion></text:changed-region></text:tracked-changes><text:p>Words that stay.</text:p>"
               f"<text:p>{escape(prose(9))}</text:p>")  # fmt: skip
    yield Case("tracked.odt", "deleted words", _odt(tracked), quotes=quotes("Words that stay.", prose(9)),
               absent=("Words taken out.",), told="tracked")  # fmt: skip
    spaced = ("<text:p>One<text:s text:c='1'/>word<text:tab/>after another<text:line-break/>and a line.</text:p>"
              f"<text:p>{escape(prose(10))}</text:p>")  # fmt: skip
    yield Case("spaces.odt", "spaces, tabs and line ends as elements; a title in the properties only",
               _odt(spaced, "<dc:title>Spaces and Lines</dc:title><dc:creator>Ada Quist</dc:creator>"
                    "<dc:language>en</dc:language>"),
               quotes=quotes("One word after another and a line.", prose(10)), fields={"title": "Spaces and Lines"})  # fmt: skip
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    table = (
        f"<table:table><table:table-row>{cell.format('Depth')}{cell.format('7.4 m')}</table:table-row></table:table>"
    )
    comment = "<office:annotation><text:p>A remark for myself.</text:p></office:annotation>"
    yield Case("table-and-comment.odt", "a table and a comment",
               _odt(f"<text:p>{escape(prose(11))}{comment}</text:p>{table}<text:p>{escape(prose(0))}</text:p>"),
               quotes=quotes(prose(11), "7.4 m", prose(0)), absent=("A remark for myself.",))  # fmt: skip


# --- EPUB ----------------------------------------------------------------------------------------------

_CONTAINER = ('<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
              '<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
              "</container>")  # fmt: skip


def _epub(chapters: Mapping[str, str], meta: str, **extra: str) -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    package = (f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc='
               f'"http://purl.org/dc/elements/1.1/">{meta}</metadata><manifest>{items}</manifest><spine>{spine}</spine>'
               "</package>")  # fmt: skip
    pages = {f"OPS/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
             f"{body}</body></html>" for name, body in chapters.items()}  # fmt: skip
    return _zip({"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER, "OPS/book.opf": package,
                 **pages, **{f"META-INF/{name}.xml": text for name, text in extra.items()}})  # fmt: skip


def _books() -> Iterator[Case]:
    chapters = {f"text/c{n:02}.xhtml": f"<h2>Chapter {n}</h2><p>Chapter {n} opens with buoy number {n}.</p><p>{prose(n)}</p>"
                for n in range(1, 41)}  # fmt: skip
    meta = ("<dc:title>Forty Buoys</dc:title><dc:creator>Signe Aalto</dc:creator><dc:language>en</dc:language>"
            "<dc:date>2015-03-02</dc:date><dc:publisher>Skerry Press</dc:publisher>")  # fmt: skip
    yield Case("forty-chapters.epub", "forty files in its spine", _epub(chapters, meta),
               quotes=quotes("Chapter 1 opens with buoy number 1.", "Chapter 40 opens with buoy number 40."),
               fields={"title": "Forty Buoys", "authors": ("Signe Aalto",), "published": "2015-03-02",
                       "publisher": "Skerry Press", "language": "en"})  # fmt: skip
    around = {"cover.xhtml": "<p>Cover words</p>", "nav.xhtml": "<p>Contents words</p>",
              "one.xhtml": f"<p>The only chapter is short<a epub:type='noteref' href='#n'>1</a>.</p><p>{prose(4)}</p>"
                           "<aside epub:type='footnote' id='n'><p>A note at its end.</p></aside>"}  # fmt: skip
    yield Case("cover-and-nav.epub", "cover and contents in the spine, a note", _epub(around, "<dc:title>Short</dc:title>"),
               quotes=quotes("The only chapter is short.", "A note at its end.", prose(4)),
               absent=("Cover words", "Contents words"), fields={"title": "Short", "authors": ()})  # fmt: skip
    locked = ('<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><e:EncryptedData xmlns:e="http://www.w3.'
              'org/2001/04/xmlenc#"><e:CipherData><e:CipherReference URI="OPS/one.xhtml"/></e:CipherData></e:EncryptedData>'
              "</encryption>")  # fmt: skip
    yield Case("protected.epub", "its chapters are encrypted", _epub({"one.xhtml": "x"}, "", encryption=locked), REFUSED,
               told="protected")  # fmt: skip
    loose = {"one.xhtml": f"<p>Tags that nobody closes<br>and an entity&nbsp;of HTML.<p>{prose(6)}"}
    yield Case("loose-html.epub", "chapters that are no XML", _epub(loose, "<dc:title>Loose</dc:title>"),
               quotes=quotes(prose(6)), fields={"title": "Loose"})  # fmt: skip
