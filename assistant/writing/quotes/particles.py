"""Small words in brackets that say something else than those which they replace: pronouns, conjunctions, hedges.

In go the words put in and those of the source in their place; out comes whether a pronoun means another person, gender
or number, a conjunction joins in another sense, or a hedge or quantifier was put in or taken out.
"""

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def _groups(rows: str) -> Mapping[str, str]:
    """Each word of a table with the first word of its row."""
    return {word: row.split()[0] for row in rows.split("|") for word in row.split()}


_PRONOUNS = _groups(
    "he him his himself|she her hers herself|it its itself|they them their theirs themselves|"
    "i me my mine myself|we us our ours ourselves|you your yours yourself yourselves"
)
# Who reports what another said may turn these; 'you' says neither a gender nor a number.
_TURNED = frozenset((("i", "he"), ("i", "she"), ("we", "they"), *(("you", of) for of in set(_PRONOUNS.values()))))
_TITLES = _groups("he mr sir lord king prince|she mrs ms miss lady dame queen princess madam")
_TITLED = re.compile(r"\b(Mr|Sir|Lord|King|Prince|Mrs|Ms|Miss|Lady|Dame|Queen|Princess|Madam)\.?(?:\s+[A-Z][\w’'-]*)+$")
_MANY = re.compile(  # 'the wardens', not 'the news'
    r"\b(?:[Tt]he|[Tt]hese|[Tt]hose|[Bb]oth|[Aa]ll|[Ss]ome|[Mm]any|[Ff]ew|[Ss]everal)\s(?!(?:news|species|series)\b)"
    r"[a-z]+(?<!ic)(?<![su’'i])s$"
)
_ONE = frozenset(("he", "she", "it", "i"))
_CONJUNCTIONS = _groups(
    "and plus|but yet though although however whereas nevertheless nonetheless instead except|or|nor|because since|"
    "if provided|unless|before|after|until till|so therefore thus hence consequently|when while once|despite"
)
_HEDGES = _groups(
    "almost nearly practically virtually|partly partially|mostly largely mainly chiefly|perhaps maybe possibly|"
    "probably likely presumably|allegedly reportedly supposedly apparently seemingly purportedly so-called alleged|"
    "hardly barely scarcely|rarely seldom|sometimes occasionally|often frequently|usually generally normally typically|"
    "always ever|only merely just solely|even|never|not|no|false falsely|fake|former formerly|would-be|future|"
    "somewhat rather quite|arguably|once|again|still|already"
)
_QUANTIFIERS = _groups("all every each|some|any|most|many|few|several|both|either|half|none|neither")
_LEADS_ASIDE = re.compile(r"\s*(?:[,;(–—]|who\b|which\b|that is\b|i\.?e\b)", re.IGNORECASE)


def contrary(put_in: str, left_out: str, before: str, *, at_end: bool) -> bool:
    """Tell whether small words in brackets say something else than the source in their place.

    Args:
        put_in: the words in brackets.
        left_out: those of the source that they replace; empty for none.
        before: what stands before these in the source.
        at_end: whether `left_out` is only what stands beside the brackets: at a border of the quotation.

    Example:
        >>> replaced = [("He", "She"), ("but", "and"), ("almost", ""), ("he", "I"), ("all", "they")]
        >>> [contrary(yours, theirs, "", at_end=False) for yours, theirs in replaced]
        [True, True, True, False, False]
    """
    mine, given = _words(put_in), _words(left_out)
    return (
        _of_another(mine, given, left_out, before)
        or _differ(mine, given, _CONJUNCTIONS)
        or (not _LEADS_ASIDE.match(put_in) and _hedged(mine, given, at_end=at_end))
    )


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _senses(words: list[str], table: Mapping[str, str]) -> set[str]:
    return {table[word] for word in words if word in table}


def _of_another(mine: list[str], given: list[str], left_out: str, before: str) -> bool:
    """Tell whether a pronoun alone means somebody else than the pronoun, name or noun in its place."""
    if len(mine) != 1 or mine[0] not in _PRONOUNS:
        return False
    meant = _PRONOUNS[mine[0]]
    if said := _senses(given, _PRONOUNS):
        return not any(meant == one or (one, meant) in _TURNED for one in said)
    lead = f"{before} {left_out}".rstrip(" .,;:") if left_out else ""
    if titled := _TITLED.search(lead):
        gender = _TITLES[titled[1].lower()]
        return meant not in (gender, "i", "you") if titled.end() == len(lead) else False
    return meant in _ONE and bool(_MANY.search(lead))


def _differ(mine: list[str], given: list[str], table: Mapping[str, str]) -> bool:
    """Tell whether both sides have words of a table, and none of one sense."""
    yours, theirs = _senses(mine, table), _senses(given, table)
    return bool(yours and theirs) and yours.isdisjoint(theirs)


def _hedged(mine: list[str], given: list[str], *, at_end: bool) -> bool:
    """Tell whether a hedge was put in or taken out, or a quantifier: who a pronoun means may be all of somebody."""
    table = dict(_HEDGES) if given and all(word in _PRONOUNS for word in given) else {**_HEDGES, **_QUANTIFIERS}
    yours, theirs = _senses(mine, table), _senses(given, table)
    return bool(yours - theirs) or (bool(theirs - yours) and not at_end and not _senses(mine, _PRONOUNS))
