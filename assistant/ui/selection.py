"""Words that a reader selects in an article, as a citation ready to copy.

In go an article, its sentences and the citation of what is selected; out comes the bar under the article. Its two
arrows go from sentence to sentence, so that any of them can be cited with the keyboard alone.
"""

from collections.abc import Sequence

from assistant.records import Article, Citation, Span
from assistant.ui import strings
from assistant.ui.citing import style_choice
from assistant.ui.pieces import Html, citation_line, copy_buttons, icon, place, text


def bar(article: Article, citation: Citation, sentences: Sequence[Span]) -> Html:
    """What is selected, its citation, and the buttons that copy it; `sentences` are in reading order."""
    here = Span(citation.start, citation.end)
    before = [each for each in sentences if each.start < here.start]
    after = [each for each in sentences if each.start >= (here.end if here in sentences else here.start)]
    return Html(
        f'<div class="selected"><q>{text(citation.quote)}</q><span class="steps">'
        f"{_step(before[-1:], 'before', strings.PREVIOUS_SENTENCE)}{_step(after[:1], 'after', strings.NEXT_SENTENCE)}"
        f'<button type="button" class="button quiet square" data-unselect aria-label="{text(strings.CLOSE_SELECTION)}">'
        f"{icon('close')}</button></span></div>{citation_line(citation)}"
        f'<div class="actions">{copy_buttons(citation, place(article, here))}{style_choice()}</div>'
    )


def _step(target: Sequence[Span], drawing: str, label: str) -> str:
    """A button that selects another sentence; dimmed where there is none."""
    where = f'data-select="{target[0].start}-{target[0].end}"' if target else "disabled"
    css = "button quiet square"
    return f'<button type="button" class="{css}" {where} aria-label="{text(label)}">{icon(drawing)}</button>'
