"""Put citations into a Word document: real footnotes, or citations in the text.

In go the bytes of a docx; out come bytes whose parts are all the same but those that must change: the main part, and
for footnotes their own part, with its entries in the lists of types and relations where it is new.
"""

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape

from assistant.documents.word import MAIN, Chunk, chunks, open_parts
from assistant.errors import UsageError
from assistant.messages import message
from assistant.writing.draft.insertion import Plan

_NOTES = "word/footnotes.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_NEW_NOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
_TYPE = (
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.footnotes+xml"/>'
)
_RELATION = (
    '<Relationship Id="rIdPinciteFootnotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'footnotes" Target="footnotes.xml"/>'
)
_EMPTY_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_NOTE_ID = re.compile(rb'<w:footnote\b[^>]*?w:id="(-?\d+)"')
_RUN_END = b"</w:t></w:r>"


def write(data: bytes, name: str, plan: Plan) -> bytes:
    """Put a plan's citations in.

    Raises:
        UsageError: it is no docx, or not in UTF-8.
    """
    if not plan.cited:
        return data
    parts = open_parts(data, name)
    changed = {MAIN: b"", **(_with_notes(parts, plan, name) if plan.notes else {})}
    first = _next_id(parts) if plan.notes else 0
    changed[MAIN] = _main(parts[MAIN], chunks(data, name), plan, first, name)
    return _repacked(data, changed)


def _main(xml: bytes, chunks: Sequence[Chunk], plan: Plan, first: int, name: str) -> bytes:
    """The main part with the citations and the bibliography."""
    starts = [chunk.start for chunk in chunks]
    insertions = []
    for number, cited in enumerate(plan.cited):
        place = cited.end if plan.notes else cited.before
        chunk = chunks[bisect_right(starts, place - 1) - 1]
        run = (
            f'<w:r>{_RAISED}<w:footnoteReference w:id="{first + number}"/></w:r>'.encode()
            if plan.notes
            else b"<w:r>" + chunk.style + _text(f" {plan.texts[number]}") + b"</w:r>"
        )
        insertions.append(_inside(xml, chunk, place, run))
    if plan.bibliography:
        paragraphs = "".join(
            f"<w:p><w:r>{_text(entry).decode()}</w:r></w:p>" for entry in ("References", *plan.bibliography)
        )
        insertions.append((_body_end(xml, name), paragraphs.encode()))
    return _inserted(xml, insertions)


def _text(words: str) -> bytes:
    return f'<w:t xml:space="preserve">{escape(words, quote=False)}</w:t>'.encode()


def _inside(xml: bytes, chunk: Chunk, place: int, run: bytes) -> tuple[int, bytes]:
    """Where a run goes behind the character before `place`, and what to put there to split the run around it."""
    before = len(chunk.text[: place - chunk.start].encode())
    whole = place - chunk.start == len(chunk.text) or chunk.last - chunk.first != len(chunk.text.encode())
    at = chunk.last if whole else chunk.first + before
    if xml.startswith(_RUN_END, at):
        return at + len(_RUN_END), run
    return at, _RUN_END + run + b"<w:r>" + chunk.style + b'<w:t xml:space="preserve">'


def _body_end(xml: bytes, name: str) -> int:
    """Where the last paragraph of the body ends: before the properties of the last section."""
    body = xml.rfind(b"</w:body>")
    if body < 0:
        raise UsageError(
            message("Cannot write into {name}: its main part has no body. Save it anew as .docx.", name=name)
        )
    section = xml.rfind(b"<w:sectPr", 0, body)
    return section if section > xml.rfind(b"</w:p>", 0, body) else body


def _inserted(xml: bytes, insertions: Sequence[tuple[int, bytes]]) -> bytes:
    parts: list[bytes] = []
    at = 0
    for place, words in sorted(insertions, key=lambda insertion: insertion[0]):
        parts.extend((xml[at:place], words))
        at = place
    return b"".join([*parts, xml[at:]])


def _next_id(parts: dict[str, bytes]) -> int:
    return max([0, *(int(one) for one in _NOTE_ID.findall(parts.get(_NOTES, b"")))]) + 1


def _with_notes(parts: dict[str, bytes], plan: Plan, name: str) -> dict[str, bytes]:
    """The part of the footnotes with the new ones, and the lists that name it where it is new."""
    first = _next_id(parts)
    added = "".join(_note(first + number, words) for number, words in enumerate(plan.texts)).encode()
    if _NOTES in parts:
        return {_NOTES: _before(parts[_NOTES], b"</w:footnotes>", added, name)}
    relations = parts.get(_RELATIONS, _EMPTY_RELATIONS.encode())
    return {
        _NOTES: _before(_NEW_NOTES.encode(), b"</w:footnotes>", added, name),
        _TYPES: _before(parts.get(_TYPES, b""), b"</Types>", _TYPE.encode(), name),
        _RELATIONS: _before(relations, b"</Relationships>", _RELATION.encode(), name),
    }


def _note(number: int, words: str) -> str:
    mark = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
    return f'<w:footnote w:id="{number}"><w:p>{mark}<w:r>{_text(" " + words).decode()}</w:r></w:p></w:footnote>'


def _before(xml: bytes, end: bytes, added: bytes, name: str) -> bytes:
    at = xml.rfind(end)
    if at < 0:
        raise UsageError(
            message(
                "Cannot write into {name}: expected {end} in one of its parts. Save it anew as .docx.",
                name=name,
                end=end.decode(),
            )
        )
    return xml[:at] + added + xml[at:]


def _repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The archive with some parts changed or added, all others as they were, in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for info in source.infolist():
            file.writestr(info, changed.get(info.filename, source.read(info)))
        for part in _new(source, changed):
            file.writestr(zipfile.ZipInfo(part), changed[part], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _new(source: zipfile.ZipFile, changed: dict[str, bytes]) -> Iterator[str]:
    present = set(source.namelist())
    return (part for part in changed if part not in present)
