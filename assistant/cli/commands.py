"""Which commands there are: each one's module and its line in `pincite --help`, so that neither imports the others."""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module

import click
from click.shell_completion import CompletionItem

COMMANDS: Mapping[str, tuple[str, str]] = {
    "add": ("collection", "Take files of any known format into the corpus and bring the index up to date."),
    "answers": ("answers", "Look after files of known answers, or all such files below folders."),
    "ask": ("reading", "Answer QUESTION with passages, or refuse (exit status 1)."),
    "benchmark": ("measuring", "Run the question set in FOLDER (BEIR layout): how well are documents and sentences..."),
    "build": ("collection", "Read the articles and bring the index up to date; only what changed is embedded."),
    "calibrate": ("measuring", "Refit when to refuse on FILES of one's own known answers (*.answers.yaml); exit..."),
    "check": ("collection", "Prove the whole store, and tell whether the index is up to date (exit status 1 if..."),
    "cite": ("writing", "Turn citation ids into references with quotation, pinpoint and links; `verify`..."),
    "completion": ("completing", "Print the script that lets SHELL complete commands, options and files."),
    "config": ("collection", "Print the settings in force and where each is from: a flag, the environment,..."),
    "describe": ("collection", "Correct what is known of an article, its text untouched, and bring the index up to..."),
    "draft": ("drafting", "Look for evidence on each sentence of FILE (Markdown, HTML, docx, LaTeX, text); 1..."),
    "explain": (
        "reading",
        "Tell how `ask` answers QUESTION: every candidate with its scores, what was...",
    ),
    "export": ("collection", "Write the collection to a new folder or a .zip file: articles, originals, known..."),
    "import": ("collection", "Bring in what 'pincite export' wrote, every file proved by its hash, and bring the..."),
    "list": ("collection", "List the articles in the index."),
    "quotes": ("quoting", "Tell of every quotation in FILE (Markdown, HTML, docx, LaTeX, text) whether it is..."),
    "remove": ("collection", "Take articles out of the corpus (kept in its folder .removed) and bring the index..."),
    "serve": ("reading", "Open the web page, for this machine alone unless told otherwise."),
    "show": ("collection", "Print an article: numbered paragraphs, metadata with their origin, and the repairs..."),
    "test": ("testing", "Ask the questions of files of known answers, or of all such files below a folder."),
    "update": ("collection", "Put a new version in the place of an article; tell the citations and known answers..."),
    "verify": ("writing", "Tell whether citations still hold: ids, or files that `pincite ask --json` or..."),
}


class LateGroup(click.Group):
    """A group that imports a command's module when the command is called, and none to list them."""

    def every(self) -> dict[str, click.Command]:
        """All commands by name, all modules imported."""
        for module, _ in COMMANDS.values():
            import_module(f"assistant.cli.{module}")
        return dict(self.commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported: that registers it here."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            import_module(f"assistant.cli.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; of one that does not exist, what was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " See --help."
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, with their lines; options too."""
        names = [
            CompletionItem(name, help=line)
            for name, (_, line) in sorted(COMMANDS.items())
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their lines, cut to the width."""
        limit = formatter.width - 6 - max(map(len, COMMANDS))
        lines = {name: click.Command(name, help=line) for name, (_, line) in sorted(COMMANDS.items())}
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit)) for name, command in lines.items()])
