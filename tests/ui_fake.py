"""A made-up assistant for the page's tests: two invented articles, a third that copies, hostile text.

It needs no index and no model. It answers by table: a question is looked up by its first word, and its filters
take hits away.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.citing.references import reference
from assistant.citing.verify import verify
from assistant.documents import Document
from assistant.errors import BrokenIndexError, UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import KnownAnswer
from assistant.records import (
    Answer,
    Article,
    Citation,
    DetailKind,
    Difference,
    DraftOutcome,
    DraftSentence,
    Hit,
    IndexInfo,
    Listed,
    Paragraph,
    Passage,
    Phrase,
    Quotation,
    Repair,
    Sentence,
    Span,
    Spelling,
    Stated,
    TopicMap,
    Verdict,
)
from assistant.text import dates
from assistant.writing.draft.statements import statements

EXAMPLES = ("How often does the ferry run?", "Who was the <first> captain?")
KEEPS = "the island council decided to keep the old ship until 2035"
TRIED = (
    KnownAnswer("runs", EXAMPLES[0], (known_answers.Quotation("ferry", KEEPS),)),
    KnownAnswer("wrong", "What is right of another article?", (known_answers.Quotation("bridge", "212 households"),)),
    KnownAnswer("weak", "When was the lamp lit?", (known_answers.Quotation("ferry", "switched off in 1987"),)),
    KnownAnswer(
        "elsewhere", "How is it in an article that is not here?", (known_answers.Quotation("away", "Elsewhere."),)
    ),
    KnownAnswer("answered", "How is this to be refused?"),
    KnownAnswer("captain", EXAMPLES[1]),
)
HOSTILE = (
    "<script>window.ran = 1</script> costs ${window.ran = 2} and {{window.ran}} at C:\\new\\table `tick` "
    "& <img src=x onerror=window.ran=3> 🦀 “done”."
)
FERRY = f"""# The ferry of Hallig Sund

The ferry between Hallig Sund and the mainland was built in 1931 and is the oldest still in service here. \
It carries twelve cars. Its captain, Inge Brodersen, has steered it for thirty years.

Timetable and fares

In summer the ferry crosses every forty minutes, in winter every two hours. \
A crossing takes eighteen minutes in calm weather. Tickets are sold on board only.

{HOSTILE} The price board was painted over twice.

In 2019 the island council decided to keep the old ship until 2035. \
The vote was seven to two. Repairs since then have cost 1.4 million crowns, paid for by the district.

{chr(10).join(f"Log line {n}: wind from the west, sea calm, all crossings on time." for n in range(1, 30))}

The lighthouse at the southern mole was switched off in 1987. Its lamp is now in the school."""
BRIDGE = """A bridge to Hallig Sund has been discussed since 1962. \
Engineers put its cost at 90 million crowns. \
No party on the island council has asked for it.

The ferry crosses every forty minutes in summer, which most islanders find enough. \
A survey of 212 households found 61 per cent against a bridge."""
COPY = """Newsletter of the harbour office.

In 2019 the island council decided to keep the old ship until 2035. The vote was seven to two."""


def _article(article_id: str, text: str, **fields: object) -> Article:
    spans = [match.span() for match in re.finditer(r"\S.*?(?=\n\n|\Z)", text, re.DOTALL)]
    paragraphs = tuple(
        Paragraph(number, start, end, heading=not text[start:end].endswith((".", "”")))
        for number, (start, end) in enumerate(spans, start=1)
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id, text, digest, paragraphs=paragraphs, **fields)  # type: ignore[arg-type]


ARTICLES = (
    _article(
        "ferry",
        FERRY,
        title='The ferry <b>"Sund"</b> & its ${price}',
        authors=("Maike Lorenzen", "Ove Thygesen"),
        publisher="Harbour Review",
        published="2021-03-12",
        url="https://example.org/ferry?a=1&b=2",
        language="en",
    ),
    _article(
        "bridge",
        BRIDGE,
        supplied_title="On a bridge to the island",
        published="2016~",
        inferred={"published": "the survey “of last autumn” <2015>", "supplied_title": "its first words"},
        url="javascript:window.ran=4",
        repairs=(Repair(start=BRIDGE.index("which"), before="Â", after="", rule="lone Â"),),
    ),
    _article("copy-of-the-minutes", COPY),
)
BY_ID = {article.id: article for article in ARTICLES}


def _citation(article: Article, start: int, end: int) -> Citation:
    number = next(each.number for each in article.paragraphs if each.start <= start < each.end)
    return Citation(
        id=f"{article.id}:{start}-{end}@{article.sha256[:8]}",
        article_id=article.id,
        start=start,
        end=end,
        quote=article.text[start:end],
        prefix=article.text[max(0, start - 32) : start],
        suffix=article.text[end : end + 32],
        paragraph=number,
        sha256=article.sha256,
        reference=reference(article),
        text=f"{article.title or article.id}, para. {number} <i>cited</i>.",
    )


def _words(sentence: str, offset: int) -> tuple[tuple[int, int, float], ...]:
    """Weights that halve from word to word of the sentence, with its full stop the heaviest of all."""
    words = [match.span() for match in re.finditer(r"\w+", sentence)][:6]
    fallen = [(offset + start, offset + end, 0.2 / 2**turn) for turn, (start, end) in enumerate(words)]
    return (*fallen, (offset + len(sentence) - 1, offset + len(sentence), 0.4))


def _hit(rank: int, article_id: str, sentence: str, confidence: float, twins: tuple[str, ...] = ()) -> Hit:
    article = BY_ID[article_id]
    start = article.text.index(sentence)
    end = start + len(sentence)
    around = next(each for each in article.paragraphs if each.start <= start < each.end)
    citation = _citation(article, start, end)
    text = article.text[around.start : around.end]
    passage = Passage(f"p{rank}", article_id, around.start, around.end, text, (Span(start, end),))
    copies = tuple(
        _citation(twin, twin.text.index(sentence), twin.text.index(sentence) + len(sentence))
        for twin in map(BY_ID.__getitem__, twins)
    )
    return Hit(
        rank,
        passage,
        Sentence(start, end, sentence),
        0.7,
        confidence,
        confidence >= 0.5,
        {"late": 0.7},
        _words(sentence, start),
        citation,
        copies,
    )


COUNCIL = "In 2019 the island council decided to keep the old ship until 2035."
CROSSES = "The ferry crosses every forty minutes in summer, which most islanders find enough."
LAMP = "The lighthouse at the southern mole was switched off in 1987."
TELLING = "keep the old ship"  # what answers 'How' in the first hit
INFO = IndexInfo("g1", "none", 3, 12)
HITS = {
    "How": (
        replace(
            _hit(1, "ferry", COUNCIL, 0.93, ("copy-of-the-minutes",)),
            answer=Phrase(FERRY.index(TELLING), FERRY.index(TELLING) + len(TELLING), TELLING),
        ),
        _hit(2, "bridge", CROSSES, 0.55),
        _hit(3, "ferry", LAMP, 0.2),
    ),
    "What": (_hit(1, "ferry", HOSTILE, 0.85),),
    "When": (replace(_hit(1, "ferry", LAMP, 0.25), answers=True),),
    "Who": (
        _hit(1, "bridge", "Engineers put its cost at 90 million crowns.", 0.1),
        _hit(2, "ferry", LAMP, 0.1),
    ),
}


KEPT, CROSSED = (hit.citation for hit in HITS["How"][:2])
DIFFERING = Difference(
    DetailKind.NUMBER,
    (
        Stated("2035", KEPT.start + COUNCIL.index("2035"), KEPT.start + COUNCIL.index("2035") + 4, KEPT.id),
        Stated("forty", CROSSED.start + CROSSES.index("forty"), CROSSED.start + CROSSES.index("forty") + 5, CROSSED.id),
    ),
)

WHO = 0.237  # the confidence of the answer to 'Who'


def _sentences(text: str, paragraph: Paragraph) -> tuple[Span, ...]:
    found = re.finditer(r"\S.*?(?:[.”](?=\s|\Z)|\Z)", text[paragraph.start : paragraph.end])
    return tuple(Span(paragraph.start + match.start(), paragraph.start + match.end()) for match in found)


class FakeAssistant:
    """Answers by table; 'Who' is refused, 'Break' raises an error for a person, 'Crash' any other."""

    def ask(
        self,
        question: str,
        top: int = 5,
        articles: Iterable[str] | None = None,
        publishers: Iterable[str] | None = None,
        after: str | None = None,
        before: str | None = None,
        caution: float | None = None,
        as_written: bool = False,
    ) -> Answer:
        """Look the answer up, and take away what the filters leave out."""
        word = question.split()[0]
        spellings = (Spelling(0, 3, "Hwo", "<How>"),) if word == "Hwo" and not as_written else ()
        begins = len("Compare ") if word == "Compare" and not as_written else 0
        word = "How" if spellings or begins else word
        notes = ("Each question is asked <by itself>.",) if word == "And" else ("It writes nothing.",) if begins else ()
        if word == "Break":
            raise BrokenIndexError("The index at index/<CURRENT> has gone: build it again.")
        if word == "Crash":
            raise RuntimeError("secret inside")
        range_ = dates.between(after, before)
        chosen = [self.article(each) for each in articles] if articles else list(ARTICLES)
        names = set(publishers or ())
        chosen = [each for each in chosen if not names or each.publisher in names]
        undated = tuple(each.id for each in chosen if range_ and not each.published)
        if range_:
            chosen = [each for each in chosen if each.published and dates.interval(each.published).overlaps(range_)]
        passing = {each.id for each in chosen}
        hits = tuple(hit for hit in HITS.get(word, ()) if hit.passage.article_id in passing)[:top]
        if word == "Who" and caution is not None and caution <= WHO:
            hits = tuple(replace(hit, answers=hit.rank == 1) for hit in hits)
        refused = not any(hit.answers for hit in hits)
        reason = "No sentence in the articles says who <that> is." if refused else None
        confidence = WHO if word == "Who" else 0.9
        shown = {hit.citation.id for hit in hits if hit.answers}
        differing = (DIFFERING,) if shown >= {KEPT.id, CROSSED.id} else ()
        found = Answer(
            question, refused, reason, confidence, 0.34, hits, 2, (), differing, undated, INFO, spellings, notes
        )
        independent = len({hit.passage.article_id for hit in hits if hit.answers})
        return replace(found, independent=independent, begins=begins)

    def info(self) -> IndexInfo:
        """Three articles."""
        return INFO

    def articles(self) -> tuple[Article, ...]:
        """All three."""
        return ARTICLES

    def listed(self) -> tuple[Listed, ...]:
        """The same without their texts."""
        return tuple(
            Listed(replace(each, text=""), len(each.text.split()), len(self.passages(each.id)))
            for each in self.articles()
        )

    def article(self, article_id: str) -> Article:
        """One of the three."""
        if article_id not in BY_ID:
            raise UsageError(f"No article {article_id!r} in the index: list them with `pincite list`.")
        return BY_ID[article_id]

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """A passage a paragraph, with its sentences."""
        text = self.article(article_id).text
        return tuple(
            Passage(f"{article_id}-{each.number}", article_id, each.start, each.end, text[each.start : each.end], spans)
            for each in self.article(article_id).paragraphs
            for spans in [_sentences(text, each)]
        )

    def cite_range(self, article_id: str, start: int, end: int) -> Citation:
        """Cite a slice."""
        if not start < end <= len(self.article(article_id).text):
            raise UsageError(f"{article_id!r} has no words at {start}-{end}.")
        return _citation(self.article(article_id), start, end)

    def cite(self, citation_id: str) -> Citation:
        """The citation of that id."""
        article_id, _, rest = citation_id.partition(":")
        start, end = rest.partition("@")[0].split("-")
        return self.cite_range(article_id, int(start), int(end))

    def verify(self, citations: Mapping[str, str | None]) -> tuple[Verdict, ...]:
        """What became of them in the three articles."""
        return tuple(verify(each, quote, BY_ID.get(each.partition(":")[0])) for each, quote in citations.items())

    def draft(self, text: Document) -> Iterator[DraftSentence]:
        """Nothing is found; what is, is tested with a toy index."""
        return (DraftSentence(one.start, one.end, one.text, DraftOutcome.NOTHING, 0.0) for one in statements(text))

    def quotations(self, text: Document, warn: Callable[[str], object]) -> Iterator[Quotation]:
        """No quotation is seen."""
        return iter(())

    def map(self) -> TopicMap:
        """There are too few articles for one."""
        return TopicMap((), (), 0)

    embedder = None

    def warm(self) -> None:
        """There is no model."""

    def refresh(self) -> None:
        """There is one generation only."""

    def close(self) -> None:
        """Nothing is open."""


class Gate:
    """Opens a `FakeAssistant` only once `open` is called: the model that takes its time."""

    def __init__(self) -> None:
        """Closed at first."""
        self._event = threading.Event()
        self._error: Exception | None = None

    def open(self, error: Exception | None = None) -> None:
        """Let whoever waits through, or tell them that it cannot be opened."""
        self._error = error
        self._event.set()

    def __call__(self) -> FakeAssistant:
        """Wait, then open."""
        self._event.wait()
        if self._error:
            raise self._error
        return FakeAssistant()
