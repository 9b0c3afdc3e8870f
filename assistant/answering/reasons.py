"""Why a question was refused, in words for a person, saying only what was looked up.

In go the question, the index and what was computed; out comes a sentence or two. A word is called absent only where
no article has it, in any inflected form, its headings included.
"""

import re
from collections.abc import Sequence

from assistant.answering.unasked import FOLLOW_UP, GREETING, LANGUAGE, REQUEST, SUM, hints, subject, unasked
from assistant.index import Generation
from assistant.messages import Message, counted, message, sentences
from assistant.text.words import UNSPACED

_FOREIGN = 0.6  # the share of such a question's telling words that the articles lack: a name is the same everywhere
_NAMED = 2  # names of a question that a reason says are there
ABOUT = 0.5  # below this probability of being about the collection's subject, the reason says that it is not

_JOINING = re.compile(r"[-‐‑,’']")
_HINTS = {
    REQUEST: message(
        "This finds passages and writes nothing itself: it neither compares nor sums up. What it shows are the "
        "passages nearest to these words."
    ),
    FOLLOW_UP: message(
        "Each question is asked by itself: nothing is carried over from the one before. Name whom or what you mean."
    ),
}


def reason(
    generation: Generation,
    question: str,
    articles: list[int] | None,
    confidence: float,
    caution: float,
    topical: float,
    silent: int = 0,
) -> str:
    """Why it was refused though passages were found.

    Args:
        generation: the open index.
        question: what was asked.
        articles: the numbers of the articles that were searched; None for all.
        confidence: the probability that they answer.
        caution: the least that was asked for.
        topical: the probability that the question is about what they are about.
        silent: how many passages a reader read and found no answering words in any of them; 0 where it found some.
    """
    near = message("No passage comes near to the question.") if topical < ABOUT else ""
    figures = counted(
        "The confidence that the article answers this is {confidence:.1%}; {caution:.1%} is asked for.",
        "The confidence that the {count} articles answer this is {confidence:.1%}; {caution:.1%} is asked for.",
        _searched(generation, articles),
        confidence=confidence,
        caution=caution,
    )
    return sentences(_missing(generation, question, articles, silent), near, figures)


def kind_of(generation: Generation, question: str, articles: list[int] | None, nearest: str) -> str | None:
    """The kind of a question that is none, as `unasked`; another language is one only to articles that lack it.

    `nearest` is the passage nearest to the question, which tells whether the articles are in such a script.
    """
    kind = unasked(question)
    if kind != LANGUAGE:
        return kind
    if UNSPACED.search(question):
        return None if UNSPACED.search(nearest) else LANGUAGE
    telling = generation.lexical.telling(question)
    lacking = len(absent(generation, question, articles))
    return LANGUAGE if lacking > _FOREIGN * len(telling) else None


def no_question(generation: Generation, kind: str, articles: list[int] | None) -> str:
    """What to say to a greeting, a sum, or words of another language."""
    count = _searched(generation, articles)
    if kind == GREETING:
        return counted(
            "This finds passages of the article that answer a question, word for word; it does not converse.",
            "This finds passages of the {count} articles that answer a question, word for word; it does not converse.",
            count,
        )
    if kind == SUM:
        return counted(
            "This finds passages of the article that answer a question, word for word; it does not calculate.",
            "This finds passages of the {count} articles that answer a question, word for word; it does not calculate.",
            count,
        )
    return counted(
        "This finds passages of the article by their own words: ask in the language that they are written in.",
        "This finds passages of the {count} articles by their own words: ask in the language that they are written in.",
        count,
    )


def notes(
    generation: Generation, asked: str, question: str, articles: list[int] | None, refused: bool
) -> tuple[str, ...]:
    """What to say of a question beside what was found: its kind, and where it is answered the names that no text has.

    `asked` is the whole of it, `question` what was searched for.

    A question may take for granted what the articles do not say, and an answer to the rest of it must not hide that.
    The reason of a refusal names such words itself.
    """
    said: list[str] = [_HINTS[hint] for hint in hints(asked)]
    if (begins := subject(asked)) and not question.startswith(asked[:begins]):
        shortened = message(
            "Searched for was “{subject}”: the words before it speak of the articles, not of what they tell.",
            subject=question.strip(" .?!"),
        )
        said.append(shortened)
    lacking = (
        [] if refused else [word for word in absent(generation, question, articles) if _is_telling(question, word)]
    )
    if lacking:
        granted = message("Check what the question takes for granted.")
        said.append(sentences(_without(lacking, articles), granted))
    return tuple(said)


def _is_telling(question: str, word: str) -> bool:
    """Whether a word is a number, or written as a name: another may stand in the articles under another word."""
    return any(map(str.isdigit, word)) or (word[0].isupper() and not question.lstrip().startswith(word))


def unknown(generation: Generation, question: str, articles: list[int] | None) -> bool:
    """Whether the articles have none of the words that say what a question is about, in any inflected form.

    Never of a script without spaces between its words, which are not told apart.
    """
    if UNSPACED.search(question):
        return False
    telling = generation.lexical.telling(question)
    return len(absent(generation, question, articles)) == len(telling)


def nothing_known(generation: Generation, question: str, articles: list[int] | None) -> str:
    """What to say where they have none."""
    start = _missing(generation, question, articles)
    ask = counted(
        "This finds passages of the article: ask for something that they may tell.",
        "This finds passages of the {count} articles: ask for something that they may tell.",
        _searched(generation, articles),
    )
    return sentences(start or message("The question has no word that says what it is about."), ask)


def _searched(generation: Generation, articles: list[int] | None) -> int:
    return generation.info.articles if articles is None else len(articles)


def _missing(generation: Generation, question: str, articles: list[int] | None, silent: int = 0) -> str:
    """What is there and what is not, as far as it was looked up; empty where nothing is missing.

    The words of the question that no passage has, else two that none has together, one of them a name where it can be,
    else that `silent` passages were read and no words found that answer. A word that a heading or another part of the
    whole text has is not said to be missing, nor one of a script whose words stand without spaces between them, which
    were not told apart.
    """
    names = _known_names(generation, question, articles)
    there = _named(generation, articles, _both(names)) if names else ""
    if words := [word for word in absent(generation, question, articles) if not UNSPACED.search(word)]:
        if not there:
            return _without(words, articles)
        return message("{there}, but no passage has the word {words}.", there=there, words=_either(words))
    if never := generation.lexical.never(question, articles):
        return _apart(generation, question, articles, never)
    return _unanswered(silent, there) if silent else ""


def _without(words: Sequence[str], articles: list[int] | None) -> Message:
    if articles is None:
        return message("No passage has the word {words}.", words=_either(words))
    return message("No passage of the chosen articles has the word {words}.", words=_either(words))


def _unanswered(silent: int, there: str) -> Message:
    """That so many passages were read and answer nothing, behind what the articles have, if there is anything."""
    if not there:
        return counted(
            "In the passage that was read together with the question no words were found that answer it.",
            "In the {count} passages that were read together with the question no words were found that answer it.",
            silent,
        )
    return counted(
        "{there}, but in the passage that was read together with the question no words were found that answer it.",
        "{there}, but in the {count} passages that were read together with the question no words were found that "
        "answer it.",
        silent,
        there=there,
    )


def _apart(generation: Generation, question: str, articles: list[int] | None, never: Sequence[tuple[str, str]]) -> str:
    """Two words that no passage has together: one of them a name that the articles have, if there is any."""
    for pair in never:
        for name, other in (pair, pair[::-1]):
            if _is_name(question, name) and generation.quotations.stands(name, articles):
                there = _named(generation, articles, f"“{name}”")
                return message("{there}, but no passage with this word has “{other}” too.", there=there, other=other)
    one, other = never[0]
    if articles is None:
        return message("No passage has both “{one}” and “{other}”.", one=one, other=other)
    return message("No passage of the chosen articles has both “{one}” and “{other}”.", one=one, other=other)


def _known_names(generation: Generation, question: str, articles: list[int] | None) -> list[str]:
    """The first names of a question that the articles have as they are written, those side by side as one."""
    names: list[str] = []
    for word in generation.lexical.telling(question):
        if _is_name(question, word) and generation.quotations.stands(word, articles):
            longer = f"{names[-1]} {word}" if names else word
            joins = longer in question and generation.quotations.stands(longer, articles)
            names[len(names) - 1 if names and joins else len(names) :] = [longer if joins else word]
    return names[:_NAMED]


def _is_name(question: str, word: str) -> bool:
    return _is_telling(question, word) and not word[0].isdigit()


def _named(generation: Generation, articles: list[int] | None, names: str) -> Message:
    """That the articles have names, as a clause that goes on."""
    count = _searched(generation, articles)
    if articles is None:
        return counted("The article names {names}", "The articles name {names}", count, names=names)
    return counted("The chosen article names {names}", "The chosen articles name {names}", count, names=names)


def absent(generation: Generation, question: str, articles: list[int] | None) -> list[str]:
    """The words that no passage has, nor any other part of the whole texts."""
    return [word for word in generation.lexical.absent(question, articles) if not _stands(generation, word, articles)]


def _stands(generation: Generation, word: str, articles: Sequence[int] | None) -> bool:
    """Whether the whole texts have a word, in one piece or two, with a hyphen or without."""
    return any(generation.quotations.stands(form, articles) for form in {word, _JOINING.sub("", word)})


def _either(words: Sequence[str]) -> str:
    *others, last = [f"“{word}”" for word in words]
    return message("{words} or {last}", words=", ".join(others), last=last) if others else last


def _both(words: Sequence[str]) -> str:
    *others, last = [f"“{word}”" for word in words]
    return message("{words} and {last}", words=", ".join(others), last=last) if others else last
