"""The records that the stages hand to each other: frozen, and importing nothing of ours.

All offsets count Unicode code points in an article's text, half open: `article.text[start:end]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph; a heading is counted but never answers."""

    number: int
    start: int
    end: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to an article's text on the way in.

    `start` is where `after` stands in the repaired text; `rule` names what changed it.
    """

    start: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One document: its text (NFC, LF), the SHA-256 of that text in UTF-8, and attested metadata only.

    `published` is an EDTF date; `inferred` maps a field to the words it was inferred from.
    """

    id: str
    text: str
    sha256: str
    title: str | None = None
    supplied_title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    inferred: Mapping[str, str] = field(default_factory=dict)
    paragraphs: tuple[Paragraph, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of one paragraph: a few whole sentences (`sentences`, in the article's offsets)."""

    id: str
    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The answering sentence of a passage, `text` being its slice."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation with everything needed to check it: `article.text[start:end] == quote`.

    `prefix` and `suffix` are the neighbouring text, as in a W3C TextQuoteSelector; `sha256` is the
    article's; `reference` is CSL-JSON of attested metadata; `text` is the default style with pinpoint.
    """

    id: str
    article_id: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    paragraph: int
    sha256: str
    reference: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that bears on the question.

    `score` is the late-interaction score in [-1, 1]; `scores` holds each view's own; `confidence` in
    [0, 1] is the calibrated probability that this passage answers; `answers` tells whether it counts as an
    answer (the first one does where the question is not refused, others if they probably answer); `words`
    are (start, end, weight) in the article's offsets; `twins` cite near-identical words elsewhere.
    """

    rank: int
    passage: Passage
    sentence: Sentence
    score: float
    confidence: float
    answers: bool
    scores: Mapping[str, float]
    words: tuple[tuple[int, int, float], ...]
    citation: Citation
    twins: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered: enough to repeat the question."""

    generation: str
    model: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, or that they do not.

    `hits` are best first, also when `refused` (then the nearest passages, which do not answer);
    `confidence` is the calibrated probability that the collection answers, `caution` the least that was asked
    for; `independent` counts the articles that answer, copies of one text once; `undated` names the articles
    that a date filter had to leave out.
    """

    question: str
    refused: bool
    reason: str | None
    confidence: float
    caution: float
    hits: tuple[Hit, ...]
    independent: int
    undated: tuple[str, ...]
    index: IndexInfo


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a citation: `outcome` is one of holds, moved, gone, changed, unknown-article.

    `now` is the citation id that holds today, `nearest` the closest text of the article, `changes`
    the word differences as (kind, was, is), kind being replace, delete or insert.
    """

    id: str
    outcome: str
    now: str | None = None
    nearest: str | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` counts the articles whose passages went through the model."""

    generation: str
    articles: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    embedded: int
    seconds: float
