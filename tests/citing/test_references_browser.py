"""A browser that follows a link to the words goes to the paragraph that says them."""

import functools
import html
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import CORPUS
from playwright.sync_api import BrowserContext

from assistant.citing.references import fragment_link
from assistant.corpus import make_article, read_article

pytest_plugins = ("ui_browser",)

TEXT = read_article(CORPUS / "a-thaw-in-pak-russia-relations.md").text
QUOTES = {
    "short": "agreed to sell four Mi-35 helicopters to Pakistan, as well as",
    "long, over two lines, begins like another": TEXT[TEXT.rindex("and in the same vein") :].split("‘exit door’")[0],
    "in the last paragraph": TEXT[-30:],
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the article as a page whose paragraphs stand a screen apart."""
    folder = tmp_path_factory.mktemp("page")
    lines = (html.escape(line) for line in TEXT.split("\n"))
    body = "".join(f'<p id="l{number}" style="margin-bottom: 1500px">{line}</p>' for number, line in enumerate(lines))
    Path(folder, "x.html").write_text(f'<!doctype html><meta charset="utf-8">{body}', encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.html"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", QUOTES)
def test_the_browser_goes_to_the_paragraph(context: BrowserContext, address: str, name: str) -> None:
    """The paragraph in which the quotation begins is on the screen, a screen or more down the page."""
    quote = QUOTES[name]
    start = TEXT.rindex(quote)
    link = fragment_link(make_article("a", TEXT, url=address), start, start + len(quote))
    assert link is not None
    page = context.new_page()
    page.goto(link)
    line = TEXT[:start].count("\n")
    page.wait_for_function(
        f"() => {{ const box = document.getElementById('l{line}').getBoundingClientRect();"
        " return scrollY > 0 && box.bottom > 0 && box.top < innerHeight; }",
        timeout=10_000,
    )
    page.close()
