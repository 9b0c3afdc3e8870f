"""Numbers and quantities in English text, in digits or words, with the unit or currency and the hedge on them.

In goes a text; out come details of kind number and quantity. Values are exact fractions, printed as decimals where they
end. Units are converted within lengths, masses, areas, power, days and months, so '2 weeks' is '14 day'.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from assistant.records import Detail, DetailKind
from assistant.text.english import ONES, ORDINALS, SCALES, TEENS, TENS
from assistant.text.units import CODES, CURRENCIES, SIGNS, SYMBOLS, UNITS

_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_COUNTS = {"dozen": 12, "score": 20, "hundred": 100} | SCALES
_SMALL = ONES | TEENS | TENS | {"a": 1, "an": 1}
_PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4} | {
    word: value for word, value in ORDINALS.items() if value > 4
}
_GLYPHS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
_VAGUE = "once twice thrice both dozens scores hundreds thousands lakhs crores millions billions trillions".split()


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_ONE_TO_99 = rf"(?:{_any(TENS)}(?:[- ]{_any(ONES)})?|{_any(TEENS)}|{_any(ONES)})"
# Grouped by threes, in the Indian way (12,50,000) or the continental one (1.250.000,50), with a decimal point or comma.
_GROUPED = (
    r"\d{1,3}(?:[,\u00a0\u2009\u202f’']\d{3})+(?:[.·]\d+)?(?![\d])|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)|"
    r"\d{1,3}(?: \d{3})+(?![\d ]*\d)(?:[.,]\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+,\d+"
)
_DIGITS = rf"(?:{_GROUPED}|\d+[.·]\d+|\d+,\d{{1,2}}(?![\d,])|\d+)(?: ?{_any(_GLYPHS)})?"
_OF_A_SCALE = rf"(?:(?:an?|one|two|three)[ -])?(?:half|halves|third|quarter)s?(?: of)? an?(?=[- ]{_any(_COUNTS)}\b)"
_HEAD = rf"(?:{_OF_A_SCALE}|{_DIGITS}|{_any(_GLYPHS)}|{_ONE_TO_99}|half an?|an?(?=[- ]{_any(_COUNTS)}\b))"
_SCALED = rf"(?:[-\s]{_any(_COUNTS)}\b)"
_AND_PART = r"(?:[- ]and[- ](?:an?[- ]half|an?[- ]quarter|three[- ]quarters)\b)"
_MORE = rf"(?:\s(?:and )?(?:{_ONE_TO_99}\b{_SCALED}*|{_DIGITS}{_SCALED}+))"
_CARDINAL = rf"{_HEAD}{_AND_PART}?{_SCALED}*{_MORE}*{_AND_PART}?"
_FRACTION = (
    rf"(?:\d+/\d+\b|(?:an?|{_ONE_TO_99})[- ]{_any(_PARTS)}s?\b(?=\s+of\b(?!\s+an?\s+{_any(_COUNTS)}\b))|"
    rf"{_ONE_TO_99}-{_any(_PARTS)}s?\b)"
)
_ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|(?:{_any(TENS)}[- ])?{_any(ORDINALS)})\b"
_PREFIX = rf"(?:(?:{_any(SYMBOLS)}|(?-i:{_any(CODES)})|[{SIGNS}])\s?)"
_UNIT = rf"(?:{_any([*UNITS, *CURRENCIES])}|(?-i:{_any(CODES)})|[{SIGNS}])"
_NUMBER = re.compile(
    rf"(?<![\w.,’'/])(?P<sign>(?<![\w)])(?:[-−–](?=[\d$€£])|(?:minus|negative)\s(?=[\w$€£])))?(?P<prefix>{_PREFIX})?"
    rf"(?:(?P<fraction>{_FRACTION})|(?P<ordinal>{_ORDINAL})"
    rf"|(?P<cardinal>{_CARDINAL})(?P<short>(?(prefix) ?{_any(_SHORT)}|(?:[km]| ?(?:bn|mn|tn)))\b)?"
    rf"|(?P<vague>{_any(_VAGUE)})\b|(?P<half>half|quarter)\b)"
    rf"(?:(?:[-\s]{{0,2}}|\sof\s)(?P<unit>{_UNIT})(?![\w]))?(?!\w)",
    re.IGNORECASE,
)
_PART = re.compile(rf"{_OF_A_SCALE}|half an?|{_AND_PART}|{_DIGITS}|{_any(_GLYPHS)}|[a-z]+")
_PIECE = re.compile(r"half|halve|third|quarter")
_PIECES = {"half": Fraction(1, 2), "halve": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4)}
_HEDGES = {
    "about": "about around roughly approximately some circa c. ca. ~ ≈ an_estimated in_the_region_of",
    "almost": "almost nearly close_to just_under not_quite",
    "over": "over above more_than greater_than in_excess_of exceeding upwards_of > well_over",
    "under": "under below less_than fewer_than <",
    "at least": "at_least no_fewer_than no_less_than not_less_than a_minimum_of minimum_of ≥ >=",
    "at most": "at_most up_to as_many_as as_much_as no_more_than not_more_than a_maximum_of ≤ <=",
}


def _hedge_pattern(name: str, words: str) -> str:
    return rf"(?P<{name.replace(' ', '_')}>(?<!\w){_any(word.replace('_', ' ') for word in words.split())})"


# The longer hedges stand first, so that 'no more than' is not read as 'more than'.
_BEFORE = re.compile(
    rf"(?:{'|'.join(_hedge_pattern(*item) for item in reversed(_HEDGES.items()))})\s*(?:the |a |an )?$", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s+or (?:(?P<at_least>more)|(?P<at_most>less|fewer)|(?P<about>so))\b|(?P<odd>-odd)\b", re.IGNORECASE
)


def numbers(text: str) -> Iterator[Detail]:
    """The numbers and quantities of a text, in order.

    Example:
        >>> [(found.text, found.value, found.hedge) for found in numbers("almost $153 million for two dozen")]
        [('$153 million', '153000000 usd', 'almost'), ('two dozen', '24', '')]
    """
    for match in _NUMBER.finditer(text):
        value, unit = _value(match), _unit(match)
        if value is None:
            continue
        end = match.end() if unit else _end(match)
        kind = DetailKind.QUANTITY if unit else DetailKind.NUMBER
        words = text[match.start() : end]
        yield Detail(kind, match.start(), end, words, _with_unit(value, unit), _hedge(text, match.start(), end))


def _end(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("fraction", "ordinal", "cardinal", "short", "vague", "half"))


def _unit(match: re.Match[str]) -> str:
    """The normalised unit; empty without one."""
    if match["ordinal"]:
        return ""
    if match["prefix"]:
        sign = _plain(match["prefix"])
        return SYMBOLS.get(sign, sign)
    unit = _plain(match["unit"] or "")
    return CURRENCIES.get(unit) or SYMBOLS.get(unit, unit)


def _plain(words: str) -> str:
    """A symbol or unit as the tables have it."""
    return " ".join(words.lower().rstrip(".").split())


def _value(match: re.Match[str]) -> Fraction | str | None:
    """A number, or the word that says how many; None where the match is no number after all."""
    if match["ordinal"]:
        return _ordinal(match["ordinal"].lower())
    if match["vague"]:
        return match["vague"].lower()
    if match["half"]:
        # 'quarter' alone is a part of a year or of a town; only 'half' alone is a number.
        return Fraction(1, 2) if match["half"].lower() == "half" else None
    if match["fraction"]:
        return _fraction(match["fraction"].lower())
    return _signed(match)


def _signed(match: re.Match[str]) -> Fraction | str:
    short = (match["short"] or "").strip().lower()
    if short == "m" and not match["prefix"]:
        return f"{match['cardinal']}m".lower()  # metres or millions: equal only to itself
    value = _cardinal(match["cardinal"].lower()) * _SHORT.get(short, 1)
    return -value if match["sign"] else value


def _ordinal(words: str) -> str:
    if words[0].isdigit():
        number = int(words.rstrip("stndrh"))
    else:
        parts = re.split(r"[- ]", words)
        number = ORDINALS[parts[-1]] + (TENS[parts[0]] if len(parts) > 1 else 0)
    ending = "th" if number % 100 in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _fraction(words: str) -> Fraction:
    if "/" in words:
        top, bottom = map(int, words.split("/"))
        return Fraction(top, bottom or 1)
    *head, part = re.split(r"[- ]", words)
    return Fraction(_cardinal(" ".join(head)), _PARTS.get(part) or _PARTS[part.removesuffix("s")])


def _cardinal(words: str) -> Fraction:
    """The value of a cardinal such as '2,000', 'two hundred and five', '1.5 million', 'half a dozen', '2½'.

    A scale multiplies what stands before it up to the last larger one, as in English: 'two million five hundred
    thousand', and 'ten thousand crore'. A half behind a scale is half of the scale.
    """
    scaled: list[tuple[Fraction, int]] = []  # what was multiplied, and by which scale
    group: Fraction | None = None
    for part in _PART.findall(words):
        scale = _COUNTS.get(part)
        if scale is None:
            behind = scaled[-1][1] if scaled and group is None and part.startswith((" and", "-and")) else 1
            group = (group or Fraction(0)) + _simple(part) * behind
        elif scale <= 100:
            group = (Fraction(1) if group is None else group) * scale
        else:
            value = Fraction(1) if group is None and not (scaled and scaled[-1][1] < scale) else group or Fraction(0)
            while scaled and scaled[-1][1] < scale:
                value += scaled.pop()[0]
            scaled.append((value * scale, scale))
            group = None
    return sum((value for value, _ in scaled), group or Fraction(0))


def _simple(part: str) -> Fraction:
    if piece := _PIECE.search(part):
        times = {"two": 2, "three": 3}.get(part.removeprefix(" and ").removeprefix("-and-").split()[0].split("-")[0], 1)
        return _PIECES[piece[0]] * times
    glyph = _GLYPHS.get(part[-1], "")
    digits = part.removesuffix(part[-1]).strip() if glyph else part
    if digits[:1].isdigit() or glyph:
        return Fraction(_plain_digits(digits) or 0) + Fraction(glyph or 0)
    return Fraction(_SMALL.get(part, 0))


def _plain_digits(digits: str) -> str:
    """Digits with a decimal point and nothing else."""
    digits = re.sub(r"[\s\u00a0\u2009\u202f’']", "", digits).replace("·", ".")
    if re.fullmatch(r"\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+", digits):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(".", "") if digits.count(".") > 1 else digits.replace(",", "")


def _with_unit(value: Fraction | str, unit: str) -> str:
    if isinstance(value, str) or unit not in UNITS:
        unit = UNITS[unit][1] if unit in UNITS else unit
        return f"{_printed(value)} {unit}".strip()
    factor, base = UNITS[unit]
    return f"{_printed(value * factor)} {base}"


def _printed(value: Fraction | str) -> str:
    """A decimal where it ends, else a fraction."""
    if isinstance(value, str) or value.denominator == 1:
        return str(value)
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return f"{float(value):.12g}" if bottom == 1 else str(value)


def _hedge(text: str, start: int, end: int) -> str:
    before = _BEFORE.search(text, max(0, start - 24), start)
    match = before or _AFTER.match(text, end)
    name = match.lastgroup if match else None
    return "about" if name == "odd" else (name or "").replace("_", " ")
