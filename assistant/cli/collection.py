"""Commands for the articles: build the index, show an article, list them all."""

import sys

import click

from assistant import render
from assistant.builder import build
from assistant.cli.app import DONE, collection_options, open_assistant, pincite, progress_bar, show_result, width
from assistant.errors import UsageError
from assistant.records import Paragraph
from assistant.settings import resolve


@pincite.command("build")
@click.option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder.")
@collection_options
def build_command(corpus: str | None, index: str | None, model: str | None, as_json: bool) -> int:
    """Read the articles and bring the index up to date; only what changed is embedded."""
    settings = resolve(corpus, index, model)
    with progress_bar() as advance:
        report = build(settings.corpus, settings.index, settings.model, advance)
    show_result(as_json, render.report_json(report), render.report_text(report))
    return DONE


@pincite.command()
@click.argument("article_id", metavar="ARTICLE")
@click.option("--paragraph", type=click.IntRange(1), metavar="N", help="Only this paragraph.")
@click.option("--text", "exact", is_flag=True, help="Print exactly the text whose hash is cited.")
@collection_options
def show(
    corpus: str | None, index: str | None, as_json: bool, article_id: str, paragraph: int | None, exact: bool
) -> int:
    """Print an article: numbered paragraphs, metadata with their origin, and the repairs made to its text."""
    with open_assistant(resolve(corpus, index)) as assistant:
        article = assistant.article(article_id)
    if exact:
        sys.stdout.buffer.write(article.text.encode())
        sys.stdout.buffer.flush()
        return DONE
    chosen = None if paragraph is None else _paragraph(article.paragraphs, paragraph, article_id)
    show_result(as_json, render.article_json(article), render.article_text(article, width(), chosen))
    return DONE


def _paragraph(paragraphs: tuple[Paragraph, ...], number: int, article_id: str) -> Paragraph:
    if number > len(paragraphs):
        raise UsageError(f"{article_id} has no paragraph {number}: expected 1 to {len(paragraphs)}.")
    return paragraphs[number - 1]


@pincite.command("list")
@collection_options
def list_command(corpus: str | None, index: str | None, as_json: bool) -> int:
    """List the articles in the index."""
    with open_assistant(resolve(corpus, index)) as assistant:
        articles = assistant.articles()
    show_result(as_json, render.articles_json(articles), render.articles_text(articles))
    return DONE
