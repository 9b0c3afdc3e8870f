"""What a press of a button on an answer would keep, and keeping it."""

from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.evaluation.known_answers.files import SUFFIX, is_held_out
from assistant.messages import message
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.known import folder
from assistant.ui.known.routes import OURS, Answers, Sent
from assistant.ui.language import said
from assistant.ui.marking import entry
from assistant.ui.query import Query
from assistant.ui.respond import Opened, Started, page_router, part

router = page_router()


@router.get("/known/mark")
def form(request: Request, assistant: Opened, site: Started, path: Answers, mark: str = "") -> HTMLResponse:
    """What would be kept, and the choice of the file."""
    query = Query.read(request.query_params.multi_items())
    known = entry.known_answer(query, site.own(LatestAnswers).answer(assistant, query), mark)
    files = [file.name for file in folder.files(path) if not file.problem]
    held_out = [name for name in files if is_held_out(Path(name))]
    tuned = [name for name in files if name not in held_out]
    narrowed = entry.narrowed(query)
    return part("marking/form.html", known=known, files=tuned, held_out=held_out, narrowed=narrowed, suffix=SUFFIX)


@router.post("/known/mark", response_class=JSONResponse, dependencies=OURS)
def keep(sent: Sent, assistant: Opened, site: Started, path: Answers) -> JSONResponse:
    """Keep it."""
    query = Query.read(parse_qsl(str(sent.get("query", ""))))
    known = entry.known_answer(query, site.own(LatestAnswers).answer(assistant, query), str(sent.get("mark", "")))
    kept, name = entry.keep(path, str(sent.get("file", "")), known)
    return JSONResponse({"said": said(kept), "label": said(message("In {name}", name=name))})
