"""The known answers can fail: a pipeline broken on purpose, in a dozen ways, and each is caught by what it breaks.

A toy world with exact scores, in which every known answer passes with its right passage first, so that whatever a fault
moves can be told.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ToyEmbedder
from toy_world import files

from assistant import Answer, Assistant, CitationError, Passage, Sentence, build
from assistant.answering.answer import decide
from assistant.evaluation.known_answers import KnownAnswer, Quotation, Run, ask, summarise
from assistant.index.views import TokensView
from assistant.retrieval.search import Candidate, search

pytestmark = pytest.mark.slow
# Between the least confident of the answerable questions and the most confident of the others: the fitted confidence
# takes the toy model's cosines, which are low, for questions about something else, but still orders them rightly.
CAUTION = 2e-5
RIGHT = (
    ("When was the old bridge built?", "bridge", "built in 1932"),
    ("How many lanes does the bridge carry?", "bridge", "It carries four lanes."),
    ("What closed the bridge in spring?", "bridge", "Engineers closed it in spring."),
    ("Which ships leave the harbour at dawn?", "harbour", "Ships leave the harbour at dawn."),
    ("How many ships do pilots guide a year?", "harbour", "Pilots guide 300 ships a year."),
    ("Where does a map of the harbour hang?", "library", "A map of the harbour hangs there."),
    ("Who sells apples on the market?", "market", "Farmers sell apples"),
    ("How many percent did prices rise?", "market", "Prices rose by 12 percent."),
    ("When did the railway reach the town?", "railway", "The railway reached the town in 1871."),
    ("Did a Mi-35 land on the railway track?", "railway", "A Mi-35 landed on the track once."),
    ("What do pupils read aloud?", "school", "Pupils read “The Sea”"),
)
REFUSE = (
    "Which king ruled Denmark?",
    "Why did the zoo close its gates?",
    "Who painted the lighthouse in Norway?",
    "zebra",
)
KNOWN = [
    *(
        KnownAnswer(f"q{n}", question, (Quotation(article, quote),), within=1)
        for n, (question, article, quote) in enumerate(RIGHT)
    ),
    *(KnownAnswer(f"r{n}", question) for n, question in enumerate(REFUSE)),
]

Search = Callable[[list[Candidate]], list[Candidate]]
Fault = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy world's index."""
    folder = tmp_path_factory.mktemp("mutations")
    for name, text in files("bridge", "harbour", "library", "market", "railway", "school").items():
        (folder / name).write_text(text, encoding="utf-8")
    build(folder, folder / "index", embedder=ToyEmbedder())
    return folder / "index"


@pytest.fixture
def world(index: Path) -> Iterator[Assistant]:
    """An assistant over the toy world."""
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        yield assistant


def run(world: Assistant) -> Run:
    """All known answers, asked."""
    return summarise(ask({Path("toy.answers.yaml"): KNOWN}, world, caution=CAUTION), world)


def test_without_a_fault_every_figure_is_perfect(world: Assistant) -> None:
    """Whatever a fault changes, it changes from this."""
    whole = run(world)
    perfect = dict.fromkeys(("hit@1", "hit@3", "hit@5", "mrr", "sentence_hit@1", "refused", "passed", "auroc"), 1.0)
    assert whole.figures == {**perfect, "false_refusals": 0.0}
    assert whole.surprises == ()


# --- faults in the ranking, the index and the offsets ----------------------------------------------------


def searching(fault: Search) -> Fault:
    """Break what the search found, before it is cited."""
    return lambda patch: patch.setattr("assistant.retrieval.search.search", lambda *asked: fault(search(*asked)))


def deciding(fault: Callable[[Answer], Answer]) -> Fault:
    """Break the answer, after it was cited."""
    return lambda patch: patch.setattr("assistant.answering.answer.decide", lambda *found: fault(decide(*found)))


def tokens(fault: Callable[[Any], Any]) -> Fault:
    """Break the token vectors that the index gives."""
    whole = TokensView.vectors
    return lambda patch: patch.setattr(TokensView, "vectors", lambda self, rows: fault(whole(self, rows)))


def shuffled(found: list[Candidate]) -> list[Candidate]:
    """Hits in an order that says nothing."""
    return random.Random(0).sample(found, len(found))


def moved(passage: Passage, by: int) -> Passage:
    """A passage that claims to stand elsewhere."""
    return replace(passage, start=passage.start + by, end=passage.end + by)


def shifted(by: int) -> Search:
    """All passages so many characters off."""
    return lambda found: [replace(one, passage=moved(one.passage, by)) for one in found]


def first_marked(found: list[Candidate]) -> list[Candidate]:
    """The marked sentence is always the first of its passage."""
    return [replace(one, sentence=_sentence(one.passage, 0)) for one in found]


def _sentence(passage: Passage, number: int) -> Sentence:
    span = passage.sentences[number]
    return Sentence(span.start, span.end, passage.text[span.start - passage.start : span.end - passage.start])


def swapped(answer: Answer) -> Answer:
    """Two articles under each other's name."""
    names = {"bridge": "harbour", "harbour": "bridge"}

    def swap(passage: Passage) -> Passage:
        return replace(passage, article_id=names.get(passage.article_id, passage.article_id))

    return replace(answer, hits=tuple(replace(hit, passage=swap(hit.passage)) for hit in answer.hits))


def first_question(patch: pytest.MonkeyPatch) -> None:
    """Whatever is asked, the first question is answered."""
    patch.setattr(
        "assistant.retrieval.search.search",
        lambda generation, embedder, question, *rest: search(generation, embedder, RIGHT[0][0], *rest),
    )


def one_sentence_late(patch: pytest.MonkeyPatch) -> None:
    """Passages of an index whose borders are off: each begins at its second sentence."""
    patch.setattr("assistant.retrieval.search.search", lambda *asked: [_late(one) for one in search(*asked)])


def _late(one: Candidate) -> Candidate:
    if len(one.passage.sentences) == 1:
        return one
    start = one.passage.sentences[1].start
    text = one.passage.text[start - one.passage.start :]
    return replace(one, passage=replace(one.passage, start=start, text=text, sentences=one.passage.sentences[1:]))


FAULTS: dict[str, tuple[Fault, str]] = {
    "ranking-shuffled": (searching(shuffled), "hit@1"),
    "ranking-reversed": (searching(lambda found: found[::-1]), "hit@1"),
    "first-hit-lost": (searching(lambda found: found[1:]), "hit@1"),
    "every-second-hit-lost": (searching(lambda found: found[1::2]), "hit@5"),
    "one-article-alone": (
        searching(lambda found: [one for one in found if one.passage.article_id == "bridge"]),
        "hit@5",
    ),
    "passages-one-too-far": (searching(shifted(1)), "hit@1"),
    "passages-one-too-early": (searching(shifted(-1)), "hit@1"),
    "passages-begin-a-sentence-late": (one_sentence_late, "hit@1"),
    "first-sentence-marked": (searching(first_marked), "sentence_hit@1"),
    "articles-swapped": (deciding(swapped), "hit@1"),
    "tokens-of-the-next-passage": (tokens(lambda found: np.roll(found, 12, axis=0)), "hit@1"),
    "tokens-all-equal": (tokens(np.ones_like), "hit@1"),
    "always-the-first-question": (first_question, "hit@1"),
    "refusal-always": (deciding(lambda answer: replace(answer, refused=True)), "passed"),
    "refusal-never": (deciding(lambda answer: replace(answer, refused=False)), "refused"),
    "refusal-reversed": (deciding(lambda answer: replace(answer, refused=not answer.refused)), "refused"),
    "confidence-constant": (deciding(lambda answer: replace(answer, confidence=0.5)), "auroc"),
}


@pytest.mark.parametrize(("fault", "falls"), FAULTS.values(), ids=FAULTS)
def test_a_broken_pipeline_is_caught(
    world: Assistant, monkeypatch: pytest.MonkeyPatch, fault: Fault, falls: str
) -> None:
    """The figure that measures what was broken falls from one."""
    fault(monkeypatch)
    found = run(world).figures[falls]
    assert found is not None
    assert found < 0.95


@pytest.mark.parametrize(
    "name", [name for name in FAULTS if name not in ("first-sentence-marked", "confidence-constant")]
)
def test_a_broken_pipeline_fails_the_run(world: Assistant, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What breaks ranks, places or refusals makes known answers fail; all but two, which only a figure shows."""
    FAULTS[name][0](monkeypatch)
    assert run(world).surprises != ()


@pytest.mark.parametrize("refused", [True, False])
def test_a_broken_refusal_moves_no_rank(world: Assistant, monkeypatch: pytest.MonkeyPatch, refused: bool) -> None:
    """Ranks ignore refusal, so a fault in one is not blamed on the other."""
    deciding(lambda answer: replace(answer, refused=refused))(monkeypatch)
    found = run(world).figures
    assert (found["mrr"], found["false_refusals"], found["refused"]) == (1.0, float(refused), float(refused))


@pytest.mark.parametrize("by", [1, -1])
def test_a_quotation_one_letter_off_stops_the_run(world: Assistant, monkeypatch: pytest.MonkeyPatch, by: int) -> None:
    """A marked sentence that is no slice of its article is no wrong answer but no answer at all."""

    def off(found: list[Candidate]) -> list[Candidate]:
        return [replace(one, sentence=replace(one.sentence, start=one.sentence.start + by)) for one in found]

    searching(off)(monkeypatch)
    with pytest.raises(CitationError, match="The quotation does not stand in"):
        run(world)
