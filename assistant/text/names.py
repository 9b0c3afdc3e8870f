"""Names in English text: capitalised runs, acronyms and designations such as Mi-35.

In goes a text; out come details of kind name, their values case-folded, without accents, dots and possessives. A word
that only a sentence's beginning capitalises is no name, unless it stands capitalised elsewhere too, or is known as one.
"""

import re
from collections.abc import Iterable, Iterator, Set

from assistant.records import Detail, DetailKind
from assistant.text.english import OPENING
from assistant.text.words import fold

_LETTERS = r"[^\W\d_]"
_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİĽŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ]"
# One part of a name: U.S., Mi-35, PAF, O’Brien, Pak-Russia; a possessive is left outside.
_PART = rf"(?:(?:{_UPPER}\.){{2,}}|{_UPPER}\.(?=\s{_UPPER})|{_UPPER}(?:{_LETTERS}|\d|[’'](?={_UPPER})|[-‐‑–](?=\w))*)"
_JOINED = r"(?:\s(?:of|de|la|von|van|bin|ibn|al|el|der|du|and)(?:\sthe)?)"
_RUN = re.compile(rf"(?<![\w’']){_PART}(?:{_JOINED.replace('|and', '')}?[ \u00a0]{_PART})*")
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BEGINS = re.compile(r"(?:^|[.!?…:]|\n)[\s\"“”‘’'«»()\[\]*•–—-]*$")
_INITIAL = re.compile(
    rf"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|St|Sen|Rep|Gov|Jr|Sr|No|vs)|(?<!\w){_UPPER})\.\s*$"
)
_BARE = re.compile(
    rf"(?P<word>{_UPPER}{_LETTERS}+)(?:[’']s\b|\s(?:is|was|has|had|will|would|did|does|{_LETTERS}+ed)\b)"
)
_ABSTRACT = re.compile(r"(?:s|ing|[st]ion|ness|ity|ment|[ae]nce|ism|ship|age|day|one|body|thing)$")
_LOOK_BACK = 24  # characters before a word that tell whether a sentence begins there


def begins_sentence(text: str, at: int) -> bool:
    """Tell whether a sentence begins at an offset; the point of an initial or a title ends none."""
    before = text[max(0, at - _LOOK_BACK) : at]
    return (at <= _LOOK_BACK or bool(before.strip())) and bool(_BEGINS.search(before)) and not _INITIAL.search(before)


def name_words(text: str) -> frozenset[str]:
    """The folded words that stand as names in a text: capitalised inside a sentence, or acronyms.

    Example:
        >>> sorted(name_words("Moscow agreed. Talks in Moscow went on with NATO."))
        ['moscow', 'nato']
    """
    folded: set[str] = set()
    for match in _RUN.finditer(text):
        parts = match.group().split()
        inside = not begins_sentence(text, match.start())
        folded.update(_folded(part) for i, part in enumerate(parts) if i or inside or _is_acronym(part))
    return frozenset(folded - OPENING)


def opening_name(text: str, others: Iterable[str]) -> frozenset[str]:
    """The first word of a sentence, folded, if it must be a name: bare, a singular, and in no other text a common word.

    A common noun in the singular has an article, unless it is one of those that cannot be counted; most of these are
    told by their endings.

    Example:
        >>> opening_name("Attock is a home of theirs.", ["The home."]), opening_name("Isolation is one.", [])
        (frozenset({'attock'}), frozenset())
    """
    match = _BARE.match(text)
    word = fold(match["word"]) if match else ""
    if not word or word in OPENING or _ABSTRACT.search(word):
        return frozenset()
    common = any(re.search(rf"\b{re.escape(word)}\b", other) for other in others)
    return frozenset() if common else frozenset({word})


def names(text: str, known: Set[str] = frozenset()) -> Iterator[Detail]:
    """The names of a text, in order; `known` are folded words that are names also where a sentence begins.

    Example:
        >>> [name.value for name in names("The leader, Joseph Stalin, met the U.S.’s envoy about Mi-35s.")]
        ['joseph stalin', 'us', 'mi-35s']
    """
    known = known | name_words(text)
    for match in _RUN.finditer(text):
        start = match.start() + _lead(text, match, known)
        if words := text[start : match.end()]:
            yield Detail(DetailKind.NAME, start, match.end(), words, _folded(words))
    for match in _HANDLE.finditer(text):
        yield Detail(DetailKind.NAME, *match.span(), match.group(), match.group().casefold())


def _lead(text: str, match: re.Match[str], known: Set[str]) -> int:
    """How many characters at the beginning of a capitalised run are no name."""
    run = match.group()
    dropped = 0
    while dropped < len(run):
        word = re.match(r"\S+\s*", run[dropped:])
        if word is None or not _is_plain(text, match.start() + dropped, word.group().strip(), known, run[dropped:]):
            break
        dropped += word.end()
    return dropped


def _is_plain(text: str, at: int, word: str, known: Set[str], following: str) -> bool:
    """Tell whether a capitalised word is a common one: by the word, or since only its place capitalises it."""
    folded = _folded(word)
    if folded in OPENING and not _is_acronym(word):
        return True
    alone = following.strip() == word
    return alone and folded not in known and not _is_acronym(word) and begins_sentence(text, at)


def _is_acronym(word: str) -> bool:
    return sum(char.isupper() or char.isdigit() for char in word) > 1


def _folded(name: str) -> str:
    return " ".join(fold(part) for part in name.replace(".", "").replace("’", "'").split())
