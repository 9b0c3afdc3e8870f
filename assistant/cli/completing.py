"""The command that lets a shell complete what is typed.

Click knows the commands, options and choices; its scripts for bash, zsh and fish ask `pincite` itself at each Tab, so
that they never go stale. No library is needed for that.
"""

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from assistant.cli.app import DONE, pincite

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@pincite.command()
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def completion(shell: str) -> int:
    """Print the script that lets SHELL complete commands, options and files.

    bash: put `source <(pincite completion bash)` into ~/.bashrc; zsh: the same, behind compinit, into ~/.zshrc; fish:
    `pincite completion fish > ~/.config/fish/completions/pincite.fish`.
    """
    script = SHELLS[shell](pincite, {}, "pincite", "_PINCITE_COMPLETE")
    click.echo(script.source_template % script.source_vars())
    return DONE
