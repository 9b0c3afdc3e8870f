"""Which of the languages that there are somebody reads best, by what a browser says (RFC 9110, Accept-Language)."""

import re
from collections.abc import Sequence

from assistant.translations.catalogue import ENGLISH, LANGUAGES

_RANGE = re.compile(r"\s*([A-Za-z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q=([0-9.]{1,5}))?\s*")


def preferred(accepted: str, there: Sequence[str] = LANGUAGES) -> str:
    """The first of the languages that a browser wishes for and that there is; English where there is none.

    >>> wishes = ("ur-PK,ur;q=0.9,en;q=0.8", "de, en;q=0.5, ur;q=0.1", "xx", "*;q=x")
    >>> [preferred(accepted, ("en", "ur")) for accepted in wishes]
    ['ur', 'en', 'en', 'en']
    """
    matches = [match for part in accepted[:500].split(",") if (match := _RANGE.fullmatch(part))]
    wished = [(_weight(match[2]), -turn, match[1].lower()) for turn, match in enumerate(matches)]
    fit = [language for weight, _, language in sorted(wished, reverse=True) if weight and language in there]
    return fit[0] if fit else ENGLISH


def _weight(written: str | None) -> float:
    try:
        return 1.0 if written is None else float(written)
    except ValueError:
        return 0.0
