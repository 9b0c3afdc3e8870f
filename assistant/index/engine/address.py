"""Where a collection stands that an engine keeps: `milvus://host:port/collection`."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from assistant.errors import UsageError
from assistant.messages import message

SCHEME = "milvus:"
_TOKEN = "PINCITE_MILVUS_TOKEN"  # 'user:password', from the environment alone: a command line can be read by others
_ADDRESS = re.compile(
    r"milvus:/{1,2}(?P<host>[^/@\s:]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})/(?P<name>[A-Za-z]\w{0,199})/?"
)
_PATIENCE = "PINCITE_MILVUS_TIMEOUT"  # seconds to wait for an answer
_TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Address:
    """A collection of an engine.

    Attributes:
        host: of the server.
        port: of the server.
        name: the collection's; its parts are called after it.
        token: 'user:password', or '' where none is needed.
        timeout: seconds to wait for an answer of the server.
    """

    host: str
    port: int
    name: str
    token: str = ""
    timeout: float = _TIMEOUT

    @classmethod
    def of(cls, index: Path | str) -> Self | None:
        """The address that an index is given by, one slash lost where it went through a path; None for a folder.

        Raises:
            UsageError: it begins as one and is none.

        Example:
            >>> Address.of("milvus://localhost:19530/press"), Address.of("index")
            (Address(host='localhost', port=19530, name='press', token='', timeout=20.0), None)
        """
        if not str(index).startswith(SCHEME):
            return None
        match = _ADDRESS.fullmatch(str(index))
        if match is None or not 1 <= int(match["port"]) <= 65535:
            raise UsageError(
                message(
                    "Expected an engine's collection as milvus://host:port/collection, its name of letters, digits "
                    "and _, found {index!r:.80}. A user and password go into {token} as 'user:password'.",
                    index=str(index),
                    token=_TOKEN,
                )
            )
        return cls(match["host"], int(match["port"]), match["name"], os.environ.get(_TOKEN, ""), _timeout())

    def __str__(self) -> str:
        """As a person types it, without the token."""
        return f"milvus://{self.host}:{self.port}/{self.name}"


def _timeout() -> float:
    told = os.environ.get(_PATIENCE) or str(_TIMEOUT)
    try:
        seconds = float(told)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise UsageError(
            message(
                "{patience} must be a number of seconds, found {told!r:.40}. Correct it.", patience=_PATIENCE, told=told
            )
        )
    return seconds
