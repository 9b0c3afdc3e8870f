"""A made-up assistant for the page's tests: two invented articles, a third that copies, hostile text.

It needs no index and no model. It answers by table: a question is looked up by its first word.
"""

import hashlib
import re
import threading
from dataclasses import replace

from assistant.errors import BrokenIndexError, UsageError
from assistant.records import (
    Answer,
    Article,
    Citation,
    Hit,
    IndexInfo,
    Paragraph,
    Passage,
    Repair,
    Sentence,
    Span,
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
        reference={},
        text=f"{article.title or article.id}, para. {number} <i>cited</i>.",
    )


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
        (),
        citation,
        copies,
    )


COUNCIL = "In 2019 the island council decided to keep the old ship until 2035."
CROSSES = "The ferry crosses every forty minutes in summer, which most islanders find enough."
LAMP = "The lighthouse at the southern mole was switched off in 1987."
INFO = IndexInfo("g1", "none", 3, 12)
HITS = {
    "How": (
        _hit(1, "ferry", COUNCIL, 0.93, ("copy-of-the-minutes",)),
        _hit(2, "bridge", CROSSES, 0.61),
        _hit(3, "ferry", LAMP, 0.2),
    ),
    "What": (_hit(1, "ferry", HOSTILE, 0.85),),
    "When": (replace(_hit(1, "ferry", LAMP, 0.4), answers=True),),
    "Who": (
        _hit(1, "bridge", "Engineers put its cost at 90 million crowns.", 0.1),
        _hit(2, "ferry", LAMP, 0.1),
    ),
}


class FakeAssistant:
    """Answers by table; 'Who' is refused, 'Break' raises an error for a person, 'Crash' any other."""

    def ask(self, question: str, *, top: int = 5) -> Answer:
        """Look the answer up."""
        word = question.split()[0]
        if word == "Break":
            raise BrokenIndexError("Cannot read the index at index/<CURRENT>: build it again.")
        if word == "Crash":
            raise RuntimeError("secret inside")
        hits = HITS.get(word, ())[:top]
        refused = word not in ("How", "What", "When")
        reason = "No sentence in the articles says who <that> is." if refused else None
        found = Answer(question, refused, reason, 0.9, 0.5, hits, 2, (), (), (), INFO)
        return replace(found, independent=1) if word in ("What", "When") else found

    def info(self) -> IndexInfo:
        """Three articles."""
        return INFO

    def article(self, article_id: str) -> Article:
        """One of the three."""
        if article_id not in BY_ID:
            raise UsageError(f"No article {article_id!r} in the index: list them with `pincite list`.")
        return BY_ID[article_id]

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

    def open(self) -> None:
        """Let whoever waits through."""
        self._event.set()

    def __call__(self) -> FakeAssistant:
        """Wait, then open."""
        self._event.wait()
        return FakeAssistant()
