"""Which hits the page calls evidence, and which are only related.

The record has one more case: the best hit of an answer that is not refused counts as an answer however weak it is. To
a reader that is no evidence, so on the page it is a related passage like those behind it: unmarked and uncounted.
"""

from collections.abc import Iterable
from dataclasses import replace

from assistant.records import Hit
from assistant.text.wording import WEAK, strength


def evidence(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that answer and are no weak match, numbered from 1 as they stand on the page."""
    chosen = (hit for hit in hits if is_evidence(hit))
    return tuple(replace(hit, rank=number) for number, hit in enumerate(chosen, start=1))


def is_evidence(hit: Hit) -> bool:
    """Whether a hit is shown as an answer: marked, counted, with all that it takes to cite it."""
    return hit.answers and strength(hit.confidence) > WEAK
