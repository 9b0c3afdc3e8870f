"""Open what is packed in a zip archive, and its XML, when both come from strangers.

An archive is read within limits that hold for what it unpacks to, not for what it says; XML is read without its
entities and without the network.
"""

import html.entities
import io
import re
import zipfile
import zlib
from typing import Any

from assistant.documents.extraction.records import ExtractionError
from assistant.messages import message

MAX_UNPACKED = 300_000_000  # bytes of all parts that are read; no text that a person wrote is longer
MAX_PARTS = 20_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}


class Archive:
    """A zip archive; its parts are read one by one until the limit is reached."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            ExtractionError: it is no zip archive, is encrypted or has too many parts.
        """
        if data.startswith(_OLD_OFFICE):
            raise ExtractionError(
                message(
                    "it is encrypted and needs a password, or is a file of an old Office. Save it anew without a "
                    "password."
                )
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
            raise ExtractionError(
                message("it is damaged or of another format ({reason}). Save it anew.", reason=str(exc))
            ) from exc
        self.names = frozenset(self._zip.namelist())
        self._left = MAX_UNPACKED
        if len(self.names) > MAX_PARTS:
            raise ExtractionError(
                message(
                    "it holds {count:,} parts: expected at most {max_parts:,}.",
                    count=len(self.names),
                    max_parts=MAX_PARTS,
                )
            )

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            ExtractionError: there is none of that name, it is encrypted, damaged, or unpacks to too much.
        """
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise ExtractionError(message("it is encrypted and needs a password. Save it without one."))
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
        except KeyError as exc:
            raise ExtractionError(
                message("it has no part {name}: it is of another format, or damaged.", name=name)
            ) from exc
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as exc:
            raise ExtractionError(
                message("its part {name} is damaged ({reason}). Save it anew.", name=name, reason=str(exc))
            ) from exc
        self._left -= len(data)
        if self._left < 0:
            raise ExtractionError(
                message(
                    "it unpacks to more than {megabytes} MB. No article is that long.",
                    megabytes=MAX_UNPACKED // 1_000_000,
                )
            )
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part.

        Raises:
            ExtractionError: it cannot be read or is no XML.
        """
        return xml(self.read(name), name)


def xml(data: bytes, name: str, *, loose: bool = False) -> Any:
    """The root element of an XML text; entities of HTML are known, others are left out.

    Args:
        data: the text.
        name: what to call it.
        loose: whether what is no XML may be HTML, as chapters of careless e-books are.

    Raises:
        ExtractionError: it is no XML, or nested too deeply.
    """
    from lxml import etree

    own = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    if loose:
        try:
            return etree.fromstring(_ENTITY.sub(_known, data), parser=etree.XMLParser(**own))
        except (etree.XMLSyntaxError, ValueError):
            return _html(data, name)
    parser = etree.XMLParser(recover=True, **own)
    try:
        root = etree.fromstring(_ENTITY.sub(_known, data), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise ExtractionError(
            message("its part {name} is no XML ({reason}). Save it anew.", name=name, reason=str(exc))
        ) from exc
    if root is None:
        raise ExtractionError(message("its part {name} is no XML. Save it anew.", name=name))
    return root


def _html(data: bytes, name: str) -> Any:
    from lxml import etree, html

    try:
        return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, ValueError) as exc:
        raise ExtractionError(
            message("its part {name} is no page ({reason}). Save it anew.", name=name, reason=str(exc))
        ) from exc


def _known(match: re.Match[bytes]) -> bytes:
    if match[1] in _XML_OWN:
        return match[0]
    char = html.entities.html5.get(f"{match[1].decode('ascii')};", "")
    return "".join(f"&#{ord(c)};" for c in char).encode("ascii") if char else match[0]
