"""What speaks for and against a passage as an answer, beyond its rank: signals for `refusal`.

In go a question and a hit with their token vectors; out come a few numbers, none of which depends on how large the
collection is. Words of English are recognised: question words, number words, months.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Embedded, Floats, Ints
from assistant.text.english import FITTED_NUMBER_WORDS, FITTED_STOP_WORDS, MONTHS, WEEKDAYS
from assistant.text.words import JOINED

_NUMBER = re.compile(rf"\d[\d,.]*|\b(?:{'|'.join(FITTED_NUMBER_WORDS)})\b", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(?:1\d\d\d|20\d\d)s?\b|\b(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b|\bcentur(?:y|ies)\b|\bdecades?\b|\bago\b|"
    r"\b(?:last|next|this|later|earlier) (?:year|month|week)\b|\b\d{3,4} (?:BC|AD|BCE|CE)\b"
)
ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|high|often|fast|deep)\b|\bnumber of\b|\bpercent(?:age)?\b|"
    r"\bwhat (?:size|number|amount|share|proportion|fraction|population|rate|speed|age|distance|percentage)\b",
    re.IGNORECASE,
)
ASKS_DATE = re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|month|century|decade|day|time)\b", re.IGNORECASE)
_LEAST = 1e-9  # a length that is divided by
_WORD_WITH_DIGIT = re.compile(rf"(?=[^\s\d]*\d){JOINED.pattern}")


def continues(text: str, spans: Ints) -> NDArray[np.bool_]:
    """Which tokens are second or later pieces of a word, bool (tokens,).

    Example: the tokens of 'Druz|ba is' are [False, True, False].
    """
    starts, ends = spans[:, 0], spans[:, 1]
    inside = [text[start].isalnum() and text[start - 1].isalnum() for start in starts[1:]]
    return np.concatenate([[False], (starts[1:] == ends[:-1]) & np.array(inside, bool)])[: len(spans)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: q tokens in w words.

    Attributes:
        text: the question.
        gist: float32 (token_dimension,), the mean of its tokens' vectors, scaled to length 1.
        word: int (q,), to which word each token belongs.
        content: bool (w,), the words that carry meaning.
        names: bool (w,), those of them that are names or numbers.
        numbers: the words that hold a digit.
    """

    text: str
    gist: Floats
    word: NDArray[np.int64]
    content: NDArray[np.bool_]
    names: NDArray[np.bool_]
    numbers: tuple[str, ...]


def take_apart(question: str, query: Embedded) -> Asked:
    """Take a question with at least one token apart."""
    begins = ~continues(question, query.spans)
    word = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    last = np.append(first[1:] - 1, len(word) - 1)  # of a word's tokens
    words = [question[a:b] for a, b in zip(query.spans[first, 0], query.spans[last, 1], strict=True)]
    content = np.array([written[0].isalnum() and written.lower() not in FITTED_STOP_WORDS for written in words])
    names = np.array([i > 0 and _is_name(written) for i, written in enumerate(words)]) & content
    if not content.any():
        content[:] = True
    return Asked(
        question, _unit(query.tokens.mean(axis=0)), word, content, names, tuple(_WORD_WITH_DIGIT.findall(question))
    )


def _is_name(word: str) -> bool:
    return word[0].isupper() or any(char.isdigit() for char in word)


def signals(
    parts: Asked,
    passage: str,
    sentence: str,
    tokens: Floats,
    borders: NDArray[np.int64],
    coverage: Floats,
    mark: range,
) -> dict[str, float]:
    """The signals of one passage.

    Args:
        parts: the question, taken apart.
        passage: the passage's text.
        sentence: the answering sentence's, or two.
        tokens: float32 (T, token_dimension), the passage's.
        borders: where its sentences' tokens start, ascending from 0.
        coverage: float32 (sentences, q), how well each sentence matches each token of the question, a cosine.
        mark: which of the sentences answer, neighbours.

    Returns:
        gist: cosine of the question's mean token with that of the sentence nearest to it.
        weakest: how well the worst matched content word of the question is matched in the answering sentence.
        named: the same for its worst matched name or number, in the passage; 1 without any.
        numbers: the share of the question's words with digits that stand in the passage literally; 1 without any.
        untyped: 1 where a number or a date is asked for and the sentence has none that the question has not, else 0.
    """
    in_mark = _by_word(coverage[mark.start : mark.stop], parts.word)
    in_passage = _by_word(coverage, parts.word)
    return {
        "gist": _gist(parts, np.add.reduceat(tokens, borders, axis=0)),
        "weakest": float(in_mark[parts.content].min()),
        "named": float(in_passage[parts.names].min()) if parts.names.any() else 1.0,
        "numbers": _literal(parts.numbers, passage),
        "untyped": float(_untyped(parts.text, sentence)),
    }


def _gist(asked: Asked, sums: Floats) -> float:
    """The best cosine of a sentence with the question, each as the sum of its tokens' vectors."""
    lengths = np.sqrt(np.einsum("sd,sd->s", sums, sums))
    return float((sums @ asked.gist / np.maximum(lengths, _LEAST)).max())


def _literal(numbers: Sequence[str], passage: str) -> float:
    """The share of words that stand in a passage; 1 of none."""
    return sum(number in passage for number in numbers) / len(numbers) if numbers else 1.0


def _by_word(coverage: Floats, word: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each word of the question, the mean of its tokens' best cosines in some sentences."""
    return np.bincount(word, coverage.max(axis=0)) / np.bincount(word)


def _untyped(question: str, sentence: str) -> bool:
    folded = question.lower()
    if ASKS_DATE.search(question):
        return not any(detail.lower() not in folded for detail in _DATE.findall(sentence))
    if ASKS_NUMBER.search(question):
        return not any(detail.lower() not in folded for detail in _NUMBER.findall(sentence))
    return False


def _unit(row: Floats) -> Floats:
    return np.asarray(row / max(float(np.linalg.norm(row)), _LEAST), np.float32)
