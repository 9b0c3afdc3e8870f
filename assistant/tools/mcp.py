"""The verbs as MCP tools (Model Context Protocol), in the application that serves the page.

Without the extra `mcp` the page works as ever; who asks at /mcp is told what to install.
"""

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from assistant import __version__, extras
from assistant.tools.calling import Caller
from assistant.tools.verbs import QUOTE_ONLY, VERBS

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from starlette.routing import BaseRoute


class Mcp:
    """One tool a verb: `routes` for the application, which must run `running` as long as it lives."""

    def __init__(self, caller: Caller) -> None:
        """Make the server."""
        self._server: MCPServer | None = None
        if extras.missing("mcp"):
            self.routes: list[BaseRoute] = [_absent(extras.hint("mcp", "The tools at /mcp"))]
            return
        from mcp.server.transport_security import TransportSecuritySettings

        self._server = _server(caller)
        # The application checks the host before a request comes here.
        unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        app = self._server.streamable_http_app(stateless_http=True, json_response=True, transport_security=unchecked)
        self.routes = app.routes

    def running(self) -> AbstractAsyncContextManager[None]:
        """The time in which tools can be called."""
        return self._server.session_manager.run() if self._server else nullcontext()


def _absent(message: str) -> "BaseRoute":
    """A route that says in one line why there are no tools."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    def said(_: Request) -> JSONResponse:
        return JSONResponse({"error": message}, status_code=501)

    return Route("/mcp", said, methods=["GET", "POST", "DELETE"])


def _server(caller: Caller) -> "MCPServer":
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    server = MCPServer("pincite", title="Pincite", instructions=QUOTE_ONLY, version=__version__, log_level="ERROR")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for verb in VERBS:
        described = f"{verb.__doc__} {QUOTE_ONLY}"
        server.add_tool(caller.bound(verb, ToolError), verb.__name__, description=described, annotations=reads)
    return server
