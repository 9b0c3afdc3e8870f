"""What every state of an answer shares: the record with its articles, the frame, the filters in words.

Pure functions from records to markup; all text is escaped in `pieces`. The outermost element tells the script
what to say to screen readers (`data-announce`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.errors import CitationError
from assistant.records import Article, Citation, Hit, Span
from assistant.text.wording import title_in_words
from assistant.ui import strings
from assistant.ui.pieces import Html, Layer, join, marked, meta, open_link, place, reader_link, text, title
from assistant.ui.shared.words import Word


def state(said: str, html: str) -> Html:
    """One state of the answer, and what screen readers are told of it."""
    return Html(f'<div class="state" data-announce="{text(said)}">{html}</div>')


def hit_meta(hit: Hit, article: Article, key: str) -> Html:
    """Author, publisher, date and paragraph of a hit."""
    return meta(article, key, (strings.paragraph(hit.citation.paragraph),))


def quoted(hit: Hit, words: Sequence[Word] = (), within: Sequence[Layer] = ()) -> Html:
    """The passage with its sentence marked, proved once more before it is shown.

    Args:
        hit: the passage.
        words: words that carried the match, in the article's offsets.
        within: slices to show otherwise than the rest, in the passage's.

    Raises:
        CitationError: the sentence is not what stands at its place.
    """
    offset = hit.passage.start
    sentence = Span(hit.sentence.start - offset, hit.sentence.end - offset)
    if sentence.start < 0 or hit.passage.text[sentence.start : sentence.end] != hit.sentence.text:
        raise CitationError(
            f"The sentence of {hit.citation.id} is not what its passage holds there: expected {hit.sentence.text!r}, "
            f"found {hit.passage.text[max(sentence.start, 0) : sentence.end]!r}. Build the index again."
        )
    placed = [replace(word, start=word.start - offset, end=word.end - offset) for word in words]
    return marked(hit.passage.text, 0, len(hit.passage.text), [*within, (sentence, "mark")], placed)


def near(hit: Hit, article: Article, key: str) -> Html:
    """A passage that is near, and no answer: nothing in it is marked."""
    return Html(
        f'<div class="near"><blockquote>{text(hit.passage.text)}</blockquote>'
        f"<h4>{title(article, key)}</h4>{hit_meta(hit, article, key)}{open_link(article, hit, 'link')}</div>"
    )


def elsewhere(citations: Sequence[Citation], article: Callable[[str], Article]) -> str:
    """Where the same words stand elsewhere, each opening its place."""
    if not citations:
        return ""
    links = []
    for citation in citations:
        home = article(citation.article_id)
        name = text(f"{title_in_words(home)}, {strings.paragraph(citation.paragraph)}")
        links.append(f"<li>{reader_link(place(home, Span(citation.start, citation.end)), name, 'link')}</li>")
    return f'<div class="twins"><p>{text(strings.ALSO_IN)}</p><ul>{join(links)}</ul></div>'
