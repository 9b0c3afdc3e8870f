"""Words: how a text is cut into them, and what makes two of them the same word.

In goes a text; out come (start, end) of its words in code points, and for each its folded form, in which case, accents,
ligatures and invisible characters do not count. Digits keep their separators: '1,300' and '2.5' are one word each.
Beside these, which are compared, there are three readings of 'a word': `JOINED`, `LETTERED` and `RUN`.
"""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero widths, joiners, byte order mark
WORD = re.compile(rf"\d+(?:[.,]\d+)*[^\W\d]*|\w+(?:[{INVISIBLE}]+\w+)*")
JOINED = re.compile(r"\w+(?:[’'.,-]\w+)*")  # with what is joined to it by a mark: Mi-35, U.S, isn’t, 1,300
LETTERED = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")  # begins with a letter; a point or comma ends it
RUN = re.compile(r"\S+")  # between white space, with all its marks

_DROPPED = dict.fromkeys(map(ord, INVISIBLE))


def words(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every word.

    Example:
        >>> [fold(text) for text in ("1,300-km pipeline"[a:b] for a, b in words("1,300-km pipeline"))]
        ['1,300', 'km', 'pipeline']
    """
    return [match.span() for match in WORD.finditer(text)]


def word_end(text: str, start: int) -> int:
    """Where the word ends that starts at an offset."""
    match = WORD.match(text, start)
    return match.end() if match else start


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    r"""The form in which equal words are equal.

    Example:
        >>> [fold(word) for word in ("Pakistan", "Qurēshi", "mili\u00adtary", "ﬁnal")]
        ['pakistan', 'qureshi', 'military', 'final']
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_DROPPED))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
