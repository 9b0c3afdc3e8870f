"""Known answers being run: the tab, how far a run is, what begins, stops or keeps one, and its report.

Parts of the page are HTML; what a press of a button did is JSON: `said` for the live region, or `problem`.
"""

from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Body, Depends, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.api import Assistant
from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import charts
from assistant.evaluation.known_answers.report import LEVEL
from assistant.messages import message
from assistant.ui import guard
from assistant.ui.known import folder, view
from assistant.ui.known.runner import EndedRun, Runner
from assistant.ui.language import said
from assistant.ui.respond import UNKEPT, Opened, Started, page_router, part, problem

router = page_router()


def answers(site: Started) -> Path:
    """The folder of known answers.

    Raises:
        HTTPException: 404, the page was started without one.
    """
    if site.answers is None:
        raise HTTPException(404)
    return site.answers


def runner(site: Started) -> Runner:
    """What runs them."""
    return site.own(Runner)


Answers = Annotated[Path, Depends(answers)]
Running = Annotated[Runner, Depends(runner)]
Sent = Annotated[dict[str, Any], Body()]
OURS = [Depends(guard.ours)]


@router.get("/known")
def known(site: Started, running: Running, baseline: str = "") -> HTMLResponse:
    """The tab: what can be run, how far a run is, what came of the last one; or what all this would be for."""
    if site.answers is None:
        return part("known/explained.html")
    tab = view.tab(site.answers, running.state, baseline)
    return part("known/tab.html", view=tab, asked=view.asked, charts=charts, LEVEL=LEVEL)


@router.get("/known/progress", response_class=JSONResponse)
def progress(_: Answers, running: Running) -> JSONResponse:
    """How far the run under way is; nothing when none is."""
    under_way = running.state.running
    told = {"done": under_way[0], "said": said(view.asked(*under_way))} if under_way else {}
    return JSONResponse(told, headers=UNKEPT)


@router.get("/known/report")
def report(path: Answers, running: Running, baseline: str = "") -> HTMLResponse:
    """The latest run as a page that stands alone, to download."""
    try:
        ended = _latest(running)
        comparison = view.compared(ended, view.baseline(running.state, folder.saved(path), baseline))
    except UsageError as exc:
        return HTMLResponse(problem(exc.said), status_code=404)
    page = known_answers.report(ended.run, ended.outcomes, comparison)
    return HTMLResponse(page, headers={"content-disposition": 'attachment; filename="known-answers.html"'})


@router.post("/known/run", response_class=JSONResponse, dependencies=OURS)
def run(sent: Sent, assistant: Opened, path: Answers, running: Running) -> JSONResponse:
    """Begin to ask the questions of the named files."""
    names = sent.get("files")
    questions = folder.read(path, map(str, names) if isinstance(names, list) else ())
    running.start(questions, cast(Assistant, assistant))
    return JSONResponse({})


@router.post("/known/cancel", response_class=JSONResponse, dependencies=OURS)
def cancel(_: Answers, running: Running) -> JSONResponse:
    """Stop the run under way."""
    running.cancel()
    return JSONResponse({})


@router.post("/known/save", response_class=JSONResponse, dependencies=OURS)
def save(sent: Sent, path: Answers, running: Running) -> JSONResponse:
    """Keep the latest run."""
    name = folder.save(path, str(sent.get("name", "")), _latest(running).run)
    return JSONResponse({"said": said(message("Kept as {name}", name=name))})


def _latest(running: Runner) -> EndedRun:
    """The last run that came to its end.

    Raises:
        UsageError: there is none.
    """
    if running.state.latest is None:
        raise UsageError(message("There is no run to keep yet: ask the questions first."))
    return running.state.latest
