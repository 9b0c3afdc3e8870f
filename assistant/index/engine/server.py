"""The engine's server, spoken to through pymilvus; every failure becomes one line for a person.

Three collections hold one of ours, called after it: its `articles` (texts in parts, the head last), its `passages`
(vectors, terms, tokens) and its `state` (what it was made from). Everything is keyed by what it is, so that writing
twice is writing once.
"""

import copy
import logging
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar, Self

from assistant import extras
from assistant.errors import BrokenIndexError, IndexMissingError
from assistant.index.engine.address import Address
from assistant.messages import message

ARTICLES, PASSAGES, STATE = "articles", "passages", "state"
TEXT = 60_000  # bytes of a field of text; the engine's own bound is 65,535
TOKEN_PARTS = 4  # fields for a passage's token vectors
TERMS = 4_096  # terms of a passage; the engine's own bound
_PAUSE = 0.2  # seconds between two tries to connect
_BATCH = 500  # rows fetched at once
_WIRE = 2  # codes up to it mean that something unforeseen was met, or no connection
_REFUSED = ("auth", "permission", "privilege", "unauthenticated")


class Server:
    """A connection to the server for one collection of ours; made at the first call.

    Attributes:
        oldest: the release that it takes, major and minor number: BM25 is the engine's own from there on.
    """

    oldest: ClassVar = (2, 5)

    def __init__(self, address: Address) -> None:
        """Name the collection; nothing is sent yet.

        Raises:
            ToolMissingError: pymilvus is not installed.
        """
        extras.require("milvus", "A collection on an engine")
        self.address = address
        self._consistency = "Strong"  # a read waits until all that was written before it is in

    def settled(self) -> Self:
        """The same connection, for reading what is there now.

        A read that must see all that was written waits for the engine's clock, which ticks five times a second. One
        such read of each part lets the engine take in what a build wrote; from then on none need wait.
        """
        for part in (ARTICLES, PASSAGES):
            self.count(part, "")
        settled = copy.copy(self)
        settled._consistency = "Bounded"
        return settled

    @property
    def _reading(self) -> dict[str, Any]:
        return {"timeout": self.address.timeout, "consistency_level": self._consistency}

    @cached_property
    def _client(self) -> Any:
        """The connection; tried again for as long as an answer may take, since a server may just be starting."""
        deadline = time.monotonic() + self.address.timeout
        while True:
            try:
                return self._connected()
            except _failures() as exc:
                if _is_refusal(_told(exc)) or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)

    def _connected(self) -> Any:
        from pymilvus import MilvusClient

        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what fails is told in our words
        address = self.address
        # A connection of its own: one that is shared stays broken for all once the server was gone.
        options = {"token": address.token, "timeout": address.timeout, "dedicated": True}
        client = MilvusClient(f"http://{address.host}:{address.port}", **options)
        self._require_release(client.get_server_version(timeout=address.timeout))
        for name in map(self._name, (ARTICLES, PASSAGES, STATE)):
            if client.has_collection(name, timeout=address.timeout):
                client.load_collection(name, timeout=address.timeout)  # a server that was restarted has let go of it
        return client

    def _require_release(self, release: str) -> None:
        """Refuse a server that is too old; one that names no number, as the embedded edition, is taken."""
        numbers = re.match(r"v?(\d+)\.(\d+)", release)
        if numbers and (int(numbers[1]), int(numbers[2])) < self.oldest:
            wanted = ".".join(map(str, self.oldest))
            raise BrokenIndexError(
                message(
                    "{address} is too old: expected Milvus {wanted} or newer, found {release}. Bring the server up to "
                    "date, or build into a folder.",
                    address=str(self.address),
                    wanted=wanted,
                    release=release,
                )
            )

    def _name(self, part: str) -> str:
        return f"{self.address.name}_{part}"

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the engine's errors into ours."""
        try:
            yield
        except _failures() as exc:
            self.__dict__.pop("_client", None)  # the next call connects anew
            raise BrokenIndexError(self._line(exc)) from exc

    def _line(self, exc: Exception) -> str:
        address, told = self.address, _told(exc)
        folded = told.casefold()
        if _is_refusal(told):
            return message(
                "{address} refuses: {told:.120}. Put 'user:password' into PINCITE_MILVUS_TOKEN.",
                address=str(address),
                told=told,
            )
        if "collection" in folded and ("not found" in folded or "not exist" in folded):
            return message("{address} is damaged: {told:.120}. Run 'pincite build'.", address=str(address), told=told)
        if _is_answer(exc):
            return message(
                "{address} answers with an error: {told:.120}. See its log, and try again: what was written stays.",
                address=str(address),
                told=told,
            )
        return message(
            "{address} does not answer within {seconds:g} s: {told:.120}. See that the server runs, and try again: "
            "what was written stays.",
            address=str(address),
            seconds=address.timeout,
            told=told,
        )

    def exists(self, part: str) -> bool:
        """Whether that part of the collection was made."""
        with self._explained():
            return bool(self._client.has_collection(self._name(part), timeout=self.address.timeout))

    def create(self, dimension: int) -> None:
        """Make the parts that are not there yet.

        Args:
            dimension: of the passages' vectors.
        """
        for part, make in ((ARTICLES, self._articles), (PASSAGES, self._passages), (STATE, self._state)):
            if not self.exists(part):
                with self._explained():
                    schema, indexes = self._client.create_schema(auto_id=False), self._client.prepare_index_params()
                    make(schema, indexes, dimension)
                    self._client.create_collection(
                        self._name(part),
                        schema=schema,
                        index_params=indexes,
                        consistency_level="Strong",
                        timeout=self.address.timeout,
                    )

    def drop(self) -> None:
        """Take the whole collection away."""
        for part in (STATE, ARTICLES, PASSAGES):
            with self._explained():
                self._client.drop_collection(self._name(part), timeout=self.address.timeout)

    def _articles(self, schema: Any, indexes: Any, dimension: int) -> None:
        from pymilvus import DataType

        schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=300)
        schema.add_field("article", DataType.VARCHAR, max_length=250)
        for name in ("number", "part"):
            schema.add_field(name, DataType.INT64)
        for name in ("value", "folded"):
            schema.add_field(name, DataType.VARCHAR, max_length=65_535)
        _unused_vector(schema, indexes)

    def _state(self, schema: Any, indexes: Any, dimension: int) -> None:
        from pymilvus import DataType

        schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=100)
        schema.add_field("value", DataType.VARCHAR, max_length=65_535)
        _unused_vector(schema, indexes)

    def _passages(self, schema: Any, indexes: Any, dimension: int) -> None:
        from pymilvus import DataType

        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("article", DataType.VARCHAR, max_length=250)
        for name in ("number", "start", "end"):
            schema.add_field(name, DataType.INT64)
        for name in ("sentences", "layout", *(f"tokens{i}" for i in range(TOKEN_PARTS))):
            schema.add_field(name, DataType.VARCHAR, max_length=65_535)
        schema.add_field("terms", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=TERMS, max_length=500)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        indexes.add_index("vector", index_type="AUTOINDEX", metric_type="IP")
        self._lexical(schema, indexes)

    def _lexical(self, schema: Any, indexes: Any) -> None:
        """The fields of a passage that BM25 needs."""
        from pymilvus import DataType, Function, FunctionType

        analyzer = {"tokenizer": "standard"}  # the terms are ours; it only parts them
        schema.add_field("words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params=analyzer)
        schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(Function("bm25_of_words", FunctionType.BM25, ["words"], ["bm25"]))
        saturation = {"bm25_k1": 1.2, "bm25_b": 0.75}  # as tantivy has them
        indexes.add_index("bm25", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=saturation)

    def put(self, part: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows; those of the same keys are replaced."""
        unused = {} if part == PASSAGES else {"unused": [0.0, 0.0]}
        with self._explained():
            self._client.upsert(self._name(part), [{**row, **unused} for row in rows], timeout=self.address.timeout)

    def delete(self, part: str, condition: str) -> None:
        """Delete the rows of a condition."""
        with self._explained():
            self._client.delete(self._name(part), filter=condition, timeout=self.address.timeout)

    def rows(self, part: str, keys: Sequence[Any], fields: Sequence[str]) -> list[dict[str, Any]]:
        """The rows of some keys, in any order; those that are not there are left out."""
        rows: list[dict[str, Any]] = []
        for first in range(0, len(keys), _BATCH):
            with self._explained():
                ids = list(keys[first : first + _BATCH])
                name = self._name(part)
                rows += self._client.get(name, ids=ids, output_fields=list(fields), **self._reading)
        return rows

    def every(self, part: str, condition: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """All rows of a condition, in any order, fetched in batches."""
        with self._explained():
            batches = self._client.query_iterator(
                self._name(part),
                filter=condition,
                output_fields=list(fields),
                batch_size=_BATCH,
                timeout=self.address.timeout,
            )
            while batch := batches.next():
                yield from batch
            batches.close()

    def count(self, part: str, condition: str) -> int:
        """How many rows meet a condition."""
        with self._explained():
            name = self._name(part)
            told = self._client.query(name, filter=condition, output_fields=["count(*)"], **self._reading)
        return int(told[0]["count(*)"])

    def search(self, field: str, wanted: Any, count: int, condition: str) -> list[tuple[int, float]]:
        """The passages nearest to a vector (`vector`), or that have the words (`bm25`): rows and scores, best first.

        The embedded edition tells BM25 as a distance below zero; the cluster as a score above it.
        """
        with self._explained():
            found = self._client.search(
                self._name(PASSAGES),
                data=[wanted],
                anns_field=field,
                limit=count,
                filter=condition,
                output_fields=["row"],
                **self._reading,
            )
        scores = [(int(hit["row"]), float(hit["distance"])) for hit in found[0]]
        return [(row, abs(score)) for row, score in scores] if field == "bm25" else scores

    def require(self) -> None:
        """Make sure that the collection was made.

        Raises:
            IndexMissingError: it was not.
            BrokenIndexError: the server does not answer.
        """
        if not self.exists(STATE):
            raise IndexMissingError(
                message("No collection at {address}. Run 'pincite build --index {address}'.", address=str(self.address))
            )


def _failures() -> tuple[type[Exception], ...]:
    """What the client raises: errors of its own, and those of the wire where it does not try again."""
    import grpc
    from pymilvus.exceptions import MilvusException

    return MilvusException, grpc.RpcError, grpc.FutureTimeoutError


def _is_answer(exc: Exception) -> bool:
    """Whether the server itself told what failed: its errors have numbers, and higher ones than those of the wire."""
    code = getattr(exc, "code", None)
    return isinstance(code, int) and code > _WIRE


def _told(exc: Exception) -> str:
    """What an error says, and what the errors below it say, which the client leaves out of its own."""
    chain: dict[int, str] = {}  # the client raises errors from themselves
    error: BaseException | None = exc
    while error is not None and id(error) not in chain:
        details = getattr(error, "details", None)
        chain[id(error)] = str(details() if callable(details) else getattr(error, "message", error))
        error = error.__cause__
    return max(chain.values(), key=_is_refusal)


def _is_refusal(told: str) -> bool:
    """Whether the server says that it does not know the user, or grants them nothing."""
    return any(word in told.casefold() for word in _REFUSED)


def _unused_vector(schema: Any, indexes: Any) -> None:
    """The engine keeps no collection without a vector."""
    from pymilvus import DataType

    schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)
    indexes.add_index("unused", index_type="FLAT", metric_type="IP")


def quoted(text: str) -> str:
    r"""A text as a literal of the engine's conditions.

    >>> quoted("a 'b'")
    '"a \'b\'"'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
