"""The frame of the page in a visitor's language: what stands there before anything is asked.

Gradio makes its page once for all visitors, so its page has places (`place`) that the script fills with this.
"""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.ui.feature import Feature
from assistant.ui.respond import Started, page_router, part
from assistant.ui.templates import render


def templates(features: Sequence[Feature]) -> dict[str, str]:
    """The templates of the frame, by the name of their place: masthead, tabs, footer, what stands beside."""
    beside = {feature.NAME: f"{feature.NAME}/{feature.NAME}.html" for feature in features if not feature.LABEL}
    shared = {name: f"shared/{name}.html" for name in ("masthead", "tabs", "footer")}
    return {**shared, **beside}


def place(name: str) -> str:
    """Where the script puts a part of the frame, as HTML."""
    return render("shared/place.html", name=name)


def frame_router(features: Sequence[Feature]) -> APIRouter:
    """The route that hands the frame out."""
    router = page_router()

    @router.get("/frame")
    def frame(site: Started) -> HTMLResponse:
        """All parts of the frame."""
        tabs = [feature for feature in features if feature.LABEL]
        return part("shared/frame.html", templates=templates(features), site=site, features=tabs)

    return router
