"""Words: how a text is cut into them, and what makes two of them the same word.

In goes a text; out come (start, end) of its words in code points, and for each its folded form, in which case, accents,
ligatures, invisible characters and the marks of notes do not count. Digits keep their separators: '1,300' and '2.5' are
one word each. Chinese, Japanese, Thai, Lao, Burmese and Khmer set no spaces: each of their characters is a word, with
the vowels and tones that stand on it. Beside these, which are compared, there are three readings of 'a word': `JOINED`,
`LETTERED` and `RUN`.
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
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"  # Burmese, Khmer
    "\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)


def _marks() -> str:
    """Vowel signs, tones and accents of their own: no letters for Python, though a word goes on behind them."""
    places = (*range(0x300, 0x2000), *range(0xA800, 0xAC00))
    return "".join(char for char in map(chr, places) if unicodedata.category(char) in ("Mn", "Mc"))


_MARK = _marks()
_SPACED = rf"[^\W{_UNSPACED}]"
_LETTERS = rf"{_SPACED}+(?:[{_MARK}]+{_SPACED}*)*"
_SIGN = rf"(?=\w)[{_UNSPACED}][{_MARK}]*"
WORD = re.compile(rf"\d+(?:[.,]\d+)*[^\W\d{_UNSPACED}]*|{_SIGN}|{_LETTERS}(?:[{INVISIBLE}]+{_LETTERS})*")
# With what is joined to it by a mark: Mi-35, U.S, isn’t, 1,300.
JOINED = re.compile(rf"(?:{_SIGN}|{_LETTERS}(?:[’'.,-]{_LETTERS})*)")
LETTERED = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")  # begins with a letter; a point or comma ends it
RUN = re.compile(r"\S+")  # between white space, with all its marks
UNSPACED = re.compile(  # letters of scripts whose words stand without spaces between them
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)

_UNSPACED_SIGN = re.compile(rf"(?=\w)[{_UNSPACED}]")
_COMBINING = re.compile(rf"[{''.join(char for char in _MARK if unicodedata.combining(char))}]")

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


def apart(text: str) -> str:
    """A text for a search by words: signs of scripts without spaces stand apart, marks on letters are left out.

    >>> apart("時計は11分, said مُحَمَّد")
    ' 時  計  は 11 分 , said محمد'
    """
    if text.isascii():
        return text
    return _UNSPACED_SIGN.sub(r" \g<0> ", _COMBINING.sub("", text))


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
