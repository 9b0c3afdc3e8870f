"""What another program has saved again reads back as the same citations, each with its own quotation, or says so."""

import random
import re
import textwrap
from collections.abc import Callable
from functools import partial
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.citing.citation import cite
from assistant.citing.references import Quoted, export, read_back
from assistant.citing.verify import one_each
from assistant.corpus import make_article
from assistant.records import Article, Citation

WORDS = (
    "Russia agreed to sell four Mi-35 helicopters “today” to us, and R&D cost 50 % of {all} or $2 more; it’s not so – "
    "Qurēshi’s naïve north-west plan #1 *was* [sic] kept <here> in co-operation with ‘us’ 1_000 times ~ ^ \\ done."
).split()
QUOTE = st.lists(st.sampled_from(WORDS), min_size=4, max_size=30).map(" ".join)
# No quotation is part of another, so that one of them can be changed alone.
QUOTES = st.lists(QUOTE, min_size=1, max_size=3).map(lambda them: [f"Part {n} of {one}" for n, one in enumerate(them)])


def article(quotes: list[str]) -> Article:
    """An article whose paragraphs are the quotations."""
    return make_article("tides-of-war", "\n\n".join(quotes), title="A deal: “part {2}”", url="https://a.b/x-y")


def cited(quotes: list[str]) -> list[Citation]:
    """A citation of each of the paragraphs."""
    source = article(quotes)
    found, at = [], 0
    for quote in quotes:
        found.append(cite(source, at, at + len(quote), quote))
        at += len(quote) + 2
    return found


def read(text: str, suffix: str) -> dict[str, str | Quoted | None]:
    """The citations of a file's text."""
    return one_each(read_back(text, suffix))


# --- what programs do to a file -----------------------------------------------------------------------------

Saved = Callable[[str, random.Random], str]


def _fields(text: str) -> tuple[str, list[str]]:
    head, *fields = text.rstrip().removesuffix("}").rstrip().split("\n")
    return head, fields


def bib_sorted(text: str, chance: random.Random) -> str:
    """The fields by name, or in any order."""
    head, fields = _fields(text)
    return "\n".join([head, *(sorted(fields) if chance.random() < 0.5 else chance.sample(fields, len(fields))), "}\n"])


def bib_wrapped(text: str, chance: random.Random) -> str:
    """Values over several lines."""
    head, fields = _fields(text)
    width = chance.randint(20, 80)
    lines = ("\n".join(textwrap.wrap(one, width, subsequent_indent="      ", break_long_words=False)) for one in fields)
    return "\n".join([head, *lines, "}\n"])


def bib_braced(text: str, chance: random.Random) -> str:
    """Double braces around values, and braces around capitals."""
    text = re.sub(r"(quotation-\d+) = \{(.*)\},$", r"\1 = {{\2}},", text, flags=re.MULTILINE)
    return text.replace("Russia", "{R}ussia").replace("Mi-35", "{Mi-35}")


def bib_quoted(text: str, chance: random.Random) -> str:
    """Values in quotation marks, names of fields in capitals, an entry in parentheses."""
    text = re.sub(r"^  ([\w-]+) = \{(.*)\},$", lambda it: f'  {it[1].upper()} = "{it[2]}",', text, flags=re.MULTILINE)
    return text.replace("@misc{", "@Misc(").removesuffix("}\n") + ")\n"


def bib_ascii(text: str, chance: random.Random) -> str:
    """LaTeX's notation for what is not ASCII."""
    notation = {"ē": r"{\=e}", "ï": r"{\"i}", "–": "--", "“": "``", "”": "''", "’": "'", "‘": "`"}
    return text.translate({ord(char): latex for char, latex in notation.items()})


def bib_noted(text: str, chance: random.Random) -> str:
    """The fields that a program does not know as lines of its note."""
    head, fields = _fields(text)
    own = [one for one in fields if re.match(r"  (citation|pinpoint|quotation|link|permalink)-", one)]
    note = "\n".join(re.sub(r"^  ([\w-]+) = \{(.*)\},$", r"\1: \2", one) for one in own)
    return "\n".join([head, *(one for one in fields if one not in own), f"  note = {{{note}}}", "}\n"])


def ris_shuffled(text: str, chance: random.Random) -> str:
    """The notes by name, or in any order."""
    lines = text.split("\n")
    notes = [line for line in lines if line.startswith("N1")]
    new = iter(sorted(notes) if chance.random() < 0.5 else chance.sample(notes, len(notes)))
    return "\n".join(next(new) if line.startswith("N1") else line for line in lines)


def ris_html(text: str, chance: random.Random) -> str:
    """Notes in HTML, as a manager's attachments."""
    return re.sub(r"^N1  - (.*)$", lambda it: f"N1  - <div><p>{escape(it[1])}</p>\n</div>", text, flags=re.MULTILINE)


def ris_one_note(text: str, chance: random.Random) -> str:
    """All notes in one, as lines or as paragraphs."""
    notes = re.findall(r"^N1  - (.*)$", text, re.MULTILINE)
    rest = [line for line in text.split("\n") if not line.startswith(("N1", "ER"))]
    html = chance.random() < 0.5
    note = "".join(f"<p>{escape(one)}</p>" for one in notes) if html else "\n".join(notes)
    return "\n".join([*rest, f"N1  - {note}", "ER  - ", ""])


def ris_wrapped(text: str, chance: random.Random) -> str:
    """Long lines broken at spaces, and tags with other spaces."""
    width = chance.randint(30, 90)
    wrap = partial(textwrap.wrap, width=width, subsequent_indent=" ", break_long_words=False)
    lines = ("\n".join(wrap(line)) for line in text.split("\n"))
    return "\n".join(lines).replace("N1  - ", "N1 - ")


def text_straightened(text: str, chance: random.Random) -> str:
    """Other quotation marks around the quotation, which keeps its own."""
    marks = chance.choice(['""', "«»", "‘’", "„“", "「」"])
    return re.sub(r"^“(.*)”$", lambda it: marks[0] + it[1] + marks[1], text, flags=re.MULTILINE)


def text_wrapped(text: str, chance: random.Random) -> str:
    """Paragraphs filled anew, also at hyphens."""
    width = chance.randint(25, 90)
    return "\n\n".join(textwrap.fill(part, width, break_long_words=False) for part in text.split("\n\n"))


def text_quoted(text: str, chance: random.Random) -> str:
    """The whole in a letter's answer, or indented."""
    prefix = chance.choice(["> ", "    ", "\t", ">> "])
    return textwrap.indent(text_wrapped(text, chance), prefix, lambda line: True)


def markdown_in_list(text: str, chance: random.Random) -> str:
    """All in an item of a list."""
    return "- Sources\n\n" + textwrap.indent(text, "  ")


def markdown_wrapped(text: str, chance: random.Random) -> str:
    """Paragraphs filled anew, the marks of block quotes before each line, or before the first alone."""
    width = chance.randint(40, 90)
    lazy = chance.random() < 0.5

    def fill(part: str) -> str:
        if not part.startswith("> "):
            return part
        words = textwrap.wrap(part.removeprefix("> "), width, break_long_words=False, break_on_hyphens=False)
        safe = all(re.match(r"[\w“‘]", line) and not re.match(r"\d+\.", line) for line in words)
        lines = (line if lazy and number else f"> {line}" for number, line in enumerate(words))
        return "\n".join(lines) if safe else part

    return "\n\n".join(fill(part) for part in text.split("\n\n"))


def markdown_numbered(text: str, chance: random.Random) -> str:
    """Footnotes that a program has numbered: the id is left in the link alone."""
    names = list(dict.fromkeys(re.findall(r"\[\^([^\]]+@[0-9a-f]{8})\]", text)))
    for number, name in enumerate(names, start=1):
        text = text.replace(f"[^{name}]", f"[^{number}]")
    return text


def markdown_call_out(text: str, chance: random.Random) -> str:
    """Block quotes as call-outs."""
    return re.sub(r"^> (?=.*\[\^)", "> [!quote] Source\n> ", text, flags=re.MULTILINE)


def html_pretty(text: str, chance: random.Random) -> str:
    """Elements on lines of their own, their words wrapped."""
    text = re.sub(r"<(p|blockquote|figcaption)([^>]*)>(?!<)", r"<\1\2>\n      ", text)
    return re.sub(r"(?<!>)</(p|blockquote|figcaption)>", r"\n    </\1>", text).replace(" to ", "\n        to ")


def html_bare(text: str, chance: random.Random) -> str:
    """Attributes and figures taken away, as by a program that cleans HTML: the link to the page is left."""
    return re.sub(r"</?figure[^>]*>\n?|</?figcaption>", lambda it: "<p>" if it[0] == "<figcaption>" else "", text)


def html_capitals(text: str, chance: random.Random) -> str:
    """Tags in capitals and attributes in single quotation marks."""
    return (
        re.sub(r"</?\w+", lambda it: it[0].upper(), text)
        .replace('data-citation="', "DATA-CITATION='")
        .replace('">\n<BLOCKQUOTE', "'>\n<BLOCKQUOTE")
    )


PROGRAMS: list[tuple[str, str, Saved]] = [
    *(("bibtex", ".bib", one) for one in (bib_sorted, bib_wrapped, bib_braced, bib_quoted, bib_ascii, bib_noted)),
    *(("ris", ".ris", one) for one in (ris_shuffled, ris_html, ris_one_note, ris_wrapped)),
    *(("text", ".txt", one) for one in (text_straightened, text_wrapped, text_quoted)),
    *(("markdown", ".md", one) for one in (markdown_in_list, markdown_wrapped, markdown_numbered, markdown_call_out)),
    *(("html", ".html", one) for one in (html_pretty, html_bare, html_capitals)),
]


@pytest.mark.parametrize(("form", "suffix", "program"), PROGRAMS, ids=lambda it: getattr(it, "__name__", ""))
@settings(max_examples=20)
@given(quotes=QUOTES, seed=st.integers(0, 999))
def test_a_program_that_saves_keeps_the_citations(
    form: str, suffix: str, program: Saved, quotes: list[str], seed: int
) -> None:
    """Every id is read with its own quotation: the words of its range, white space aside."""
    citations = cited(quotes)
    found = read(program(export(citations, form), random.Random(seed)), suffix)
    assert set(found) == {one.id for one in citations}
    for citation in citations:
        quote = found[citation.id]
        assert isinstance(quote, Quoted)
        assert quote.same(citation.quote)


@pytest.mark.parametrize(("form", "suffix", "program"), PROGRAMS, ids=lambda it: getattr(it, "__name__", ""))
@settings(max_examples=12)
@given(quotes=QUOTES, seed=st.integers(0, 999), which=st.data())
def test_a_changed_quotation_never_holds(
    form: str, suffix: str, program: Saved, quotes: list[str], seed: int, which: st.DataObject
) -> None:
    """One that somebody has changed is not taken for that of its range; the others still are."""
    citations = cited(quotes)
    changed = which.draw(st.sampled_from(citations))
    word = which.draw(st.sampled_from(re.findall(r"\b[a-z]{2,}\b", changed.quote)))
    false = re.sub(rf"\b{word}\b", "nonsense", changed.quote)
    text = export(citations, form).replace(*_escaped(form, changed, false))
    found = read(program(text, random.Random(seed)), suffix)
    for citation in citations:
        quote = found[citation.id]
        assert isinstance(quote, Quoted)
        assert quote.same(citation.quote) is (citation is not changed)


def _escaped(form: str, citation: Citation, words: str) -> tuple[str, str]:
    """The quotation as the format has it, and other words so."""
    other = cite(make_article("x", words), 0, len(words), words)
    said, instead = (_value(form, export([one], form), one) for one in (citation, other))
    return said, instead


def _value(form: str, text: str, citation: Citation) -> str:
    patterns = {
        "bibtex": r"quotation-1 = \{(.*)\},",
        "ris": r"quotation-1: (.*)",
        "text": r"“(.*)”\n",
        "markdown": r"> (.*)\[\^",
        "html": r"<p dir=\"auto\">(.*)</p>",
    }
    found = re.search(patterns[form], text)
    assert found
    return found[1]


# --- files that say less than they should --------------------------------------------------------------------

ID, OTHER = "heli:0-56@6308afe9", "heli:87-128@6308afe9"
FOUR, TURN = "Russia agreed to sell four Mi-35 helicopters to Pakistan", "Analysts said it was not a turning point."


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", f"Russia agreed to sell five.[^{ID}]\n\n[^{ID}]: A deal."),
        (".md", f"    > {FOUR}[^{ID}]\n"),
        (".md", f"```\n> {FOUR}[^{ID}]\n```\n"),
        (".txt", f"{ID}\nRussia agreed to sell five Mi-35 helicopters to Pakistan\nA deal\n"),
        (".txt", f"As {ID} says, “nothing”."),
        (".html", f'<div data-citation="{ID}"><p>{FOUR}</p></div><blockquote>{TURN}</blockquote>'),
        (".html", "<p><a href='http://127.0.0.1:7860/?read=heli&amp;s=0&amp;e=56&amp;v=6308afe9'>x</a></p>"),
        (".html", f"<ul><li data-citation='{ID}'>No quotation<li><blockquote>{TURN}</blockquote></ul>"),
        (".bib", f"@misc{{heli, citation-1 = {{{ID}}}, quotation-2 = {{{TURN}}}}}"),
        (".bib", f"@misc{{heli, note = {{See {ID}: {FOUR}}}}}"),
        (".bib", f"@misc{{heli, citation-1 = {{{ID}}}, quotation-1 = {{{FOUR}}}, quotation-1 = {{{TURN}}}}}"),
        (".ris", f"TY  - NEWS\nN1  - citation: {ID}\nN1  - pinpoint: para. 1\nER  - \n"),
        (".ris", f"TY  - NEWS\nN1  - citation: {ID}\nER  - \nTY  - NEWS\nN1  - quotation: {TURN}\nER  - \n"),
    ],
)
def test_an_id_whose_quotation_cannot_be_read(suffix: str, text: str) -> None:
    """It is told without a quotation, and never with that of another."""
    assert read(text, suffix) == {ID: None}


def test_notes_without_numbers_in_another_order() -> None:
    """Notes of an earlier version had no numbers: sorted by name they pair nothing, rather than the wrong two."""
    notes = [f"citation: {ID}", f"citation: {OTHER}", f"quotation: {FOUR}", f"quotation: {TURN}"]
    text = "\n".join(["TY  - NEWS", *(f"N1  - {note}" for note in notes), "ER  - "])
    assert read(text, ".ris") == {ID: None, OTHER: None}


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".bib", f'@string{{who = "Russia"}}\n@misc{{heli, Citation-1 = "{ID}",\n quotation-1 = who # " agreed to" '
                 '# { sell four Mi-35 helicopters to Pakistan}}'),
        (".bib", f"@misc{{heli, citation-1={{{OTHER}}}}}\n@misc{{heli, quotation-1={{{FOUR}}}, citation-1={{{ID}}}}}"),
        (".bib", f"@misc{{a, title = {{b {{}}\n\n@misc{{heli, citation-1 = {{{ID}}}, quotation-1 = {{{FOUR}}}}}\n"),
        (".ris", f"TY  - NEWS\r\nN1  - <p>citation: {ID}</p><p>quotation: {FOUR}</p>\r\nER  - \r\n"),
        (".ris", f"TY  - NEWS\nN1  - citation: {ID}\nN1  - quotation: {FOUR}"),
        (".ris", f"TY  - NEWS\nN1  - citation-1: {ID}<br/>quotation-1:&nbsp;{FOUR}\nER  - \n"),
        (".bib", f"@misc{{heli, citation-1 = {{{{{ID}}}}}, quotation-1 = {{{{{FOUR}}}}}}}"),
        (".ris", f"TY  - NEWS\nN1  - <p>quotation: {FOUR}<br>citation: {ID}</p>\nER  - \n"),
        (".md", f"1. > Russia agreed to sell four Mi-35\n   > helicopters to Pakistan[^{ID}]\n"),
        (".md", f"> **{FOUR}** [^{ID}]\n>\n> — A deal\n"),
        (".md", f"> {FOUR} \\[^{ID}\\]\n"),
        (".md", f'<figure data-citation="{ID}">\n<blockquote><p>{FOUR}</p></blockquote>\n</figure>\n'),
        (".txt", f"* {ID}: “Russia agreed to sell\n  four Mi-35 helicopters to Pakistan” (A deal)\n"),
        (".txt", "heli:0-\n56@6308afe9\n\"Russia agreed to sell four Mi-\n35 helicopters to Pakistan\"\n"),
        (".html", f"<blockquote data-citation={ID}>Russia agreed to sell four&#32;Mi-35\n\thelicopters to <b>Pakistan"),
        (".html", f"<blockquote cite=x>{FOUR}</blockquote>\n<p>Deal <a href='/?read=heli&s=0&e=56&v=6308afe9'>p</a>"),
    ],
)  # fmt: skip
def test_notations_of_other_programs(suffix: str, text: str) -> None:
    """Each of these says the same, and is read."""
    quote = read(text, suffix)[ID]
    assert isinstance(quote, Quoted)
    assert quote.same(FOUR)


def test_a_block_quote_that_follows_is_another_source() -> None:
    """A quotation under no name is not given to a citation that is linked to further down."""
    link = "<p><a href='/?read=heli&s=0&e=56&v=6308afe9'>x</a></p>"
    text = f"<blockquote>{TURN}</blockquote><p>So much for that.</p>{link}"
    assert read(text, ".html") == {ID: None}
