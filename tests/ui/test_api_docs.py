"""The API's documentation: what it shows can be typed, it needs nothing from elsewhere, and it fits every screen."""

import contextlib
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from tools_examples import collection, without_numbers
from ui_browser import VENDOR, served

from assistant.tools import VERBS, described
from assistant.ui import Opening, build_app

pytestmark = pytest.mark.slow
pytest_plugins = ("ui_browser",)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page over the collection of the examples, served."""
    with collection() as assistant, served(build_app(Opening(lambda: assistant))) as url:
        yield url


@pytest.fixture(scope="module")
def sent(address: str) -> str:
    """The documentation as it is sent."""
    with urlopen(f"{address}docs") as response:
        text: str = response.read().decode()
        return text


def shown(sent: str, what: str) -> list[str]:
    """The examples of one kind, in order."""
    return [unescape(text) for text in re.findall(rf"<pre[^>]* data-{what}>(.*?)</pre>", sent, re.DOTALL)]


def test_it_shows_the_one_table(sent: str) -> None:
    """Every route, every parameter with its meaning; the same rows as /llms.txt."""
    text = unescape(sent)
    for route in (*described.verbs(), *described.plain()):
        assert f'id="{route.name}"' in text
        assert route.about in text
        assert all(parameter.about in text for parameter in route.parameters)


def test_every_python_example_runs(sent: str, address: str) -> None:
    """As it stands, and gives what stands below it."""
    examples = shown(sent, "python")
    assert len(examples) == len(VERBS) + len(described.plain())
    answers = [route.answer for route in (*described.verbs(), *described.plain())]
    for example, answer in zip(examples, answers, strict=True):
        printed, names = io.StringIO(), dict[str, object]()
        with contextlib.redirect_stdout(printed):
            exec(example, names)
        given = names.get("answer") or printed.getvalue()
        if isinstance(given, dict) and answer is not None:
            assert _comparable(given) == _comparable(answer)
        assert given


def _comparable(answer: object) -> object:
    """An answer without what is fitted or where the page is reached; OpenAPI leaves out what is null."""
    text = re.sub(r"127\.0\.0\.1:\d+", "HERE", json.dumps(without_numbers(answer)))
    return json.loads(text, object_pairs_hook=lambda pairs: {name: value for name, value in pairs if value is not None})


def test_every_curl_example_runs(sent: str) -> None:
    """Typed into a shell, its answer is JSON without an error; or text."""
    if shutil.which("curl") is None:
        pytest.skip("no curl is installed")
    for example in shown(sent, "curl"):
        ran = subprocess.run(["sh", "-c", example], capture_output=True, text=True, check=True)
        assert shlex.split(example)[0] == "curl"
        assert ran.stdout
        if ran.stdout.startswith("{"):
            assert "error" not in json.loads(ran.stdout)


def test_openapi_has_the_same_examples(address: str) -> None:
    """A client made of the schema shows what the page shows."""
    with urlopen(f"{address}openapi.json") as response:
        paths = json.load(response)["paths"]
    for name, example in described.examples().items():
        operation = paths[f"/api/{name}"]["post"]
        shown_answer = operation["responses"]["200"]["content"]["application/json"]["example"]
        assert _comparable(shown_answer) == _comparable(example["answer"])
        if example["request"]:
            assert operation["requestBody"]["content"]["application/json"]["example"] == example["request"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_works_offline_in_every_width(address: str, browser: Browser, scheme: str, tmp_path: Path) -> None:
    """Nothing is fetched from elsewhere, nothing is broken, no page scrolls sideways, axe finds nothing."""
    for width in (390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        tab, fetched, said = context.new_page(), list[str](), list[str]()
        tab.on("request", lambda request: fetched.append(request.url))  # noqa: B023
        tab.on("console", lambda message: said.append(message.text))  # noqa: B023
        tab.goto(f"{address}docs")
        tab.wait_for_load_state("networkidle")
        assert [url for url in fetched if not url.startswith(address)] == []
        assert said == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
        tab.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
        found = tab.evaluate("axe.run().then(result => result.violations.map(one => [one.id, one.nodes[0].html]))")
        assert found == []
        tab.screenshot(path=tmp_path / f"docs-{scheme}-{width}.png")
        context.close()
