"""Commands for a reader: ask, have an answer explained, and open the web page."""

import ipaddress
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from assistant import extras, render
from assistant.cli import passwords
from assistant.cli.app import (
    DONE,
    NOT_ALL_HOLDS,
    collection_options,
    open_assistant,
    pincite,
    reader_option,
    reranker_option,
    say,
    show_result,
    width,
)
from assistant.errors import UsageError
from assistant.records import Answer
from assistant.settings import CONFIG, MAX_HITS, Settings, page_address, resolve, value_of
from assistant.translations import LANGUAGES


def _asking_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The question, and the options that say how it is asked."""
    for option in (
        reader_option,
        reranker_option,
        click.option("--as-written", is_flag=True, help="Search for every word of the question, and for no near one."),
        click.option("--caution", type=click.FloatRange(0, 1), help="The least confidence of an answer not refused."),
        click.option("--before", metavar="DATE", help="Articles published until then."),
        click.option("--after", metavar="DATE", help="Articles published from then on (EDTF: 2018, 2018-09-11)."),
        click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Search its articles."),
        click.option("--article", "articles", multiple=True, metavar="ID", help="Search this article; repeatable."),
        click.option("--top", type=click.IntRange(1, MAX_HITS), default=5, show_default=True, help="How many hits."),
        click.argument("question"),
    ):
        function = option(function)
    return function


@pincite.command()
@_asking_options
@click.option(
    "--save-answer", type=click.Path(path_type=Path), metavar="FILE", help="Add the known answer to *.answers.yaml."
)
@click.option("--hit", type=click.IntRange(1, MAX_HITS), metavar="N", help="With --save-answer: the right hit.")
@collection_options
def ask(
    corpus: str | None,
    index: str | None,
    reranker: str | None,
    reader: str | None,
    as_json: bool,
    question: str,
    **options: Any,
) -> int:
    """Answer QUESTION with passages, or refuse (exit status 1).

    With --save-answer the question becomes a known answer: the sentence marked in the first hit, or in hit N, is right;
    where it was refused and no hit is named, the refusal is.
    """
    target, hit = options.pop("save_answer"), options.pop("hit")
    _check_target(target, hit)
    asked = _filters(options)
    with open_assistant(resolve(corpus, index, reranker=reranker, reader=reader)) as assistant:
        answer = assistant.ask(question, **asked)
    saved = _save(answer, target, hit, asked) if target else ""
    show_result(as_json, render.answer_json(answer), render.answer_text(answer, width()))
    if saved:
        say(saved, err=True)
    return NOT_ALL_HOLDS if answer.refused else DONE


def _filters(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as the library takes them: None where nothing is filtered."""
    return {**options, "articles": options["articles"] or None, "publishers": options["publishers"] or None}


@pincite.command()
@_asking_options
@collection_options
def explain(
    corpus: str | None,
    index: str | None,
    reranker: str | None,
    reader: str | None,
    as_json: bool,
    question: str,
    **options: Any,
) -> int:
    """Tell how `ask` answers QUESTION: every candidate with its scores, what was weighed, and which words are lacking.

    Exit status 1: it is refused.
    """
    with open_assistant(resolve(corpus, index, reranker=reranker, reader=reader)) as assistant:
        explanation = assistant.explain(question, **_filters(options))
    value, text = render.explanation_json(explanation), render.explanation_text(explanation, width())
    show_result(as_json, value, text)
    return NOT_ALL_HOLDS if explanation.refused else DONE


def _check_target(path: Path | None, hit: int | None) -> None:
    """Find out what cannot be saved before anything is asked."""
    if path:
        from assistant.evaluation.known_answers import edit

        edit.named(path)
    elif hit:
        raise UsageError(f"--hit {hit} says which hit to save: expected --save-answer FILE beside it.")


def _save(answer: Answer, path: Path, hit: int | None, options: Mapping[str, Any]) -> str:
    from assistant.evaluation.known_answers import edit

    filters = [name for name in ("articles", "publishers", "after", "before", "caution") if options[name] is not None]
    if answer.refused and hit is None and filters:
        raise UsageError("Part of the articles may refuse what all answer: to save a refusal, ask without filters.")
    known = edit.add(path, edit.from_answer(answer, hit))
    return f"Saved as {known.id!r} in {path}, line {known.line}."


@pincite.command()
@click.option("--host", help="The address to listen on; also PINCITE_HOST. Default: 127.0.0.1")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; also PINCITE_PORT. Default: 7860")
@click.option("--public", is_flag=True, help="Listen where others can reach the page: they may ask, read and change.")
@click.option("--password", "asked", is_flag=True, help="Type a password that the page needs; also PINCITE_PASSWORD.")
@click.option("--password-file", type=click.Path(path_type=Path), metavar="FILE", help="A file with the password.")
@click.option("--public-url", metavar="URL", help="Where others reach the page, for links to it (behind a proxy).")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FOLDER", help="Known answers: examples, runs.")
@click.option("--language", metavar="CODE", help="Of the page; also PINCITE_LANGUAGE. Default: as a browser wishes.")
@reranker_option
@reader_option
@collection_options
def serve(
    corpus: str | None,
    index: str | None,
    reranker: str | None,
    reader: str | None,
    as_json: bool,
    public: bool,
    asked: bool,
    password_file: Path | None,
    **options: Any,
) -> int:
    """Open the web page, for this machine alone unless told otherwise.

    With --json the line that it prints when it is open is an object: its address, its process, what it serves.
    """
    extras.require("ui", "The page")
    from assistant import ui

    settings = resolve(corpus, index, reranker=reranker, reader=reader)
    host, port = value_of("host", options["host"]) or "", _port(options["port"])
    password = passwords.find(password_file, click.prompt("Password", hide_input=True) if asked else None)
    if not (public or password or _is_loopback(host)):
        raise UsageError(
            f"{host} can be reached by others, who may ask, read and change. Protect it with --password, or if that is "
            "meant: --public."
        )
    known = value_of("answers", str(options["answers"]) if options["answers"] else None)
    folder = Path(known) if known else None
    editor = ui.CollectionEditor(settings.corpus, settings.index, folder, settings.model)
    url = page_address(options["public_url"]) if value_of("public_url", options["public_url"]) else ""
    ui.serve(
        lambda: open_assistant(settings),
        host=host,
        port=port,
        answers=folder,
        editor=editor,
        public_url=url,
        password=password,
        language=_language(options["language"]),
        announce=lambda address: click.echo(_opened(as_json, address, url, settings, bool(password))),
    )
    return DONE


def _opened(as_json: bool, address: str, public_url: str, settings: Settings, password: bool) -> str:
    """The line that says where the page is, for a person or for a program."""
    if not as_json:
        return f"Pincite is at {address} (Ctrl+C stops it)"
    folders = {"corpus": str(settings.corpus), "index": str(settings.index)}
    opened = {"address": address, "public_url": public_url or None, "pid": os.getpid(), "password": password, **folders}
    return json.dumps(opened, ensure_ascii=False)


def _language(flag: str | None) -> str:
    code = value_of("language", flag) or ""
    if code and code not in LANGUAGES:
        raise UsageError(f"The language of the page: expected one of {', '.join(LANGUAGES)}, found {code!r:.20}.")
    return code


def _port(flag: int | None) -> int:
    value = value_of("port", str(flag) if flag else None) or ""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise UsageError(
            f"The port must be a number from 1 to 65535, found {value!r}. Correct PINCITE_PORT or {CONFIG}."
        )
    return int(value)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
