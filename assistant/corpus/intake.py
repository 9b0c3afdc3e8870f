"""Bring files of any format into the corpus: their text as an article, the file itself beside it.

Every file is read in a process of its own and told of: what became of it, what it states, what to look at. What cannot
be taken in is refused with a reason, and the rest goes on; what is done when a run is stopped stays done.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from slugify import slugify

from assistant import atomic
from assistant.corpus import originals
from assistant.corpus.attached import place_of
from assistant.corpus.duplicates import Known
from assistant.corpus.files import article_paths, is_read, read_article, slug
from assistant.corpus.front_matter import merged, split
from assistant.documents.extraction import (
    FORMATS,
    Attachment,
    Extraction,
    ExtractionError,
    Stated,
    bibliography,
    heading,
)
from assistant.documents.extraction.process import Limits, Reader
from assistant.errors import CorpusError, PinciteError, UsageError
from assistant.messages import listed, message, refilled
from assistant.records import Article, Taken
from assistant.text import dates, written_dates
from assistant.text.languages import ENGLISH, is_english, language_in_words, language_of

Progress = Callable[[int, int, str], None]  # files done, files in all, the file's name

ENDINGS = frozenset(FORMATS) | bibliography.ENDINGS
DAY_FIRST, MONTH_FIRST = DATES = ("day-first", "month-first")
LINK, SKIP, KEEP = COPIES = ("link", "skip", "keep")  # what becomes of a text that is nearly there already
_LONGEST_ID = 80  # characters of a title
_NO_FILE = message("metadata without text: it names no file. Add the file itself.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of a run.

    Attributes:
        encoding: of texts and pages, where the person knows it.
        copies: link, skip or keep what is nearly in the collection already; what is exactly there is kept once,
            unless it is to be kept.
        attachments: whether files in mails are taken in too.
        dates: day-first or month-first, how to read a date that can be read two ways; None to ask.
        files: a folder in which files lie that exports name, beside the export's own.
        ocr: whether the text of scans is recognised; it is marked as such.
        limits: of reading one file.
    """

    encoding: str | None = None
    copies: str = LINK
    attachments: bool = False
    dates: str | None = None
    files: Path | None = None
    ocr: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take in: its name for the report, its own name, its bytes, and what else states its fields."""

    shown: str
    name: str
    data: bytes
    fields: Mapping[str, Stated]


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of a known ending below the folders named; links are not followed out of a folder.

    Raises:
        UsageError: one does not exist.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(_within(path)))
        elif path.exists():
            files[path] = None
        else:
            raise UsageError(message("Cannot add {path}: there is no such file or folder. Check the name.", path=path))
    return list(files)


def _within(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            path = Path(parent) / name
            if is_wanted(path):
                yield path


def is_wanted(path: Path) -> bool:
    """Whether a file in a folder is one to take in: of a known ending, not hidden or temporary, and no link."""
    name = path.name
    known = path.suffix.lower() in ENDINGS and is_read(name) and not name.startswith("~$")
    return known and not path.is_symlink()


class Intake:
    """A run: knows the corpus, the reader and what was taken in so far."""

    def __init__(self, corpus: Path, wishes: Wishes | None = None) -> None:
        """Look at the corpus; nothing is read in yet."""
        self._corpus = corpus
        self._wishes = wishes or Wishes()
        paths = list(article_paths(corpus)) if corpus.is_dir() else []
        self._ids = {slug(path): path for path in paths}
        self._new: set[str] = set()  # ids given in this run
        self._known: Known | None = None

    def run(self, paths: Iterable[Path], progress: Progress | None = None) -> Iterator[Taken]:
        """Take files in, one after the other; ask for the next when you want it.

        Raises:
            UsageError: the corpus cannot be written.
        """
        chosen = list(paths)
        exported = _named_by_exports(chosen, self._wishes)
        with self._reader() as reader:
            for done, path in enumerate(chosen):
                if progress:
                    progress(done, len(chosen), path.name)
                    reader.on_page = _page_told(progress, done, len(chosen), path.name)
                if path.resolve() not in exported:
                    yield from self._file(path, reader)
        if progress:
            progress(len(chosen), len(chosen), "")

    def take(self, name: str, data: bytes) -> Iterator[Taken]:
        """Take in a file that is at hand, such as one that was sent; of its name the last part counts."""
        name = Path(name.replace("\\", "/")).name
        with self._reader() as reader:
            yield from self._source(Source(name, name, data, {}), reader)

    def read(self, path: Path) -> tuple[bytes, Extraction]:
        """The bytes of a file, and its article.

        Raises:
            UsageError: it cannot be taken in.
        """
        try:
            data = _read(path, self._wishes.limits.size)
            with self._reader() as reader:
                return data, reader.extract(path.name, data, self._wishes.encoding)
        except ExtractionError as exc:
            raise UsageError(message("Cannot read {path}: {reason}", path=path, reason=exc.said)) from exc

    def _reader(self) -> Reader:
        return Reader(self._wishes.limits, recognise=self._wishes.ocr)

    def _file(self, path: Path, reader: Reader) -> Iterator[Taken]:
        try:
            data = _read(path, self._wishes.limits.size)
            if path.suffix.lower() in bibliography.ENDINGS:
                yield from self._export(path, data, reader)
            else:
                yield from self._source(Source(str(path), path.name, data, {}), reader)
        except (ExtractionError, PinciteError) as exc:
            yield _refused(str(path), exc)

    def _export(self, path: Path, data: bytes, reader: Reader) -> Iterator[Taken]:
        """The files that an export of references names, with what it states of them."""
        for item in bibliography.read(path.name, data):
            title = str(item.fields["title"].value) if "title" in item.fields else message("a record without title")
            if not item.files:
                yield Taken(str(path), "refused", title=title, reason=_NO_FILE)
            for named in item.files:
                for taken in self._attached(path, named, item, reader):
                    yield taken if taken.title else replace(taken, title=title)

    def _attached(self, export: Path, named: str, item: bibliography.Item, reader: Reader) -> Iterator[Taken]:
        try:
            target = place_of(named, _roots(export, self._wishes))
            data = _read(target, self._wishes.limits.size)
            yield from self._source(Source(f"{export}: {named}", target.name, data, item.fields), reader)
        except (ExtractionError, PinciteError, OSError, ValueError) as exc:
            yield _refused(f"{export}: {named}", exc)

    def _source(self, source: Source, reader: Reader) -> Iterator[Taken]:
        try:
            extraction = reader.extract(source.name, source.data, self._wishes.encoding)
            yield self._placed(source, extraction)
        except (ExtractionError, PinciteError) as exc:
            yield _refused(source.shown, exc)
            return
        for attachment in extraction.attachments if self._wishes.attachments else ():
            yield from self._attachment(source, attachment, reader)

    def _attachment(self, source: Source, attachment: Attachment, reader: Reader) -> Iterator[Taken]:
        name = Path(attachment.name.replace("\\", "/")).name
        yield from self._source(Source(f"{source.shown}: {name}", name, attachment.data, {}), reader)

    def _placed(self, source: Source, extraction: Extraction) -> Taken:
        """Write the article, unless it is there already."""
        fields, chosen = dated({**extraction.fields, **source.fields}, self._wishes.dates)
        if self._known is None:
            self._known = Known(read_article(path) for path in self._readable())
        same, near = self._known.same(extraction.text), self._known.near(extraction.text)
        if same and self._wishes.copies != KEEP:
            return Taken(
                source.shown,
                "copy",
                same,
                reason=message("it has the same words as {same!r}, and is kept once.", same=same),
            )
        article_id = self._free_id(source, fields)
        if near and self._wishes.copies == SKIP:
            return Taken(
                source.shown,
                "copy",
                near[0][0],
                reason=message("it is nearly {nearly}, and was left out.", nearly=_nearly(near)),
            )
        fields = with_language(fields, extraction.text)
        as_it_is = _as_it_is(source, extraction) and not (near or chosen) and _stem_id(source) == article_id
        article = self._written(source, extraction, None if as_it_is else fields, article_id, [key for key, _ in near])
        self._known.learn(article.id, article.text)
        taken = taken_of(article, source.shown, "added", extraction, fields)
        if near:
            taken = replace(taken, warnings=(*taken.warnings, message("It is nearly {nearly}.", nearly=_nearly(near))))
        return taken

    def _readable(self) -> Iterator[Path]:
        for path in self._ids.values():
            try:
                read_article(path)
            except CorpusError:  # `check` tells of it
                continue
            yield path

    def _free_id(self, source: Source, fields: Mapping[str, Stated]) -> str:
        """The article's id, from the file's name.

        Saved pages are all called index.html: of two of one name in one run, or in exports, the second is called by its
        title, or numbered. A file of the name of an article from an earlier run may be its new version, so a person
        decides.

        Raises:
            UsageError: the name gives none, or it is taken.
        """
        if not is_read(source.name):
            raise UsageError(message("files named README, .… or _… are not read as articles. Rename it."))
        title = slugify(str(fields["title"].value))[:_LONGEST_ID].strip("-") if "title" in fields else ""
        named = _stem_id(source) or title
        if not named:
            raise UsageError(message("its name gives no id: expected a letter or digit. Rename the file."))
        if named not in self._ids:
            return named
        if not (source.fields or named in self._new):
            raise UsageError(
                message(
                    "the id {named!r} is taken by {holder}. Rename the file. If it is a new version: pincite update "
                    "{named} FILE.",
                    named=named,
                    holder=self._ids[named],
                )
            )
        numbered = (f"{named}-{number}" for number in range(2, len(self._ids) + 3))
        return next(name for name in (title, *numbered) if name and name not in self._ids)

    def _written(
        self,
        source: Source,
        extraction: Extraction,
        fields: Mapping[str, Stated] | None,
        article_id: str,
        copies: list[str],
    ) -> Article:
        """Write the original and the article, the article last, so that a stop leaves no half of it.

        Without fields the file is an article as it is.
        """
        self._corpus.mkdir(parents=True, exist_ok=True)
        if fields is None:
            target = self._corpus / source.name
            atomic.write_bytes(target, source.data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
        else:
            target = self._corpus / f"{article_id}.md"
            original = originals.keep(self._corpus, article_id, source.name, source.data)
            beside = {"original": original, "copies": copies or None, "text_from": extraction.text_from}
            header = {**front_matter(fields), **beside}
            try:
                atomic.write_text(target, merged(target, f"\n{extraction.text}\n", header, plain=True))
            except (PinciteError, OSError):
                (self._corpus / original["file"]).unlink(missing_ok=True)
                raise
        try:
            article = read_article(target)
        except CorpusError as exc:
            target.unlink(missing_ok=True)
            raise CorpusError(refilled(exc.said, str(target), source.name)) from exc
        self._ids[article_id] = target
        self._new.add(article_id)
        return article


def _page_told(progress: Progress, done: int, total: int, name: str) -> Callable[[int, int], None]:
    """Tells of the pages of a file that are recognised."""
    return lambda page, pages: progress(done, total, f"{name}, page {page + 1} of {pages}")


def taken_of(article: Article, shown: str, outcome: str, extraction: Extraction, fields: Mapping[str, Stated]) -> Taken:
    """What became of a file that is an article now, with what to look at.

    Args:
        article: as it is kept.
        shown: the file's name for the report.
        outcome: added or updated.
        extraction: what was read.
        fields: what is known of the article.
    """
    said = (warning for warning in extraction.warnings if warning not in heading.gaps(extraction.fields))
    warnings = [*said, *heading.gaps(fields), *_doubts(article), *_foreign(fields)]
    if extraction.encoding:
        warnings.append(
            message(
                "Read as {encoding}; name another with --encoding if letters are wrong.", encoding=extraction.encoding
            )
        )
    readings = _readings(fields) if article.published is None else ()
    return Taken(shown, outcome, article.id, article.title, tuple(warnings), article.found, readings=readings)


def _roots(export: Path, wishes: Wishes) -> tuple[Path, ...]:
    return (export.parent, *([wishes.files] if wishes.files else []))


def _named_by_exports(paths: Iterable[Path], wishes: Wishes) -> set[Path]:
    """Files that an export among the paths names: they come in through it, with what it states of them."""
    named: set[Path] = set()
    for path in paths:
        if path.suffix.lower() in bibliography.ENDINGS and path.is_file():
            try:
                items = bibliography.read(path.name, path.read_bytes())
            except (ExtractionError, OSError):  # told of when its turn comes
                continue
            for file in (file for item in items for file in item.files):
                with suppress(ExtractionError, OSError, ValueError):  # told of when its turn comes
                    named.add(place_of(file, _roots(path, wishes)).resolve())
    return named


def _read(path: Path, limit: int) -> bytes:
    """The bytes of a file, which is not longer than the limit.

    Raises:
        ExtractionError: it is no file, too long, or cannot be read.
    """
    try:
        if not path.is_file():
            raise ExtractionError(message("it is not there, or is no file."))
        if path.stat().st_size > limit:
            raise ExtractionError(message("it has more than {limit:,.0f} MB. Split it.", limit=limit / 1e6))
        return path.read_bytes()
    except OSError as exc:
        raise ExtractionError(
            message("it cannot be read ({reason}). Check that it may be read.", reason=exc.strerror)
        ) from exc


def _refused(shown: str, exc: Exception) -> Taken:
    said = exc.said if isinstance(exc, ExtractionError | PinciteError) else str(exc)
    return Taken(shown, "refused", reason=said)


def _nearly(near: list[tuple[str, float]]) -> str:
    return listed(*(message("{key!r} ({share:.0%} of its wording)", key=key, share=share) for key, share in near[:3]))


def with_language(fields: Mapping[str, Stated], text: str) -> dict[str, Stated]:
    """The fields with the language, told from the text where nothing states it."""
    code = None if "language" in fields else language_of(text)
    return {**fields, "language": Stated(code, "the text, by py3langid", sure=False)} if code else dict(fields)


def _foreign(fields: Mapping[str, Stated]) -> Iterator[str]:
    code = str(fields["language"].value) if "language" in fields else ENGLISH
    if not is_english(code):
        yield message(
            "It is in {language}, and the default model reads English: its answers are less sure here. To choose one "
            'that reads many languages, write model = "intfloat/multilingual-e5-small" into the file pincite.toml, and '
            "build the index anew.",
            language=language_in_words(code),
        )


def _stem_id(source: Source) -> str:
    return str(slugify(Path(source.name).stem))


def _readings(fields: Mapping[str, Stated]) -> tuple[str, ...]:
    """What the stated date may mean, as EDTF, where that is more than one."""
    written = str(fields["published"].value) if "published" in fields else ""
    readings = written_dates.readings(written)
    return readings if len(readings) > 1 else ()


def dated(fields: Mapping[str, Stated], wish: str | None) -> tuple[dict[str, Stated], bool]:
    """The fields with a date of two readings read as is wished, and whether that was needed."""
    readings = _readings(fields)
    if not readings or wish is None:
        return dict(fields), False
    date = fields["published"]
    read = readings[0] if wish == DAY_FIRST else readings[-1]
    return {**fields, "published": replace(date, value=read, where=f"{date.where}: “{date.value}”, {wish}")}, True


def _as_it_is(source: Source, extraction: Extraction) -> bool:
    """Whether a file is an article already: UTF-8, without markup to take off and without fields to write down."""
    if extraction.format not in ("text", "markdown") or extraction.encoding or source.fields:
        return False
    if Path(source.name).suffix.lower() not in (".md", ".txt"):
        return False
    stated = all(field.where.startswith("the front matter's") for field in extraction.fields.values())
    text = source.data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return stated and text.strip("\n").endswith(extraction.text) and _readable(source, text)


def _readable(source: Source, text: str) -> bool:
    """Whether what stands at the head of a text, if anything does, can be read where it is; TOML cannot."""
    if Path(source.name).suffix.lower() != ".md":
        return True
    try:
        split(Path(source.name), text)
    except CorpusError:
        return False
    return not text.startswith(("+++", "% "))


def front_matter(fields: Mapping[str, Stated]) -> dict[str, Any]:
    """The fields as a front matter holds them; what cannot be a value there is left out."""
    good = {name: field for name, field in fields.items() if _usable(name, field)}
    values = {name: _plain(field.value) for name, field in good.items()}
    origins = {name: field.where for name, field in good.items()}
    asked = {"published"} if _readings(good) else set()  # nothing is inferred yet
    unsure = {name: field.where for name, field in good.items() if not field.sure and name not in asked}
    return {**values, "found": origins or None, "inferred": unsure or None}


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _usable(name: str, field: Stated) -> bool:
    if name == "url":
        return str(field.value).startswith(("http://", "https://")) and " " not in str(field.value)
    if name == "published" and len(written_dates.readings(str(field.value))) < 2:
        try:
            dates.interval(str(field.value))
        except UsageError:
            return False
    return bool(field.value)


def _doubts(article: Article) -> Iterator[str]:
    """What the article says of its own fields."""
    if article.published is None and "published" in article.found:
        yield message(
            "The date {why}: pincite describe {id} --published DATE.", why=article.found["published"], id=article.id
        )
