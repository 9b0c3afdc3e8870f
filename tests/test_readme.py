"""What the README promises: its example runs, and its commands and files exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import ROOT

from assistant.cli.app import pincite
from assistant.cli.commands import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_works(real_index: Path) -> None:
    """The example prints quotations with their citations."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(example.strip().splitlines()) <= 5
    done = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, cwd=real_index.parent, check=True
    )
    assert done.stdout.startswith("“In 2015, Russia signed a landmark deal in which they agreed to sell four Mi-35")
    assert "(@iamusmanghani, “A thaw in Pak-Russia relations”, Daily Times, 11 September 2018, para. 2." in done.stdout


def test_every_file_that_is_named_exists() -> None:
    """Links and benchmark commands lead somewhere."""
    named = re.findall(r"\]\(((?!http)[^)]+)\)", README) + re.findall(r"python (tests/\S+\.py)", README)
    assert len(named) >= 6
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_reading_order_is_that_of_the_contracts() -> None:
    """The numbered list of rooms and the layers of the import contract are one list, and name every room."""
    listed = [set(re.findall(r"`(\w+)/?`", line)) for line in re.findall(r"^\d+\. (.*?):", README, re.MULTILINE)]
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = [set(layer.split(" | ")) for layer in reversed(contracts[0]["layers"])]
    rooms = {
        path.stem for path in (ROOT / "assistant").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert listed[0] == set.union(*layers[:3])
    assert listed[1:] == layers[3:]
    assert set.union(*listed) == {room for room in rooms if not room.startswith("_")}


def test_every_command_is_listed_once() -> None:
    """The table of commands is the command line's."""
    rows = re.findall(r"^\| [\w ]+ \| ((?:`[a-z]+`(?:, )?)+) \|$", README, re.MULTILINE)
    listed = [command for row in rows for command in re.findall(r"`(\w+)`", row)]
    assert sorted(listed) == sorted(COMMANDS)
    without = [name for name, command in pincite.every().items() if not any("--json" in p.opts for p in command.params)]
    assert without == ["completion"]


def test_the_make_targets_exist() -> None:
    """The two commands for a newcomer are targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"^make (\w+)", README, re.MULTILINE))
