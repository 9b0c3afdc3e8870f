"""The command line's frame: the group, what every command shares, and how a command ends.

A command parses, calls one library function, prints, and says by the exit status how it went. 0: done, and all holds.
1: done, and something does not hold. 2: wrong use or broken input, one line on stderr.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from assistant import __version__
from assistant.cli.commands import LateGroup
from assistant.errors import PinciteError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.api import Assistant

DONE, NOT_ALL_HOLDS, BROKEN = 0, 1, 2

_CORPUS = "The articles; also PINCITE_CORPUS. Default: corpus"
_INDEX = "The index; also PINCITE_INDEX. Default: index"

Advance = Callable[[int, int, str], None]  # done, of how many, what

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for tabs and line ends


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pincite")
def pincite() -> None:
    """Answers to questions in the exact words of your own articles, with citations that prove themselves."""


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; the exit status. Every expected error becomes one line on stderr."""
    try:
        return pincite.main(arguments, prog_name="pincite", standalone_mode=False) or DONE
    except PinciteError as error:
        message = str(error)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return BROKEN
    except click.ClickException as error:
        message = " ".join(error.format_message().split())
    except (click.Abort, KeyboardInterrupt):
        message = "Stopped."
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None
        return DONE
    say(f"pincite: {message}", err=True)
    return BROKEN


def printable(text: str) -> str:
    r"""A text with its control characters written out: files of strangers name things that would rule a terminal.

    >>> printable("a\x1b[2J.pdf")
    'a\\u001b[2J.pdf'
    """
    return _CONTROLS.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def say(text: str, *, err: bool = False) -> None:
    """Print a line or several, control characters written out; in JSON that is their own form."""
    click.echo(printable(text), err=err)


def _folders(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell completes a folder by."""
    return [CompletionItem(incomplete, type="dir")]


def collection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--index", metavar="FOLDER", shell_complete=_folders, help=_INDEX),
        click.option("--corpus", metavar="FOLDER", shell_complete=_folders, help=_CORPUS),
    ):
        function = option(function)
    return function


def reranker_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option of the commands that ask questions."""
    help_ = "A larger model that reads the best passages again, by name or folder; also PINCITE_RERANKER."
    return click.option("--reranker", metavar="NAME", help=help_)(function)


def reader_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option of the commands that ask questions, to go without the reader."""
    help_ = "'off': no reader reads the best passages; or a reader's folder; also PINCITE_READER."
    return click.option("--reader", metavar="NAME", help=help_)(function)


def open_assistant(settings: Settings) -> "Assistant":
    """Open the index that the settings name."""
    from assistant.api import Assistant

    return Assistant.open(settings.index, reranker=settings.reranker, reader=settings.reader)


def show_result(as_json: bool, value: Mapping[str, Any], text: str) -> None:
    """Print a result for a person, or as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)


def width() -> int:
    """The width to wrap at; 0 where the output is no terminal, so that quotations stay whole lines."""
    return min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 0


@contextmanager
def progress_bar(doing: str = "Embedding") -> Iterator[Advance]:
    """A progress bar on stderr for as long as the block runs; its value is called after each step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    detail = TextColumn("{task.description}", markup=False)
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), detail)
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=printable(what))
