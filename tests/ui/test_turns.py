"""Many at once: so many are worked on, so many wait, the others are told in one line; what is slow is cut off."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from own_loop import finished

from assistant import deadline
from assistant.ui.turns import Allowance, Limits, Turns, is_here

pytestmark = pytest.mark.slow


class Works:
    """An application whose work lasts until it is let go; it counts how much is done at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = self.done = 0

    def work(self) -> str:
        """One piece."""
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(10)
        with self.lock:
            self.now -= 1
            self.done += 1
        return "done"

    def until_told(self) -> str:
        """Work that looks at the clock, and stops a little late: then the visitor has been told already."""
        while deadline.left() > 0:
            time.sleep(0.005)
        time.sleep(0.3)
        deadline.check()
        raise AssertionError("The time was over, and nobody said so.")

    def app(self, **limits: Any) -> Turns:
        """The application behind its limits."""
        app = FastAPI()
        app.add_api_route("/api/ask", self.work, methods=["GET", "POST"])
        app.add_api_route("/api/slow", self.until_told)
        app.add_api_route("/healthz", lambda: "ok")
        return Turns(app, Limits(**limits))


def visits(app: Turns, paths: list[str], then: Callable[[], None], client: str = "127.0.0.1") -> list[httpx.Response]:
    """The answers to requests that come at the same time; `then` is called when all have come."""

    async def visit() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as visitor:
            tasks = [asyncio.ensure_future(visitor.get(path)) for path in paths]
            await asyncio.sleep(0.3)
            then()
            return await asyncio.gather(*tasks)

    return finished(visit())


def test_so_many_work_so_many_wait_and_the_rest_is_told() -> None:
    """Nobody who was let in fails, and who was not knows when to come again; health is told all the while."""
    works = Works()
    answers = visits(works.app(at_once=2, waiting=3), ["/api/ask"] * 8 + ["/healthz"], works.go.set)

    assert [answer.status_code for answer in answers].count(200) == 6
    assert (works.most, works.done, answers[-1].text) == (2, 5, '"ok"')
    refused = [answer for answer in answers if answer.status_code == 503]
    assert {answer.text for answer in refused} == {"Too many are asking at once. Ask again in a few seconds.\n"}
    assert {answer.headers["retry-after"] for answer in refused} == {"2"}


def test_what_is_slow_is_cut_off_and_the_server_stays_well() -> None:
    """The visitor is told when the time is over, the work stops by itself, and its place is free again."""
    works = Works()
    works.go.set()
    app = works.app(at_once=1, seconds=0.1)
    answers = visits(app, ["/api/slow", "/api/slow", "/api/ask"], lambda: None)

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert "took longer than 0 s and was stopped. Ask something shorter" in answers[0].text
    assert answers[0].headers["retry-after"] == "10"


def test_work_that_cannot_be_stopped_keeps_its_place() -> None:
    """Its visitor is answered in time; others wait, so that what hangs never piles up."""
    works = Works()
    app = works.app(at_once=1, waiting=1, seconds=0.05)
    answers = visits(app, ["/api/ask"] * 3, works.go.set)

    assert sorted(answer.status_code for answer in answers) in ([200, 503, 503], [503, 503, 503])
    assert works.most == 1


def test_one_client_may_not_ask_too_often_but_this_machine_may() -> None:
    """429 with the seconds to wait; the next client is not concerned."""
    works = Works()
    works.go.set()
    app = works.app(a_minute=60, burst=2)

    far = visits(app, ["/api/ask"] * 3, lambda: None, client="192.0.2.7")
    assert sorted(answer.status_code for answer in far) == [200, 200, 429]
    told = next(answer for answer in far if answer.status_code == 429)
    assert told.text == "You ask too often: expected at most 60 requests a minute. Ask again in 1 s.\n"
    assert told.headers["retry-after"] == "1"
    for client in ("192.0.2.8", "127.0.0.1"):
        assert visits(app, ["/api/ask"], lambda: None, client=client)[0].status_code == 200
    assert {answer.status_code for answer in visits(app, ["/api/ask"] * 9, lambda: None)} == {200}


def test_clients_that_are_kept_in_mind_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who changes addresses does not fill the memory."""
    monkeypatch.setattr("assistant.ui.turns.CLIENTS", 100)
    allowance = Allowance(60, 1)
    for number in range(1000):
        assert allowance.wait(f"client {number}") == 0

    assert len(allowance._buckets) == 100


def test_who_sends_slowly_holds_no_place() -> None:
    """A body that never ends is waited for without a place, and not for ever."""
    works = Works()
    works.go.set()
    app = works.app(at_once=1, seconds_body=0.2)
    sent: list[Any] = []

    async def never() -> Any:
        await asyncio.sleep(0 if not sent else 60)
        sent.append(1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    async def main() -> list[int]:
        scope = {"type": "http", "path": "/api/ask", "client": ("127.0.0.1", 1)}
        slow = asyncio.ensure_future(app(scope, never, send))
        await asyncio.sleep(0.05)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as visitor:
            other = (await visitor.get("/api/ask")).status_code
        await slow
        return [other, *(message["status"] for message in sent if message != 1 and "status" in message)]

    assert finished(main()) == [200, 408]


def test_a_body_arrives_whole() -> None:
    """Waiting for it changes nothing."""
    app = FastAPI()

    @app.post("/api/length")
    def length(body: dict[str, str]) -> int:
        return len(body["text"])

    client = TestClient(Turns(app, Limits()))
    assert client.post("/api/length", json={"text": "x" * 300_000}).json() == 300_000


@pytest.mark.parametrize(
    ("client", "here"), [("127.0.0.1", True), ("::1", True), ("192.0.2.1", False), ("10.1.2.3", False)]
)
def test_who_is_on_this_machine(client: str, here: bool) -> None:
    """By the address alone."""
    assert is_here(client) is here
