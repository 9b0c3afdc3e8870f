"""Refitting the refusal: the fit itself, what is written, and that a user's own takes the place of the shipped one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant import Assistant, atomic, build
from assistant.answering import refusal
from assistant.answering.refusal import Logistic, Refusal
from assistant.errors import BrokenIndexError, UsageError
from assistant.evaluation import calibrate, measures
from assistant.evaluation.known_answers import KnownAnswer, Quotation

pytestmark = pytest.mark.slow
Write = Callable[..., Path]
THINGS = [f"thing{n}" for n in range(24)]


@pytest.fixture
def index(write_corpus: Write, tmp_path: Path) -> Path:
    """An index of a sentence about each thing, with the toy model."""
    text = "\n\n".join(f"The {name} stands in room {n}." for n, name in enumerate(THINGS))
    build(write_corpus({"rooms.md": text}), tmp_path / "index", embedder=ToyEmbedder())
    return tmp_path / "index"


@pytest.fixture
def assistant(index: Path) -> Iterator[Assistant]:
    """An assistant over it."""
    with Assistant.open(index, embedder=ToyEmbedder()) as opened:
        yield opened


def known(name: str, question: str, quote: str | None) -> KnownAnswer:
    """A known answer, or a question to be refused."""
    answers = (Quotation("rooms", quote),) if quote else ()
    return KnownAnswer(id=name, question=question, answers=answers, within=3, tags=(), known_miss=None, line=1)


def both_kinds(count: int = 24) -> list[KnownAnswer]:
    """As many questions about things that stand somewhere as about things that do not."""
    yes = [
        known(f"y{n}", f"Where stands the {name}?", f"The {name} stands in room {n}.")
        for n, name in enumerate(THINGS[:count])
    ]
    return yes + [known(f"n{n}", f"Who painted zebra{n} so early?", None) for n in range(count)]


# --- the fit --------------------------------------------------------------------------------------------


def test_the_fit_finds_what_decides() -> None:
    """Of two scores one decides: it gets the weight, and confidence crosses a half between the classes."""
    generator = np.random.default_rng(0)
    labels = [n % 2 == 0 for n in range(200)]
    scores = [{"told": 0.7 if yes else 0.3, "noise": float(generator.random())} for yes in labels]
    model = calibrate.fit(scores, ("told", "noise"), labels, np.ones(200))
    assert abs(model.weights["noise"]) < 0.5 < model.weights["told"]
    assert model.probability({"told": 0.7, "noise": 0.5}) > 0.9
    assert model.probability({"told": 0.3, "noise": 0.5}) < 0.1


def test_weights_move_the_confidence() -> None:
    """Scores that tell nothing give the weighted share of the answerable."""
    labels = [True] * 10 + [False] * 30
    scores = [{"flat": 0.0}] * 40
    equal = calibrate.fit(scores, ("flat",), labels, np.ones(40))
    balanced = calibrate.fit(scores, ("flat",), labels, np.where(labels, 1 / 10, 1 / 30))
    assert equal.probability({"flat": 0.0}) == pytest.approx(0.25, abs=0.01)
    assert balanced.probability({"flat": 0.0}) == pytest.approx(0.5, abs=0.01)


def test_weights_count_in_cross_validation() -> None:
    """The folds are fitted with the same weights."""
    labels = [True] * 20 + [False] * 60
    weights = np.where(labels, 1 / 20, 1 / 60)
    groups = [str(n) for n in range(80)]
    found = calibrate.cross_validated([{"flat": 0.0}] * 80, ("flat",), labels, weights, groups)
    assert found == pytest.approx(np.full(80, 0.5), abs=0.06)


def test_cross_validation_sees_nothing_of_a_group() -> None:
    """Questions that share a group and a label told by nothing else are not learned by heart."""
    groups = [f"g{n // 2}" for n in range(80)]
    generator = np.random.default_rng(1)
    labels = [bool(x) for x in np.repeat(generator.integers(0, 2, 40), 2)]
    scores = [{f"s{i}": float(n // 2 == i) for i in range(40)} for n in range(80)]
    names = tuple(f"s{i}" for i in range(40))
    apart = calibrate.cross_validated(scores, names, labels, np.ones(80), groups)
    by_heart = calibrate.cross_validated(scores, names, labels, np.ones(80), [str(n) for n in range(80)])
    yes = np.array(labels)
    assert measures.auroc(list(apart[yes]), list(apart[~yes])) < 0.6  # type: ignore[operator]
    assert measures.auroc(list(by_heart[yes]), list(by_heart[~yes])) > 0.9  # type: ignore[operator]


def test_a_refit_is_measured_and_repeats(assistant: Assistant) -> None:
    """Questions that can be told apart by their scores are, on folds that were not seen; a second fit is equal."""
    refit = calibrate.refit(both_kinds(), assistant)
    assert (refit.calibration.answerable, refit.calibration.unanswerable) == (24, 24)
    assert refit.calibration.refitted["auroc"] == 1
    assert refit.calibration.better
    assert refit.calibration.refitted["log_loss"] < refit.calibration.shipped["log_loss"]
    assert calibrate.refit(both_kinds(), assistant) == refit
    assert calibrate.refit(list(reversed(both_kinds())), assistant).refusal == refit.refusal


def test_both_kinds_weigh_the_same(assistant: Assistant) -> None:
    """Where nothing tells them apart the confidence is a half, however many more are to be refused."""
    yes = both_kinds()[:24]
    no = [known(f"n{n}", yes[n % 24].question, None) for n in range(72)]
    refit = calibrate.refit([*yes, *no], assistant)
    confidences = [refit.refusal.confidence(assistant.ask(one.question).hits[0].scores) for one in yes]
    assert measures.mean(confidences) == pytest.approx(0.5, abs=0.03)


def test_the_caution_refuses_one_in_twenty(assistant: Assistant) -> None:
    """It is the confidence under which 5 % of the answerable questions fall, when not seen."""
    refit = calibrate.refit(both_kinds(), assistant)
    confidences = [refit.refusal.confidence(assistant.ask(one.question).hits[0].scores) for one in both_kinds()]
    assert sum(x < refit.refusal.caution for x in confidences[:24]) <= 3
    assert all(x < refit.refusal.caution for x in confidences[24:])


def test_too_few_are_refused(assistant: Assistant) -> None:
    """Twenty of each kind are asked for, and the message says how many there are."""
    with pytest.raises(UsageError, match="at least 20 with answers and 20 to be refused, found 19 and 19"):
        calibrate.refit(both_kinds(19), assistant)
    with pytest.raises(UsageError, match="found 24 and 0"):
        calibrate.refit(both_kinds()[:24], assistant)
    assert calibrate.refit(both_kinds(20), assistant).calibration.answerable == 20


def test_progress_is_told(assistant: Assistant) -> None:
    """After each question."""
    told: list[int] = []
    calibrate.refit(both_kinds(20), assistant, lambda done, total, what: told.append(done))
    assert told == list(range(1, 41))


# --- what is written ------------------------------------------------------------------------------------


def written(index: Path, assistant: Assistant, tmp_path: Path) -> Refusal:
    """Refit, write, and give what was fitted."""
    file = tmp_path / "own.answers.yaml"
    file.write_text("[]")
    refit = calibrate.refit(both_kinds(), assistant)
    assert calibrate.write(refit, index, [file]).written == str(index / "calibration.json")
    return refit.refusal


def test_what_was_fitted_is_used(index: Path, assistant: Assistant, tmp_path: Path) -> None:
    """An open assistant answers by the new coefficients, and by the shipped ones after a reset."""
    question = both_kinds()[0].question
    before = assistant.ask(question)
    own = written(index, assistant, tmp_path)
    after = assistant.ask(question)
    assert after.confidence == own.confidence(after.hits[0].scores) != before.confidence
    assert after.caution == own.caution
    assert assistant.ask(question, caution=0.25).caution == 0.25
    assert calibrate.reset(index) is True
    assert assistant.ask(question) == before
    assert calibrate.reset(index) is False


def test_a_build_leaves_it(index: Path, assistant: Assistant, write_corpus: Write, tmp_path: Path) -> None:
    """A new generation of other articles is asked with the same coefficients."""
    own = written(index, assistant, tmp_path)
    build(write_corpus({"new.md": "The zebra sleeps."}, "other"), index, embedder=ToyEmbedder())
    with Assistant.open(index, embedder=ToyEmbedder()) as opened:
        assert opened.ask("Where sleeps the zebra?").caution == own.caution


def test_the_file_says_where_it_is_from(index: Path, assistant: Assistant, tmp_path: Path) -> None:
    """Date, files with their hashes, model and figures stand in it, for a person to read."""
    own = written(index, assistant, tmp_path)
    data = json.loads((index / "calibration.json").read_text())
    assert data["model_sha256"] == ToyEmbedder().sha256
    assert data["files"]["own.answers.yaml"].startswith("4f53cda18c2baa0c")  # SHA-256 of '[]'
    assert data["figures"]["refitted, cross-validated"]["auroc"] == 1
    assert (data["answerable"], data["caution"]) == (24, own.caution)
    assert data["fitted"][:2] == "20"


def test_another_model_is_an_error(index: Path, assistant: Assistant, tmp_path: Path) -> None:
    """Scores of another model mean something else: that is said, and how to go back."""
    written(index, assistant, tmp_path)
    with pytest.raises(BrokenIndexError, match=r"another model or version: expected 00000000.*--reset"):
        refusal.of_index(index, "0" * 64)


GOOD: dict[str, Any] = {
    "model_sha256": "m",
    "caution": 0.5,
    "answer": {"weights": {"gist": 1.0}, "intercept": 0},
    "hit": {"weights": {"behind": -1.0}, "intercept": 0},
}


def test_a_calibration_can_be_written_by_hand(tmp_path: Path) -> None:
    """The file holds plain numbers; nothing in it is needed but these."""
    (tmp_path / "calibration.json").write_text(json.dumps(GOOD))
    expected = Refusal(Logistic({"gist": 1.0}, 0), Logistic({"behind": -1.0}, 0), 0.5)
    assert refusal.of_index(tmp_path, "m") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        json.dumps({**GOOD, "caution": None}),
        json.dumps({**GOOD, "caution": float("nan")}),
        json.dumps({**GOOD, "answer": {"weights": {"gist": "1"}, "intercept": 0}}),
        json.dumps({**GOOD, "answer": {"weights": ["gist"], "intercept": 0}}),
        json.dumps({key: value for key, value in GOOD.items() if key != "hit"}),
        json.dumps({key: value for key, value in GOOD.items() if key != "model_sha256"}),
    ],
)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, text: str) -> None:
    """Whatever is wrong with it, the message names the file and the way out."""
    (tmp_path / "calibration.json").write_text(text)
    with pytest.raises(BrokenIndexError, match=r"calibration\.json is damaged .*pincite calibrate --reset"):
        refusal.of_index(tmp_path, "m")


def test_an_unknown_score_is_of_another_version(tmp_path: Path) -> None:
    """Weights of a score that is not computed any more cannot be used."""
    data = {**GOOD, "answer": {"weights": {"nowhere": 1.0}, "intercept": 0}}
    (tmp_path / "calibration.json").write_text(json.dumps(data))
    with pytest.raises(BrokenIndexError, match="another model or version"):
        refusal.of_index(tmp_path, "m")


def test_without_a_file_the_shipped_one_holds(tmp_path: Path) -> None:
    """Also where the index is no folder."""
    assert refusal.of_index(tmp_path, "m") is refusal.default()
    (tmp_path / "file").write_text("")
    assert refusal.of_index(tmp_path / "file", "m") is refusal.default()


# --- whole or not at all --------------------------------------------------------------------------------


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new text stands there, readable by others, and nothing else is left."""
    path = tmp_path / "a.json"
    path.write_text("old")
    atomic.write_text(path, "nü")
    assert path.read_bytes() == "nü".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, the former file stands and no draft is left."""
    path = tmp_path / "a.json"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.atomic.os.fsync", full)
    with pytest.raises(UsageError, match=r"Cannot write .*a\.json: No space left on device"):
        atomic.write_text(path, "new")
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
