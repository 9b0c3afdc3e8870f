"""Made PDFs: columns, footnotes, running heads, passwords, scans and damage; written with reportlab."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from mixed.cases import REFUSED, Case, Quote, prose, quotes

_WIDTH, _HEIGHT = A4
_SERIF, _BOLD = "Times-Roman", "Times-Bold"


class _Paper:
    """A PDF that is written column by column."""

    def __init__(self, **options: Any) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=A4, **options)

    def line(self, x: float, y: float, text: str, size: float = 10, font: str = _SERIF) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def column(self, x: float, y: float, width: float, paragraphs: Sequence[str], size: float = 10,
               divide: bool = False, font: str = _SERIF) -> float:  # fmt: skip
        """Paragraphs one below the other, words divided at the ends of lines if wished; the height that is left."""
        for paragraph in paragraphs:
            for number, line in enumerate(_lines(paragraph, width, size, divide, font)):
                self.line(x + (10 if number == 0 else 0), y, line, size, font)
                y -= 1.2 * size
        return y

    def data(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def _lines(text: str, width: float, size: float, divide: bool, font: str) -> Iterator[str]:
    line, room = "", width - 10
    for word in text.split():
        whole = f"{line} {word}".strip()
        if stringWidth(whole, font, size) <= room:
            line = whole
            continue
        half = len(word) // 2
        if divide and len(word) > 6 and word.isalpha() and stringWidth(f"{line} {word[:half]}-", font, size) <= room:
            yield f"{line} {word[:half]}-"
            line = word[half:]
        else:
            yield line
            line = word
        room = width
    yield line


def cases() -> Iterator[Case]:
    """All of them."""
    yield _journal()
    yield _three_columns()
    yield _report()
    yield _newspaper()
    yield _rotated()
    yield _table()
    yield _form_feed_of_slides()
    yield _locked("password.pdf", "it opens with a password only", {"userPassword": "secret"}, REFUSED, "password")
    yield _locked(
        "no-copy.pdf", "opens without a password, copying is forbidden", {"userPassword": ""}, "added", "forbids"
    )
    yield _scan()
    yield _scanned_appendix()
    yield _truncated()
    yield Case("login-page.pdf", "a web page under the name of a PDF", _LOGIN, fields={"title": None},
               outcome=REFUSED, told="no article")  # fmt: skip
    yield Case("article-page.pdf", "an article's web page under the name of a PDF", _PAGE,
               quotes=quotes("The dredger finally left"), fields={"title": "What the dredger left"})  # fmt: skip


_LOGIN = b"""<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><label>User <input></label>
<label>Password <input type=password></label><button>Sign in</button></form></body></html>"""
_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>What the dredger left</title></head><body><article>
<h1>What the dredger left</h1><p>The dredger finally left on a Sunday. {prose(1)}</p><p>{prose(2)}</p></article></body>
</html>""".encode()


def _journal() -> Case:
    """Two columns, footnotes, divided words, running heads with the printed number."""
    paper = _Paper()
    notes = ("Minutes of 4 May, folio 3.", "Archive of the board, box 4, unpaginated.", "Ibid., folio 9.")
    for number, note in enumerate(notes):
        printed = str(211 + number)
        head = "Journal of Minor Ports 7 (2019)" if number % 2 else "The Depth of the Channel"
        paper.line(60, _HEIGHT - 40, f"{printed}    {head}", 8)
        top = _HEIGHT - 80 - 17 * number
        if number == 0:
            paper.line(60, top, "The Depth of the Channel", 20, _BOLD)
            paper.line(60, top - 24, "Irma Solberg and Tadeusz Wrona", 11)
            top -= 60
        left = [
            prose(number),
            f"Column one of page {printed} ends with a remark about the responsibility of surveyors.",
        ]
        right = [
            f"Column two of page {printed} begins with the correspondence of the harbourmaster.",
            prose(number + 4),
        ]
        paper.column(60, top, 225, left, divide=True)
        paper.column(310, top, 225, right, divide=True)
        paper.column(60, 90, 225, [f"{number + 1} {note}"], size=7.5)
        paper.canvas.showPage()
    expected = (
        Quote("Column one of page 211 ends with a remark about the responsibility of surveyors.", 1, "211"),
        Quote("Column two of page 211 begins with the correspondence of the harbourmaster.", 1, "211"),
        Quote("Column two of page 213 begins with the correspondence of the harbourmaster.", 3, "213"),
        Quote("Archive of the board, box 4, unpaginated.", 2, "212"),
        Quote(prose(1), 2, "212"),
    )
    fields = {"title": "The Depth of the Channel", "authors": ("Irma Solberg", "Tadeusz Wrona")}
    return Case("journal-two-columns.pdf", "two columns, footnotes, divided words, running heads", paper.data(),
                quotes=expected, absent=("Journal of Minor Ports 7 (2019)",), fields=fields)  # fmt: skip


def _three_columns() -> Case:
    paper = _Paper()
    paper.line(50, _HEIGHT - 90, "Seagulls Instead of Figures", 26, _BOLD)
    paper.line(50, _HEIGHT - 112, "By Nora Finch", 10)
    for number, x in enumerate((50, 220, 390)):
        paragraphs = [f"The column numbered {number + 1} speaks of the leaflet.", prose(number + 6, 6)]
        paper.column(x, _HEIGHT - 150, 155, paragraphs, size=9)
    paper.line(50, 40, "The Eastmarsh Courier, 12 April 2021", 8)
    wanted = [f"The column numbered {number} speaks of the leaflet." for number in (1, 2, 3)]
    return Case("magazine-three-columns.pdf", "three columns under one headline, date in the foot", paper.data(),
                quotes=quotes(*wanted, prose(7, 6), page=1), fields={"title": "Seagulls Instead of Figures",
                "authors": ("Nora Finch",)})  # fmt: skip


def _report() -> Case:
    """A title page, a contents page in roman numbers, then the text from 1."""
    paper = _Paper(pageCompression=0)
    paper.canvas.setTitle("report_final_v7.docx")
    paper.canvas.setAuthor("svc-print")
    paper.line(90, _HEIGHT - 250, "Annual Report of the Harbour Board", 24, _BOLD)
    paper.line(90, _HEIGHT - 280, "30 June 2022", 12)
    paper.canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
    paper.canvas.showPage()
    paper.line(90, _HEIGHT - 90, "Contents", 16, _BOLD)
    for number in range(1, 6):
        paper.line(90, _HEIGHT - 120 - 16 * number, f"{number} Chapter of soundings {'. ' * 40} {number}", 10)
    paper.canvas.showPage()
    paper.canvas.addPageLabel(2, style="ARABIC", start=1)
    for number in range(1, 5):
        paper.line(90, _HEIGHT - 50, "Harbour Board – Annual Report", 8)
        paper.line(90, _HEIGHT - 90, f"{number} Chapter of soundings", 14, _BOLD)
        paper.column(90, _HEIGHT - 120, 400, [f"Chapter {number} reports {number + 3} soundings.", prose(number, 8)])
        paper.line(290, 40, str(number), 8)
        paper.canvas.showPage()
    return Case("report-roman-front.pdf", "title page, roman front matter, running head, rubbish in the properties",
                paper.data(), quotes=(*quotes("Chapter 1 reports 4 soundings.", page=3, printed="1"),
                *quotes("Chapter 4 reports 7 soundings.", prose(4, 8), page=6, printed="4")),
                absent=("Harbour Board – Annual Report", "report_final_v7"),
                fields={"title": "Annual Report of the Harbour Board", "authors": (), "published": "2022-06-30"})  # fmt: skip


def _newspaper() -> Case:
    """German, with umlauts, low quotation marks and divided words."""
    path = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
    paper = _Paper()
    try:
        pdfmetrics.registerFont(TTFont("Serif", path))
        font = "Serif"
    except Exception:  # the font is not on this machine
        font = _SERIF
    paper.line(60, _HEIGHT - 90, "Die Tiefe der Fahrrinne", 22, font)
    paper.line(60, _HEIGHT - 115, "Von Jörg Möller", 10, font)
    text = ("Der Hafenmeister sagte: „Die Fahrrinne wandert jedes Jahr um eine Bootslänge nach Süden.“ Niemand "
            "widersprach ihm, obwohl Messungen der Fährgesellschaft größere Verschiebungen nahelegten. Erst später "
            "veröffentlichte der Rat ein Merkblatt über Möwen.")  # fmt: skip
    paper.column(60, _HEIGHT - 150, 170, [text, "Übrigens blieb die Karte ungeändert."], divide=True, font=font)
    return Case("zeitung-deutsch.pdf", "German, low quotation marks, divided words", paper.data(),
                quotes=quotes("„Die Fahrrinne wandert jedes Jahr um eine Bootslänge nach Süden.“",
                "obwohl Messungen der Fährgesellschaft größere Verschiebungen nahelegten.", page=1),
                fields={"title": "Die Tiefe der Fahrrinne", "authors": ("Jörg Möller",)})  # fmt: skip


def _rotated() -> Case:
    paper = _Paper()
    paper.canvas.setPageRotation(90)
    paper.line(60, _HEIGHT - 90, "A Page Turned on Its Side", 18, _BOLD)
    paper.column(60, _HEIGHT - 130, 400, [prose(3, 7)])
    return Case("rotated-page.pdf", "the page is turned by 90 degrees", paper.data(), quotes=quotes(prose(3, 7), page=1),
                fields={"title": "A Page Turned on Its Side"})  # fmt: skip


def _table() -> Case:
    paper = _Paper()
    paper.line(60, _HEIGHT - 90, "Soundings by Year", 18, _BOLD)
    y = paper.column(60, _HEIGHT - 120, 400, [prose(5, 5)]) - 10
    for row, cells in enumerate((("Year", "Depth", "Ships"), ("1993", "7.4 m", "212"), ("1994", "6.9 m", "198"))):
        for number, cell in enumerate(cells):
            paper.line(60 + 120 * number, y - 16 * row, cell, 10)
    paper.column(60, y - 70, 400, ["After the table the text goes on with a sentence of its own.", prose(8, 5)])
    return Case("table.pdf", "a table between paragraphs", paper.data(), quotes=quotes(prose(5, 5),
                "After the table the text goes on with a sentence of its own.", prose(8, 5), page=1))  # fmt: skip


def _form_feed_of_slides() -> Case:
    """Slides: few words, large letters, a foot on each."""
    paper = _Paper()
    for number in range(1, 7):
        paper.canvas.setPageSize((720, 540))
        paper.line(60, 440, f"Slide {number}: what we measured", 30, _BOLD)
        paper.line(60, 380, f"Sounding number {number} was taken at low tide.", 20)
        paper.line(60, 30, "Harbour days 2023", 9)
        paper.line(660, 30, str(number), 9)
        paper.canvas.showPage()
    return Case("slides.pdf", "slides of few words", paper.data(),
                quotes=quotes("Sounding number 5 was taken at low tide.", page=5), absent=("Harbour days 2023",))  # fmt: skip


def _locked(name: str, hard: str, passwords: dict[str, str], outcome: str, told: str) -> Case:
    lock = StandardEncryption(**passwords, ownerPassword="owner", canCopy=0, strength=128)
    paper = _Paper(encrypt=lock)
    paper.line(60, _HEIGHT - 90, "Under Lock and Key", 18, _BOLD)
    paper.column(60, _HEIGHT - 130, 400, [prose(9, 5)])
    return Case(name, hard, paper.data(), outcome, told=told,
                quotes=() if outcome == REFUSED else quotes(prose(9, 5), page=1))  # fmt: skip


def _picture() -> Any:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    image = Image.new("L", (1000, 1400), 250)
    draw = ImageDraw.Draw(image)
    for number in range(30):
        draw.text((80, 80 + 40 * number), prose(number, 1), fill=20)
    return ImageReader(image)


def _scan() -> Case:
    paper = _Paper()
    for _ in range(2):
        paper.canvas.drawImage(_picture(), 0, 0, _WIDTH, _HEIGHT)
        paper.canvas.showPage()
    return Case("scan.pdf", "pictures of pages, no text", paper.data(), REFUSED, told="OCR")


def _scanned_appendix() -> Case:
    paper = _Paper()
    paper.line(60, _HEIGHT - 90, "With a Scanned Appendix", 18, _BOLD)
    paper.column(60, _HEIGHT - 130, 400, [prose(10, 7)])
    paper.canvas.showPage()
    for _ in range(2):
        paper.canvas.drawImage(_picture(), 0, 0, _WIDTH, _HEIGHT)
        paper.canvas.showPage()
    return Case("scanned-appendix.pdf", "text on page 1, pages 2 and 3 are pictures", paper.data(),
                quotes=quotes(prose(10, 7), page=1), told="OCR")  # fmt: skip


def _truncated() -> Case:
    paper = _Paper(pageCompression=0)
    paper.line(60, _HEIGHT - 90, "Half a Download", 18, _BOLD)
    paper.column(60, _HEIGHT - 130, 400, [prose(11, 7)])
    data = paper.data()
    return Case("half-a-download.pdf", "the end is missing: no table of objects", data[: int(len(data) * 0.3)],
                REFUSED, told="PDF")  # fmt: skip
