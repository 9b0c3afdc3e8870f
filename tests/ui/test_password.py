"""A page with a password gives nothing without it: no route, no script, no verb, no tool, not Gradio's own routes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route
from starlette.websockets import WebSocketDisconnect
from ui_fake import FakeAssistant

from assistant import UsageError
from assistant.cli import passwords
from assistant.ui import Opening, build_app
from assistant.ui.app import FEATURES

pytestmark = pytest.mark.slow
RIGHT = "pass:wörd 🔑"


@pytest.fixture
def client() -> TestClient:
    """A protected page."""
    return TestClient(build_app(Opening(FakeAssistant), password=RIGHT), base_url="http://127.0.0.1")


def test_nothing_is_given_without_it(client: TestClient) -> None:
    """Every route that there is, Gradio's too, and those that there are not."""
    routes = client.app.routes  # type: ignore[attr-defined]
    every = (*routes, *(each for feature in FEATURES for each in feature.router.routes))
    paths = {route.path for route in every if isinstance(route, Route)}
    gradio = ("/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/gradio_api/queue/join", "/theme.css")
    for path in sorted({*paths, *gradio, "/mcp", "/healthz", "/metrics", "/openapi.json", "/nowhere"}):
        for method in ("GET", "POST"):
            answer = client.request(method, path.replace("{", "").replace("}", "") or "/")
            assert (answer.status_code, answer.json()) == (401, {"error": "This page needs its password."}), path
            assert answer.headers["www-authenticate"].startswith("Basic ")
    assert len(paths) > 20


def test_whoever_has_it_gets_the_page(client: TestClient) -> None:
    """Any user name; colons and letters of any alphabet count."""
    for name in ("", "me"):
        assert "Pincite" in client.get("/", auth=(name, RIGHT.encode())).text
    assert client.post("/api/articles", json={}, auth=("me", RIGHT.encode())).status_code == 200


@pytest.mark.parametrize(
    "authorization", ["Basic", "Basic !!!", "Bearer x", "Basic bWU6cGFzcw==", "Basic bWU=", "basic  ", "x" * 5000]
)
def test_what_is_no_password_is_none(client: TestClient, authorization: str) -> None:
    """Also one that is only the beginning of it."""
    assert client.get("/", headers={"authorization": authorization}).status_code == 401


def test_who_guesses_has_to_wait(client: TestClient) -> None:
    """Ten wrong ones a minute, also where the eleventh is right; who sends none does not guess."""
    assert {client.get("/").status_code for _ in range(20)} == {401}
    assert {client.get("/", auth=("me", f"guess {number}")).status_code for number in range(10)} == {401}
    answer = client.get("/", auth=("me", RIGHT.encode()))
    assert answer.status_code == 429
    assert answer.json()["error"].startswith("Too many wrong passwords. Try again in ")
    assert int(answer.headers["retry-after"]) <= 6


def test_a_socket_needs_it_too(client: TestClient) -> None:
    """Gradio may open one."""
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/join"):
        pass


def test_where_it_is_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed wins over a file, a file over the environment, which does not keep it."""
    (tmp_path / "secret").write_text("from the file\nsecond line\n")
    monkeypatch.setenv("PINCITE_PASSWORD", "from the environment")
    assert passwords.find(tmp_path / "secret", "typed in now") == "typed in now"
    monkeypatch.setenv("PINCITE_PASSWORD", "from the environment")
    assert passwords.find(tmp_path / "secret") == "from the file"
    monkeypatch.setenv("PINCITE_PASSWORD", "from the environment")
    assert passwords.find() == "from the environment"
    assert passwords.find() is None


def test_a_password_that_is_none_is_an_error(tmp_path: Path) -> None:
    """An empty file does not open the page."""
    (tmp_path / "empty").write_text("")
    for file, said in ((tmp_path / "empty", "too short"), (tmp_path / "none", "Cannot read the password from")):
        with pytest.raises(UsageError, match=said):
            passwords.find(file)


def test_it_is_in_no_process_list_and_no_output(tmp_path: Path) -> None:
    """Whoever looks at the machine's processes, at `pincite config` or at what the page prints does not see it."""
    secret = tmp_path / "secret"
    secret.write_text("not to be seen\n")
    serve = [sys.executable, "-m", "assistant", "serve", "--port", "7863", "--password-file", str(secret)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path) as process:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if (commands := Path(f"/proc/{process.pid}/cmdline")).is_file():
                assert b"not to be seen" not in commands.read_bytes()
            time.sleep(0.05)
        output = process.communicate(timeout=10)[0]
    assert "No index" in output
    assert "not to be seen" not in output
    config = subprocess.run(
        [sys.executable, "-m", "assistant", "config"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PINCITE_PASSWORD": "not to be seen"},
    )
    assert config.returncode == 0
    assert "not to be seen" not in config.stdout + config.stderr
