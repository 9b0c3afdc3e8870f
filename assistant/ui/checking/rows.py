"""A text as lines for the page: one object for each row, as it is found.

In go an assistant and what was sent; out come `Line` objects: `of` (how many rows there will be), `html` (a row),
`warnings`, `said` (the sum, at the end), or `problem` (a message that ends it). Whoever stops asking stops the work.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator

from assistant.documents import Document
from assistant.errors import PinciteError
from assistant.ui import html, strings
from assistant.ui.checking import draft, form, quotations
from assistant.ui.opening import Answering
from assistant.writing.draft.statements import statements

Line = dict[str, str | int]
Rows = Callable[[Answering, Document], Iterator[Line]]

_LOG = logging.getLogger(__name__)


def lines(rows: Rows, assistant: Answering, name: str, data: bytes) -> Iterator[Line]:
    """The rows of a file; an error is the last line."""
    try:
        assistant.refresh()
        yield from rows(assistant, form.document(name, data))
    except PinciteError as exc:
        yield {"problem": html.problem(str(exc))}
    except Exception:
        _LOG.exception("The page could not check a text")
        yield {"problem": html.problem(strings.UNEXPECTED)}


def sentences(assistant: Answering, document: Document) -> Iterator[Line]:
    """A row for each sentence of a draft."""
    yield {"of": sum(1 for _ in statements(document))}
    counts: Counter[str] = Counter()
    for number, one in enumerate(assistant.draft(document), start=1):
        counts[one.outcome] += 1
        yield {"html": draft.sentence(one, number, assistant.article)}
    said = strings.checked(counts, strings.DRAFT_OUTCOMES, "sentence", "sentences") if counts else ""
    yield {"said": said or strings.NO_SENTENCE}


def quoted(assistant: Answering, document: Document) -> Iterator[Line]:
    """A row for each quotation of a text."""
    found = assistant.quotes(document)
    yield {"of": len(found.quotations), "warnings": quotations.warnings(found.warnings)}
    counts: Counter[str] = Counter()
    line, at = 1, 0
    for number, one in enumerate(found.quotations, start=1):
        line, at = line + found.text.count("\n", at, one.start), one.start
        counts[one.outcome] += 1
        yield {"html": quotations.quotation(one, number, line, assistant.article)}
    said = strings.checked(counts, strings.QUOTATION_OUTCOMES, "quotation", "quotations") if counts else ""
    yield {"said": said or strings.NO_QUOTATION}
