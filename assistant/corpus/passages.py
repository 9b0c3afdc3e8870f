"""Cut articles into passages: exact slices of whole sentences of one paragraph, with overlap.

In goes an `Article` and a way to count tokens; out come its sentences and `Passage` records. Headings
give none. A sentence too long for the model is cut at word borders, so that nothing is silently truncated.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.corpus.paragraphs import BEHIND
from assistant.records import Article, Paragraph, Passage, Span
from assistant.text.languages import ENGLISH, language_of

RULES = 3  # version of sentence splitting and passage building; part of the index's format

# The token borders of a text: (start, end) code points of each token, special tokens left out.
TokenSpans = Callable[[str], Sequence[tuple[int, int]]]

_BLOCK = re.compile(r"^[^\S\n]*(?:#{1,6}[^\S\n].*|(?:[-*+•–]|\d{1,3}[.)])\s+)", re.MULTILINE)
_BLANK = re.compile(r"\s")
_CLOSING = re.compile(rf"{BEHIND}+(?=\s|\Z)")
# Abbreviations before a number or a letter, of which sentencex knows few: 'Vol. 3', 'Eq. 4', 'Ser. B'.
_COUNTED = frozenset(
    "approx bd bk bks ca ch chap chaps cl cols ed eds eq eqn eqs figs fn fol lem nn no nos nr op p para paras pg pl pp "
    "pt pts refs rs sch sec secs sect sects ser thm vol vols vv".split()
)
_COUNTED_CAPITALISED = frozenset("App Art Arts Col Cor Def Div Ex Fig Prop Ref Reg Rev Sess Supp Tab Tit".split())
# Those that may end a sentence too: it goes on where a small letter follows, as it does behind what is no word.
_SHORTENED = frozenset(
    "abbr al approx assn assoc ave avg bros capt cf cit co corp dept dist ed eds esp est etc excl ext fig gov govt hon "
    "ibid inc incl intl jr lib max min misc mo natl no op orig pop poss prob pub pubd repr resp rev sic sq sr tel temp "
    "trans univ var viz vol yr".split()
)
_NO_WORD = re.compile(r"[^\W\daeiouy_]{2,5}|\w+(?:\.\w+)+|\d+(?:st|nd|rd|th)", re.IGNORECASE)  # plc, p.m, 2.0, 4th
_COUNTS = re.compile(r"[-–~]?[$€£₹]?\d|(?:[IVXLCM]{2,}|[VX])\b|[B-HJ-Z](?![\w’'.])")
_SMALL = re.compile(r"[(\[“\"‘']?(?=[^\W\d_])[a-zà-öø-ÿ](?![a-z]*[A-Z])")
_SHORT_NAME = re.compile(r"[A-Z][a-z]{0,3}\.")
_INITIAL = re.compile(r"[A-Z]\.\s?[A-Z]")
_ITEM = re.compile(r"\d{1,3}\.|\(?[a-z]\)?\.")


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
    passages: list[Passage] = []
    # By the text alone, whatever the article says of itself: equal texts share their vectors, so they are cut alike.
    language = language_of(article.text) or ENGLISH
    for paragraph in article.paragraphs:
        if not paragraph.heading:
            passages.extend(_cut_paragraph(article, paragraph, rules, token_spans, language))
    return tuple(passages)


def _cut_paragraph(
    article: Article, paragraph: Paragraph, rules: PassageRules, token_spans: TokenSpans, language: str
) -> Iterator[Passage]:
    pieces: list[Span] = []
    lengths: list[int] = []
    for sentence in sentences(article.text, paragraph, language):
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


def sentences(text: str, paragraph: Paragraph, language: str = ENGLISH) -> Iterator[Span]:
    """The sentences of a paragraph in a language: trimmed slices; bullet marks and Markdown heading lines left out.

    Splitting is sentencex's (the sentence segmenter of Wikimedia, https://github.com/wikimedia/sentencex), but that a
    sentence goes on behind an abbreviation that it does not know, and takes what stands right behind its stop.
    """
    for block in _blocks(text, paragraph):
        source = text[block.start : block.end]
        for start, end in pairwise([0, *_ends(source, language), len(source)]):
            span = _trim(text, block.start + start, block.start + end)
            if span.start < span.end:
                yield span


def _ends(text: str, language: str) -> Iterator[int]:
    """Where sentences end inside a text."""
    from sentencex import get_sentence_boundaries

    last = 0
    for boundary in get_sentence_boundaries(language, text):
        start = boundary["start_index"]
        before, after = text[last:start].strip(), text[start:].lstrip()
        if start and not _goes_on(before, after):
            # Emphasis, tags and note marks that close behind a stop are the sentence's own.
            closing = _CLOSING.match(text, start) if not text[start - 1].isspace() else None
            last = closing.end() if closing else start
            yield last


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a sentence was cut behind an abbreviation, or behind the number of an item."""
    word = before.rsplit(maxsplit=1)[-1].strip("([“\"'‘") if before else ""
    short = word.removesuffix(".")
    if short == word:
        return word.endswith(("!", "?")) and bool(_SMALL.match(after))  # 'Yahoo! is a firm'
    counted = short.casefold() in _COUNTED or short in _COUNTED_CAPITALISED
    shortened = short.casefold() in _SHORTENED or bool(_NO_WORD.fullmatch(short))
    named = _SHORT_NAME.fullmatch(word) and _INITIAL.match(after)
    following = (counted and _COUNTS.match(after)) or (shortened and _SMALL.match(after))
    return bool(following or named or _ITEM.fullmatch(before))


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
