"""A sentence, a date, a number in a language."""

import string
from datetime import date
from functools import lru_cache
from typing import Any

from assistant.messages import Day, Message
from assistant.translations.catalogue import ENGLISH, translations


def said(value: Any, language: str) -> Any:
    """A record of `messages` in a language, as plain text; anything else as it is.

    >>> from assistant.messages import message
    >>> said(message("It is {what}.", what="late"), "en")
    'It is late.'
    """
    if isinstance(value, Day):
        return _day(value, language)
    if not isinstance(value, Message):
        return value
    if value.parts:
        return " ".join(said(part, language) for part in value.parts)
    if not value.template or language == ENGLISH:
        return str(value)
    known = translations(language)
    count = value.fields.get("count", 0)
    template = known.ngettext(value.template, value.plural, count) if value.plural else known.gettext(value.template)
    return _Filling(language).vformat(template, (), value.fields)


def number_in(number: float, language: str, form: str = ",") -> str:
    """A number with the signs that a language writes between its digits; `form` is as for `format`.

    >>> number_in(1234.5, "en", ",.1f"), number_in(1234, "ur")
    ('1,234.5', '1,234')
    """
    group, decimal = _signs(language)
    return format(number, form).translate({ord(","): group, ord("."): decimal})


class _Filling(string.Formatter):
    """Fills a template: numbers, dates and sentences in it are said in its language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return super().convert_field(said(value, self._language), conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, int | float):
            return number_in(value, self._language, format_spec)
        return super().format_field(value, format_spec)


def _day(value: Day, language: str) -> str:
    """As the language writes dates, by the Unicode CLDR."""
    if language == ENGLISH:
        return str(value)
    from babel.dates import format_skeleton

    skeleton = "yMMMMd" if value.day else "yMMMM" if value.month else "y"
    day = date(value.year, value.month or 1, value.day or 1)
    return str(format_skeleton(skeleton, day, locale=language))


@lru_cache(maxsize=8)
def _signs(language: str) -> tuple[str, str]:
    if language == ENGLISH:
        return ",", "."
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(language), get_decimal_symbol(language)
