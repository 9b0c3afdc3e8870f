"""What the routes of the tab of known answers take and refuse, without a browser: each can be sent anything."""

import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from ui_fake import COUNCIL
from ui_known import FILE, KnownAssistant, folder

from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.ui import Opening, guard, marking
from assistant.ui import known as known_tab
from assistant.ui.known import runner, view
from assistant.ui.known.folder import read, save, saved
from assistant.ui.site import Site

SHIP = "q=How+long+will+it+sail%3F"
HIT = "ferry:586-653@"


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A folder of known answers, beside which there is room for trouble."""
    return folder(tmp_path / "known")


@pytest.fixture
def assistant() -> KnownAssistant:
    """The assistant that is asked."""
    return KnownAssistant()


@pytest.fixture
def client(known: Path, assistant: KnownAssistant, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Requests to the routes alone; the intervals, which take seconds, are left out."""
    monkeypatch.setattr(runner, "with_intervals", lambda _: ())
    app = FastAPI()
    app.state.site = Site(Opening(lambda: assistant), answers=known)
    app.include_router(known_tab.router)
    app.include_router(marking.router)
    return TestClient(app, headers={guard.OURS: "1"})


def hit(client: TestClient) -> str:
    """The citation of the first hit."""
    return next(one.citation.id for one in KnownAssistant().ask("How").hits if one.citation.id.startswith(HIT))


def ended(client: TestClient) -> str:
    """The tab, once no run is under way."""
    for _ in range(400):
        if not client.get("/pincite/known/progress").json():
            return str(client.get("/pincite/known").text)
        time.sleep(0.02)
    raise TimeoutError


@pytest.mark.parametrize("name", ["run", "cancel", "save", "mark"])
def test_only_the_page_changes_anything(client: TestClient, name: str) -> None:
    """What pages of other sites can send lacks the page's header and is refused, and so is JSON that is no object."""
    ours = client.headers.pop(guard.OURS)
    text = {"content-type": "text/plain"}
    assert client.post(f"/pincite/known/{name}", data={"files": FILE}).status_code == 403
    assert client.post(f"/pincite/known/{name}", content="{}", headers=text).status_code == 403
    assert client.post(f"/pincite/known/{name}", json={}).status_code == 403
    client.headers[guard.OURS] = ours
    if name != "cancel":  # it takes nothing
        assert client.post(f"/pincite/known/{name}", content="{}", headers=text).status_code == 422
        assert client.post(f"/pincite/known/{name}", json=[1]).status_code == 422
    assert client.get("/pincite/known/progress").json() == {}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "No question was chosen"),
        ("mine.answers.yaml", "No question was chosen"),
        (["../outside.answers.yaml"], "no file of known answers named “../outside.answers.yaml”"),
        ([FILE, "/etc/passwd"], "named “/etc/passwd”"),
    ],
)
def test_only_files_of_the_folder_are_asked(client: TestClient, known: Path, files: object, said: str) -> None:
    """A name that leads elsewhere is no name of a file, whether there is such a file or not."""
    (known.parent / "outside.answers.yaml").write_text("- {id: a, question: How?, refuse: true}\n", "utf-8")
    assert said in client.post("/pincite/known/run", json={"files": files}).json()["problem"]


def test_a_file_that_cannot_be_read_says_why_and_the_others_can_be_asked(client: TestClient, known: Path) -> None:
    """The message stands beside the file, which cannot be ticked."""
    (known / "broken.answers.yaml").write_text("- id: a\n  question: <b>\n", "utf-8")
    tab = client.get("/pincite/known").text

    assert 'value="broken.answers.yaml" disabled' in tab
    assert f'value="{FILE}" checked' in tab
    assert "<b>" not in tab.replace("<b>7</b>", "")
    assert client.post("/pincite/known/run", json={"files": [FILE]}).json() == {}
    assert "2 / 5" in ended(client) or "3 / 5" in ended(client)


def test_a_quotation_that_no_article_holds_ends_the_run_with_its_line(client: TestClient, known: Path) -> None:
    """What is wrong with a file is said in the tab, and nothing was asked."""
    entry = "- id: gone\n  question: How?\n  answers:\n    - article: ferry\n      quote: No such words.\n"
    (known / FILE).write_text(entry, "utf-8")
    client.post("/pincite/known/run", json={"files": [FILE]})

    assert "expects a quotation that &#39;ferry&#39; does not contain" in ended(client)


def test_one_run_at_a_time(client: TestClient, assistant: KnownAssistant) -> None:
    """A second run is refused while one is under way, and can be begun when it has ended."""
    assistant.gate.clear()
    assert client.post("/pincite/known/run", json={"files": [FILE]}).json() == {}
    assert client.get("/pincite/known/progress").json() == {"done": 0, "said": "0 of 5 questions asked"}
    second = client.post("/pincite/known/run", json={"files": [FILE]}).json()
    assert "being asked already" in second["problem"]
    assistant.gate.set()
    ended(client)

    assert len(assistant.asked) == 5
    assert client.post("/pincite/known/run", json={"files": [FILE]}).json() == {}
    ended(client)


def test_articles_that_change_under_a_run_end_it(
    client: TestClient, assistant: KnownAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers from two generations of the index are no run."""
    generations = iter("abcdefgh")
    info = assistant.info()
    monkeypatch.setattr(assistant, "info", lambda: type(info)(next(generations), "none", 3, 12))
    client.post("/pincite/known/run", json={"files": [FILE]})

    assert "The articles changed while the questions were asked" in ended(client)


def test_nothing_is_kept_or_reported_before_a_run(client: TestClient) -> None:
    """Without a run there is nothing to keep, and no report."""
    assert client.post("/pincite/known/save", json={"name": "a"}).json() == {
        "problem": "There is no run to keep yet: ask the questions first."
    }
    assert client.get("/pincite/known/report").status_code == 404


@pytest.mark.parametrize("name", ["", " ", "..", "../a", "a/b", ".a", "a\0", "x" * 81, "a\\b", "CON:"])
def test_a_run_is_kept_inside_the_folder_only(client: TestClient, known: Path, name: str) -> None:
    """A name that is none, or leads out of the folder, is refused with what was found."""
    client.post("/pincite/known/run", json={"files": [FILE]})
    ended(client)
    before = sorted(known.parent.rglob("*"))

    assert "A run’s name has letters" in client.post("/pincite/known/save", json={"name": name}).json()["problem"]
    assert sorted(known.parent.rglob("*")) == before


def test_a_kept_run_is_not_written_over(client: TestClient, known: Path) -> None:
    """The second run of a name is refused; the first one is offered as a baseline, other JSON is not."""
    (known / "schema.json").write_text("{}", "utf-8")
    client.post("/pincite/known/run", json={"files": [FILE]})
    ended(client)
    assert client.post("/pincite/known/save", json={"name": "one.run.json"}).json() == {"said": "Kept as one.run.json"}
    assert "is there already" in client.post("/pincite/known/save", json={"name": "one"}).json()["problem"]

    assert [one.name for one in saved(known)] == ["one.run.json"]
    assert "0 fixed, 0 broken" in client.get("/pincite/known?baseline=one.run.json").text
    assert "no run named “gone”" in client.get("/pincite/known?baseline=gone").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"query": SHIP, "mark": "ferry:0-9@00000000", "file": FILE}, "The answer has changed since it was shown"),
        ({"query": SHIP, "mark": "", "file": FILE}, "The question is not refused"),
        ({"query": "q=Who&in=ferry", "mark": "", "file": FILE}, "Part of the articles may refuse what all answer"),
        ({"query": "q=Who&caution=0.9", "mark": "", "file": FILE}, "Part of the articles may refuse"),
        ({"query": "", "mark": "", "file": FILE}, "The question is empty"),
        ({"query": {"q": "Who"}, "mark": "", "file": FILE}, "The question is empty"),
        ({"query": "q=Who", "mark": "", "file": "../out"}, "leads out of"),
        ({"query": "q=Who", "mark": "", "file": "/tmp/out.answers.yaml"}, "leads out of"),
        ({"query": "q=Who", "mark": "", "file": "none/out"}, "there is no folder"),
        ({"query": "q=Who", "mark": "", "file": ""}, "Choose a file, or name a new one"),
        ({}, "The question is empty"),
    ],
)
def test_what_cannot_be_marked_is_one_message(
    client: TestClient, known: Path, sent: dict[str, object], said: str
) -> None:
    """What a button did not offer, or leads out of the folder, is refused, and nothing is written."""
    before = {path: path.read_bytes() for path in known.parent.rglob("*") if path.is_file()}

    assert said in client.post("/pincite/known/mark", json=sent).json()["problem"]
    assert {path: path.read_bytes() for path in known.parent.rglob("*") if path.is_file()} == before


def test_a_marked_hit_is_the_sentence_that_was_shown(client: TestClient, known: Path) -> None:
    """The dialog shows the sentence, the file gets it, every other byte of the file stays."""
    before = (known / FILE).read_text("utf-8")
    form = client.get(f"/pincite/known/mark?{SHIP}&mark={hit(client)}").text
    said = client.post("/pincite/known/mark", json={"query": SHIP, "mark": hit(client), "file": FILE}).json()

    assert f"<mark>{COUNCIL}</mark>" in form
    assert said == {"said": "Saved as “how-long-will-it-sail” in mine.answers.yaml, line 27.", "label": f"In {FILE}"}
    assert (known / FILE).read_text("utf-8").startswith(before)
    assert [one.quote for one in known_answers.read(known / FILE)[-1].answers] == [COUNCIL]


def test_a_failed_question_is_asked_deep_enough_to_show_its_right_hit(known: Path) -> None:
    """The link of a question whose right passage came far down asks for so many hits."""
    outcome = known_answers.judge(known_answers.read(known / FILE)[0], KnownAssistant())  # type: ignore[arg-type]
    result = known_answers.result(outcome)
    deep = type(result)(**{name: getattr(result, name) for name in result.__slots__} | {"rank": 12})

    assert view.address(deep).endswith("&top=12")
    assert "top" not in view.address(result)


def test_names_of_files_are_those_below_the_folder(known: Path) -> None:
    """A file in a folder below is named by its way there."""
    (known / "more").mkdir()
    (known / "more.answers.yaml").rename(known / "more" / "x.answers.yaml")

    assert [len(one) for one in read(known, ["more/x.answers.yaml"]).values()] == [2]
    with pytest.raises(UsageError, match="named “x"):
        read(known, ["x.answers.yaml"])


def test_a_kept_run_says_what_was_kept(client: TestClient, known: Path) -> None:
    """What is written is what `pincite test --save` writes."""
    client.post("/pincite/known/run", json={"files": [FILE]})
    ended(client)
    client.post("/pincite/known/save", json={"name": "one"})
    run = known_answers.load(known / "one.run.json")

    assert [one.id for one in run.results] == ["how-long", "how-often", "who-steers", "when-lamp", "what-costs"]
    with pytest.raises(UsageError, match="is there already"):
        save(known, "one", run)
