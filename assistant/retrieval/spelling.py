"""A misspelt word of a question: the articles' word that it is near to, so that both are searched for.

In go a question and an open generation; out come `Spelling` records. A word counts as misspelt where no passage has it,
the model's vocabulary does not know it whole, and a word of the articles is within an edit or two of it. Distances are
those of optimal string alignment, in which two letters swapped are one edit.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.index import Generation
from assistant.models.embeddings import Embedder
from assistant.records import Spelling
from assistant.text.english import ASKING
from assistant.text.words import JOINED, UNSPACED

_LEAST = 4  # letters: a shorter word is near to too many
_LONG = 8  # letters from which on two edits are allowed
_SHORTEST = 3  # letters of a near word
_LOOKED = 200  # passages whose words are looked at


def near_words(
    generation: Generation, embedder: Embedder, question: str, articles: list[int] | None = None
) -> tuple[Spelling, ...]:
    """The misspelt words of a question in its order, each with the near one.

    Args:
        generation: the open index.
        embedder: the model that made it; a word that it has a token of is no misspelling.
        question: what was asked.
        articles: the numbers of the articles to search; None for all.
    """
    absent = set(generation.lexical.absent(question, articles))
    return tuple(
        Spelling(match.start(), match.end(), match.group(), near)
        for match in JOINED.finditer(question)
        if match.group() in absent and _may_be_misspelt(embedder, match.group())
        if (near := _nearest(generation, match.group(), articles)) is not None
    )


def respelt(question: str, spellings: Sequence[Spelling]) -> str:
    """The question with the near words in the place of the misspelt ones."""
    for each in reversed(spellings):
        question = question[: each.start] + each.near + question[each.end :]
    return question


def _may_be_misspelt(embedder: Embedder, word: str) -> bool:
    """Whether a word is long enough, of letters alone, and none that the model knows whole."""
    return len(word) >= _LEAST and word.isalpha() and not UNSPACED.search(word) and len(embedder.token_spans(word)) > 1


def _nearest(generation: Generation, word: str, articles: list[int] | None) -> str | None:
    """The articles' word, or word of asking, with the fewest edits, of equals the most frequent; None without one."""
    from rapidfuzz.distance import OSA

    written = word.casefold()
    edits = 2 if len(word) >= _LONG else 1
    counts = Counter(each for each in _words(generation, word, edits, articles) if _begin_alike(word, each))
    counts.update({each: 0 for each in ASKING if each not in counts and _begin_alike(word, each)})
    distances = {each: OSA.distance(written, each.casefold(), score_cutoff=edits) for each in counts}
    near = [each for each in counts if len(each) >= _SHORTEST and distances[each] <= edits]
    return min(near, key=lambda each: (distances[each], -counts[each], each), default=None)


def _begin_alike(word: str, other: str) -> bool:
    """Whether the first letters are the same, or swapped: few errors are in the first, and “bake” is no “take”."""
    head, other_head = word[:2].casefold(), other[:2].casefold()
    return head[:1] == other_head[:1] or head == other_head[::-1]


def _words(generation: Generation, word: str, edits: int, articles: list[int] | None) -> Iterator[str]:
    """The words of the passages that have a term near to a word's."""
    for row in generation.lexical.near(word, edits, _LOOKED, articles):
        yield from (each for each in JOINED.findall(generation.store.passage(int(row)).text) if each.isalpha())
