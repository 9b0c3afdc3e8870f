"""What stands between the page and the network, and what the page never shows: no browser needed."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from fastapi.testclient import TestClient
from own_loop import finished
from ui_fake import BY_ID, HITS, INFO, FakeAssistant

from assistant import Assistant
from assistant.errors import CitationError, IndexMissingError, PortError, UsageError
from assistant.evaluation import known_answers
from assistant.records import Answer, Article, Paragraph, Span
from assistant.ui import Opening, assets, build_app, guard, serve, server
from assistant.ui.ask import examples, view
from assistant.ui.query import Query
from assistant.ui.reader.place import Place
from assistant.ui.reader.view import article_view
from assistant.ui.templates import render

pytestmark = pytest.mark.slow
KNOWN_ANSWERS = ROOT / "tests" / "known_answers"


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


def test_style_and_script_change_their_address_when_they_change(client: TestClient, tmp_path: Path) -> None:
    """The page names them under an address made from their bytes, where they are served."""
    found = re.findall(r"(/pincite/static-[0-9a-f]{8}/(?:shared|ask)/\w+\.(?:css|js))", client.get("/").text)
    assert [client.get(address).status_code for address in found] == [200] * len(found)
    assert {address.rpartition(".")[2] for address in found} == {"css", "js"}
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "page.css").write_text("body {}")
    before = assets.version(tmp_path)
    assert before == assets.version(tmp_path) != assets.version()
    (folder / "page.css").write_text("body { margin: 0 }")
    assert assets.version(tmp_path) != before


@pytest.mark.parametrize(
    "path", ["app.py", "ask/ask.html", "ask/__pycache__", "ask", "../settings.py", "shared/none.js"]
)
def test_neither_code_nor_templates_are_served(client: TestClient, path: str) -> None:
    """Of the folders that style and script lie in a browser gets nothing else."""
    static = re.findall(r"/pincite/static-[0-9a-f]{8}/", client.get("/").text)[0]
    assert client.get(f"{static}shared/page.js").status_code == 200
    assert client.get(f"{static}{path}").status_code in (404, 405)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("read=none", "No article &#39;none&#39; in the index"),
        ("read=bridge&s=9&e=99999", "is not in this article"),
        ("read=bridge&s=x&e=9", "A bridge to Hallig Sund"),
        ("read=bridge&s=0&e=9&v=00000000", "has changed since the link was made"),
        ("read=bridge", "paragraph 2: was “Â”, now nothing (lone Â)"),
    ],
)
def test_the_reader_says_what_an_address_got_wrong(client: TestClient, query: str, said: str) -> None:
    """An address may be old or made up: the reader says so, and marks nothing that is not there."""
    assert said in client.get(f"/pincite/reader?{query}").text


def read(article: Article, place: Place | None = None) -> str:
    """An article as the reader shows it."""
    return render("reader/article.html", view=article_view(article, place or Place(), ()))


def test_only_web_addresses_become_links() -> None:
    """A source address that is no web address is shown as text: it could be a script."""
    assert 'href="https://example.org/ferry?a=1&amp;b=2"' in read(BY_ID["ferry"])
    assert "href" not in read(BY_ID["bridge"])


def test_the_source_opens_at_the_marked_words() -> None:
    """The link to the source carries the sentence as a text fragment, with hyphens, commas and ampersands encoded."""
    article = replace(BY_ID["ferry"], text="Two Mi-35, A & B.\n\nMore.", paragraphs=(Paragraph(1, 0, 17),))

    expected = 'href="https://example.org/ferry?a=1&amp;b=2#:~:text=Two%20Mi%2D35%2C%20A%20%26%20B."'
    assert expected in read(article, Place(Span(0, 17)))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("read=bridge", "No words are selected."),
        ("read=bridge&s=9&e=99999", "has no words at 9-99999"),
        ("read=<none>&s=1&e=2", "No article &#39;&lt;none&gt;&#39; in the index"),
    ],
)
def test_a_selection_that_is_none_is_one_message(client: TestClient, query: str, said: str) -> None:
    """The route of the citation bar can be asked for anything, and answers in words."""
    assert said in client.get(f"/pincite/citation?{query}").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "The question is empty: type one and press Enter."),
        ("q=%20%20", "The question is empty: type one and press Enter."),
        ("q=How&top=many", "Passages shown: expected a number from 1 to 100, found “many”."),
        ("q=How&caution=NaNo", "How strict (caution): expected a number from 0 to 1, found “NaNo”."),
        ("q=How&in=nobody", "No article &#39;nobody&#39; in the index"),
        ("q=How&after=soon", "found &#39;soon&#39;"),
    ],
)
def test_an_address_that_asks_nonsense_is_one_message(client: TestClient, query: str, said: str) -> None:
    """An address may be made up: what is wrong with it is said, escaped."""
    assert said in client.get(f"/pincite/answer?{query}").text


def test_the_same_question_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the reader uses the answer that is shown; another filter or another index asks anew."""
    assistant, asked = FakeAssistant(), list[str]()

    def ask(question: str, **filters: Any) -> Answer:
        asked.append(question)
        return FakeAssistant().ask(question, **filters)

    monkeypatch.setattr(assistant, "ask", ask)
    client = TestClient(build_app(Opening(lambda: assistant)), base_url="http://127.0.0.1")

    client.get("/pincite/answer?q=How")
    client.get("/pincite/reader?q=How&read=ferry")
    assert len(asked) == 1
    client.get("/pincite/answer?q=How&after=2020")
    assert len(asked) == 2
    monkeypatch.setattr(assistant, "info", lambda: replace(INFO, generation="g2"))
    client.get("/pincite/answer?q=How")
    assert len(asked) == 3


def test_a_sentence_that_is_not_there_is_never_shown() -> None:
    """A hit whose sentence is not what its passage holds stops the answer."""
    found = FakeAssistant().ask("How")
    wrong = replace(found.hits[0], sentence=replace(found.hits[0].sentence, text="Other words."))
    forged = replace(found, hits=(wrong,), differences=())

    with pytest.raises(CitationError, match="is not what its passage holds there"):
        view.answer(FakeAssistant(), Query("How"), forged)


def test_examples_come_from_a_folder_of_known_answers(tmp_path: Path) -> None:
    """Each article in turn, known misses and whatever is held out left out."""
    known: list[dict[str, Any]] = [
        {"id": f"a{n}", "question": f"Answer {n}?", "answers": [{"article": "b" if n > 2 else "a", "quote": "q"}]}
        for n in range(4)
    ]
    known.append({"id": "m", "question": "Miss?", "known_miss": "today", "answers": known[0]["answers"]})
    known.append({"id": "r", "question": "Refuse?", "refuse": True})
    (tmp_path / "some.answers.yaml").write_text(yaml.safe_dump(known))
    (tmp_path / "held_out.answers.yaml").write_text(yaml.safe_dump([{**known[0], "question": "Unseen?"}]))

    read = [each.question for each in examples.candidates(tmp_path)]
    assert read == ["Answer 0?", "Answer 3?", "Refuse?", "Answer 1?", "Answer 2?"]


def test_examples_pass_over_the_articles_as_they_are(real_assistant: Assistant) -> None:
    """Of the shipped known answers: right first hits from several articles, shown as evidence, and a right refusal."""
    known = {each.question: each for each in examples.candidates(KNOWN_ANSWERS)}
    held_out = {each.question for each in known_answers.read(KNOWN_ANSWERS / "held_out.answers.yaml")}
    questions = examples.chosen(real_assistant, known.values())

    assert len(questions) == examples.ANSWERED + 1
    assert not held_out & set(questions)
    assert [known[each].refuse for each in questions].count(True) == 1
    assert len({known[each].answers[0].article for each in questions if known[each].answers}) > 2
    assert all(known_answers.judge(known[each], real_assistant).passed for each in questions)


def test_a_folder_without_known_answers_is_an_error(tmp_path: Path) -> None:
    """`serve --answers` names what it expected to find."""
    with pytest.raises(UsageError, match=re.escape("expected files named *.answers.yaml")):
        examples.candidates(tmp_path)


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [("", "http://127.0.0.1:8123/?read="), ("https://a.example/p", "https://a.example/p/?read=")],
)
def test_links_to_the_page_lead_to_where_it_is_reached(public_url: str, expected: str) -> None:
    """An export carries the address of the request, or the one that was set; never a port that nobody serves."""
    client = TestClient(
        build_app(Opening(FakeAssistant), public_url=public_url),
        base_url="http://127.0.0.1:8123",
        headers={"x-pincite": "1"},
    )
    citation = HITS["How"][0].citation
    basket = {"citations": [{"id": citation.id, "quote": citation.quote}], "format": "ris"}
    saved = client.post("/pincite/basket-file", json=basket).text
    assert expected in saved
    assert ":7860" not in saved


def test_answers_leave_without_delay() -> None:
    """Head and body of an answer are two writes: the second must not wait until the first is acknowledged."""

    async def delayed() -> bool:
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            answered.set_result(not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with server._listen("127.0.0.1", 0) as listener:
            async with await asyncio.start_server(answer, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                writer.close()
                return await answered

    assert finished(delayed()) is False


def test_a_port_in_use_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port is tried before anything is opened or imported."""
    monkeypatch.setattr(server, "Opening", None)  # calling it would be another error
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        expected = f"Cannot open the page at 127.0.0.1:{port}: the port is in use. Stop the other program or"
        with pytest.raises(PortError, match=re.escape(expected)):
            serve(FakeAssistant, port=port, announce=pytest.fail)


def test_nothing_heavy_is_imported_before_the_port_is_taken() -> None:
    """`serve` says at once what hinders it: what serves the page is loaded after that."""
    heavy = "{'fastapi', 'gradio', 'starlette', 'torch', 'uvicorn'}"
    code = f"import sys, assistant.ui; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout == "set()\n"


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
        "serve(FakeAssistant, port=0, announce=lambda address: print(address, flush=True))"
    )
    here = Path(__file__).parent.parent
    command = [sys.executable, "-c", script, str(here), str(here.parent)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=15)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", line)
    assert (process.returncode, errors) == (0, "")
