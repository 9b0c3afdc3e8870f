"""The articles are read word for word; every repair is told; every bad file is named with what to do."""

import hashlib
import os
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, SHARED
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import corpus
from assistant.corpus import is_heading, paragraphs, read, read_article, repair
from assistant.corpus.passages import sentences
from assistant.errors import CorpusError
from assistant.records import Repair
from assistant.translations import said

WriteCorpus = Callable[..., Path]

THAW, CLOSER = "a-thaw-in-pak-russia-relations", "closer-ties-with-russia"
MOVING, MILITARY, RAPPROCHEMENT = (
    "pakistan-and-russia-moving-closer",
    "pakistan-russia-military-collaboration",
    "pakistan-russia-rapprochement",
)
RECEIVED = {
    CLOSER: "000_8d3fe5f2e559e716.txt",
    RAPPROCHEMENT: "001_d0de17c71cc72caf.txt",
    MILITARY: "002_ee840cdf8a364314.txt",
    MOVING: "003_43ab06c4fd9b775c.txt",
    THAW: "004_1b4e483194c528fc.txt",
}
BODIES = {  # SHA-256 of what was received
    CLOSER: "aa99e9f1cc9544ac14742fa30dfeadf11373ebd71c0f14561e86158999a0efde",
    RAPPROCHEMENT: "51be4469b0af91853aac86ad03dc86353fc9f2238a1fd540d7efe6c348522507",
    MILITARY: "6293c4cf946cc0352bcdccbad0b45ab76041be77c8d363eb9a1512a9892e3fe1",
    MOVING: "285b49e68707f463c96e802ed625965b137e5609d70eb92805a1c79f532f2c52",
    THAW: "7881dbf9eebc255666cc9d7e0f2301be20ae877ec18f615596d38045469d9c3c",
}
TEXTS = BODIES | {
    THAW: "7348f164971f96d7f84157e5f8f63e12d11b9fa67580d4f31c5441a050bae5ff"
}  # after repair: the fifth alone is changed


def body(article_id: str) -> str:
    """The shipped file below its front matter."""
    return (CORPUS / f"{article_id}.md").read_bytes().decode().split("---\n", 2)[2].removesuffix("\n")


def one(write_corpus: WriteCorpus, text: str, name: str = "a.md") -> Any:
    """The article that a file with this text gives."""
    return read_article(write_corpus({name: text}) / name)


def front(fields: str, text: str = "A sentence.") -> str:
    """A Markdown file with front matter."""
    return f"---\n{fields}\n---\n{text}"


# --- the five articles ----------------------------------------------------------------------------------


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the articles as received are not on this machine")
@pytest.mark.parametrize("article_id", RECEIVED)
def test_the_shipped_bodies_are_what_was_received(article_id: str) -> None:
    """Each article stands in corpus/ character for character."""
    assert body(article_id) == (SHARED / "articles" / RECEIVED[article_id]).read_bytes().decode()


@pytest.mark.parametrize("article_id", BODIES)
def test_the_shipped_bodies_never_change(article_id: str) -> None:
    """Each body has the hash that was taken when it was received."""
    assert hashlib.sha256(body(article_id).encode()).hexdigest() == BODIES[article_id]


def test_the_texts_that_are_cited_never_change() -> None:
    """All citations name these hashes, so reading must give these texts for ever."""
    assert {article.id: article.sha256 for article in read(CORPUS)} == TEXTS


def test_only_the_lone_a_circumflex_is_repaired() -> None:
    """Of the five articles one character is dropped, and the article tells where and by which rule."""
    articles = {article.id: article for article in read(CORPUS)}
    assert {name: article.repairs for name, article in articles.items() if article.repairs} == {
        THAW: (Repair(start=5601, before="Â", after="", rule="lone Â"),)
    }
    assert articles[THAW].text == body(THAW).replace("Source:Â https://", "Source: https://")
    assert articles[THAW].text[5594:5609] == "Source: https:/"


def test_the_headings_of_the_articles() -> None:
    """Section headings and stray headlines are headings; bullets, byline, source and prose are not."""
    found = {article.id: [p.number for p in article.paragraphs if p.heading] for article in read(CORPUS)}
    assert found == {THAW: [], CLOSER: [], MOVING: [], MILITARY: [6, 9, 12, 14, 17, 19, 21], RAPPROCHEMENT: []}


def test_the_paragraphs_of_the_articles() -> None:
    """Paragraphs are runs of lines in three articles and lines in the two that have no blank line."""
    found = {article.id: len(article.paragraphs) for article in read(CORPUS)}
    assert found == {THAW: 12, CLOSER: 5, MOVING: 15, MILITARY: 25, RAPPROCHEMENT: 7}
    article = read_article(CORPUS / f"{MILITARY}.md")
    assert [article.text[p.start : p.end][:12] for p in article.paragraphs[:6]] == [
        "- Strengthen", "- Naval and ", "- Geopolitic", "- Regional I", "The relation", "Pakistan-Rus",
    ]  # fmt: skip


# --- repair ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "it’s “quoted”, ‘’DRUZBA’’, „low“, 'plain' and \"straight\"",
        "the ﬁrst oﬀer",
        "ＡＢＣ １２３ ｶﾀｶﾅ",
        "Q&amp;A &lt;b&gt; &eacute; &#8217;",
        "CAFÂ closes, LÂ too",
        "une pâte, Âge, à la Â",
        "1 000 km… – — ½ ™",
        "👩‍👩‍👧 🇵🇰 \u200b \u00ad",
        "  indented\n\ttabbed  ",
    ],
)
def test_what_is_no_accident_stays(text: str) -> None:
    """Marks, ligatures, widths, entities, spaces and capitals words that end in Â are the author's."""
    assert repair(text) == (text, ())


@pytest.mark.parametrize(
    ("raw", "text", "repairs"),
    [
        ("Source:Â https://a.b", "Source: https://a.b", [(7, "Â", "", "lone Â")]),
        ("One.\nMoreÂ\nLast", "One.\nMore\nLast", [(9, "Â", "", "lone Â")]),
        ("Nice cafÃ© here", "Nice café here", [(8, "Ã©", "é", "ftfy latin-1, ftfy utf-8")]),
        ("It’s a donâ€™t", "It’s a don’t", [(10, "â€™", "’", "ftfy decode_inconsistent_utf8")]),
        ("cafe\u0301", "café", [(3, "e\u0301", "é", "ftfy NFC")]),
        ("e\x00\u0301!", "é!", [(0, "e\x00\u0301", "é", "ftfy remove_control_chars, ftfy NFC")]),
        ("a\x00b", "ab", [(1, "\x00", "", "ftfy remove_control_chars")]),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne", []),
        ("a\x0bb\x0cc", "a\nb\nc", []),
        ("\ufeffText", "Text", [(0, "\ufeff", "", "ftfy remove_control_chars")]),
        ("\n\n  Text\n\n", "  Text", []),
        (" \n\t\n", "", []),
    ],
)
def test_accidents_are_repaired_and_told(raw: str, text: str, repairs: list[tuple[int, str, str, str]]) -> None:
    """Each repair names its place in the repaired text, what stood there, what stands there, and the rule."""
    assert repair(raw) == (text, tuple(Repair(*one) for one in repairs))


@given(st.text(st.sampled_from("aé’Âe\u0301Ã©â€™™\u00a0 \n\r\u2028\x00\ufeff.Z🙂"), max_size=60))
@example("x cafÃ©\r\ny: Â z\u2028e\u0301 donâ€™t\n\n")
def test_repairs_undo_to_what_was_read(raw: str) -> None:
    """Repaired text is NFC, and putting `before` in the place of `after` gives the lines that were read."""
    text, repairs = repair(raw)
    assert unicodedata.is_normalized("NFC", text)
    undone = text
    for change in reversed(repairs):
        end = change.start + len(change.after)
        assert text[change.start : end] == change.after != change.before
        undone = undone[: change.start] + change.before + undone[end:]
    read_lines = raw.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    assert undone == read_lines or text == ""


def test_a_long_line_with_many_accidents_is_repaired_in_no_time() -> None:
    """Two accidents in each of 400 sentences of one line are 800 repairs, and reading them does not hang."""
    text, repairs = repair("Itâ€™s a cafÃ© on the old road. " * 400)
    assert text == "It’s a café on the old road. " * 400
    assert [(one.before, one.after) for one in repairs] == [("â€™", "’"), ("Ã©", "é")] * 400


def test_a_byte_order_mark_hides_no_front_matter(write_corpus: WriteCorpus) -> None:
    """A file that an editor saved with a byte order mark reads as one without."""
    article = one(write_corpus, "\ufeff" + front("title: Tides"))
    assert (article.title, article.text, article.repairs) == ("Tides", "A sentence.", ())


def test_line_ends_do_not_matter(write_corpus: WriteCorpus) -> None:
    """CRLF, CR and LF give one text and one hash, front matter included."""
    folder = write_corpus({})
    folder.mkdir()
    texts = set()
    for name, end in {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.items():
        (folder / f"{name}.md").write_bytes(front("title: Tides", "One.\n\nTwo.\n").replace("\n", end).encode())
    for article in read(folder):
        texts.add((article.title, article.text, article.sha256))
    assert texts == {("Tides", "One.\n\nTwo.", hashlib.sha256(b"One.\n\nTwo.").hexdigest())}


# --- paragraphs and headings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.\nTwo lines.", ["One line.", "Two lines."]),
        ("One line.\nSame one.\n\nNext.", ["One line.\nSame one.", "Next."]),
        ("  One.  \n \t \n\n\n Two. \u00a0\n\nThree.  ", ["One.", "Two.", "Three."]),
        ("One.  \n  still one.  \n\nTwo.", ["One.  \n  still one.", "Two."]),
        ("Only.", ["Only."]),
    ],
)
def test_the_paragraph_rule(text: str, expected: list[str]) -> None:
    """A paragraph is a run of non-blank lines where the text has blank lines, else a line."""
    found = paragraphs(text)
    assert [text[p.start : p.end] for p in found] == expected
    assert [p.number for p in found] == list(range(1, len(expected) + 1))


@given(st.text(st.sampled_from("ab.’🙂é-#: \t\n\n\u00a0\u3000\u200b\x0c"), max_size=80))
def test_paragraphs_partition_the_text(text: str) -> None:
    """Paragraphs are trimmed, in order and disjoint, and no character but white space lies outside."""
    found = paragraphs(text)
    end = 0
    for paragraph in found:
        assert not text[end : paragraph.start].strip()
        piece = text[paragraph.start : paragraph.end]
        assert piece
        assert piece == piece.strip()
        end = paragraph.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "line",
    ["Pakistan-Russia Military exercise:", "Is Pakistan Joining Russian Block?", "# One. Two.", "On tides", "A\n---"],
)
def test_headings(line: str) -> None:
    """A short line that is no sentence is a heading; so is a question, and what Markdown marks as one."""
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "It is safe.", "He said “it is safe.”", "It goes on…", "- a bullet without a stop", "• a bullet", "1) a bullet",
        "* a bullet", "Source: https://a.b/c", "@iamusmanghani", "Stop! It is not", "one two\nthree",
        "#hashtag is safe.", " ".join(["word"] * 17),
    ],
)  # fmt: skip
def test_no_headings(line: str) -> None:
    """Sentences, bullets, addresses, handles, several lines and long lines are none."""
    assert not is_heading(line)


DECORATIONS = (
    "[4]", "[^4]", "[a]", "¹²", "*", "†", "<sup>4</sup>", "(4)", "[citation needed]", "”", "’”", ")", "»", "\u200f",
    "**", "_", "`", "</b>", " [4][5]", "\\", "^4^", "」",
)  # fmt: skip
SENTENCES = (
    "The last ferry leaves at nine.", "She sold 4!", "It goes on…", "کشتی نو بجے جاتی ہے۔", "渡船九点离开。",
    "渡船は九時に出る！", "नौका नौ बजे जाती है।", "Այս է։", "መጣ።", "ကောင်းတယ်။",
)  # fmt: skip


@given(
    st.sampled_from(SENTENCES),
    st.lists(st.sampled_from(DECORATIONS), max_size=3),
    st.sampled_from(["", "**", "“", "("]),
)
def test_what_stands_behind_a_stop_makes_no_heading(sentence: str, behind: list[str], before: str) -> None:
    """Note marks, closing marks, emphasis, tags and marks of direction may follow a sentence of any script."""
    assert not is_heading(before + sentence + "".join(behind))


@given(st.sampled_from(["Entry fees", "By air:", "Is it safe?", "第一章", "کشتی کا وقت", "Section 2.4.1"]), st.data())
def test_what_stands_behind_a_heading_makes_no_sentence(heading: str, data: st.DataObject) -> None:
    """The same marks behind a heading leave it one."""
    assert is_heading(heading + data.draw(st.sampled_from([one for one in DECORATIONS if one != "\\"])))


@pytest.mark.parametrize(
    "line",
    ["The ferry leaves at nine.\n---", "The ferry leaves at nine,", "It leaves at nine in the evening.4",
     "渡船九点离开港口之后直到第二天早上都没有渡船可以乘坐这是规定因此请大家注意时间"],
)  # fmt: skip
def test_more_that_is_no_heading(line: str) -> None:
    """A rule below a sentence, a line that goes on, a raised number that lost its place, a long line without spaces."""
    assert not is_heading(line)


WRAPPED = (
    "The parish council met on Tuesday night to talk about the old stone bridge, which has been closed to lorries. The "
    "clerk told members that repairs would cost 310,000 crowns and that the county had offered to pay a third of it. A "
    "vote was put off until the next meeting, which is in the spring of the year."
)


@given(st.integers(40, 90), st.integers(1, 3))
def test_lines_that_were_wrapped_are_one_paragraph(width: int, count: int) -> None:
    """In a text without blank lines a sentence goes on over the end of a line that was broken at a width."""
    text = "\n".join("\n".join(textwrap.wrap(WRAPPED, width, break_on_hyphens=False)) for _ in range(count))
    found = paragraphs(text)
    assert not any(one.heading for one in found)
    said = [text[s.start : s.end] for one in found for s in sentences(text, one)]
    assert sum("repairs would cost 310,000 crowns" in " ".join(one.split()) for one in said) == count


@pytest.mark.parametrize(
    "text",
    [
        "One of the men said no to it.\nTwo of them said yes to it.\nThree of them went home.\nFour came back.",
        "- a first point in a list\n- a second point in a list\n- a third point in a list",
        "Entry fees\nOpening hours\nHow to get there\nThe museum charges four crowns.",
        "A long line of prose that was never wrapped at all, since it goes on and on until its paragraph ends. " * 3
        + "\nAnother.\nand a third one.",
    ],
)
def test_lines_that_were_not_wrapped_stay_paragraphs(text: str) -> None:
    """Lines that end their sentences, lists, headings and lines longer than any width are paragraphs of their own."""
    assert len(paragraphs(text)) == text.count("\n") + 1


def test_a_heading_is_at_most_sixteen_words() -> None:
    """The longest heading has sixteen words."""
    assert is_heading(" ".join(["word"] * 16))


def test_a_text_of_headings_alone_is_prose() -> None:
    """Where every paragraph looks like a heading none is one, or nothing could be quoted."""
    assert [p.heading for p in paragraphs("One\n\nTwo")] == [False, False]


# --- front matter ---------------------------------------------------------------------------------------


def test_every_field_of_front_matter(write_corpus: WriteCorpus) -> None:
    """Each field is kept as it was written, and the text begins below."""
    article = one(
        write_corpus,
        front(
            "title: On tides\nsupplied_title: Tides\nauthors: [A. Khan, '@b']\npublisher: Daily\n"
            "published: 2018-09-11\nurl: https://a.b/c\nlanguage: en\ninferred: {title: the address}"
        ),
    )
    assert (article.id, article.text, article.title, article.supplied_title) == (
        "a", "A sentence.", "On tides", "Tides",
    )  # fmt: skip
    assert (article.authors, article.publisher, article.published) == (("A. Khan", "@b"), "Daily", "2018-09-11")
    assert (article.url, article.language, article.inferred) == ("https://a.b/c", "en", {"title": "the address"})


@pytest.mark.parametrize("source", ["A sentence.", front(""), front("# a comment")])
def test_front_matter_is_optional(write_corpus: WriteCorpus, source: str) -> None:
    """Without fields an article has no metadata at all: nothing is guessed."""
    article = one(write_corpus, source)
    assert article == corpus.make_article("a", "A sentence.")
    assert (article.title, article.authors, article.published, dict(article.inferred)) == (None, (), None, {})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2018-09-11", "2018-09-11~"),
        ("2018-09-11T10:00:00Z", "2018-09-11~"),
        ("2018", "2018~"),
        ("2018~", "2018~"),
        ("2016/..", "2016/.."),
    ],
)
def test_an_inferred_date_is_uncertain(write_corpus: Callable[..., Path], written: str, expected: str) -> None:
    """Where the '~' was forgotten it is added, so that no face prints the date as a stated one."""
    head = f"---\npublished: {written}\ninferred: {{published: the words 'last winter'}}\n---\n"
    (article,) = read(write_corpus({"a.md": f"{head}The text."}))
    assert article.published == expected


@pytest.mark.parametrize("value", ["1984", "2016-09-11", "true", "1e3", "!!int 5", "0x1F", "=", "<<", "12:30:00"])
def test_numbers_and_dates_stay_text(write_corpus: WriteCorpus, value: str) -> None:
    """What looks like a number, a day or a truth value is text as it was written."""
    assert one(write_corpus, front(f"title: {value}")).title == value.removeprefix("!!int ")


def test_a_year_stays_text(write_corpus: WriteCorpus) -> None:
    """`published: 2016` is the EDTF date '2016'."""
    assert one(write_corpus, front("published: 2016")).published == "2016"


@pytest.mark.parametrize(
    "text", ["One.\n\n---\n\nTwo.", "One.\n---\ntitle: x\n---\nTwo.", "--- no rule\nOne.\n---\nTwo."]
)
def test_a_rule_in_the_body_is_text(write_corpus: WriteCorpus, text: str) -> None:
    """Front matter stands at the very beginning; a rule further down belongs to the text."""
    article = one(write_corpus, text)
    assert (article.text, article.title) == (text, None)
    assert one(write_corpus, front("title: Tides", text)).text == text


def test_front_matter_behind_a_blank_line(write_corpus: WriteCorpus) -> None:
    """An editor's blank line before the front matter does not make it text."""
    article = one(write_corpus, "\n \n" + front("title: Tides"))
    assert (article.title, article.text) == ("Tides", "A sentence.")


@pytest.mark.parametrize("text", ["---\n\nOne: two.\n\n---\n\nThree.", "\n---\nOne.\n---\nTwo."])
def test_a_leading_rule_is_no_front_matter(write_corpus: WriteCorpus, text: str) -> None:
    """A rule with a blank line below it, or prose between two rules behind a blank line, belongs to the text."""
    assert one(write_corpus, text).text == text.strip("\n")


def test_a_title_is_one_line(write_corpus: WriteCorpus) -> None:
    """A block of YAML ends in a line break, and a folded one may hold some: neither is the title's."""
    article = one(write_corpus, front("title: |\n  A thaw\n  in spring\nauthors: ['Ida\n\n  Holm']"))
    assert (article.title, article.authors) == ("A thaw in spring", ("Ida Holm",))


def test_a_title_in_brackets_is_told(write_corpus: WriteCorpus) -> None:
    """YAML takes brackets for a list: the message says what to do, and in quotation marks it is a title."""
    with pytest.raises(
        CorpusError, match=r"title must be text, found list .+On tides.+ Correct it, or put it in quotation marks"
    ):
        one(write_corpus, front("title: [On tides]"))
    assert one(write_corpus, front("title: '[On tides]'")).title == "[On tides]"


def test_plain_text_has_no_front_matter(write_corpus: WriteCorpus) -> None:
    """A .txt file is all text."""
    assert one(write_corpus, front("title: Tides"), "a.txt").text == front("title: Tides")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("author: A. Khan\ndate: 3 May 2020\ntags: [sea, air]", {"authors": ("A. Khan",), "published": "2020-05-03"}),
        ("by: [A, B]\nsource: https://a.example/b", {"authors": ("A", "B"), "url": "https://a.example/b"}),
        ("journal: The Sea\nlang: de\nauther: x\n1: y", {"publisher": "The Sea", "language": "de"}),
        ("source: my desk\ndate: soon\nauthor: {name: A}", {}),
        ("published: 11 Sept 2018", {"published": "2018-09-11"}),
        ("title: Own\nheadline: Other", {"title": "Own"}),
    ],
)
def test_front_matter_of_other_tools_is_understood(
    write_corpus: WriteCorpus, fields: str, expected: dict[str, object]
) -> None:
    """Their names for a field count where the value can be used; nothing of theirs refuses a file."""
    article = one(write_corpus, front(fields))
    named = {name: getattr(article, name) for name in ("title", "authors", "published", "publisher", "url", "language")}
    assert {name: value for name, value in named.items() if value} == expected


def test_a_date_that_can_be_read_two_ways_is_asked_back(write_corpus: WriteCorpus) -> None:
    """It stays a gap, and the article says what it may mean."""
    article = one(write_corpus, front("date: 05/03/2020"))
    assert article.published is None
    assert article.found == {"published": "'05/03/2020' can be read as 2020-03-05 or 2020-05-03: write one of them"}


@example("a\n\nb", [1, 3], "")
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<\0")).filter(str.strip),
    st.lists(st.integers(0, 200), max_size=4),
    st.sampled_from(["", "Â ", "e\u0301"]),
)
def test_page_marks_are_no_text_and_keep_their_places(text: str, places: list[int], accident: str) -> None:
    """The text is that of a file without marks, and a page begins at the character that its mark stood before."""
    import tempfile

    raw = f"Sea.{accident}\n\n{text}"
    marked, at = "", 0
    for number, place in enumerate(sorted(places), start=1):
        marked += raw[at : max(at, place)] + f"<!-- page {number}, printed {number + 9} -->"
        at = max(at, place)
    with tempfile.TemporaryDirectory() as folder:
        plain, with_marks = Path(folder) / "a.md", Path(folder) / "b.md"
        plain.write_text(raw, encoding="utf-8", newline="")
        with_marks.write_text(marked + raw[at:], encoding="utf-8", newline="")
        before, after = corpus.read_article(plain), corpus.read_article(with_marks)
    if not any(place < len(raw) and raw[place] in "\n\r\u0301\u0327" for place in places):
        assert after.text == before.text
    assert [(page.number, page.printed) for page in after.pages] == [(n, str(n + 9)) for n in range(1, len(places) + 1)]
    assert all(0 <= page.start <= len(after.text) + len(raw) for page in after.pages)


@pytest.mark.parametrize(
    ("fields", "field", "fault"),
    [
        ("url: sea", "url", "url must begin with http:// or https://, found 'sea'. Correct it."),
        ("published: 2018-13", "published", "Not a date: expected one such as"),
        ("title: [Tides]", "title", "title must be text, found list"),
        ("found: {}", "found", "found must be a mapping of field names to texts, found dict {}. Correct it."),
        ("inferred: {title: its name}", "", "inferred names 'title', which the front matter does not give."),
        ("- title", "", "the front matter must be 'field: value' lines"),
    ],
)
def test_an_error_knows_its_field(write_corpus: WriteCorpus, fields: str, field: str, fault: str) -> None:
    """And what is wrong without the file's name, which whoever fills in a form did not ask for."""
    with pytest.raises(CorpusError) as caught:
        one(write_corpus, front(fields))

    assert caught.value.field == field
    assert caught.value.fault.startswith(fault)
    assert str(caught.value).endswith(caught.value.fault)
    assert ".md" not in said(caught.value.fault, "ur") != caught.value.fault


@pytest.mark.parametrize(
    ("fields", "telling"),
    [
        ("{", r"line 3: the front matter is not YAML \(.+\)\. Correct it"),
        ("title: a: b", r"line 2: the front matter is not YAML \(mapping values are not allowed here\)"),
        ("\ttitle: x", r"line 2: the front matter is not YAML"),
        ("title: \x01", r"its front matter: the front matter is not YAML"),
        ("title: *nowhere", r"line 2: the front matter is not YAML \(found undefined alias"),
        ("? [a, b]\n: c", r"line 2: the front matter is not YAML \(found unhashable key\)"),
        ("title: x\nurl: http://a.b\ntitle: y", r"line 4: the front matter is not YAML \(title is given twice\)"),
        ("title: x\ninferred: {title: a, title: b}", r"line 3: .*\(title is given twice\)"),
        ("- a\n- b", r"must be 'field: value' lines, found \['a', 'b'\]\. Correct it"),
        ("just words", r"must be 'field: value' lines, found 'just words'\. Correct it"),
        ("title: [x]", r"title must be text, found list \['x'\]\. Correct it"),
        ("title:", r"title must be text, found NoneType None"),
        ("title: ''", r"title must be text, found str ''"),
        ("title: null", r"title must be text, found NoneType None"),
        ("supplied_title: {a: b}", r"supplied_title must be text, found dict \{'a': 'b'\}"),
        ("authors: A. Khan", r"authors must be a list of texts, found str 'A\. Khan'"),
        ("authors: []", r"authors must be a list of texts, found list \[\]"),
        ("authors: [' ']", r"authors must be a list of texts"),
        ("authors: [[a]]", r"authors must be a list of texts"),
        ("publisher: [x]", r"publisher must be text"),
        ("published: [2016, 2017]", r"published must be text"),
        ("url: [x]", r"url must be text"),
        ("language: {en: x}", r"language must be text"),
        ("inferred: the address", r"inferred must be a mapping of field names to texts, found str 'the address'"),
        ("title: x\ninferred: {title: [a]}", r"inferred must be a mapping of field names to texts"),
        ("published: last week", r"published: Not a date: expected one such as .+, found 'last week'\. Correct"),
        ("published: 2016-13", r"published: Not a date: .+ found '2016-13'"),
        ("published: 2019/2016", r"published: Not a date: expected an interval that begins before it ends"),
        ("url: dailytimes.com.pk", r"url must begin with http:// or https://, found 'dailytimes\.com\.pk'\. Correct"),
        ("url: 'https://a b'", r"url must begin with"),
        (
            "inferred: {title: the address}",
            r"inferred names 'title', which the front matter does not give\. Correct it",
        ),
        ("title: x\ninferred: {inferred: y}", r"inferred names 'inferred'"),
    ],
)
def test_wrong_front_matter_is_told(write_corpus: WriteCorpus, fields: str, telling: str) -> None:
    """The error is one line, names the file, and says what was expected, what was found and what to do."""
    with pytest.raises(CorpusError, match=telling) as error:
        one(write_corpus, front(fields))
    assert f"{os.sep}a.md" in str(error.value)
    assert "\n" not in str(error.value)


# --- files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "telling"),
    [
        (b"caf\xe9 is open", r"a\.md is not UTF-8: byte 3 is 0xe9\. Save it as UTF-8"),
        ("text".encode("utf-16"), r"a\.md is not UTF-8: byte 0 is 0xff"),
        ("A text.".encode("utf-16-le"), r"a\.md is not UTF-8: it looks like UTF-16, .+ Save it as UTF-8"),
        ("A text – with a dash.".encode("utf-16-be"), r"a\.md is not UTF-8: (?:it looks like UTF-16|byte \d+)"),
        (b"", r"a\.md is empty: expected the text of an article\. Write it or remove the file"),
        (b" \n\t\r\n", r"a\.md is empty"),
        (b"---\ntitle: Tides\n---\n \n", r"a\.md is empty"),
        (b"---\ntitle: Tides\n---", r"a\.md is empty"),
    ],
)
def test_files_without_readable_text_are_told(tmp_path: Path, data: bytes, telling: str) -> None:
    """A file that is not UTF-8, or that holds no text, is named with what to do."""
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(CorpusError, match=telling):
        read(tmp_path)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """The system's reason is passed on in words."""
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    with pytest.raises(CorpusError, match=r"Cannot read .+a\.md: No such file or directory\. Check"):
        read(tmp_path)


def test_folders_without_articles_are_told(tmp_path: Path) -> None:
    """A folder that is missing, a file in its place, and an empty one are told apart."""
    with pytest.raises(CorpusError, match=r"No corpus at .+nowhere: expected a folder of \.md and \.txt .+--corpus"):
        read(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"No articles in .+: expected at least one \.md or \.txt file; add one"):
        read(tmp_path)
    (tmp_path / "README.md").write_text("How to add one.")
    with pytest.raises(CorpusError, match=r"No articles in"):
        read(tmp_path)
    with pytest.raises(CorpusError, match=r"No corpus at .+README\.md"):
        read(tmp_path / "README.md")


@pytest.mark.parametrize("other", ["a-b.txt", "A b.md", "sub/a_b.md"])
def test_two_files_of_one_id_are_told(write_corpus: WriteCorpus, other: str) -> None:
    """An id names one article, wherever its file lies."""
    folder = write_corpus({"a-b.md": "One.", other: "Two."})
    with pytest.raises(CorpusError, match=r"Two articles have the id 'a-b': .+ and .+\. Rename one of them"):
        read(folder)


def test_a_name_without_letters_is_told(write_corpus: WriteCorpus) -> None:
    """An id needs a letter or a digit."""
    with pytest.raises(CorpusError, match=r"!!!\.md gives no id: expected a letter or digit in its name\. Rename"):
        read(write_corpus({"!!!.md": "One."}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ünïcode – Naïve.md", "unicode-naive"), ("2018.09.11 Thaw.txt", "2018-09-11-thaw"), ("Россия.md", "rossiia")],
)
def test_ids_are_readable_slugs(name: str, expected: str) -> None:
    """An id is the file's stem in a-z, 0-9 and hyphens."""
    assert corpus.slug(Path(name)) == expected


def test_which_files_are_articles(write_corpus: WriteCorpus) -> None:
    """All .md and .txt files, in subfolders too, by id; README files, hidden names and other kinds are not."""
    kept = ["b.md", "a.TXT", "sub/deep/c.md", "my-readme.md"]
    skipped = ["README.md", "readme.txt", "sub/README-first.md", ".hidden.md", "_draft.md", ".git/x.md", "_old/y.md",
               "notes.docx", "md", "z.md.bak"]  # fmt: skip
    folder = write_corpus(dict.fromkeys(kept + skipped, "One."))
    (folder / "folder.md").mkdir()
    assert [article.id for article in read(folder)] == ["a", "b", "c", "my-readme"]
