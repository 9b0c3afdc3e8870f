"""A pytest plugin for the page's tests: served pages, and a browser tab that notices what should not be.

The browser is the system's Chromium. Where it is missing, tests are skipped, but fail when CI=true.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect
from ui_fake import TRIED, FakeAssistant, Gate

from assistant.ui import Opening, build_app

PATIENCE = 15_000  # milliseconds until something is seen, on a busy machine too
VENDOR = Path(__file__).parent / "vendor"
SCREENSHOTS = Path(__file__).parent / "screenshots"
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
    with served(build_app(Opening(FakeAssistant), examples=TRIED)) as address:
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
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for all tests, so that Gradio's hundred files are fetched once."""
    made = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    made.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "the page's tests need Chromium: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    yield launched
    launched.close()


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
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")  # each test is a first visit
    page.close()
    assert [trouble for trouble in troubles if not any(left in trouble for left in LEFT)] == []


@pytest.fixture
def violations(tab: Page) -> Callable[[str, str], list[str]]:
    """Tells what axe-core finds wrong in the tab as it is, in a theme and with options of its own."""
    return partial(_violations, tab)


@pytest.fixture
def axe(tab: Page) -> Callable[[], list[str]]:
    """Tells what axe-core finds wrong in the tab as it is: everything in light, the contrasts in dark too."""
    return lambda: [*_violations(tab, "light", "{}"), *_violations(tab, "dark", "{runOnly: ['color-contrast']}")]


@pytest.fixture
def picture(tab: Page) -> Callable[[str], None]:
    """Keeps a picture of the tab as it is, for eyes."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def keep(name: str) -> None:
        tab.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep


def _violations(page: Page, theme: str, options: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
    result = page.evaluate(f"axe.run(document, {options})")
    return [f"{theme}: {each['id']}: {each['nodes'][0]['html']}" for each in result["violations"]]
