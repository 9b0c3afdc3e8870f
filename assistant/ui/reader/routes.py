"""An article to read, the citation of what is selected in it, and any citation in a style."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from assistant.corpus.collection import is_paged
from assistant.errors import PinciteError, UsageError
from assistant.messages import message
from assistant.records import Hit, Span
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.opening import Answering
from assistant.ui.query import Query
from assistant.ui.reader import view
from assistant.ui.reader.place import Place
from assistant.ui.respond import UNKEPT, Opened, Started, page_router, part
from assistant.ui.shared import styles
from assistant.ui.site import Site

router = page_router()


@router.get("/reader")
def reader(request: Request, assistant: Opened, site: Started) -> HTMLResponse:
    """The article that the address names, with what answers the address's question marked."""
    query = dict(request.query_params)
    article = assistant.article(query.get("read", ""))
    place, hits = Place.read(query), _hits(request, assistant, site)
    cited = place.cited_in(article)
    verdict = assistant.verify({cited: place.words})[0] if cited else None
    shown = view.article_view(article, place, hits, verdict)
    return part("reader/article.html", view=shown, original=site.editor is not None and is_paged(article))


@router.get("/original", response_class=Response)
def original(request: Request, assistant: Opened, site: Started) -> Response:
    """The page of the article's PDF on which the address's place begins, its words marked; page 1 where it has none."""
    query = dict(request.query_params)
    article = assistant.article(query.get("read", ""))
    span = Place.read(query).sentence_in(article) or Span(0, 0)
    if site.editor is None:
        raise UsageError(message("The page was started without a folder of articles."))
    return Response(site.editor.page_image(article, span.start, span.end), media_type="image/png", headers=UNKEPT)


@router.get("/citation")
def citation(request: Request, assistant: Opened) -> HTMLResponse:
    """The citation of the words that the address selects."""
    query = dict(request.query_params)
    article, span = assistant.article(query.get("read", "")), Place.read(query).sentence
    if span is None:
        raise UsageError(message("No words are selected."))
    cited = assistant.cite_range(article.id, span.start, span.end)
    steps = view.steps(cited, assistant.passages(article.id))
    return part("reader/selection.html", article=article, citation=cited, steps=steps)


@router.get("/styled")
def styled(assistant: Opened, style: str = "", id: str = "") -> HTMLResponse:  # the address's own name
    """One citation in a style."""
    return part("reader/styled.html", printed=styles.line(assistant.cite(id), style))


def _hits(request: Request, assistant: Answering, site: Site) -> Sequence[Hit]:
    """The hits of the address's question; none where there is no question that can be asked."""
    try:
        return site.own(LatestAnswers).answer(assistant, Query.read(request.query_params.multi_items())).hits
    except PinciteError:  # the article can be read without a question, and the answer says what is wrong with it
        return ()
