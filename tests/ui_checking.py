"""A pytest plugin for the tabs in which a text is checked: the page over the made-up articles with the toy model."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Locator, Page, expect
from ui_browser import served
from ui_toy import toy_assistant

from assistant import Assistant
from assistant.ui import Opening, build_app


@pytest.fixture(scope="module")
def toy_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the page's made-up articles, with the toy model."""
    with toy_assistant(tmp_path_factory.mktemp("toy")) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def app(toy_open: Assistant) -> object:
    """The page over them."""
    return build_app(Opening(lambda: toy_open))


@pytest.fixture(scope="module")
def client(app: Any) -> TestClient:
    """Requests without a browser."""
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def toy_site(app: object) -> Iterator[str]:
    """The address of the page over them."""
    with served(app) as address:
        yield address


def rows(client: TestClient, tab: str, name: str, data: bytes) -> list[dict[str, Any]]:
    """What the server streams for a file."""
    answer = client.post(f"/pincite/{tab}", files={"file": (name, data)})
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def checked(page: Page, address: str, tab: str, text: str) -> Locator:
    """Paste a text into a tab and check it; the rows."""
    page.goto(f"{address}?tab={tab}")
    part = page.locator(f"[data-check={tab}]")
    part.get_by_label("Your text").fill(text)
    part.locator("form [type=submit]").click()
    expect(part.locator(".summary p")).not_to_be_empty()
    return part.locator(".rows > li")
