"""What a file of known answers may say: `assistant/data/answers.schema.json`, which editors use as well.

In goes the text of a file; out come its entries as plain data, with their nodes, which know their lines.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import UsageError
from assistant.messages import message, sentences

# What an unquoted scalar is in YAML 1.2, by which editors read. In YAML 1.1, 'no' is false and '12:30' is 750.
PLAIN: dict[str, tuple[str, str]] = {  # tag: pattern, first characters
    "null": (r"(?:~|null|Null|NULL|)", "~nN\0"),
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)", "tTfF"),
    "int": (r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)", "-+0123456789"),
    "float": (
        r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
        "-+0123456789.",
    ),
}


# What the schema says of each value, for the catalogues.
_DESCRIBED: Mapping[str, str] = {
    str(words): words
    for words in (
        message("a list of one or more known answers"),
        message("a mapping with id, question, and either answers or 'refuse: true'"),
        message("a name of its own, without spaces, colons or square brackets"),
        message("a question of at most 2000 characters"),
        message("a list of one or more right answers, of which any counts"),
        message("true, as the articles do not answer the question"),
        message("the rank that the right answer has to reach, a whole number from 1 to 100"),
        message("a list of tags, each given once"),
        message("a word of letters, digits, '_' and '-' that begins with a letter and is no keyword or mark of pytest"),
        message("a remark for people"),
        message("the reason why the question fails today"),
        message("a mapping with article and quote"),
        message("the id of an article: its file's name in a-z, 0-9 and '-'"),
        message("words that the article contains, exactly"),
        message("the shortest words of the quote that answer, exactly"),
    )
}
_ONE_OF = {"answers": message("one of the answers"), "tags": message("a tag")}


class Loader(yaml.CSafeLoader):  # the loader in Python stumbles over a '?' inside brackets, and takes ten times as long
    """Reads YAML as editors do, and refuses a doubled key, of which YAML would keep the last in silence."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as PyYAML declares it

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node, whose keys are all different."""
        mapping = super().construct_mapping(node, deep=deep)
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return mapping


def add_plain_scalars(target: Any) -> None:
    """Let a loader or a dumper know which unquoted scalars are no text."""
    for name, (pattern, first) in PLAIN.items():
        target.add_implicit_resolver(
            f"tag:yaml.org,2002:{name}", re.compile(f"{pattern}$"), ["" if c == "\0" else c for c in first]
        )


add_plain_scalars(Loader)


def text() -> str:
    """The JSON Schema of a file of known answers."""
    return files("assistant").joinpath("data", "answers.schema.json").read_text(encoding="utf-8")


def entries(path: Path, source: str) -> list[tuple[dict[str, Any], yaml.MappingNode]]:
    """The entries of a file, each with its node.

    Raises:
        UsageError: it is not YAML, or not what the schema allows; the message names file and line.
    """
    try:
        node = yaml.compose(source, Loader=Loader)
        data: Any = Loader("").construct_object(node, deep=True) if node else None
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        raise UsageError(
            message(
                "{place}: cannot be read as YAML ({reason}).",
                place=_where(path, exc),
                reason=str(getattr(exc, "problem", None) or exc),
            )
        ) from exc
    if node is None:
        raise UsageError(
            message("{path}: holds no known answers; expected a list of them, each with id and question.", path=path)
        )
    _refuse_faults(path, node, data)
    return list(zip(data, node.value, strict=True))


def _where(path: Path, exc: Exception) -> str:
    mark = getattr(exc, "problem_mark", None)
    return f"{path}:{mark.line + 1}" if mark else str(path)


def line(node: yaml.Node) -> int:
    """The line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(text()))


def _refuse_faults(path: Path, node: yaml.Node, data: Any) -> None:
    faults: dict[int, Any] = {}  # the first of each line, as one wrong value can break several rules
    for error in _validator().iter_errors(data):
        faults.setdefault(line(_node_at(node, error)), error)
    if faults:
        number, error = min(faults.items(), key=lambda fault: fault[0])
        place, fault = f"{path}:{number}", _in_words(error)
        if len(faults) > 1:
            raise UsageError(
                message("{place}: {fault} ({count} more in this file)", place=place, fault=fault, count=len(faults) - 1)
            )
        raise UsageError(message("{path}: {fault}", path=place, fault=fault))


def fault(entry: dict[str, Any]) -> str | None:
    """What is wrong with an entry, in words; None if nothing is."""
    error = next(_validator().iter_errors([entry]), None)
    return _in_words(error) if error else None


def _node_at(node: yaml.Node, error: Any) -> yaml.Node:
    """The node that an error is about; of an unknown field, its name."""
    for part in error.absolute_path:
        node = node.value[part] if isinstance(part, int) else _field(node, part)[1]
    if error.validator == "additionalProperties":
        return _field(node, _unknown(error))[0]
    return node


def _field(node: yaml.Node, name: object) -> tuple[yaml.Node, yaml.Node]:
    return next(((key, value) for key, value in node.value if key.value == str(name)), (node, node))


def _unknown(error: Any) -> object:
    return next(name for name in error.instance if name not in error.schema["properties"])


def _in_words(error: Any) -> str:
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return message("expected {fields}, found {found}.", fields=" and ".join(missing), found=_short(error.instance))
    if error.validator == "additionalProperties":
        expected = ", ".join(error.schema["properties"])
        return message(
            "unknown field {unknown!r}; expected one of {expected}.", unknown=_unknown(error), expected=expected
        )
    if error.validator == "oneOf":
        return message("expected either answers or 'refuse: true' for {id!r:.80}.", id=error.instance.get("id"))
    return _wrong_value(error)


def _wrong_value(error: Any) -> str:
    path: list[object] = [*reversed(error.absolute_path), message("the file"), ""]
    last, before = path[:2]
    subject = last if isinstance(last, str) else _ONE_OF.get(str(before), message("an entry"))
    wrong = message(
        "{subject} must be {expected}, found {found}.",
        subject=subject,
        expected=_DESCRIBED.get(error.schema["description"], error.schema["description"]),
        found=_short(error.instance),
    )
    return sentences(wrong, message("Put it in quotation marks.") if _needs_quotes(error) else "")


def _needs_quotes(error: Any) -> bool:
    return error.validator == "type" and error.validator_value == "string" and isinstance(error.instance, int | float)


def _short(value: object) -> str:
    printed = repr(value)
    return printed if len(printed) <= 80 else f"{printed[:79]}…"
