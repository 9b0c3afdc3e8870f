"""What the filters offer, and the answer to a question."""

from datetime import date

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.ui.ask import saved, view
from assistant.ui.ask.examples import Examples
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.ask.measured import measured
from assistant.ui.query import TOP, Query
from assistant.ui.respond import UNKEPT, Opened, Started, page_router, part

router = page_router()


@router.get("/collection")
def collection(request: Request, assistant: Opened) -> HTMLResponse:
    """What the filters offer, once the articles are open; `in` names articles that are chosen."""
    assistant.refresh()
    offered = view.offered(assistant.listed(), request.query_params.getlist("in"))
    return part("ask/filters.html", info=assistant.info(), offered=offered, top=TOP)


@router.get("/collection/articles")
def articles(assistant: Opened, find: str = "") -> HTMLResponse:
    """The first articles that have some words."""
    return part("ask/found.html", articles=view.matching(assistant.listed(), find))


@router.get("/examples")
def example_questions(assistant: Opened, site: Started) -> HTMLResponse:
    """Questions to try."""
    questions = site.own(Examples).of(assistant, site.examples)
    return part("ask/examples.html", examples=[Query(question) for question in questions])


@router.get("/answer")
def answer(request: Request, assistant: Opened, site: Started) -> HTMLResponse:
    """The answer to the question of the address, or its refusal."""
    query = Query.read(request.query_params.multi_items())
    result = site.own(LatestAnswers).answer(assistant, query)
    template = "ask/refusal.html" if result.refused else "ask/answer.html"
    answer_view = view.answer(assistant, query, result)
    return part(template, view=answer_view, marking=bool(site.answers), measured=measured())


@router.get("/answer-file", response_class=PlainTextResponse)
def answer_file(request: Request, assistant: Opened, site: Started, style: str = "") -> Response:
    """The answer as a file to keep; where there is none a text says why, and is no attachment."""
    fields = request.query_params.multi_items()
    form = dict(fields).get("as", "")
    result = site.own(LatestAnswers).answer(assistant, Query.read(fields))
    text = saved.written(result, form, style, date.today())
    named = {"content-disposition": f'attachment; filename="answer.{saved.ENDINGS[form]}"'}
    # Bytes that no browser shows as a page, whatever an article holds.
    return Response(text.encode(), media_type="application/octet-stream", headers=UNKEPT | named)
