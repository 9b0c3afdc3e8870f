"""The quotations of a text: a row each, as lines of JSON."""

from collections import Counter
from collections.abc import Iterator

from fastapi.responses import StreamingResponse

from assistant.ui.checking.sent import Sent, SentText
from assistant.ui.opening import Answering
from assistant.ui.quotations import view
from assistant.ui.respond import Line, Opened, page_router, stream
from assistant.ui.templates import plain, render

router = page_router()


@router.post("/quotations", response_class=StreamingResponse)
def quotations(sent: Sent, assistant: Opened) -> StreamingResponse:
    """First how many rows there will be and what to look at, then the rows, then what they come to."""
    return stream(_lines(sent, assistant))


def _lines(sent: SentText, assistant: Answering) -> Iterator[Line]:
    assistant.refresh()
    check = assistant.quotes(sent.document())
    warnings = render("quotations/warnings.html", warnings=check.warnings)
    yield {"total": len(check.quotations), "warnings": warnings}
    for row in view.rows(assistant, check):
        yield {"html": render("quotations/row.html", row=row)}
    counts = Counter(quotation.outcome for quotation in check.quotations)
    yield {"said": plain("quotations/summary.html", counts=counts)}
