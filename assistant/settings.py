"""Where things are: from a flag, else the environment, else `pincite.toml`, else the defaults; how much may be asked.

What libraries read from the environment is set here too (`quiet_libraries`), so that nobody else need set anything.

Paths never come from the package's own place, since an installed copy has neither `corpus/` nor `index/`. A config file
makes a collection: `pincite.toml` in the current folder, or the file that PINCITE_CONFIG names.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UsageError

CONFIG = "pincite.toml"
DEFAULT_MODEL = "all-MiniLM-L6-v2"  # it reads English
DEFAULTS: Mapping[str, str | None] = {
    "corpus": "corpus",
    "index": "index",
    "model": None,
    "reranker": None,
    "reader": None,
    "answers": None,
    "style": None,
    "host": "127.0.0.1",
    "port": "7860",
    "public_url": None,
    "language": None,
}
_ADDRESS = re.compile(r"https?://[^\s\"'<>`\\]+")  # it stands in links of every form
_PATHS = frozenset({"corpus", "index", "answers"})  # relative to the config file's folder

# Models need no switch: all are loaded from files at hand, and only one that a user names, and that is not, is fetched.
LIBRARIES: Mapping[str, str] = {
    "TOKENIZERS_PARALLELISM": "false",  # one question gains nothing from more threads, and a fork warns of them
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    # Gradio otherwise sums up its past events after each one, which slows every later one.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
}

MAX_QUESTION = 2_000  # characters; no question that a person asks is longer
MAX_HITS = 100
MAX_TEXT = 1_000_000  # characters of a text that is checked over the network
MAX_SECONDS = 30.0  # that an answer may take over the network
MAX_SECONDS_TEXT = 300.0  # that a text with many sentences may take there


def quiet_libraries() -> None:
    """Set what libraries read from the environment, before they are imported; what the user has set stays."""
    for name, value in LIBRARIES.items():
        os.environ.setdefault(name, value)


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of a collection, and its models by name or folder.

    None stands for the default model, no reranker, and the shipped reader; the reader may be 'off'.
    """

    corpus: Path
    index: Path
    model: str | None = None
    reranker: str | None = None
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is in force, None where nothing gives it, and where it is from."""

    name: str
    value: str | None
    origin: str


def resolve(
    corpus: str | None = None,
    index: str | None = None,
    model: str | None = None,
    reranker: str | None = None,
    reader: str | None = None,
) -> Settings:
    """The settings of a collection; a flag that is None is filled from the environment, the config file, the defaults.

    Raises:
        UsageError: the config file cannot be read, or has an unknown name or a wrong value.
    """
    flags = {"corpus": corpus, "index": index, "model": model, "reranker": reranker, "reader": reader}
    values = {setting.name: setting.value for setting in in_force(flags)}
    folders = Path(values["corpus"] or "corpus"), Path(values["index"] or "index")
    return Settings(*folders, values["model"], values["reranker"], values["reader"])


def in_force(flags: Mapping[str, str | None] | None = None) -> tuple[Setting, ...]:
    """Every setting with its origin.

    Raises:
        UsageError: the config file cannot be read, or has an unknown name or a wrong value.
    """
    path = Path(os.environ.get("PINCITE_CONFIG") or CONFIG)
    configured = _configured(path, named="PINCITE_CONFIG" in os.environ)
    return tuple(_setting(name, (flags or {}).get(name), configured, path) for name in DEFAULTS)


def value_of(name: str, flag: str | None = None) -> str | None:
    """One setting.

    Raises:
        UsageError: the config file cannot be read, or has an unknown name or a wrong value.
    """
    return next(setting.value for setting in in_force({name: flag}) if setting.name == name)


def page_address(flag: str | None = None) -> str:
    """Where the page of these settings is reached, for links that lead to it: `public_url`, else its host and port.

    Raises:
        UsageError: it is no address of the web, or the config file is wrong.
    """
    url = value_of("public_url", flag)
    if url and not _ADDRESS.fullmatch(url):
        raise UsageError(f"The address of the page must begin with http:// or https://, found {url!r:.60}. Correct it.")
    host = value_of("host") or ""
    return url or f"http://{f'[{host}]' if ':' in host else host}:{value_of('port')}/"


def _setting(name: str, flag: str | None, configured: Mapping[str, str], path: Path) -> Setting:
    variable = f"PINCITE_{name.upper()}"
    if flag:
        return Setting(name, flag, f"--{name.replace('_', '-')}")
    if value := os.environ.get(variable):
        return Setting(name, value, variable)
    if name in configured:
        return Setting(name, configured[name], str(path))
    return Setting(name, DEFAULTS[name], "default")


def _configured(path: Path, named: bool) -> dict[str, str]:
    if not path.is_file():
        if named:
            raise UsageError(f"No config file {path}: PINCITE_CONFIG names it. Correct the name.")
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise UsageError(f"Cannot read {path}: {exc}. Correct it.") from exc
    for name, value in values.items():
        if name not in DEFAULTS:
            raise UsageError(f"{path}: unknown setting {name!r}; expected one of {', '.join(DEFAULTS)}.")
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value):
            raise UsageError(f"{path}: {name} must be a text, found {value!r:.60}. Correct it.")
    return {name: _placed(path, name, str(value)) for name, value in values.items()}


def _placed(path: Path, name: str, value: str) -> str:
    """A setting as it is meant from here: a folder lies beside the config file, an engine's address anywhere."""
    return str(path.parent / value) if name in _PATHS and not value.startswith("milvus:") else value
