"""The head of a text, as tools write it: YAML between rules, TOML between '+++', or pandoc's three lines with '%'."""

import re
from typing import Any

from assistant.messages import message
from assistant.text.field_names import field_of

_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PANDOC = re.compile(r"\A% ?(?P<title>[^\n]+)\n(?:% ?(?P<authors>[^\n]*)\n)?(?:% ?(?P<date>[^\n]*)\n)?(?:\n|\Z)")
_LINE = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40}?)\s*:\s+(?P<value>\S.*)")


def taken_head(text: str) -> tuple[dict[str, Any], str, str | None]:
    r"""The fields at the head of a text, the rest of it, and what is wrong with the head, if anything is.

    >>> taken_head("+++\ntitle = 'Tides'\n+++\nThe sea.")
    ({'title': 'Tides'}, 'The sea.', None)
    >>> taken_head("% Tides\n% Ann Oak; Bo Ash\n\nThe sea.")[0]
    {'title': 'Tides', 'authors': ['Ann Oak', 'Bo Ash']}
    """
    if match := _YAML.match(text):
        fields, wrong = _of_yaml(match[1])
        return fields, text[match.end() :], wrong
    if match := _TOML.match(text):
        fields, wrong = _of_toml(match[1])
        return fields, text[match.end() :], wrong
    if match := _PANDOC.match(text):
        authors = [name for name in re.split(r"\s*;\s*", (match["authors"] or "").strip()) if name]
        given = {"title": match["title"].strip(), "authors": authors, "date": (match["date"] or "").strip()}
        return {name: value for name, value in given.items() if value}, text[match.end() :], None
    return {}, text, None


def _of_yaml(source: str) -> tuple[dict[str, Any], str | None]:
    import yaml

    try:
        fields = yaml.load(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return _by_line(source), message(
            "Its front matter is not YAML: only lines of a known field were read. Check the fields."
        )
    return (fields if isinstance(fields, dict) else {}), None


def _of_toml(source: str) -> tuple[dict[str, Any], str | None]:
    import tomllib

    try:
        fields = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}, message("Its front matter is not TOML, and was left out. Check the fields.")
    return {name: _written(value) for name, value in fields.items()}, None


def _written(value: Any) -> Any:
    """A value as text, since a date is one here."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    return value if isinstance(value, (str, dict)) else str(value)


def _by_line(source: str) -> dict[str, Any]:
    """The fields that stand in a line each, whatever the lines around them are."""
    lines = (_LINE.fullmatch(line.rstrip()) for line in source.split("\n"))
    known = [line for line in lines if line and field_of(line["name"]) and line["value"][0] not in "[{&*|>!"]
    return {line["name"]: line["value"].strip("\"'") for line in known}
