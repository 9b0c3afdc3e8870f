"""The routes of the basket and of the styles: a citation in a style, what the basket holds, the file to download.

Where there is no file to download its route gives the message that says why, as text and not as an attachment.
The page sends what its browser keeps and nothing is kept here. No route trusts its input.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from assistant.errors import PinciteError
from assistant.ui import citing, strings
from assistant.ui.basket import view
from assistant.ui.basket.kept import Basket, file, file_name
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html
from assistant.ui.routes import Fields, told

if TYPE_CHECKING:
    from fastapi import FastAPI

_LOG = logging.getLogger(__name__)


def add_basket_routes(app: "FastAPI", opening: Opening) -> None:
    """Add /pincite/styled, /pincite/basket and /pincite/basket-file."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse, PlainTextResponse, Response

    unkept = {"cache-control": "no-store"}

    async def styled(request: Request) -> HTMLResponse:
        return HTMLResponse(await told(opening, _styled, request.query_params.multi_items()), headers=unkept)

    async def basket(kept: Basket) -> HTMLResponse:
        return HTMLResponse(await told(opening, view.contents, kept), headers=unkept)

    async def basket_file(kept: Basket) -> Response:
        try:
            written = await asyncio.to_thread(file, await opening.assistant(), kept)
        except PinciteError as exc:
            return PlainTextResponse(str(exc))
        except Exception:
            _LOG.exception("The page could not write the basket")
            return PlainTextResponse(strings.UNEXPECTED)
        named = {"content-disposition": f'attachment; filename="{file_name(kept.format)}"'}
        # Bytes that no browser shows as a page, whatever an article holds.
        return Response(written.encode(), media_type="application/octet-stream", headers=unkept | named)

    app.add_api_route("/pincite/styled", styled, include_in_schema=False)
    app.add_api_route("/pincite/basket", basket, methods=["POST"], include_in_schema=False)
    app.add_api_route("/pincite/basket-file", basket_file, methods=["POST"], include_in_schema=False)


def _styled(assistant: Answering, fields: Fields) -> Html:
    """The citation that the address names, in its style."""
    query = dict(fields)
    printed = citing.line(assistant.cite(query.get("id", "")), query.get("style", ""))
    return Html(f"<p data-line>{printed}</p>")
