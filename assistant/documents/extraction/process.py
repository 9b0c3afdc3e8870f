"""Read files of strangers in a process of its own, with limits of time and memory; short texts need none.

What crashes, hangs or swells takes only that process along: the file is refused, the next one is read by a new process.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from assistant.documents.extraction.reading import attempt, is_harmless
from assistant.documents.extraction.records import Attachment, Extraction, ExtractionError, Stated
from assistant.messages import from_json, message


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    Attributes:
        size: bytes of the file.
        seconds: in all, and for each page more whose text is recognised.
        memory: bytes.
        recognition: bytes of memory where text is recognised.
    """

    size: int = 200_000_000
    seconds: float = 120.0
    memory: int = 2_000_000_000
    recognition: int = 4_000_000_000


class Reader:
    """A process that reads files, started at the first; close it, or use it as a context."""

    def __init__(self, limits: Limits | None = None, *, recognise: bool = False) -> None:
        """Nothing is started yet; `recognise` the text of scans, of which `on_page` tells each page."""
        self.limits = limits or Limits()
        self.on_page: Callable[[int, int], object] = lambda done, total: None
        self._recognise = recognise
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
        request = {"name": name, "encoding": encoding, "recognise": self._recognise, "size": len(data)}
        answer = self._ask(request, data)
        if "error" in answer:
            raise ExtractionError(from_json(answer["error"]))
        return unpacked(answer["extraction"])

    def page_image(self, data: bytes, number: int, words: str = "") -> bytes:
        """A page of a PDF as PNG, the words marked on it.

        Raises:
            ExtractionError: it cannot be drawn; the message says why.
        """
        request = {"page": number, "words": words, "recognise": self._recognise, "size": len(data)}
        answer = self._ask(request, data)
        if "error" in answer:
            raise ExtractionError(from_json(answer["error"]))
        return base64.b64decode(answer["image"])

    def _ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        try:
            with _alarm(self.limits.seconds, stop):
                _write(process, json.dumps(request).encode("ascii") + b"\n" + data)
                answer = _read(process)
            while answer and "done" in answer:
                self.on_page(answer["done"], answer["total"])
                with _alarm(self.limits.seconds, stop):
                    answer = _read(process)
        except BaseException:  # a half-read answer would be taken for that of the next file
            self.close()
            raise
        if answer:
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
            memory = self.limits.recognition if self._recognise else self.limits.memory
            command = [sys.executable, "-m", "assistant.documents.extraction.worker", str(memory)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


@contextmanager
def _alarm(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Act if the block takes longer."""
    timer = threading.Timer(seconds, act)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _write(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    if process.stdin:
        with suppress(BrokenPipeError):  # it died while it was given the file
            process.stdin.write(data)
            process.stdin.flush()


def _read(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """The next line of an answer; nothing where the process died."""
    line = process.stdout.readline() if process.stdout else b""
    answer: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
    return answer


def unpacked(value: dict[str, Any]) -> Extraction:
    """An extraction from JSON."""
    fields = {
        name: Stated(
            tuple(item["value"]) if isinstance(item["value"], list) else item["value"], item["where"], item["sure"]
        )
        for name, item in value["fields"].items()
    }
    attachments = tuple(Attachment(item["name"], base64.b64decode(item["data"])) for item in value["attachments"])
    return Extraction(
        value["format"],
        value["text"],
        fields,
        tuple(map(from_json, value["warnings"])),
        value["encoding"],
        value["pages"],
        attachments,
        value["text_from"],
    )
