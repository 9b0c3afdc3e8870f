"""A sentence of a draft as a row: the sentence with its outcome, beside the passage that bears on it.

In go `DraftSentence` records with the articles that they name; out comes markup.
"""

from collections.abc import Callable, Sequence

from assistant.records import Article, Change, DraftOutcome, DraftSentence, Hit, Span
from assistant.ui import strings
from assistant.ui.checking.compared import DIFFERENT, GOOD, MISSING, NEUTRAL, changed, row, source, tag, within, written
from assistant.ui.pieces import Html, join, text
from assistant.ui.shown import near, quoted

Find = Callable[[str], Article]  # the article of an id

_TONES = {DraftOutcome.EVIDENCE: GOOD, DraftOutcome.DIFFERS: DIFFERENT, DraftOutcome.NOTHING: MISSING}


def sentence(one: DraftSentence, number: int, article: Find) -> Html:
    """The row of a sentence; `number` makes the ids on the page unique.

    Raises:
        CitationError: a marked sentence is not what stands at its place.
    """
    tone = _TONES.get(one.outcome, NEUTRAL)
    said = tag(tone, strings.DRAFT_OUTCOMES[one.outcome], one.reason or "")
    mine = f'{said}<p class="said">{written(one.text, one.changes)}</p>{changed(one.changes)}'
    cited = one.hits[0].citation.id if one.outcome == DraftOutcome.EVIDENCE else ""
    return row(one.outcome, tone, mine, _theirs(one, f"draft-{number}", article), cited)


def _theirs(one: DraftSentence, key: str, article: Find) -> str:
    if not one.hits:
        return ""
    if one.outcome == DraftOutcome.NOTHING:
        nearest = _more(one.hits, strings.NEAREST_PASSAGES, key, article)
        return f'<p class="none">{text(strings.NOTHING_FOUND)}</p>{nearest}'
    best = max(one.hits, key=lambda hit: (len(_odd(hit, one.changes)), -hit.rank))
    others = tuple(hit for hit in one.hits if hit is not best)
    shown = source(
        article(best.passage.article_id),
        best.citation,
        quoted(best, within=[(span, "odd") for span in _odd(best, one.changes)]),
        key,
    )
    return f"{shown}{_more(others, strings.MORE_PASSAGES, key, article)}"


def _odd(hit: Hit, changes: Sequence[Change]) -> list[Span]:
    """The details of a passage that differ."""
    return within(changes, hit.passage.article_id, hit.passage.start, hit.passage.end)


def _more(hits: tuple[Hit, ...], label: str, key: str, article: Find) -> str:
    """Passages that stand behind a line to press."""
    if not hits:
        return ""
    listed = join([near(hit, article(hit.passage.article_id), f"{key}-{hit.rank}") for hit in hits])
    return f'<details class="more"><summary>{text(label)}</summary>{listed}</details>'
