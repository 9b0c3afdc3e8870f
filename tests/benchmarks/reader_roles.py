"""Who did what to whom: questions on a clause of a text, and the same with the two exchanged, which it does not tell.

spaCy parses the sentences. Of 'Russia sold four helicopters to Pakistan in 2015' come 'What did Russia sell to
Pakistan?', 'Who sold four helicopters to Pakistan?', 'Did Russia sell four helicopters to Pakistan?', 'When did
Russia …?', and of 'A defeated B' and 'B was defeated by A' questions in both voices. The trap of each differs from it
in nothing but which name stands where, so that neither form nor words give it away.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reader_rows import Example, around, sentences

KIND = "roles"
EACH = 2  # questions of a clause
LONGEST_SENTENCE = 260  # characters
LONGEST = 90  # characters from the verb to the end of what is asked
_CAPITAL = re.compile(r"(?<=\w )[A-Z]\w+")  # behind another word
_ACTORS = frozenset("PERSON ORG GPE NORP LOC".split())
# Verbs that hold both ways, or say what something is.
_NEITHER = frozenset(
    "be become have remain meet marry divorce border resemble equal differ include contain comprise share fight "
    "compete cooperate collaborate negotiate agree talk merge say state write note".split()
)
_BOTH_WAYS = frozenset("with between among and alongside like than as in on at".split())  # prepositions


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause between two names.

    Attributes:
        actor, other: their words.
        auxiliary: what goes before the actor in a question ('did', 'has', 'was').
        verb: what follows the actor then.
        told: the verb as the clause has it, with its auxiliary where it has one of its own.
        before, after: what stands between verb and the other name, and behind that.
        thing: start and end of the thing that is done with the other ('four helicopters'); None without.
        time: start and end of the words that say when; None where the clause does not.
        actor_at, other_at: start and end of the names in the window.
        sentence: start and end of the sentence.
        passive: how the verb follows 'was'; empty where that is not sure.
    """

    actor: str
    other: str
    auxiliary: str
    verb: str
    told: str
    before: str
    after: str
    thing: tuple[int, int] | None
    time: tuple[int, int] | None
    actor_at: tuple[int, int]
    other_at: tuple[int, int]
    sentence: tuple[int, int]
    passive: str


def roles(texts: Iterable[str], count: int, chance: random.Random, model: Path) -> Iterator[tuple[Example, Example]]:
    """Traps with their originals, at most `EACH` of a clause.

    Args:
        texts: what the sentences are from.
        count: how many sentences are parsed, at most.
        chance: draws the windows and the questions.
        model: the folder of a spaCy pipeline.
    """
    from spacy.util import load_model_from_path

    parser = load_model_from_path(model)
    places = _places(texts)
    drawn = chance.sample(sorted(places), min(count, len(places)))
    for parsed in parser.pipe(drawn, batch_size=64):
        for clause in clauses(parsed):
            base, shift = _window(*places[parsed.text], chance)
            made = list(asked(clause, base, shift))
            yield from chance.sample(made, min(EACH, len(made)))


def _places(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The sentences that may have two names, each once, with their text and their place in it."""
    return {
        text[start:end]: (text, i)
        for text in dict.fromkeys(texts)
        for i, (start, end) in enumerate(sentences(text))
        if end - start < LONGEST_SENTENCE and _CAPITAL.search(text[start:end])
    }


def _window(text: str, place: int, chance: random.Random) -> tuple[Example, int]:
    """The window around a sentence, and where the sentence begins in it."""
    borders = sentences(text)
    first, last = around(place, place, len(borders), chance)
    start, end = borders[first][0], borders[last][1]
    return Example("", text[start:end], True, None, (), "told"), borders[place][0] - start


def clauses(parsed: Any) -> Iterator[Clause]:
    """The clauses of a parsed text in which one name does something to another."""
    for verb in parsed:
        kind = {child.dep_ for child in verb.children}
        if verb.pos_ == "VERB" and verb.lemma_ not in _NEITHER and "neg" not in kind:
            yield from _passive(verb) if "nsubjpass" in kind else _active(verb)


def _subject(verb: Any) -> Any | None:
    """What does it; of 'A left B and attacked C' also what the second verb's is."""
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    shared = own is None and verb.dep_ == "conj" and verb.tag_ == verb.head.tag_
    return next((child for child in verb.head.children if child.dep_ == "nsubj"), None) if shared else own


def _active(verb: Any) -> Iterator[Clause]:
    subject = _subject(verb)
    helpers = [child for child in verb.children if child.dep_ == "aux"]
    actor = None if subject is None else _name(subject)
    if actor is None or len(helpers) > 1 or (helpers and helpers[0].i < actor[-1].i):
        return
    thing = next((child for child in verb.children if child.dep_ == "dobj"), None)
    when = _time(verb)
    for other in _others(verb, thing):
        between = verb.doc.text[_end(verb) : _start(other)]
        behind = _behind(verb, other, when)
        if len(between) + len(behind) > LONGEST or _crosses(between, when, verb):
            continue
        direct = not between.strip(" ") or between.strip() == "the"
        yield Clause(
            actor=_text(actor),
            other=_text(other),
            auxiliary=helpers[0].text if helpers else _did(verb),
            verb=verb.text if helpers else verb.lemma_,
            told=f"{helpers[0].text} {verb.text}" if helpers else verb.text,
            before=between,
            after=behind,
            thing=None if thing is None or thing in other or _start(other) < _edge(thing)[1] else _edge(thing),
            time=when,
            actor_at=_place(actor),
            other_at=_place(other),
            sentence=_place(verb.sent),
            passive=verb.text if direct and not helpers and verb.text.endswith("ed") else "",
        )


def _passive(verb: Any) -> Iterator[Clause]:
    subject = next(child for child in verb.children if child.dep_ == "nsubjpass")
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    doer = None if agent is None else next((child for child in agent.children if child.dep_ == "pobj"), None)
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    actor, other = (None if one is None else _name(one) for one in (doer, subject))
    if actor is None or other is None or len(helpers) != 1 or helpers[0].text not in ("was", "were"):
        return
    yield Clause(
        actor=_text(actor),
        other=_text(other),
        auxiliary="did",
        verb=verb.lemma_,
        told=verb.text if verb.text.endswith("ed") else "",
        before=" ",
        after="",
        thing=None,
        time=_time(verb),
        actor_at=_place(actor),
        other_at=_place(other),
        sentence=_place(verb.sent),
        passive=verb.text,
    )


def _name(word: Any) -> Any | None:
    """The name that a word is the head of, if it is of a single thing: no 'and', and nothing before it but 'the'."""
    entity = next((one for one in word.doc.ents if one.root == word and one.label_ in _ACTORS), None)
    if entity is None or not entity.text.lower().removeprefix("the ")[:1].isalpha() or "\n" in entity.text:
        return None
    outside = [child for child in word.children if not entity.start <= child.i < entity.end]
    alone = all(child.dep_ not in ("conj", "cc") and (child.i > word.i or child.lower_ == "the") for child in outside)
    return entity if alone and _text(entity).removeprefix("the ")[:1].isupper() else None


def _others(verb: Any, thing: Any) -> Iterator[Any]:
    """The names behind the verb: what it is done to, whose it is, to or from whom."""
    if thing is not None:
        yield from filter(None, [_name(thing), *(_name(child) for child in thing.children if child.dep_ == "poss")])
    joints = [
        child for head in filter(None, (verb, thing)) for child in head.children if child.dep_ in ("prep", "dative")
    ]
    for joint in joints:
        if joint.lower_ not in _BOTH_WAYS and joint.i > verb.i:
            yield from filter(None, [_name(child) for child in joint.children if child.dep_ == "pobj"])
            if joint.dep_ == "dative" and _name(joint) is not None:
                yield _name(joint)


def _time(verb: Any) -> tuple[int, int] | None:
    """Where the clause says when: 'in 2015', without its 'in'."""
    joints = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in ("in", "on")]
    objects = [word for joint in joints for word in joint.children if word.dep_ == "pobj"]
    dates = [
        one for one in verb.doc.ents if one.label_ == "DATE" and one.root in objects and re.search(r"\d", one.text)
    ]
    return _place(dates[0]) if len(dates) == 1 else None


def _behind(verb: Any, other: Any, when: tuple[int, int] | None) -> str:
    """What belongs to the name's phrase behind it, as to a bid in 'Pakistan's bid to join'."""
    text = verb.doc.text
    if not text.startswith(("'s", "’s"), _end(other)):
        return ""
    owner = other.root.head
    end = max(_end(word) for word in owner.subtree)
    return str(text)[_end(other) : min(end, when[0] if when and when[0] > _end(other) else end)].rstrip(" ,;:in")


def _crosses(between: str, when: tuple[int, int] | None, verb: Any) -> bool:
    return bool(re.search(r"[,;:()\"“”]", between)) or (
        when is not None and _end(verb) <= when[0] < _end(verb) + len(between)
    )


def _did(verb: Any) -> str:
    return {"VBD": "did", "VBZ": "does"}.get(verb.tag_, "do")


def _start(part: Any) -> int:
    return int(part.idx if hasattr(part, "idx") else part.start_char)


def _end(part: Any) -> int:
    return _start(part) + len(part.text)


def _place(part: Any) -> tuple[int, int]:
    start, end = part.start_char, part.end_char
    return start, end - 2 if part.text.endswith(("'s", "’s")) else end


def _edge(word: Any) -> tuple[int, int]:
    """Start and end of all that hangs on a word before it, and itself: 'four Mi-35 helicopters'."""
    return min(_start(one) for one in word.subtree), _end(word)


def _text(entity: Any) -> str:
    start, end = _place(entity)
    lead = entity[0].nbor(-1) if entity.start else None
    the = "the " if lead is not None and lead.lower_ == "the" else ""
    text = str(entity.doc.text[start:end])
    return f"the {text[4:]}" if text.lower().startswith("the ") else the + text


def asked(clause: Clause, base: Example, shift: int) -> Iterator[tuple[Example, Example]]:
    """The questions that a clause answers, each after its trap; `shift` is where the sentence begins in the window."""
    if not _different(clause):
        return
    start, end = (at + shift for at in clause.sentence)
    for (question, trap), span in (*_plain(clause), *_voices(clause)):
        place = None if span is None else (span[0] + shift, span[1] + shift)
        told = replace(base, question=_tidy(question), span=place, marks=((start, end),))
        yield replace(told, question=_tidy(trap), answerable=False, span=None, marks=(), kind=KIND), told


def _different(clause: Clause) -> bool:
    """Whether the two may not be of one thing."""
    a, b = ({word for word in name.lower().split() if word != "the"} for name in (clause.actor, clause.other))
    return not a & b and clause.actor[:4].lower() != clause.other[:4].lower()


Pair = tuple[tuple[str, str], tuple[int, int] | None]


def _plain(clause: Clause) -> Iterator[Pair]:
    def both(form: str) -> tuple[str, str]:
        ways = ((clause.actor, clause.other), (clause.other, clause.actor))
        return _pair(*(form.replace("{a}", a).replace("{b}", b) for a, b in ways))

    rest = f"{clause.verb}{clause.before}{{b}}{clause.after}"
    inverted = f"{clause.auxiliary} {{a}} {rest}"
    yield both(f"{inverted}?"), None
    if clause.time is not None:
        yield both(f"When {inverted}?"), clause.time
    if clause.thing is not None:
        yield both(f"What {clause.auxiliary} {{a}} {clause.verb} {_joint(clause)}{{b}}?"), clause.thing
    if clause.told:
        tail = f"{clause.told}{clause.before}"
        yield (
            _pair(f"Who {tail}{clause.other}{clause.after}?", f"Who {tail}{clause.actor}{clause.after}?"),
            clause.actor_at,
        )
    if not clause.after and (clause.thing is None or clause.before.split()):
        asked_of = f"Who {clause.auxiliary} {{}} {clause.verb}{clause.before.rstrip()}?"
        yield _pair(asked_of.format(clause.actor), asked_of.format(clause.other)), clause.other_at


def _voices(clause: Clause) -> Iterator[Pair]:
    """The same in the passive voice."""
    if clause.passive:
        a, b, verb = clause.actor, clause.other, clause.passive
        yield _pair(f"Was {b} {verb} by {a}?", f"Was {a} {verb} by {b}?"), None
        yield _pair(f"Who was {verb} by {a}?", f"Who was {verb} by {b}?"), clause.other_at
        yield _pair(f"Who was {b} {verb} by?", f"Who was {a} {verb} by?"), clause.actor_at


def _pair(question: str, trap: str) -> tuple[str, str]:
    return question, trap


def _joint(clause: Clause) -> str:
    """The preposition before the other name: 'to ' of ' four helicopters to '."""
    words: Sequence[str] = clause.before.split()
    kept = [word for word in words[-2:] if word != "the"]
    return f"{kept[-1]} " if kept else ""


def _tidy(question: str) -> str:
    text = re.sub(r"\s+", " ", question).replace("the the ", "the ")
    return text[:1].upper() + text[1:]
