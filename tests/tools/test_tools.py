"""The face for programs: one set of verbs over HTTP, Gradio's client and MCP, with one answer and one error each."""

import asyncio
import inspect
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import ToyEmbedder
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant, build, render
from assistant.tools import VERBS, Caller, add_routes, guide

pytestmark = pytest.mark.slow
FILES = {"tides.md": "---\ntitle: Tides\n---\nThe tide falls at noon. Boats leave then.", "air.txt": "The air is cold."}
QUESTION = "When does the tide falls?"


@pytest.fixture(scope="module")
def toy_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small index."""
    folder = tmp_path_factory.mktemp("tools")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text)
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return folder / "index"


@pytest.fixture(scope="module")
def toy_assistant(toy_index: Path) -> Iterator[Assistant]:
    """An assistant over it."""
    with Assistant.open(toy_index, embedder=ToyEmbedder()) as assistant:
        yield assistant


def caller_of(assistant: Assistant) -> Caller:
    """A caller whose assistant is open."""

    async def opened() -> Assistant:
        return assistant

    return Caller(opened)


@pytest.fixture
def client(toy_assistant: Assistant) -> TestClient:
    """An application with nothing but the verbs."""
    app = FastAPI()
    add_routes(app, caller_of(toy_assistant), lambda: "")
    return TestClient(app)


def test_http_gives_what_the_command_line_prints(client: TestClient, toy_assistant: Assistant) -> None:
    """The JSON of a verb is that of interface.md, number for number."""
    found = client.post("/api/ask", json={"question": QUESTION, "caution": 0.0, "top": 1})
    assert found.status_code == 200
    assert found.json() == json.loads(json.dumps(render.answer_json(toy_assistant.ask(QUESTION, 1, caution=0.0))))
    assert [one["id"] for one in client.post("/api/articles", json={}).json()["articles"]] == ["air", "tides"]


def test_a_citation_is_verified_over_http(client: TestClient, toy_assistant: Assistant) -> None:
    """With the words that were quoted, a changed one is seen; without them nothing was compared."""
    citation = toy_assistant.ask(QUESTION, 1, caution=0.0).hits[0].citation
    for quote, outcome in ((citation.quote, "holds"), ("The tide falls at one.", "gone"), (None, "unquoted")):
        found = client.post("/api/verify", json={"citations": {citation.id: quote}}).json()
        assert [one["outcome"] for one in found["citations"]] == [outcome]


def test_a_writer_gets_references_quotations_and_evidence(client: TestClient, toy_assistant: Assistant) -> None:
    """The other verbs give what their commands print."""
    citation = toy_assistant.ask(QUESTION, 1, caution=0.0).hits[0].citation
    cited = client.post("/api/cite", json={"citations": [citation.id], "form": "ris"}).json()
    assert cited["citations"][0]["quote"] == "The tide falls at noon."
    assert "TI  - Tides" in cited["printed"]
    text = "# On\n\nThey say “the tide falls at one”. The tide falls at noon."
    graded = client.post("/api/quotes", json={"text": text, "kind": "markdown"}).json()["quotations"]
    assert [(text[one["start"] : one["end"]], one["outcome"]) for one in graded] == [
        ("the tide falls at one", "altered")
    ]
    sentences = client.post("/api/draft", json={"text": text, "kind": "markdown"}).json()["sentences"]
    assert [text[one["start"] : one["end"]] for one in sentences][-1] == "The tide falls at noon."
    assert sentences[-1]["hits"][0]["citation"]["quote"] == "The tide falls at noon."


def test_a_style_is_never_a_path(client: TestClient, toy_assistant: Assistant, tmp_path: Path) -> None:
    """What a stranger names is looked up in a list, and no file is opened for it."""
    citation = toy_assistant.ask(QUESTION, 1, caution=0.0).hits[0].citation
    answer = client.post("/api/cite", json={"citations": [citation.id], "style": str(tmp_path / "my.csl")})
    assert (answer.status_code, answer.json()["error"][:9]) == (422, "No style ")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("cite", {"citations": ["x"]}, "Not a citation id"),
        ("cite", {"citations": [], "form": "docx"}, "No form 'docx': expected one of text, "),
        ("quotes", {"text": "a" * 1_000_001}, "expected at most 1,000,000 characters, found 1,000,001"),
        ("draft", {"text": "A.", "kind": "docx"}, "No kind of text 'docx': expected one of text, markdown"),
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "tide", "articles": ["nowhere"]}, "No article 'nowhere'"),
        ("ask", {"question": "tide", "after": "soon"}, "Not a date"),
        ("verify", {"citations": {"x": None}}, "Not a citation id"),
    ],
)
def test_what_cannot_be_done_is_one_line(client: TestClient, path: str, body: Any, said: str) -> None:
    """Status 422 and the message that the command line would print."""
    answer = client.post(f"/api/{path}", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_a_wrong_type_is_rejected_before_the_call(client: TestClient) -> None:
    """The schema is checked, not only written."""
    assert client.post("/api/ask", json={"question": 7}).status_code == 422
    assert client.post("/api/ask", json={}).status_code == 422


def test_openapi_describes_every_parameter(client: TestClient) -> None:
    """Typed, and with the words that the verbs give them."""
    paths = client.get("/openapi.json").json()
    assert {f"/api/{verb.__name__}" for verb in VERBS} == set(paths["paths"])
    assert "Published from then on; EDTF" in json.dumps(paths)


def test_calls_are_counted(client: TestClient) -> None:
    """Prometheus reads how many there were, how they ended and how long they took."""
    client.post("/api/articles", json={})
    client.post("/api/ask", json={"question": ""})
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=")
    assert 'pincite_calls_total{outcome="done",verb="articles"} 1.0' in metrics.text
    assert 'pincite_calls_total{outcome="rejected",verb="ask"} 1.0' in metrics.text
    assert 'pincite_call_seconds_count{verb="ask"} 1.0' in metrics.text


@pytest.mark.parametrize(
    ("health", "status", "said"), [("", 200, "ok"), (None, 503, "opening"), ("No index at x.", 503, "No index at x.")]
)
def test_health(toy_assistant: Assistant, health: str | None, status: int, said: str) -> None:
    """200 only when questions can be asked."""
    app = FastAPI()
    add_routes(app, caller_of(toy_assistant), lambda: health)
    found = TestClient(app).get("/healthz")
    assert (found.status_code, found.json()) == (status, {"status": said})


def test_the_guide_is_made_from_the_verbs(client: TestClient) -> None:
    """Each verb and each parameter is in it, so none can be forgotten."""
    said = client.get("/llms.txt").text
    assert said == guide()
    for verb in VERBS:
        assert f"## {verb.__name__}\n" in said
        assert str(verb.__doc__) in said
        for name in list(inspect.signature(verb).parameters)[1:]:
            assert f"- `{name}` (" in said


@pytest.fixture(scope="module")
def address(toy_assistant: Assistant) -> Iterator[str]:
    """The whole application, served: page, endpoints and MCP."""
    import uvicorn

    from assistant.ui.app import build_app
    from assistant.ui.opening import Opening

    opened: Callable[[], Any] = lambda: toy_assistant  # noqa: E731
    config = uvicorn.Config(build_app(Opening(opened)), port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_a_real_mcp_client(address: str, toy_assistant: Assistant) -> None:
    """It lists the verbs, gets proper JSON, and an error is the one line."""
    from mcp.client import Client

    async def talk() -> None:
        async with Client(f"{address}/mcp") as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {verb.__name__ for verb in VERBS}
            assert "Quote only what is returned" in str(tools["ask"].description)
            found = await client.call_tool("ask", {"question": QUESTION, "caution": 0.0, "top": 1})
            expected = json.loads(json.dumps(render.answer_json(toy_assistant.ask(QUESTION, 1, caution=0.0))))
            assert found.structured_content == expected
            assert json.loads(found.content[0].text) == expected  # type: ignore[union-attr]
            failed = await client.call_tool("ask", {"question": ""})
            assert failed.is_error
            assert "The question is empty" in failed.content[0].text  # type: ignore[union-attr]

    with ThreadPoolExecutor(1) as own:  # a browser test may have left an event loop running in this thread
        own.submit(asyncio.run, talk()).result()


def test_a_real_gradio_client(address: str, toy_assistant: Assistant) -> None:
    """The endpoints have the verbs' names, types and answers."""
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(address, verbose=False, analytics_enabled=False)
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {f"/{verb.__name__}" for verb in VERBS} <= set(named)
    assert [one["parameter_name"] for one in named["/ask"]["parameters"]][:2] == ["question", "top"]
    found = client.predict(QUESTION, 1, None, None, None, None, 0.0, api_name="/ask")
    assert found == json.loads(json.dumps(render.answer_json(toy_assistant.ask(QUESTION, 1, caution=0.0))))
    with pytest.raises(AppError, match="The question is empty"):
        client.predict("", api_name="/ask")
