"""The sentences of a draft: a row each, as lines of JSON while they are checked; then the draft as a file to save."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from assistant.records import DraftOutcome
from assistant.ui.checking.sent import Sent, SentText
from assistant.ui.draft import view
from assistant.ui.draft.download import bibliography, text
from assistant.ui.opening import Answering
from assistant.ui.respond import UNKEPT, Line, Opened, page_router, stream
from assistant.ui.templates import plain, render

router = page_router()


@router.post("/draft", response_class=StreamingResponse)
def draft(sent: Sent, assistant: Opened) -> StreamingResponse:
    """First how long the text is, then a row for each sentence as it is checked, then what they come to.

    When the browser lets go of the stream, the next sentence is not looked for.
    """
    return stream(_lines(sent, assistant))


def _lines(sent: SentText, assistant: Answering) -> Iterator[Line]:
    assistant.refresh()
    document = sent.document()
    yield {"total": len(document.text)}
    counts: Counter[DraftOutcome] = Counter()
    for number, sentence in enumerate(assistant.draft(document), start=1):
        counts[sentence.outcome] += 1
        row = view.row(assistant, sentence, number)
        yield {"html": render("draft/row.html", row=row), "done": sentence.end}
    yield {"said": plain("draft/summary.html", counts=counts)}


@router.post("/cited", response_class=Response)
def cited(sent: Sent, assistant: Opened) -> Response:
    """The text with its citations, or the bibliography, as a file; `x-name` is the name to save it under."""
    file = text(assistant, sent) if sent.fields.get("part") == "text" else bibliography(assistant, sent)
    headers = UNKEPT | {"x-name": quote(file.name)}
    return Response(file.data, media_type="application/octet-stream", headers=headers)
