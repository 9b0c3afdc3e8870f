"""SECURITY.md promises what the code does, and names tests that there are."""

import ast
import re

import pytest
from conftest import ROOT

from assistant import settings
from assistant.ui import guard, password, turns

SECURITY = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (?!promise|---)(.+?) \| (.+?) \|$", SECURITY, re.MULTILINE)


def test_there_are_promises() -> None:
    """The tables are read."""
    assert len(PROMISES) > 15


@pytest.mark.parametrize(("promise", "tests"), PROMISES)
def test_each_promise_names_tests_that_there_are(promise: str, tests: str) -> None:
    """A file, and where it is named the test in it."""
    named = re.findall(r"`(tests/[^`:]+\.py)(?:::(\w+))?`", tests)
    for path, function in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert not function or function in names, f"{promise}: no {function} in {path}"
    assert named or "the same" in tests


@pytest.mark.parametrize(
    "words",
    [
        f"at most {settings.MAX_QUESTION:,} characters, a text {settings.MAX_TEXT:,}",
        f"a request {guard.MAX_BODY:,} bytes, an upload {guard.MAX_UPLOAD:,}, a file that is added {guard.MAX_FILE:,}",
        f"{turns.AT_ONCE} requests are worked on at once and {turns.WAITING} wait",
        f"{turns.A_MINUTE} requests a minute from one address, {turns.BURST} at once",
        f"at most {settings.MAX_SECONDS:.0f} s, a text that is checked by a program {settings.MAX_SECONDS_TEXT:.0f} s",
        f"must have arrived in {turns.SECONDS_BODY:.0f} s",
        f"{password.TRIES} wrong ones a minute",
    ],
)
def test_figures_are_those_of_the_code(words: str) -> None:
    """A limit that is changed is changed in both."""
    assert words in SECURITY
