"""The manual page, made of what `--help` says, so that it cannot disagree: `python -m assistant.cli.manual`.

In goes the group of commands; out comes roff with the macros of man(7). click-man would write a page a command, none
of them with exit status, environment or files; argparse-manpage cannot read click.
"""

from collections.abc import Iterable, Iterator

import click

from assistant import __version__
from assistant.cli.app import pincite
from assistant.settings import CONFIG, DEFAULTS

_STATUS = (
    ("0", "Done, and all holds."),
    ("1", "Done, and something does not hold: a refusal, a failed known answer, a quotation that is not exact."),
    ("2", "Wrong use or broken input; one line on standard error says what was expected and what to do."),
)
_FILES = (
    ("corpus", "The articles, if no other folder is named."),
    ("index", "What a build writes; safe to delete."),
    (CONFIG, "The settings of a collection, in the current folder, or where PINCITE_CONFIG says."),
)


def manual() -> str:
    """The whole page; without a date, which would make it stale by itself."""
    context = click.Context(pincite, info_name="pincite", **pincite.context_settings)
    about = str(pincite.help).removesuffix(".")
    lines = [
        f'.TH PINCITE 1 "" "pincite {__version__}" "User Commands"',
        *_section("NAME", [rf"pincite \- {_escaped(about[0].lower() + about[1:])}"]),
        *_section("SYNOPSIS", [r"\fBpincite\fR \fICOMMAND\fR [\fIOPTION\fR...] [\fIARGUMENT\fR...]"]),
        *_section("COMMANDS", []),
    ]
    for name, command in sorted(pincite.every().items()):
        lines.extend(_command(name, command, context))
    variables = [*(f"PINCITE_{name.upper()}" for name in DEFAULTS), "PINCITE_CONFIG"]
    lines.extend(_section("EXIT STATUS", _listed(_STATUS)))
    lines.extend(_section("ENVIRONMENT", [_escaped(f"{', '.join(variables)}: what 'pincite config' prints.")]))
    lines.extend(_section("FILES", _listed(_FILES)))
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f'.SH "{title}"'
    yield from lines


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    yield f'.SS "{_escaped(" ".join(["pincite", name, *command.collect_usage_pieces(context)]))}"'
    for number, paragraph in enumerate((command.help or "").split("\n\n")):
        if number:
            yield ".PP"
        yield _escaped(" ".join(paragraph.split()))
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    yield from _listed(record for record in records if record and record[1])


def _listed(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in pairs:
        yield from (".TP", rf"\fB{_escaped(term)}\fR", _escaped(meaning))


def _escaped(text: str) -> str:
    r"""A text that roff prints as it is.

    >>> _escaped("'--top' is \\ of .5")
    '\\(aq\\-\\-top\\(aq is \\e of .5'
    """
    safe = (
        text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace('"', r"\(dq").replace("`", r"\(ga")
    )
    return rf"\&{safe}" if safe.startswith(".") else safe


if __name__ == "__main__":
    click.echo(manual(), nl=False)
