"""Which part of a block quotation is quoted, and what only names its source, leads to it or calls for attention.

In go blocks of kind quote; out come places in them. A line that names a source has the words of names: capitals,
figures and what joins them. A line that says more than that is quoted, whatever stands before it.
"""

import re
from collections.abc import Sequence

from assistant.documents import Block

SOURCE = "attribution"  # the kind of a block that its own markup calls so: <footer>, <cite>, <figcaption>
_CALL_OUT = re.compile(
    r"\s*(?:\[!(?!quote|cite)\w+\]|(?:note|nota bene|n\.?b\.?|tip|hint|warning|caution|important|info|attention|danger|"
    r"to-?do|update|correction|example|summary|tl;?dr|in short|in brief|key (?:points?|takeaways?|facts?)|disclaimer|"
    r"editor[’']?s note|read (?:also|more)|see also|further reading|spoiler)\s*(?:[:!.—–]|-\s|$))",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s*(?:—|–|―|‒|--?|~)\s*(?=\S)")
_NAMED = re.compile(r"\s*(?:sources?|from|via|credits?|by|author|cited in|quoted in|in|see)\s*:?\s", re.IGNORECASE)
_CLOSED = re.compile(r"\s*[(\[].+[)\]][.\s]*", re.DOTALL)
_BEHIND = re.compile(r"(?<=[.!?…”\"’»)\]])\s+(?=(?:—|–|―|--?)\s?\S)")
_LEAD = re.compile(r"[^.!?]{0,160}[:,]", re.DOTALL)
_MARKS = " \u00a0\"“”„‟«»‹›'‘’‚`「」『』"
_REMARK = re.compile(
    r"\s*[(\[]?(?:(?:my|our|the author[’']?s) )?(?:emphasis|italics|bold|translation|transl\.|trans\.)"
    r"(?: (?:added|mine|ours|my own|in (?:the )?original|by \S.{0,60}))?[.)\]\s]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"https?://\S+|[\w@][\w.’'&@-]*")
_JOINING = frozenset(
    "a an the of in on at to for from by with and or de la le du des von van der den el al bin ibn as para paras p pp "
    "page pages vol no nr ch chapter section sec ed eds ibid op cit cf et n d c ca quoted cited trans transl".split()
)
_LONGEST = 240  # characters of a line that names a source
_NAMES = 0.7  # share of a source line's words that are those of names


def is_call_out(text: str) -> bool:
    """Tell whether a block that is set like a quotation is a note, a tip or a warning.

    Example:
        >>> [is_call_out(text) for text in ("[!NOTE] Save first.", "Note: save first.", "Notes were taken.")]
        [True, True, False]
    """
    return bool(_CALL_OUT.match(text))


def is_source(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a block names the source of the block quotation before it, and is none itself."""
    block = blocks[i]
    if block.kind == SOURCE:
        return True
    if block.kind not in ("quote", "paragraph") or not i or blocks[i - 1].kind != "quote":
        return False
    text = block.text
    if block.kind == "quote" and _REMARK.fullmatch(text):
        return True
    return bool(_DASHED.match(text) or _NAMED.match(text) or _CLOSED.fullmatch(text)) and says_names(text)


def source_start(text: str, lines: Sequence[int]) -> int:
    """Where the line that names the source begins in a block quotation; its end where there is none.

    Args:
        text: the block's.
        lines: where lines of the file begin in it.

    Example:
        >>> text = "The whole of it. — Daily Times, 2018"
        >>> text[:source_start(text, ())]
        'The whole of it.'
    """
    dashed = [at for at in lines if _DASHED.match(text, at) or _NAMED.match(text, at) or _CLOSED.fullmatch(text, at)]
    behind = [match.end() for match in _BEHIND.finditer(text, max(0, len(text) - _LONGEST))]
    for at in sorted({*dashed, *behind}):
        if says_names(text[at:]):
            return len(text[:at].rstrip())
    return len(text)


def says_names(text: str) -> bool:
    """Tell whether a line has the words of names alone: capitals, figures and what joins them.

    Example:
        >>> [says_names(text) for text in ("— Jane Roe, Fell Post, p. 3", "— Jane agreed to sell five looms")]
        [True, False]
    """
    words = [word for word in _WORD.findall(text) if word.strip(".’'&-").lower() not in _JOINING]
    if not words or len(text) > _LONGEST:
        return False
    names = sum(not word[0].islower() or word.startswith(("http", "@")) for word in words)
    return bool(names >= _NAMES * len(words))


def is_frame(before: str, after: str) -> bool:
    """Tell whether what stands around the marks of a block quotation is a frame: nothing, or 'As she put it:'."""
    around = before.strip(_MARKS), after.strip(_MARKS + ".,;")
    return not around[1] and (not around[0] or bool(_LEAD.fullmatch(around[0])))


def line_starts(block: Block, text: str) -> list[int]:
    """Where lines of the file begin in a block's text; the first is left out."""
    spaces = (i for i, char in enumerate(block.text) if char == " ")
    return [i + 1 for i in spaces if "\n" in text[block.places[i] : block.places[i + 1]]]
