"""What a part of the page is or the message that stands for it; for the parts that are not made from templates."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.errors import PinciteError
from assistant.ui import html, strings
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html

Fields = Sequence[tuple[str, str]]  # of an address
Asked = TypeVar("Asked")  # what a part of the page is made from

_LOG = logging.getLogger(__name__)


async def told(opening: Opening, part: Callable[[Answering, Asked], Html], asked: Asked) -> Html:
    """What was wanted, or the message that stands for it: nothing that fails may leave the page waiting."""
    try:
        return await asyncio.to_thread(part, await opening.assistant(), asked)
    except PinciteError as exc:
        return html.problem(str(exc))
    except Exception:
        _LOG.exception("The page could not do what it was asked")
        return html.problem(strings.UNEXPECTED)
