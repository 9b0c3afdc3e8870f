"""The records that the stages hand to each other: frozen, and importing nothing of ours.

All offsets count Unicode code points in an article's text, half open: `article.text[start:end]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

# A citation's id: article, range, and the first eight hex digits of the article's hash.
CITATION_ID = r"(?P<article>[a-z0-9-]+):(?P<start>[0-9]{1,12})-(?P<end>[0-9]{1,12})@(?P<sha>[0-9a-f]{8})"


class DetailKind(StrEnum):
    """What a detail of a text is, and what a difference between sentences is of."""

    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"


class ChangeKind(StrEnum):
    """What a difference between a writer's words and the source's changes: a detail, words, or typography."""

    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    WORD = "word"
    ORDER = "order"
    QUOTES = "quotes"
    DASH = "dash"
    SPACE = "space"
    CASE = "case"
    PUNCTUATION = "punctuation"


class CitationOutcome(StrEnum):
    """What became of a citation."""

    HOLDS = "holds"
    MOVED = "moved"
    GONE = "gone"
    UNQUOTED = "unquoted"
    CHANGED = "changed"
    UNKNOWN_ARTICLE = "unknown-article"


class QuotationOutcome(StrEnum):
    """How a quotation in a writer's text is graded."""

    EXACT = "exact"
    TYPOGRAPHIC = "typographic"
    ALTERED = "altered"
    STITCHED = "stitched"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not-found"


class DraftOutcome(StrEnum):
    """What the articles have on a sentence of a draft."""

    EVIDENCE = "evidence"
    RELATED = "related"
    CONTRADICTED = "contradicted"
    DIFFERS = "differs"
    NOTHING = "nothing"
    NOT_CHECKABLE = "not-checkable"


class Fate(StrEnum):
    """What became of a candidate in an answer."""

    HIT = "hit"
    TWIN = "twin"
    SAME_MARK = "same-mark"
    BOILERPLATE = "boilerplate"
    LOWER = "lower"


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
class Page:
    """Where a page begins in an article's text: its number, from 1, and what is printed on it if that is another."""

    start: int
    number: int
    printed: str | None = None


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

    `published` is an EDTF date; `inferred` maps a field to the words it was inferred from, `found` to the place that
    states it. `pages` are those of the original in reading order, a page again where its footnotes stand; `original`
    says which file the text was taken from: file, name, sha256. `copies` are the ids of articles with nearly its words,
    `former` the hashes of its texts before it was updated, oldest first. `text_from` is 'recognised' where a program
    read the text off pictures of its pages, 'recognised on pages 2–3' where it read these; letters may be wrong there.
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
    found: Mapping[str, str] = field(default_factory=dict)
    original: Mapping[str, str] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    text_from: str | None = None
    pages: tuple[Page, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list of many: `article` is without its text and what counts in it, of which it has `words`."""

    article: Article
    words: int
    passages: int


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
class Phrase:
    """The words inside the answering sentence that answer, `text` being their slice of the article."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation with everything needed to check it: `article.text[start:end] == quote`.

    `prefix` and `suffix` are the neighbouring text, as in a W3C TextQuoteSelector; `sha256` is the
    article's; `reference` is CSL-JSON of attested metadata; `text` is the default style with pinpoint; `link` is the
    article's address with a text fragment that finds the quotation, None where it has no address; `page` is the page,
    or the pages, of an article that has any.
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
    link: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that bears on the question.

    `score` is the late-interaction score in [-1, 1]; `scores` holds each view's own; `confidence` in
    [0, 1] is the calibrated probability that this passage answers; `answers` tells whether it counts as an
    answer (the first one does where the question is not refused, others if they probably answer); `words`
    are (start, end, weight) in the article's offsets; `twins` cite near-identical words elsewhere; `answer` are the
    answering words inside the sentence, None where no reader found any that are probable enough.
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
    answer: Phrase | None = None


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered: enough to repeat the question."""

    generation: str
    model: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Source:
    """An article that answers: `ranks` are those of its hits, best first; `published` is EDTF, None if not known."""

    article_id: str
    published: str | None
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A detail as a marked sentence words it: a slice of its article, and the citation of the sentence."""

    text: str
    start: int
    end: int
    citation_id: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Marked sentences give different details of one `kind`; a quantity counts as a number, a negation never differs.

    That they differ is all that it says: both may be right of different things. `stated` has one detail or more of
    each sentence that gives any, in the order of the hits.
    """

    kind: DetailKind
    stated: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of a question that the articles lack, and the near one of theirs that was searched for as well.

    Attributes:
        start: where the word stands in the question.
        end: where it ends.
        written: the word as it was asked.
        near: the articles' word.
    """

    start: int
    end: int
    written: str
    near: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, or that they do not.

    `hits` are best first, also when `refused` (then the nearest passages, which do not answer);
    `confidence` is the calibrated probability that the collection answers, `caution` the least that was asked
    for; `sources` are the articles that answer, by date, undated last; `independent` counts them, articles that share
    a marked sentence once; `differences` are details in which the marked sentences that answer differ; `undated` names
    the articles that a date filter had to leave out; `spellings` are words that were searched for as well; `notes` are
    sentences on the question itself: that it is a request, a follow-up, or has a word that no article has; `begins` is
    where the question says what it is about, if words before it were not searched for, else 0.
    """

    question: str
    refused: bool
    reason: str | None
    confidence: float
    caution: float
    hits: tuple[Hit, ...]
    independent: int
    sources: tuple[Source, ...]
    differences: tuple[Difference, ...]
    undated: tuple[str, ...]
    index: IndexInfo
    spellings: tuple[Spelling, ...] = ()
    notes: tuple[str, ...] = ()
    begins: int = 0


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word that says what a question is about: how many passages have it, and whether the articles lack it.

    `lacking` is false of a word that stands in a heading alone or in two pieces: then no passage has it, the texts do.
    """

    word: str
    passages: int
    lacking: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """A score that a probability was made of: `value` times `weight` is the `contribution` to its log-odds."""

    name: str
    value: float
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """One probability that the refusal stands on: the `intercept` and all contributions add up to its log-odds.

    `of` tells which: `topic` (the question is about what the articles are about), `answer` (then they answer it), or
    `own` (the user's own calibration, of the product of these two).
    """

    of: str
    signals: tuple[Signal, ...]
    intercept: float
    probability: float


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate, and what became of it.

    `rank` is its place in the final order; `ranks` its place by each first view (`dense` is FAISS, `bm25`), None where
    that did not find it; `scores` all of its scores; `confidence` the probability that it answers; `words` those that
    carried the match, heaviest first; `hit` the rank of the hit that it is, or whose twin it is.
    """

    rank: int
    passage_id: str
    article_id: str
    start: int
    end: int
    sentence: Sentence
    score: float
    confidence: float
    ranks: Mapping[str, int | None]
    scores: Mapping[str, float]
    words: tuple[tuple[str, float], ...]
    fate: Fate
    hit: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about.

    `rule` is what decided before any score: `greeting`, `sum`, `language`, `unknown-words`, `filters` or `nothing`;
    None where the `weighings`, made of the best hit's scores, did. `apart` are two words that no passage has together.
    """

    question: str
    refused: bool
    reason: str | None
    rule: str | None
    confidence: float
    caution: float
    words: tuple[AskedWord, ...]
    apart: tuple[str, str] | None
    weighings: tuple[Weighing, ...]
    candidates: tuple[Considered, ...]
    index: IndexInfo


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a citation.

    `now` is the citation id that holds today, `nearest` the closest text of the article (where only the id was known,
    the words of its range), `changes` the word differences as (kind, was, is), kind being replace, delete or insert.
    """

    id: str
    outcome: CitationOutcome
    now: str | None = None
    nearest: str | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """Something in a text that a reader would check.

    `value` is normalised, so that equal things are equal: 'a dozen' is '12', '$2bn' is '2000000000 usd', 'May 1, 2018'
    is '2018-05-01'. `hedge` is one of about, almost, over, under, at least, at most, or empty; its words lie outside.
    """

    kind: DetailKind
    start: int
    end: int
    text: str
    value: str
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a writer's words and the source's.

    `yours` stands at `[start:end]` of the writer's words, the `text` of the record that has the change, and `source` at
    `[source_start:source_end]` of the article of that id; without an article, the source is no text or has no such
    place. An empty range is where words are missing. What is named for a person may say more than its slice: a hedge,
    the pieces of a quotation with ' … ' between them. Two changes are equal if they say the same, wherever they stand.
    """

    kind: ChangeKind
    yours: str
    source: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    source_start: int = field(default=0, compare=False)
    source_end: int = field(default=0, compare=False)
    article_id: str | None = field(default=None, compare=False)

    def shifted(self, yours: int = 0, source: int = 0, article_id: str | None = None) -> "Change":
        """The change in texts of which those that it was found in are a part, so many characters in."""
        return replace(
            self,
            start=self.start + yours,
            end=self.end + yours,
            source_start=self.source_start + source,
            source_end=self.source_end + source,
            article_id=article_id or self.article_id,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the pieces of a stitched quotation; offsets count in the writer's text."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Omission:
    """What a stitched quotation left out between two pieces; `negation` where a 'not' is among it."""

    text: str
    negation: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in a writer's text, graded; offsets count in that text, quotation marks left out.

    `citations` are the places in the articles, best first; `nearest` is a passage for one that was not found;
    `attributed` are the articles that the writer names for it. `short` marks one that was not found and has too few
    words to judge. `holds` tells whether a writer may leave it as it is.
    """

    start: int
    end: int
    text: str
    outcome: QuotationOutcome
    holds: bool
    changes: tuple[Change, ...] = ()
    citations: tuple[Citation, ...] = ()
    pieces: tuple[Piece, ...] = ()
    omitted: tuple[Omission, ...] = ()
    nearest: Citation | None = None
    attributed: tuple[str, ...] = ()
    short: bool = False


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """The quotations of a text in order, and warnings in words; `text` is what the offsets count in."""

    text: str
    quotations: tuple[Quotation, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage on a map: its range in its article, its place from 0 to 1 each way, the number of its topic."""

    article_id: str
    start: int
    end: int
    x: float
    y: float
    topic: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of like passages: its telling words, how many passages of how many articles, its middle on the map.

    `nearest` are the numbers of the spots that are most like the group as a whole, best first, one an article.
    """

    words: tuple[str, ...]
    passages: int
    articles: int
    x: float
    y: float
    nearest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicMap:
    """The passages by topic; of very many, `spots` are some at equal distances, `total` counts all."""

    spots: tuple[Spot, ...]
    topics: tuple[Topic, ...]
    total: int


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that was to be taken in.

    `outcome` is added, updated (a followed file's new version), copy (its words are there already, in `article_id`) or
    refused; `reason` says why it was not added; `warnings` what to look at; `found` where each field was found;
    `readings` what its date may mean, as EDTF, where it can be read two ways and nobody said which.
    """

    path: str
    outcome: str
    article_id: str | None = None
    title: str | None = None
    warnings: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a corpus can be read, and how it differs from its index.

    `articles` counts those that can be read; `problems` has a line for each file that cannot; the others are ids: in
    the corpus only, in both with other words or metadata, in the index only.
    """

    articles: int
    problems: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether every file can be read and the index is up to date."""
        return not (self.problems or self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """What the articles have on a sentence of a draft; `start` and `end` count in the draft's own text.

    `reason` says why it is not checkable; `confidence` in [0, 1] is the calibrated probability that the articles speak
    of it, None where it was not looked for; `changes` are the details that differ; `hits` the passages, best first:
    where the outcome is nothing, the nearest. `citation` is what could be cited for it: the place of an exact
    quotation, the sentence that bears it out, or the best passage's; only with evidence is it cited by itself.
    """

    start: int
    end: int
    text: str
    outcome: DraftOutcome
    confidence: float | None = None
    changes: tuple[Change, ...] = ()
    hits: tuple[Hit, ...] = ()
    reason: str | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of a benchmark over the `questions` that both have, `left_out` more being in the later one alone.

    `before` and `after` are figures by name, `p` the p-values of those that could be compared question by question.
    """

    questions: int
    left_out: int
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]
    p: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a run over a question set came to: `rankings` holds the figures of each ranking, by name.

    `questions` have a right document, `unanswerable` are said to have no answer (a question may be both), `unread`
    were too long to be read; `queries` is the file that they were read from.
    """

    set: str
    queries: str
    documents: int
    questions: int
    unanswerable: int
    unread: int
    rankings: Mapping[str, Mapping[str, float | None]]
    index: IndexInfo
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What refitting the refusal came to: figures of the shipped and of the refitted one on the same known answers.

    Those of the refitted one are cross-validated. `written` names the file, None where nothing was written.
    """

    answerable: int
    unanswerable: int
    shipped: Mapping[str, float]
    refitted: Mapping[str, float]
    caution: float
    better: bool
    written: str | None
