"""Which sentences to mark: the best one, or two where one leans on the other and the question needs both.

In go a passage's sentences and how well each matches the question; out comes a range of them.
"""

import re
from collections.abc import Sequence

import numpy as np

from assistant.models.embeddings import Floats

# What a neighbour must add to the share of the question's weight that the best sentence matches. Chosen on the
# development questions and on squad2's titles for fitting; see tests/benchmarks/README.md.
GAIN = 0.03
_LEANING = re.compile(
    r"(?:(?:and|but|yet|so|then|also|however|moreover|thus|therefore|furthermore|meanwhile|in addition),? )?"
    r"(?:(?:in|at|on|during|by|over|since|after|before|under|with|for) )?"
    r"(?:(?:the (?:former|latter|same|deal|agreement|visit|move|exercise|decision|project)"
    r"|he|she|it|they|his|her|its|their|him|them|this|that|these|those|such|both|another|here|there)\b"
    r"|(?:similarly|likewise),)",
    re.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Whether a sentence opens with a word that points back at the one before it.

    Example:
        >>> leans("In the same year, Russia condemned the strikes."), leans("In 2011, Putin endorsed the bid.")
        (True, False)
    """
    return _LEANING.match(sentence) is not None


def marked(sentences: Sequence[str], coverage: Floats, weights: Floats, read: Floats | None = None) -> range:
    """The sentences to mark: the best, and the neighbour that leans on it or that it leans on, if that adds enough.

    Args:
        sentences: the s sentences of a passage.
        coverage: float32 (s, q), how well each sentence matches each token of the question, a cosine.
        weights: float32 (q,), the question's tokens; they sum to 1.
        read: float32 (s,), what a reader adds to the score of each sentence; None without one.

    Returns:
        One or two neighbours; of equals the first.
    """
    scores = coverage @ weights
    best = int((scores if read is None else scores + read).argmax())
    pairs = [range(last - 1, last + 1) for last in (best, best + 1) if 0 < last < len(sentences)]
    leaning = [pair for pair in pairs if leans(sentences[pair[1]])]
    gains = [float(np.maximum(*coverage[pair.start : pair.stop]) @ weights - scores[best]) for pair in leaning]
    most = max(gains, default=0.0)
    return leaning[gains.index(most)] if most > GAIN else range(best, best + 1)
