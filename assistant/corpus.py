"""Read the articles: files in, `Article` records out. The only module that reads `corpus/`.

A file is decoded, its front matter checked, its text repaired once, and its paragraphs numbered.
Nothing is guessed: metadata is what the front matter says. What a repair changed is kept, never silent.
Any change of these rules changes offsets or hashes, so it must raise `RULES`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant import dates
from assistant.errors import CorpusError, UsageError
from assistant.records import Article, Paragraph, Repair

RULES = 1  # version of repair, paragraphs and headings; part of the index's format
SUFFIXES = (".md", ".txt")
MAX_HEADING_WORDS = 16

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_PARAGRAPH = re.compile(rf"{_LINE.pattern}(?:[^\S\n]*\n[^\S\n]*{_LINE.pattern})*")
_BULLET = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")
_SETEXT = re.compile(r"[^\n]+\n[ \t]*(?:=+|-+)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(r"""[.!…]["'”’»)\]]*$""")
_INNER_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*\s""")
_URL = re.compile(r"\w+://")
_LONE_A_CIRCUMFLEX = re.compile(r"(?<=\S)Â(?=\s|$)")

_FIELDS: Mapping[str, Any] = {
    "title": str,
    "supplied_title": str,
    "authors": list,
    "publisher": str,
    "published": str,
    "url": str,
    "language": str,
    "inferred": dict,
}
_EXPECTED = {str: "text", list: "a list of texts", dict: "a mapping of field names to texts"}


def read(folder: Path) -> tuple[Article, ...]:
    """Read every article below `folder`, ordered by id.

    Raises:
        CorpusError: the folder is missing or holds no articles, two files give one id, or a file
            cannot be read; the message names the file.
    """
    if not folder.is_dir():
        raise CorpusError(f"No corpus at {folder}: expected a folder of .md and .txt articles. Name it with --corpus.")
    paths: dict[str, Path] = {}
    for path in article_paths(folder):
        article_id = slug(path)
        if article_id in paths:
            raise CorpusError(
                f"Two articles have the id {article_id!r}: {paths[article_id]} and {path}. Rename one of them."
            )
        paths[article_id] = path
    if not paths:
        raise CorpusError(f"No articles in {folder}: expected at least one .md or .txt file; add one.")
    return tuple(read_article(paths[article_id]) for article_id in sorted(paths))


def article_paths(folder: Path) -> Iterator[Path]:
    """The article files below `folder`, in a fixed order; README files and hidden names are left out."""
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        hidden = any(name.startswith((".", "_")) for name in names)
        skipped = hidden or path.is_dir() or path.stem.upper().startswith("README")
        if path.suffix.lower() in SUFFIXES and not skipped:
            yield path


def slug(path: Path) -> str:
    """The id of an article: its file's stem in [a-z0-9-].

    Raises:
        CorpusError: the name holds no letter or digit.

    Example:
        >>> slug(Path("corpus/A thaw, in Pak–Russia relations.md"))
        'a-thaw-in-pak-russia-relations'
    """
    from slugify import slugify

    if not (name := slugify(path.stem)):
        raise CorpusError(f"{path} gives no id: expected a letter or digit in its name. Rename the file.")
    return str(name)


def read_article(path: Path) -> Article:
    """Read one file.

    Raises:
        CorpusError: it is unreadable, not UTF-8, empty, or its front matter is wrong.
    """
    raw = _decode(path)
    fields: dict[str, Any] = {}
    if path.suffix.lower() == ".md" and (match := _FRONT_MATTER.match(raw)):
        fields, raw = _front_matter(path, match.group(1)), raw[match.end() :]
    text, repairs = repair(raw)
    if not text:
        raise CorpusError(f"{path} is empty: expected the text of an article. Write it or remove the file.")
    return make_article(slug(path), text, repairs=repairs, **fields)


def make_article(article_id: str, text: str, **fields: Any) -> Article:
    """An article from repaired text: hashed, and its paragraphs numbered."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(id=article_id, text=text, sha256=digest, paragraphs=paragraphs(text), **fields)


def _decode(path: Path) -> str:
    try:
        raw = path.read_bytes().decode("utf-8-sig")  # some editors put a byte order mark in front
    except UnicodeDecodeError as exc:
        raise CorpusError(
            f"{path} is not UTF-8: byte {exc.start} is 0x{exc.object[exc.start]:02x}. Save it as UTF-8."
        ) from exc
    except OSError as exc:
        raise CorpusError(f"Cannot read {path}: {exc.strerror}. Check that it may be read.") from exc
    return raw.replace("\r\n", "\n").replace("\r", "\n")


# --- front matter ---------------------------------------------------------------------------------------


def _front_matter(path: Path, source: str) -> dict[str, Any]:
    fields = _parse_yaml(path, source)
    for name, value in fields.items():
        if name not in _FIELDS:
            known = ", ".join(_FIELDS)
            raise CorpusError(f"{path}: unknown field {name!r} in the front matter; expected one of {known}.")
        if not _has_type(value, _FIELDS[name]):
            expected, found = _EXPECTED[_FIELDS[name]], type(value).__name__
            raise CorpusError(f"{path}: {name} must be {expected}, found {found} {value!r:.60}. Correct it.")
    _check_values(path, fields)
    if "authors" in fields:
        fields["authors"] = tuple(fields["authors"])
    return fields


def _parse_yaml(path: Path, source: str) -> dict[str, Any]:
    import yaml

    try:
        fields = yaml.load(source, Loader=_text_loader())
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "its front matter"
        what = getattr(exc, "problem", None) or exc
        raise CorpusError(f"{path}, {where}: the front matter is not YAML ({what}). Correct it.") from exc
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise CorpusError(f"{path}: the front matter must be 'field: value' lines, found {fields!r:.60}. Correct it.")
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
            raise CorpusError(f"{path}: published: {exc} Correct it.") from exc
    if not re.match(r"https?://\S+$", fields.get("url", "http://-")):
        raise CorpusError(f"{path}: url must begin with http:// or https://, found {fields['url']!r:.60}. Correct it.")
    for name in fields.get("inferred", {}):
        if name not in fields or name == "inferred":
            raise CorpusError(f"{path}: inferred names {name!r}, which the front matter does not give. Correct it.")


# --- repair ---------------------------------------------------------------------------------------------


def repair(raw: str) -> tuple[str, tuple[Repair, ...]]:
    """Mend encoding accidents, line ends and normal form; leave every other character as it is.

    Quotation marks, ligatures, character widths and HTML entities are the author's and stay.
    Line ends and the blank lines around the text are not reported; every other change is.

    Example:
        >>> repair("Source:Â https://a.b")
        ('Source: https://a.b', (Repair(start=7, before='Â', after='', rule='lone Â'),))
    """
    lines: list[str] = []
    repairs: list[Repair] = []
    start = 0
    for line in re.split(r"\r\n|[\n\r\x85\u2028\u2029]", raw.strip("\n\r")):
        mended, rule = _repair_line(line)
        if mended != line:
            repairs.extend(_differences(line, mended, start, rule))
        lines.append(mended)
        start += len(mended) + 1
    text = "\n".join(lines)
    return (text, tuple(repairs)) if text.strip() else ("", ())


def _repair_line(line: str) -> tuple[str, str]:
    """The line with its accidents mended, and the names of the rules that changed it."""
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        normalization="NFC",  # what offsets count in
    )
    mended, steps = ftfy.fix_and_explain(line, config)
    rules = [f"ftfy {step.parameter}" for step in steps or []]
    without = _LONE_A_CIRCUMFLEX.sub(_drop_lone, mended)
    if without != mended:
        rules.append("lone Â")
    return without, ", ".join(rules)


def _drop_lone(match: re.Match[str]) -> str:
    """Â before a space is the rest of a no-break space, unless it ends a word in capitals."""
    before = match.string[match.start() - 1]
    return match.group() if before.isupper() else ""


def _differences(line: str, mended: str, offset: int, rule: str) -> Iterator[Repair]:
    from rapidfuzz.distance import Levenshtein  # difflib takes minutes for a long line with many accidents

    i = j = 0
    for block in Levenshtein.editops(line, mended).as_matching_blocks():
        if (i, j) != (block.a, block.b):
            yield Repair(start=offset + j, before=line[i : block.a], after=mended[j : block.b], rule=rule)
        i, j = block.a + block.size, block.b + block.size


# --- paragraphs -----------------------------------------------------------------------------------------


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""Number the paragraphs: runs of non-blank lines where the text has blank lines, else lines.

    Headings are told apart, unless the text holds nothing else.

    Example:
        >>> [(p.number, p.heading) for p in paragraphs("A heading\n\nA sentence.")]
        [(1, True), (2, False)]
    """
    pattern = _PARAGRAPH if _BLANK_LINE.search(text.strip()) else _LINE
    spans = [match.span() for match in pattern.finditer(text)]
    headings = [is_heading(text[start:end]) for start, end in spans]
    if all(headings):
        headings = [False] * len(spans)
    return tuple(
        Paragraph(number, start, end, heading)
        for number, ((start, end), heading) in enumerate(zip(spans, headings, strict=True), start=1)
    )


def is_heading(paragraph: str) -> bool:
    """Tell a heading or stray headline: one short line that is no sentence, bullet or address.

    A line that asks is one too: a question never answers.

    Example:
        >>> [is_heading(line) for line in ("Is the bridge safe?", "It is safe.", "- a bullet", "By air:")]
        [True, False, False, True]
    """
    if _MARKDOWN_HEADING.match(paragraph) and "\n" not in paragraph:
        return True
    if _SETEXT.fullmatch(paragraph):
        return True
    if "\n" in paragraph or len(paragraph.split()) > MAX_HEADING_WORDS:
        return False
    if _BULLET.match(paragraph) or _URL.search(paragraph) or paragraph.startswith("@"):
        return False
    return not (_SENTENCE_END.search(paragraph) or _INNER_SENTENCE_END.search(paragraph))
