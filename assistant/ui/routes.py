"""The page's routes: each answers an address's query with finished HTML for one part of the page.

No route trusts its input: each is reachable without the page. An error meant for a person becomes one message in the
page; any other is logged, and the page says only that something went wrong.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from assistant.errors import PinciteError, UsageError
from assistant.records import Answer, Article, Hit, Span
from assistant.ui import answers, html, reader, selection, strings
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html
from assistant.ui.query import Query
from assistant.ui.shown import Shown

if TYPE_CHECKING:
    from fastapi import FastAPI

Fields = Sequence[tuple[str, str]]  # of an address
Asked = TypeVar("Asked")  # what a part of the page is made from

_LOG = logging.getLogger(__name__)


def add_routes(app: "FastAPI", opening: Opening, desk: "Desk") -> None:
    """Add /pincite/collection, /pincite/answer, /pincite/reader and /pincite/citation."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    def respond(part: Callable[[Answering, Fields], Html]) -> Callable[[Request], Awaitable[HTMLResponse]]:
        async def respond(request: Request) -> HTMLResponse:
            fields = request.query_params.multi_items()
            return HTMLResponse(await told(opening, part, fields), headers={"cache-control": "no-store"})

        return respond

    for name in ("collection", "answer", "reader", "citation"):
        app.add_api_route(f"/pincite/{name}", respond(getattr(desk, name)), include_in_schema=False)


async def told(opening: Opening, part: Callable[[Answering, Asked], Html], asked: Asked) -> Html:
    """What was wanted, or the message that stands for it: nothing that fails may leave the page waiting."""
    try:
        return await asyncio.to_thread(part, await opening.assistant(), asked)
    except PinciteError as exc:
        return html.problem(str(exc))
    except Exception:
        _LOG.exception("The page could not do what it was asked")
        return html.problem(strings.UNEXPECTED)


class Desk:
    """Puts the parts of the page together; keeps the latest answers, so that the reader need not ask again."""

    def __init__(self, *, marks: bool = False) -> None:
        """Nothing was asked yet; `marks` lets a hit or a refusal be added to the known answers."""
        self._marks = marks
        self._ask = lru_cache(maxsize=64)(_ask)
        self._collection = lru_cache(maxsize=1)(_collection)

    def collection(self, assistant: Answering, _: Fields) -> Html:
        """What the filters offer."""
        assistant.refresh()
        return self._collection(assistant, assistant.info().generation)

    def answer(self, assistant: Answering, fields: Fields) -> Html:
        """The answer to the address's question."""
        query = Query.read(fields)
        found = self.found(assistant, query)
        named = {*_named(found), *query.articles, *found.undated}
        named_articles = {each: assistant.article(each) for each in named}
        return answers.answer(Shown(query, found, named_articles, self._marks))

    def reader(self, assistant: Answering, fields: Fields) -> Html:
        """The article that the address names, with what answers the address's question marked."""
        query = dict(fields)
        article = assistant.article(query.get("read", ""))
        return reader.page(reader.View(article, reader.Place.read(query), self._hits(assistant, article, fields)))

    def citation(self, assistant: Answering, fields: Fields) -> Html:
        """The citation of the words that the address selects."""
        query = dict(fields)
        article, span = assistant.article(query.get("read", "")), reader.Place.read(query).sentence
        if span is None:
            raise UsageError(strings.NO_RANGE)
        citation = assistant.cite_range(article.id, span.start, span.end)
        return selection.bar(article, citation, _sentences(assistant, article))

    def found(self, assistant: Answering, query: Query) -> Answer:
        """The answer to a question, from the index as it is now."""
        assistant.refresh()
        return self._ask(assistant, assistant.info().generation, query)

    def _hits(self, assistant: Answering, article: Article, fields: Fields) -> list[Hit]:
        try:
            found = self.found(assistant, Query.read(fields))
        except PinciteError:  # the article can be read without a question, and the answer says what is wrong with it
            return []
        return [hit for hit in found.hits if hit.answers and hit.passage.article_id == article.id]


def _collection(assistant: Answering, _generation: str) -> Html:
    """What a generation offers: the same for every visitor."""
    return html.collection(assistant.info(), assistant.articles())


def _ask(assistant: Answering, _generation: str, query: Query) -> Answer:
    """Ask; the generation is named because another one may answer otherwise."""
    return assistant.ask(
        query.question,
        top=query.top,
        articles=query.articles or None,
        publishers=query.publishers or None,
        after=query.after,
        before=query.before,
        caution=query.caution,
    )


def _named(found: Answer) -> set[str]:
    """The ids of the articles that an answer shows."""
    twins = {twin.article_id for hit in found.hits for twin in hit.twins}
    return twins | {hit.passage.article_id for hit in found.hits}


def _sentences(assistant: Answering, article: Article) -> list[Span]:
    """The sentences of an article in reading order; passages overlap, so each once."""
    spans = {(one.start, one.end) for passage in assistant.passages(article.id) for one in passage.sentences}
    return [Span(*span) for span in sorted(spans)]
