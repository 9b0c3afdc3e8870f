"""Take off a page what is printed on it but belongs to no article: running heads and feet, and read its page number.

What stands at the same place on several pages, figures aside, is furniture; so is a line alone at the outer edge that
is smaller than the text or holds a page number. The number is believed where the neighbouring pages' numbers agree.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.documents.extraction.pdf_lines import Line, Page

_OUTER = 4  # lines from either edge that may be furniture
_TITLE = 1.25  # times the height of the text's letters: no furniture, and none beyond it
_SMALLER = 0.9  # times that height: a running head, where a page number stands in it
_PLACES = 3.0  # points by which a running head may move
_FIGURES = re.compile(r"\d+")
_ROMAN = r"[ivxlc]{1,7}"
_NUMBER = re.compile(rf"(?:^|(?<=\s)|(?<=^[-–—]))(\d{{1,5}}|{_ROMAN}|[0-9A-Z]{{1,3}}-\d{{1,3}})(?=$|\s|[-–—]$)")
_OF_PAGES = re.compile(r"\b\d{1,4}\s?(?:/|of|von|de|sur|di)\s?\d{1,4}$", re.IGNORECASE)
_COUNTED = re.compile(r"^\W*\d|\d\W*$|\b\d{1,4}\s?(?:/|of|von|de|sur|di)\s?\d{1,4}\b", re.IGNORECASE)
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¹²³⁰⁴-⁹]+)[.)]?\s?\S")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def without_furniture(pages: Sequence[Page], body: float) -> tuple[list[list[Line]], list[list[Line]]]:
    """The lines of each page that are its text, and those that are furniture.

    Args:
        pages: in order.
        body: the height of the text's letters.
    """
    repeated = _repeated(pages)
    texts, furniture = [], []
    for page in pages:
        off = {id(line) for line in page.lines if _key(line) in repeated}
        for top, edge in zip((True, False), _edges(page), strict=True):
            off |= {id(line) for line in _at_edge(edge, off, body, top=top)}
        off |= {id(line) for line in page.lines if _ornament(line)}
        texts.append([line for line in page.lines if id(line) not in off])
        furniture.append([line for line in page.lines if id(line) in off])
    return texts, furniture


def _repeated(pages: Sequence[Page]) -> set[tuple[str, int, int]]:
    """Keys of lines that stand on two pages at an edge, or anywhere on many pages with the same words.

    At an edge a figure at either end of a line, where a page's number stands, may be another on each page.
    """
    outer = [{(_same(line), _key(line)) for edge in _edges(page) for line in edge[:_OUTER]} for page in pages]
    at_edges = Counter(line for lines in outer for line in lines)
    anywhere = Counter(line for page in pages for line in {(line.text, _key(line)) for line in page.lines})
    many = max(3, len(pages) // 4)
    return {key for (_, key), count in at_edges.items() if count > 1 and key[0].strip("# ")} | {
        key for (_, key), count in anywhere.items() if count >= many
    }


def _same(line: Line) -> str:
    """What two pages' lines must share to be one running head: the words, and the figures inside them."""
    return _FIGURES.sub("#", line.text) if _COUNTED.search(line.text) else line.text


def _key(line: Line) -> tuple[str, int, int]:
    """A line's words, figures masked, and its height on the page; its left end where it holds nothing but figures."""
    words = " ".join(_FIGURES.sub("#", line.text).split())
    return words, round(line.box[1] / _PLACES), 0 if words.strip("# ") else round(line.box[0] / _PLACES)


def _edges(page: Page) -> Iterator[list[Line]]:
    """The lines from the top down and from the bottom up."""
    down = sorted(page.lines, key=lambda line: -line.box[3])
    yield down
    yield sorted(page.lines, key=lambda line: line.box[1])


def _ornament(line: Line) -> bool:
    return len(line.text) > 2 and not any(char.isalnum() for char in line.text) and line.text.strip("-–—_.*=~ ") != ""


def _at_edge(edge: list[Line], off: set[int], body: float, *, top: bool) -> list[Line]:
    """The outermost rows that look like furniture, and all that lie farther out than one that does."""
    rows = _rows(edge)
    counted = [any(_OF_PAGES.search(line.text) for line in row) for row in rows[:_OUTER]]
    known = max((i for i, yes in enumerate(counted, start=1) if yes), default=0)
    for count, row in enumerate(rows[:_OUTER], start=1):
        here = any(id(line) in off for line in row)
        if count > known and any(line.size > _TITLE * body for line in row) and not here:
            break
        if here or (_alone(rows, count) and _like_furniture(row, body, top=top and count == 1)):
            known = max(known, count)
    return [line for row in rows[:known] for line in row]


def _rows(edge: Sequence[Line]) -> list[list[Line]]:
    """Lines beside each other belong together."""
    rows: list[list[Line]] = []
    for line in edge:
        if rows and min(rows[-1][0].box[3], line.box[3]) - max(rows[-1][0].box[1], line.box[1]) > 0:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _alone(rows: list[list[Line]], count: int) -> bool:
    """Whether a gap parts the first rows from the others."""
    if count >= len(rows):
        return False
    line, following = rows[count - 1][0], rows[count][0]
    gap = max(line.box[1] - following.box[3], following.box[1] - line.box[3])
    return gap > 0.8 * line.size


def _like_furniture(row: Sequence[Line], body: float, *, top: bool) -> bool:
    """A page number alone or in a cell of its own, with capitals or small at the top, or print much smaller."""
    texts = _cells(row)
    if any(not _NUMBER.sub("", text).strip(" -–—|·") for text in texts):
        return True
    text = " ".join(texts)
    numbered = any(match.start() < 2 or match.end() > len(text) - 2 for match in _NUMBER.finditer(text))
    words = _NUMBER.sub("", text).strip(" -–—|·")
    if numbered and words.isupper() and len(words) > 3:
        return True
    if numbered and top and row[0].size < _SMALLER * body:  # at the foot it may be a note
        return True
    return row[0].size < 0.75 * body and not _NOTE.match(text)


def _cells(row: Sequence[Line]) -> list[str]:
    """The texts of a row, those that nearly touch as one."""
    cells: list[str] = []
    end = -float("inf")
    for line in sorted(row, key=lambda line: line.box[0]):
        if cells and line.box[0] - end < line.size:
            cells[-1] += f" {line.text}"
        else:
            cells.append(line.text)
        end = line.box[2]
    return cells


def printed_numbers(furniture: Sequence[Sequence[Line]]) -> dict[int, str]:
    """The page numbers that are printed: index of the page to the number as it stands there.

    A number counts where a page at most three away prints the one that follows from it; gaps between two such are
    filled.
    """
    read = [_candidates(lines) for lines in furniture]
    agreed: dict[int, str] = {}
    for i, numbers in enumerate(read):
        for text in numbers:
            if _agrees(read, i, text):
                agreed[i] = text
                break
    if len(read) == 1 and (alone := _candidates([line for line in furniture[0] if _folio(line)])):
        agreed[0] = alone[0]
    return dict(sorted({**_between(agreed), **agreed}.items()))


def _candidates(lines: Sequence[Line]) -> list[str]:
    candidates = []
    for line in lines:
        for match in _NUMBER.finditer(line.text):
            if match.start() < 2 or match.end() > len(line.text) - 2:
                candidates.append(match[1])
    return candidates


def _folio(line: Line) -> bool:
    """Whether a line holds a page number and at most a running head in capitals."""
    words = _NUMBER.sub("", line.text).strip(" -–—|·")
    return not words or words.isupper()


def _agrees(read: Sequence[Sequence[str]], i: int, text: str) -> bool:
    value = _value(text)
    if value is None:
        return False
    near = [j for j in range(i - 3, i + 4) if j != i and 0 <= j < len(read)]
    return any(_value(line) == value + j - i and _alike(line, text) for j in near for line in read[j])


def _alike(one: str, other: str) -> bool:
    return one[-1].isdigit() == other[-1].isdigit() and one.split("-")[:-1] == other.split("-")[:-1]


def _value(text: str) -> int | None:
    """The number that a page number stands for: its last part, Roman or Arabic."""
    last = text.split("-")[-1]
    if last.isdigit():
        return int(last)
    if not re.fullmatch(_ROMAN, last):
        return None
    values = [_VALUES[char] for char in last]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _between(agreed: Mapping[int, str]) -> dict[int, str]:
    """Pages without a number between two whose numbers fit: a chapter's first page prints none."""
    filled = {}
    known = sorted(agreed)
    for before, after in pairwise(known):
        first, last = agreed[before], agreed[after]
        if first.isdigit() and last.isdigit() and int(last) - int(first) == after - before:
            filled.update({i: str(int(first) + i - before) for i in range(before + 1, after)})
    return filled
