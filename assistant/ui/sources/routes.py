"""What the collection holds, the form under a row, and what a change did.

What changes something answers with what it did, as a part of the page; `build` with lines of JSON as it goes on.
"""

import contextvars
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from assistant.errors import CorpusError, PinciteError
from assistant.messages import message
from assistant.text.wording import title_in_words
from assistant.ui import guard
from assistant.ui.language import spoken
from assistant.ui.opening import Answering
from assistant.ui.respond import Line, Opened, Started, explained, page_router, part, problem, stream
from assistant.ui.site import Site
from assistant.ui.sources import view
from assistant.ui.sources.editor import FIELDS, CollectionEditor, StoppedError
from assistant.ui.templates import render

router = page_router()


def changeable(site: Started) -> CollectionEditor:
    """What changes the collection.

    Raises:
        HTTPException: 403, the page was started without a folder that can be written.
    """
    if site.editor is None or site.editor.problem:
        raise HTTPException(403, spoken(message("Articles cannot be changed from here.")))
    return site.editor


async def body(request: Request) -> bytes:
    """What was sent, as it is."""
    return await request.body()


Changeable = Annotated[CollectionEditor, Depends(changeable)]
Body = Annotated[bytes, Depends(body)]
OURS = [Depends(guard.ours)]


def order(find: str = "", by: str = "", down: bool = False, page: int = 1) -> view.Order:
    """Which rows of the table are wanted."""
    return view.Order(find, by, down, page)


Wanted = Annotated[view.Order, Depends(order)]


@router.get("/sources")
def sources(assistant: Opened, site: Started, wanted: Wanted) -> HTMLResponse:
    """The table's first page, and places for the rest."""
    latest = site.own(view.LatestCollection)
    every, table = latest.listed(assistant), latest.table(assistant, wanted)
    told = {"all": len(every), "words": sum(each.words for each in every), "foreign": latest.foreign(assistant)}
    return part("sources/collection.html", table=table, changeable=_is_changeable(site), **told)


@router.get("/sources/table")
def rows(assistant: Opened, site: Started, wanted: Wanted) -> HTMLResponse:
    """A page of the table."""
    table = site.own(view.LatestCollection).table(assistant, wanted)
    return part("sources/table.html", table=table, changeable=_is_changeable(site))


@router.get("/sources/pictures")
def pictures(assistant: Opened, site: Started) -> HTMLResponse:
    """The pictures, which take longer."""
    return part("sources/pictures.html", shown=site.own(view.LatestCollection).pictures(assistant))


def _is_changeable(site: Site) -> bool:
    return site.editor is not None and not site.editor.problem


@router.get("/sources/edit")
def edit(assistant: Opened, article: str = "") -> HTMLResponse:
    """The form for an article's metadata."""
    return _form(view.form(assistant.article(article)))


@router.get("/sources/leave")
def leave(assistant: Opened, editor: Changeable, article: str = "") -> HTMLResponse:
    """What removing an article would break."""
    leaving = assistant.article(article)
    return part("sources/leaving.html", article=leaving, quoting=editor.quoting(leaving.id))


@router.post("/sources/add", dependencies=OURS)
def add(editor: Changeable, sent: Body, name: str = "", ocr: bool = False) -> HTMLResponse:
    """Add the file that was sent; one that cannot be added says why in its own place."""
    try:
        article, taken = editor.add(name, sent, ocr=ocr)
        return part("sources/added.html", article=article, taken=taken, form=view.form(article), refusal="")
    except PinciteError as exc:
        return part("sources/added.html", article=None, refusal=exc.said)


@router.post("/sources/update", dependencies=OURS)
def update(editor: Changeable, sent: Body, article: str = "", name: str = "", ocr: bool = False) -> HTMLResponse:
    """Put the file that was sent in the place of an article, and say what that breaks."""
    taken, broken = editor.update(article, name, sent, ocr=ocr)
    return part("sources/updated.html", article=editor.article(article), taken=taken, broken=broken)


@router.post("/sources/describe", dependencies=OURS)
def describe(editor: Changeable, sent: Body, article: str = "") -> HTMLResponse:
    """Set the fields that were sent, or give the form back with what is wrong with one of them."""
    before = editor.article(article)
    fields = dict(parse_qsl(sent.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        after = editor.describe(before, view.read(fields))
    except CorpusError as exc:
        field = exc.field if exc.field in FIELDS else ""
        return _form(view.form(before, fields, field, exc.fault))
    except PinciteError as exc:
        return _form(view.form(before, fields, wrong=exc.said))
    return part("sources/done.html", done="described", title=title_in_words(after))


@router.post("/sources/remove", dependencies=OURS)
def remove(assistant: Opened, editor: Changeable, article: str = "") -> HTMLResponse:
    """Take an article out."""
    leaving = assistant.article(article)
    kept_as = editor.remove(leaving.id, assistant.info().articles)
    undo = f"restore?{urlencode({'article': leaving.id, 'kept': kept_as})}"
    return part("sources/done.html", done="removed", title=title_in_words(leaving), kept=kept_as, undo=undo)


@router.post("/sources/restore", dependencies=OURS)
def restore(editor: Changeable, article: str = "", kept: str = "") -> HTMLResponse:
    """Put an article back."""
    return part("sources/done.html", done="restored", title=title_in_words(editor.restore(kept, article)))


@router.post("/sources/withdraw", dependencies=OURS)
def withdraw(editor: Changeable, article: str = "") -> HTMLResponse:
    """Take out an article that was added and is in no index yet."""
    leaving = editor.article(article)
    kept = editor.remove(leaving.id, 2)
    return part("sources/done.html", done="removed", title=title_in_words(leaving), kept=kept)


@router.post("/sources/stop", dependencies=OURS)
def stop(editor: Changeable) -> HTMLResponse:
    """Stop the build that is running."""
    editor.stop()
    return HTMLResponse("")


@router.post("/sources/build", dependencies=OURS)
def build(assistant: Opened, editor: Changeable) -> StreamingResponse:
    """Bring the index up to date; a line of JSON for each article, and one that ends it."""
    return stream(_built(editor, assistant))


def _form(form: view.Form) -> HTMLResponse:
    return part("sources/form.html", form=form)


def _built(editor: CollectionEditor, assistant: Answering) -> Iterator[Line]:
    """The lines of a build, which goes on where the page is left, since a half-told change would be worse."""
    lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
    context = contextvars.copy_context()  # it has the language
    threading.Thread(target=context.run, args=(_build, editor, assistant, lines.put), name="building").start()
    yield from iter(lines.get, None)


def _build(editor: CollectionEditor, assistant: Answering, put: Callable[[Line | None], None]) -> None:
    def progress(done: int, total: int, article_id: str) -> None:
        said = message(
            "Bringing the index up to date: {done} of {total} articles ({article})",
            done=done,
            total=total,
            article=article_id,
        )
        put({"done": done, "total": total, "said": said})

    try:
        editor.build(assistant, progress)
        put({"said": message("The index is up to date.")})
    except StoppedError:
        put({"problem": render("sources/stopped.html")})
    except PinciteError as exc:
        why = message("The files were changed, but the index was not brought up to date: {why}", why=exc.said)
        put({"problem": problem(why)})
    except Exception as exc:
        put({"problem": problem(explained(exc))})
    finally:
        put(None)
