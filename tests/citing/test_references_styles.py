"""Citation styles print what another processor prints, gaps included; an inferred date never prints as a stated one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from style_cases import CASES, TEXT, cases, of_the_articles

from assistant.citing.citation import cite
from assistant.citing.references import STYLES, styled
from assistant.citing.references import csl as csl_module
from assistant.citing.references import processor as processor_module
from assistant.corpus import make_article
from assistant.errors import ToolMissingError, UsageError
from assistant.records import Citation

pytestmark = pytest.mark.slow
# Printed by citeproc-js 2.4.63, which shares no code with the processor that Pincite calls.
REFERENCE: dict[str, Any] = json.loads((ROOT / "tests" / "styles_reference.json").read_text(encoding="utf-8"))["styles"]
SETS = {"cases": cases, "articles": of_the_articles}
# Cite Them Right joins names without a comma before 'and', and its style file says so; citeproc-js does not heed that
# for names that are not taken apart.
SERIAL_COMMA = ("Bo Carl, and Dag Ek", "Bo Carl and Dag Ek")
MINIMAL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Own</title><id>own</id><updated>2024-01-01T00:00:00Z</updated></info>
  <citation><layout prefix="&lt;" suffix="&gt;" delimiter="; ">
    <group delimiter=" "><text variable="title"/>{date}<text variable="locator" prefix="#"/></group>
  </layout></citation>
  <bibliography><layout><text variable="title" font-style="italic"/></layout></bibliography>
</style>"""
DEPENDENT = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-US"><info><title>Leaning</title>
  <id>leaning</id><link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/></info></style>"""


def of(**fields: Any) -> list[Citation]:
    """One citation, paragraph 3, of an article with some metadata."""
    article = make_article("tides", TEXT, **fields)
    return [cite(article, 0, 9, "A heading")]


def own_style(folder: Path, text: str) -> str:
    """The path of a style file."""
    path = folder / "own.csl"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("style", STYLES)
def test_styles_match_another_processor(style: str, which: str) -> None:
    """Every citation and every entry is, to the letter, what citeproc-js prints for the same article."""
    done = styled(SETS[which](), style, "text")
    expected = REFERENCE[style][which]
    joined = SERIAL_COMMA if style == "harvard" else ("", "")
    assert list(done.in_text) == [line.replace(*joined) for line in expected["in_text"]]
    assert list(done.bibliography) == [line.replace(*joined) for line in expected["bibliography"]]


@pytest.mark.parametrize(
    ("style", "entry"),
    [
        ("apa", "Harbour Authority. (2021, March 12). On tides. *Review*. <https://a.b>"),
        ("mla", "Harbour Authority. “On Tides.” *Review*, 12 Mar. 2021, <https://a.b>."),
        ("chicago-notes", "Harbour Authority. “On Tides.” *Review*, March 12, 2021. <https://a.b>."),
        ("chicago-author-date", "Harbour Authority. 2021. “On Tides.” *Review*, March 12. <https://a.b>."),
        ("harvard", "Harbour Authority (2021) ‘On tides’, *Review*, 12 March. Available at: <https://a.b>."),
        (
            "ieee",
            r"\[1\] Harbour Authority, “On tides,” *Review*, Mar. 12, 2021. \[Online\]. Available: <https://a.b>",
        ),
        (
            "vancouver",
            r"1. Harbour Authority. On tides. Review \[Internet\]. 2021 Mar 12. Available from: <https://a.b>",
        ),
    ],
)
def test_entries_follow_the_manuals(style: str, entry: str) -> None:
    """An article of an outlet prints as each manual shows one of a newspaper: parts, order, italics, punctuation."""
    cited = of(title="On tides", authors=("Harbour Authority",), publisher="Review", published="2021-03-12",
               url="https://a.b")  # fmt: skip
    assert styled(cited, style, "markdown").bibliography == (entry,)


@pytest.mark.parametrize("style", [None, *STYLES])
@pytest.mark.parametrize("published", ["2016~", "2016-05~", "2016?", "2016/..", "/2016", "201X", "2014/2016~"])
def test_an_inferred_date_never_prints_as_a_stated_one(style: str | None, published: str) -> None:
    """Wherever a year of an inferred date prints, something beside it says that it is inferred, and it prints once."""
    done = styled(of(title="On tides", publisher="Review", published=published), style, "text")
    marks = r"(?i)ca?\. |circa |not (before|after) |\?|2010s|2014–"
    for line in (*done.in_text, *done.bibliography):
        years = re.findall(r"\d{4}", line)
        assert not years or re.search(marks, line)
        assert len(years) <= (2 if published.startswith("2014") else 1), line
    assert any(re.search(marks, line) for line in (*done.in_text, *done.bibliography))


@pytest.mark.parametrize("style", [style for style in STYLES if style != "mla"])
@pytest.mark.parametrize("publisher", ["Review", None])
def test_a_missing_date_is_said(style: str, publisher: str | None) -> None:
    """Where the manual wants words for a missing date they stand there, once; MLA's wants none."""
    words = "no date" if style == "harvard" else "n.d."
    fields = {"title": "On tides", "authors": ("Ida Holm",), "publisher": publisher}
    (entry,) = styled(of(**fields), style, "text").bibliography
    assert entry.count(words) == 1
    assert "n.d.." not in entry
    assert "n.d." not in styled(of(**fields), "mla", "text").bibliography[0]


def test_two_of_one_author_and_year_are_told_apart() -> None:
    """All citations go through one run, so author–date styles add their letters, also to dates in words."""
    cited = [
        cite(make_article(name, TEXT, title=name.title(), authors=("Ida Holm",), published=date), 0, 9, "A heading")
        for name, date in (("one", "2016"), ("two", "2016"), ("three", "2017/.."), ("four", "2017/.."))
    ]
    assert [line.split(", ")[1] for line in styled(cited, "harvard", "text").in_text] == [
        "2016a", "2016b", "not before 2017b", "not before 2017a",
    ]  # fmt: skip


def test_words_are_put_back_only_where_the_date_is() -> None:
    """A year in a title or an address is never taken for the stand-in of a date in words."""
    cited = of(title="In 9999 and 9998", publisher="Daily 9997", published="2016/..", url="https://a.b/9996")
    (entry,) = styled(cited, "harvard", "text").bibliography
    assert entry == "Daily 9997 (not before 2016) ‘In 9999 and 9998’. Available at: https://a.b/9996."


def test_markup_in_a_title_stays_text() -> None:
    """A title with tags, stars or quotation marks prints as it stands, escaped where the format asks for it."""
    cited = of(title="<b>R&D</b> *at* “50 %” {sea}", authors=("A_B",), published="2019")
    assert styled(cited, "harvard", "text").bibliography == ("A_B (2019) <b>R&D</b> *at* “50 %” {sea}.",)
    assert styled(cited, "harvard", "markdown").bibliography == (r"A\_B (2019) *\<b\>R\&D\</b\> \*at\* “50 %” {sea}*.",)
    assert styled(cited, "harvard", "html").bibliography == (
        "A_B (2019) <em>&lt;b&gt;R&amp;D&lt;/b&gt; *at* “50 %” {sea}</em>.",
    )
    assert styled(cited, "harvard", "latex").bibliography == (
        r"A\_B (2019) \emph{<b>R\&D</b> *at* “50 \%” \textbraceleft{}sea\textbraceright{}}.",
    )


def test_links_lead_only_to_the_web() -> None:
    """An address becomes a link in HTML if a browser may go there; any other stays text."""
    web = of(title="On tides", published="2019", url='https://a.b/?q="x"')
    script = of(title="On tides", published="2019", url="javascript:alert(1)")
    assert 'href="https://a.b/?q=%22x%22"' in styled(web, "apa", "html").bibliography[0]
    assert 'href="https://a.b/?q=%22x%22"' in styled(web, None, "html").in_text[0]
    for style in (None, "apa"):
        done = styled(script, style, "html")
        assert "href" not in "".join(done.in_text + done.bibliography)


def test_the_short_style_needs_no_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandoc and styles the default style works, and a named style says what to install."""
    monkeypatch.setattr(csl_module, "find_spec", lambda name: None)
    assert styled(of(title="On tides"), None, "text").in_text == ("“On tides”, n.d., para. 1.",)
    with pytest.raises(ToolMissingError, match=r"styles are not installed.*pip install 'pincite\[styles\]'"):
        styled(of(title="On tides"), "apa", "text")


def test_without_pandoc_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with neither the wheel nor a pandoc on its PATH is told the extra's name."""
    monkeypatch.setattr(processor_module, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissingError, match=r"^Citation styles need the program pandoc.*'pincite\[styles\]'"):
        styled(of(title="On tides"), "apa", "text")


def test_a_pandoc_on_the_path_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the wheel the program is looked for on the PATH; one that fails is an error in one line."""
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\necho 'no such option' >&2\nexit 2\n")
    program.chmod(0o755)
    monkeypatch.setattr(processor_module, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(UsageError, match=r"expected pandoc 3 or newer and a valid CSL 1.0 style, found: no such opt"):
        styled(of(title="On tides"), "apa", "text")


def test_a_style_of_ones_own(tmp_path: Path) -> None:
    """Any CSL file works; a date that it has no form for is put in words, a missing one too."""
    dated = own_style(tmp_path, MINIMAL.format(date='<date variable="issued" form="text"/>'))
    assert styled(of(title="Tides", published="2016~"), dated, "text").in_text == ("<Tides c. 2016 #1>",)
    assert styled(of(title="Tides"), dated, "text").in_text == ("<Tides n.d. #1>",)
    done = styled(of(title="Tides", published="2016-03-01"), dated, "markdown")
    assert (done.in_text, done.bibliography, done.notes) == ((r"\<Tides March 1, 2016 #1\>",), ("*Tides*",), False)


def test_a_style_that_says_no_date_itself_is_let(tmp_path: Path) -> None:
    """A style with words of its own for a missing date prints those."""
    own = '<choose><if variable="issued"/><else><text term="no date"/></else></choose>'
    assert styled(of(title="Tides"), own_style(tmp_path, MINIMAL.format(date=own)), "text").in_text == (
        "<Tides no date #1>",
    )


def test_a_dependent_style_leans_on_an_installed_one(tmp_path: Path) -> None:
    """Its parent is taken from the installed styles, never from the network; one that is not there is named."""
    cited = of(title="On tides", authors=("Ida Holm",), published="2019")
    leaning = own_style(tmp_path, DEPENDENT.format(parent="harvard-cite-them-right"))
    assert styled(cited, leaning, "text").in_text == ("(Ida Holm, 2019, para. 1)",)
    with pytest.raises(UsageError, match="The style 'no-such-style' is not among the installed ones"):
        styled(cited, own_style(tmp_path, DEPENDENT.format(parent="no-such-style")), "text")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no xml", r"Cannot read the style .*own\.csl: expected a CSL 1\.0 style in XML \(syntax error"),
        ("", r"Cannot read the style .*no element found"),
        ("<html/>", r"own\.csl is no CSL style: expected a <style> of CSL 1\.0 with a <citation>, found <html>"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl"/>', "is no CSL style"),
        (
            '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation><layout>'
            '<text macro="gone"/></layout></citation></style>',
            r"own\.csl is no valid CSL style: it uses macros that it does not define: gone\.",
        ),
        (
            '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation><layout><text/>'
            "</layout></citation></style>",
            r"pandoc cannot use the style .*own\.csl: .*found: .*text element lacks needed attribute",
        ),
        (
            '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation><layout>'
            '<text variable="volume"/></layout></citation></style>',
            r"own\.csl prints nothing for tides:0-9@",
        ),
    ],
)
def test_a_broken_style_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    """A file that is no CSL style is named, with what was expected and found."""
    with pytest.raises(UsageError, match=message):
        styled(of(title="Tides"), own_style(tmp_path, text), "text")


def test_an_unknown_style_names_the_known_ones(tmp_path: Path) -> None:
    """A wrong name, and a file that is not there, are errors of use."""
    with pytest.raises(UsageError, match=r"No style 'turabian': expected one of apa, .*, or the path of a \.csl"):
        styled(of(), "turabian", "text")
    with pytest.raises(UsageError, match=r"Cannot read the style .*gone\.csl.*No such file"):
        styled(of(), str(tmp_path / "gone.csl"), "text")


def test_the_cases_cover_the_gaps() -> None:
    """The reference has every case for every style."""
    assert set(REFERENCE) == set(STYLES)
    assert all(len(REFERENCE[style]["cases"]["in_text"]) == len(CASES) for style in STYLES)
