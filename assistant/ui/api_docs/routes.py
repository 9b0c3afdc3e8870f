"""The address of the documentation."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant import extras
from assistant.tools import described
from assistant.ui import assets
from assistant.ui.api_docs import view
from assistant.ui.respond import Started, part

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request, site: Started) -> HTMLResponse:
    """All routes, with examples for the address at which the page is reached."""
    address = (site.public_url or str(request.base_url)).rstrip("/")
    return part(
        "api_docs/api_docs.html",
        static=f"/pincite/static-{assets.version()}",
        verbs=view.entries(described.verbs(), address),
        plain=view.entries(described.plain(), address),
        mcp="" if extras.missing("mcp") else f"{address}/mcp",
    )
