"""Two texts side by side, what differs marked in both and named in words.

In go a writer's words and a source's; out come the slices that differ, and the markup of a row. Colour never stands
alone: what differs is underlined too, and the list beside it says the same.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.records import Article, Change, Citation, Span
from assistant.ui import strings
from assistant.ui.pieces import Html, copy_buttons, icon, join, labelled, meta, place, reader_link, text, title

GOOD, DIFFERENT, MISSING, NEUTRAL = "good", "different", "missing", "neutral"  # the tones of a row
_DRAWINGS = {GOOD: "tick", DIFFERENT: "stop", MISSING: "none", NEUTRAL: "list"}
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def places(source: str, wanted: Iterable[str], first: int = 0) -> list[Span]:
    """Where words stand in a text, each once: whole words, from `first` on if they are there.

    >>> places("10 of 110; in all 10.", ["10", "eleven"], first=5)
    [Span(start=18, end=20)]
    """
    found = []
    for words in filter(str.strip, wanted):
        whole = re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)")
        if match := whole.search(source, first) or whole.search(source):
            found.append(Span(*match.span()))
    return found


def differing(yours: str, source: str) -> tuple[list[Span], list[Span]]:
    """The slices of each text that the other has not, to the word.

    >>> differing("sold 5 tanks", "sold four tanks")
    ([Span(start=5, end=6)], [Span(start=5, end=9)])
    """
    from rapidfuzz.distance import Levenshtein

    a, b = _TOKEN.findall(yours), _TOKEN.findall(source)
    codes = [code for code in Levenshtein.opcodes(a, b) if code.tag != "equal"]
    mine = [_slice(a, code.src_start, code.src_end) for code in codes if code.src_end > code.src_start]
    theirs = [_slice(b, code.dest_start, code.dest_end) for code in codes if code.dest_end > code.dest_start]
    return mine, theirs


def row(outcome: str, tone: str, mine: str, theirs: str, evidence: str = "") -> Html:
    """A row of finished halves; `evidence` is the id of the citation that the script cites for it."""
    cited = f' data-evidence="{text(evidence)}"' if evidence else ""
    beside = f'<div class="theirs">{theirs}</div>' if theirs else ""
    return Html(
        f'<li class="pairing {tone}" data-outcome="{outcome}"{cited}><div class="mine">{mine}</div>{beside}</li>'
    )


def tag(tone: str, words: str, beside: str = "") -> Html:
    """The outcome: a drawing and words."""
    aside = f" <small>{text(beside)}</small>" if beside else ""
    return Html(f'<p class="outcome"><span class="verdict">{icon(_DRAWINGS[tone])}{text(words)}</span>{aside}</p>')


def changed(changes: Sequence[Change]) -> str:
    """What differs, in words."""
    if not changes:
        return ""
    items = [f"<li>{text(_in_words(change))}</li>" for change in changes]
    return f'<ul class="changes">{join(items)}</ul>'


def source(article: Article, citation: Citation, quoted: Html, key: str) -> Html:
    """Words of an article with where they are from, and the buttons that open, copy and cite them."""
    where = place(article, Span(citation.start, citation.end))
    opened = reader_link(where, labelled("book", strings.OPEN), "button primary")
    return Html(
        f"<blockquote>{quoted}</blockquote><h3>{title(article, key)}</h3>"
        f"{meta(article, key, (strings.paragraph(citation.paragraph),))}"
        f'<div class="actions">{opened}{copy_buttons(citation, where)}</div>'
    )


def _slice(tokens: Sequence[str], first: int, last: int) -> Span:
    start = sum(map(len, tokens[:first]))
    return Span(start, start + sum(map(len, tokens[first:last])))


def _in_words(change: Change) -> str:
    return strings.CHANGE.format(
        kind=strings.KINDS.get(change.kind, change.kind), yours=_quoted(change.yours), source=_quoted(change.source)
    )


def _quoted(words: str) -> str:
    if words.strip():
        return strings.QUOTED_WORDS.format(words=words)
    return strings.A_SPACE if words else strings.NOTHING
