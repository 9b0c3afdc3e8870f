"""Where two rows of words differ: the one alignment that all differences of words are read from.

In go two sequences; out come the stretches that differ, by number, and the pairs that do not. The alignment has the
fewest insertions, deletions and replacements (Levenshtein).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hunk:
    """Ranges of two sequences that differ, one of them perhaps empty."""

    yours: range
    source: range


def aligned(yours: Sequence[str], source: Sequence[str]) -> tuple[list[Hunk], list[tuple[int, int]]]:
    """The stretches that differ, neighbouring ones as one, and the numbers of the members that are equal.

    Example:
        >>> aligned("sold four old tanks".split(), "sold five tanks".split())
        ([Hunk(yours=range(1, 3), source=range(1, 2))], [(0, 0), (3, 2)])
    """
    from rapidfuzz.distance import Levenshtein

    hunks: list[Hunk] = []
    equal: list[tuple[int, int]] = []
    for code in Levenshtein.opcodes(yours, source):
        mine, theirs = range(code.src_start, code.src_end), range(code.dest_start, code.dest_end)
        if code.tag == "equal":
            equal.extend(zip(mine, theirs, strict=True))
        elif hunks and hunks[-1].yours.stop == mine.start and hunks[-1].source.stop == theirs.start:
            hunks[-1] = Hunk(range(hunks[-1].yours.start, mine.stop), range(hunks[-1].source.start, theirs.stop))
        else:
            hunks.append(Hunk(mine, theirs))
    return hunks, equal


def word_changes(was: str, now: str) -> tuple[tuple[str, str, str], ...]:
    """The word differences: (replace, delete or insert; the words before; the words now).

    Example:
        >>> word_changes("sold four helicopters", "sold five helicopters")
        (('replace', 'four', 'five'),)
    """
    before, after = was.split(), now.split()
    hunks, _ = aligned(before, after)
    return tuple(
        (
            "replace" if hunk.yours and hunk.source else "delete" if hunk.yours else "insert",
            " ".join(before[hunk.yours.start : hunk.yours.stop]),
            " ".join(after[hunk.source.start : hunk.source.stop]),
        )
        for hunk in hunks
    )
