"""A quotation of a text as a row: the writer's words with their outcome, beside the article's own.

In go `Quotation` records with the articles that they name; out comes markup. The source of a stitched quotation is
shown whole, its pieces marked: what stands between them was left out.
"""

from collections.abc import Callable, Sequence

from assistant.records import Article, Citation, Quotation, QuotationOutcome, Span
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.checking.compared import DIFFERENT, GOOD, MISSING, changed, row, source, tag, within, written
from assistant.ui.pieces import Html, Layer, icon, join, marked, text
from assistant.ui.shown import elsewhere

Find = Callable[[str], Article]  # the article of an id


def quotation(one: Quotation, number: int, line: int, article: Find) -> Html:
    """The row of a quotation that begins in a line of the text; `number` makes the ids on the page unique."""
    aside = f"{strings.line(line)}, {strings.TOO_SHORT}" if one.short else strings.line(line)
    tone = MISSING if one.outcome == QuotationOutcome.NOT_FOUND else GOOD if one.holds else DIFFERENT
    said = tag(tone, strings.QUOTATION_OUTCOMES[one.outcome], aside)
    yours = written(one.text, one.changes)
    mine = f'{said}<p class="said">“{yours}”</p>{changed(one.changes)}{_left_out(one)}{_named(one, article)}'
    return row(one.outcome, tone, mine, _sources(one, f"quotation-{number}", article))


def warnings(found: Sequence[str]) -> str:
    """What a writer should look at, with line numbers."""
    if not found:
        return ""
    items = join([f"<li>{text(each)}</li>" for each in found])
    return (
        f'<section class="panel">{icon("stop")}<div><h3>{text(strings.WARNINGS)}</h3><ul>{items}</ul></div></section>'
    )


def _left_out(one: Quotation) -> str:
    """What was left out between the pieces."""
    parts = []
    for omission in one.omitted:
        label = strings.LEFT_OUT_NEGATION if omission.negation else strings.LEFT_OUT
        css = "omitted negation" if omission.negation else "omitted"
        sign = icon("stop") if omission.negation else ""
        parts.append(f'<p class="{css}">{sign}<span><b>{text(label)}:</b> <q>{text(omission.text)}</q></span></p>')
    if one.pieces:
        parts.insert(0, f'<p class="hint">{text(strings.STITCHED_OF.format(pieces=len(one.pieces)))}</p>')
    return "".join(parts)


def _named(one: Quotation, article: Find) -> str:
    """What the writer names for words that stand elsewhere."""
    if one.outcome != QuotationOutcome.MISATTRIBUTED:
        return ""
    named = ", ".join(title_in_words(article(each)) for each in one.attributed)
    found = title_in_words(article(one.citations[0].article_id))
    return f'<p class="hint">{text(strings.MISATTRIBUTED.format(named=named, found=found))}</p>'


def _sources(one: Quotation, key: str, article: Find) -> str:
    """The best place in full, the others as links; the nearest passage where there is no place."""
    if not one.citations:
        return f'<p class="none">{text(strings.NOT_IN_ARTICLES)}</p>{_nearest(one.nearest, key, article)}'
    best = one.citations[0]
    odd = within(one.changes, best.article_id, best.start, best.end)
    pieces = [Span(each.citation.start - best.start, each.citation.end - best.start) for each in one.pieces]
    whole = [Span(0, len(best.quote))]
    layers: list[Layer] = [*((span, "odd") for span in odd), *((span, "mark") for span in pieces or whole)]
    quoted = marked(best.quote, 0, len(best.quote), layers)
    return f"{source(article(best.article_id), best, quoted, key)}{elsewhere(one.citations[1:], article)}"


def _nearest(nearest: Citation | None, key: str, article: Find) -> str:
    if nearest is None:
        return ""
    shown = source(article(nearest.article_id), nearest, text(nearest.quote), key)
    summary = f"<summary>{text(strings.NEAREST_PASSAGE)}</summary>"
    return f'<details class="more">{summary}<div class="near">{shown}</div></details>'
