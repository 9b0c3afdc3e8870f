"""The routes of the sources: three that show, five that change.

A change needs the header that only this page's own script sends: another site's page, which the browser lets send a
plain form here, cannot. It answers with the HTML of what it did; `build` answers with lines of JSON as it goes on.
"""

import asyncio
import json
import logging
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from assistant.errors import CorpusError, PinciteError
from assistant.text.wording import title_in_words
from assistant.ui import html, strings
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html
from assistant.ui.sources import forms, tab
from assistant.ui.sources.keeper import Keeper, wrong_field
from assistant.ui.sources.timeline import FEW

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from fastapi.responses import Response

OURS = "x-pincite"  # the header of the page's own requests

_LOG = logging.getLogger(__name__)

Endpoint = Callable[["Request"], Awaitable["Response"]]
Part = Callable[[Answering, Mapping[str, str], bytes], Html]  # of an address's fields and a body


def add_routes(app: "FastAPI", opening: Opening, keeper: Keeper | None) -> None:
    """Add /pincite/sources, and below it edit, leave, add, describe, remove, restore and build."""
    from fastapi.responses import StreamingResponse
    from starlette.routing import Route

    shelf = Shelf(keeper)

    async def build(_: "Request") -> "Response":
        return StreamingResponse(shelf.build(await opening.assistant()), media_type="application/x-ndjson")

    shown = {"": shelf.sources, "/edit": shelf.edit, "/leave": shelf.leave}
    changes = {name: _endpoint(opening, getattr(shelf, name)) for name in ("add", "describe", "remove", "restore")}
    app.router.routes.extend(
        [
            *(Route(f"/pincite/sources{name}", _endpoint(opening, part)) for name, part in shown.items()),
            *(
                Route(f"/pincite/sources/{name}", _ours(keeper, endpoint), methods=["POST"])
                for name, endpoint in {**changes, "build": build}.items()
            ),
        ]
    )


def _endpoint(opening: Opening, part: Part) -> Endpoint:
    """Answers with a part of the page."""
    from fastapi.responses import HTMLResponse

    async def respond(request: "Request") -> "Response":
        found = await _told(opening, part, dict(request.query_params), await request.body())
        return HTMLResponse(found, headers={"cache-control": "no-store"})

    return respond


def _ours(keeper: Keeper | None, endpoint: Endpoint) -> Endpoint:
    """Lets only the page's own script through, and only where the articles may be changed."""
    from fastapi.responses import PlainTextResponse

    async def respond(request: "Request") -> "Response":
        if OURS not in request.headers or keeper is None or keeper.problem:
            return PlainTextResponse(strings.SOURCES_NOT_HERE, 403)
        return await endpoint(request)

    return respond


async def _told(opening: Opening, part: Part, fields: Mapping[str, str], body: bytes) -> Html:
    """What was wanted, or the message that stands for it."""
    try:
        return await asyncio.to_thread(part, await opening.assistant(), fields, body)
    except PinciteError as exc:
        return html.problem(str(exc))
    except Exception:
        _LOG.exception("The page could not do what it was asked")
        return html.problem(strings.UNEXPECTED)


class Shelf:
    """Puts the parts of the tab together, and hands changes to the keeper."""

    def __init__(self, keeper: Keeper | None) -> None:
        """`keeper` is None where the page was given no folder of articles."""
        self._given = keeper
        self._sources = lru_cache(maxsize=1)(_sources)

    @property
    def _keeper(self) -> Keeper:
        if self._given is None or self._given.problem:
            raise CorpusError(strings.SOURCES_NOT_HERE)
        return self._given

    def sources(self, assistant: Answering, _: Mapping[str, str], _body: bytes) -> Html:
        """The pictures and the table."""
        assistant.refresh()
        shown = self._sources(assistant, assistant.info().generation)
        return tab.sources(shown, changeable=self._given is not None and not self._given.problem)

    def edit(self, assistant: Answering, fields: Mapping[str, str], _: bytes) -> Html:
        """The form for an article's metadata."""
        return forms.form(assistant.article(fields.get("article", "")))

    def leave(self, assistant: Answering, fields: Mapping[str, str], _: bytes) -> Html:
        """What removing an article would break."""
        article = assistant.article(fields.get("article", ""))
        return forms.leaving(article, self._keeper.quoting(article.id))

    def add(self, _: Answering, fields: Mapping[str, str], body: bytes) -> Html:
        """Add the file that was sent."""
        try:
            return forms.added(self._keeper.add(fields.get("name", ""), body))
        except PinciteError as exc:
            return forms.refused(str(exc))

    def describe(self, assistant: Answering, fields: Mapping[str, str], body: bytes) -> Html:
        """Write the metadata that was sent, or send the form back with what is wrong."""
        article = assistant.article(fields.get("article", ""))
        sent = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            now = self._keeper.describe(article, forms.read(sent))
        except CorpusError as exc:
            return forms.form(article, sent, wrong_field(exc))
        except PinciteError as exc:
            return forms.form(article, sent, ("", str(exc)))
        return forms.done(strings.SOURCES_DESCRIBED.format(title=title_in_words(now)))

    def remove(self, assistant: Answering, fields: Mapping[str, str], _: bytes) -> Html:
        """Take an article out."""
        article = assistant.article(fields.get("article", ""))
        kept = self._keeper.remove(article.id, len(assistant.articles()))
        said = strings.SOURCES_REMOVED.format(title=title_in_words(article), kept=kept)
        return forms.done(said, undo=f"restore?{urlencode({'article': article.id, 'kept': kept})}")

    def restore(self, _: Answering, fields: Mapping[str, str], _body: bytes) -> Html:
        """Put an article back."""
        article = self._keeper.restore(fields.get("kept", ""), fields.get("article", ""))
        return forms.done(strings.SOURCES_RESTORED.format(title=title_in_words(article)))

    def build(self, assistant: Answering) -> Iterator[str]:
        """Bring the index up to date; a line of JSON for each article, and one that ends it.

        The work goes on where the page is left, since a half-told change would be worse.
        """
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._build, args=(assistant, lines.put), name="building").start()
        yield from iter(lines.get, None)

    def _build(self, assistant: Answering, put: Callable[[str | None], None]) -> None:
        def progress(done: int, total: int, article_id: str) -> None:
            said = strings.SOURCES_READING.format(done=done, total=total, article=article_id)
            put(_line(done=done, total=total, said=said))

        try:
            self._keeper.build(assistant, progress)
            put(_line(said=strings.SOURCES_READY))
        except PinciteError as exc:
            put(_line(problem=html.problem(strings.SOURCES_NOT_BUILT.format(error=exc))))
        except Exception:
            _LOG.exception("The page could not bring the index up to date")
            put(_line(problem=html.problem(strings.UNEXPECTED)))
        finally:
            put(None)


def _line(**values: str | int) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _sources(assistant: Answering, _generation: str) -> tab.Sources:
    """What a generation holds: the same for every visitor."""
    articles = assistant.articles()
    counts = {one.id: len(assistant.passages(one.id)) for one in articles}
    return tab.Sources(articles, counts, assistant.map() if len(articles) >= FEW else None)
