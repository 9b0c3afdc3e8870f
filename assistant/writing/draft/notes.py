"""Write citations into a draft: footnotes, citations in the text, or citekeys, and a bibliography.

In go the bytes of a file, what was found on its sentences, and a style; out come the bytes with insertions alone:
taking them out again gives the file back. Only sentences with outcome evidence are cited, and of those only the ones
that the writer has given no citation: a source behind a sentence whose detail differs would speak against it. A related
passage is cited where the writer accepts it, sentence by sentence.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.citing.references import export, styled
from assistant.documents import Document
from assistant.errors import UsageError
from assistant.messages import message
from assistant.records import Citation, DraftOutcome, DraftSentence
from assistant.writing.draft import latex, markdown, word
from assistant.writing.draft.insertion import Cited, Plan, inserted
from assistant.writing.draft.statements import Statement, statements

_FORMATS = {"markdown": "markdown", "latex": "latex", "docx": "text"}


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its citations.

    Attributes:
        data: the file's new bytes.
        bibliography: for citekeys the BibLaTeX file that they name, else None.
        cited: how many sentences were cited.
    """

    data: bytes
    bibliography: str | None
    cited: int


def write(
    data: bytes,
    name: str,
    document: Document,
    sentences: Sequence[DraftSentence],
    style: str | None = None,
    citekeys: bool = False,
    accepted: Collection[int] = (),
) -> Written:
    """Cite the sentences that have evidence, and those that the writer accepts.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        document: what `documents.read` made of it.
        sentences: what `check` found on each of its sentences.
        style: as `references.styled` takes it; None for the short one.
        citekeys: write citekeys and a bibliography file instead of styled citations.
        accepted: numbers of sentences, from 1, that are only related to a passage and are cited all the same.

    Raises:
        UsageError: the format cannot be written into, the style is none, a docx would need citekeys, or an accepted
            sentence has nothing that is related to it.
    """
    for number in accepted:
        if not 1 <= number <= len(sentences) or sentences[number - 1].outcome not in (
            DraftOutcome.RELATED,
            DraftOutcome.EVIDENCE,
        ):
            raise UsageError(
                message(
                    "Cannot accept sentence {number}: expected one with a related passage of the {count}.",
                    number=number,
                    count=len(sentences),
                )
            )
    evidence = [
        one.citation if one.outcome == DraftOutcome.EVIDENCE or number in accepted else None
        for number, one in enumerate(sentences, start=1)
    ]
    return annotate(data, name, document, evidence, style, citekeys)


def annotate(
    data: bytes,
    name: str,
    document: Document,
    evidence: Sequence[Citation | None],
    style: str | None = None,
    citekeys: bool = False,
) -> Written:
    """Cite for each sentence what is given for it; None leaves it as it is. All else as in `write`.

    Raises:
        UsageError: as in `write`, or there is not one citation or None for each sentence.
    """
    if document.format not in _FORMATS or (citekeys and document.format == "docx"):
        expected = message("Markdown or LaTeX") if citekeys else message("Markdown, LaTeX or docx")
        raise UsageError(
            message(
                "Cannot write citations into {name}: expected {expected}, found {format}.",
                name=name,
                expected=expected,
                format=document.format,
            )
        )
    cited = list(_cited(document, evidence))
    plan = _plan(document, cited, style, citekeys)
    if document.format == "docx":
        written = word.write(data, name, plan)
    else:
        writer = markdown if document.format == "markdown" else latex
        written = inserted(document.text, writer.insertions(document.text, plan)).encode()
    citations = [evidence.citation for evidence in cited]
    return Written(written, export(citations, "biblatex") if citekeys and citations else None, len(cited))


def _cited(document: Document, evidence: Sequence[Citation | None]) -> Iterator[Cited]:
    sentences = list(statements(document))
    if len(sentences) != len(evidence):
        raise UsageError(
            message(
                "The text has {count} sentences, but {checked} were checked: check it again.",
                count=len(sentences),
                checked=len(evidence),
            )
        )
    for statement, citation in zip(sentences, evidence, strict=True):
        if citation is not None and not _has_citation(statement):
            before, end = _ends(document, statement)
            yield Cited(before, end, citation)


def _has_citation(statement: Statement) -> bool:
    """Tell whether the writer has put a note or a citekey into or right behind the sentence."""
    marks = (mark for mark in statement.block.marks if mark.kind != "link")
    return any(statement.first < mark.start <= statement.last + 1 for mark in marks)


def _ends(document: Document, statement: Statement) -> tuple[int, int]:
    """Where a citation in the text goes, before a final stop, and where a note goes, behind it."""
    if statement.text[-1] in ".!":
        return document.span(statement.block, statement.last - 1, statement.last)[0], statement.end
    return statement.end, statement.end


def _plan(document: Document, cited: Sequence[Cited], style: str | None, citekeys: bool) -> Plan:
    citations: list[Citation] = [evidence.citation for evidence in cited]
    if citekeys:
        return Plan(tuple(cited), (), (), notes=False, citekeys=True)
    done = styled(citations, style, _FORMATS[document.format])  # type: ignore[arg-type]
    return Plan(tuple(cited), done.in_text, done.bibliography, notes=done.notes, citekeys=False)
