"""Sentences for people as records: a template, what it is filled with, and as their own text the English of it.

Whoever writes a sentence knows no language: it is a string in English wherever it goes, in JSON, on the command line
and in errors. The page says it in a visitor's language by its template (`assistant.translations`). So that stands in
the call itself, where the extraction finds it, and is a whole sentence: other languages order words otherwise.
"""

from collections.abc import Mapping
from functools import reduce
from pathlib import PurePath
from typing import Any


class Message(str):
    """A sentence.

    Attributes:
        template: the English that a catalogue has, with `{fields}` as in `str.format`.
        plural: the same for other counts than one; '' where nothing is counted.
        fields: what it is filled with; where something is counted `count` is among them.
        parts: sentences of which this is a row; then there is no template.
    """

    template: str = ""
    plural: str = ""
    fields: Mapping[str, Any] = {}
    parts: tuple[str, ...] = ()

    def refilled(self, old: str, new: str) -> "Message":
        """The same sentence with other words in the texts that it is filled with.

        >>> message("No file {name}.", name="/tmp/a/b.md").refilled("/tmp/a/", "")
        'No file b.md.'
        """
        return _made(
            str(self).replace(old, new),
            template=self.template,
            plural=self.plural,
            fields={name: refilled(value, old, new) for name, value in self.fields.items()},
            parts=tuple(refilled(part, old, new) for part in self.parts),
        )


class Day(str):
    """A date in words; `year`, and `month` and `day` as far as they are known, for who says it in other words."""

    year: int
    month: int | None
    day: int | None


def message(template: str, /, **fields: Any) -> Message:
    """A sentence from its template.

    >>> message("{path} is not UTF-8.", path="a.md")
    'a.md is not UTF-8.'
    """
    return _made(template.format(**fields), template=template, fields=fields)


def counted(one: str, many: str, count: int, /, **fields: Any) -> Message:
    """A sentence about so many things, from the template for one and that for any other count; both have `{count}`.

    >>> [counted("{count} article", "{count:,} articles", count) for count in (1, 2000)]
    ['1 article', '2,000 articles']
    """
    fields = {"count": count, **fields}
    return _made((one if count == 1 else many).format(**fields), template=one, plural=many, fields=fields)


def sentences(*parts: str) -> Message:
    """Sentences one behind the other; empty ones are left out.

    >>> sentences(message("It is {what}.", what="late"), "", message("Come in."))
    'It is late. Come in.'
    """
    said = tuple(part for part in parts if part)
    return _made(" ".join(said), parts=said)


def listed(*things: str) -> str:
    """Things of which some are said in a language, with commas between; names alone need no more than `str.join`.

    >>> listed(message("title"), message("date"))
    'title, date'
    """
    return reduce(lambda first, second: message("{first}, {second}", first=first, second=second), things)


def day(words: str, year: int, month: int | None = None, of_month: int | None = None) -> Day:
    """A date, in English words."""
    made = Day(words)
    made.year, made.month, made.day = year, month, of_month
    return made


def _made(text: str, **attributes: Any) -> Message:
    made = Message(text)
    vars(made).update(attributes)
    return made


def refilled(value: Any, old: str, new: str) -> Any:
    """A text, a path or a sentence with other words in it; anything else as it is."""
    if isinstance(value, Message):
        return value.refilled(old, new)
    if isinstance(value, PurePath):
        value = str(value)
    return value.replace(old, new) if type(value) is str else value


def to_json(text: str) -> Any:
    """A sentence as JSON holds it, so that another process can send it; a text as it is.

    What fills it must be texts, numbers and sentences.
    """
    if not isinstance(text, Message):
        return text
    fields = {name: to_json(value) for name, value in text.fields.items()}
    parts = [to_json(part) for part in text.parts]
    return {"text": str(text), "template": text.template, "plural": text.plural, "fields": fields, "parts": parts}


def from_json(value: Any) -> Any:
    """What `to_json` gave.

    >>> from_json(to_json(message("{path} is not UTF-8.", path="a.md"))).fields
    {'path': 'a.md'}
    """
    if not isinstance(value, dict):
        return value
    fields = {name: from_json(field) for name, field in value["fields"].items()}
    parts = tuple(map(from_json, value["parts"]))
    return _made(value["text"], template=value["template"], plural=value["plural"], fields=fields, parts=parts)
