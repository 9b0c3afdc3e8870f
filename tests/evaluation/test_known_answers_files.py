"""Files of known answers: what is read, what is refused with file and line, and that editors see it alike."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT, ToyEmbedder

from assistant import Assistant, UsageError, build
from assistant.evaluation.known_answers import KnownAnswer, Quotation, check, read, read_all, schema
from assistant.settings import MAX_HITS, MAX_QUESTION

KNOWN = """\
# what the harbour master is asked
- id: tide
  question: When does the tide fall?
  answers:
    - article: sea
      quote: The tide falls at noon.
    - article: sea
      quote: falls at noon
  within: 1
  tags: [when, shared-words]
- id: wind
  question: Who measured the wind?
  refuse: true
  note: nobody is named
  known_miss: the wind is too near
"""
SEA = "The tide falls at noon. Boats leave then.\n\nThe wind was measured in the harbour."

# What a person may get wrong: what to replace in KNOWN and by what; the line and the words of the message.
FAULTS = {
    "unknown field": ("note:", "nota:", r":14: unknown field 'nota'; expected one of id, question, answers, refuse,"),
    "number as field": ("note:", "1:", r":14: unknown field 1; expected one of id,"),
    "true as field": ("note:", "true:", r":11: unknown field True; expected one of id,"),
    "no question": ("question: Who", "asked: Who", r":11: expected question, found \{'id': 'wind'"),
    "no id": ("- id: wind\n ", "-", r":11: expected id, found \{'question': 'Who"),
    "empty question": (
        "Who measured the wind?",
        "''",
        r":12: question must be a question of at .* found ''\.",
    ),
    "blank question": ("Who measured the wind?", "' '", r":12: question must be a question of at most 2000"),
    "long question": ("Who", "W" * 2001, r":12: question must be a question of at most 2000 .*WWW…\."),
    "number as question": ("Who measured the wind?", "12", r":12: question must be .* found 12\. Put it in quotation"),
    "neither": ("  refuse: true\n", "", r":11: expected either answers or 'refuse: true' for 'wind'\."),
    "both": ("  within: 1", "  refuse: true", r":2: expected either answers or 'refuse: true' for 'tide'\."),
    "refuse: false": ("refuse: true", "refuse: false", r":13: refuse must be true, as .*, found False\."),
    "refuse: yes": ("refuse: true", "refuse: yes", r":13: refuse must be true, as .*, found 'yes'\."),
    "refuse: 1": ("refuse: true", "refuse: 1", r":13: refuse must be true, as .*, found 1\."),
    "no answers": ("refuse: true", "answers: []", r":13: answers must be a list of one or more right .* found \[\]\."),
    "text as answers": ("refuse: true", "answers: text", r":13: answers must be a list of one or more .* found 'text'"),
    "text as answer": ("refuse: true", "answers: [a]", r":13: one of the answers must be a mapping .* found 'a'\."),
    "no quote": ("      quote: falls at noon\n", "", r":7: expected quote, found \{'article': 'sea'\}\."),
    "unknown in answer": (
        "    - article: sea\n      quote: f",
        "    - line: 1\n      quote: f",
        r":7: expected art",
    ),
    "number as quote": ("falls at noon\n", "12\n", r":8: quote must be words that the article .* found 12\. Put it"),
    "empty quote": ("quote: falls at noon\n", "quote: ''\n", r":8: quote must be words that the article contains"),
    "number as words": (
        "quote: f",
        "words: 12\n      quote: f",
        r":8: words must be the shortest words .* found 12\. Put",
    ),
    "empty words": ("quote: f", "words: ''\n      quote: f", r":8: words must be the shortest words of the quote"),
    "file as article": (
        "article: sea\n      quote: f",
        "article: Sea.md\n      quote: f",
        r":7: article must be the",
    ),
    "within: 0": ("within: 1", "within: 0", r":9: within must be the rank .* from 1 to 100, found 0\."),
    "within: 101": ("within: 1", "within: 101", r":9: within must be the rank .* from 1 to 100, found 101\."),
    "within: text": ("within: 1", "within: first", r":9: within must be the rank .* found 'first'\."),
    "within: true": ("within: 1", "within: true", r":9: within must be the rank .* found True\."),
    "within: half": ("within: 1", "within: 1.5", r":9: within must be the rank .* found 1\.5\."),
    "text as tags": (
        "[when, shared-words]",
        "when",
        r":10: tags must be a list of tags, .*, found 'when'",
    ),
    "tag twice": ("shared-words]", "when]", r":10: tags must be a list of tags, each given once"),
    "tag with a space": ("shared-words", "shared words", r":10: a tag must be a word of .*, found 'shared words'\."),
    "tag with a digit first": ("shared-words", "2nd", r":10: a tag must be a word of .*, found '2nd'\."),
    "tag that skips": ("shared-words", "skip", r":10: a tag must be .* no keyword or mark of pytest, found 'skip'\."),
    "tag with a line end": ("shared-words", r'"when\n"', r":10: a tag must be a word of .*, found 'when\\n'\."),
    "number as tag": ("shared-words", "7", r":10: a tag must be a word of .*, found 7\. Put it in quotation marks\."),
    "number as note": ("nobody is named", "3", r":14: note must be a remark for people, found 3\. Put it"),
    "empty miss": ("the wind is too near", "", r":15: known_miss must be the reason .*, found None\."),
    "number as id": ("id: wind", "id: 12", r":11: id must be a name of its own, .*, found 12\. Put it in quotation"),
    "id with a space": ("id: wind", "id: the wind", r":11: id must be a name of its own, .*, found 'the wind'\."),
    "id with colons": ("id: wind", "id: a::b", r":11: id must be a name of its own, .*, found 'a::b'\."),
    "entry that is text": (
        "- id: wind\n  q",
        "- wind\n- id: w\n  q",
        r":11: an entry must be a .* found 'wind'\.",
    ),
    "two faults": ("within: 1\n  tags: [w", "within: 0\n  tags: [7, w", r":9: within must .* \(1 more in this file\)"),
}
# These are no fault of the schema: what is not YAML, and what no schema can say.
NO_YAML = {
    "words of another quote": ("quote: f", "words: The tide\n      quote: f", r":7: expected words that the quote"),
    "open bracket": ("[when, shared-words]", "[when", r":11: cannot be read as YAML \(.*"),
    "doubled field": (
        "note: nobody is named",
        "refuse: true",
        r":14: cannot be read .* \('refuse' is given twice\)",
    ),
    "list as field": ("note:", "? [a]\n  :", r":14: cannot be read as YAML \(found unhashable key\)"),
    "second document": ("- id: wind", "---\n- id: wind", r":11: cannot be read as YAML \(but found another document\)"),
    "null character": ("nobody", "\0", r": cannot be read as YAML \(unacceptable character #x0000"),
    "doubled id": (
        "id: wind",
        "id: tide",
        r":11: the id 'tide' is given twice, first at .*\.answers\.yaml:2\. R",
    ),
}


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path, toy: ToyEmbedder) -> Assistant:
    """An assistant over one small article."""
    build(write_corpus({"sea.md": SEA}), tmp_path / "index", embedder=toy)
    return Assistant.open(tmp_path / "index", embedder=toy)


def write(tmp_path: Path, text: str, name: str = "sea.answers.yaml") -> Path:
    """A file of that text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(change: tuple[str, str, str]) -> str:
    """KNOWN with one fault."""
    assert KNOWN.count(change[0]) == 1
    return KNOWN.replace(change[0], change[1])


def valid(text: str) -> bool:
    """Whether an editor that knows the schema finds nothing wrong."""
    data = yaml.load(text, Loader=schema.Loader)
    return jsonschema.Draft202012Validator(json.loads(schema.text())).is_valid(data)


def test_read_gives_every_field(tmp_path: Path) -> None:
    """A file becomes records that know the lines of entries and quotations."""
    tide, wind = read(write(tmp_path, KNOWN))
    answers = (Quotation("sea", "The tide falls at noon."), Quotation("sea", "falls at noon"))
    assert tide == KnownAnswer("tide", "When does the tide fall?", answers, 1, ("when", "shared-words"))
    assert (tide.line, [one.line for one in tide.answers], tide.refuse) == (2, [5, 7], False)
    assert wind == KnownAnswer(
        "wind", "Who measured the wind?", (), 3, (), "the wind is too near", note="nobody is named"
    )
    assert (wind.line, wind.refuse) == (11, True)


def test_an_answer_may_have_the_words_that_answer(tmp_path: Path) -> None:
    """They are words of its quotation."""
    tide, _ = read(write(tmp_path, changed(("quote: f", "words: noon\n      quote: f", ""))))
    assert tide.answers == (
        Quotation("sea", "The tide falls at noon."),
        Quotation("sea", "falls at noon", words="noon"),
    )


@pytest.mark.parametrize("name", FAULTS | NO_YAML)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, name: str) -> None:
    """Each fault is an error with the line of the wrong value, what was expected and what was found."""
    path = write(tmp_path, changed((FAULTS | NO_YAML)[name]))
    with pytest.raises(UsageError, match=r"sea\.answers\.yaml" + (FAULTS | NO_YAML)[name][2]):
        read(path)


@pytest.mark.parametrize("name", FAULTS)
def test_an_editor_finds_the_same_faults(name: str) -> None:
    """The shipped schema refuses what the reader refuses."""
    assert not valid(changed(FAULTS[name]))


def test_an_editor_finds_nothing_wrong_with_what_is_read(tmp_path: Path) -> None:
    """The schema is one itself, and allows what the reader reads: the example, and the project's own files."""
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.text()))
    folder = ROOT / "tests" / "known_answers"
    assert valid(KNOWN)
    assert [len(known) for known in read_all([folder]).values()] == [287, 240, 88, 61]
    assert all(valid(path.read_text(encoding="utf-8")) for path in folder.iterdir())


def test_the_projects_files_name_the_schema() -> None:
    """The comment by which an editor finds the schema leads to it."""
    for path in (ROOT / "tests" / "known_answers").iterdir():
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert named.read_text(encoding="utf-8") == schema.text()


def test_the_schema_knows_the_limits_of_the_package() -> None:
    """Limits that stand in the schema are those of a question that is asked."""
    fields = json.loads(schema.text())["$defs"]["known_answer"]["properties"]
    assert (fields["question"]["maxLength"], fields["within"]["maximum"]) == (MAX_QUESTION, MAX_HITS)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"], ids=["empty", "comment", "null"])
def test_a_file_without_known_answers_is_an_error(tmp_path: Path, text: str) -> None:
    """A file that asks nothing would pass whatever is wrong."""
    with pytest.raises(UsageError, match=r"sea\.answers\.yaml.*: (holds no known answers|the file must be a list)"):
        read(write(tmp_path, text))


@pytest.mark.parametrize("text", ["[]", "a: 1", "text"], ids=["no entries", "mapping", "text"])
def test_a_file_that_is_no_list_is_an_error(tmp_path: Path, text: str) -> None:
    """The file as a whole is judged by the schema too."""
    assert not valid(text)
    with pytest.raises(UsageError, match=r":1: the file must be a list of one or more known answers, found "):
        read(write(tmp_path, text))


def test_a_file_that_is_missing_or_not_utf8_is_an_error(tmp_path: Path) -> None:
    """What cannot be read is told by its name."""
    with pytest.raises(UsageError, match=r"^Cannot read .*none\.answers\.yaml: No such file or directory\."):
        read(tmp_path / "none.answers.yaml")
    path = tmp_path / "latin.answers.yaml"
    path.write_bytes(KNOWN.replace("nobody", "niémand").encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.answers\.yaml is not UTF-8: byte \d+ is 0xe9\. Save it as UTF-8\."):
        read(path)


def test_plain_words_are_words(tmp_path: Path) -> None:
    """What YAML 1.1 takes for false, a date or a number of minutes is text, as editors have it."""
    entry = "- {id: no, question: When? 12:30?, answers: [{article: on, quote: 2018-09-11}], tags: [yes], note: ~a}\n"
    (one,) = read(write(tmp_path, entry))
    assert (one.id, one.question, one.tags, one.note) == ("no", "When? 12:30?", ("yes",), "~a")
    assert one.answers == (Quotation("on", "2018-09-11"),)


def test_read_all_takes_files_and_folders(tmp_path: Path) -> None:
    """Each file below a folder is read once, in a fixed order; other files are left alone."""
    (tmp_path / "deep").mkdir()
    second = write(tmp_path, "- {id: b, question: Why, refuse: true}\n", "deep/b.answers.yaml")
    first = write(tmp_path, "- {id: a, question: Who, refuse: true}\n", "a.answers.yaml")
    write(tmp_path, "[", "other.yaml")
    assert list(read_all([second, tmp_path])) == [second, first]
    assert [[one.id for one in known] for known in read_all([tmp_path]).values()] == [["a"], ["b"]]


def test_an_id_given_by_two_files_is_an_error(tmp_path: Path) -> None:
    """In one run an id names one question."""
    write(tmp_path, "- {id: a, question: Who, refuse: true}\n", "1.answers.yaml")
    write(tmp_path, "\n- {id: a, question: Why, refuse: true}\n", "2.answers.yaml")
    with pytest.raises(
        UsageError, match=r"2\.answers\.yaml:2: the id 'a' is given twice, first at .*1\.answers\.yaml:1"
    ):
        read_all([tmp_path])


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    """A folder that was misspelt must not pass for one without failures."""
    with pytest.raises(UsageError, match=r"No known answers in .*: expected files named \*\.answers\.yaml\."):
        read_all([tmp_path])


def test_a_quotation_that_is_not_in_its_article_is_an_error(sea: Assistant, tmp_path: Path) -> None:
    """A known answer that its article does not bear out is an error of the file, never a failure of the search."""
    path = write(tmp_path, KNOWN)
    check(path, read(path), sea)
    write(tmp_path, KNOWN.replace("quote: falls", "quote: rises"))
    with pytest.raises(
        UsageError, match=r":7: 'tide' expects a quotation that 'sea' does not contain: 'rises at noon'"
    ):
        check(path, read(path), sea)


def test_an_unknown_article_is_an_error(sea: Assistant, tmp_path: Path) -> None:
    """An article that the index does not have is told with the line that names it."""
    path = write(tmp_path, KNOWN.replace("article: sea\n      quote: f", "article: lake\n      quote: f"))
    with pytest.raises(UsageError, match=r"yaml:7: 'tide' names the article 'lake', which the index does not have"):
        check(path, read(path), sea)
