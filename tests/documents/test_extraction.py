"""Rule: what a reader takes out of a file is what the file says, and a file that it cannot read is refused in words."""

import contextlib
import email.message
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.extraction import (
    FORMATS,
    Extraction,
    ExtractionError,
    archives,
    characters,
    extract,
    heading,
    markup,
    pdf_furniture,
    pdf_order,
    pdf_paragraphs,
)
from assistant.documents.extraction.pdf_lines import HYPHEN, Line
from assistant.documents.extraction.process import Limits, Reader
from assistant.translations import said

SENTENCE = "The ferry crosses the strait four times a day, except on Sundays."
PAGE = """<html lang="en"><head><title>The ferry | The Strait Post</title></head><body><nav>Home News Sport</nav>
<article><h1>The ferry</h1><p class="byline">By Ann Oak and Bo Elm</p><p>Published 3 May 2020</p>
<p>{sentence} It has done so since the bridge was closed, and nobody complains.</p>
<p>The captain says that the timetable will not change before the winter, whatever the council decides.</p></article>
<footer>Cookie settings</footer></body></html>"""


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return packed.getvalue()


def odt(body: str) -> bytes:
    """An OpenDocument text with this body."""
    names = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
             'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"')  # fmt: skip
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    return zipped({"content.xml": f"{content}</office:document-content>"})


def epub(*chapters: str) -> bytes:
    """An e-book with these chapters."""
    items = "".join(f'<item id="c{i}" href="c{i}.xhtml" media-type="x"/>' for i in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>The ferry</dc:title><dc:creator>Ann Oak</dc:creator><dc:date>2020-05</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {
        f"c{i}.xhtml": f"<html><body>{text}</body></html>" for i, text in enumerate(chapters)
    }
    return zipped({"book.opf": package, **parts})


def stated(extraction: Extraction) -> dict[str, object]:
    """The fields without their places."""
    return {name: field.value for name, field in extraction.fields.items()}


def test_a_web_page_gives_its_article_and_what_it_states() -> None:
    """A web page gives its article and what it states."""
    extraction = extract("ferry.html", PAGE.format(sentence=SENTENCE).encode())
    assert SENTENCE in extraction.text
    assert not any(word in extraction.text for word in ("Home News", "Cookie", "By Ann", "3 May"))
    assert stated(extraction) == {
        "title": "The ferry", "authors": ("Ann Oak", "Bo Elm"), "published": "2020-05-03",
        "publisher": "The Strait Post", "language": "en",
    }  # fmt: skip
    assert extraction.fields["authors"].where == "the byline “By Ann Oak and Bo Elm”"


def test_a_page_with_too_few_words_is_no_article() -> None:
    """A page with too few words is no article."""
    with pytest.raises(ExtractionError, match="holds no article"):
        extract("login.html", b"<html><body><p>Please log in.</p></body></html>")


def test_a_mail_gives_the_senders_own_words_and_hands_files_on() -> None:
    """A mail gives the senders own words and hands files on."""
    mail = email.message.EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = (
        "Ann Oak <a@b.example>",
        "The ferry",
        "Sun, 03 May 2020 10:00:00 +0000",
    )
    mail.set_content(f"{SENTENCE}\n\n> Does it run on Sundays?\n\nNo.\n\n-- \nAnn Oak, harbour office\n")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="timetable.pdf")
    extraction = extract("ferry.eml", bytes(mail))
    assert extraction.text == f"{SENTENCE}\n\nNo."
    assert stated(extraction) == {"title": "The ferry", "authors": ("Ann Oak",), "published": "2020-05-03"}
    assert [file.name for file in extraction.attachments] == ["timetable.pdf"]
    assert "Quoted lines of others were left out." in extraction.warnings


def test_an_odt_gives_accepted_text_rows_of_tables_and_notes_apart() -> None:
    """An odt gives accepted text rows of tables and notes apart."""
    body = (
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
        '<text:p text:style-name="Title">The ferry</text:p><text:h text:outline-level="2">Days</text:h>'
        "<text:p>The ferry<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note."
        f"</text:p></text:note-body></text:note> runs.</text:p><text:p>{SENTENCE}</text:p>"
    )
    extraction = extract("ferry.odt", odt(body))
    assert extraction.text.split("\n\n") == ["## Days", "The ferry runs.", SENTENCE, "[1] A note."]
    assert "tracked changes" in extraction.warnings[0]


def test_an_e_book_gives_its_chapters_in_the_order_of_its_spine() -> None:
    """An e book gives its chapters in the order of its spine."""
    extraction = extract("ferry.epub", epub("<p>One.</p>", f"<p>{SENTENCE}</p>", "<section epub:type='colophon'/>"))
    assert extraction.text == f"One.\n\n{SENTENCE}"
    assert stated(extraction) == {"title": "The ferry", "authors": ("Ann Oak",), "published": "2020-05"}


def test_rich_text_gives_its_notes_apart() -> None:
    """Rich text gives its notes apart."""
    source = rb"{\rtf1\ansi\ansicpg1252 The ferry{\footnote A note of the harbour.} crosses at caf\'e9 time.\par}"
    assert extract("ferry.rtf", source).text == "The ferry crosses at café time.\n\n[1] A note of the harbour."


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("author: Ann Oak\ndate: 3 May 2020", {"authors": ("Ann Oak",), "published": "2020-05-03"}),
        ("author: [Ann Oak, Bo Elm]\ntags: [sea]", {"authors": ("Ann Oak", "Bo Elm")}),
        ("by: Ann Oak and Bo Elm\nsource: https://a.example/b", {"authors": ("Ann Oak", "Bo Elm"),
                                                                 "url": "https://a.example/b"}),
        ("date: 05/03/2020\njournal: The Post", {"published": "05/03/2020", "publisher": "The Post"}),
        ("title: [unclosed", {}),
    ],
)  # fmt: skip
def test_front_matter_of_any_tool_is_understood_and_never_refuses_a_file(
    front: str, expected: dict[str, object]
) -> None:
    """Front matter of any tool is understood and never refuses a file."""
    extraction = extract("a.md", f"---\n{front}\n---\n{SENTENCE}\n".encode())
    assert stated(extraction) == expected
    assert extraction.text == SENTENCE


def test_markdown_without_markup_stays_as_it_is_and_markup_is_taken_off() -> None:
    """Markdown without markup stays as it is and markup is taken off."""
    plain = "# Title\n\nOne line\nand another.\n\n- a point"
    assert extract("a.md", plain.encode()).text == plain
    marked = "It *never* runs ~~today~~ [here](http://a.example).[^1]\n\n[^1]: A note.\n"
    assert extract("a.md", marked.encode()).text == "It never runs here.\n\n[1] A note."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Остров обнаружили случайно: буксир сел на мель там, где было восемнадцать метров глубины.", "cp1251"),
     ("港の時計は十一分遅れていた。漁師も郵便局も学校も、みなその十一分に合わせて暮らしていた。", "cp932"),
     ("Die Bäckerei am Grünen Platz schloß ihre Türen – für immer.", "cp1252"),
     ("The clock of the town hall is late.", "utf-16")],
)  # fmt: skip
def test_an_encoding_that_nothing_declares_is_detected_and_told(text: str, encoding: str) -> None:
    """An encoding that nothing declares is detected and told."""
    extraction = extract("a.txt", text.encode(encoding))
    assert (extraction.text, extraction.encoding) == (text, encoding)


def test_a_person_may_name_the_encoding() -> None:
    """A person may name the encoding."""
    assert extract("a.txt", "Łódź".encode("cp1250"), "cp1250").text == "Łódź"


def test_bytes_decide_where_a_declaration_does_not_fit() -> None:
    """Bytes decide where a declaration does not fit."""
    assert characters.decode("Grüße aus der Bäckerei".encode("cp1252"), "utf-8") == ("Grüße aus der Bäckerei", "cp1252")


@pytest.mark.parametrize(("name", "data", "said"), [
    ("a.xyz", b"x", "expected a file that ends in"),
    ("a.pdf", b"", "empty file"),
    ("a.pdf", b"no pdf", "no PDF"),
    ("a.docx", b"no zip", "damaged or of another format"),
    ("a.docx", zipped({"a": "b"}), "no Word document"),
    ("a.rtf", b"no rtf", "no Rich Text"),
    ("a.epub", zipped({"a": "b"}), "no e-book"),
    ("a.odt", zipped({"a": "b"}), "no part content.xml"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(name: str, data: bytes, said: str) -> None:
    """What cannot be read is refused in words."""
    with pytest.raises(ExtractionError, match=said):
        extract(name, data)


def test_entities_are_not_expanded_and_files_not_fetched() -> None:
    """Entities are not expanded and files not fetched."""
    bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    root = archives.xml(f"{bomb}<a>&y;&f;&nbsp;caf&eacute;</a>".encode(), "a")
    assert "".join(root.itertext()).replace("&y;", "").replace("&f;", "") == "\u00a0café"


def test_an_archive_is_read_up_to_what_it_may_unpack_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive is read up to what it may unpack to."""
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(ExtractionError, match="unpacks to more than 1 MB"):
        extract("a.odt", zipped({"content.xml": b"\0" * 5_000_000}))


def line(text: str, left: float, bottom: float, right: float, page: int = 1, size: float = 10) -> Line:
    """A line of a PDF."""
    return Line(page, text, (left, bottom, right, bottom + size), size)


def column(left: float, words: str, top: float = 700) -> list[Line]:
    """Six lines under each other."""
    return [line(f"{words} {'and so on and on' * 2} {i}", left, top - 12 * i, left + 200) for i in range(6)]


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    """Columns drawn row by row are read one after the other."""
    left, right = column(50, "left"), column(300, "right")
    heading_line = line("A heading over both columns of the page", 50, 730, 500)
    rows = [heading_line, *(each for pair in zip(left, right, strict=True) for each in pair)]
    assert pdf_order.in_order(rows) == [heading_line, *left, *right]
    assert pdf_order.in_order([*right, *left]) == [*right, *left]  # a drawing order without jumps is believed


def test_divided_words_are_made_whole_unless_the_hyphen_belongs_to_them() -> None:
    """Divided words are made whole unless the hyphen belongs to them."""
    lines = [
        line(f"the rail{HYPHEN}", 50, 700, 250), line(f"way and forty{HYPHEN}", 50, 688, 250),
        line(f"two well{HYPHEN}", 50, 676, 250),
        line("known well-known ships of 2018–", 50, 664, 250), line("19 sail.", 50, 652, 90),
    ]  # fmt: skip
    text = pdf_paragraphs.text_of([lines], 10, {})
    assert text == "<!-- page 1 -->\nthe railway and forty-two well-known well-known ships of 2018–19 sail."


def test_a_sentence_over_the_page_break_stays_one_and_footnotes_come_last() -> None:
    """A sentence over the page break stays one and footnotes come last."""
    first = [
        line("They compare what the paper says with the hull", 50, 100, 250),
        line("1 A note of the page.", 50, 60, 150, size=7),
    ]
    second = [line("and they remember it.", 50, 700, 150, page=2)]
    text = pdf_paragraphs.text_of([first, second], 10, {0: "117", 1: "118"})
    assert text == (
        "<!-- page 1, printed 117 -->\nThey compare what the paper says with the hull "
        "<!-- page 2, printed 118 -->and they remember it.\n\n<!-- page 1, printed 117 -->\n1 A note of the page."
    )


def test_printed_numbers_are_believed_where_neighbours_agree() -> None:
    """Printed numbers are believed where neighbours agree."""
    heads = [[line(f"{n} THE HARBOUR", 50, 800, 150)] for n in (116, 117)] + [[]] + [[line("119", 50, 800, 70)]]
    assert pdf_furniture.printed_numbers(heads) == {0: "116", 1: "117", 2: "118", 3: "119"}
    assert pdf_furniture.printed_numbers([[line("In 1984 TEXT", 50, 800, 90)], [line("1914", 50, 800, 90)]]) == {}


def test_a_line_that_is_no_byline_names_nobody() -> None:
    """A line that is no byline names nobody."""
    for words in ("By the river", "by 2020", "By Air and Sea it goes", "The End", "BY ORDER"):
        assert heading.byline(words) == () or words == "By Air and Sea it goes"


def test_deep_nesting_is_read_without_recursion() -> None:
    """Deep nesting is read without recursion."""
    import lxml.html

    tree = lxml.html.fromstring("<p>a</p>")
    for _ in range(5000):
        outer = lxml.html.Element("div")
        outer.append(tree)
        tree = outer
    assert markup.paragraphs(tree) == ["a"]


READERS: dict[str, Callable[[str], bytes]] = {
    ".html": lambda text: PAGE.format(sentence=text).encode(),
    ".odt": lambda text: odt(f"<text:p>{text}</text:p>"),
    ".epub": lambda text: epub(f"<p>{text}</p>"),
    ".rtf": lambda text: b"{\\rtf1\\ansi " + text.encode("ascii", "ignore") + b"\\par}",
    ".txt": str.encode,
    ".md": str.encode,
    ".pdf": lambda text: b"%PDF-1.4\n" + text.encode(),
    ".eml": lambda text: b"Subject: a\r\n\r\n" + text.encode(),
    ".mhtml": lambda text: b"Subject: a\r\nContent-Type: text/html\r\n\r\n" + PAGE.format(sentence=text).encode(),
    ".docx": lambda text: zipped({"word/document.xml": text}),
}


@pytest.mark.parametrize("ending", sorted(READERS))
@settings(max_examples=40)
@given(data=st.data())
def test_a_reader_reads_or_refuses_whatever_it_is_given(ending: str, data: st.DataObject) -> None:
    """A reader reads or refuses whatever it is given."""
    whole = READERS[ending](data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60)))
    at = data.draw(st.integers(0, len(whole)))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 8)) :]
    for one in (whole, broken):
        with contextlib.suppress(ExtractionError):  # any other error fails the test
            assert isinstance(extract(f"a{ending}", one), Extraction)


def test_every_format_has_an_ending() -> None:
    """Every format has an ending."""
    assert {"pdf", "html", "mhtml", "docx", "odt", "rtf", "epub", "eml", "text", "markdown"} == set(FORMATS.values())


def test_what_hangs_or_swells_is_refused_and_the_next_file_is_read() -> None:
    """What hangs or swells is refused and the next file is read."""
    slow = zipped({"content.xml": b"<a>" + b"<b/>" * 3_000_000 + b"</a>"})
    with Reader(Limits(seconds=0.2)) as reader, pytest.raises(ExtractionError, match="it took longer than"):
        reader.extract("a.odt", slow)
    with Reader(Limits(size=1_000, memory=700_000_000)) as reader:
        with pytest.raises(ExtractionError, match="at most 0 MB"):
            reader.extract("a.txt", b"x" * 2_000)
        assert reader.extract("a.txt", SENTENCE.encode()).text == SENTENCE


def test_the_process_hands_everything_back() -> None:
    """The process hands everything back."""
    page = PAGE.format(sentence=SENTENCE).encode()
    with Reader() as reader:
        assert reader.extract("ferry.html", page) == extract("ferry.html", page)


def test_what_the_process_tells_can_be_said_in_another_language() -> None:
    """Warnings and refusals are sentences with what fills them, not texts, on its other side too."""
    mail = f"From: a@b.c\nSubject: Tides\n\n{SENTENCE}\n> Another sentence.\n"
    with Reader() as reader:
        warnings = reader.extract("a.eml", mail.encode()).warnings
        with pytest.raises(ExtractionError) as caught:
            reader.extract("a.rtf", b"no Rich Text" * 5)

    assert str(caught.value) == "it is no Rich Text file. Save it anew as .rtf."
    assert said(caught.value.said, "ur").startswith("یہ \u2068Rich Text\u2069 فائل نہیں")
    assert [said(warning, "ur").replace("\u2068", "").replace("\u2069", "") for warning in warnings] == [
        "دوسروں کی نقل شدہ سطریں چھوڑ دی گئیں۔"
    ]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("paper.pdf", b"<!DOCTYPE html><html><body><article><h1>Tides</h1><p>" + SENTENCE.encode() * 5, "html"),
        ("page.aspx", b"\xef\xbb\xbf\n<html lang='en'><body><article><p>" + SENTENCE.encode() * 5, "html"),
        ("letter.doc", b"{\\rtf1\\ansi " + SENTENCE.encode() + b"}", "rtf"),
    ],
)
def test_a_file_is_read_as_what_it_is_and_that_is_told(name: str, data: bytes, kind: str) -> None:
    """Not as what its name says."""
    extraction = extract(name, data)
    assert (extraction.format, extraction.warnings[0]) == (kind, f"Its name says otherwise, but it is {kind}.")


def test_hidden_and_deleted_words_of_rich_text_are_left_out() -> None:
    """Whether they are a group or between switches."""
    source = rb"{\rtf1\ansi One. {\v Two.}{\deleted \'46our.} \v Three.\v0  Five.\par {\info{\title On \'46}}}"
    assert extract("a.rtf", source).text == "One. Five."


def test_a_newsletter_is_read_from_its_page() -> None:
    """Where the plain text only says that there is one."""
    mail = (
        "From: A <a@x.org>\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\nPlease open this mail in a browser, dear reader.\n--b\nContent-Type: text/html\n\n"
        f"<p>{SENTENCE * 6}</p>\n--b--\n"
    )
    assert "browser" not in extract("a.eml", mail.encode()).text
