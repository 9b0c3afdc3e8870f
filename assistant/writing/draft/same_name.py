"""Tell whether two names may stand for the same: parts of a name, acronyms, a country and its people and capital.

In go normalised names, as `details` gives them; out comes yes or no. What it does not know counts as different.
"""

from functools import cache

from assistant.text import fold

# Titles and kinds that many names share, so that they tell none apart.
_SHARED = frozenset(
    "the of and a pm mr mrs ms dr sir prime minister president foreign defence defense deputy general colonel admiral "
    "marshal air chief army navy naval staff ambassador envoy secretary chairman chairwoman king queen prince princess "
    "senator governor commander captain lieutenant major professor judge chancellor vice former leader".split()
)
# Country: its people and language; its capital, seats of government and short names. Used as a synonym of the country.
_COUNTRIES = """
usa: us u.s america american americans united-states united-states-of-america washington white-house
uk: britain british briton britons united-kingdom great-britain london england english
russia: russian russians moscow kremlin russian-federation
soviet union: soviet soviets ussr
pakistan: pakistani pakistanis islamabad islamic-republic-of-pakistan pak
india: indian indians new-delhi delhi
china: chinese beijing people's-republic-of-china prc
afghanistan: afghan afghans kabul
iran: iranian iranians tehran
turkey: turkish turks ankara turkiye
japan: japanese tokyo
germany: german germans berlin
france: french paris
italy: italian italians rome
spain: spanish madrid
ukraine: ukrainian ukrainians kyiv kiev
saudi arabia: saudi saudis riyadh
israel: israeli israelis jerusalem
egypt: egyptian egyptians cairo
iraq: iraqi iraqis baghdad
syria: syrian syrians damascus
bangladesh: bangladeshi bangladeshis dhaka
australia: australian australians canberra
canada: canadian canadians ottawa
brazil: brazilian brazilians
mexico: mexican mexicans
poland: polish poles warsaw
netherlands: dutch holland
north korea: pyongyang
south korea: seoul
european union: eu brussels
united nations: un
"""


@cache
def _countries() -> dict[str, str]:
    by_name = {}
    for line in _COUNTRIES.strip().splitlines():
        country, _, others = line.partition(":")
        for name in (country, *others.split()):
            by_name[fold(name.replace("-", " ").replace(".", ""))] = country
    return by_name


def same_name(yours: str, source: str) -> bool:
    """Tell whether a draft's name may stand for a source's.

    Example:
        >>> same_name("putin", "russian president vladimir putin"), same_name("un", "united nations")
        (True, True)
        >>> same_name("moscow", "russian"), same_name("druzhba ix", "druzhba vii")
        (True, False)
    """
    if yours == source or _acronym(yours, source) or _acronym(source, yours):
        return True
    mine, theirs = _parts(yours), _parts(source)
    if not mine or not theirs:
        return False
    return _inside(mine, theirs) or _inside(theirs, mine)


def within(short: str, long: str) -> bool:
    """Tell whether a name is a part of another, which tells more.

    Example:
        >>> within("khan", "liaquat ali khan"), within("liaquat ali khan", "khan"), within("khan", "mr khan")
        (True, False, False)
    """
    mine, theirs = _parts(short), _parts(long)
    return bool(mine) and mine < theirs


def tells(name: str) -> bool:
    """Tell whether a name says who: 'deputy defence minister' does not.

    Example:
        >>> tells("deputy defence minister"), tells("general bajwa")
        (False, True)
    """
    return bool(_parts(name))


def is_country(name: str) -> bool:
    """Tell whether a name is that of a country, its people or its capital.

    Example:
        >>> is_country("russian"), is_country("putin")
        (True, False)
    """
    known = _countries().values()
    return any(part in known for part in _parts(name)) and len(_parts(name)) == 1


def _parts(name: str) -> frozenset[str]:
    """What tells a name from others: its words without titles, countries in one form."""
    countries = _countries()
    if name in countries:
        return frozenset({countries[name]})
    words = [word for word in name.replace("’", "'").removesuffix("'s").split() if word not in _SHARED]
    # A letter is an initial, but behind a name a Roman numeral.
    numeral = words[-1] if len(words) > 1 and words[-1] in ("i", "v", "x") else ""
    return frozenset(countries.get(word, word) for word in words if len(word.strip(".")) > 1 or word == numeral)


def _inside(fewer: frozenset[str], more: frozenset[str]) -> bool:
    return all(any(_same_word(word, other) for other in more) for word in fewer)


def _same_word(first: str, second: str) -> bool:
    """Equal, or spelt nearly alike, as transliterations are; what holds a digit must be equal."""
    from rapidfuzz.distance import Levenshtein

    if first == second or _derived(first, second) or _derived(second, first):
        return True
    short = min(len(first), len(second)) < 5 or any(char.isdigit() for char in first + second)
    return not short and Levenshtein.normalized_similarity(first, second) >= 0.8


def _derived(longer: str, shorter: str) -> bool:
    """Tell 'asian' from 'asia': a name with the ending of an adjective or a plural."""
    return len(shorter) > 3 and longer in {shorter + ending for ending in ("n", "an", "ian", "i", "ese", "s", "es")}


def _acronym(short: str, long: str) -> bool:
    words = [word for part in long.split() for word in part.split("-") if word not in ("of", "the", "and", "for")]
    return len(words) > 1 and short.isalpha() and "".join(word[0] for word in words) == short
