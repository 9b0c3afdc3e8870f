"""The face for programs: the verbs of the command line over HTTP, as Gradio endpoints and as MCP tools.

In goes a function that gives the open assistant; out come JSON values as the command line prints them. `verbs` says
what there is, `calling` how a call is made and counted; `http`, `mcp` and `guide` only translate.
"""

from assistant.tools.calling import Caller
from assistant.tools.guide import guide
from assistant.tools.http import add_routes, endpoints
from assistant.tools.mcp import Mcp
from assistant.tools.verbs import VERBS

__all__ = ["VERBS", "Caller", "Mcp", "add_routes", "endpoints", "guide"]
