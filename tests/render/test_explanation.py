"""An explanation for a terminal: all that the record has, in words and in columns that line up."""

from assistant.records import AskedWord, Considered, Explanation, Fate, IndexInfo, Sentence, Signal, Weighing
from assistant.render import explanation_json, explanation_text


def _considered(rank: int, fate: Fate, hit: int | None, **scores: float) -> Considered:
    views = {"bm25": 12.5, "dense": 0.5, "late": 0.6, "sentence": 0.7, **scores}
    return Considered(
        rank, f"a:{rank}-9@00000000", "a", rank, 9, Sentence(rank, 9, "Four."), 0.65, 0.4,
        {"dense": 1, "bm25": None}, views, (("four", 0.31), ("Mi-35", 0.2)), fate, hit,
    )  # fmt: skip


EXPLANATION = Explanation(
    question="How many Mi-35?",
    refused=True,
    reason="No passage has the word “many”.",
    rule=None,
    confidence=0.125,
    caution=0.25,
    words=(AskedWord("many", 0, True), AskedWord("Mi-35", 1, False), AskedWord("ten", 0, False)),
    apart=("Mi-35", "ten"),
    weighings=(Weighing("answer", (Signal("gist", 0.5, 2.0, 1.0),), -1.0, 0.5),),
    candidates=(_considered(1, Fate.HIT, 1, reader=-0.5), _considered(2, Fate.TWIN, 1)),
    index=IndexInfo("g", "m", 1, 2),
)


def test_the_text_tells_all() -> None:
    """Verdict, words, sums and candidates; a dash where a view or the reader has nothing."""
    text = explanation_text(EXPLANATION, 0)
    assert text.startswith("Refused: confidence 12.5%, 25.0% is asked for. No passage has the word “many”.\n\n")
    assert "“many” nowhere · “Mi-35” in 1 passage · “ten” in no passage, but in the texts." in text
    assert "No passage has both “Mi-35” and “ten”." in text
    assert "If so, does the best passage answer it? 50.0%" in text
    assert "   gist            0.500     2.000    +1.000" in text
    assert "2 candidates, best first:" in text
    assert "a:2-9@00000000 · twin of hit 1" in text
    assert "four 0.31, Mi-35 0.20" in text


def test_columns_stand_below_their_heads() -> None:
    """Every row is as wide as the head, with a reader or without."""
    lines = explanation_text(EXPLANATION, 0).splitlines()
    head = next(line for line in lines if line.startswith("place "))
    rows = [line for line in lines if line.strip().startswith(("1  ", "2  "))]
    assert [len(row) for row in rows] == [len(head)] * 2


def test_a_rule_stands_in_the_place_of_the_weighings() -> None:
    """What was never weighed is not shown."""
    from dataclasses import replace

    text = explanation_text(replace(EXPLANATION, rule="greeting", candidates=()), 0)
    assert "It asks nothing of articles, so no score was weighed." in text
    assert "gist" not in text
    assert text.endswith("No candidates.")


def test_json_has_every_field() -> None:
    """Field by field, as the records."""
    value = explanation_json(EXPLANATION)
    assert value["candidates"][0]["words"] == (("four", 0.31), ("Mi-35", 0.2))
    assert value["weighings"][0]["signals"][0] == {"name": "gist", "value": 0.5, "weight": 2.0, "contribution": 1.0}
