"""Every format that is exported is read by other programs' parsers, and read back code point for code point."""

import json
import re
import unicodedata
from typing import Any

import lxml.html
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from style_cases import cases, of_the_articles

from assistant.citing.citation import cite
from assistant.citing.references import FORMATS, Quoted, export, read_back
from assistant.citing.references.escapes import from_latex, from_line
from assistant.citing.references.link import PAGE
from assistant.citing.verify import citations_in, one_each
from assistant.corpus import make_article
from assistant.errors import CitationError, UsageError
from assistant.records import Citation, Phrase
from assistant.settings import DEFAULTS

SUFFIX = {"text": ".txt", "markdown": ".md", "html": ".html", "bibtex": ".bib", "biblatex": ".bib", "ris": ".ris"}
NASTY = (
    "a {b} }{ \\ 50% & $2 #1 _x_ ~ ^ \"q\" 'r' `c` *d* [e](f) <g> &amp; &#32; |h|\n\n"
    "1. two\n- three\n  # four  \n> five\t” “ \\n \\\\ \\textbraceleft{} ]] ^[n] @key ER  - \nTY  - NEWS "
    "中文、引用 🙂👩\u200d👧 שלום \u200fالعربية\u200e e\u0301 \u00a0 \u200b -- ..."
)
# Whatever an article's text can hold: all but line ends other than \n, and halves of surrogate pairs.
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029"),
        st.sampled_from("\\{}%\n \t#*_1.)>&;~n\"'`[]^-”“:=+|<$@!"),
    ),
    min_size=1,
    max_size=60,
)
PRINTED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"]),
        st.sampled_from("\\{}%#*_1.)>&;~n\"'`[]^-”“:=+|<$@! "),
    ),
    min_size=1,
    max_size=60,
).map(str.strip).filter(bool)  # fmt: skip


def citation(quote: str, name: str = "tides", **fields: Any) -> Citation:
    """A citation of exactly these words, between two others."""
    article = make_article(name, f"Before. {quote} After.", **fields)
    start = article.text.index("Before. ") + 8
    end = len(article.text) - len(" After.")
    return cite(article, start, end, article.text[start:end])


def read(text: str, form: str) -> dict[str, str | None]:
    """The citations in an exported text, with the words of their quotations as they stand."""
    found = one_each(read_back(text, SUFFIX[form])) if form in SUFFIX else citations_in(json.loads(text))
    return {name: quote.text if isinstance(quote, Quoted) else quote for name, quote in found.items()}


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150)
@given(quotes=st.lists(TEXTS, min_size=1, max_size=3))
@example(quotes=[NASTY])
@example(quotes=[NASTY, " ", "\n", "”\ntides:1-2@00000000\n“", "}", "{", "x” y", "\\"])
def test_every_format_reads_back_exactly(form: str, quotes: list[str]) -> None:
    """The quotations of a file are those that went in, whatever characters they are made of."""
    cited = [citation(quote, f"tides-{number}") for number, quote in enumerate(quotes)]
    expected = {one.id: one.quote for one in cited}
    assert read(export(cited, form), form) == expected


@pytest.mark.parametrize("form", SUFFIX)
def test_files_with_windows_line_ends_read_back(form: str) -> None:
    """A file whose line ends an editor has changed holds the same quotations."""
    cited = citation("One\ntwo {three}.")
    assert read(export([cited], form).replace("\n", "\r\n"), form) == {cited.id: "One\ntwo {three}."}


@pytest.mark.parametrize("form", FORMATS)
def test_two_citations_of_one_article(form: str) -> None:
    """They share one entry, and each keeps its own id, pinpoint and quotation."""
    article = make_article("tides", "One rose.\n\nTwo fell.\n\nThree stayed.", title="Tides")
    cited = [cite(article, 0, 9, "One rose."), cite(article, 11, 20, "Two fell.")]
    text = export(cited, form)
    assert read(text, form) == {one.id: one.quote for one in cited}
    if form in ("bibtex", "biblatex"):
        assert text.count("@misc{tides,") == text.count("@") - 2 == 1  # the ids have an @ each
    if form == "ris":
        assert text.count("TY  - ") == 1
    if form == "csl-json":
        ((item),) = json.loads(text)
        assert [one["locator"] for one in item["custom"]["citations"]] == ["1", "2"]


@pytest.mark.parametrize("form", FORMATS)
def test_each_has_pinpoint_and_links(form: str) -> None:
    """Pinpoint, address, the link to the words there, and the link to the page stand in every format."""
    cited = cite(make_article("tides", "A heading\n\nOne-two rose.", url="https://a.b/x", published="2019"), 11, 24,
                 "One-two rose.")  # fmt: skip
    text = export([cited], form)
    assert "https://a.b/x#:~:text=One%2Dtwo%20rose." in text or form == "annotation"
    assert "https://a.b/x" in text
    assert "read=tides&s=11&e=24&v=" in text.replace("&amp;", "&") or form == "annotation"
    assert any(words in text for words in ("para. 2", "paragraph 2", '"locator": "2"'))


# --- other programs' parsers --------------------------------------------------------------------------------


def fields_of(text: str) -> dict[str, Any]:
    """The fields of the only entry, as bibtexparser reads it."""
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    return {"ENTRYTYPE": entry.entry_type, "ID": entry.key, **{field.key: field.value for field in entry.fields}}


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
@settings(max_examples=100)
@given(quote=TEXTS)
@example(quote=NASTY)
def test_bibtexparser_reads_bibtex(form: str, quote: str) -> None:
    """Bibtexparser finds one entry, and in its fields the id and, unescaped, the quotation."""
    cited = citation(quote, title=f"On {quote}", authors=(quote,))
    fields = fields_of(export([cited], form))
    assert fields["citation-1"] == cited.id
    assert from_latex(fields["quotation-1"]) == cited.quote


def test_bibtex_fields() -> None:
    """An article of an outlet has these fields in BibTeX, and these in BibLaTeX."""
    cited = citation("One rose.", title="R&D in {Oslo}", authors=("Harbour Authority", "A_B"), publisher="Review",
                     published="2021-03-12", url="https://a.b/{x}", language="en")  # fmt: skip
    shared = {
        "ID": "tides",
        "ENTRYTYPE": "article",
        "author": "{Harbour Authority} and {A\\_B}",
        "title": "{R\\&D in \\textbraceleft{}Oslo\\textbraceright{}}",
        "url": "https://a.b/%7Bx%7D",
        "language": "en",
        "citation-1": cited.id,
        "pinpoint-1": "para. 1",
        "quotation-1": "One rose.",
        "link-1": "https://a.b/%7Bx%7D#:~:text=One%20rose.",
        "permalink-1": f"http://127.0.0.1:7860/?read=tides&s=8&e=17&v={cited.sha256[:8]}",
    }
    dated = {"journal": "Review", "year": "2021", "month": "mar", "day": "12"}
    assert fields_of(export([cited], "bibtex")) == shared | dated
    assert "\n  month = mar,\n" in export([cited], "bibtex")
    assert fields_of(export([cited], "biblatex")) == shared | {"journaltitle": "Review", "date": "2021-03-12"}


@pytest.mark.parametrize(
    ("published", "bibtex", "biblatex", "ris"),
    [
        ("2016~", {"year": "c. 2016"}, {"year": "c. 2016"}, {"date": "///c. 2016"}),
        ("2016/..", {"year": "not before 2016"}, {"year": "not before 2016"}, {"date": "///not before 2016"}),
        (None, {"year": "n.d."}, {}, {}),
        ("2016-05", {"year": "2016", "month": "may"}, {"date": "2016-05"}, {"year": "2016", "date": "2016/05//"}),
        ("2016", {"year": "2016"}, {"date": "2016"}, {"year": "2016", "date": "2016///"}),
    ],
)
def test_dates(published: str | None, bibtex: Any, biblatex: Any, ris: Any) -> None:
    """A date that is no plain one is in words, where the format prints words as they stand."""
    cited = citation("One rose.", title="Tides", published=published)
    names = ("year", "month", "day", "date")
    for form, expected in (("bibtex", bibtex), ("biblatex", biblatex)):
        fields = fields_of(export([cited], form))
        assert {name: fields[name] for name in names if name in fields} == expected
    (record,) = rispy.loads(export([cited], "ris"))
    assert {name: record[name] for name in names if name in record} == ris


@pytest.mark.parametrize(
    ("fields", "bibtex", "biblatex", "ris"),
    [
        ({"publisher": "Review", "url": "https://a.b"}, "article", "article", "NEWS"),
        ({"url": "https://a.b"}, "misc", "online", "ELEC"),
        ({}, "misc", "misc", "GEN"),
    ],
)
def test_entry_types(fields: dict[str, str], bibtex: str, biblatex: str, ris: str) -> None:
    """The type of an entry follows from what is known: an outlet, an address, neither."""
    cited = citation("One rose.", **fields)
    assert fields_of(export([cited], "bibtex"))["ENTRYTYPE"] == bibtex
    assert fields_of(export([cited], "biblatex"))["ENTRYTYPE"] == biblatex
    assert rispy.loads(export([cited], "ris"))[0]["type_of_reference"] == ris


@settings(max_examples=100)
@given(quote=TEXTS)
@example(quote=NASTY)
def test_rispy_reads_ris(quote: str) -> None:
    """Rispy finds one record, and in its notes the id and, unescaped, the quotation."""
    cited = citation(quote, title="On tides", authors=("Ida Holm", "Per Lund"), publisher="Review", url="https://a.b")
    (record,) = rispy.loads(export([cited], "ris"))
    notes = dict(note.split(": ", 1) for note in record["notes"])
    assert notes["citation-1"] == cited.id
    assert from_line(notes["quotation-1"]) == cited.quote
    assert (record["title"], record["authors"]) == ("On tides", ["Ida Holm", "Per Lund"])
    assert (record["secondary_title"], record["urls"]) == ("Review", ["https://a.b"])


@settings(max_examples=150)
@given(quote=PRINTED)
@example(quote="1. *a* _b_ <c> [d](e) # | ~~f~~ `g` &amp; \\ ! @h --- === +++")
def test_markdown_prints_the_quotation(quote: str) -> None:
    """Another program's Markdown shows the quotation as it stands, then the footnote's name."""
    cited = citation(quote)
    page = lxml.html.fromstring(MarkdownIt("commonmark").render(export([cited], "markdown")))
    shown = page.xpath("//blockquote")[0].text_content().strip()
    assert shown == f"{cited.quote}[^{cited.id}]"


@settings(max_examples=150)
@given(quote=PRINTED)
@example(quote="</p></blockquote><script>ran()</script> &amp; \"x\" 'y'")
def test_html_prints_the_quotation(quote: str) -> None:
    """Another program's HTML shows the quotation as it stands, and nothing in it becomes an element."""
    cited = citation(quote, title=quote)
    page = lxml.html.document_fromstring(export([cited], "html"))
    (figure,) = page.xpath("//figure")
    assert figure.get("data-citation") == cited.id
    assert figure.xpath("blockquote/p")[0].text_content() == cited.quote
    assert page.xpath("//script") == []


# --- the words that answer -----------------------------------------------------------------------------------


def words_of(cited: Citation, first: int, last: int) -> dict[str, Phrase]:
    """The words of a quotation from one place to another, as those that answer."""
    return {cited.id: Phrase(cited.start + first, cited.start + last, cited.quote[first:last])}


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150)
@given(quote=TEXTS, data=st.data())
def test_strong_words_change_no_letter(form: str, quote: str, data: st.DataObject) -> None:
    """Whatever words are strong, the quotation reads back code point for code point."""
    cited = citation(quote)
    first = data.draw(st.integers(0, len(cited.quote) - 1))
    last = data.draw(st.integers(first + 1, len(cited.quote)))
    assert read(export([cited], form, None, words_of(cited, first, last)), form) == {cited.id: cited.quote}


@settings(max_examples=300)
@given(quote=PRINTED, data=st.data())
@example(quote="sold *four* _Mi-35_ **now**", data=None)
def test_markdown_prints_strong_words(quote: str, data: st.DataObject | None) -> None:
    """Another program's Markdown shows the same letters; of the answering words signs at their ends may be plain."""
    cited = citation(quote)
    first = data.draw(st.integers(0, len(cited.quote) - 1)) if data else quote.index("*four")
    last = data.draw(st.integers(first + 1, len(cited.quote))) if data else quote.index(" **")
    text = export([cited], "markdown", None, words_of(cited, first, last))
    (block,) = lxml.html.fromstring(MarkdownIt("commonmark").render(text)).xpath("//blockquote")
    assert block.text_content().strip() == f"{cited.quote}[^{cited.id}]"
    strong = "".join(node.text_content() for node in block.xpath(".//strong"))
    words = cited.quote[first:last]
    letters = [place for place, letter in enumerate(words) if unicodedata.category(letter)[0] in "LN"]
    assert strong in words
    assert not letters or words[letters[0] : letters[-1] + 1] in strong
    assert block.xpath(".//em") == []


@settings(max_examples=100)
@given(quote=PRINTED, data=st.data())
def test_html_prints_strong_words(quote: str, data: st.DataObject) -> None:
    """In HTML exactly the answering words are strong."""
    cited = citation(quote)
    first = data.draw(st.integers(0, len(cited.quote) - 1))
    last = data.draw(st.integers(first + 1, len(cited.quote)))
    page = lxml.html.document_fromstring(export([cited], "html", None, words_of(cited, first, last)))
    (paragraph,) = page.xpath("//figure/blockquote/p")
    assert paragraph.text_content() == cited.quote
    assert [node.text_content() for node in paragraph.xpath("strong")] == [cited.quote[first:last]]


@pytest.mark.parametrize(
    ("quote", "words", "expected"),
    [
        ("They sold four Mi-35 helicopters.", "four", "They sold **four** Mi-35 helicopters."),
        ("They sold *four* of a_b.", "*four* of a_b", r"They sold **\*four\* of a\_b**."),
        ("It cost $253 million.", "$253 million", r"It cost **\$253 million**."),
        ("A word“four”more.", "“four”", "A word“**four**”more."),
        ("1. Four fell.", "1. Four", "**1. Four** fell."),
        ("One\nfour rose.", "\nfour ", "One\\\n> **four** rose."),
        ("One -- two.", " ", "One -- two."),
    ],
)
def test_markdown_of_strong_words(quote: str, words: str, expected: str) -> None:
    """White space, and signs beside letters, stay outside the marks, which would not be read as marks there."""
    cited = citation(quote)
    first = quote.index(words)
    text = export([cited], "markdown", None, words_of(cited, first, first + len(words)))
    assert text.startswith(f"> {expected}[^")


def test_formats_without_a_form_for_it_stay_as_they_are() -> None:
    """Plain text and what goes to reference managers are the same with and without answering words."""
    cited = citation("They sold four of them.")
    for form in set(FORMATS) - {"markdown", "html"}:
        assert export([cited], form, None, words_of(cited, 10, 14)) == export([cited], form)


def test_words_of_another_place_are_never_strong() -> None:
    """Answering words that the quotation does not hold at their place are an error, not a mark."""
    cited = citation("They sold four of them.")
    wrong = {cited.id: Phrase(cited.start + 9, cited.start + 13, "four")}
    for form in ("markdown", "html"):
        with pytest.raises(CitationError, match="The answering words do not stand at"):
            export([cited], form, None, wrong)


# --- files that people have changed -------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_changed_quotation_is_read_as_it_stands(form: str) -> None:
    """A word changed by hand, longer or shorter, is what is read: nothing is mended."""
    cited = citation("They sold four of them.")
    text = export([cited], form).replace("sold four of", "sold twelve of").replace("sold%20four%20of", "")
    assert read(text, form)[cited.id] == "They sold twelve of them."


def test_markdown_that_an_editor_has_wrapped() -> None:
    """A block quote over several lines without hard breaks is one line of words."""
    text = "> One rose,\n> two\n> fell.[^tides:8-29@00000000]\n\nElsewhere tides:1-3@00000000 is cited."
    assert read(text, "markdown") == {"tides:8-29@00000000": "One rose, two fell.", "tides:1-3@00000000": None}


def test_html_that_an_editor_has_wrapped() -> None:
    """A block quote over several lines of source is one line of words; a `<br>` stays a line break."""
    text = '<div data-citation="tides:8-29@00000000"><blockquote>One rose,\n   two<br/>fell.</blockquote></div>'
    assert read(text, "html") == {"tides:8-29@00000000": "One rose, two\nfell."}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One rose.”\n{a}\n\n“Two fell.”\n{b}\n“Tides”, n.d.", ("One rose.", "Two fell.")),
        ("“One rose.”\n{a}\n“The tides of May”, n.d.\n\n“Two fell.”\n{b}\n", ("One rose.", "Two fell.")),
        ("> «One\n> rose.» — [{a}]\n> «Two fell.» — [{b}]\n", ("One\nrose.", "Two fell.")),
        ("He said “so”:\n{a}\n“One rose.”\n\n{b}\n“Two fell.”", ("One rose.", "Two fell.")),
        ("[{a}]: “One rose.”\n({b}): “Two fell.”\n", ("One rose.", "Two fell.")),
        ("“One rose.”\n{a}\nand {b}", ("One rose.", None)),
    ],
)
def test_quotations_before_their_ids(text: str, expected: tuple[str | None, str | None]) -> None:
    """In plain text a quotation may stand before its id throughout; a title behind the id is none."""
    ids = ("tides:8-17@00000000", "tides:20-29@00000000")
    found = read(text.format(a=ids[0], b=ids[1]), "text")
    assert tuple(map(found.get, ids)) == expected


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_struck_words_are_not_quoted(tag: str) -> None:
    """What an editor struck in HTML is no longer said."""
    text = f'<figure data-citation="tides:8-17@00000000"><blockquote>One <{tag}>not </{tag}>rose.</blockquote></figure>'
    assert read(text, "html") == {"tides:8-17@00000000": "One rose."}


def test_a_damaged_bib_file_gives_its_ids_alone() -> None:
    """In an entry whose brace never closes no quotation is read; its id is told without one."""
    text = "@misc{x,\n  citation-1 = {tides:8-17@00000000},\n  quotation-1 = {One {rose."
    assert read(text, "bibtex") == {"tides:8-17@00000000": None}


# --- use ------------------------------------------------------------------------------------------------------


def test_styles_go_with_prose_alone() -> None:
    """A format that is data has no style, and an unknown one is named with the known ones."""
    cited = [citation("One rose.")]
    with pytest.raises(UsageError, match="The format ris has no styles: leave --style out, or use text, markd"):
        export(cited, "ris", "apa")
    with pytest.raises(UsageError, match=r"No format 'pdf': expected one of text, markdown, html, bibtex"):
        export(cited, "pdf")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_styled_prose_reads_back(form: str) -> None:
    """With a style the file has in-text citations and a list of references, and still reads back."""
    cited = [*of_the_articles(), *cases()]
    text = export(cited, form, "chicago-author-date")
    assert read(text, form) == {one.id: one.quote for one in cited}
    assert "References" in text
    assert "Danish Harbour Authority 2018, para. 3" in text


def test_csl_json_follows_its_schema() -> None:
    """Items have only fields of the CSL-JSON schema, and dates in its two forms."""
    items = json.loads(export([*of_the_articles(), *cases()], "csl-json"))
    known = {"id", "type", "title", "author", "container-title", "issued", "URL", "language", "custom"}
    assert len(items) == 15
    for item in items:
        assert set(item) <= known
        assert item["type"] in ("webpage", "document")
        assert all(set(name) == {"literal"} for name in item.get("author", []))
        assert set(item.get("issued", {"literal": ""})) in ({"date-parts"}, {"literal"})


def test_the_text_of_an_export() -> None:
    """Plain text is this, line for line."""
    article = make_article("tides", "A heading\n\nOne-two rose.", title="Tides", url="https://a.b", published="2019")
    cited = cite(article, 11, 24, "One-two rose.")
    assert export([cited], "text", "harvard") == (
        f"tides:11-24@{article.sha256[:8]}\n"
        "“One-two rose.”\n"
        "(Tides, 2019, para. 2)\n"
        "At the source: https://a.b#:~:text=One%2Dtwo%20rose.\n"
        f"In Pincite, paragraph 2: http://127.0.0.1:7860/?read=tides&s=11&e=24&v={article.sha256[:8]}\n"
        "\nReferences\n"
        "\nTides (2019). Available at: https://a.b.\n"
    )


def test_the_page_of_permalinks_is_the_one_that_serve_opens() -> None:
    """The links to the page name the address that `pincite serve` listens on by default."""
    assert f"http://{DEFAULTS['host']}:{DEFAULTS['port']}/" == PAGE


MACROS = r"\input{/etc/passwd} \write18{id} \csname x\endcsname ^^5cinput @string{a} }, note = {\input{x}} %"
OURS = {"textbackslash", "textbraceleft", "textbraceright", "textasciitilde", "textasciicircum", "newline", "symbol"}


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_no_field_brings_a_macro(form: str) -> None:
    """Whatever an article's fields hold, LaTeX is given our own commands alone, and no entry or field more."""
    fields = {name: f"{name} {MACROS}" for name in ("title", "publisher", "language")}
    hostile = citation(MACROS, authors=(f"Ann {MACROS}",), url=f"https://a.b/{MACROS}", **fields)
    text = export([hostile], form)

    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= OURS
    assert "^^" not in text
    library = parse_string(text)
    assert [len(library.entries), len(library.strings), len(library.failed_blocks)] == [1, 0, 0]
    plain = parse_string(export([citation("x", authors=("Ann",), url="https://a.b/", title="t", publisher="p")], form))
    assert {field.key for field in library.entries[0].fields} - {"langid", "language"} <= {
        field.key for field in plain.entries[0].fields
    }


def test_no_format_is_a_table_of_cells() -> None:
    """So there are no formulas to inject: a table of citations would have to disarm =, +, - and @ at a cell's start."""
    assert not {"csv", "tsv", "xlsx"} & set(FORMATS)
