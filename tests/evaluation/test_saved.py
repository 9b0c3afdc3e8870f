"""A saved run is read field by field, or refused with what is wrong; two runs are paired by their questions."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.evaluation import saved


@dataclass(frozen=True)
class Line:
    """A record of two fields."""

    id: str
    rank: int | None


def test_a_record_has_the_fields_that_were_written() -> None:
    """No more, no less; a field may be null where its type says so."""
    assert saved.record(Line, {"id": "a", "rank": None}) == Line("a", None)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": "a"}, r"^expected an object with id, rank, found \{\"id\": \"a\"\}$"),
        ({"id": "a", "rank": 1, "more": 2}, "^expected an object with id, rank, found"),
        ([1], r"^expected an object with id, rank, found \[1\]$"),
        ({"id": 7, "rank": 1}, "^'id' is of the wrong type, 7$"),
        ({"id": "a", "rank": "1"}, "^'rank' is of the wrong type, \"1\"$"),
    ],
)
def test_a_wrong_record_says_what_is_wrong(values: object, message: str) -> None:
    """Fields that are missing, too many or of another type are named."""
    with pytest.raises(ValueError, match=message):
        saved.record(Line, values)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_names_the_command(tmp_path: Path, data: bytes) -> None:
    """One line: the file, and what makes such a file."""
    (tmp_path / "run.json").write_bytes(data)
    with pytest.raises(UsageError, match=r"^Cannot read the run .*run\.json: expected JSON that 'pincite x' wrote \("):
        saved.read(tmp_path / "run.json", "pincite x")


def test_questions_of_one_run_alone_are_no_pair() -> None:
    """Pairs stand in the order of the later run."""
    before, after = [Line("a", 1), Line("b", 2)], [Line("c", 1), Line("b", None), Line("a", 1)]
    assert saved.paired(before, after, lambda line: line.id) == [
        (Line("b", 2), Line("b", None)),
        (Line("a", 1), Line("a", 1)),
    ]
