"""A collection on an engine as a whole: open it, and bring it up to date."""

import os
from functools import cached_property
from pathlib import Path
from typing import cast

from assistant.errors import BrokenIndexError
from assistant.index.engine.address import Address
from assistant.index.engine.generation import EngineGeneration
from assistant.index.engine.server import Server
from assistant.index.engine.state import State, head_of
from assistant.index.generation import Encoder, Generation


class EngineCatalogue:
    """A collection at an address."""

    def __init__(self, address: Address) -> None:
        """Name it; nothing is sent yet.

        Raises:
            ToolMissingError: pymilvus is not installed.
        """
        self.server = Server(address)

    @property
    def folder(self) -> Path:
        """Where this machine keeps what belongs to the collection and is not in it: a calibration."""
        address = self.server.address
        return _cache() / "engines" / f"{address.host}-{address.port}-{address.name}"

    @cached_property
    def encoders(self) -> Path:
        """Where this machine keeps compiled models."""
        return _cache() / "encoders"

    def current(self) -> tuple[str, str]:
        """The name of what is there now, twice, as an index in a folder tells its own.

        Raises:
            IndexMissingError: there is no such collection.
            BrokenIndexError: the server does not answer, or the collection is damaged.
        """
        self.server.require()
        return (name := str(head_of(self.server)["generation"])), name

    def open(self) -> Generation:
        """Open it for asking.

        Raises:
            IndexMissingError: there is no such collection.
            BrokenIndexError: the server does not answer, or the collection is damaged.
        """
        self.server.require()
        state = self._state()
        # It has every part that asking uses, under the same names; mypy knows classes only.
        return cast(Generation, EngineGeneration(self.server.settled(), state, self._encoder(state)))

    def _state(self) -> State:
        """The record; read again where a build put another in its place between its two parts."""
        try:
            return State.read(self.server)
        except BrokenIndexError:
            return State.read(self.server)

    def _encoder(self, state: State) -> Encoder | None:
        """The model as this machine has compiled it, if it has."""
        from assistant.models.encoder import seal

        folder = self.encoders / state.recipe.model_sha256[:16]
        return Encoder(folder.name, seal(folder)) if folder.is_dir() else None


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pincite"
