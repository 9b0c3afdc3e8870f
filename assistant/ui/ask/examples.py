"""Example questions for the page, taken from files of known answers.

In goes a folder, out come a few questions spread over its files. Whether one is to be answered or refused is not
told: a visitor should see for himself what the articles say.
"""

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation import known_answers

SHOWN = 5
_LONGEST = 80  # characters: an example is read at a glance


def read(folder: Path) -> tuple[str, ...]:
    """A few questions from the `*.answers.yaml` files of a folder, always the same ones.

    Raises:
        UsageError: there is no such file, or one cannot be read.
    """
    files = sorted(folder.glob("*.answers.yaml"))
    if not files:
        raise UsageError(
            f"No known answers in {folder}: expected files named *.answers.yaml. Choose another folder with --answers."
        )
    known = [one for file in files for one in known_answers.read(file)]
    fit = [one for one in known if not one.known_miss and len(one.question) <= _LONGEST]
    answered, refused = ([one.question for one in fit if one.refuse is kind] for kind in (False, True))
    few = len(refused) and SHOWN // 3
    return _mixed(_spread(answered, SHOWN - few), _spread(refused, few))


def _spread(questions: Sequence[str], number: int) -> list[str]:
    """So many of them, at equal distances.

    >>> _spread("abcdefgh", 3)
    ['a', 'c', 'f']
    """
    number = min(number, len(questions))
    return [questions[turn * len(questions) // number] for turn in range(number)]


def _mixed(many: Sequence[str], few: Sequence[str]) -> tuple[str, ...]:
    """The few among the many: one after each second.

    >>> _mixed("abcd", "X")
    ('a', 'b', 'X', 'c', 'd')
    """
    mixed = list(many)
    for turn, one in enumerate(few):
        mixed.insert(3 * turn + 2, one)
    return tuple(mixed)
