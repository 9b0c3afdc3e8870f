"""Commands for a reader: ask, and open the web page."""

from typing import Any

import click

from assistant import render
from assistant.cli.app import DONE, NOT_ALL_HOLDS, collection_options, open_assistant, pincite, show_result, width
from assistant.settings import MAX_HITS, resolve


@pincite.command()
@click.argument("question")
@click.option("--top", type=click.IntRange(1, MAX_HITS), default=5, show_default=True, help="How many hits.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Search this article; may be repeated.")
@click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Search this publisher's articles.")
@click.option("--after", metavar="DATE", help="Articles published from then on (EDTF: 2018, 2018-09-11).")
@click.option("--before", metavar="DATE", help="Articles published until then.")
@click.option("--caution", type=click.FloatRange(0, 1), help="The least confidence of an answer not refused.")
@collection_options
def ask(corpus: str | None, index: str | None, as_json: bool, question: str, **options: Any) -> int:
    """Answer QUESTION with passages, or refuse (exit status 1)."""
    for name in ("articles", "publishers"):
        options[name] = options[name] or None
    with open_assistant(resolve(corpus, index)) as assistant:
        answer = assistant.ask(question, **options)
    show_result(as_json, render.answer_json(answer), render.answer_text(answer, width()))
    return NOT_ALL_HOLDS if answer.refused else DONE


@pincite.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="The port.")
@collection_options
def serve(corpus: str | None, index: str | None, as_json: bool, host: str, port: int) -> int:
    """Open the web page."""
    from assistant import ui

    settings = resolve(corpus, index)
    ui.serve(lambda: open_assistant(settings), host=host, port=port, announce=click.echo)
    return DONE
