"""What there is for programs, in words: made from the table of routes, so that it cannot disagree with it."""

from collections.abc import Iterator

from assistant import extras
from assistant.tools import described
from assistant.tools.verbs import QUOTE_ONLY


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
        'of Gradio\'s client. An error is one line, `{"error": …}`; what cannot be done is status 422.',
    ]
    for route in described.verbs():
        lines.extend(_section(route))
    return "\n".join(lines) + "\n"


def _section(route: described.Route) -> Iterator[str]:
    yield from ("", f"## {route.name}", "", route.about)
    if route.parameters:
        yield ""
    for parameter in route.parameters:
        yield f"- `{parameter.name}` ({parameter.kind}, {parameter.default}): {parameter.about}"
