"""Articles and passages as the rows of an engine's collections, and back.

An article is a head (what it is: its hash and how much there is of it), parts of its content, and its words folded, for
looking one up. A passage is one row. The head is written last and deleted first: an article is there if its head is.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UsageError
from assistant.index.codec import Codes
from assistant.index.engine.server import TERMS, TEXT, TOKEN_PARTS
from assistant.index.store import metadata, restored
from assistant.index.tokens import Rows, openings
from assistant.messages import message
from assistant.models.embeddings import Floats, Ints
from assistant.records import Article, Passage, Span
from assistant.text import fold, words

_PER_PART = TEXT // 4 * 3  # bytes that base64 puts into a field


@dataclass(frozen=True, slots=True)
class Head:
    """What the engine tells of an article without its text.

    Attributes:
        sha256: of its text.
        seal: of its text, its metadata and the recipe: equal seals, equal rows.
        parts: of its content.
        passages: how many it has.
    """

    sha256: str
    seal: str
    parts: int
    passages: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A passage as the engine keeps it, with T tokens.

    Attributes:
        article: the article's id.
        span: its place in the article's text.
        sentences: theirs.
        vector: float32 (dimension,).
        tokens: int8 (T, token_dimension).
        spans: int32 (T, 2).
        ids: int32 (T,).
        opens: bool (T,), which tokens open a sentence.
    """

    article: str
    span: Span
    sentences: tuple[Span, ...]
    vector: Floats
    tokens: Codes
    spans: Ints
    ids: Ints
    opens: NDArray[np.bool_]


def number(name: str) -> int:
    """A number from 0 to 2⁶³ - 1 for a name, always the same; two of a thousand million share one once in 18 times."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


def seal(article: Article, recipe_id: str) -> str:
    """The hash of all that an article's rows depend on."""
    content = [recipe_id, article.sha256, metadata(article)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def frequency(rows: Rows | None) -> dict[int, int]:
    """In how many of the passages each token stands that stands in any."""
    if rows is None:
        return {}
    parts = np.split(rows.ids, np.cumsum(rows.counts)[:-1])
    ids, counts = np.unique(np.concatenate([np.unique(part) for part in parts]), return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))


def content_rows(article: Article, rows: Rows | None) -> list[dict[str, Any]]:
    """The rows of an article but its head: its content in parts, numbered from 1, its words in parts from -1 down."""
    fields = {**metadata(article), "repairs": [asdict(repair) for repair in article.repairs]}
    content = json.dumps({"fields": fields, "text": article.text, "frequency": list(frequency(rows).items())})
    parts = [content[at : at + TEXT] for at in range(0, len(content), TEXT)]  # ASCII: a character is a byte
    content_parts = [_row(article.id, part, value=text) for part, text in enumerate(parts, start=1)]
    return [
        *content_parts,
        *(_row(article.id, -part, folded=text) for part, text in enumerate(_folded(article.text), 1)),
    ]


def head_row(article: Article, recipe_id: str, parts: int, passages: int) -> dict[str, Any]:
    """The row that says that an article is there."""
    head = Head(article.sha256, seal(article, recipe_id), parts, passages)
    return _row(article.id, 0, value=json.dumps(asdict(head)))


def content_keys(article_id: str, parts: int) -> list[str]:
    """The keys of the parts of an article's content."""
    return [_key(article_id, part) for part in range(1, parts + 1)]


def article_of(article_id: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Article, dict[int, int]]:
    """The article of its content's rows, and in how many of its passages each token stands."""
    content = json.loads("".join(row["value"] for row in sorted(rows, key=lambda row: int(row["part"]))))
    return restored(article_id, content["text"], content["fields"]), dict(map(tuple, content["frequency"]))


def passage_rows(
    recipe_id: str, cut: Sequence[Passage], rows: Rows, terms: Sequence[Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """The rows of an article's passages.

    Raises:
        UsageError: a passage has more tokens or terms than a row holds.
    """
    opens = openings(rows, cut)
    first = 0
    for i, (passage, count) in enumerate(zip(cut, rows.counts.tolist(), strict=True)):
        own = slice(first, first + count)
        first += count
        tokens = np.ascontiguousarray(rows.tokens[own]).tobytes()
        if len(tokens) > TOKEN_PARTS * _PER_PART or len(terms[i]) > TERMS:
            raise UsageError(
                message(
                    "Passage {id} has {count} tokens and {terms} terms, more than a row of the engine holds. Choose a "
                    "model with fewer dimensions, or an index in a folder.",
                    id=passage.id,
                    count=count,
                    terms=len(terms[i]),
                )
            )
        layout = rows.spans[own].tobytes() + rows.ids[own].tobytes() + opens[own].tobytes()
        yield {
            "row": number(f"{recipe_id} {passage.id}"),
            "article": passage.article_id,
            "number": number(passage.article_id),
            "start": passage.start,
            "end": passage.end,
            "sentences": json.dumps([[sentence.start, sentence.end] for sentence in passage.sentences]),
            "layout": base64.b64encode(zlib.compress(layout)).decode(),
            **{f"tokens{part}": text for part, text in enumerate(_token_parts(tokens))},
            "terms": list(dict.fromkeys(terms[i])),
            "words": " ".join(terms[i]),
            "vector": rows.vectors[i].tolist(),
        }


def fetched(row: Mapping[str, Any], token_dimension: int) -> Fetched:
    """The passage of a row."""
    tokens = b"".join(base64.b64decode(row[f"tokens{part}"]) for part in range(TOKEN_PARTS))
    layout = zlib.decompress(base64.b64decode(row["layout"]))
    count = len(layout) // 13  # two numbers for the span, one for the token, a byte for whether it opens a sentence
    return Fetched(
        article=row["article"],
        span=Span(int(row["start"]), int(row["end"])),
        sentences=tuple(Span(*ends) for ends in json.loads(row["sentences"])),
        vector=np.array(row["vector"], np.float32),
        tokens=np.frombuffer(tokens, np.int8).reshape(count, token_dimension),
        spans=np.frombuffer(layout, np.int32, 2 * count).reshape(count, 2),
        ids=np.frombuffer(layout, np.int32, count, 8 * count),
        opens=np.frombuffer(layout, np.bool_, count, 12 * count),
    )


def _key(article_id: str, part: int) -> str:
    return f"{article_id}#{part}"


def _row(article_id: str, part: int, value: str = "", folded: str = "") -> dict[str, Any]:
    own = {"key": _key(article_id, part), "article": article_id, "number": number(article_id), "part": part}
    return {**own, "value": value, "folded": folded}


def _token_parts(tokens: bytes) -> list[str]:
    return [base64.b64encode(tokens[part * _PER_PART : (part + 1) * _PER_PART]).decode() for part in range(TOKEN_PARTS)]


def _folded(text: str) -> Iterator[str]:
    """The words of a text, folded, each between blanks; a part begins with the last word of the one before."""
    part, size = [""], 1
    for start, end in words(text):
        word = fold(text[start:end])
        length = len(word.encode()) + 1
        if size + length > TEXT:
            yield " ".join([*part, ""])
            part, size = ["", part[-1]], len(part[-1].encode()) + 2
        part.append(word)
        size += length
    yield " ".join([*part, ""])
