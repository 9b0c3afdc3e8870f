"""Extras: what is not installed is one line with what to type, and each library is declared where it is needed."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT, Run, one_line
from starlette.testclient import TestClient

from assistant import extras, tools
from assistant.errors import ToolMissingError
from assistant.evaluation import benchmark, known_answers

Absent = Callable[[str], None]


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> Absent:
    """Let a library look as if it were not installed: importing it fails, too."""
    return lambda module: monkeypatch.setitem(sys.modules, module, None)


def test_the_modules_are_those_of_the_declared_libraries() -> None:
    """`extras.MODULES` and pyproject.toml name the same libraries, extra by extra."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["project"]["optional-dependencies"]
    homes = packages_distributions()
    for extra, modules in extras.MODULES.items():
        listed = {re.split(r"[^\w.-]", line)[0] for line in declared[extra]} - {"pincite"}
        assert {name.lower().replace("_", "-") for module in modules for name in homes[module]} == listed, extra


def test_the_extra_all_has_every_other() -> None:
    """`pincite[all]` leaves out nothing but what developing needs, and what few have: an engine, a cluster."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["project"]["optional-dependencies"]
    (line,) = declared["all"]
    assert line == f"pincite[{','.join(name for name in declared if name not in ('all', 'dev', 'milvus', 'ray'))}]"


@pytest.mark.parametrize("module", extras.MODULES["ui"])
def test_the_page_says_what_it_needs(run: Run, absent: Absent, module: str) -> None:
    """`pincite serve` without one of its libraries: one line, before anything is opened."""
    absent(module)
    status, out, err = run("serve")
    assert (status, out) == (2, "")
    assert one_line(err) == (
        f"pincite: The page needs the library {module}, which was not found. Install it with pip install "
        "'pincite[ui]'.\n"
    )


def test_a_report_says_what_it_needs(run: Run, absent: Absent, tmp_path: Path) -> None:
    """`pincite test --html` says so before a question is asked, and the function before it writes."""
    absent("jinja2")
    (tmp_path / "own.answers.yaml").write_text("[{id: a, question: Why?, refuse: true}]", encoding="utf-8")
    status, _, err = run("test", tmp_path, "--html", tmp_path / "report.html")
    assert (status, one_line(err)[-41:]) == (2, "Install it with pip install 'pincite[eval]'.\n"[-41:])
    with pytest.raises(ToolMissingError, match="The report needs the library jinja2"):
        known_answers.report(None, ())  # type: ignore[arg-type]


def test_a_benchmark_says_what_it_needs(absent: Absent, tmp_path: Path) -> None:
    """Before a model is loaded or a document embedded."""
    absent("ir_measures")
    with pytest.raises(ToolMissingError, match=r"A benchmark needs the library ir_measures.*'pincite\[eval\]'"):
        benchmark.run(None, tmp_path)  # type: ignore[arg-type]


def test_without_mcp_the_page_works(absent: Absent) -> None:
    """The address of the tools says what to install, the guide does not speak of them, the rest is as ever."""
    from fastapi import FastAPI

    assert "an MCP tool at `/mcp`" in tools.guide()
    absent("mcp")
    caller = tools.Caller(lambda: None)  # type: ignore[arg-type, return-value]
    mcp = tools.Mcp(caller)
    app = FastAPI(lifespan=lambda _: mcp.running())
    tools.add_routes(app, caller, lambda: "")
    app.router.routes.extend(mcp.routes)
    with TestClient(app) as client:
        answer = client.post("/mcp", json={})
        assert (answer.status_code, list(answer.json())) == (501, ["error"])
        assert answer.json()["error"].endswith("Install it with pip install 'pincite[mcp]'.")
        assert client.get("/healthz").status_code == 200
        assert "/mcp" not in client.get("/llms.txt").text


def test_nothing_is_imported_to_find_out() -> None:
    """Whether an extra is there is known at once: no module of it is loaded."""
    code = "import sys; from assistant import extras; [extras.missing(e) for e in extras.MODULES]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not {module for modules in extras.MODULES.values() for module in modules} & set(done.stdout.split())
