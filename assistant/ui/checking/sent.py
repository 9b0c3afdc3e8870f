"""The text that the page sends to be checked. Nothing that is sent is kept.

It is checked here whatever the page has checked before: routes trust no input.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from assistant import documents
from assistant.documents import Document
from assistant.errors import UsageError
from assistant.messages import message
from assistant.settings import MAX_TEXT

_MOST_FIELD = 5_000_000  # bytes: the citation ids of a long text


@dataclass(frozen=True, slots=True)
class SentText:
    """A file, by its name without a folder and its bytes, and the other fields of the form."""

    name: str
    data: bytes
    fields: Mapping[str, str]

    def document(self) -> Document:
        """The text in the format that the file's name ends in.

        Raises:
            UsageError: it cannot be read, or is too long.
        """
        document = documents.decode(self.data, self.name)
        if len(document.text) > MAX_TEXT:
            raise UsageError(
                message(
                    "The text is too long: {count:,} characters, at most {max_text:,}. Check it in parts.",
                    count=len(document.text),
                    max_text=MAX_TEXT,
                )
            )
        return document


async def _sent(request: Request) -> SentText:
    """The form of a request; it is read here because a text's citation ids are longer than FastAPI lets a field be.

    Raises:
        UsageError: there is no file.
    """
    async with request.form(max_files=1, max_fields=3, max_part_size=_MOST_FIELD) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UsageError(message("No text came with the request: paste one or choose a file."))
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return SentText(Path(file.filename or "").name, await file.read(), fields)


Sent = Annotated[SentText, Depends(_sent)]
