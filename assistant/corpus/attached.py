"""Where the file lies that an export of references names: beside the export, or in a folder that a person named.

Exports name files in many ways: relative, absolute on the machine that wrote them, as addresses, with the separators of
Windows. What leads outside, by name or by link, is never read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from assistant.documents.extraction import ExtractionError
from assistant.messages import message


def place_of(named: str, roots: Sequence[Path]) -> Path:
    r"""The file that an export names.

    An absolute path of another machine is looked for by its last parts: 'C:\Zotero\storage\AB\x.pdf' as
    'storage/AB/x.pdf', then as 'AB/x.pdf', then as 'x.pdf'.

    Args:
        named: as the export names it.
        roots: the folders that may be read, the export's own first.

    Raises:
        ExtractionError: it is not there, or lies outside.
    """
    outside = False
    for path in _readings(named):
        for root in roots:
            for candidate in _candidates(path, root):
                if not candidate.is_file():
                    continue
                inside = candidate.resolve().is_relative_to(root.resolve()) and not candidate.is_symlink()
                if inside:
                    return candidate
                outside = True
    if outside or ".." in PurePosixPath(named.replace("\\", "/")).parts:
        raise ExtractionError(
            message(
                "it lies outside the export's folder, and is not read. If it is yours, name its folder with --files."
            )
        )
    raise ExtractionError(message("it is not there. Put it beside the export, or name its folder with --files."))


def _readings(named: str) -> Iterator[str]:
    """The ways in which the name may be meant, as paths with slashes."""
    path = unquote(urlsplit(named).path) if named.startswith("file:") else named.removeprefix("attachments:")
    yield path
    if "\\" in path:
        yield path.replace("\\", "/")
    if "%" in path:
        yield unquote(path)


def _candidates(path: str, root: Path) -> Iterator[Path]:
    yield root / path
    pure = PurePosixPath(path)
    if pure.is_absolute() or ":" in pure.parts[0] if pure.parts else False:
        parts = [part for part in pure.parts if part not in ("/", "..")]
        for first in range(1 if ":" in parts[0] else 0, len(parts)):
            yield root.joinpath(*parts[first:])
