"""Documents in HTML and LaTeX: kinds, plain words, places, references."""

import pytest

from assistant import documents
from assistant.documents import Block

HTML = """<html><head><title>T &amp; U</title><style>p{}</style></head><body><h1>Head</h1>
<p>One <b>two</b>&nbsp;three &quot;x&quot; <q>said</q>.<sup><a href="#fn1">1</a></sup> Next <a href="http://z">link</a>.
<p>Second<br>line<ul><li>a<li>b</ul><blockquote><p>Quoted</p></blockquote><table><tr><td>1<td>2</table>
<script>var p = "no";</script><ol><li id="fn1">Note <a href="http://n">n</a></li></ol><pre>x  = 1</pre></body></html>"""


def words(block: Block) -> tuple[str, str]:
    """Kind and words of a block."""
    return block.kind, block.text


def test_html_blocks_have_kinds_and_plain_words() -> None:
    """End tags may be left out; scripts and styles say nothing; a <q> has its marks."""
    assert [words(block) for block in documents.parse(HTML, "html").blocks] == [
        ("heading", "T & U"),
        ("heading", "Head"),
        ("paragraph", 'One two three "x" “said”. Next link.'),
        ("paragraph", "Second line"),
        ("list item", "a"),
        ("list item", "b"),
        ("quote", "Quoted"),
        ("table cell", "1"),
        ("table cell", "2"),
        ("footnote", "Note n"),
        ("code", "x = 1"),
    ]


def test_html_references() -> None:
    """A footnote's number is no word; its list item carries the label."""
    document = documents.parse(HTML, "html")
    paragraph, note = document.blocks[2], document.blocks[9]
    assert [(mark.kind, mark.target, paragraph.text[mark.start : mark.end]) for mark in paragraph.marks] == [
        ("footnote", "fn1", ""),
        ("link", "http://z", "link"),
    ]
    assert (note.label, note.marks[0].target) == ("fn1", "http://n")


def test_html_places_lead_back_to_the_file() -> None:
    """The range of a word is its own, tags around it left out."""
    document = documents.parse(HTML, "html")
    paragraph = document.blocks[2]
    two = paragraph.text.index("two")
    assert document.text[slice(*document.span(paragraph, two, two + 3))] == "two"
    assert document.text[slice(*document.span(paragraph, two, two + 4))] == "two</b>&nbsp;"


LATEX = r"""\documentclass{article}
\title{Left out}
\begin{document}
\section{Intro \emph{here}}
Russia sold ``four'' helicopters\footnote{See \cite[4]{khan2018}, or \textit{others}.} to
Pakistan --- for \$2 billion~\citep[see][p.~3]{a,b}. % comment
In caf\'e 5\% \enquote{said so} {\bf bold}.

\begin{quote}A quote.\end{quote}
\begin{itemize}
\item One
\item[x] Two $x^2$
\end{itemize}
\begin{tabular}{ll} a & b \\ c & d \end{tabular}
\href{http://a.b}{link \textbf{text}} \url{http://c.d} \LaTeX{} rocks \ldots{} ok.
\begin{verbatim}
raw \x
\end{verbatim}
\end{document}
after"""


def test_latex_blocks_have_kinds_and_plain_words() -> None:
    """What TeX would print, as far as it can be told without running it; the preamble is left out."""
    assert [words(block) for block in documents.parse(LATEX, "latex").blocks] == [
        ("heading", "Intro here"),
        ("footnote", "See , or others."),
        ("paragraph", "Russia sold “four” helicopters to Pakistan — for $2 billion . In café 5% “said so” bold."),
        ("quote", "A quote."),
        ("list item", "One"),
        ("list item", "Two x²"),
        ("table cell", "a"),
        ("table cell", "b"),
        ("table cell", "c"),
        ("table cell", "d"),
        ("paragraph", "link text http://c.d LaTeX rocks … ok."),
        ("code", "raw \\x"),
    ]


def test_latex_references_and_places() -> None:
    """Citations, footnotes and links; a range holds the commands that stand for its characters."""
    document = documents.parse(LATEX, "latex")
    note, paragraph = document.blocks[1:3]
    assert (note.label, [(mark.kind, mark.target) for mark in note.marks]) == ("1", [("citekey", "khan2018")])
    assert [(mark.kind, mark.target) for mark in paragraph.marks] == [
        ("footnote", "1"),
        ("citekey", "a"),
        ("citekey", "b"),
    ]
    at = paragraph.text.index("“four”")
    assert document.text[slice(*document.span(paragraph, at, at + 6))] == "``four''"
    at = paragraph.text.index("café")
    assert document.text[slice(*document.span(paragraph, at, at + 4))] == "caf\\'e"


def test_latex_without_a_document_is_read_whole() -> None:
    """A part of a text, as writers include it."""
    assert [words(block) for block in documents.parse("One.\n\nTwo}", "latex").blocks] == [
        ("paragraph", "One."),
        ("paragraph", "Two"),
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"\enquote*{so}", "“so”"),
        (r"\textquote[9][.]{so}", "“so”"),
        (r"\textquote[{\cite[9]{k}}]{so}", "“so”"),
        (r"\blockquote{so}", "“so”"),
        (r"\foreignquote{german}{so}", "“so”"),
        (r"\hyphenblockquote{german}[x]{so}", "“so”"),
        (r"\textcquote[p.~4]{k}[.]{so}", "“so”"),
        (r"\foreigntextcquote{german}{k}{so}", "“so”"),
        (r"\enquote{a \enquote{b} c}", "“a ‘b’ c”"),
        (r"\say{so}", "“so”"),
        (r",,so''", "„so”"),
        (r",,so``", "„so“"),
        (r"\glqq{}so\grqq{}", "„so“"),
        (r"\lq{}so\rq{}", "‘so’"),
        (r"`so'", "‘so'"),
        ('"`so"\'', "„so“"),
        (r"10$^6$", "10⁶"),
        (r"four\textsuperscript{1}", "four¹"),
        (r"\sout{four} five", "five"),
    ],
)
def test_latex_quotes(written: str, words: str) -> None:
    """Every way to quote gives marks; struck words are left out; raised figures are raised."""
    (block,) = documents.parse(f"He said {written} then.", "latex").blocks
    assert block.text == f"He said {words} then."


def test_latex_quotes_say_where_they_are_from() -> None:
    """The keys in options and of csquotes' citing commands are noted beside the quotation, or at its beginning."""
    text = (
        r"\textcquote[9]{one}{So} and \textquote[\cite[4]{two}]{so}. \begin{displaycquote}{three}So.\end{displaycquote}"
    )
    found = [(block.kind, [mark.target for mark in block.marks]) for block in documents.parse(text, "latex").blocks]
    assert found == [("paragraph", ["one", "two"]), ("quote", ["three"])]
