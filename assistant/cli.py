"""The command line: parse, call one library function, print, and say by the exit status how it went.

0: done, and all holds. 1: done, and something does not hold. 2: wrong use or broken input, one line on stderr.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from assistant import __version__, render
from assistant.api import Assistant
from assistant.builder import Progress, build
from assistant.errors import PinciteError, UsageError
from assistant.records import Paragraph
from assistant.settings import MAX_HITS, Settings, resolve
from assistant.verify import HOLDS, citations_in

DONE, NOT_ALL_HOLDS, BROKEN = 0, 1, 2


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
    click.echo(f"pincite: {message}", err=True)
    return BROKEN


def _paths(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--index", metavar="FOLDER", help="The index; also PINCITE_INDEX. Default: index"),
        click.option("--corpus", metavar="FOLDER", help="The articles; also PINCITE_CORPUS. Default: corpus"),
    ):
        function = option(function)
    return function


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pincite")
def pincite() -> None:
    """Answers to questions in the exact words of your own articles, with citations that prove themselves."""


@pincite.command("build")
@click.option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder.")
@_paths
def build_command(corpus: str | None, index: str | None, model: str | None, as_json: bool) -> int:
    """Read the articles and bring the index up to date; only what changed is embedded."""
    settings = resolve(corpus, index, model)
    with _progress() as advance:
        report = build(settings.corpus, settings.index, settings.model, advance)
    _print(as_json, render.report_json(report), render.report_text(report))
    return DONE


@pincite.command()
@click.argument("question")
@click.option("--top", type=click.IntRange(1, MAX_HITS), default=5, show_default=True, help="How many hits.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Search this article; may be repeated.")
@click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Search this publisher's articles.")
@click.option("--after", metavar="DATE", help="Articles published from then on (EDTF: 2018, 2018-09-11).")
@click.option("--before", metavar="DATE", help="Articles published until then.")
@click.option("--caution", type=click.FloatRange(0, 1), help="The least confidence of an answer not refused.")
@_paths
def ask(corpus: str | None, index: str | None, as_json: bool, question: str, **options: Any) -> int:
    """Answer QUESTION with passages, or refuse (exit status 1)."""
    for name in ("articles", "publishers"):
        options[name] = options[name] or None
    with _open(resolve(corpus, index)) as assistant:
        answer = assistant.ask(question, **options)
    _print(as_json, render.answer_json(answer), render.answer_text(answer, _width()))
    return NOT_ALL_HOLDS if answer.refused else DONE


@pincite.command()
@click.argument("article_id", metavar="ARTICLE")
@click.option("--paragraph", type=click.IntRange(1), metavar="N", help="Only this paragraph.")
@click.option("--text", "exact", is_flag=True, help="Print exactly the text whose hash is cited.")
@_paths
def show(
    corpus: str | None, index: str | None, as_json: bool, article_id: str, paragraph: int | None, exact: bool
) -> int:
    """Print an article: numbered paragraphs, metadata with their origin, and the repairs made to its text."""
    with _open(resolve(corpus, index)) as assistant:
        article = assistant.article(article_id)
    if exact:
        sys.stdout.buffer.write(article.text.encode())
        sys.stdout.buffer.flush()
        return DONE
    chosen = None if paragraph is None else _paragraph(article.paragraphs, paragraph, article_id)
    _print(as_json, render.article_json(article), render.article_text(article, _width(), chosen))
    return DONE


def _paragraph(paragraphs: tuple[Paragraph, ...], number: int, article_id: str) -> Paragraph:
    if number > len(paragraphs):
        raise UsageError(f"{article_id} has no paragraph {number}: expected 1 to {len(paragraphs)}.")
    return paragraphs[number - 1]


@pincite.command()
@click.argument("things", nargs=-1, required=True, metavar="FILE-OR-ID...")
@_paths
def verify(corpus: str | None, index: str | None, as_json: bool, things: tuple[str, ...]) -> int:
    """Tell whether citations still hold: ids, or JSON files that `pincite ask --json` wrote."""
    files = [path for path in map(Path, things) if path.is_file()]
    citations = citations_in([_read_json(path) for path in files])
    for thing in things:
        if Path(thing) not in files:
            citations.setdefault(thing, None)
    if not citations:
        raise UsageError(f"No citation in {', '.join(things)}: expected what 'pincite ask --json' prints.")
    with _open(resolve(corpus, index)) as assistant:
        verdicts = assistant.verify(citations)
    _print(as_json, render.verdicts_json(verdicts), render.verdicts_text(verdicts))
    return DONE if all(verdict.outcome == HOLDS for verdict in verdicts) else NOT_ALL_HOLDS


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise UsageError(f"Cannot read {path}: expected JSON in UTF-8 ({exc}).") from exc


@pincite.command("list")
@_paths
def list_command(corpus: str | None, index: str | None, as_json: bool) -> int:
    """List the articles in the index."""
    with _open(resolve(corpus, index)) as assistant:
        articles = assistant.articles()
    _print(as_json, render.articles_json(articles), render.articles_text(articles))
    return DONE


@pincite.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="The port.")
@_paths
def serve(corpus: str | None, index: str | None, as_json: bool, host: str, port: int) -> int:
    """Open the web page."""
    from assistant import ui

    settings = resolve(corpus, index)
    ui.serve(lambda: _open(settings), host=host, port=port, announce=click.echo)
    return DONE


def _open(settings: Settings) -> Assistant:
    return Assistant.open(settings.index)


def _print(as_json: bool, value: Mapping[str, Any], text: str) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)


def _width() -> int:
    """The width to wrap at; 0 where the output is no terminal, so that quotations stay whole lines."""
    return min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 0


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on stderr for as long as the block runs; its value is called after each article."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    detail = TextColumn("{task.description}")
    columns = (TextColumn("Embedding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), detail)
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, article: bar.update(task, completed=done, total=total, description=article)
