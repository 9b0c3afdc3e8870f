"""From a question to a known answer: what is added, that all else stays, and that no writer loses an entry."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ToyEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, UsageError, build
from assistant.evaluation.known_answers import KnownAnswer, Quotation, edit, files, read, schema, yaml_entry

FIRST = """\
- id: tide
  question: When does the tide fall?   # asked often
  answers:
    - article: sea
      quote: The tide falls at noon.
"""
FILES = {
    "empty": "",
    "comment": "# asked at the harbour",
    "comments": "# asked at the harbour\n\n",
    "plain": FIRST,
    "no final newline": FIRST.rstrip("\n"),
    "comment at the end": FIRST + "# to be continued",
    "document marks": "%YAML 1.2\n---\n" + FIRST + "...\n# after the end\n",
    "byte order mark": "\ufeff" + FIRST,
    "letters of many bytes": "# 🌊 ебб\n" + FIRST.replace("noon.", "noon. 🌊"),
    "CRLF": FIRST.replace("\n", "\r\n"),
    "indented": "".join(f"    {line}" for line in FIRST.splitlines(keepends=True)),
    "entries in braces": "- {id: tide, question: When?, refuse: true}\n\n\n",
    "kept line ends": FIRST + "  note: |+\n    windy\n\n",
    "answering words": FIRST + "      words: noon\n",
    "lists at the key": FIRST.replace("    -", "  -").replace("      quote", "    quote"),
}
NEW = KnownAnswer(
    "",
    "Who said: “wind” #1?",
    (Quotation("sea", "'tis - a wind: 'no'", words="'no'"),),
    5,
    ("a-b", "c"),
    "why",
    note="~",
)
ENTRY = """\
- id: who-said-wind-1
  question: 'Who said: “wind” #1?'
  answers:
    - article: sea
      quote: '''tis - a wind: ''no'''
      words: '''no'''
  within: 5
  tags: [a-b, c]
  note: '~'
  known_miss: why
"""


def write(tmp_path: Path, source: str, name: str = "sea.answers.yaml") -> Path:
    """A file of that text, byte for byte."""
    path = tmp_path / name
    path.write_bytes(source.encode())
    return path


# --- adding an entry ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_an_entry_is_added_and_every_other_byte_stays(tmp_path: Path, name: str) -> None:
    """The former file is what is left when the new lines are taken out, and the new entry is read as it was meant."""
    source = FILES[name]
    path = write(tmp_path, source)
    before = read(path) if "id:" in source else ()
    added = edit.add(path, NEW)
    after = path.read_bytes().decode()
    start = after.index("- id: who-said")
    end = after.index("known_miss: why") + len("known_miss: why\n") + ("\r\n" in source)
    rest = after[: start - (4 if name == "indented" else 0)] + after[end:]
    assert rest.replace("\r\n", "\n").rstrip("\n") == source.replace("\r\n", "\n").rstrip("\n")
    assert read(path) == (*before, added)
    assert (added.id, added.question, added.answers) == ("who-said-wind-1", NEW.question, NEW.answers)
    assert after.splitlines()[added.line - 1].strip() == "- id: who-said-wind-1"
    assert "\n" not in after.replace("\r\n", "") or name != "CRLF"


def test_an_entry_looks_as_a_person_would_write_it(tmp_path: Path) -> None:
    """Fields in the documented order, tags on one line, nothing that says nothing, no folded lines."""
    path = tmp_path / "new.answers.yaml"
    edit.add(path, NEW)
    edit.add(path, KnownAnswer("", "Why?" * 100))
    assert (
        path.read_text(encoding="utf-8")
        == f"{ENTRY}- id: {'why-' * 14}why\n  question: {'Why?' * 100}\n  refuse: true\n"
    )


def test_a_new_file_names_the_schema_that_lies_beside_it(tmp_path: Path) -> None:
    """Editors check the new file at once where the folder has the schema."""
    (tmp_path / "answers.schema.json").write_text(schema.text(), encoding="utf-8")
    path = tmp_path / "new.answers.yaml"
    edit.add(path, NEW)
    assert path.read_text(encoding="utf-8") == f"# yaml-language-server: $schema=answers.schema.json\n\n{ENTRY}"


def test_ids_are_made_from_the_question_and_unique(tmp_path: Path) -> None:
    """Two questions of one slug have two ids; a question without letters has one too."""
    path = write(tmp_path, FIRST)
    ids = [edit.add(path, KnownAnswer("", question)).id for question in ("Tide?", "Tide!", "tide …", "???")]
    assert ids == ["tide-2", "tide-3", "tide-4", "question"]


def test_a_given_id_is_kept_or_refused(tmp_path: Path) -> None:
    """An id that is taken is an error, and the file stays."""
    path = write(tmp_path, FIRST)
    assert edit.add(path, KnownAnswer("mine", "Who?")).id == "mine"
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"sea\.answers\.yaml:9: the id 'mine' is given twice, first at .*:6\."):
        edit.add(path, KnownAnswer("mine", "Why?"))
    assert path.read_bytes() == before


@given(
    st.text(min_size=1, max_size=80).filter(str.strip),
    st.lists(st.text(min_size=1, max_size=200).filter(str.strip), max_size=2, unique=True),
    st.one_of(st.none(), st.text(min_size=1).filter(str.strip)),
    st.booleans(),
)
def test_any_words_come_back(question: str, quotes: list[str], note: str | None, answering: bool) -> None:
    """Whatever a question or quotation holds, also what YAML takes for something else, is read as it was written."""
    answers = tuple(Quotation("sea", quote, words=quote.split()[-1] if answering else None) for quote in quotes)
    known = KnownAnswer("x", question, answers, note=note)
    path = Path("sea.answers.yaml")
    added = yaml_entry.appended(path, FIRST, known)
    assert added.startswith(FIRST)
    (_, back) = map(files.parse, (path, path), (FIRST, added))
    assert back[1:] == (known,)
    assert yaml.safe_load(added)[1]["question"] == question  # by YAML 1.1 too


# --- the same question again --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FILES if "question: When does" in FILES[name]])
def test_another_quotation_joins_the_question(tmp_path: Path, name: str) -> None:
    """Who marks a second right hit for a question adds to its answers, below those it has."""
    path = write(tmp_path, FILES[name] + ("" if name == "document marks" else "\n# end"))
    (before,) = read(path)
    new = Quotation("harbour", "It falls: at noon.")
    added = edit.add(path, KnownAnswer("", "when does the  TIDE fall?", (before.answers[0], new)))
    lines = path.read_bytes().decode().replace("\r\n", "\n").splitlines()
    assert read(path) == (added,)
    assert added.answers == (*before.answers, new)
    place = next(at for at, line in enumerate(lines) if "harbour" in line)
    assert lines[place - 1].strip().startswith(("quote: The tide falls at noon.", "words: noon"))
    assert (
        "\n".join(lines[:place] + lines[place + 2 :]).strip()
        == "\n".join(
            (FILES[name] + ("" if name == "document marks" else "\n# end")).replace("\r\n", "\n").splitlines()
        ).strip()
    )


def test_a_quotation_joins_in_the_middle_of_a_file(tmp_path: Path) -> None:
    """What stands below the answers stays below them, comments too."""
    rest = "  tags: [when]  # of day\n\n# next\n- {id: b, question: Why?, refuse: true}\n"
    path = write(tmp_path, FIRST + rest)
    edit.add(path, KnownAnswer("", "When does the tide fall?", (Quotation("sea", "at noon"),)))
    assert path.read_text(encoding="utf-8") == FIRST + "    - article: sea\n      quote: at noon\n" + rest


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (KnownAnswer("", "When does the tide fall?"), r":1: 'tide' asks the same question and says the opposite\."),
        (
            KnownAnswer("", "When does the tide fall?", (Quotation("sea", "The tide falls at noon."),)),
            r":1: 'tide' has this known answer already\.",
        ),
    ],
    ids=["opposite", "same"],
)
@pytest.mark.parametrize("words", ["", "      words: noon\n"])
def test_what_is_there_already_is_an_error(tmp_path: Path, known: KnownAnswer, expected: str, words: str) -> None:
    """Neither a double nor a contradiction gets in, also where the file has answering words besides."""
    path = write(tmp_path, FIRST + words)
    with pytest.raises(UsageError, match=expected):
        edit.add(path, known)
    assert path.read_text(encoding="utf-8") == FIRST + words


# --- what cannot be written ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- id: [", r":2: cannot be read as YAML"),
        ("- id: a\n", r":1: expected question"),
        ("[{id: a, question: Why, refuse: true}]", r":1: a list in brackets cannot be added to\. Write it as lines"),
        (
            FIRST + "  note: |\n    windy",
            r"cannot be added to without changing what it says\. Add 'who-said-wind-1' by hand",
        ),
        ("a: b\n", r":1: the file must be a list"),
    ],
    ids=["no YAML", "no question", "brackets", "a block that would grow", "mapping"],
)
def test_a_file_that_cannot_be_added_to_stays(tmp_path: Path, source: str, expected: str) -> None:
    """A file that is broken, or would come to say something else, is left as it is."""
    path = write(tmp_path, source)
    with pytest.raises(UsageError, match=expected):
        edit.add(path, NEW)
    assert path.read_bytes().decode() == source
    assert os.listdir(tmp_path) == ["sea.answers.yaml"]


def test_an_entry_that_is_none_is_an_error(tmp_path: Path) -> None:
    """What the schema refuses is not written."""
    with pytest.raises(
        UsageError, match=r"new\.answers\.yaml:2: question must be a question of at most 2000 characters"
    ):
        edit.add(tmp_path / "new.answers.yaml", KnownAnswer("x", "  "))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["sea.yaml", ".answers.yaml", "sea.answers.yml"])
def test_the_name_says_that_it_is_a_file_of_known_answers(tmp_path: Path, name: str) -> None:
    """A file of another name would never be collected."""
    with pytest.raises(UsageError, match=r"is no file of known answers: expected a name that ends in \.answers\.yaml"):
        edit.add(tmp_path / name, NEW)


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """Folders are not made by the way."""
    with pytest.raises(UsageError, match=r"^Cannot write .*new\.answers\.yaml: there is no folder .*none\. Make it"):
        edit.add(tmp_path / "none" / "new.answers.yaml", NEW)
    assert os.listdir(tmp_path) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that a link leads to is written, with the mode that it has."""
    path = write(tmp_path, FIRST)
    path.chmod(0o640)
    link = tmp_path / "link.answers.yaml"
    link.symlink_to(path)
    edit.add(link, NEW)
    assert link.is_symlink()
    assert [one.id for one in read(path)] == ["tide", "who-said-wind-1"]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_kill_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new file is whole and on disk, the former one stands."""
    path = write(tmp_path, FIRST)

    def killed(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.atomic.os.fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        edit.add(path, NEW)
    assert path.read_text(encoding="utf-8") == FIRST


def test_a_full_disk_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is told, and nothing is left behind."""
    path = write(tmp_path, FIRST)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.atomic.os.fsync", full)
    with pytest.raises(UsageError, match=r"^Cannot write .*sea\.answers\.yaml: No space left on device\."):
        edit.add(path, NEW)
    assert path.read_text(encoding="utf-8") == FIRST
    assert os.listdir(tmp_path) == ["sea.answers.yaml"]


def _writer(path: Path, name: int) -> None:
    for number in range(5):
        edit.add(path, KnownAnswer("", f"Question {number} of writer {name}?"))


def test_writers_do_not_lose_each_others_entries(tmp_path: Path) -> None:
    """Four processes that add to one file at the same time all get their entries in, each once."""
    path = tmp_path / "new.answers.yaml"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_writer, args=(path, name)) for name in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert sorted(one.id for one in read(path)) == sorted(
        f"question-{n}-of-writer-{w}" for w in range(4) for n in range(5)
    )
    assert os.listdir(tmp_path) == ["new.answers.yaml"]


# --- a file in a folder, and new files ----------------------------------------------------------------------


def test_inside_gives_files_of_the_folder(tmp_path: Path) -> None:
    """Names of files, and of files in subfolders, are paths inside the folder."""
    assert edit.inside(tmp_path, "sea.answers.yaml") == tmp_path.resolve() / "sea.answers.yaml"
    assert edit.inside(tmp_path, "deep/../a.answers.yaml") == tmp_path.resolve() / "a.answers.yaml"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../out.answers.yaml", r"'../out\.answers\.yaml' leads out of .*known: expected a file inside it\."),
        ("/etc/out.answers.yaml", r"leads out of"),
        ("a/../../out.answers.yaml", r"leads out of"),
        ("link.answers.yaml", r"'link\.answers\.yaml' leads out of"),
        ("folder/new.answers.yaml", r"'folder/new\.answers\.yaml' leads out of"),
        ("circle/x.answers.yaml", r"(No file can be named|leads out)"),
        ("\0.answers.yaml", r"No file can be named '\\x00\.answers\.yaml': embedded null byte\."),
        ("notes.txt", r"is no file of known answers"),
        ("disguised.answers.yaml", r"is no file of known answers"),
        ("", r"is no file of known answers"),
        (".", r"is no file of known answers"),
        ("..", r"is no file of known answers"),
    ],
)
def test_inside_refuses_every_way_out(tmp_path: Path, name: str, expected: str) -> None:
    """Neither dots nor absolute paths nor links lead out of the folder, and only files of known answers are named."""
    folder = tmp_path / "known"
    folder.mkdir()
    (tmp_path / "out.answers.yaml").write_text(FIRST, encoding="utf-8")
    (folder / "link.answers.yaml").symlink_to(tmp_path / "out.answers.yaml")
    (folder / "disguised.answers.yaml").symlink_to(folder / "passwords.txt")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "circle").symlink_to(folder / "circle")
    with pytest.raises(UsageError, match=expected):
        edit.inside(folder, name)


def test_inside_needs_a_folder(tmp_path: Path) -> None:
    """A folder that does not exist is not made."""
    with pytest.raises(UsageError, match=r"^No folder .*none: expected one for files of known answers\. Make it\."):
        edit.inside(tmp_path / "none", "a.answers.yaml")


def test_create_writes_what_was_given_and_over_nothing(tmp_path: Path) -> None:
    """A new file holds the known answers in their order; one that is there is left alone."""
    path = tmp_path / "new.answers.yaml"
    known = (KnownAnswer("a", "Who?"), KnownAnswer("b", "Why?", (Quotation("sea", "x"),)))
    edit.create(path, known)
    assert read(path) == known
    with pytest.raises(UsageError, match=r"new\.answers\.yaml is there already: nothing was written\."):
        edit.create(path, known[:1])
    assert read(path) == known


# --- from an answer -----------------------------------------------------------------------------------------


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path, toy: ToyEmbedder) -> Assistant:
    """An assistant over two small articles."""
    files = {"sea.md": "Boats leave at dawn. The tide falls at noon.", "wind.md": "The wind rises at noon."}
    build(write_corpus(files), tmp_path / "index", embedder=toy)
    return Assistant.open(tmp_path / "index", embedder=toy)


def test_the_marked_sentence_of_a_hit_is_the_right_answer(sea: Assistant) -> None:
    """The first hit's, or that of the hit which a reader chose."""
    answer = sea.ask("When does the tide fall at noon?", caution=0.0)
    assert edit.from_answer(answer).answers == (Quotation("sea", "The tide falls at noon."),)
    assert edit.from_answer(answer, 2) == KnownAnswer(
        "", answer.question, (Quotation("wind", "The wind rises at noon."),)
    )


def test_a_refusal_is_right_unless_a_hit_is_chosen(sea: Assistant) -> None:
    """A reader may find a refusal right, or wrong and one of the nearest passages right."""
    answer = sea.ask("zebra")
    assert answer.refused
    assert edit.from_answer(answer) == KnownAnswer("", "zebra")
    assert edit.from_answer(answer, 1).answers == (
        Quotation(answer.hits[0].citation.article_id, answer.hits[0].sentence.text),
    )


@pytest.mark.parametrize("hit", [0, 3, -1])
def test_a_hit_that_is_not_there_is_an_error(sea: Assistant, hit: int) -> None:
    """Only a hit that was shown can be right."""
    with pytest.raises(UsageError, match=rf"There is no hit {hit} to save: expected 1 to 2\."):
        edit.from_answer(sea.ask("When does the tide fall at noon?"), hit)
