"""Settings: a flag counts before the environment, that before the config file, that before the default."""

import os
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.settings import LIBRARIES, Settings, in_force, page_address, quiet_libraries, resolve, value_of

VARIABLES = {name: f"PINCITE_{name.upper()}" for name in ("corpus", "index", "model", "reranker", "reader")}


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


def test_the_config_file_beats_the_default_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its paths count from its own folder; the environment and a flag win over it; each setting tells its origin."""
    config = tmp_path / "mine" / "pincite.toml"
    config.parent.mkdir()
    config.write_text('corpus = "articles"\nport = 8000\nstyle = "apa"\nhost = "::1"\n')
    monkeypatch.setenv("PINCITE_CONFIG", str(config))
    monkeypatch.setenv("PINCITE_HOST", "localhost")
    found = {setting.name: (setting.value, setting.origin) for setting in in_force({"style": "mla"})}
    assert found["corpus"] == (str(config.parent / "articles"), str(config))
    assert found["port"] == ("8000", str(config))
    assert found["style"] == ("mla", "--style")
    assert found["host"] == ("localhost", "PINCITE_HOST")
    assert found["index"] == ("index", "default")
    assert resolve().corpus == config.parent / "articles"
    assert value_of("style") == "apa"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("corpsu = 'x'", "unknown setting 'corpsu'; expected one of corpus, index"),
        ("corpus = ['x']", "corpus must be a text"),
        ("port = true", "port must be a text"),
        ("corpus = ", "Cannot read"),
        (None, "No config file"),
    ],
)
def test_a_wrong_config_file_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, message: str
) -> None:
    """In one line that names the file."""
    config = tmp_path / "pincite.toml"
    if content is not None:
        config.write_text(content)
    monkeypatch.setenv("PINCITE_CONFIG", str(config))
    with pytest.raises(UsageError, match=message) as error:
        resolve()
    assert str(config) in str(error.value)


def test_the_page_is_reached_where_it_is_served_or_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """`public_url` counts before host and port; what is no web address is one clear line."""
    monkeypatch.setenv("PINCITE_PORT", "8001")
    assert page_address() == "http://127.0.0.1:8001/"
    assert page_address("https://a.example") == "https://a.example"
    with pytest.raises(UsageError, match=r"must begin with http:// or https://, found 'a\.example'"):
        page_address("a.example")
    with pytest.raises(UsageError, match=r"must begin with http:// or https://"):
        page_address('https://a.example/"><script>ran()</script>')


def test_libraries_are_told_what_they_need_and_the_user_counts_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that a library reads is set, but for those that are set already."""
    for name in LIBRARIES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")
    quiet_libraries()
    assert {name: os.environ[name] for name in LIBRARIES} == {**LIBRARIES, "TOKENIZERS_PARALLELISM": "true"}
