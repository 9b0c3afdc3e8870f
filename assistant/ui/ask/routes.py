"""What the filters offer, and the answer to a question."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from assistant.ui.ask import view
from assistant.ui.ask.examples import Examples
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.ask.measured import measured
from assistant.ui.query import TOP, Query
from assistant.ui.respond import Opened, Started, page_router, part

router = page_router()


@router.get("/collection")
def collection(assistant: Opened) -> HTMLResponse:
    """What the filters offer, once the articles are open."""
    assistant.refresh()
    return part("ask/filters.html", info=assistant.info(), offered=view.offered(assistant.articles()), top=TOP)


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
    shown = view.answer(assistant, query, result)
    return part(template, view=shown, marking=bool(site.answers), measured=measured())
