"""Apostrophes that look like single quotation marks: elisions such as goin’, ’n’ and ’em, and plural possessives.

In goes a place in a text; out comes what its words alone can tell. The lists are of English.
"""

import re

# Elisions at the start of a word, of which none is a word of its own without its apostrophe; and decades.
_ELIDED_START = re.compile(
    r"(?:n|em|tis|twas|twere|twill|twould|twasn|tisn|til|nother|nuther|fraid|gainst|mongst|nuff|scuse|spose|bout|"
    r"cos|coz|cuz|ere|arf|alf|appen|ouse|ospital|orse|ead|eard|undred|ope|opes|elp|elping|im|avin|ow|struth|strewth|"
    r"kay|sblood|zounds|\d\ds?)(?!\w)",
    re.IGNORECASE,
)
# Words that an elision leaves at its end: 'g' of -ing left out, and short forms of the commonest words.
_ELIDED_END = re.compile(
    r"(?<!\w)(?:n|o|th|an|ol|wi|mo|fo|lo|ha|gi|wha|jus|po|yo|t|bo|lil|tha|aul|owd|ov|fro|mus|mos|las|nex|tol|hol|fin|"
    r"min|kin|frien|roun|poun|groun|aroun|firs|bes|eas|wes|kep|lef|sof|ev|gov|sto|ne|e|m|d|ca|ta|wa|"
    r"\w{2,}in)$",
    re.IGNORECASE,
)
_WHOLE_IN = frozenset(
    "again certain main remain contain train rain pain brain gain plain captain britain spain berlin putin stalin "
    "lenin begin within cabin origin margin virgin coin join ruin basin twin skin thin win bin fin tin sin pin chin "
    "grin spin violin dolphin protein latin dublin admin login plugin maintain obtain explain mountain fountain "
    "bargain curtain villain domain complain entertain retain sustain attain detain refrain strain drain grain stain "
    "chain vain rejoin resin cousin vitamin toxin penguin pumpkin napkin muffin coffin robin raisin satin muslin "
    "bulletin assassin austin martin benjamin merlin kremlin akin herein therein wherein".split()
)
_LOOK_BACK = 24  # characters before a mark in which the word that it may end begins


def is_elided_start(text: str, at: int) -> bool:
    """Tell whether the word at an offset, behind an apostrophe, is one whose start was left out.

    Example:
        >>> [is_elided_start(text, 0) for text in ("em out", "90s", "emerald")]
        [True, True, False]
    """
    return bool(_ELIDED_START.match(text, at))


def apostrophe(text: str, start: int, end: int) -> int:
    """How surely a mark behind a word is an apostrophe: 0 not at all, 1 a plural's perhaps, 2 that of an elision.

    Args:
        text: a block's.
        start: where the mark begins.
        end: where it ends.

    Example:
        >>> [apostrophe(text, text.index("’"), text.index("’") + 1) for text in ("goin’ on", "workers’ rights")]
        [2, 1]
        >>> apostrophe("it was never’ he said", 12, 13)
        0
    """
    after = text[end : end + 2]
    if len(after) < 2 or not after[0].isspace() or not (after[1].isalnum() or after[1] in "‘’'"):
        return 0
    before = text[max(0, start - _LOOK_BACK) : start]
    if before.endswith(("s", "S")):
        return int(after[1].islower())
    elided = _ELIDED_END.search(before)
    return 2 if elided is not None and elided.group().lower() not in _WHOLE_IN else 0
