"""Words: how a text is cut into them, and what makes two of them the same word.

In goes a text; out come (start, end) of its words in code points, and for each its folded form, in which case, accents,
ligatures, invisible characters and the marks of notes do not count. Digits keep their separators: '1,300' and '2.5' are
one word each. Chinese and Japanese set no spaces: each of their characters is a word. Beside these, which are compared,
there are three readings of 'a word': `JOINED`, `LETTERED` and `RUN`.
"""

import re
import unicodedata
from functools import lru_cache

from assistant.text.units import UNITS

# Soft hyphen, joiners, zero widths, marks of direction, invisible operators, byte order mark.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_SPACED = rf"[^\W{_UNSPACED}]"
WORD = re.compile(rf"\d+(?:[.,]\d+)*[^\W\d{_UNSPACED}]*|(?=\w)[{_UNSPACED}]|{_SPACED}+(?:[{INVISIBLE}]+{_SPACED}+)*")
JOINED = re.compile(r"\w+(?:[’'.,-]\w+)*")  # with what is joined to it by a mark: Mi-35, U.S, isn’t, 1,300
LETTERED = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")  # begins with a letter; a point or comma ends it
RUN = re.compile(r"\S+")  # between white space, with all its marks
UNSPACED = re.compile(  # letters of scripts whose words stand without spaces between them
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_NOTE = re.compile(rf"(?:[{RAISED}]+|(?<![{_RAISED_LETTERS}])[{_RAISED_LETTERS}])\Z")
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_LEAST = 3  # letters of a word from which on raised figures behind it are the mark of a note, and no power
# Raised and lowered figures that follow no letter: '10⁶' is not 106, while 'CO₂' is CO2, and 'km²' km2.
_POWER = re.compile(rf"(?<![^\W\d_])[{RAISED}{_LOWERED}]")
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


def without_note(word: str) -> str:
    """A word without raised figures, or a raised letter, that mark a note: not those of a unit or a number.

    Example:
        >>> [without_note(word) for word in ("tanks¹²", "tanksᵃ", "km²", "10⁶")]
        ['tanks', 'tanks', 'km²', '10⁶']
    """
    stem = _NOTE.sub("", word)
    return stem if len(stem) >= _LEAST and stem.isalpha() and stem.lower() not in UNITS else word


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    r"""The form in which equal words are equal.

    Example:
        >>> [fold(word) for word in ("Pakistan", "Qurēshi", "mili\u00adtary", "ﬁnal", "CO₂", "10⁶", "tanks¹")]
        ['pakistan', 'qureshi', 'military', 'final', 'co2', '10^6', 'tanks']
    """
    if word.isascii():
        return word.lower()
    marked = _POWER.sub(lambda match: "^" + match.group(), without_note(word))
    plain = unicodedata.normalize("NFKD", marked.translate(_DROPPED))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
