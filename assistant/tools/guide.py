"""What there is for programs, in words: made from the verbs, so that it cannot disagree with them."""

import inspect
from collections.abc import Iterator
from typing import get_args

from assistant import extras
from assistant.tools.verbs import QUOTE_ONLY, VERBS, Verb


def guide() -> str:
    """A text in the form of llms.txt: a title, a summary, and a section for each verb."""
    mcp = "" if extras.missing("mcp") else " an MCP tool at `/mcp`,"
    lines = [
        "# Pincite",
        "",
        "> Answers to questions in the exact words of a collection of articles, with citations that prove themselves.",
        "",
        QUOTE_ONLY,
        "",
        f"Each verb is `POST /api/<verb>` with a JSON object of its parameters,{mcp} and an endpoint",
        'of Gradio\'s client. An error is one line: status 422 and `{"error": …}`.',
    ]
    for verb in VERBS:
        lines.extend(_section(verb))
    return "\n".join(lines) + "\n"


def _section(verb: Verb) -> Iterator[str]:
    yield from ("", f"## {verb.__name__}", "", str(verb.__doc__))
    parameters = list(inspect.signature(verb).parameters.values())[1:]
    if parameters:
        yield ""
    for parameter in parameters:
        kind, field = get_args(parameter.annotation)
        needed = "required" if parameter.default is parameter.empty else f"default {parameter.default}"
        named = getattr(kind, "__name__", None) if not get_args(kind) else str(kind)
        yield f"- `{parameter.name}` ({named}, {needed}): {field.description}"
