"""Two texts side by side, what differs marked in both and named in words.

In go a writer's words and a source's; out come the slices that differ, and the markup of a row. Colour never stands
alone: what differs is underlined too, and the list beside it says the same.
"""

from collections.abc import Iterable, Sequence

from assistant.records import Article, Change, Citation, Span
from assistant.ui import strings
from assistant.ui.pieces import Html, copy_buttons, icon, join, labelled, marked, meta, place, reader_link, text, title

GOOD, DIFFERENT, MISSING, NEUTRAL = "good", "different", "missing", "neutral"  # the tones of a row
_DRAWINGS = {GOOD: "tick", DIFFERENT: "stop", MISSING: "none", NEUTRAL: "list"}


def written(yours: str, changes: Sequence[Change]) -> Html:
    """A writer's words, what differs in them marked."""
    return marked(yours, 0, len(yours), [(Span(change.start, change.end), "odd") for change in changes])


def within(changes: Iterable[Change], article_id: str, start: int, end: int) -> list[Span]:
    """What differs in a stretch of an article, in the stretch's own offsets."""
    return [
        Span(change.source_start - start, change.source_end - start)
        for change in changes
        if change.article_id == article_id and start <= change.source_start and change.source_end <= end
    ]


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


def _in_words(change: Change) -> str:
    return strings.CHANGE.format(
        kind=strings.KINDS.get(change.kind, change.kind), yours=_quoted(change.yours), source=_quoted(change.source)
    )


def _quoted(words: str) -> str:
    if words.strip():
        return strings.QUOTED_WORDS.format(words=words)
    return strings.A_SPACE if words else strings.NOTHING
