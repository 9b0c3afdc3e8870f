"""Read files of strangers in a process of its own, with limits of time and memory; short texts need none.

What crashes, hangs or swells takes only that process along: the file is refused, the next one is read by a new process.
"""

import base64
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from assistant.documents.extraction.reading import attempt, is_harmless
from assistant.documents.extraction.records import Attachment, Extraction, ExtractionError, Stated
from assistant.messages import from_json, message


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: bytes of the file, seconds, bytes of memory."""

    size: int = 200_000_000
    seconds: float = 120.0
    memory: int = 2_000_000_000


class Reader:
    """A process that reads files, started at the first; close it, or use it as a context."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Nothing is started yet."""
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def extract(self, name: str, data: bytes, encoding: str | None = None) -> Extraction:
        """The article of a file.

        Args:
            name: the file's; its ending tells the format.
            data: its bytes.
            encoding: that of a text or a page, where a person knows better than the file.

        Raises:
            ExtractionError: it cannot be taken in; the message says why and what to do.
        """
        if len(data) > self.limits.size:
            raise ExtractionError(
                message(
                    "it has {size:,.0f} MB: expected at most {most:,.0f} MB. Split it.",
                    size=len(data) / 1e6,
                    most=self.limits.size / 1e6,
                )
            )
        if is_harmless(name, data):
            return attempt(name, data, encoding)
        answer = self._ask({"name": name, "encoding": encoding, "size": len(data)}, data)
        if "error" in answer:
            raise ExtractionError(from_json(answer["error"]))
        return unpacked(answer["extraction"])

    def page_image(self, data: bytes, number: int, words: str = "") -> bytes:
        """A page of a PDF as PNG, the words marked on it.

        Raises:
            ExtractionError: it cannot be drawn; the message says why.
        """
        answer = self._ask({"page": number, "words": words, "size": len(data)}, data)
        if "error" in answer:
            raise ExtractionError(from_json(answer["error"]))
        return base64.b64decode(answer["image"])

    def _ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.limits.seconds, stop)
        timer.start()
        line = b""
        try:
            if process.stdin and process.stdout:
                process.stdin.write(json.dumps(request).encode("ascii") + b"\n" + data)
                process.stdin.flush()
                line = process.stdout.readline()
        except BrokenPipeError:
            pass  # it died while it was given the file
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        raise ExtractionError(
            message("reading it took longer than {seconds:g} s. Split or shorten it.", seconds=self.limits.seconds)
            if late.is_set()
            else message(
                "its reader crashed (exit {returncode}). Save it anew or in another format.",
                returncode=process.returncode,
            )
        )

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "assistant.documents.extraction.worker", str(self.limits.memory)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def unpacked(value: dict[str, Any]) -> Extraction:
    """An extraction from JSON."""
    fields = {
        name: Stated(
            tuple(item["value"]) if isinstance(item["value"], list) else item["value"], item["where"], item["sure"]
        )
        for name, item in value["fields"].items()
    }
    attachments = tuple(Attachment(item["name"], base64.b64decode(item["data"])) for item in value["attachments"])
    warnings = tuple(map(from_json, value["warnings"]))
    return Extraction(value["format"], value["text"], fields, warnings, value["encoding"], value["pages"], attachments)
