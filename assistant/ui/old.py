"""The parts that are not made from templates yet, as if they were: each gives its finished HTML."""

from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI

from assistant.ui import strings
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.known import marking, tab
from assistant.ui.known.routes import add_routes as add_known_routes
from assistant.ui.site import Site


@dataclass
class Old:
    """A part of the page that says its HTML itself; `files` is the stem of its script and style."""

    NAME: str
    LABEL: str
    files: str
    router: APIRouter = field(default_factory=APIRouter)

    def html(self, site: Site) -> str:
        """What stands in the page from the start."""
        made: dict[str, str] = {
            "known": tab.place(),
            "marking": marking.dialog(),
        }
        return made[self.NAME]


OLD = (
    Old("known", strings.TAB_KNOWN, "known/known"),
    Old("marking", "", "marking/marking"),
)


def add_old_routes(app: FastAPI, site: Site) -> None:
    """Their routes."""
    add_known_routes(app, site.opening, site.own(LatestAnswers), site.answers)
