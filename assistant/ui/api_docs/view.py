"""The table of routes as the documentation shows it: examples as they are typed.

In go routes and the address of the page; out come plain frozen rows.
"""

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.tools.described import Route


@dataclass(frozen=True, slots=True)
class Entry:
    """A route with its example for curl and Python, and the answer; empty where there is none."""

    route: Route
    curl: str
    python: str
    answer: str


def entries(routes: Iterable[Route], address: str) -> tuple[Entry, ...]:
    """The routes, to be called at an address."""
    return tuple(
        Entry(route, _curl(route, address), _python(route, address), _written(route.answer)) for route in routes
    )


def _written(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _curl(route: Route, address: str) -> str:
    url = shlex.quote(address + route.path)
    if route.request is None:
        return f"curl -s {url}"
    body = shlex.quote(json.dumps(route.request, ensure_ascii=False))
    return f"curl -s {url} \\\n  -H 'content-type: application/json' \\\n  -d {body}"


def _python(route: Route, address: str) -> str:
    if route.request is None:
        return f"from urllib.request import urlopen\n\nprint(urlopen({address + route.path!r}).read().decode())"
    return "\n".join(
        (
            "import json",
            "from urllib.request import Request, urlopen",
            "",
            f"asked = {dict(route.request)!r}",
            'headers = {"content-type": "application/json"}',
            f"request = Request({address + route.path!r}, json.dumps(asked).encode(), headers)",
            "answer = json.load(urlopen(request))",
            "print(answer)",
        )
    )
