"""What is built can be installed: sdist and wheel are whole, and work in an empty environment outside the checkout.

The environment holds the wheel and what a plain install brings, taken from the present one by links, so that nothing is
fetched: what only an extra needs is not there.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement

Command = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("package")]  # once a run, not once a worker


@dataclass(frozen=True)
class Built:
    """The two files, and the copy of the sources that they were made from."""

    sdist: Path
    wheel: Path
    sources: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build in a copy: what an earlier build left in the checkout must not get in."""
    sources, target = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("dist")
    shutil.copytree(ROOT / "assistant", sources / "assistant", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, sources)
    (sources / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "pincite.1", sources / "docs")
    options = ("--no-isolation", "--outdir", str(target))
    done = subprocess.run([sys.executable, "-m", "build", *options], cwd=sources, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return Built(sdist, wheel, sources)


def _files(folder: Path) -> set[str]:
    paths = (path for path in (folder / "assistant").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths if "__pycache__" not in path.parts}


def test_the_wheel_holds_every_file_of_the_package(built: Built) -> None:
    """Templates, scripts, fonts and data too, and nothing else but metadata."""
    with zipfile.ZipFile(built.wheel) as wheel:
        every = wheel.namelist()
    assert [name.partition(".data/data/")[2] for name in every if ".data/" in name] == ["share/man/man1/pincite.1"]
    names = {name for name in every if ".dist-info/" not in name and ".data/" not in name}
    assert names == _files(ROOT)


def test_the_sdist_holds_what_builds_the_wheel(built: Built) -> None:
    """The package, its configuration, readme and licence; no tests, which need the articles and more."""
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", *_files(ROOT)} <= names
    assert [name for name in names if name.startswith(("tests", "corpus"))] == []


def test_the_metadata_is_whole(built: Built) -> None:
    """What a package index shows: summary, keywords, classifiers, licence, extras, the readme."""
    with zipfile.ZipFile(built.wheel) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        metadata: Message = message_from_bytes(wheel.read(name))
    assert (metadata["Name"], metadata["License-Expression"]) == ("pincite", "MIT")
    assert metadata["Summary"]
    assert metadata["Keywords"].count(",") >= 5
    assert "Framework :: Pytest" in metadata.get_all("Classifier", [])
    assert {"all", "eval", "mcp", "milvus", "ray", "styles", "ui"} <= set(metadata.get_all("Provides-Extra", []))
    assert "# Pincite" in metadata.as_string()


# --- an environment of its own ----------------------------------------------------------------------------


def _needed(requirement: Requirement, seen: dict[str, None]) -> dict[str, None]:
    """The names of a distribution and of all that it needs here, each once."""
    name = requirement.name.lower().replace("_", "-")
    if name not in seen:
        seen[name] = None
        for line in distribution(name).requires or ():
            wanted = Requirement(line)
            if not wanted.marker or any(wanted.marker.evaluate({"extra": one}) for one in ("", *requirement.extras)):
                _needed(wanted, seen)
    return seen


def _plain() -> dict[str, None]:
    """The names of all that pyproject.toml asks for without an extra; what is installed may be of an older one."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        lines = tomllib.load(file)["project"]["dependencies"]
    seen: dict[str, None] = {}
    for line in lines:
        _needed(Requirement(line), seen)
    return seen


@pytest.fixture(scope="module")
def plain(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    for name in _needed(Requirement("pytest"), _plain()):
        _link(name, site)
    python = folder / "bin" / "python"
    install = ("install", "--no-deps", "--no-index", "--quiet", str(built.wheel))
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True)
    return folder / "bin"


def _link(name: str, site: Path) -> None:
    """Link what a distribution has in this environment into another one."""
    found = distribution(name)
    for top in {Path(file).parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        source, target = Path(str(found.locate_file(top))), site / top
        if source.exists() and not target.exists():
            target.symlink_to(source)


@pytest.fixture(scope="module")
def command(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Run a program of that environment as a user's shell would, in a folder with an article and known answers."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PINCITE", "COV"))}

    def call(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        line = [str(plain / program), *arguments]
        return subprocess.run(line, cwd=folder, env=clean, capture_output=True, text=True, timeout=300)

    return call


FILES = {
    "corpus/ferry.txt": "The ferry leaves the harbour at noon.",
    "ferry.answers.yaml": "- id: departure\n  question: When does the ferry leave?\n"
    "  answers: [{article: ferry, quote: at noon}]\n",
    "set/corpus.jsonl": '{"_id": "d", "text": "The ferry leaves at noon."}\n',
    "set/queries.jsonl": '{"_id": "q", "text": "When does the ferry leave?"}\n',
    "set/qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\td\t1\n",
}


@pytest.fixture(scope="module")
def citation(command: Command) -> str:
    """Build and ask, with nothing but a plain install; the id of the first hit's citation."""
    done = command("pincite", "build")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(command("pincite", "ask", "When does the ferry leave?", "--json").stdout)
    assert not answer["refused"]
    return str(answer["hits"][0]["citation"]["id"])


def test_an_empty_environment_answers(citation: str, command: Command) -> None:
    """The citation holds; the environment is that of the wheel, and knows nothing of the checkout."""
    assert citation.startswith("ferry:0-37@")
    assert command("pincite", "verify", citation).returncode == 0
    place = command("python", "-c", "import assistant; print(assistant.__file__)").stdout
    assert "site-packages" in place
    assert str(ROOT) not in place


def test_its_pytest_knows_the_plugin(citation: str, command: Command) -> None:
    """Known answers are collected and asked."""
    done = command("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "ferry.answers.yaml")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [
        ("ui", ("serve",)),
        ("eval", ("benchmark", "set")),
        ("eval", ("test", "ferry.answers.yaml", "--html", "report.html")),
        ("styles", ("cite", "CITATION", "--style", "apa")),
    ],
    ids=["ui", "benchmark", "report", "styles"],
)
def test_what_is_missing_is_one_line(citation: str, command: Command, extra: str, arguments: tuple[str, ...]) -> None:
    """A command of an extra says what to type, and shows no traceback."""
    done = command("pincite", *(citation if word == "CITATION" else word for word in arguments))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert f"pip install 'pincite[{extra}]'" in done.stderr


def test_a_plain_install_is_small() -> None:
    """What it brings, counted with the versions at hand, leaves out what the extras are for."""
    assert {
        "pypdfium2",
        "trafilatura",
        "gradio",
        "fastapi",
        "uvicorn",
        "pandas",
        "mcp",
        "ir-measures",
        "pypandoc-binary",
    }.isdisjoint(_plain())
    assert len(_plain()) <= 78
