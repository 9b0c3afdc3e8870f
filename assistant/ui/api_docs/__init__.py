"""The documentation of the API for people, at /docs: each route with its parameters, an example and its answer.

It is made of the table that /openapi.json and /llms.txt are made of, and needs nothing from elsewhere.
"""

from assistant.ui.api_docs.routes import router

__all__ = ["router"]
