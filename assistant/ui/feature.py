"""What a folder of the page has to offer to be a part of it; each folder's `__init__` is a `Feature`."""

from typing import Protocol

from fastapi import APIRouter


class Feature(Protocol):
    """One thing that the page can do.

    Attributes:
        NAME: of its folder, in which `NAME.html` is what stands in the page from the start (it is given the `site`),
            `NAME.js` the script and `NAME.css` the style; and of its tab, in the address (`?tab=NAME`).
        LABEL: what its tab is called; empty where it stands beside the tabs.
        router: its routes, as `respond.page_router()` makes them.
    """

    NAME: str
    LABEL: str
    router: APIRouter
