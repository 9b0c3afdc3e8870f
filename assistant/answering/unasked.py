"""What is no question to a collection: greetings, sums, and languages that the articles are not written in.

In goes what was typed; out comes the kind, or nothing. Such input is near to some passage as everything is, and the
reader of an answer is helped more by a sentence that says what this is than by that passage.
"""

import re
import unicodedata

GREETING, SUM, LANGUAGE = "greeting", "sum", "language"
REQUEST, FOLLOW_UP = "request", "follow-up"

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GREETS = frozenset(
    "hello hi hey hallo hiya howdy greetings welcome thanks thank thx cheers bye goodbye ok okay please yes no sorry "
    "morning afternoon evening night day good great nice fine you u your are how doing going is it today there all "
    "everyone everybody friend again to meet very much so a lot for the help who what name i'm im am i here anybody "
    "anyone test testing whats what's up".split()
)
_OPENS = frozenset(
    "hello hi hey hallo hiya howdy greetings thanks thank thx cheers bye goodbye ok okay good test testing".split()
)
_POLITE = frozenset(
    {"how are you", "who are you", "what are you", "what is your name", "what's your name", "what's up"}
)
_BETWEEN = "plus|minus|times|x|over|divided by|multiplied by|to the power of|percent of"
_OPERATION = re.compile(
    rf"\d(?:\s*[+*×÷^]\s*|\s+[-–/%]\s+)\d|\d\s*\b(?:{_BETWEEN})\b\s*\d"
    r"|\d\s*(?:%|percent|per cent)\s+of\s+\d|\b(?:square|cube) root of\s+\d|\d\s*(?:squared|cubed)\b",
    re.IGNORECASE,
)
_SUM_WORDS = frozenset(
    "what is what's whats how much many calculate compute equals equal to the of plus minus times x over divided by "
    "multiplied power percent per cent square cube root squared cubed sum result solve and please".split()
)
# Words of other languages that questions are made of, and that English lacks.
_FOREIGN = {
    "German": "der die das und ist wie wer wo wann warum welche welcher welches nicht ein eine wird wurde von mit für "
    "hat haben viele viel kann zum zur",
    "French": "le la les est et que qui quoi où quand pourquoi comment quel quelle un une des du dans pour avec sont",
    "Spanish": "el la los las es y que qué quién quien dónde cuándo cómo cuál por para con una del son en fue",
    "Italian": "il lo la gli è e che chi dove quando perché come quale di per con una del della sono nel fu",
    "Portuguese": "o os as é e que quem onde quando porque como qual de para com uma do da são no na foi",
    "Dutch": "de het een en is wie waar wanneer waarom welke niet van met voor zijn wordt werd hoe wat",
}
_OTHERS = {name: frozenset(words.split()) for name, words in _FOREIGN.items()}
_ENGLISH = frozenset(
    "the of and to in is was are were be what who when where why how which did does do has have had for on with by a "
    "an it its that this from at as many much there will would can could".split()
)
_REQUESTS = re.compile(
    r"\W*(?:(?:please|can you|could you|would you)\W+)*(?:compare|contrast|summari[sz]e|sum up|write|draft|explain|"
    r"analy[sz]e|translate|list|describe|discuss|outline|paraphrase|rewrite|make a|give me|tell me|show me)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"\W*(?:and|but|or|so|then|what about|how about|also)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|theirs)\b", re.IGNORECASE)
_NAMED = re.compile(r"(?<=[\w,;:] )[^\W\d_a-z]\w+|\d")  # a word with a capital behind another, or a number
_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]")
# How a question or a request speaks of the articles themselves before it says what it is about.
_ORDER = (
    r"(?:(?:please|can you|could you|would you)\s+)*(?:compare|contrast|summari[sz]e|sum up|explain|analy[sz]e|list|"
    r"describe|discuss|outline|tell me|show me|give me)"
)
_NOUNS = r"(?:articles?|texts?|sources?|documents?|papers|essays?|passages?|collection|authors?|writers?)"
_THINGS = (
    r"(?:(?:the|these|those|this|my|our|your|all|both|any|each|every|other|of|two|three|four|five|\d+)\s+){1,4}"
    + _NOUNS
)
_ON = r"(?:about|on|of|regarding|concerning)"
_SAY = r"(?:says?|said|tells?|writes?|wrote|reports?|thinks?|claims?|argues?|ha(?:s|ve) to say)(?:\s+(?:us|me))?"
_FRAMES = (
    rf"(?:{_ORDER}\s+)?(?:what|how|all that|everything(?: that)?)\s+(?:(?:do|does|did)\s+)?{_THINGS}\s+{_SAY}"
    rf"\s+{_ON}\s",
    rf"(?:which|what)\s+(?:{_THINGS}|{_NOUNS})\s+(?:mentions?|discuss(?:es)?|covers?|describes?|deals?\s+with|"
    rf"(?:speaks?|talks?|writes?|is|are)\s+{_ON})\s",
    rf"(?:do|does|did)\s+{_THINGS}\s+(?:(?:dis)?agree|differ|mention|say anything|speak|write|talk)\s+"
    rf"(?:(?:{_ON}|that|whether)\s)?",
    rf"(?:according to|in)\s+{_THINGS}\s*,\s",
    rf"{_ORDER}\s+(?:(?:{_THINGS}\s+)?{_ON}|what\s+is\s+(?:said|written|known)\s+about)\s",
)
_FRAME = re.compile(rf"\W*(?:{'|'.join(_FRAMES)})\s*", re.IGNORECASE)
_LEAST = 2  # such words, and more of them than English ones


def unasked(text: str) -> str | None:
    """The kind of a text that asks nothing of articles: GREETING, SUM, LANGUAGE; None of any other.

    Example:
        >>> [unasked(text) for text in ("Good morning!", "What is 2+2?", "Wie ist das Wetter?", "Who sold them?")]
        ['greeting', 'sum', 'language', None]
    """
    words = [word.lower().replace("’", "'") for word in _LETTERS.findall(text)]
    if _OPERATION.search(text) and set(words) <= _SUM_WORDS:
        return SUM
    if words and set(words) <= _GREETS and (words[0] in _OPENS or " ".join(words) in _POLITE):
        return GREETING
    return LANGUAGE if _is_foreign(text) else None


def hints(text: str) -> tuple[str, ...]:
    """The kinds of a question that is asked nonetheless: REQUEST to write something, FOLLOW_UP to another question.

    A question with 'they' in it follows another one only where it names nobody whom that may be.

    Example:
        >>> [hints(text) for text in ("Compare the two deals.", "And who was he?", "Did Putin say he would?")]
        [('request',), ('follow-up',), ()]
    """
    follows = _CONTINUES.match(text) or (_SOMEBODY.search(text) and not _NAMED.search(text))
    return tuple(kind for kind, holds in ((REQUEST, _REQUESTS.match(text)), (FOLLOW_UP, follows)) if holds)


def subject(text: str) -> int:
    """Where a question begins to say what it is about, behind words that speak of the articles themselves; 0 for most.

    Example:
        >>> for text in ("Compare what the articles say about the bridge.", "What did Khrushchev write in his letter?"):
        ...     print(text[subject(text):])
        the bridge.
        What did Khrushchev write in his letter?
    """
    frame = _FRAME.match(text)
    return frame.end() if frame else 0


def _is_foreign(text: str) -> bool:
    """Whether most letters are of another script, or another language's small words outnumber English ones."""
    letters = [char for char in text if char.isalpha()]
    if letters and sum(not _is_latin(char) for char in letters) > len(letters) / 2:
        return True
    words = [word.lower() for word in _LETTERS.findall(_QUOTED.sub(" ", text))]
    english = sum(word in _ENGLISH for word in words)
    foreign = max(sum(word in own and word not in _ENGLISH for word in words) for own in _OTHERS.values())
    return foreign >= _LEAST and foreign > english


def _is_latin(char: str) -> bool:
    return char.isascii() or "LATIN" in unicodedata.name(char, "")
