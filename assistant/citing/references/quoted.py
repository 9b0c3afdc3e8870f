"""What a file gives as the quotation of a citation, and how its parts are paired by their keys.

In go the fields and the words of a file that another program may have saved since; out come `Quoted` records. White
space is what such programs change first, so it is one space here wherever a file's format does not keep it; a hyphen at
a line's end may have been broken behind or not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LABELS = ("citation", "pinpoint", "quotation", "link", "permalink")
SPACE = r"[ \t\n\r\f]"  # white space that an editor which wraps lines may exchange; a no-break space is a character

_SPACES = re.compile(rf"{SPACE}+")
_BROKEN = re.compile(rf"(?<=\w[-‐‑])[ \t]*\n{SPACE}*(?=\w)")
_LABELLED = re.compile(
    rf"^[ \t]*({'|'.join(LABELS)})(?:[-_ ]?([0-9]+))?[ \t]*:[ \t\u00a0]*", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as a file gives it; in it runs of white space count as one space.

    `readings` are what the file may mean by it, the words as they stand first.
    """

    readings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.readings[0]

    def same(self, words: str) -> bool:
        """Tell whether an article's words are what the file quotes."""
        return any(words == reading or _same(words, reading) for reading in self.readings)


Pair = tuple[str, Quoted | None]  # a citation id, and its quotation where one could be read


class Labelled(NamedTuple):
    """A field of a file: what it is, its number where it has one, and its words."""

    kind: str
    number: str | None
    value: str


def quoted(words: str, *meant: str) -> Quoted:
    r"""The quotation of these words, which may also mean others.

    Example:
        >>> quoted("four Mi-\n35 helicopters").readings
        ('four Mi-\n35 helicopters', 'four Mi-35 helicopters')
    """
    readings = (words, *meant)
    return Quoted(tuple(dict.fromkeys([*readings, *map(unbroken, readings)])))


def unbroken(text: str) -> str:
    """The text with what was broken at a hyphen put together."""
    return _BROKEN.sub("", text)


def joined(text: str) -> str:
    r"""The text with one space for each run of white space, and none around it.

    >>> joined(" sold\n  four\u00a0of them")
    'sold four\xa0of them'
    """
    return _SPACES.sub(" ", text).strip(" ")


def labelled(text: str) -> Iterator[Labelled]:
    r"""The labelled lines of a note, such as 'quotation-1: Two fell.'; one without a label goes on with the one before.

    Example:
        >>> [tuple(field) for field in labelled("citation-2: a:0-9@00000000\nquotation-2: Two\n fell.")]
        [('citation', '2', 'a:0-9@00000000'), ('quotation', '2', 'Two\n fell.')]
    """
    marks = list(_LABELLED.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield Labelled(mark[1].lower(), mark[2], text[mark.end() : end].rstrip("\n"))


def paired(fields: Iterable[Labelled]) -> Iterator[tuple[str, str | None]]:
    """The citation ids of one record with the words of their quotations; None where it is not sure which belongs to it.

    A number pairs the two, whatever the order. Without numbers the order does, if each id is followed by a quotation.

    Example:
        >>> fields = [("quotation", "2", "Two."), ("citation", "1", "a"), ("citation", "2", "b")]
        >>> list(paired(Labelled(*field) for field in fields))
        [('b', 'Two.'), ('a', None)]
    """
    groups: dict[str | None, list[Labelled]] = {}
    for field in fields:
        if field.kind in ("citation", "quotation"):
            groups.setdefault(field.number, []).append(field)
    for number, group in groups.items():
        yield from _in_turn(group) if number is None else _of_one_number(group)


def _of_one_number(group: Sequence[Labelled]) -> Iterator[tuple[str, str | None]]:
    words = {field.value for field in group if field.kind == "quotation"}
    ids = dict.fromkeys(field.value.strip() for field in group if field.kind == "citation")
    for citation_id in ids:
        yield citation_id, words.copy().pop() if len(words) == len(ids) == 1 else None


def _in_turn(group: Sequence[Labelled]) -> Iterator[tuple[str, str | None]]:
    if sorted(field.kind for field in group) == ["citation", "quotation"]:  # only one of each: they belong together
        group = sorted(group, key=lambda field: field.kind)
    turns = [field.kind for field in group] == ["citation", "quotation"] * (len(group) // 2)
    for number, field in enumerate(group):
        if field.kind == "citation":
            yield field.value.strip(), group[number + 1].value if turns else None


def _same(words: str, reading: str) -> bool:
    """Tell whether they differ in white space at most; white space alone quotes nothing."""
    return bool(joined(reading)) and joined(words) == joined(reading)
