"""Copies among articles: the same text, or nearly, as where three papers print one agency's report.

Nearness is the share of word five-grams that two texts have in common (Jaccard), estimated by MinHash (Broder 1997)
from datasketch.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from assistant.records import Article

NEAR = 0.7  # of the five-grams in common: one text printed twice, cut or corrected
_WORDS = 5
_PERMUTATIONS = 128
_WORD = re.compile(r"\w+")


class Known:
    """The articles that a new one is compared with."""

    def __init__(self, articles: Iterable[Article]) -> None:
        """Learn the articles."""
        from datasketch import MinHashLSH

        self._exact: dict[str, str] = {}
        self._near = MinHashLSH(threshold=NEAR, num_perm=_PERMUTATIONS)
        self._signatures: dict[str, Any] = {}
        for article in articles:
            self.learn(article.id, article.text)

    def learn(self, article_id: str, text: str) -> None:
        """Learn one more."""
        words = _words(text)
        self._exact.setdefault(_digest(words), article_id)
        if (signature := _signature(words)) is not None and article_id not in self._signatures:
            self._signatures[article_id] = signature
            self._near.insert(article_id, signature)

    def same(self, text: str) -> str | None:
        """The article with the same words, letter case and white space aside."""
        return self._exact.get(_digest(_words(text)))

    def near(self, text: str) -> list[tuple[str, float]]:
        """Articles with nearly the same words and how near they are, nearest first."""
        signature = _signature(_words(text))
        if signature is None:
            return []
        likenesses = [
            (str(key), float(signature.jaccard(self._signatures[key]))) for key in self._near.query(signature)
        ]
        return sorted(((key, near) for key, near in likenesses if near >= NEAR), key=lambda pair: (-pair[1], pair[0]))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _digest(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _signature(words: list[str]) -> Any:
    """The MinHash of a text's five-grams; None where it is too short to tell."""
    from datasketch import MinHash

    if len(words) < 4 * _WORDS:
        return None
    signature = MinHash(num_perm=_PERMUTATIONS, seed=1)
    signature.update_batch([" ".join(words[i : i + _WORDS]).encode() for i in range(len(words) - _WORDS + 1)])
    return signature
