"""Does a citation still hold? Compare what was quoted with the articles as they are now, code point for code point.

In go citation ids, with the quotation where it is known; out come `Verdict` records. Nothing is normalised: a
quotation either stands in its article or it does not. Only where it was read from a file whose format does not keep
white space does a run of it count as one space. An id alone never holds: no words were compared.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from assistant.citing.citation import parse_id
from assistant.citing.references import SPACE, SUFFIXES, Quoted, read_annotation, read_back
from assistant.corpus.passages import identify
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import CITATION_ID, Article, CitationOutcome, Verdict
from assistant.text import word_changes
from assistant.text.words import RUN

SLACK = 5  # words by which the borders of the nearest text are adjusted

_CITING = ("citation", "citations", "twins")  # what holds citations in the JSON that Pincite writes


def verify(citation_id: str, quote: str | Quoted | None, article: Article | None) -> Verdict:
    """Judge one citation.

    Args:
        citation_id: its id.
        quote: what was quoted, as it was or as a file gives it; None where only the id is known.
        article: the article of that id as it is now; None where there is none.

    Raises:
        UsageError: the id cannot be read.
    """
    cited = parse_id(citation_id)
    if article is None:
        return Verdict(citation_id, CitationOutcome.UNKNOWN_ARTICLE)
    same_text = article.sha256.startswith(cited.sha8)
    inside = cited.start < cited.end <= len(article.text)
    words = article.text[cited.start : cited.end] if inside else ""
    if quote is None:
        return _by_id_alone(citation_id, words, same_text)
    if inside and (quote.same(words) if isinstance(quote, Quoted) else quote == words):
        now = None if same_text else identify(article, cited.start, cited.end)
        return Verdict(citation_id, CitationOutcome.HOLDS, now=now)
    return _elsewhere(citation_id, quote, article, cited.start)


def _by_id_alone(citation_id: str, words: str, same_text: bool) -> Verdict:
    """What an id says without its quotation: the words of its range, where the text is still the one it was made of."""
    if not same_text:
        return Verdict(citation_id, CitationOutcome.CHANGED)
    outcome = CitationOutcome.UNQUOTED if words else CitationOutcome.GONE
    return Verdict(citation_id, outcome, nearest=words or None)


def _elsewhere(citation_id: str, quote: str | Quoted, article: Article, near: int) -> Verdict:
    """The quotation does not stand where it was: find it, or the text most like it."""
    spans = _spans(article.text, quote)
    if spans:
        start, end = min(spans, key=lambda span: abs(span[0] - near))
        return Verdict(citation_id, CitationOutcome.MOVED, now=identify(article, start, end))
    readings = quote.readings if isinstance(quote, Quoted) else (quote,)
    # Of what a file may mean, the reading that is most like the article is told.
    nearest = {reading: closest(article.text, reading) for reading in readings}
    best = max(readings, key=lambda reading: _likeness(reading, nearest[reading]))
    return Verdict(citation_id, CitationOutcome.GONE, nearest=nearest[best], changes=word_changes(best, nearest[best]))


def _spans(text: str, quote: str | Quoted) -> list[tuple[int, int]]:
    """The ranges of a text at which a quotation stands."""
    if isinstance(quote, str):
        return [(start, start + len(quote)) for start in places(text, quote)]
    spans: list[tuple[int, int]] = []
    for reading in quote.readings:
        words = [re.escape(word) for word in re.split(f"{SPACE}+", reading) if word]
        # Looked ahead for, so that places that overlap are found too.
        pattern = re.compile(rf"(?=({f'{SPACE}+'.join(words)}))")
        spans.extend(match.span(1) for match in pattern.finditer(text) if words)
    return spans


def places(text: str, quote: str) -> list[int]:
    """Every offset at which a quotation stands in a text, overlapping ones too; none for an empty quotation.

    Example:
        >>> places("anana", "ana")
        [0, 2]
    """
    starts, at = [], text.find(quote) if quote else -1
    while at >= 0:
        starts.append(at)
        at = text.find(quote, at + 1)
    return starts


def closest(text: str, quote: str) -> str:
    """The stretch of whole words in `text` that is most like `quote`; empty where nothing is."""
    from rapidfuzz import fuzz

    alignment = fuzz.partial_ratio_alignment(quote, text)
    if alignment is None or not alignment.score:
        return ""
    # The alignment is as long as the quotation, so where words came or went its borders are a few words off.
    words = [word.span() for word in RUN.finditer(text)]
    first = sum(end <= alignment.dest_start for _, end in words)
    last = sum(start < alignment.dest_end for start, _ in words)
    begins = range(max(0, first - SLACK), first + SLACK + 1)
    ends = range(last - SLACK, min(len(words), last + SLACK) + 1)
    stretches = (text[words[i][0] : words[j - 1][1]] for i in begins for j in ends if i < j)
    return max(stretches, key=partial(_likeness, quote), default="")


def _likeness(quote: str, stretch: str) -> float:
    """From 0 to 200: equal letters and equal words count the same."""
    from rapidfuzz import fuzz

    return fuzz.ratio(quote, stretch) + fuzz.ratio(quote.split(), stretch.split())


def citations_in_file(path: Path) -> dict[str, str | Quoted | None]:
    """Citation ids with their quotations in a file that `pincite ask` or `pincite cite` wrote.

    None stands for a quotation that could not be read beside its id.

    Raises:
        UsageError: the file cannot be read, is of no such format, holds no citation, or gives one id two quotations.
    """
    kind_of_file(str(path))
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise UsageError(message("Cannot read {path}: {reason}.", path=path, reason=exc.strerror or str(exc))) from exc
    return citations_in_bytes(str(path), data)


def kind_of_file(name: str) -> str:
    """The ending of a file of citations, which says what wrote it.

    Raises:
        UsageError: it is none that Pincite writes.
    """
    if (suffix := Path(name).suffix.lower()) not in (".json", *SUFFIXES):
        raise UsageError(
            message(
                "Cannot verify {name}: expected a file that ends in .json, {listed}.",
                name=name,
                listed=", ".join(SUFFIXES),
            )
        )
    return suffix


def citations_in_bytes(name: str, data: bytes) -> dict[str, str | Quoted | None]:
    """The same of the bytes of a file of that name.

    Raises:
        UsageError: as `citations_in_file`.
    """
    suffix = kind_of_file(name)
    try:
        text = data.decode("utf-8-sig")
        quotes = citations_in(json.loads(text)) if suffix == ".json" else one_each(read_back(text, suffix))
    except (ValueError, RecursionError) as exc:
        kind = message("JSON in UTF-8") if suffix == ".json" else message("text in UTF-8")
        raise UsageError(
            message("Cannot read {name}: expected {kind} ({reason}).", name=name, kind=kind, reason=str(exc))
        ) from exc
    if not quotes:
        raise UsageError(
            message(
                "No citation in {name}: expected what 'pincite ask --json' or 'pincite cite' prints, each quotation "
                "with its citation id.",
                name=name,
            )
        )
    return quotes


def citations_in(value: object) -> dict[str, str | Quoted | None]:
    """Citation ids with their quotations in parsed JSON: answers, CSL-JSON and Web Annotations that Pincite wrote.

    Raises:
        UsageError: one id is given two different quotations.
    """
    return one_each(_pairs(value))


def one_each(pairs: Iterable[tuple[str, str | Quoted | None]]) -> dict[str, str | Quoted | None]:
    """Citation ids with their quotations, each once.

    Raises:
        UsageError: one id is given two different quotations.
    """
    quotes: dict[str, str | Quoted | None] = {}
    for citation_id, quote in pairs:
        known = quotes.get(citation_id)
        if known is not None and quote is not None and not _agree(known, quote):
            raise UsageError(
                message("The citation {citation_id} is given with two different quotations.", citation_id=citation_id)
            )
        quotes[citation_id] = known if quote is None else quote
    return quotes


def _agree(first: str | Quoted, second: str | Quoted) -> bool:
    if isinstance(first, Quoted):
        return first.same(second.text if isinstance(second, Quoted) else second)
    return second.same(first) if isinstance(second, Quoted) else first == second


def _pairs(value: object, cites: bool = False) -> Iterator[tuple[str, str | None]]:
    """The citations in a JSON value; `cites` where it stands under a name that says that it is one."""
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str) and isinstance(value.get("quote"), str):
            yield value["id"], value["quote"]
        elif annotated := read_annotation(value):
            yield annotated
        elif cites and re.fullmatch(CITATION_ID, str(value.get("id"))):
            yield value["id"], None
        for name, part in value.items():
            yield from _pairs(part, name in _CITING)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _pairs(part, cites)
