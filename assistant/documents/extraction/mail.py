"""Take the article out of a mail (.eml) or a web page saved with its parts (.mhtml): both are MIME messages.

Of a mail the sender's own words are taken: quoted lines of others and the signature are left out. A mail that only
forwards another is that other one. Files in it are handed on.
"""

import email
import email.policy
import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from assistant.documents.extraction import characters, heading, web
from assistant.documents.extraction.records import Attachment, Extraction, ExtractionError, Stated
from assistant.messages import message

_MAX_PARTS = 500
_FORWARDED = 60  # words at most above a mail that is only forwarded
_FEW = 5  # words of a plain text that is none
_TELLING = 0.4  # of the page's words the plain text has, or it only says that there is a page
_ATTRIBUTION = re.compile(r"^.{0,200}\d{2,4}.{0,80}(?:schrieb|wrote|a écrit|escribió|ha scritto|schreef).{0,80}:\s*$")
_SIGNATURE = re.compile(r"^-- ?$")


def extract(data: bytes) -> Extraction:
    """The article of a mail.

    Raises:
        ExtractionError: it is no mail, or has no text.
    """
    mail = _mail(data)
    inner = _forwarded(mail)
    return _extract(inner or mail)


def extract_page(data: bytes) -> Extraction:
    """The article of a saved web page (.mhtml).

    Raises:
        ExtractionError: it is no such page, or holds no article.
    """
    mail = _mail(data)
    for part in _parts(mail):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = web.extract(_payload(part), _charset(part))
            fields = dict(page.fields)
            address = str(mail.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
            if "url" not in fields and address.startswith(("http://", "https://")):
                fields["url"] = Stated(address, "the saved page's Content-Location")
            return Extraction("mhtml", page.text, fields, page.warnings, page.encoding)
    raise ExtractionError(message("it holds no web page. Save the page anew."))


def _mail(data: bytes) -> EmailMessage:
    mail = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(mail, EmailMessage) or not mail.keys():
        raise ExtractionError(message("it is no mail: it has no header. Save it anew as .eml."))
    return mail


def _parts(mail: EmailMessage) -> list[Any]:
    parts = []
    for part in mail.walk():
        parts.append(part)
        if len(parts) > _MAX_PARTS:
            raise ExtractionError(
                message("it has more than {parts} parts. Save what you need of it.", parts=_MAX_PARTS)
            )
    return parts


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Any) -> str | None:
    charset = part.get_content_charset()
    return str(charset) if charset else None


def _forwarded(mail: EmailMessage) -> EmailMessage | None:
    """The one mail inside, where there is little above it."""
    if not mail.is_multipart():
        return None
    inner = [part for part in mail.iter_parts() if part.get_content_type() == "message/rfc822"]
    own = [part for part in mail.iter_parts() if part.get_content_type() == "text/plain"]
    words = sum(len(_payload(part).split()) for part in own)
    payload = inner[0].get_payload() if len(inner) == 1 and words <= _FORWARDED else None
    forwarded = payload[0] if isinstance(payload, list) and payload else None
    return forwarded if isinstance(forwarded, EmailMessage) else None


def _extract(mail: EmailMessage) -> Extraction:
    plain, page, attachments = _sorted(mail)
    warnings: list[str] = []
    encoding = None
    read = _page(page, plain)
    if read is not None:
        paragraphs, fields, encoding = read.text.split("\n\n"), dict(read.fields), read.encoding
    elif plain is not None:
        text, encoding = characters.decode(_payload(plain), _charset(plain))
        paragraphs = _paragraphs(text, str(plain.get_param("format", "")).lower() == "flowed", warnings)
        fields = _head(paragraphs)
    else:
        raise ExtractionError(message("it has no text."))
    if not paragraphs:
        raise ExtractionError(message("it has no text beside what it quotes."))
    fields = {**_stated(mail), **fields}
    told = None if encoding in (None, "utf_8") else encoding
    files = tuple(attachments)
    if files:
        warnings.append(message("Files in it: {names}.", names=", ".join(file.name for file in files)))
    return Extraction("eml", "\n\n".join(paragraphs), fields, tuple(warnings), told, attachments=files)


def _page(page: Any, plain: Any) -> Extraction | None:
    """The mail's page, where it says more than its plain text, which newsletters leave nearly empty.

    Raises:
        ExtractionError: there is no plain text, and the page has none either.
    """
    if page is None:
        return None
    words = len(_payload(plain).split()) if plain is not None else 0
    try:
        read = web.extract(_payload(page), _charset(page))
    except ExtractionError:
        if words:
            return None
        raise
    return read if words < _TELLING * len(read.text.split()) or words <= _FEW else None


def _sorted(mail: EmailMessage) -> tuple[Any, Any, list[Attachment]]:
    """The plain text, the page, and the files of a mail."""
    plain = page = None
    files = []
    for part in _parts(mail):
        if part.is_multipart() or part.get_content_maintype() == "message":
            continue
        if name := part.get_filename():
            files.append(Attachment(str(name), _payload(part)))
        elif part.get_content_type() == "text/plain" and plain is None:
            plain = part
        elif part.get_content_type() == "text/html" and page is None:
            page = part
    return plain, page, files


def _paragraphs(text: str, flowed: bool, warnings: list[str]) -> list[str]:
    """The sender's own paragraphs; flowed lines end with a blank where they go on (RFC 3676)."""
    own_lines: list[str] = []
    quoted = False
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            break
        if line.startswith(">") or (_ATTRIBUTION.match(line) and _quotes_next(lines, number)):
            quoted = True
            own_lines.append("")
        else:
            own_lines.append(line[1:] if flowed and line.startswith(" ") else line)
    if quoted:
        warnings.append(message("Quoted lines of others were left out."))
    glue = "" if flowed else "\n"
    runs = re.split(r"\n[^\S\n]*\n+", "\n".join(own_lines))
    paragraphs = [re.sub(r"(?<= )\n", glue, run).strip() for run in runs]
    return [" ".join(run.split()) if flowed and len(run) > 200 else run for run in paragraphs if run]


def _quotes_next(lines: Sequence[str], number: int) -> bool:
    return any(line.startswith(">") for line in lines[number + 1 : number + 3])


def _head(paragraphs: list[str]) -> dict[str, Stated]:
    """A title with a byline at the head of the text: the mail carries an article."""
    lines = [line for text in paragraphs[:3] for line in text.split("\n")]
    title = heading.first_line(lines[:1])
    fields = heading.of_lines(lines[1:4], title_known=False)
    return {"title": title, **fields} if title and "authors" in fields else {}


def _stated(mail: EmailMessage) -> dict[str, Stated]:
    fields: dict[str, Stated] = {}
    if subject := " ".join(_clean(str(mail.get("Subject") or "")).split()):
        fields["title"] = Stated(subject, "the mail's subject")
    name = parseaddr(str(mail.get("From") or ""))[0]
    if name:
        fields["authors"] = Stated((name,), "the mail's sender")
    try:
        sent = parsedate_to_datetime(str(mail.get("Date")))
        fields["published"] = Stated(sent.date().isoformat(), "the mail's date")
    except (ValueError, TypeError, OverflowError):
        pass
    return fields


def _clean(text: str) -> str:
    """Latin-1 headers hold Windows characters: 0x96 is a dash."""
    try:
        return text.encode("latin-1").decode("cp1252") if any("\x80" <= c <= "\x9f" for c in text) else text
    except UnicodeError:
        return text
