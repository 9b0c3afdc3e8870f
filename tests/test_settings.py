"""Settings: a flag counts before the environment, the environment before the default."""

from pathlib import Path

import pytest

from assistant.settings import Settings, resolve

VARIABLES = {name: f"PINCITE_{name.upper()}" for name in ("corpus", "index", "model", "reranker")}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the variables of the shell that runs it."""
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def test_without_flag_and_environment_there_are_defaults() -> None:
    """The folders are those in the current folder, and the model is left to the index or the default."""
    assert resolve() == Settings(corpus=Path("corpus"), index=Path("index"), model=None)


@pytest.mark.parametrize("name", VARIABLES)
def test_the_environment_beats_the_default(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each variable fills its own setting and no other."""
    monkeypatch.setenv(VARIABLES[name], "/from/environment")
    found = resolve()
    assert str(getattr(found, name)) == "/from/environment"
    assert [n for n in VARIABLES if getattr(found, n) != getattr(Settings(Path("corpus"), Path("index")), n)] == [name]


@pytest.mark.parametrize("name", VARIABLES)
def test_a_flag_beats_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A flag counts, whatever the environment says."""
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, "/from/environment")
    found = resolve(**{name: "/from/flag"})
    expected = dict.fromkeys(VARIABLES, "/from/environment") | {name: "/from/flag"}
    assert {n: str(getattr(found, n)) for n in VARIABLES} == expected


@pytest.mark.parametrize("name", VARIABLES)
def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A variable that is set to nothing counts as not set."""
    monkeypatch.setenv(VARIABLES[name], "")
    assert resolve() == Settings(corpus=Path("corpus"), index=Path("index"), model=None)
