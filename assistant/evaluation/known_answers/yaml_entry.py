"""The text of a file of known answers, with an entry or quotations more: every byte that was there stays.

In goes a source and what to add; out comes the new source, which nobody has written yet.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import UsageError
from assistant.evaluation.known_answers import schema
from assistant.evaluation.known_answers.files import WITHIN, KnownAnswer, Quotation
from assistant.messages import message

_NOT_PLAIN = re.compile(r"[^\S ]")


class _Dumper(yaml.SafeDumper):
    """Writes what YAML 1.1 and 1.2 read alike, lists below their key by two more spaces."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


schema.add_plain_scalars(_Dumper)


def _words(dumper: yaml.SafeDumper, words: str) -> yaml.ScalarNode:
    """Words with line breaks and the like, between double quotes: other styles would fold or lose some of them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style='"' if _NOT_PLAIN.search(words) else None)


_Dumper.add_representer(str, _words)


class _Tags(list[str]):
    """Written on one line."""


_Dumper.add_representer(_Tags, lambda dumper, tags: dumper.represent_sequence("tag:yaml.org,2002:seq", tags, True))


def serialised(known: KnownAnswer) -> str:
    """An entry as a file has it."""
    return _dump([entry(known)])


def entry(known: KnownAnswer) -> dict[str, Any]:
    """An entry as plain data; fields that say nothing new are left out."""
    fields: dict[str, Any] = {"id": known.id, "question": known.question}
    fields |= {"answers": list(map(_fields, known.answers))} if known.answers else {"refuse": True}
    fields |= {"within": known.within} if known.within != WITHIN else {}
    fields |= {"tags": _Tags(known.tags)} if known.tags else {}
    fields |= {"note": known.note} if known.note is not None else {}
    fields |= {"known_miss": known.known_miss} if known.known_miss is not None else {}
    return fields


def _fields(answer: Quotation) -> dict[str, str]:
    words = {} if answer.words is None else {"words": answer.words}
    return {"article": answer.article, "quote": answer.quote, **words}


def _dump(value: object) -> str:
    dumped = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**9
    )
    return str(dumped)


def appended(path: Path, source: str, known: KnownAnswer) -> str:
    """The source with an entry after the last one.

    Raises:
        UsageError: it is a list in brackets.
    """
    node = yaml.compose(source, Loader=schema.Loader)
    if not isinstance(node, yaml.SequenceNode):  # nothing but comments
        return _inserted(source, len(source), serialised(known), 0)
    _refuse_brackets(path, node)
    return _inserted(source, _end(source), serialised(known), node.start_mark.column)


def _end(source: str) -> int:
    """Where the document ends: at its end marker, or else with the text."""
    ends = (event for event in yaml.parse(source, Loader=schema.Loader) if isinstance(event, yaml.DocumentEndEvent))
    end = next(ends, None)
    return end.start_mark.index if end and end.start_mark and end.explicit else len(source)


def joined(path: Path, source: str, former: KnownAnswer, new: Iterable[Quotation]) -> str:
    """The source with new quotations below those of an entry that it has.

    Raises:
        UsageError: the quotations of the entry are a list in brackets.
    """
    node = next(node for _, node in schema.entries(path, source) if schema.line(node) == former.line)
    answers = next(value for key, value in node.value if key.value == "answers")
    _refuse_brackets(path, answers)
    below = _line_after(source, answers.value[-1])
    return _inserted(source, below, _dump(list(map(_fields, new))), answers.start_mark.column)


def _refuse_brackets(path: Path, node: yaml.CollectionNode) -> None:
    if node.flow_style:
        where = f"{path}:{schema.line(node)}"
        raise UsageError(
            message(
                "{where}: a list in brackets cannot be added to. Write it as lines that begin with '- '.", where=where
            )
        )


def _line_after(source: str, node: yaml.Node) -> int:
    """Where the line below the last word of a node begins."""
    while isinstance(node, yaml.MappingNode) and not node.flow_style:
        node = max((value for _, value in node.value), key=lambda value: value.start_mark.index)
    end = node.end_mark.index
    if end and source[end - 1] == "\n":  # a block of lines ends below itself
        return int(end)
    return int(source.find("\n", end)) + 1 or len(source)


def _inserted(source: str, at: int, text: str, indent: int) -> str:
    """The source with lines of text, indented, before a place at the start of a line or at the end."""
    newline = "\r\n" if "\r\n" in source else "\n"
    before = source[:at] + ("" if not at or source[at - 1] in "\n\ufeff" else newline)
    lines = re.sub(r"^(?=.)", " " * indent, text, flags=re.MULTILINE).replace("\n", newline)
    return before + lines + source[at:]
