"""Every language is complete: each message of the page is translated, and no translation loses what fills it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from assistant.translations import ENGLISH, LANGUAGES
from assistant.translations.catalogue import DOMAIN, FOLDER, PLACEHOLDER

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What stands in code and templates now."""
    path = tmp_path_factory.mktemp("extracted") / "pincite.pot"
    command = re.search(r"pybabel (extract .*?) -o ", (ROOT / "Makefile").read_text("utf-8"))
    assert command is not None
    options = [option.replace("pyproject.toml", str(ROOT / "pyproject.toml")) for option in command[1].split()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        command_line: Any = CommandLineInterface()
        command_line.run(["pybabel", "-q", *options, "-o", str(path), "."])
    with path.open("rb") as file:
        return read_po(file)


def catalogue(language: str) -> Catalog:
    """The catalogue of a language."""
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(messages: Catalog) -> Iterator[Message]:
    """All but the head."""
    return (entry for entry in messages if entry.id)


def forms(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The forms of a message, of which there are several where something is counted."""
    return (texts,) if isinstance(texts, str) else tuple(texts or ("",))


def test_there_is_a_language_that_runs_from_the_right() -> None:
    """Else nothing below is tested."""
    assert "ur" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(language: str, extracted: Catalog) -> None:
    """A new string fails here until `make catalogues` was run and it is translated."""
    there = {entry.id for entry in entries(catalogue(language))}
    wanted = {entry.id for entry in entries(extracted)}

    assert len(wanted) > 450
    assert wanted - there == set(), "run 'make catalogues' and translate these"
    assert there - wanted == set(), "run 'make catalogues'"


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language: str) -> None:
    """None is empty, guessed, or still English."""
    names = ("{first}–{last}", "“%(words)s”", "{path}: {fault}")  # nothing in them is a word
    todo = [
        entry.id
        for entry in entries(catalogue(language))
        if entry.fuzzy or not all(form.strip() for form in forms(entry.string)) or entry.string == entry.id
    ]
    assert [each for each in todo if each not in names] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_loses_what_fills_it(language: str) -> None:
    """Places to be filled and tags are those of the message; where something is counted, of one of its forms."""
    lost = []
    for entry in entries(catalogue(language)):
        originals = [_filled(form) for form in forms(entry.id)]
        lost += [(entry.id, form) for form in forms(entry.string) if _filled(form) not in originals]
        assert len(forms(entry.string)) == (catalogue(language).num_plurals if len(originals) > 1 else 1)
    assert lost == []


def _filled(text: str) -> Counter[str]:
    return Counter(re.findall(rf"{PLACEHOLDER.pattern}|</?\w+>|%%", text))
