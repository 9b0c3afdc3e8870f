"""The CSL processor: pandoc, a separate program, run once for all citations of a call.

In go bibliographic records, pinpoints and a style file; out come the citations and the bibliography as pandoc's inline
elements (https://pandoc.org/using-the-pandoc-api.html), which `inlines` writes in a format. The wheel `pypandoc-binary`
carries the program; one on the PATH does as well. It is a program of its own under the GPL, spoken to by its input and
output alone.
"""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import ToolMissingError, UsageError
from assistant.messages import message

SECONDS = 60  # it needs a tenth of one
_API = [1, 23, 1]  # pandoc 3

Inline = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """One citation to print: the record's id, and the place in words."""

    id: str
    place: str


@dataclass(frozen=True, slots=True)
class Processed:
    """Inline elements of each citation, in order, and of each entry of the bibliography, in the style's order."""

    citations: tuple[list[Inline], ...]
    entries: tuple[list[Inline], ...]


def process(records: Sequence[Mapping[str, Any]], cited: Sequence[Pinpoint], csl: Path, locale: str) -> Processed:
    """Have citations and their bibliography styled.

    Args:
        records: CSL-JSON, one an article.
        cited: what is cited, in the order of the text.
        csl: the style file; an independent one.
        locale: the language of the style's own words, e.g. 'en-GB'.

    Raises:
        ToolMissingError: there is no pandoc.
        UsageError: pandoc cannot use the style.
    """
    meta = {"references": list(records), "csl": str(csl), "lang": locale}
    document = {
        "pandoc-api-version": _API,
        "meta": {name: _meta(value) for name, value in meta.items()},
        "blocks": [_paragraph(number, citation) for number, citation in enumerate(cited, start=1)],
    }
    blocks = _run(document, csl)["blocks"]
    citations = tuple(_flat(block) for block in blocks[: len(cited)])
    entries = (entry for block in blocks[len(cited) :] for entry in block["c"][1])
    return Processed(citations, tuple(_flat(entry) for entry in entries))


def _run(document: dict[str, Any], csl: Path) -> dict[str, Any]:
    program = _program()
    try:
        done = subprocess.run(
            [program, "--from=json", "--to=json", "--citeproc"],
            input=json.dumps(document),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=True,
        )
        result: dict[str, Any] = json.loads(done.stdout)
    except subprocess.CalledProcessError as exc:
        raise UsageError(
            message(
                "pandoc cannot use the style {csl}: expected pandoc 3 or newer and a valid CSL 1.0 style, found: "
                "{stderr:.300}. Check the file, or install 'pincite[styles]'.",
                csl=csl,
                stderr=exc.stderr.strip(),
            )
        ) from exc
    except (OSError, ValueError, subprocess.TimeoutExpired) as exc:
        raise ToolMissingError(
            message(
                "pandoc at {program} does not run ({reason}). Install 'pincite[styles]'.",
                program=program,
                reason=str(exc),
            )
        ) from exc
    return result


def _program() -> str:
    """The pandoc of the extra, whose version is known, else the one on the PATH."""
    package = find_spec("pypandoc")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for name in ("pandoc", "pandoc.exe"):
            if (program := Path(folder, "files", name)).is_file():
                return str(program)
    if pandoc := shutil.which("pandoc"):
        return pandoc
    raise ToolMissingError(
        message(
            "Citation styles need the program pandoc, which was not found. Install it with pip install "
            "'pincite[styles]', or leave --style out for the short style."
        )
    )


def _meta(value: Any) -> dict[str, Any]:
    """A JSON value as pandoc's metadata, in which a string is plain text and never markup."""
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {name: _meta(part) for name, part in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaString", "c": str(value)}


def _paragraph(number: int, cited: Pinpoint) -> dict[str, Any]:
    """A block that holds nothing but a citation; its suffix is read as a locator with its label."""
    space: Inline = {"t": "Space"}
    words = (",", *cited.place.split())
    suffix = [part for word in words for part in ({"t": "Str", "c": word}, space)][:-1]
    citation = {
        "citationId": cited.id,
        "citationPrefix": [],
        "citationSuffix": suffix,
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": number,
        "citationHash": 0,
    }
    return {"t": "Para", "c": [{"t": "Cite", "c": [[citation], [{"t": "Str", "c": cited.id}]]}]}


def _flat(block: dict[str, Any]) -> list[Inline]:
    """The inline elements of a block, the blocks inside it one after the other."""
    if block["t"] == "Div":
        return [inline for inner in block["c"][1] for inline in _flat(inner)]
    inlines: list[Inline] = block["c"]
    return inlines
