"""Find where a sentence says the opposite of a passage: 'rejected' in the place of 'accepted'.

In go texts with token vectors; out come changes of kind word. A word of the draft that the passage lacks, whose
opposite stands there in its place, contradicts: 'in its place' as for details, by the words around. Pairs that turn a
sentence round and say the same, such as to buy and to sell, are no opposites here.
"""

from collections.abc import Collection, Iterator, Sequence

from assistant.records import Change, ChangeKind, DetailKind
from assistant.text import fold, words
from assistant.writing.draft.likeness import Text, changed, likeness
from assistant.writing.draft.wordforms import alike

IN_PLACE = 1.0  # the least likeness, in [-2, 2], of two opposite words; chosen on claims that a passage supports
# Each line two groups: any word of the first is the opposite of any of the second.
_PAIRS = """
accept accepted agree agreed approve approved / reject rejected refuse refused decline declined
allow allowed permit permitted legal lawful / forbid forbidden ban banned prohibit prohibited illegal unlawful
increase increased rise rose risen grow grew grown gain gained / decrease decreased fall fell fallen shrink shrank lose
improve improved / worsen worsened deteriorate deteriorated
win won victory / lose lost defeat
succeed succeeded success successful successfully / fail failed failure unsuccessful unsuccessfully
begin began begun start started open opened / end ended stop stopped close closed finish finished
build built found founded establish established / destroy destroyed demolish demolished abolish abolished
support supported favour favoured favor back backed / oppose opposed
confirm confirmed admit admitted / deny denied
impose imposed / lift lifted
ease eased relax relaxed loosen loosened / tighten tightened
create created / destroy destroyed abolish abolished
complete completed finish finished / abandon abandoned
resume resumed continue continued / halt halted stop stopped suspend suspended cease ceased
arrive arrived enter entered / depart departed leave left
attack attacked / defend defended protect protected
praise praised / criticise criticised criticize criticized condemn condemned
widen widened widening expand expanded expanding / narrow narrowed narrowing contract contracted contracting
appear appeared / disappear disappeared vanish vanished
arrest arrested / release released free freed
attract attracted / repel repelled
ascend ascended climb climbed / descend descended
improving rising growing increasing / worsening deteriorating falling shrinking decreasing declining
strengthen strengthened / weaken weakened
remember remembered / forget forgot forgotten
survive survived alive / die died dead perish perished
love loved like liked / hate hated dislike disliked
include included / exclude excluded
large larger largest big bigger biggest / small smaller smallest little
high higher highest / low lower lowest
long longer longest / short shorter shortest
old older oldest / new newer newest young younger youngest
early earlier earliest / late later latest
fast faster fastest quick quickly rapidly / slow slower slowest slowly
strong stronger strongest / weak weaker weakest
hot warm / cold cool
heavy heavier heaviest / light lighter lightest
rich richer wealthy / poor poorer
cheap cheaper / expensive dearer
near nearer close closer / far farther distant
wide wider / narrow narrower
deep deeper / shallow
dry / wet
hard / soft easy
good better best / bad worse worst
more most / less least fewer fewest
many / few
first / last
before / after
above over / below under
with / without
inside indoors / outside outdoors
always often frequently / never rarely seldom
everyone everybody everything all / nobody nothing none
possible able / impossible unable
certain sure / uncertain unsure
public / private secret
rare / common
popular / unpopular
important / unimportant
male males man men boy boys father son brother / female females woman women girl girls mother daughter sister
north northern / south southern
east eastern / west western
left / right
day daily / night nightly
summer / winter
friend friends ally allies friendly / enemy enemies foe foes hostile
peace / war
majority / minority
urban / rural
reliant dependent / independent
safe / dangerous unsafe
full / empty
clean / dirty
sweet / bitter
bright / dark dim
visible / invisible
guilty / innocent
temporary / permanent
voluntary / compulsory mandatory
surplus / shortage deficit scarcity
export exports exported / import imports imported
cordial friendly / hostile sour soured
right correct true / wrong incorrect false untrue
success / failure
minimum / maximum
"""


def _table() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Of each word its opposites, and the words that have the same."""
    against: dict[str, frozenset[str]] = {}
    beside: dict[str, frozenset[str]] = {}
    for line in _PAIRS.strip().splitlines():
        ours, theirs = (frozenset(side.split()) for side in line.split("/"))
        for first, second in ((ours, theirs), (theirs, ours)):
            for word in first:
                against[word] = against.get(word, frozenset()) | second
                beside[word] = beside.get(word, frozenset()) | first
    return against, beside


_AGAINST, _BESIDE = _table()


def opposes(statement: str, source: str) -> bool:
    """Tell whether a source has, anywhere, the opposite of a word of a statement that it lacks.

    Example:
        >>> opposes("A court allowed the sale.", "The sale of the mill was banned by a court.")
        True
    """
    said = {fold(source[start:end]) for start, end in words(source)}
    own = [fold(statement[start:end]) for start, end in words(statement)]
    return any(said & _AGAINST.get(word, frozenset()) and not _is_said(word, said) for word in own)


def _is_said(word: str, said: Collection[str]) -> bool:
    """Tell whether a text has a word, a form of it, or another with the same opposites."""
    return any(alike(word, other) or other in _BESIDE.get(word, frozenset()) for other in said)


def opposite_changes(mine: Text, sources: Sequence[Text]) -> tuple[Change, ...]:
    """The words of a sentence in whose place the best sources have the opposite; nothing where either denies."""
    return tuple(change for source in sources[:1] for change in _changes(mine, source))


def _changes(mine: Text, source: Text) -> Iterator[Change]:
    if _denials(mine) or not any(_word(mine, span) in _AGAINST for span in words(mine.text)):
        return
    theirs = words(source.text)
    said = [_word(source, span) for span in theirs]
    own = {_word(mine, span) for span in words(mine.text)}
    for span in words(mine.text):
        word = _word(mine, span)
        against = _AGAINST.get(word, frozenset()) - own
        if not against or _is_said(word, said):
            continue
        there = [place for place, other in zip(theirs, said, strict=True) if other in against]
        best = max(((likeness(mine, span, source, place), place) for place in there), default=None)
        if best is not None and best[0] >= IN_PLACE and not _denied(source, best[1][0]):
            yield changed(ChangeKind.WORD, mine, span, source, best[1])


def _word(text: Text, span: tuple[int, int]) -> str:
    return fold(text.text[slice(*span)])


def _denials(text: Text) -> list[int]:
    return [detail.end for detail in text.details if detail.kind == DetailKind.NEGATION]


def _denied(text: Text, position: int) -> bool:
    """Tell whether a negation stands shortly before a position."""
    return any(0 <= position - end <= 40 for end in _denials(text))
