"""The words for a confidence promise what the development questions bear out; the benchmark counts what is held out."""

from assistant import Answer, Assistant
from assistant.evaluation.known_answers import KnownAnswer, gold, is_right
from assistant.text.wording import PROMISES, WEAK, strength


def test_the_words_keep_their_promise_on_the_questions_they_were_chosen_on(
    real_assistant: Assistant, development_answers: list[tuple[KnownAnswer, Answer]]
) -> None:
    """Of the hits called very likely nine in ten answer, of the probable ones three in four."""
    right: dict[int, list[bool]] = {3: [], 2: [], WEAK: []}
    for known, answer in development_answers:
        wanted = () if known.refuse else gold(known, real_assistant)
        for hit in answer.hits:
            if hit.answers:
                right[strength(hit.confidence)].append(is_right(hit, wanted))
    shares = [sum(right[step]) / len(right[step]) for step in (3, 2)]
    assert all(share >= promise for share, promise in zip(shares, PROMISES, strict=True)), shares
    assert min(map(len, right.values())) >= 10
