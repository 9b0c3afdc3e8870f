"""What every route of the page has in common: an error is an answer, in the form that was asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import starlette.exceptions
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.testclient import TestClient
from jinja2 import ChoiceLoader, FileSystemLoader
from ui_fake import FakeAssistant

from assistant.errors import IndexMissingError, UsageError
from assistant.ui import Opening, app, assets, guard, templates
from assistant.ui.opening import Answering
from assistant.ui.respond import UNEXPECTED, Line, Opened, Started, page_router, part, stream
from assistant.ui.site import Site

HOSTILE = "Not <b>here</b>."


def served(error: Exception, opening: Opening | None = None) -> TestClient:
    """Routes that fail, each of another form."""
    router = page_router()

    def fail(_: Opened) -> Response:
        raise error

    forms = {"part": None, "json": JSONResponse, "text": PlainTextResponse, "rows": StreamingResponse, "file": Response}
    for name, form in forms.items():
        named = {} if form is None else {"response_class": form}
        router.add_api_route(f"/{name}", fail, **named)  # type: ignore[arg-type]
    router.add_api_route("/change", fail, methods=["POST"], dependencies=[Depends(guard.ours)])
    made = FastAPI()
    made.state.site = Site(opening or Opening(FakeAssistant))
    made.include_router(router)
    return TestClient(made)


def test_an_error_for_a_person_comes_in_the_form_that_was_asked_for() -> None:
    """A part of the page, JSON and text come with 200; a stream or a file that is not there says so with its status."""
    client = served(UsageError(HOSTILE))
    answers = {name: client.get(f"/pincite/{name}") for name in ("part", "json", "text", "rows", "file")}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "part": 200,
        "json": 200,
        "text": 200,
        "rows": 422,
        "file": 422,
    }
    for name in ("part", "rows", "file"):
        assert "Not &lt;b&gt;here&lt;/b&gt;." in answers[name].text
        assert answers[name].headers["content-type"].startswith("text/html")
    assert answers["json"].json() == {"problem": HOSTILE}
    assert (answers["text"].text, answers["text"].headers["content-type"]) == (HOSTILE, "text/plain; charset=utf-8")
    assert {answer.headers["cache-control"] for answer in answers.values()} == {"no-store"}


def test_any_other_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    """What went wrong inside is for the log; the page says that something did."""
    client = served(RuntimeError("the password is 1234"))

    answer = client.get("/pincite/part")
    assert (answer.status_code, UNEXPECTED in answer.text, "1234" in answer.text) == (200, True, False)
    assert client.get("/pincite/rows").status_code == 500
    assert "the password is 1234" in caplog.text


def test_what_could_not_be_opened_is_said_to_whoever_asks() -> None:
    """The error that opening met is the answer of every route that needs the assistant."""

    def fail() -> Answering:
        raise IndexMissingError("No index at index/: run 'pincite build'.")

    assert (
        "No index at index/: run &#39;pincite build&#39;."
        in served(KeyError(), Opening(fail)).get("/pincite/part").text
    )


def test_the_framework_s_own_refusals_stay_theirs() -> None:
    """A form that is none is refused by its status, and so is a page that is not there."""
    assert served(HTTPException(415)).get("/pincite/part").status_code == 415
    assert served(starlette.exceptions.HTTPException(400)).get("/pincite/part").status_code == 400


def test_lines_come_one_by_one_and_an_error_is_the_last() -> None:
    """What came before it stays; a message for people is escaped, any other error is not shown."""

    def lines(error: Exception) -> Iterator[Line]:
        yield {"total": 2}
        yield {"html": "<li>ß</li>"}
        raise error

    router = page_router()

    @router.get("/meant", response_class=StreamingResponse)
    def meant() -> StreamingResponse:
        return stream(lines(UsageError(HOSTILE)))

    @router.get("/unmeant", response_class=StreamingResponse)
    def unmeant() -> StreamingResponse:
        return stream(lines(RuntimeError("the password is 1234")))

    made = FastAPI()
    made.include_router(router)
    answers = [TestClient(made).get(f"/pincite/{name}") for name in ("meant", "unmeant")]
    for answer, message in zip(answers, ("Not &lt;b&gt;here&lt;/b&gt;.", UNEXPECTED), strict=True):
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        first, second, last = map(json.loads, answer.text.splitlines())
        assert (first, second, list(last)) == ({"total": 2}, {"html": "<li>ß</li>"}, ["problem"])
        assert message in last["problem"]
        assert "1234" not in answer.text


def test_only_the_page_s_own_script_may_change_anything() -> None:
    """Another site's page can send a form, but not our header; the one guard refuses it before anything is done."""
    client = served(UsageError("It was tried."))

    assert client.post("/pincite/change").status_code == 403
    assert "It was tried." in client.post("/pincite/change", headers={"x-pincite": "1"}).text


def test_a_part_keeps_one_object_of_a_kind() -> None:
    """What one request keeps, the next one finds; another page has its own."""
    site = Site(Opening(FakeAssistant))

    site.own(list).append("kept")
    assert site.own(list) == ["kept"]
    assert Site(Opening(FakeAssistant)).own(list) == []


def test_a_part_answers_with_its_template_and_is_not_kept() -> None:
    """Browsers ask again: the articles may be others by then."""
    answer = part("shared/problem.html", message="x")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_each_part_of_the_page_is_a_folder() -> None:
    """One line in `FEATURES` is enough, because its template, script and routes are found by its name."""
    names = [feature.NAME for feature in app.FEATURES]

    assert len(set(names)) == len(names)
    for feature in (each for each in app.FEATURES if not hasattr(each, "files")):
        assert (assets.FOLDER / feature.NAME / f"{feature.NAME}.html").is_file()
        assert feature.router.routes


def test_what_is_started_reaches_the_routes() -> None:
    """A route names the page as `Started`."""
    router = page_router()

    @router.get("/examples")
    def examples(site: Started) -> JSONResponse:
        return JSONResponse([query.question for query in site.examples])

    made = FastAPI()
    made.state.site = Site(Opening(FakeAssistant))
    made.include_router(router)
    assert TestClient(made).get("/pincite/examples").json() == []


def test_a_new_tab_is_a_folder_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name in `FEATURES`, a part has its tab, what stands in it, and its routes."""
    router = page_router()

    @router.get("/notes")
    def notes(assistant: Opened) -> HTMLResponse:
        return part("shared/problem.html", message=assistant.articles()[0].title)

    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.html").write_text("<p>{{ site.examples|length }} notes</p>")
    both = ChoiceLoader([FileSystemLoader(tmp_path), FileSystemLoader(templates.FOLDER)])
    monkeypatch.setattr(templates.environment("en"), "loader", both)
    monkeypatch.setattr(
        app, "FEATURES", (*app.FEATURES, SimpleNamespace(NAME="notes", LABEL="Notes <b>", router=router))
    )
    client = TestClient(app.build_app(Opening(FakeAssistant)), base_url="http://127.0.0.1")

    page = client.get("/pincite/frame").text
    assert 'aria-controls="tab-notes" aria-selected="false">Notes &lt;b&gt;</button>' in page
    assert 'id="tab-notes" aria-labelledby="tab-notes-button" hidden><p>0 notes</p></div>' in page
    assert "The ferry &lt;b&gt;" in client.get("/pincite/notes").text
