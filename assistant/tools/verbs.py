"""The verbs: what a program can ask for. Each is a typed function from an assistant and plain values to JSON.

Names, parameters and their descriptions are read from here by every face, so they are said once.
"""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from assistant import render
from assistant.api import Assistant
from assistant.citing.references import FORMATS, STYLES, export
from assistant.documents import parse
from assistant.errors import UsageError
from assistant.settings import MAX_TEXT

Json = dict[str, Any]
Verb = Callable[..., Json]

_KINDS = ("text", "markdown", "html", "latex")

QUOTE_ONLY = (
    "Quote only what is returned in 'quote', letter for letter, and pass on its citation (the 'text' and the 'id' "
    "beside it). Where 'refused' is set, the articles do not answer: say so, and give no answer of your own as theirs."
)


Question = Annotated[str, Field(description="A question, in a sentence or in key words.")]
Top = Annotated[int, Field(description="How many hits at the most, 1 to 100.")]
Searched = Annotated[list[str] | None, Field(description="Ids of the articles to search; none for all.")]
Publishers = Annotated[list[str] | None, Field(description="Search these publishers' articles only.")]
After = Annotated[str | None, Field(description="Published from then on; EDTF such as 2018 or 2018-09-11.")]
Before = Annotated[str | None, Field(description="Published until then; EDTF.")]
Caution = Annotated[float | None, Field(description="Least confidence, 0 to 1, of an answer not refused.")]
AsWritten = Annotated[bool, Field(description="Search for every word of the question, and for no near one.")]


def ask(  # noqa: PLR0913, PLR0917 - what can be said with a question
    assistant: Assistant,
    question: Question,
    top: Top = 5,
    articles: Searched = None,
    publishers: Publishers = None,
    after: After = None,
    before: Before = None,
    caution: Caution = None,
    as_written: AsWritten = False,
) -> Json:
    """Answer a question with passages of the articles, each with a citation, or refuse where they do not answer."""
    return render.answer_json(assistant.ask(question, top, articles, publishers, after, before, caution, as_written))


def explain(  # noqa: PLR0913, PLR0917 - what can be said with a question
    assistant: Assistant,
    question: Question,
    top: Top = 5,
    articles: Searched = None,
    publishers: Publishers = None,
    after: After = None,
    before: Before = None,
    caution: Caution = None,
    as_written: AsWritten = False,
) -> Json:
    """Tell how a question is answered: every candidate with its scores, what was weighed, which words are lacking."""
    return render.explanation_json(
        assistant.explain(question, top, articles, publishers, after, before, caution, as_written)
    )


def articles(assistant: Assistant) -> Json:
    """List the articles: ids, titles, authors, publishers, dates, addresses and hashes of their texts."""
    return render.articles_json(assistant.listed())


def cite(
    assistant: Assistant,
    citations: Annotated[list[str], Field(description="Citation ids, as answers give them.")],
    style: Annotated[str | None, Field(description=f"{', '.join(STYLES)}; none for one plain line.")] = None,
    form: Annotated[str, Field(description=f"One of {', '.join(FORMATS)}.")] = "text",
) -> Json:
    """Turn citation ids into references with quotation, pinpoint and links, in a style or a format of files."""
    # A style may be the path of a file on the command line, but never where a stranger names it.
    for name, value, known in (("style", style, (None, *STYLES)), ("form", form, FORMATS)):
        if value not in known:
            raise UsageError(f"No {name} {value!r}: expected one of {', '.join(filter(None, known))}.")
    cited = [assistant.cite(citation_id) for citation_id in dict.fromkeys(citations)]
    return render.citations_json(cited, export(cited, form, style))


def verify(
    assistant: Assistant,
    citations: Annotated[
        dict[str, str | None],
        Field(description="Citation ids, each with what was quoted, or null where only the id is known."),
    ],
) -> Json:
    """Tell of each citation whether it still holds, code point for code point: holds, moved, gone, changed, unknown.

    One without its quotation is 'unquoted': its range is there, but no words were compared.
    """
    return render.verdicts_json(assistant.verify(citations))


Text = Annotated[str, Field(description=f"A text in English, {MAX_TEXT:,} characters at the most.")]
Kind = Annotated[str, Field(description="How the text is written: text, markdown, html or latex.")]


def quotes(assistant: Assistant, text: Text, kind: Kind = "text") -> Json:
    """Find the quotations in a text and grade each against the articles: exact, altered, stitched and so on."""
    return render.quotations_json(assistant.quotes(parse(_short(text), _kind(kind))), with_text=False)


def draft(
    assistant: Assistant,
    text: Text,
    kind: Kind = "text",
    top: Annotated[int, Field(description="How many passages for each sentence at the most.")] = 3,
) -> Json:
    """Find evidence in the articles for each sentence of a text, and name the details that differ."""
    return render.draft_json(list(assistant.draft(parse(_short(text), _kind(kind)), top)))


def _short(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise UsageError(f"The text is too long: expected at most {MAX_TEXT:,} characters, found {len(text):,}.")
    return text


def _kind(kind: str) -> str:
    if kind not in _KINDS:
        raise UsageError(f"No kind of text {kind!r}: expected one of {', '.join(_KINDS)}.")
    return kind


VERBS: tuple[Verb, ...] = (ask, explain, articles, cite, verify, quotes, draft)
TEXT_VERBS: tuple[Verb, ...] = (quotes, draft)  # what may take longer than a question
