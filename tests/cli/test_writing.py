"""`pincite cite` prints references, `pincite verify` reads every one of them back; bad input is one clear line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build, cli
from assistant.citing.references import FORMATS, STYLES
from assistant.errors import UsageError

TEXT = "A heading\n\nThey agreed to sell four Mi-35s – “today” – to {us}.\nIt cost 50 % & $2 more.\n\nTwo fell."
QUOTE = "They agreed to sell four Mi-35s – “today” – to {us}.\nIt cost 50 % & $2 more."
NAMES = {"text": "x.txt", "markdown": "x.md", "html": "x.html", "bibtex": "x.bib", "biblatex": "y.bib", "ris": "x.ris",
         "csl-json": "x.json", "annotation": "y.json"}  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def corpus(write_corpus: Callable[..., Path]) -> Path:
    """Two articles, one with all metadata."""
    head = "title: Arms & men\nauthors: [Ida Holm]\npublisher: Review\npublished: 2019-03-01\nurl: https://a.b/x"
    return write_corpus({"arms.md": f"---\n{head}\n---\n{TEXT}", "boats.txt": "A boat left the harbour."})


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    """Their index, made with the toy model."""
    build(corpus, tmp_path / "index", embedder=ToyEmbedder())
    return tmp_path / "index"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command on that index, in an empty folder: status, standard output and standard error."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = cli.run([*arguments, "--index", str(index)])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def cited(index: Path) -> str:
    """The id of a citation over two lines, with marks of every format in it."""
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        article = assistant.article("arms")
        start = article.text.index(QUOTE)
        return f"arms:{start}-{start + len(QUOTE)}@{article.sha256[:8]}"


def bad(result: tuple[int, str, str]) -> str:
    """The one line of an error: status 2, nothing on standard output."""
    status, out, err = result
    assert (status, out) == (2, "")
    assert err.startswith("pincite: ")
    assert err.count("\n") == 1
    return err


def test_cite_prints_the_reference(run: Run, cited: str) -> None:
    """Without options: id, quotation, the short reference with its pinpoint, the links."""
    sha = cited.partition("@")[2]
    status, out, err = run("cite", cited)
    assert (status, err) == (0, "")
    assert out == (
        f"{cited}\n“{QUOTE}”\n"
        "Ida Holm, “Arms & men”, Review, 1 March 2019, para. 2. https://a.b/x\n"
        "At the source: https://a.b/x#:~:text=They%20agreed%20to%20sell%20four,50%20%25%20%26%20%242%20more.\n"
        f"In Pincite, paragraph 2: http://127.0.0.1:7860/?read=arms&s=11&e=87&v={sha}\n"
    )


@pytest.mark.parametrize("style", STYLES)
def test_cite_in_every_style(run: Run, cited: str, style: str) -> None:
    """Each named style prints a list of references with the outlet in it."""
    status, out, _ = run("cite", cited, "--style", style)
    assert status == 0
    assert "Review" in out.partition("\nReferences\n")[2]


def test_cite_json_is_the_citation(run: Run, cited: str) -> None:
    """`--json` gives the citation as an answer has it, and what would be printed."""
    status, out, _ = run("cite", cited, cited, "--format", "ris", "--json")
    value = json.loads(out)
    assert status == 0
    ((citation),) = value["citations"]
    assert (citation["id"], citation["quote"], citation["paragraph"]) == (cited, QUOTE, 2)
    assert value["printed"].startswith("TY  - NEWS\n")


@pytest.mark.parametrize("form", FORMATS)
def test_verify_reads_every_format_back(run: Run, cited: str, form: str, corpus: Path, index: Path) -> None:
    """What `cite` wrote holds; after a change elsewhere it has moved; after a change inside it is gone."""
    file = Path(NAMES[form])
    file.write_text(run("cite", cited, "--format", form)[1], encoding="utf-8")
    assert run("verify", str(file)) == (0, f"holds            {cited}\n", "")
    path = corpus / "arms.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("A heading", "A longer heading"), encoding="utf-8")
    build(corpus, index, embedder=ToyEmbedder())
    status, out, _ = run("verify", str(file), "--json")
    ((verdict),) = json.loads(out)["citations"]
    assert (status, verdict["outcome"]) == (1, "moved")
    assert run("verify", cited)[:2] == (1, f"changed          {cited}\n")
    assert run("verify", verdict["now"])[0] == 0
    path.write_text(before.replace("sell four", "sell twelve"), encoding="utf-8")
    build(corpus, index, embedder=ToyEmbedder())
    status, out, _ = run("verify", str(file), "--json")
    ((verdict),) = json.loads(out)["citations"]
    assert (status, verdict["outcome"]) == (1, "gone")
    assert verdict["changes"] == [["replace", "four", "twelve"]]


@pytest.mark.parametrize("form", FORMATS)
def test_verify_finds_a_changed_number_in_every_format(run: Run, cited: str, form: str) -> None:
    """A word that was changed in the file is named: nothing is mended on the way in."""
    file = Path(NAMES[form])
    file.write_text(run("cite", cited, "--format", form)[1].replace("sell four", "sell nine"), encoding="utf-8")
    status, out, _ = run("verify", str(file))
    assert status == 1
    assert out.startswith(f"gone             {cited}\n")
    assert "replace: 'nine' -> 'four'" in out


def test_verify_an_article_that_is_gone(run: Run, cited: str) -> None:
    """A citation of another collection is an outcome, not an error, by id and in a file."""
    Path("x.md").write_text("> One.[^elsewhere:0-4@00000000]\n", encoding="utf-8")
    status, out, err = run("verify", "x.md", cited)
    assert (status, err) == (1, "")
    assert out.startswith(f"unknown-article  elsewhere:0-4@00000000\nunquoted         {cited}\n")


def test_verify_an_essay(run: Run, cited: str) -> None:
    """A person's own Markdown, with an exported quotation and a bare id in it, is verified whole."""
    quotation = run("cite", cited, "--format", "markdown")[1]
    Path("essay.md").write_text(f"# Mine\n\nWe said:\n\n{quotation}\nSee boats:0-6@{'0' * 8}.\n", encoding="utf-8-sig")
    status, out, _ = run("verify", "essay.md")
    assert (status, out) == (1, f"holds            {cited}\nchanged          boats:0-6@00000000\n")


def test_verify_an_id_twice(run: Run, cited: str) -> None:
    """An id beside a file that quotes it is one citation, judged by the quotation."""
    Path("x.ris").write_text(run("cite", cited, "--format", "ris")[1], encoding="utf-8")
    assert run("verify", cited, "x.ris") == run("verify", "x.ris", cited) == (0, f"holds            {cited}\n", "")


def test_an_id_by_itself_is_told_its_words(run: Run, cited: str) -> None:
    """Given on the command line it asks what it names; in a file it stands for a quotation that was not read."""
    status, out, _ = run("verify", cited)
    assert (status, out.splitlines()[0]) == (0, f"unquoted         {cited}")
    assert out.splitlines()[1].endswith(f"it names: {' '.join(QUOTE.split())}")
    Path("x.txt").write_text(f"As {cited} says.", encoding="utf-8")
    assert run("verify", "x.txt")[:2] == (1, out)


# --- bad input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("citation", "message"),
    [
        ("nonsense", "Not a citation id: expected ARTICLE:START-END@HASH such as a-thaw:780-921@3bf040b9, found 'no"),
        ("arms:0-5", "Not a citation id"),
        ("elsewhere:0-5@00000000", "No article 'elsewhere' in the index. 'pincite list' shows the 2 there are."),
        ("arms:0-5@00000000", "The text of 'arms' is not the one that arms:0-5@00000000 cites: expected the hash 0"),
    ],
)
def test_cite_bad_ids(run: Run, citation: str, message: str) -> None:
    """A malformed id, one of another collection and one of another text are errors that say what to do."""
    assert message in bad(run("cite", citation))


def test_cite_a_range_outside(run: Run, cited: str) -> None:
    """A range that the article does not have is an error, also an empty one."""
    sha = cited.partition("@")[2]
    assert "lies outside its article: expected a range within 0-" in bad(run("cite", f"arms:0-999@{sha}"))
    assert "lies outside its article" in bad(run("cite", f"arms:5-5@{sha}"))


def test_cite_bad_options(run: Run, cited: str) -> None:
    """An unknown format or style, a style for a format without, and a broken style file are named."""
    assert "'pdf' is not one of 'text'" in bad(run("cite", cited, "--format", "pdf"))
    assert "No style 'turabian': expected one of apa, mla" in bad(run("cite", cited, "--style", "turabian"))
    assert "The format bibtex has no styles" in bad(run("cite", cited, "--format", "bibtex", "--style", "apa"))
    Path("x.csl").write_text("<html/>", encoding="utf-8")
    assert "x.csl is no CSL style" in bad(run("cite", cited, "--style", "x.csl"))
    assert "Missing argument 'CITATION...'" in bad(run("cite"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "x.bib",
            b"@misc{x, title = {T}}",
            "No citation in x.bib: expected what 'pincite ask --json' or 'pin",
        ),
        ("x.txt", b"", "No citation in x.txt"),
        ("x.html", b"<p>hello", "No citation in x.html"),
        ("x.json", b"{", "Cannot read x.json: expected JSON in UTF-8"),
        ("x.json", b"[" * 100_000, "Cannot read x.json: expected JSON in UTF-8"),
        ("x.ris", b"\xff\xfe", "Cannot read x.ris: expected text in UTF-8"),
        ("x.pdf", b"%PDF", "Cannot verify x.pdf: expected a file that ends in .json, .txt, .md"),
        ("x.bib", b"@misc{x, citation-1 = {nonsense}}", "Not a citation id"),
        ("x.md", b"> A.[^a:0-2@00000000]\n\n> B.[^a:0-2@00000000]", "is given with two different quotations"),
    ],
)
def test_verify_bad_files(run: Run, name: str, content: bytes, message: str) -> None:
    """A file without a citation, a broken one and one of another kind are named in one line."""
    Path(name).write_bytes(content)
    assert message in bad(run("verify", name))


def test_verify_a_file_that_is_not_there(run: Run) -> None:
    """A missing file is called a file, not a malformed id."""
    assert "No file gone.bib: expected a file that" in bad(run("verify", "gone.bib"))


# --- the same in Python ------------------------------------------------------------------------------------


def test_cite_in_python(index: Path, cited: str) -> None:
    """`Assistant.cite` gives the citation, proved; every error of use is one that can be caught."""
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        citation = assistant.cite(cited)
        assert assistant.article("arms").text[citation.start : citation.end] == citation.quote == QUOTE
        assert citation.reference["container-title"] == "Review"
        with pytest.raises(UsageError, match="lies outside its article"):
            assistant.cite(cited.replace("arms:11-", "arms:11-9"))
