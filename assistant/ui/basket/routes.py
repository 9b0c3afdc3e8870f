"""What became of the citations that the browser keeps, and the file to download."""

from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.ui.basket import view
from assistant.ui.basket.kept import Basket, file_name, judged, written
from assistant.ui.respond import UNKEPT, Opened, page_router, part

router = page_router()


@router.post("/basket")
def basket(kept: Basket, assistant: Opened) -> HTMLResponse:
    """What became of the citations, each of them, and the bibliography."""
    return part("basket/contents.html", view=view.basket(assistant, judged(assistant, kept), kept.style))


@router.post("/basket-file", response_class=PlainTextResponse)
def basket_file(content: Basket, assistant: Opened) -> Response:
    """The file to download; where there is none a text says why, and is no attachment."""
    text = written(judged(assistant, content), content)
    named = {"content-disposition": f'attachment; filename="{file_name(content.format)}"'}
    # Bytes that no browser shows as a page, whatever an article holds.
    return Response(text.encode(), media_type="application/octet-stream", headers=UNKEPT | named)
