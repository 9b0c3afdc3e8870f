"""The quotations of a text: a row each, as lines of JSON."""

from collections import Counter
from collections.abc import Iterator

from fastapi.responses import StreamingResponse

from assistant.records import QuotationOutcome
from assistant.ui.checking.sent import Sent, SentText
from assistant.ui.opening import Answering
from assistant.ui.quotations import view
from assistant.ui.respond import Line, Opened, page_router, stream
from assistant.ui.templates import plain, render

router = page_router()


@router.post("/quotations", response_class=StreamingResponse)
def quotations(sent: Sent, assistant: Opened) -> StreamingResponse:
    """First how long the text is, then a row for each quotation as it is graded, with what to look at; then the sum.

    When the browser lets go of the stream, the next quotation is not looked for.
    """
    return stream(_lines(sent, assistant))


def _lines(sent: SentText, assistant: Answering) -> Iterator[Line]:
    assistant.refresh()
    document, warnings = sent.document(), list[str]()
    yield {"total": len(document.text)}
    counts: Counter[QuotationOutcome] = Counter()
    for row in view.rows(assistant, document.text, assistant.quotations(document, warnings.append)):
        counts[row.quotation.outcome] += 1
        html = render("quotations/row.html", row=row)
        yield {"html": html, "done": row.quotation.end, "warnings": _told(warnings)}
    yield {"said": plain("quotations/summary.html", counts=counts), "warnings": _told(warnings)}


def _told(warnings: list[str]) -> str:
    """The warnings that have come since the last row, which they are told with."""
    items = render("quotations/warnings.html", warnings=warnings)
    warnings.clear()
    return items
