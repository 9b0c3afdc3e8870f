"""The process in which files of strangers are read: requests on its standard input, answers on its output.

Run by `process`, never by hand. It limits its own memory, files and output before it reads anything.
"""

import base64
import dataclasses
import json
import os
import resource
import sys
from functools import partial
from typing import Any, BinaryIO

from assistant.documents.extraction.pdf_scans import Told
from assistant.documents.extraction.reading import attempt, drawn
from assistant.documents.extraction.records import Extraction, ExtractionError
from assistant.messages import message, to_json

_FILES = 64  # open at a time


def main() -> None:
    """Answer requests until there are no more."""
    memory = int(sys.argv[1])
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit(memory)
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        _send(answers, _answer(request, data, memory, partial(_tell, answers)))


def _limit(memory: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _answer(request: dict[str, Any], data: bytes, memory: int, told: Told) -> dict[str, Any]:
    try:
        if "page" in request:
            image = drawn(data, request["page"], request["words"], recognise=request["recognise"])
            return {"image": base64.b64encode(image).decode("ascii")}
        recognising = told if request["recognise"] else None
        return {"extraction": packed(attempt(request["name"], data, request["encoding"], recognising))}
    except ExtractionError as exc:
        return {"error": to_json(exc.said)}
    except MemoryError:
        return {
            "error": to_json(
                message(
                    "reading it takes more than {memory} GB of memory. Split or shorten it.",
                    memory=memory // 1_000_000_000,
                )
            )
        }


def _tell(answers: BinaryIO, done: int, total: int) -> None:
    """One more page is being recognised."""
    _send(answers, {"done": done, "total": total})


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def packed(extraction: Extraction) -> dict[str, Any]:
    """An extraction as JSON holds it."""
    value = dataclasses.asdict(extraction)
    value["warnings"] = [to_json(warning) for warning in extraction.warnings]
    for attachment in value["attachments"]:
        attachment["data"] = base64.b64encode(attachment["data"]).decode("ascii")
    return value


if __name__ == "__main__":
    main()
