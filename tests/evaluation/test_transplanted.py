"""Questions made of a collection's sentences: told ones stand there, transplanted ones do not; figures and text."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run, ToyEmbedder, one_line

from assistant import Assistant, build
from assistant.evaluation.transplanted import Trial, pairs, trial, trial_json, trial_text
from assistant.evaluation.transplanted.questions import KEPT
from assistant.index.lexical import terms_of

TEXTS = {
    "bridge.md": "Theodore Marsh designed the Quillon Bridge in 1931. "
    "The bridge was painted by Joan Petrie in Northgate.",
    "light.md": "Ida Halvorsen finished the Velmar Lighthouse in 1868. "
    "Matthias Brandt was praised by Peder Lund in Osterby.",
    "lake.md": "Emil Rautenbach sketched Lake Ondara in 1889. It is deep. He did not swim in Tarime.",
}


@pytest.fixture
def collection(write_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[Assistant]:
    """Three short articles with the toy model."""
    build(write_corpus(TEXTS), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        yield assistant


def test_each_question_is_a_sentence_that_its_article_has_asked_for_a_detail(collection: Assistant) -> None:
    """No word of a told question but those that ask is made up, and what is asked for is not in it."""
    made = pairs(collection, 50)
    assert {"Who designed the Quillon Bridge in 1931?", "By whom was the bridge painted in Northgate?"} <= {
        pair.told for pair in made
    }
    for pair in made:
        assert collection.article(pair.article_id).text[pair.sentence.start : pair.sentence.end] == pair.sentence.text
        asking = set("who what when where by whom near since until was it that".split())
        own = {word.strip("?,").lower() for word in pair.told.split()}
        assert own - asking <= {word.strip(".,").lower() for word in pair.sentence.text.split()}


def test_a_transplanted_question_differs_by_one_name_that_another_article_has(collection: Assistant) -> None:
    """The new name stands in another article, and no passage with it has most of the question's other words."""
    passages = [one for article in collection.articles() for one in collection.passages(article.id)]
    for pair in pairs(collection, 50):
        assert pair.told.replace(pair.name, pair.other) == pair.transplanted != pair.told
        assert pair.other not in collection.article(pair.article_id).text
        rest = set(terms_of(pair.told.replace(pair.name, "")))
        having = [set(terms_of(one.text)) for one in passages if pair.other in one.text]
        assert having
        assert all(len(rest & words) <= KEPT * len(rest) for words in having)


def test_sentences_that_lean_deny_or_point_are_not_asked(collection: Assistant) -> None:
    """'It is deep.' stands for itself no more than 'He did not swim in Tarime.' says what happened."""
    asked = {pair.sentence.text for pair in pairs(collection, 50)}
    assert not any(text.startswith(("It", "He")) for text in asked)


def test_a_seed_draws_the_same_and_another_seed_others(collection: Assistant) -> None:
    """What is measured can be measured again."""
    assert pairs(collection, 3, 7) == pairs(collection, 3, 7)
    assert len({tuple(pair.told for pair in pairs(collection, 3, seed)) for seed in range(8)}) > 1


def test_a_trial_counts_what_was_refused(collection: Assistant) -> None:
    """Where nothing is refused all are answered, where everything is none; both figures come with intervals."""
    bold, timid = trial(collection, 4, caution=0.0), trial(collection, 4, caution=1.0)
    assert bold.figures["told_answered"][0] == 1.0
    assert bold.figures["transplanted_refused"][0] == bold.figures["elsewhere_refused"][0] == 0.0
    assert timid.figures["told_answered"][0] == 0.0
    assert timid.figures["transplanted_refused"] == (1.0, 1.0, 1.0)
    assert trial_json(bold)["made"] == len(trial_json(bold)["pairs"]) == 4
    text = trial_text(bold)
    assert text.startswith("4 pairs of questions made of the sentences of 3 articles")
    assert bold.asked[0].pair.transplanted in text
    assert "Transplanted and answered" not in trial_text(timid)


def test_no_question_can_be_made_of_nothing() -> None:
    """It is said why, and nothing is divided by zero."""
    empty = Trial(9, 0, 0.5, 1, ())
    assert trial_text(empty).startswith("No question could be made")
    assert trial_json(empty)["figures"] == {}


@pytest.mark.usefixtures("toy_model")
def test_the_command_prints_a_table_or_json(
    run: Run, write_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pincite test --transplanted N` needs no file, and takes none."""
    write_corpus(TEXTS)
    monkeypatch.chdir(tmp_path)
    assert run("build")[0] == 0
    status, out, err = run("test", "--transplanted", "3", "--seed", "2")
    assert (status, err) == (0, "")
    assert "3 pairs of questions" in out
    found = json.loads(run("test", "--transplanted", "3", "--json")[1])
    assert set(found["figures"]) == {"told_answered", "told_hit@1", "transplanted_refused", "elsewhere_refused"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "Expected files of known answers, or --transplanted N"),
        (("corpus", "--transplanted", "3"), "Expected files of known answers, or --transplanted N"),
        (("corpus", "--seed", "3"), "--seed 3 draws questions that are made"),
        (("--transplanted", "3", "--save", "run.json"), "--save takes known answers"),
        (("--transplanted", "0"), "0 is not in the range x>=1"),
    ],
)
def test_wrong_use_is_one_line(
    run: Run,
    write_corpus: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: str,
) -> None:
    """What cannot be asked together is said before anything is opened."""
    write_corpus(TEXTS)
    monkeypatch.chdir(tmp_path)
    status, _, err = run("test", *arguments)
    assert status == 2
    assert expected in one_line(err)
