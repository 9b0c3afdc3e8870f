"""Bytes to characters: the encoding that a file declares, if its bytes fit it, else the one that they look like.

Unmarked encodings are detected by charset-normalizer.
"""

import codecs
import re

from assistant.documents.extraction.records import ExtractionError
from assistant.messages import message

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_USUAL = (  # what browsers know (https://encoding.spec.whatwg.org), and the code pages of DOS
    "utf_8 utf_16 utf_16_be utf_16_le utf_32 ascii latin_1 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 "
    "iso8859_8 iso8859_10 iso8859_13 iso8859_14 iso8859_15 iso8859_16 koi8_r koi8_u mac_roman mac_cyrillic cp866 cp874 "
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 gb18030 gbk gb2312 big5 euc_jp shift_jis cp932 "
    "iso2022_jp euc_kr cp949 cp437 cp850"
).split()
_WESTERN = {"cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_15", "iso8859_1", "mac_roman", "cp858", "cp850"}
_NAMES = {"latin_1": "cp1252", "iso8859_1": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030", "ascii": "utf_8"}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The characters of a text, and the name of its encoding in Python.

    Args:
        data: the bytes.
        declared: an encoding that something outside the bytes names.

    Raises:
        ExtractionError: the bytes are no text in any encoding known.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace"), "utf_8" if marked == "utf-8-sig" else marked
    for name in (declared, "utf-8"):
        if name and (text := _strictly(data, name)) is not None:
            return text, _named(name)
    return _detected(data)


def declared_in(data: bytes) -> str | None:
    """The encoding that an HTML or XML text declares in its first lines."""
    match = _DECLARED.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(_named(name))
    except (LookupError, UnicodeDecodeError):
        return None
    return None if "\0" in text else text


def normal(name: str) -> str:
    """An encoding's name as `decode` gives it."""
    return _named(name)


def _named(name: str) -> str:
    """Browsers read Latin-1 as windows-1252, and Shift-JIS with Microsoft's additions; so are files written."""
    try:
        known = codecs.lookup(name).name.replace("-", "_")
    except LookupError:
        return name
    return _NAMES.get(known, known)


def _detected(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[*_USUAL]).best()
    if best is None or b"\0\0\0\0" in data:
        raise ExtractionError(
            message("its bytes are no text in a known encoding. Name it with --encoding, or save as UTF-8.")
        )
    name = "cp1252" if best.encoding in _WESTERN and _strictly(data, "cp1252") is not None else _named(best.encoding)
    text = _strictly(data, name)
    return (str(best), best.encoding) if text is None else (text, name)
