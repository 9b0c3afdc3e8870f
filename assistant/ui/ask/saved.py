"""An answer to keep: question, verdict, evidence with its citations, the day and the index, as Markdown or HTML.

In go an answer and a form, out comes the text of a file, whose citations `pincite verify` reads back; the words that
answer are strong in it. What is only related is left out: it would look like evidence in a file.
"""

from collections.abc import Callable
from datetime import date

from assistant.citing.references import export
from assistant.citing.references.escapes import to_html, to_markdown
from assistant.errors import UsageError
from assistant.messages import counted, message, sentences
from assistant.records import Answer
from assistant.ui.language import spoken
from assistant.ui.shared.evidence import evidence
from assistant.ui.shared.styles import explained, named

ENDINGS = {"markdown": "md", "html": "html"}
_ESCAPES: dict[str, Callable[[str], str]] = {"markdown": to_markdown, "html": to_html}
_HEADS = {"markdown": "# {}\n\n{}\n\n{}\n\n", "html": "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n"}
_TITLE = "<title>Citations</title>\n"
_HTML = f'<!doctype html>\n<meta charset="utf-8">\n{_TITLE}'


def written(answer: Answer, form: str, style: str, day: date) -> str:
    """The text of the file.

    Raises:
        UsageError: there is no such form or style.
    """
    if form not in ENDINGS:
        raise UsageError(
            message(
                "An answer can be saved as {endings}, found “{form}”.", endings=" or ".join(ENDINGS), form=form[:20]
            )
        )
    hits = evidence(answer.hits)
    citations, words = [hit.citation for hit in hits], {hit.citation.id: hit.answer for hit in hits}
    with explained():
        body = export(citations, form, named(style), words) if citations else _HTML if form == "html" else ""
    escape = _ESCAPES[form]
    head = _HEADS[form].format(
        escape(answer.question), escape(_verdict(answer, len(citations))), escape(_made(answer, day))
    )
    return body.replace(_TITLE, _TITLE + head, 1) if form == "html" else head + body


def _verdict(answer: Answer, count: int) -> str:
    if answer.refused:
        return spoken(sentences(message("Not answered by these articles."), answer.reason or ""))
    if not count:
        return spoken(message("No clear answer: related passages only."))
    return spoken(
        counted(
            "Evidence found in {count} passage, quoted word for word.",
            "Evidence found in {count} passages, quoted word for word.",
            count,
        )
    )


def _made(answer: Answer, day: date) -> str:
    index = answer.index
    return spoken(
        message(
            "Asked on {date} of {articles} articles, {passages} passages, index {index}.",
            date=day.isoformat(),
            articles=index.articles,
            passages=index.passages,
            index=index.generation,
        )
    )
