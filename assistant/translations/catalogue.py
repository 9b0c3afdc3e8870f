"""The catalogues: which languages there are, and the messages of one."""

import io
import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DOMAIN = "pincite"
_WORD = r"[!-$&-;=?-z~|]*[0-9A-Za-z][!-$&-;=?-z~|]*"  # ASCII, with a letter or digit in it
ENGLISH = "en"  # what the messages are written in, so it has no catalogue
LANGUAGES = (ENGLISH, *sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))

Translations = NullTranslations

# What a message is filled with, in the form of `str.format` or of templates.
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[sd]")
# That, and words of another script in a message, such as a date to write or a command; but for tags.
_FOREIGN = re.compile(rf"</?\w[^<>]*>|(?:{PLACEHOLDER.pattern})|{_WORD}(?: {_WORD})*")


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> Translations:
    """The messages of a language.

    In one that runs from the right whatever a message is filled with stands in isolation (U+2068 … U+2069), and so does
    what it has in Latin letters or digits: an English title would otherwise take the punctuation beside it along, and
    '2018-09-11' be read from the day.
    """
    if language == ENGLISH:
        return NullTranslations()
    from babel import Locale
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    if Locale.parse(language).text_direction == "rtl":
        for entry in catalogue:
            if entry.id:
                entry.string = _isolated(entry.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _isolated(string: Any) -> Any:
    """A text, or each of the forms that counting has."""
    if not isinstance(string, str):
        return tuple(map(_isolated, string))
    return _FOREIGN.sub(lambda match: match[0] if match[0].startswith("<") else f"\u2068{match[0]}\u2069", string)


def name_of(language: str) -> str:
    """What a language calls itself.

    >>> [name_of(language) for language in ("en", "ur")]
    ['English', 'اردو']
    """
    from babel import Locale

    locale = Locale.parse(language)
    return str(locale.get_language_name(language))
