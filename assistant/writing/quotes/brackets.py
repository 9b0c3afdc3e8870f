"""What a writer may put in brackets, judged by what the brackets replace in the source.

In go the words in brackets and those of the source in their place; out comes the kind of what is wrong with them, or
nothing. The convention is written in docs/quotations.md: brackets may say who a pronoun means, bring a word into
another form, join, and explain; they may not change, add or drop a number, date or negation, name somebody else, or put
another word in a word's place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.records import ChangeKind, Detail, DetailKind
from assistant.text import details, fold, name_words, words
from assistant.text.details import NEGATION
from assistant.text.units import UNITS
from assistant.writing.quotes.particles import contrary
from assistant.writing.quotes.pieces import ENDINGS, Edit, Gap

LONGEST = 10  # words of the source that brackets may replace; what is more is left out, and needs an ellipsis
_CLOSE = 0.03  # a conversion of units may be rounded by so much
_FIGURES = (DetailKind.NUMBER, DetailKind.QUANTITY, DetailKind.DATE)
_SHORTEST, _STEM, _ENDING = 3, 4, 3  # letters that two forms of a word share, at least, and of an ending, at most
_ENDED = re.compile(r"(?:ing|ed|es|s|e|d)\Z")
_FEW = 2  # words at an end of a quotation that are taken to replace those beside it
_DETERMINED = re.compile(r"\s*(?:the|this|that|his|her|its|their|an?)\s", re.IGNORECASE)
_REACH = 160  # characters of the article beside brackets that are looked at
_CLAUSE = re.compile(r"[.!?;:,—–\n](?:\s|$)|[“”]")
_CONTEXT_BEFORE = re.compile(r"(?:[^\s.!?;]+\s+){0,2}[^\s.!?;]*\s*$")
_CONTEXT_AFTER = re.compile(r"\s*(?:[^\s.!?;]+\s*){0,3}")
_NOTE_MARK = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[a-z]|[*†‡§]")
_PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours he him his himself she her hers herself it its itself "
    "they them their theirs themselves who whom whose which that this these those there here one ones such so do did "
    "does the former latter same".split()
)
_EMPTY = _PRONOUNS | frozenset(
    "a an and am is are was were be been being has have had having will would shall as then thus also".split()
)
_JOINING = re.compile(r"\s*[,;]?\s*(?:and|or|plus|nor|but|as well as|along with|together with)\b\s*\w", re.IGNORECASE)
_REVERSING = re.compile(
    r"\b(?:refus|declin|den(?:y|ie)|reject|fail|rarely|seldom|falsely|oppos|stop|ceas|cancel|abandon|forb|bann|halt|"
    r"prevent|no longer|hardly|wrongly|supposedly|would not|un(?:able|willing))\w*",
    re.IGNORECASE,
)
_NEGATING = frozenset("dis un in im il ir non mis anti counter de a under over ex pre post re".split())
_FORMS = (
    "be am is are was were been being|have has had having|do does did done doing|go goes went gone|say says said|"
    "sell sold|buy bought|take took taken|make made|give gave given|come came|see saw seen|know knew known|get got|"
    "find found|think thought|tell told|become became|leave left|feel felt|bring brought|begin began begun|keep kept|"
    "hold held|write wrote written|stand stood|hear heard|mean meant|meet met|pay paid|run ran|sit sat|speak spoke "
    "spoken|lie lay lain|lead led|grow grew grown|lose lost|fall fell fallen|send sent|build built|understand "
    "understood|draw drew drawn|break broke broken|spend spent|rise rose risen|drive drove driven|choose chose chosen|"
    "win won|fly flew flown|fight fought|teach taught|catch caught|seek sought|show shown|can could|may might|"
    "will would|shall should|man men|woman women|child children|person people"
)
_BASES = {form: group.split()[0] for group in _FORMS.split("|") for form in group.split()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where brackets stand in the source.

    Attributes:
        before: words of the source before them.
        left_out: the words that they replace; empty for none.
        after: words of the source behind them.
        article: the whole text, in which names that are put in must stand.
        elided: whether an ellipsis beside them says that more was left out.
        at_end: whether they begin or end the quotation, so that `left_out` is only what stands beside it.
    """

    before: str
    left_out: str
    after: str
    article: str
    elided: bool = False
    at_end: bool = False


def wrong(put_in: str, place: Place) -> ChangeKind | None:
    """The kind of what words in brackets change; None where they may stand.

    Example:
        >>> place = Place("agreed to sell", "four", "helicopters to Pakistan", "")
        >>> [wrong(words, place) for words in ("five", "4", "used")]
        [<ChangeKind.NUMBER: 'number'>, None, <ChangeKind.NUMBER: 'number'>]
    """
    yours, theirs = _Side(put_in, place), _Side(place.left_out, place)
    if _negates(yours, theirs, place):
        return ChangeKind.NEGATION
    judged = _figures(yours, theirs, place) or _names(yours, theirs, place) or _words(yours, theirs, place)
    if judged is None and contrary(put_in, place.left_out, place.before, at_end=place.at_end or place.elided):
        return ChangeKind.WORD
    return judged


def judged(gap: Gap, article: str, end: int | None, start: int | None) -> tuple[ChangeKind | None, tuple[int, int]]:
    """The kind of what the words of a gap change, and the range of the article that they replace.

    Args:
        gap: with words in brackets.
        article: the text.
        end: where the piece before the gap ends in it; None for a gap before the first piece.
        start: where the piece behind the gap begins; None for a gap behind the last one.
    """
    count = max(1, len(words(gap.put_in)))
    if end is None:
        first, last = _beside_start(article, start or 0, count), start or 0
    elif start is None:
        first, last = end, _beside_end(article, end, count)
    else:
        first, last = end, max(end, start)
    if spans := words(article[first:last]):
        first, last = first + spans[0][0], first + spans[-1][1]
    else:
        last = first
    before = _CONTEXT_BEFORE.search(article, max(0, first - _REACH), first)
    after = _CONTEXT_AFTER.match(article, last)
    place = Place(
        before.group().strip() if before else "",
        article[first:last],
        after.group().strip() if after else "",
        article,
        gap.elided,
        end is None or start is None,
    )
    return wrong(gap.put_in, place), (first, last)


def _beside_start(article: str, at: int, count: int) -> int:
    """Where the words before an offset begin, as many as are put in: those of the same clause."""
    lead = article[max(0, at - _REACH) : at].rstrip(" ,;:—–")
    at = max(0, at - _REACH) + len(lead)
    clause = at - len(lead) + max((match.end() for match in _CLAUSE.finditer(lead)), default=0)
    spans = words(article[clause:at])
    return clause + spans[-count][0] if len(spans) >= count else clause


def _beside_end(article: str, at: int, count: int) -> int:
    """Where the words behind an offset end, as many as are put in: those of the same clause."""
    rest = article[at : at + _REACH]
    at, rest = at + len(rest) - len(rest.lstrip(" ,;:—–")), rest.lstrip(" ,;:—–")
    border = _CLAUSE.search(rest)
    spans = words(rest[: border.start()] if border else rest)
    return at + spans[min(count, len(spans)) - 1][1] if spans else at


class _Side:
    """The words in brackets, or those that they replace, between the words around them."""

    def __init__(self, inner: str, place: Place) -> None:
        self.inner = inner
        lead = f"{place.before} " if place.before else ""
        self.text = f"{lead}{inner} {place.after}"
        self.start, self.end = len(lead), len(lead) + len(inner)
        capitals = {fold(word) for word in re.findall(r"\b[A-Z]\w+", inner)}
        self.details = details(self.text, _known(place.article) | capitals)

    def touching(self, *kinds: DetailKind) -> list[Detail]:
        return [one for one in self.details if one.kind in kinds and one.start < self.end and self.start < one.end]


@lru_cache(maxsize=16)
def _known(article: str) -> frozenset[str]:
    return name_words(article)


def _negates(yours: _Side, theirs: _Side, place: Place) -> bool:
    mine, given = len(NEGATION.findall(yours.text)), len(NEGATION.findall(theirs.text))
    reversing = len(_REVERSING.findall(yours.inner)) > len(_REVERSING.findall(theirs.inner))
    return mine > given or reversing or (mine < given and not place.elided and not place.at_end)


def _figures(yours: _Side, theirs: _Side, place: Place) -> ChangeKind | None:
    """A number, quantity or date that differs, also in its hedge."""
    mine = [one for one in yours.details if one.kind in _FIGURES]
    given = [one for one in theirs.details if one.kind in _FIGURES]
    extra = _not_among(mine, given, yours)
    missing = _not_among(given, mine, theirs)
    if extra and not _is_note_mark(yours.inner, place) and not _converts(mine, extra):
        return ChangeKind(next(one.kind for one in mine if _said(one) in extra))
    pronoun = _only(yours.inner, _EMPTY)
    if missing and not (place.elided or place.at_end or pronoun or _is_note_mark(yours.inner, place)):
        return ChangeKind(next(one.kind for one in given if _said(one) in missing))
    return None


def _not_among(some: Sequence[Detail], others: Sequence[Detail], side: _Side) -> Counter[tuple[str, str]]:
    """What some figures say and others do not; of one outside of the brackets, the unit may stand further off."""
    rest = Counter(map(_said, some)) - Counter(map(_said, others))
    bare = {(one.value.partition(" ")[0], one.hedge) for one in others}
    for one in some:
        touches = side.inner != "" and one.start < side.end and side.start < one.end
        if not touches and (one.value.partition(" ")[0], one.hedge) in bare:
            rest.pop(_said(one), None)
    return rest


def _said(detail: Detail) -> tuple[str, str]:
    return detail.value, detail.hedge


def _is_note_mark(put_in: str, place: Place) -> bool:
    """Tell whether a figure in brackets that replaces nothing is the mark of a note: not one behind a number."""
    return bool(_NOTE_MARK.fullmatch(put_in)) and not words(place.left_out) and not place.before[-1:].isdigit()


def _converts(mine: Sequence[Detail], extra: Counter[tuple[str, str]]) -> bool:
    """Tell whether what is put in says the quantity before it in another unit."""
    return all(
        any(_close(one.value, before.value) for before in mine[:i]) for i, one in enumerate(mine) if _said(one) in extra
    )


def _close(one: str, other: str) -> bool:
    a, b = one.partition(" "), other.partition(" ")
    bases = {base for _, base in UNITS.values()}
    try:
        return a[2] == b[2] and a[2] in bases and abs(float(a[0]) - float(b[0])) <= _CLOSE * abs(float(b[0]))
    except ValueError:
        return False


def _names(yours: _Side, theirs: _Side, place: Place) -> ChangeKind | None:
    """A name in a name's place, or one that the article does not have in the place of other words."""
    mine = {part for one in yours.touching(DetailKind.NAME) for part in _parts(one.value)}
    given = {part for one in theirs.touching(DetailKind.NAME) for part in _parts(one.value)}
    if not mine:
        return None
    if given:
        return None if _alike(mine, given, yours, theirs) else ChangeKind.NAME
    replaces = bool(words(place.left_out)) and (not place.at_end or _only(place.left_out, _PRONOUNS))
    known = fold(place.article)
    return ChangeKind.NAME if replaces and not any(part in known for part in mine) else None


def _parts(name: str) -> Iterator[str]:
    return (part for part in re.split(r"[\s-]+", name) if len(part) > 1)


def _alike(mine: set[str], given: set[str], yours: _Side, theirs: _Side) -> bool:
    """Tell whether names share a word, or one is the other's initials."""
    if any(_share(one, other) for one in mine for other in given):
        return True
    initials = {"".join(word[0] for word in re.findall(r"\b[A-Z]\w*", side.inner)).lower() for side in (yours, theirs)}
    return bool(initials & (mine | given))


def _words(yours: _Side, theirs: _Side, place: Place) -> ChangeKind | None:
    """A word in another word's place."""
    count = len(words(theirs.inner))
    if count > LONGEST and not (place.elided or place.at_end):
        return ChangeKind.WORD
    if not count:
        return ChangeKind.WORD if _JOINING.match(yours.inner) and not place.at_end else None
    if place.elided or (place.at_end and len(words(yours.inner)) > _FEW):
        return None
    said, given = _content(yours, theirs), _content(theirs, yours)
    mine = [one for one in said if not any(_share(one, other) for other in given)]
    dropped = [one for one in given if not any(_share(one, other) for other in said)]
    if not dropped or (not said and _has_pronoun(yours.inner)):
        return None
    if not mine:
        return None if place.at_end else ChangeKind.WORD  # words were dropped, and no ellipsis says so
    return None if _is_named(yours, theirs, place) else ChangeKind.WORD


def _content(side: _Side, other: _Side) -> list[str]:
    """The folded words of meaning; figures are compared as such, and names where both sides have some."""
    judged = [*_FIGURES, DetailKind.NAME] if other.touching(DetailKind.NAME) else _FIGURES
    marked = side.touching(*judged)
    spans = ((side.start + start, side.start + end) for start, end in words(side.inner))
    free = (side.text[a:b] for a, b in spans if not any(one.start < b and a < one.end for one in marked))
    return [word for word in map(fold, free) if word not in _EMPTY and word != "s"]


def _only(text: str, allowed: frozenset[str]) -> bool:
    return all(fold(text[start:end]) in allowed for start, end in words(text))


def _has_pronoun(text: str) -> bool:
    return any(fold(text[start:end]) in _PRONOUNS for start, end in words(text))


def _is_named(yours: _Side, theirs: _Side, place: Place) -> bool:
    """Tell whether a name stands for other words, or a description of the article's own for a name."""
    known = fold(place.article)
    if not all(word in known for word in _content(yours, theirs)):
        return False
    if yours.touching(DetailKind.NAME):
        return not theirs.touching(DetailKind.NAME)
    named = {part for one in theirs.touching(DetailKind.NAME) for part in _parts(one.value)}
    return bool(_DETERMINED.match(yours.inner)) and set(_content(theirs, yours)) <= named


def _share(one: str, other: str) -> bool:
    """Tell whether two folded words are forms of one."""
    if _base(one) == _base(other) or _stem(one) == _stem(other):
        return True
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    least = min(len(one), len(other))
    return common >= min(_STEM, least) and common >= least - 2 and max(len(one), len(other)) - common <= _ENDING


def _stem(word: str) -> str:
    """A word without its ending, long enough to tell words apart."""
    stem = _ENDED.sub("", word)
    return re.sub(r"y\Z", "i", stem) if len(stem) >= _SHORTEST else word


def _base(word: str) -> str:
    endings = ("", "s", "es", "ing")
    return next((_BASES[form] for end in endings if (form := word.removesuffix(end)) in _BASES), word)


def changed_letters(edit: Edit, source: str) -> ChangeKind | None:
    """The kind of what letters in brackets change in a word of the source; None where they only bring it into form.

    Example:
        >>> [changed_letters(Edit(0, 9, before, letters, after), "agreed")
        ...  for before, letters, after in (("agree", "s", ""), ("", "dis", "agreed"), ("agree", "able", ""))]
        [None, <ChangeKind.NEGATION: 'negation'>, <ChangeKind.WORD: 'word'>]
    """
    letters = fold(edit.letters)
    before, after, given = fold(edit.before), fold(edit.after), fold(source)
    if any(char.isdigit() for char in letters + before + after):
        return ChangeKind.NUMBER
    if not before and after == given:
        return ChangeKind.NEGATION if letters in _NEGATING or NEGATION.search(edit.letters) else ChangeKind.WORD
    stem = before[:-1] if before[-1:] in ("y", "e") else before
    rest = given[len(stem) :]
    doubled = rest[1:] if rest[:1] == stem[-1:] else rest
    inflected = {edit.letters.lower(), edit.letters.lower()[1:]} & ENDINGS and {rest, doubled, rest[1:]} & ENDINGS
    if not after and len(stem) > 1 and given.startswith(stem) and inflected:
        return None
    return ChangeKind.WORD
