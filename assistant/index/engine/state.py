"""What a collection on an engine was made from, and how often each token stands in it: one record in parts."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.corpus.passages import PassageRules
from assistant.errors import BrokenIndexError
from assistant.index.engine.server import STATE, TEXT, Server, quoted
from assistant.index.generation import Recipe
from assistant.index.tokens import inverse_document_frequency
from assistant.messages import message
from assistant.models.embeddings import Floats

FORMAT = 1  # of the collections' fields


@dataclass(frozen=True)
class State:
    """The record.

    Attributes:
        generation: the name of what is there, as an index in a folder would have it; '' while a build writes.
        recipe: what rows depend on.
        articles: how many there are.
        passages: how many there are.
        token_dimension: of the token vectors.
        frequency: int64 (vocabulary,), in how many passages each token stands.
    """

    generation: str
    recipe: Recipe
    articles: int
    passages: int
    token_dimension: int
    frequency: NDArray[np.int64]

    @cached_property
    def idf(self) -> Floats:
        """How telling each token is, float32 (vocabulary,)."""
        return inverse_document_frequency(self.frequency, self.passages)

    def changed(self, frequency: Mapping[int, int], passages: int, sign: int) -> Self:
        """With the tokens and passages of an article added (1) or taken away (-1)."""
        counts = self.frequency.copy()
        if frequency:
            counts[list(frequency)] += sign * np.array(list(frequency.values()), np.int64)
        return replace(self, articles=self.articles + sign, passages=self.passages + sign * passages, frequency=counts)

    def write(self, server: Server) -> None:
        """Put it in the place of the former one; the part that counts the others last."""
        packed = base64.b64encode(zlib.compress(self.frequency.tobytes())).decode()
        parts = [packed[at : at + TEXT] for at in range(0, len(packed), TEXT)]
        for i, part in enumerate(parts):
            server.put(STATE, [{"key": _part(self.generation, i), "value": part}])
        head = {
            "format": FORMAT,
            "generation": self.generation,
            "recipe": asdict(self.recipe),
            "articles": self.articles,
            "passages": self.passages,
            "token_dimension": self.token_dimension,
            "parts": len(parts),
        }
        server.put(STATE, [{"key": "head", "value": json.dumps(head)}])

    @classmethod
    def read(cls, server: Server) -> Self:
        """The record of a collection.

        Raises:
            BrokenIndexError: it is of another format, or a part of it is missing.
        """
        head = head_of(server)
        keys = [_part(head["generation"], i) for i in range(head["parts"])]
        parts = {row["key"]: row["value"] for row in server.rows(STATE, keys, ["key", "value"])}
        if len(parts) != len(keys):
            raise BrokenIndexError(
                message(
                    "{address} lacks a part of what it says of itself. Run 'pincite build'.",
                    address=str(server.address),
                )
            )
        packed = base64.b64decode("".join(parts[key] for key in keys))
        recipe = head["recipe"]
        return cls(
            generation=head["generation"],
            recipe=Recipe(**{**recipe, "passages": PassageRules(**recipe["passages"])}),
            articles=head["articles"],
            passages=head["passages"],
            token_dimension=head["token_dimension"],
            frequency=np.frombuffer(zlib.decompress(packed), np.int64),
        )


def head_of(server: Server) -> dict[str, Any]:
    """The part that says how many others there are, and what the collection is.

    Raises:
        BrokenIndexError: it is missing, or of another format.
    """
    rows = server.rows(STATE, ["head"], ["value"])
    head: dict[str, Any] = json.loads(rows[0]["value"]) if rows else {}
    if not head:
        raise BrokenIndexError(
            message("{address} does not say what it is. Run 'pincite build'.", address=str(server.address))
        )
    found = {"format": head.get("format"), **{name: head.get("recipe", {}).get(name) for name in _RULES}}
    expected = {"format": FORMAT, **{name: getattr(Recipe("", "", PassageRules()), name) for name in _RULES}}
    for name, value in expected.items():
        if found[name] != value:
            raise BrokenIndexError(
                message(
                    "{address} is of another format: expected {name} {value}, found {found}. Build it anew under "
                    "another name.",
                    address=str(server.address),
                    name=name,
                    value=value,
                    found=found[name],
                )
            )
    return head


def forget_others(server: Server, generation: str) -> None:
    """Delete the parts of former records."""
    keys = [row["key"] for row in server.every(STATE, "", ["key"])]
    if stale := [key for key in keys if key != "head" and not key.startswith(f"frequency {generation} ")]:
        server.delete(STATE, f"key in [{', '.join(map(quoted, stale))}]")


_RULES = ("corpus_rules", "passage_rules")


def _part(generation: str, number: int) -> str:
    return f"frequency {generation} {number}"
