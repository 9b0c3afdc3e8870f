"""The manual page: shipped as it is generated, whole, and clean to the programs that print it."""

import shutil
import subprocess

import pytest
from conftest import ROOT

from assistant.cli.app import pincite
from assistant.cli.manual import manual

PAGE = ROOT / "docs" / "pincite.1"


def printed() -> str:
    """The page as `man` shows it, as plain text."""
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("no man with groff is installed")
    environment = {"MANWIDTH": "400", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    command = ["man", "-P", "cat", "-E", "ascii", "--no-hyphenation", "--no-justification", "-l", str(PAGE)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout


def test_the_page_is_what_the_help_says() -> None:
    """The file that is shipped is up to date."""
    assert PAGE.read_text(encoding="utf-8") == manual(), "run 'make manual'"


def test_every_command_and_option_is_in_it() -> None:
    """As it is printed, with its help in whole."""
    text = " ".join(printed().split())
    for name, command in pincite.every().items():
        assert f"pincite {name}" in text
        assert " ".join(str(command.help).split("\n\n")[0].split()) in text
        for parameter in command.params:
            assert all(option in text for option in parameter.opts if option.startswith("--"))


@pytest.mark.parametrize(
    "command",
    [("mandoc", "-T", "lint", "-W", "warning"), ("groff", "-man", "-ww", "-Kutf8", "-Tutf8", "-z")],
    ids=lambda command: command[0],
)
def test_printers_find_nothing_wrong(command: tuple[str, ...]) -> None:
    """No warning of mandoc or groff, but for the date, which the page has none."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} is installed")
    ran = subprocess.run([*command, str(PAGE)], capture_output=True, text=True, check=False)
    warnings = [line for line in (ran.stdout + ran.stderr).splitlines() if "missing date" not in line]
    assert warnings == []
