"""The metadata at the head of a Markdown file: checked field by field, never guessed.

In goes the raw text of a file; out come its fields and the rest.
"""

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError, UsageError
from assistant.messages import message
from assistant.text import dates, written_dates
from assistant.text.field_names import field_of

_FRONT_MATTER = re.compile(r"\A\s*^---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ONE_LINE = ("title", "supplied_title", "publisher", "url", "language", "published", "text_from")
_FIELDS: Mapping[str, Any] = {
    "title": str,
    "supplied_title": str,
    "authors": list,
    "publisher": str,
    "published": str,
    "url": str,
    "language": str,
    "inferred": dict,
    "found": dict,
    "original": dict,
    "copies": list,
    "former": list,
    "text_from": str,
}
_ADDRESS = re.compile(r"https?://\S+$")
_TEXT_FROM = re.compile(r"recognised(?: on pages? \d[\d–, ]*)?")
_PLAIN_DATE = re.compile(r"(\d{4}(?:-\d\d){0,2})(?:T.*)?")
_OWN = frozenset(_FIELDS)
_BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_BLANK = re.compile(r"[ \t]*\n")
_EXPECTED = {
    str: message("text"),
    list: message("a list of texts"),
    dict: message("a mapping of field names to texts"),
}


def split(path: Path, raw: str) -> tuple[dict[str, Any], str]:
    """The fields and the body of a file; no fields where it has no front matter.

    What other tools call a field is understood; fields that are none here are left alone.

    Raises:
        CorpusError: the front matter is not YAML, or a field has a wrong value; the message names the file.
    """
    if not (match := _head(raw)):
        return {}, raw
    return _checked(path, match.group(1)), raw[match.end() :]


def _head(raw: str) -> re.Match[str] | None:
    """The front matter of a file; a rule with a blank line and prose below it is a rule."""
    match = _FRONT_MATTER.match(raw)
    if match is None or (_BLANK.match(match[1]) and match[1].strip()):
        return None
    # Behind blank lines only what has a field is front matter, and no text between two rules.
    names = [line.partition(":")[0] for line in match[1].split("\n") if ":" in line]
    known = any(name.strip() in _OWN or field_of(name) for name in names)
    return match if raw.startswith("---") or known else None


def merged(path: Path, raw: str, changes: Mapping[str, Any], plain: bool = False) -> str:
    """The file with some fields set, or taken out where the change is None; the body stays as it is.

    The front matter is written anew, so comments in it are lost. `plain`: the text has none, whatever it begins with.

    Raises:
        CorpusError: the front matter is not YAML, or would have a wrong value; a field of `changes` is unknown.
    """
    import yaml

    if unknown := [name for name in changes if name not in _OWN]:
        fault = message(
            "unknown field {unknown!r}; expected one of {fields}.", unknown=unknown[0], fields=", ".join(_FIELDS)
        )
        raise _wrong(path, fault)
    match = None if plain else _head(raw)
    body = raw[match.end() :] if match else raw
    stated = _parse_yaml(path, match.group(1)) if match else {}
    # What is said anew, under its own name.
    renamed = {name for name in stated if name not in _OWN and field_of(name) in changes}
    fields = {**{name: value for name, value in stated.items() if name not in renamed}, **changes}
    written = {name: value for name, value in fields.items() if value is not None}
    layout: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 1_000_000}
    source = yaml.dump(written, Dumper=_exact_dumper(), **layout) if written else ""
    _checked(path, source)
    return f"---\n{source}---\n{body}" if written else body


def with_body(path: Path, raw: str, body: str, changes: Mapping[str, Any]) -> str:
    """The file with another body, and some of its fields set as by `merged`.

    Raises:
        CorpusError: as `merged`.
    """
    match = _head(raw)
    head = raw[: match.end()] if match else "---\n---\n"
    return merged(path, f"{head}\n{body}\n", changes)


def _checked(path: Path, source: str) -> dict[str, Any]:
    fields = _understood(_parse_yaml(path, source))
    for name, value in fields.items():
        if not _has_type(value, _FIELDS[name]):
            raise _wrong(path, _of_wrong_type(name, value), name)
    _check_values(path, fields)
    fields |= {name: _one_line(fields[name]) for name in _ONE_LINE if name in fields}
    for name in {"authors", "copies", "former"} & set(fields):
        fields[name] = tuple(map(_one_line, fields[name]))
    if "published" in fields.get("inferred", {}) and (plain := _PLAIN_DATE.fullmatch(fields["published"])):
        fields["published"] = f"{plain[1]}~"  # forgotten; an inferred date never prints as a stated one
    return fields


def _of_wrong_type(name: str, value: Any) -> str:
    expected, actual = _EXPECTED[_FIELDS[name]], type(value).__name__
    if _FIELDS[name] is str and value:  # YAML takes '[On tides]' for a list and '{Tides}' for a mapping
        return message(
            "{name} must be {expected}, found {actual} {value!r:.60}. Correct it, or put it in quotation marks.",
            name=name,
            expected=expected,
            actual=actual,
            value=value,
        )
    return message(
        "{name} must be {expected}, found {actual} {value!r:.60}. Correct it.",
        name=name,
        expected=expected,
        actual=actual,
        value=value,
    )


def _understood(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The fields under their own names; of a field that another tool named, only a value that can be used.

    A date that can be read two ways stays out, and `found` says so.
    """
    fields = {name: value for name, value in stated.items() if name in _OWN}
    for name, value in stated.items():
        field = field_of(name)
        if name in _OWN or field is None or field in fields:
            continue
        if (usable := _usable(field, value)) is not None:
            fields[field] = usable
    if isinstance(written := fields.get("published"), str):
        fields.update(_dated(written, fields))
        if fields["published"] is None:
            del fields["published"]
    return fields


def _usable(field: str, value: Any) -> Any:
    if field == "authors":
        names = value if isinstance(value, list) else [value]
        return names if names and all(isinstance(name, str) and name.strip() for name in names) else None
    if not isinstance(value, str) or not value.strip() or (field == "url" and not _ADDRESS.match(value)):
        return None
    return None if field == "published" and not (_is_edtf(value) or written_dates.readings(value)) else value


def _dated(written: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A date as people write it in EDTF; none, and why, where it can be read two ways."""
    if _is_edtf(written) or not (readings := written_dates.readings(written)):
        return {}
    if len(readings) == 1:
        return {"published": readings[0]}
    why = message(
        "'{written}' can be read as {readings}: write one of them", written=written, readings=_either(readings)
    )
    origins = fields.get("found")
    return {"published": None, "found": {**(origins if isinstance(origins, dict) else {}), "published": why}}


def _either(readings: Sequence[str]) -> str:
    return reduce(lambda first, second: message("{first} or {second}", first=first, second=second), readings)


def _is_edtf(text: str) -> bool:
    try:
        dates.interval(text)
    except UsageError:
        return False
    return True


def _one_line(value: str) -> str:
    """A text of one line: a break, as YAML's block of text has at its end, is a space at the most."""
    return _BREAK.sub(" ", value).strip()


def _parse_yaml(path: Path, source: str) -> dict[str, Any]:
    import yaml

    try:
        fields = yaml.load(source, Loader=_text_loader())
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        where = message("line {line}", line=mark.line + 2) if mark else message("its front matter")
        raise CorpusError(
            message(
                "{path}, {where}: the front matter is not YAML ({reason}). Correct it.",
                path=path,
                where=where,
                reason=str(getattr(exc, "problem", None) or exc),
            )
        ) from exc
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise _wrong(
            path,
            message("the front matter must be 'field: value' lines, found {fields!r:.60}. Correct it.", fields=fields),
        )
    return fields


def _text_loader() -> Any:
    """A YAML loader for which a date or a number is text as it was written, and a doubled key an error."""
    import yaml

    class TextLoader(yaml.BaseLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            fields = super().construct_mapping(node, deep=True)
            for i, (key, _) in enumerate(node.value):
                if any(key.value == former.value for former, _ in node.value[:i]):
                    raise yaml.MarkedYAMLError(problem=f"{key.value} is given twice", problem_mark=key.start_mark)
            return fields

    # A field left blank is not the text "null".
    TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null|Null|NULL|)$"), [*"~nN", ""])
    TextLoader.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)
    return TextLoader


def _exact_dumper() -> Any:
    """A YAML dumper that escapes odd spaces and line breaks, which written as they are would be read as others."""
    import yaml

    class ExactDumper(yaml.SafeDumper):
        pass

    def text(dumper: Any, value: str) -> Any:
        style = None if value.isprintable() else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    ExactDumper.add_representer(str, text)
    return ExactDumper


def _has_type(value: Any, expected: Any) -> bool:
    if not isinstance(value, expected) or not value:
        return False
    parts = value if expected is list else [*value, *value.values()] if expected is dict else [value]
    return all(isinstance(part, str) and part.strip() for part in parts)


def _check_values(path: Path, fields: Mapping[str, Any]) -> None:
    if "published" in fields:
        try:
            dates.interval(fields["published"])
        except UsageError as exc:
            fault = message("{reason} Correct it.", reason=exc.said)
            raise CorpusError(
                message("{path}: published: {fault}", path=path, fault=fault), field="published", fault=fault
            ) from exc
    if not _ADDRESS.match(fields.get("url", "http://-")):
        fault = message("url must begin with http:// or https://, found {url!r:.60}. Correct it.", url=fields["url"])
        raise _wrong(path, fault, "url")
    if not _TEXT_FROM.fullmatch(fields.get("text_from", "recognised")):
        fault = message(
            "text_from must be 'recognised' or 'recognised on pages 2–3', found {value!r:.60}. Correct it, or take it "
            "out where you have compared the text with its pages.",
            value=fields["text_from"],
        )
        raise _wrong(path, fault)
    for name in fields.get("inferred", {}):
        if name not in fields or name == "inferred":
            fault = message("inferred names {name!r}, which the front matter does not give. Correct it.", name=name)
            raise _wrong(path, fault)


def _wrong(path: Path, fault: str, field: str = "") -> CorpusError:
    return CorpusError(message("{path}: {fault}", path=path, fault=fault), field, fault)
