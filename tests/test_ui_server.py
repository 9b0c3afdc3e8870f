"""What stands between the page and the network, and what the page never shows: no browser needed."""

import re
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ui_fake import BY_ID, FakeAssistant

from assistant.errors import CitationError, IndexMissingError, PortError
from assistant.records import Span
from assistant.ui import Opening, build_app, guard, html, pieces, reader, serve, server


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Requests without a browser."""
    return TestClient(build_app(Opening(FakeAssistant)), base_url="http://127.0.0.1")


def test_scripts_run_by_nonce_only(client: TestClient) -> None:
    """Every script of the page has the nonce of its policy, which is another one at each visit."""
    pages = [client.get("/"), client.get("/")]
    nonces = [re.findall(r"'nonce-([^']+)'", page.headers["content-security-policy"])[0] for page in pages]

    assert nonces[0] != nonces[1]
    scripts = re.findall(r"<script[^>]*>", pages[0].text)
    assert len(scripts) > 0
    assert [tag for tag in scripts if f'nonce="{nonces[0]}"' not in tag] == []
    assert pages[0].headers["x-content-type-options"] == "nosniff"


def test_other_hosts_and_long_bodies_are_refused(client: TestClient) -> None:
    """A page of another name that points here is refused, and so is a body longer than any question."""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.post("/gradio_api/queue/join", content=b"x" * (guard.MAX_BODY + 1)).status_code == 413
    foreign = client.get("/", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in foreign.headers


def test_no_event_is_offered_to_programs(client: TestClient) -> None:
    """The page's own events are in no documentation, and no documentation is served."""
    assert client.get("/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("read=none", "No article &#x27;none&#x27; in the index"),
        ("read=bridge&s=9&e=99999", "is not in this article"),
        ("read=bridge&s=x&e=9", "A bridge to Hallig Sund"),
        ("read=bridge&s=0&e=9&v=00000000", "has changed since the link was made"),
        ("read=bridge", "paragraph 2: was “Â”, now nothing (lone Â)"),
    ],
)
def test_the_reader_says_what_an_address_got_wrong(client: TestClient, query: str, said: str) -> None:
    """An address may be old or made up: the reader says so, and marks nothing that is not there."""
    assert said in client.get(f"/pincite/reader?{query}").text


def test_only_web_addresses_become_links() -> None:
    """A source address that is no web address is shown as text: it could be a script."""
    assert 'href="https://example.org/ferry?a=1&amp;b=2"' in reader.page(BY_ID["ferry"], reader.Place())
    assert "href" not in reader.page(BY_ID["bridge"], reader.Place())


def test_a_sentence_that_is_not_there_is_never_shown() -> None:
    """A hit whose sentence is not what its passage holds stops the answer."""
    found = FakeAssistant().ask("How")
    wrong = replace(found.hits[0], sentence=replace(found.hits[0].sentence, text="Other words."))
    forged = replace(found, hits=(wrong,))

    with pytest.raises(CitationError, match="is not what its passage holds there"):
        html.answer(forged, BY_ID)


def test_pieces_join_to_the_text() -> None:
    """Cutting a text for marks loses and adds nothing."""
    cut = pieces.marked("One <b>. Two. Three.", 0, 20, Span(9, 13), Span(0, 20))

    assert cut == '<span class="tint">One &lt;b&gt;. </span><mark>Two.</mark><span class="tint"> Three.</span>'


def test_a_port_in_use_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port is tried before anything is opened or imported."""
    monkeypatch.setattr(server, "Opening", None)  # calling it would be another error
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        expected = f"Cannot open the page at 127.0.0.1:{port}: the port is in use. Stop the other program or"
        with pytest.raises(PortError, match=re.escape(expected)):
            serve(FakeAssistant, port=port, announce=pytest.fail)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99_999), ("256.0.0.1", 0)])
def test_an_impossible_address_is_an_error_for_a_person(host: str, port: int) -> None:
    """A port or host that cannot exist is said with both names."""
    with pytest.raises(PortError, match=re.escape(f"Cannot open the page at {host}:{port}: ")):
        serve(FakeAssistant, host=host, port=port, announce=pytest.fail)


def test_what_fails_at_once_is_raised() -> None:
    """An index that is missing ends the command with its error, instead of serving an error."""
    failed = threading.Event()

    def fail() -> FakeAssistant:
        failed.set()
        raise IndexMissingError("No index at index/: run 'pincite build'.")

    with pytest.raises(IndexMissingError, match="No index at index/"):
        serve(fail, port=0, announce=pytest.fail)
    assert failed.is_set()


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    """The address is announced once it can be opened, and Ctrl+C stops the program with nothing on stderr."""
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from ui_fake import FakeAssistant\nfrom assistant.ui import serve\n"
        "serve(FakeAssistant, port=0, announce=lambda line: print(line, flush=True))"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", script, str(here), str(here.parent)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=15)

    assert re.fullmatch(r"Pincite is at http://127\.0\.0\.1:\d+ \(Ctrl\+C stops it\)\n", line)
    assert (process.returncode, errors) == (0, "")
