"""Errors in one form: every route, every way to get it wrong, and what is none is left alone."""

import json
from typing import Any

import pytest
from conftest import one_line
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.testclient import TestClient
from ui_fake import FakeAssistant

from assistant.tools import VERBS, described
from assistant.ui import Opening, build_app, failing, guard
from assistant.ui.app import FEATURES

pytestmark = pytest.mark.slow


class _Failing(FakeAssistant):
    """Fails in a way that nobody expects."""

    def articles(self) -> Any:
        """Never works."""
        raise RuntimeError("secret")


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Requests to the page over made-up articles, which get the answer of a failure too."""
    return TestClient(build_app(Opening(_Failing)), base_url="http://127.0.0.1", raise_server_exceptions=False)


def error(response: Any, status: int) -> str:
    """The line of an error in the one form."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    value = response.json()
    assert set(value) <= {"error", "detail"}
    one_line(f"pincite: {value['error']}\n")
    assert response.headers["x-content-type-options"] == "nosniff"
    message: str = value["error"]
    return message


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/nothing", "/pincite/nothing", "/gradio_api/nothing", "/pincite/static-0/x.js"]
)
def test_404(client: TestClient, path: str) -> None:
    """An address that is none, of ours, of the page's files and of Gradio's."""
    assert error(client.get(path), 404) == f"There is nothing at {path}: /docs lists what there is."


def test_405_on_every_route(client: TestClient) -> None:
    """A method that no route takes is answered alike at every route of ours."""
    parts = {getattr(route, "path", "") for feature in FEATURES for route in feature.router.routes}
    routes = (*described.verbs(), *described.plain())
    for path in ["/docs", *(route.path for route in routes), *sorted(path for path in parts if "{" not in path)]:
        said = error(client.request("PATCH", path), 405)
        assert said.startswith(f"PATCH is not allowed at {path}: expected ")


def test_413(client: TestClient) -> None:
    """Too long a body says how much is allowed, whether its length was declared or not."""
    for path in ("/api/ask", "/gradio_api/queue/join", "/pincite/answer"):
        said = error(client.post(path, content=b"x" * (guard.MAX_BODY + 1)), 413)
        assert said == f"Too large: expected at most {guard.MAX_BODY:,} bytes."
        pieces = (b"x" * 1000 for _ in range(guard.MAX_BODY // 1000 + 1))  # sent without a declared length
        assert error(client.post(path, content=pieces), 413) == said


@pytest.mark.parametrize("verb", [verb.__name__ for verb in VERBS if verb.__name__ != "articles"])
def test_422_on_every_verb(client: TestClient, verb: str) -> None:
    """A body that is no JSON, no object, lacks what is needed, or has a wrong type: which parameter, and why."""
    headers = {"content-type": "application/json"}
    assert "JSON" in error(client.post(f"/api/{verb}", content=b"{", headers=headers), 422)
    assert error(client.post(f"/api/{verb}", json=[]), 422)
    assert "Field required" in error(client.post(f"/api/{verb}", json={}), 422)
    if verb in ("ask", "explain"):
        assert (
            error(client.post(f"/api/{verb}", json={"question": 7}), 422) == "question: Input should be a valid string."
        )
        assert error(client.post(f"/api/{verb}", json={"question": "x", "top": "y"}), 422).startswith("top: ")


def test_400_and_403(client: TestClient) -> None:
    """Another host's name, and a change that does not come from the page."""
    assert error(client.get("/healthz", headers={"host": "evil.example"}), 400) == "Invalid host header"
    assert error(client.post("/pincite/sources/remove"), 403) == "This can be done from the page only."


def test_500_tells_no_secret(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody expected is logged, and told without its words."""
    assert error(client.post("/api/articles", json={}), 500) == failing.UNEXPECTED
    assert "secret" in caplog.text


def test_what_is_no_error_or_html_passes() -> None:
    """Pages, streams and JSON that has its error are as they were, streams unbuffered."""
    inner = FastAPI(openapi_url=None)
    inner.add_middleware(failing.Errors)
    inner.add_api_route("/page", lambda: HTMLResponse("<p>No.</p>", 422))
    inner.add_api_route(
        "/rpc", lambda: StreamingResponse(iter(['{"error": {"code": 1}}']), 400, media_type="application/json")
    )
    inner.add_api_route("/list", lambda: StreamingResponse(iter(["[1]"]), 400, media_type="application/json"))
    client = TestClient(inner)
    assert client.get("/page").text == "<p>No.</p>"
    assert client.get("/rpc").json() == {"error": {"code": 1}}
    assert client.get("/list").json() == {"error": "[1]"}
    assert json.loads(client.get("/none").text)["detail"] == "Not Found"


def test_gradio_keeps_what_its_clients_read(client: TestClient) -> None:
    """`detail` stands beside `error`."""
    value = client.post("/gradio_api/queue/join", json={"fn_index": "x"}).json()
    assert value["error"]
    assert value["detail"]
