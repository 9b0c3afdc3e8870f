"""A trial as text for a terminal. Pure: a record in, a string out."""

from collections.abc import Iterator

from assistant.evaluation.known_answers.table import columns, number
from assistant.evaluation.transplanted.trial import ANSWERED, ELSEWHERE, FIRST, REFUSED, Asked, Trial

EXAMPLES = 5
_TITLES = {
    ANSWERED: "Told, and answered",
    FIRST: "… with the telling passage first",
    REFUSED: "Transplanted, and refused",
    ELSEWHERE: "… and of the other articles alone",
}
_LIMITS = (
    "Told questions have the articles' own words, which people's questions have not: expect fewer right answers to "
    "those. Transplanted ones tell how often a detail that the articles do not give is taken for told. Compare "
    "settings on one collection by these figures, not one collection with another."
)


def trial_text(trial: Trial) -> str:
    """What was made, every figure with its interval, and the first traps that were fallen into."""
    made = len(trial.asked)
    if not made:
        return (
            "No question could be made: it takes sentences of English that name two things, or a thing and a date, in "
            "articles that name different ones of a kind."
        )
    rows = [("figure", "value", "95 %"), *_rows(trial)]
    head = (
        f"{made} {'pair' if made == 1 else 'pairs'} of questions made of the sentences of {trial.articles} "
        f"{'article' if trial.articles == 1 else 'articles'} (asked for: {trial.wanted}; seed {trial.seed}; caution "
        f"{trial.caution:.2f})."
    )
    fallen = [one for one in trial.asked if not one.refused]
    parts = [head, columns(rows), *_examples(fallen), _LIMITS]
    return "\n\n".join(parts)


def _rows(trial: Trial) -> Iterator[tuple[str, str, str]]:
    for name, (value, low, high) in trial.figures.items():
        yield _TITLES[name], number(value), f"{number(low)}–{number(high)}"


def _examples(fallen: list[Asked]) -> Iterator[str]:
    """The traps that were answered with the most confidence."""
    surest = sorted(fallen, key=lambda one: -one.confidence)[:EXAMPLES]
    lines = [
        f"  {one.pair.transplanted}\n    made of: {one.pair.told}\n    answered with confidence "
        f"{one.confidence:.2f}: “{one.shown}”"
        for one in surest
    ]
    if lines:
        yield "\n".join(["Transplanted and answered, the surest first:", *lines])
