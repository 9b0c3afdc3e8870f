r"""Put citations into LaTeX: footnotes, citations in the text, or `\autocite`."""

from collections.abc import Iterator

from assistant.citing.references.pinpoint import in_words
from assistant.writing.draft.insertion import Cited, Insertion, Plan

_END = "\\end{document}"


def insertions(text: str, plan: Plan) -> Iterator[Insertion]:
    """What to insert for a plan."""
    for number, cited in enumerate(plan.cited):
        if plan.notes:
            yield Insertion(cited.end, f"\\footnote{{{plan.texts[number]}}}")
        else:
            yield Insertion(cited.before, f" {_key(cited) if plan.citekeys else plan.texts[number]}")
    if plan.bibliography:
        end = text.rfind(_END)
        newline = "\r\n" if "\r\n" in text else "\n"
        parts = ["\\section*{References}", *(f"\\noindent {entry}" for entry in plan.bibliography)]
        place = end if end >= 0 else len(text)
        yield Insertion(place, newline + (newline * 2).join(parts) + newline)


def _key(cited: Cited) -> str:
    place = in_words(cited.citation.paragraph, cited.citation.page).replace(" ", "~", 1)
    return f"\\autocite[{place}]{{{cited.citation.article_id}}}"
