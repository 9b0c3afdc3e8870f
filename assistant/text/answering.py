"""A slice of an article parted at the words in it that answer, to show them stronger.

In go the slice, where it begins, and the answering words; out come what stands before them, they, and what follows:
put together again they are the slice, letter for letter.
"""

from assistant.errors import CitationError
from assistant.records import Phrase


def parted(text: str, start: int, phrase: Phrase | None) -> tuple[str, str, str]:
    """A slice of an article that begins at `start`, as before, answering words, after; without any all is before.

    Raises:
        CitationError: the words are not what the slice holds there.

    Example:
        >>> parted("They sold four.", 100, Phrase(110, 114, "four"))
        ('They sold ', 'four', '.')
    """
    if phrase is None:
        return text, "", ""
    first, last = phrase.start - start, phrase.end - start
    if not 0 <= first < last <= len(text) or text[first:last] != phrase.text:
        there = text[max(0, first) : max(0, last)]
        raise CitationError(
            f"The answering words do not stand at {phrase.start}-{phrase.end}: expected {phrase.text!r:.80}, found "
            f"{there!r:.80}. The index may be damaged: run 'pincite build'."
        )
    return text[:first], text[first:last], text[last:]
