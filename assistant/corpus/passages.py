"""Cut articles into passages: exact slices of whole sentences of one paragraph, with overlap.

In goes an `Article` and a way to count tokens; out come its sentences and `Passage` records. Headings
give none. A sentence too long for the model is cut at word borders, so that nothing is silently truncated.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.records import Article, Paragraph, Passage, Span

RULES = 1  # version of sentence splitting and passage building; part of the index's format

# The token borders of a text: (start, end) code points of each token, special tokens left out.
TokenSpans = Callable[[str], Sequence[tuple[int, int]]]

_BLOCK = re.compile(r"^[^\S\n]*(?:#{1,6}[^\S\n].*|(?:[-*+•–]|\d{1,3}[.)])\s+)", re.MULTILINE)
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class PassageRules:
    """How passages are cut: sentences in each, sentences shared with the next, tokens at the most."""

    sentences: int = 3
    overlap: int = 2
    max_tokens: int = 254  # the default model reads 256, two of them special


def identify(article: Article, start: int, end: int) -> str:
    """Name a slice by article, range and the article's hash: the same on every machine, checkable by hand.

    Passages and citations share this form, e.g. `a-thaw:641-1102@3bf040b9`.
    """
    return f"{article.id}:{start}-{end}@{article.sha256[:8]}"


def cut(article: Article, rules: PassageRules, token_spans: TokenSpans) -> tuple[Passage, ...]:
    """Cut one article into passages, in reading order; none crosses a paragraph."""
    found: list[Passage] = []
    for paragraph in article.paragraphs:
        if not paragraph.heading:
            found.extend(_cut_paragraph(article, paragraph, rules, token_spans))
    return tuple(found)


def _cut_paragraph(
    article: Article, paragraph: Paragraph, rules: PassageRules, token_spans: TokenSpans
) -> Iterator[Passage]:
    pieces: list[Span] = []
    lengths: list[int] = []
    for sentence in sentences(article.text, paragraph):
        for piece, length in _fit(article.text, sentence, rules.max_tokens, token_spans):
            pieces.append(piece)
            lengths.append(length)
    for i, (piece, following) in enumerate(pairwise(pieces)):
        lengths[i] += len(token_spans(article.text[piece.end : following.start]))  # bullet marks between them
    for first, last in windows(lengths, rules):
        start, end = pieces[first].start, pieces[last - 1].end
        yield Passage(
            id=identify(article, start, end),
            article_id=article.id,
            start=start,
            end=end,
            text=article.text[start:end],
            sentences=tuple(pieces[first:last]),
        )


def windows(lengths: Sequence[int], rules: PassageRules) -> Iterator[tuple[int, int]]:
    """Half-open ranges of neighbouring sentences that fit the model and cover every sentence.

    Args:
        lengths: tokens from the start of each sentence to that of the next; none of a sentence alone is above
            `rules.max_tokens`.
        rules: how many sentences to take and share.

    Example:
        >>> list(windows([10, 10, 10, 10], PassageRules(sentences=3, overlap=1)))
        [(0, 3), (2, 4)]
    """
    first = reached = 0
    while reached < len(lengths):
        last, total = first + 1, lengths[first]
        while last < min(first + rules.sentences, len(lengths)) and total + lengths[last] <= rules.max_tokens:
            total += lengths[last]
            last += 1
        if last > reached:  # else it lies inside the one before
            yield first, last
        reached = last
        first = max(first + 1, last - rules.overlap)


def sentences(text: str, paragraph: Paragraph) -> Iterator[Span]:
    """The sentences of a paragraph: trimmed slices; bullet marks and Markdown heading lines left out.

    Splitting is sentencex's (the sentence segmenter of Wikimedia, https://github.com/wikimedia/sentencex).
    """
    from sentencex import get_sentence_boundaries

    for block in _blocks(text, paragraph):
        source = text[block.start : block.end]
        for found in get_sentence_boundaries("en", source):
            span = _trim(text, block.start + found["start_index"], block.start + found["end_index"])
            if span.start < span.end:
                yield span


def _blocks(text: str, paragraph: Paragraph) -> Iterator[Span]:
    """Split a paragraph where a bullet or a Markdown heading line begins; the marks belong to no block."""
    start = paragraph.start
    for mark in _BLOCK.finditer(text[paragraph.start : paragraph.end]):
        yield Span(start, paragraph.start + mark.start())
        start = paragraph.start + mark.end()
    yield Span(start, paragraph.end)


def _trim(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip())
    return Span(start + lead, max(start + lead, start + len(inner.rstrip())))


def _fit(text: str, sentence: Span, limit: int, token_spans: TokenSpans) -> Iterator[tuple[Span, int]]:
    """The sentence with its number of tokens, in pieces where it is longer than `limit`.

    What has no token (a lone zero-width character) cannot be searched and is left out.
    """
    tokens = token_spans(text[sentence.start : sentence.end])
    if not tokens:
        return
    if len(tokens) <= limit:
        yield sentence, len(tokens)
        return
    borders = [sentence.start, *_word_borders(text, sentence, limit, tokens), sentence.end]
    for start, end in pairwise(borders):
        piece = _trim(text, start, end)
        if piece.start < piece.end:
            yield from _fit(text, piece, limit, token_spans)


def _word_borders(text: str, sentence: Span, limit: int, tokens: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where to cut: the last space before every `limit`-th token; in a word without end, that token."""
    first = 0
    while len(tokens) - first > limit:
        start = sentence.start + tokens[first][0]
        end = sentence.start + tokens[first + limit][0]
        cut_at = max((blank.start() for blank in _BLANK.finditer(text, start + 1, end)), default=end)
        yield cut_at
        first = next(i for i, (a, _) in enumerate(tokens) if a >= cut_at - sentence.start)
