"""A sentence of a draft as a row: the sentence with its outcome, beside the passage that bears on it.

In go `DraftSentence` records with the articles that they name; out comes markup.
"""

from collections.abc import Callable

from assistant.records import Article, DraftOutcome, DraftSentence, Hit
from assistant.ui import strings
from assistant.ui.checking.compared import DIFFERENT, GOOD, MISSING, NEUTRAL, changed, places, row, source, tag
from assistant.ui.pieces import Html, join, marked, text
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
    yours = places(one.text, (change.yours for change in one.changes))
    written = marked(one.text, 0, len(one.text), [(span, "odd") for span in yours])
    mine = f'{said}<p class="said">{written}</p>{changed(one.changes)}'
    cited = one.hits[0].citation.id if one.outcome == DraftOutcome.EVIDENCE else ""
    return row(one.outcome, tone, mine, _theirs(one, f"draft-{number}", article), cited)


def _theirs(one: DraftSentence, key: str, article: Find) -> str:
    if not one.hits:
        return ""
    if one.outcome == DraftOutcome.NOTHING:
        nearest = _more(one.hits, strings.NEAREST_PASSAGES, key, article)
        return f'<p class="none">{text(strings.NOTHING_FOUND)}</p>{nearest}'
    wanted = [change.source for change in one.changes]
    best = max(one.hits, key=lambda hit: (len(places(hit.passage.text, wanted)), -hit.rank))
    others = tuple(hit for hit in one.hits if hit is not best)
    shown = source(article(best.passage.article_id), best.citation, _passage(best, wanted), key)
    return f"{shown}{_more(others, strings.MORE_PASSAGES, key, article)}"


def _passage(hit: Hit, wanted: list[str]) -> Html:
    """The passage with its sentence marked, and the details that differ marked otherwise."""
    odd = places(hit.passage.text, wanted, hit.sentence.start - hit.passage.start)
    return quoted(hit, within=[(each, "odd") for each in odd])


def _more(hits: tuple[Hit, ...], label: str, key: str, article: Find) -> str:
    """Passages that stand behind a line to press."""
    if not hits:
        return ""
    listed = join([near(hit, article(hit.passage.article_id), f"{key}-{hit.rank}") for hit in hits])
    return f'<details class="more"><summary>{text(label)}</summary>{listed}</details>'
