"""What a visitor asks, as its address says it.

All its fields: `?q=…&in=ID,ID&publisher=…&after=…&before=…&top=…&caution=…&spelling=as-written`.

In go the fields of an address, out comes a `Query`, and back: every question has an address that reopens it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from assistant.errors import UsageError
from assistant.messages import message
from assistant.settings import MAX_HITS, MAX_QUESTION

Number = TypeVar("Number", int, float)

_AS_WRITTEN = "as-written"
TOP = 5  # hits where the address names no number


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its filters; empty filters let every article through."""

    question: str
    articles: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    top: int = TOP
    caution: float | None = None
    as_written: bool = False

    @classmethod
    def read(cls, fields: Iterable[tuple[str, str]]) -> "Query":
        """The query of an address; empty fields count as absent.

        Raises:
            UsageError: the question is empty or too long, or a number is none.

        Example:
            >>> Query.read([("q", " Who? "), ("in", "a,b"), ("after", ""), ("top", "3")])  # doctest: +ELLIPSIS
            Query(question='Who?', articles=('a', 'b'), publishers=(), after=None, before=None, top=3, ...)
        """
        values: dict[str, list[str]] = {}
        for name, value in fields:
            if stripped := value.strip():
                values.setdefault(name, []).append(stripped)
        last = {name: stated[-1] for name, stated in values.items()}
        caution = _number(float, last["caution"], _wrong_caution) if "caution" in last else None
        return cls(
            question=_question(last.get("q", "")),
            articles=tuple(filter(None, ",".join(values.get("in", [])).split(","))),
            publishers=tuple(values.get("publisher", [])),
            after=last.get("after"),
            before=last.get("before"),
            top=_number(int, last.get("top", str(TOP)), _wrong_top),
            caution=caution,
            as_written=last.get("spelling") == _AS_WRITTEN,
        )

    @property
    def filtered(self) -> bool:
        """Whether some articles may be left out."""
        return bool(self.articles or self.publishers or self.after or self.before)

    def address(self) -> str:
        """The query string that reopens it.

        >>> Query("Who & when?", articles=("a", "b"), after="2016").address()
        'q=Who+%26+when%3F&in=a,b&after=2016'
        """
        fields = [
            ("q", self.question),
            ("in", ",".join(self.articles)),
            *(("publisher", name) for name in self.publishers),
            ("after", self.after),
            ("before", self.before),
            ("top", str(self.top) if self.top != TOP else ""),
            ("caution", "" if self.caution is None else f"{self.caution:g}"),
            ("spelling", _AS_WRITTEN if self.as_written else ""),
        ]
        return urlencode([(name, value) for name, value in fields if value], safe=",")

    def unfiltered(self) -> "Query":
        """The same question to all articles."""
        return replace(self, articles=(), publishers=(), after=None, before=None)


def _question(question: str) -> str:
    if not question:
        raise UsageError(message("The question is empty: type one and press Enter."))
    if len(question) > MAX_QUESTION:
        raise UsageError(
            message(
                "The question is too long: {count:,} characters, at most {max_question:,}. Shorten it.",
                count=len(question),
                max_question=MAX_QUESTION,
            )
        )
    return question


def _number(kind: Callable[[str], Number], written: str, otherwise: Callable[[str], str]) -> Number:
    try:
        return kind(written[:12])  # bounded, because Python refuses to read a number of thousands of digits
    except ValueError:
        raise UsageError(otherwise(written[:20])) from None


def _wrong_top(found: str) -> str:
    return message("Passages shown: expected a number from 1 to {most}, found “{found}”.", most=MAX_HITS, found=found)


def _wrong_caution(found: str) -> str:
    return message("How strict (caution): expected a number from 0 to 1, found “{found}”.", found=found)
