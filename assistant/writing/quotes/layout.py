"""What the pages of a source put into its sentences: words broken at a line's end, page numbers, running heads.

In go a change and the article's text; out comes whether the change is one of layout, which is told and harmless.
"""

import re

from assistant.records import Change
from assistant.text import fold, words

_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]\s+(?=[^\W\d_])")
_PAGE = re.compile(
    r"[-–—|\s]*(?:(?:page|p|pg|pp|seite|folio)\.?\s?)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s?(?:of|/)\s?\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{1,4}\b[\s|•·–—-]+)(.+)|(.+?)(?:[\s|•·–—-]+\d{1,4})")
_LONGEST = 10  # words of a running head


def is_layout(change: Change, text: str, shift: int) -> bool:
    """Tell whether a change is only where the source's lines or pages end.

    Args:
        change: its source's place counts from `shift` in the article.
        text: the article's.
        shift: where in the article the compared stretch begins.
    """
    if not change.yours.strip():
        return _is_between_lines(text, change.source_start + shift, change.source_end + shift)
    if not (_BROKEN.search(change.source) or _BROKEN.search(change.yours) or "\n" in change.source):
        return False
    first, *inner, last = change.source.split("\n") if "\n" in change.source else ("", change.source)
    kept = [first, *(line for line in inner if not _is_running(line, text)), last]
    return _words(change.yours) == _words("\n".join(kept))


def _words(text: str) -> list[str]:
    joined = _BROKEN.sub("", re.sub(r"\n\s*\n", "\n", text))
    return [fold(joined[start:end]) for start, end in words(joined)]


def _is_between_lines(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is whole lines that are page numbers or running heads."""
    line_end = text.find("\n", end)
    outside = text[text.rfind("\n", 0, start) + 1 : start] + text[end : line_end if line_end >= 0 else len(text)]
    lines = [line for line in text[start:end].splitlines() if line.strip()]
    return not outside.strip(" \t-–—|[]") and bool(lines) and all(_is_running(line, text) for line in lines)


def _is_running(line: str, text: str) -> bool:
    """Tell whether a line is a page's number or head: short, and in capitals, numbered, or there more than once."""
    bare = line.strip()
    if not bare or _PAGE.fullmatch(bare):
        return True
    if len(words(bare)) > _LONGEST or bare[-1] in ".!?…":
        return False
    numbered = _NUMBERED.fullmatch(bare)
    head = (numbered[1] or numbered[2]).strip() if numbered else bare
    named = numbered is not None and head[:1].isupper()
    return bare.isupper() or named or len(re.findall(rf"(?m)^.*{re.escape(head)}.*$", text)) > 1
