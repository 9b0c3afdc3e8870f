"""Two runs side by side: what was fixed, what broke, and whether a figure's change is more than chance.

Questions are paired by id where the question and its kind are the same; all others are new or removed, and only pairs
are counted in the figures. Timings are compared as a ratio and decide nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.evaluation.known_answers.figures import AUROC, AUROC_TITLE, MEASURES, Result, confidences
from assistant.evaluation.known_answers.runs import Asked, Run
from assistant.evaluation.measures import auroc, mean, paired_p
from assistant.evaluation.saved import paired
from assistant.messages import message


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of both runs over their common questions; `p` is None where there is no paired test (AUROC)."""

    key: str
    title: str
    before: float | None
    after: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a run differs from a baseline.

    Attributes:
        before: the baseline.
        fixed: failed then, pass now; as they are now, like all others but `removed`.
        broken: passed then, fail now.
        unchanged: pass in both or fail in both.
        new: asked only now.
        removed: asked only then.
        changes: every figure.
        slower: p50 of the answers now over that of the baseline.
        differences: what else differs, in words: articles, model, passages, settings.
    """

    before: Run
    fixed: tuple[Result, ...]
    broken: tuple[Result, ...]
    unchanged: tuple[Result, ...]
    new: tuple[Result, ...]
    removed: tuple[Result, ...]
    changes: tuple[Change, ...]
    slower: float | None
    differences: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Set a run beside its baseline."""
    then, now = ({_key(result) for result in run.results} for run in (before, after))
    pairs = paired(before.results, after.results, _key)
    return Comparison(
        before=before,
        fixed=tuple(new for old, new in pairs if new.passed and not old.passed),
        broken=tuple(new for old, new in pairs if old.passed and not new.passed),
        unchanged=tuple(new for old, new in pairs if old.passed == new.passed),
        new=tuple(result for result in after.results if _key(result) not in then),
        removed=tuple(result for result in before.results if _key(result) not in now),
        changes=_changes(pairs),
        slower=after.measured.p50_ms / before.measured.p50_ms if before.measured.p50_ms else None,
        differences=_differences(before.asked, after.asked),
    )


def _key(result: Result) -> tuple[str, str, bool]:
    return result.id, result.question, result.refuse


def _changes(pairs: list[tuple[Result, Result]]) -> tuple[Change, ...]:
    then, now = [old for old, _ in pairs], [new for _, new in pairs]
    changes = []
    for measure in MEASURES:
        a, b = measure.values(then), measure.values(now)
        changes.append(
            Change(measure.key, measure.title, mean(a), mean(b), paired_p(a, b))
            if a
            else Change(measure.key, measure.title, None, None, None)
        )
    before, after = (auroc(*confidences(results)) for results in (then, now))
    return (*changes, Change(AUROC, AUROC_TITLE, before, after, None))


def _differences(before: Asked, after: Asked) -> tuple[str, ...]:
    """One line for everything that makes the runs two different experiments."""
    lines: list[str] = []
    if before.collection != after.collection:
        lines.append(
            message(
                "another collection: articles {articles}, passages {passages}, {hash} then, articles {articles_now}, "
                "passages {passages_now}, {hash_now} now",
                articles=before.articles,
                passages=before.passages,
                hash=before.collection[:8],
                articles_now=after.articles,
                passages_now=after.passages,
                hash_now=after.collection[:8],
            )
        )
    if _model(before.recipe) != _model(after.recipe):
        lines.append(
            message("another model: {then} then, {now} now", then=_model(before.recipe), now=_model(after.recipe))
        )
    rules = [{name: value for name, value in run.recipe.items() if "model" not in name} for run in (before, after)]
    lines.extend(
        message("other {name}: {then} then, {now} now", name=_words(name), then=a, now=b)
        for name, a, b in _unequal(*rules)
    )
    settings = [
        {
            "reranker": run.reranker,
            "caution": run.caution,
            "depth": run.top,
            "version": run.version,
        }
        for run in (before, after)
    ]
    lines.extend(
        message("another {name}: {then} then, {now} now", name=name, then=a, now=b)
        for name, a, b in _unequal(*settings)
    )
    return tuple(lines)


def _model(recipe: Mapping[str, Any]) -> str:
    return f"{recipe.get('model')} {str(recipe.get('model_sha256'))[:8]}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _unequal(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(name, _said(a.get(name)), _said(b.get(name))) for name in {**a, **b} if a.get(name) != b.get(name)]


def _said(value: Any) -> str:
    """A value in words: mappings as 'name value, name value'."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as `pincite test --json` prints it: questions by id."""
    groups = ("fixed", "broken", "unchanged", "new", "removed")
    return {
        **{group: [result.id for result in getattr(comparison, group)] for group in groups},
        "figures": {
            change.key: {name: value for name, value in asdict(change).items() if name not in ("key", "title")}
            for change in comparison.changes
        },
        "differences": list(comparison.differences),
        "slower": comparison.slower,
    }
