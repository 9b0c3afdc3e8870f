"""The verbs over plain HTTP and for Gradio's client, and what a machine's keeper looks at: health and metrics.

`POST /api/<verb>` takes a JSON object of the verb's parameters and gives its JSON; what cannot be done is answered by
422 and `{"error": one line}`. `GET /openapi.json` describes it all, `GET /llms.txt` in words.
"""

import inspect
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from assistant.tools import described
from assistant.tools.calling import Call, Caller
from assistant.tools.guide import guide
from assistant.tools.verbs import VERBS, Verb

if TYPE_CHECKING:
    from fastapi import FastAPI

Health = Callable[[], str | None]  # None while it is being opened, "" when all is well, else what is wrong


class _Rejected(Exception):
    """What was asked for cannot be done; the message is for a person."""


def add_routes(app: "FastAPI", caller: Caller, health: Health) -> None:
    """Add /api/<verb>, /healthz, /metrics and /llms.txt."""
    from fastapi import Request
    from fastapi.responses import JSONResponse, PlainTextResponse, Response
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    async def rejected(_: Request, exc: Exception) -> JSONResponse:
        return JSONResponse({"error": str(exc)}, status_code=422)

    async def healthz() -> JSONResponse:
        problem = health()
        state = "opening" if problem is None else problem or "ok"
        return JSONResponse({"status": state}, status_code=200 if problem == "" else 503)

    app.add_exception_handler(_Rejected, rejected)
    for verb in VERBS:
        call, path = _from_body(caller.bound(verb, _Rejected)), f"/api/{verb.__name__}"
        app.add_api_route(path, call, methods=["POST"], openapi_extra=_example(verb))
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route(
        "/metrics",
        lambda: Response(generate_latest(caller.registry), media_type=CONTENT_TYPE_LATEST),
        include_in_schema=False,
    )
    app.add_api_route("/llms.txt", lambda: PlainTextResponse(guide()), include_in_schema=False)


def _example(verb: Verb) -> dict[str, Any]:
    """The example of a verb as OpenAPI has it."""
    example = described.examples()[verb.__name__]
    given = (
        {"requestBody": {"content": {"application/json": {"example": example["request"]}}}}
        if example["request"]
        else {}
    )
    return {**given, "responses": {"200": {"content": {"application/json": {"example": example["answer"]}}}}}


def _from_body(call: Call) -> Call:
    """Read every parameter from a JSON object; FastAPI would look for plain ones in the address."""
    from fastapi import Body

    signature = inspect.signature(call)
    parameters = [
        parameter.replace(annotation=Annotated[parameter.annotation, Body(embed=True)])
        for parameter in signature.parameters.values()
    ]
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return call


def endpoints(caller: Caller) -> None:
    """Add the verbs to the Gradio page that is being made, for its client libraries."""
    import gradio as gr

    for verb in VERBS:
        call = caller.bound(verb, partial(gr.Error, print_exception=False))
        _plainly_typed(call, verb)
        add = gr.api  # type: ignore[attr-defined]
        add(call, api_name=verb.__name__, api_description=verb.__doc__, concurrency_limit=8)


def _plainly_typed(call: Call, verb: Verb) -> None:
    """Take the descriptions out of the types, which Gradio cannot read there."""
    hints = {name: hint for name, hint in inspect.get_annotations(verb).items() if name in _names(call)}
    plain: dict[str, Any] = {name: getattr(hint, "__origin__", hint) for name, hint in hints.items()}
    signature = inspect.signature(call)
    parameters = [parameter.replace(annotation=plain[parameter.name]) for parameter in signature.parameters.values()]
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    call.__annotations__ = plain | {"return": dict}


def _names(call: Call) -> set[str]:
    return set(inspect.signature(call).parameters)
