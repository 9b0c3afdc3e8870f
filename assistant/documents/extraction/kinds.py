"""What a file is by its first bytes, where they tell it plainly: names lie, such as the login page called paper.pdf."""

import io
import re
import zipfile

_SIGNATURES = ((b"%PDF-", "pdf"), (b"{\\rtf", "rtf"))
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)?(?:<!doctype html|<html[\s>])",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_PARTS = (("word/document.xml", "docx"), ("META-INF/container.xml", "epub"), ("content.xml", "odt"))


def kind_of(data: bytes) -> str | None:
    """The format that the bytes tell; None where they may be of several.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"<!DOCTYPE html><p>Sign in</p>"), kind_of(b"# A title")
    ('pdf', 'html', None)
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if _PAGE.match(data[:4_000].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return _packed(data) if data.startswith(b"PK\x03\x04") else None


def _packed(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return next((kind for part, kind in _PARTS if part in names), None)
