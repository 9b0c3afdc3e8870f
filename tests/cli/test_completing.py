"""Completion: each shell's script is one that the shell itself can run, and what it offers is the command line's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run, one_line

from assistant.cli.commands import COMMANDS

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.skipif(not (BIN / "pincite").exists(), reason="pincite is not installed beside this Python")


def shell(*command: str, cwd: Path | None = None) -> str:
    """What a shell prints, with `pincite` on its path."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} is installed")
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    ran = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def in_bash(line: str, cwd: Path | None = None) -> list[str]:
    """What bash offers for the last word of a line."""
    words = line.split(" ")
    typed = " ".join(f"'{word}'" for word in words)
    script = f"""
        compopt() {{ printf '<%s>\\n' "$2"; }}
        source <(pincite completion bash)
        COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; COMPREPLY=()
        _pincite_completion pincite 2>/dev/null
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return shell("bash", "--norc", "-c", script, cwd=cwd).split()


def test_bash_completes_commands_options_choices_and_files() -> None:
    """Run by bash: all commands, one command's options, a choice, and its own files where a file is meant."""
    assert in_bash("pincite ") == sorted(COMMANDS)
    assert in_bash("pincite re") == ["remove"]
    assert {"--top", "--article", "--json", "--reader"} <= set(in_bash("pincite ask --"))
    assert in_bash("pincite cite X --format bib") == ["bibtex", "biblatex"]
    for line in ("pincite quotes ", "pincite add ", "pincite verify ", "pincite draft x.md --write "):
        assert in_bash(line) == ["<default>"], line
    assert in_bash("pincite list --corpus ") == ["<dirnames>"]


def test_zsh_takes_the_script() -> None:
    """Zsh registers the function for `pincite`, and what it offers comes from the same source."""
    script = "autoload -U compinit && compinit -u -D; source <(pincite completion zsh); print -r -- $_comps[pincite]"
    assert shell("zsh", "-f", "-c", script).strip() == "_pincite_completion"
    words = "_PINCITE_COMPLETE=zsh_complete COMP_WORDS='pincite ex' COMP_CWORD=1 pincite"
    assert shell("zsh", "-f", "-c", words).splitlines()[1::3] == ["explain", "export"]


def test_fish_completes() -> None:
    """Fish itself is asked what it would offer."""
    script = "pincite completion fish | source; complete --do-complete '{}'"
    offered = shell("fish", "--no-config", "-c", script.format("pincite re"))
    assert offered.split("\t")[0].split() == ["remove"]
    options = shell("fish", "--no-config", "-c", script.format("pincite ask --ca"))
    assert options.split("\t")[0].split() == ["--caution"]


def test_listing_commands_imports_none(run: Run) -> None:
    """A Tab behind `pincite` must not wait for libraries."""
    program = (
        "import sys; from assistant.cli.app import pincite; import click\n"
        "offered = pincite.shell_complete(click.Context(pincite), 'e')\n"
        "assert [item.value for item in offered] == ['explain', 'export'], offered\n"
        "assert not {'numpy', 'assistant.cli.reading', 'assistant.api'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_another_shell_is_one_line(run: Run) -> None:
    """With those that there are."""
    status, out, err = run("completion", "tcsh")
    assert (status, out) == (2, "")
    assert "'bash', 'zsh', 'fish'" in one_line(err)
