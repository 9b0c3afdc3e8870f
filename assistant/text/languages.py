"""The language of a text, by py3langid (after Lui and Baldwin 2012): its model ships with it."""

from functools import lru_cache
from typing import Any

ENGLISH = "en"
_NONE = "zxx"  # what is no language
_ENOUGH = 60  # characters; fewer tell no language
_READ = 1_000  # characters; more tell no more, and take longer


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of most of a text; None where it is too short to tell.

    >>> language_of("Die Förde ist tief und kalt, sagt man, und im Winter friert sie an den Rändern zu.")
    'de'
    >>> language_of("Mi-35") is None
    True
    """
    sample = " ".join(text[: 2 * _READ].split())[:_READ]
    if sum(char.isalpha() for char in sample) < _ENOUGH and sample.isascii():
        return None
    if sum(char.isalpha() for char in sample) < _ENOUGH // 4:
        return None
    code, _ = _identifier().classify(sample)
    return None if code == _NONE else str(code)


def language_in_words(code: str) -> str:
    """The English name of a language.

    >>> language_in_words("de"), language_in_words("en-GB"), language_in_words("xx")
    ('German', 'English', 'xx')
    """
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code.replace("_", "-").split("-")[0]).get_language_name("en") or code)
    except (UnknownLocaleError, ValueError):
        return code


def is_english(code: str) -> bool:
    """Whether a code is that of English, of any country.

    >>> [is_english(code) for code in ("en", "en-GB", "EN_us", "eng", "enm", "ur")]
    [True, True, True, True, False, False]
    """
    return code.lower().replace("_", "-").split("-")[0] in (ENGLISH, "eng")


@lru_cache(maxsize=64)
def direction(code: str | None) -> str:
    """Where the lines of a language begin: 'ltr', 'rtl', or 'auto' where it is not known.

    >>> [direction(code) for code in ("en-GB", "ur", "xx", None)]
    ['ltr', 'rtl', 'auto', 'auto']
    """
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse((code or "").replace("_", "-").split("-")[0]).text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


@lru_cache(maxsize=1)
def _identifier() -> Any:
    import py3langid

    return py3langid
