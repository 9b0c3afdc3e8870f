"""What there is for programs, as one table: `guide`, `/openapi.json` and the page `/docs` all read it off here.

The verbs describe themselves; their examples, which a test runs, lie in `examples.json` beside this file.
"""

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from assistant.tools.verbs import VERBS, Verb

NEEDED = "required"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a verb: its type in Python's words, its default or `NEEDED`, and what it means."""

    name: str
    kind: str
    default: str
    about: str


@dataclass(frozen=True, slots=True)
class Route:
    """An address that programs call.

    `request` is an example of the JSON object that it takes, None where it takes none; `answer` what it gives to that:
    a JSON value, or a text.
    """

    name: str
    method: str
    path: str
    about: str
    parameters: tuple[Parameter, ...]
    request: Mapping[str, Any] | None
    answer: Any


def verbs() -> tuple[Route, ...]:
    """The verbs, each `POST /api/<verb>`."""
    return tuple(_route(verb) for verb in VERBS)


def plain() -> tuple[Route, ...]:
    """What is beside the verbs: it takes no parameters."""
    rows = (
        (
            "healthz",
            "/healthz",
            "Whether questions can be asked: status 200, else 503 and what is wrong.",
            {"status": "ok"},
        ),
        (
            "metrics",
            "/metrics",
            "How many calls there were, how they ended and how long they took, for Prometheus.",
            None,
        ),
        ("llms.txt", "/llms.txt", "This page in plain words, for language models.", None),
        ("openapi.json", "/openapi.json", "The verbs as an OpenAPI schema, to make clients of.", None),
    )
    return tuple(Route(name, "GET", path, about, (), None, answer) for name, path, about, answer in rows)


@cache
def examples() -> Mapping[str, Any]:
    """By verb, a `request` and its `answer`."""
    text = (resources.files("assistant.tools") / "examples.json").read_text(encoding="utf-8")
    value: Mapping[str, Any] = json.loads(text)
    return value


def _route(verb: Verb) -> Route:
    example = examples().get(verb.__name__, {"request": {}, "answer": None})
    parameters = tuple(_parameter(one) for one in list(inspect.signature(verb).parameters.values())[1:])
    path = f"/api/{verb.__name__}"
    return Route(verb.__name__, "POST", path, str(verb.__doc__), parameters, example["request"], example["answer"])


def _parameter(parameter: inspect.Parameter) -> Parameter:
    kind, field = get_args(parameter.annotation)
    named = getattr(kind, "__name__", None) if not get_args(kind) else str(kind)
    default = NEEDED if parameter.default is parameter.empty else f"default {parameter.default}"
    return Parameter(parameter.name, str(named), default, field.description)
