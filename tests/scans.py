"""Scans for tests: pictures of pages, put into a PDF as a scanner does, without a text layer; and marks on pictures."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, RESOLUTION = 1654, 2339, 200  # A4
MARGIN, GUTTER = 150, 70
YELLOW = (255, 221, 87)  # of a mark
NEARLY = 12  # of 255 a colour of a scan may differ
LETTERS = 32  # pixels: 11.5 points


def picture(
    columns: Sequence[str], *, title: str = "", letters: int = LETTERS, aslant: float = 0.0, worn: bool = False
) -> Image.Image:
    """A page of text in columns, lines broken between words.

    Args:
        columns: the text of each; blank lines part paragraphs.
        title: stands above them in larger letters.
        letters: their size in pixels.
        aslant: degrees by which the page was laid askew.
        worn: blurred, grey and speckled, as a copy of a copy.
    """
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    top = MARGIN
    if title:
        draw.text((MARGIN, top), title, font=ImageFont.load_default(1.8 * letters), fill=20)
        top += 3 * letters
    width = (WIDTH - 2 * MARGIN - GUTTER * (len(columns) - 1)) // len(columns)
    for number, column in enumerate(columns):
        _column(draw, column, (MARGIN + number * (width + GUTTER), top), width, letters)
    if worn:
        image = _worn(image)
    return image.rotate(aslant, Image.Resampling.BICUBIC, fillcolor=250) if aslant else image


def scan(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures."""
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=RESOLUTION, save_all=True, append_images=list(pages[1:]))
    return file.getvalue()


def marked(png: bytes) -> tuple[int, int, int, int] | None:
    """The box of what is marked on a page's picture, in per cent of its width; None where nothing is."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    box = (
        ImageChops.difference(image, Image.new("RGB", image.size, YELLOW))
        .convert("L")
        .point(lambda value: 255 * (value <= NEARLY))
        .getbbox()
    )
    return tuple(round(100 * part / image.width) for part in box) if box else None  # type: ignore[return-value]


def _column(draw: Any, text: str, place: tuple[float, float], width: float, letters: int) -> None:
    font = ImageFont.load_default(letters)
    left, down = place
    for paragraph in text.split("\n\n"):
        line = ""
        for word in [*paragraph.split(), ""]:
            longer = f"{line} {word}".strip()
            if word and draw.textlength(longer, font=font) <= width:
                line = longer
                continue
            draw.text((left, down), line, font=font, fill=20)
            line, down = word, down + 1.5 * letters
        down += letters


def _worn(image: Image.Image) -> Image.Image:
    noise = Image.effect_noise(image.size, 60).point(lambda value: 255 if value > 40 else 120)
    blurred = image.filter(ImageFilter.GaussianBlur(1.2)).point(lambda value: 60 + value * 170 // 255)
    return Image.composite(blurred, noise, noise.point(lambda value: 255 if value == 255 else 0))
