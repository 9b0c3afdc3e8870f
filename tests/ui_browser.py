"""A pytest plugin for the page's tests: served pages, and a browser tab that notices what should not be.

The browser is the system's Chromium. Where it is missing, tests are skipped, but fail when CI=true.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, Playwright, Request
from ui_fake import FakeAssistant, Gate

from assistant.ui import Opening, build_app

VENDOR = Path(__file__).parent / "vendor"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def served(app: object) -> Iterator[str]:
    """Serve an application on a free port, in a thread; gives its address."""
    config = uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the page over the made-up articles."""
    with served(build_app(Opening(FakeAssistant))) as address:
        yield address


@pytest.fixture
def gated() -> Iterator[tuple[str, Gate]]:
    """The address of a page whose assistant is not open yet, and the gate that opens it."""
    gate = Gate()
    with served(build_app(Opening(gate))) as address:
        yield address, gate


# What Gradio's client says when a page is left or reloaded while its stream of events is still open.
LEFT = ("signal is aborted without reason", "onnection errored out")


@pytest.fixture(scope="session")
def context(playwright: Playwright) -> Iterator[BrowserContext]:
    """One browser for all tests, so that Gradio's hundred files are fetched once."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "the page's tests need Chromium: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    made = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    made.set_default_timeout(15_000)
    yield made
    browser.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab that fails its test on a request to elsewhere, a script error or a console error."""
    troubles: list[str] = []

    def requested(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            troubles.append(request.url)

    page = context.new_page()
    page.on("request", requested)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield page
    page.close()
    assert [trouble for trouble in troubles if not any(left in trouble for left in LEFT)] == []


@pytest.fixture
def axe(tab: Page) -> Callable[[], list[str]]:
    """Tells what axe-core finds wrong in the tab as it is, light and then dark."""
    return lambda: _violations(tab)


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
    found = []
    for theme in ("light", "dark"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
        result = page.evaluate("axe.run(document)")
        found += [f"{theme}: {each['id']}: {each['nodes'][0]['html']}" for each in result["violations"]]
    return found
