"""How soon the page shows something of a text of 1 MB, and whether it stops when it is told to.

    python tests/benchmarks/long_texts.py

Builds and serves a copy of the articles with the package that this Python imports, sends each tab the same text, reads
the first ten seconds of what comes, and lets go. The text is the articles' own sentences, over and over, each third one
between quotation marks, every other of those with a word changed. Another state of the project is measured with
PYTHONPATH=ITS-FOLDER. Computing time is the server's, which is idle otherwise.
"""

import http.client
import itertools
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import tasks

import assistant

LENGTH = 999_000  # characters
WATCHED = 10.0  # seconds of a stream, or until its first row if that takes longer
AFTER = 3.0  # seconds after it was let go of
BOUNDARY = "of-the-form"


def main() -> None:
    """Send the text to both tabs, and print the table."""
    print(Path(assistant.__file__ or "").parent.parent)
    data = long_text().encode()
    print(f"{len(data):,} bytes\n")
    print("| tab | first row, s | rows after 10 s | computing in the 3 s after it was stopped, s |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(shutil.copytree(tasks.ROOT / "corpus", Path(folder) / "corpus"))
        tasks.run("build", corpus)
        with tasks.served(corpus) as (address, pid):
            for tab in ("draft", "quotations"):
                watched(address, tab, b"It fell down.")  # the model is loaded, and what is imported late
                first, rows = watched(address, tab, data)
                before = computing(pid)
                time.sleep(AFTER)
                print(f"| {tab} | {first:.2f} | {rows:,} | {computing(pid) - before:.2f} |", flush=True)


def long_text() -> str:
    """The text, in Markdown."""
    articles = sorted((tasks.ROOT / "corpus").glob("*-*.md"))
    text = " ".join(path.read_text(encoding="utf-8").split("---")[-1] for path in articles)
    sentences = re.findall(r"[A-Z][^.!?\n“”\"]{30,200}[.!?]", text)
    written, length = list[str](), 0
    for number, sentence in enumerate(itertools.cycle(sentences)):
        if length > LENGTH:
            break
        quoted = sentence if number % 2 else re.sub(r"\b\w{6,}\b", f"otherwise{number}", sentence, count=1)
        written.append(f"He wrote: “{quoted}”" if number % 3 == 0 else sentence)
        written[-1] += "\n\n" if number % 6 == 5 else " "
        length += len(written[-1])
    return "".join(written)[:LENGTH]


def watched(address: str, tab: str, data: bytes) -> tuple[float, int]:
    """Seconds until the first row of a text is there, and how many rows are in the time that it is watched."""
    begun = time.perf_counter()
    first, rows = 0.0, 0
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)) as connection:
        for line in sent(connection, tab, data):
            rows += '"html"' in line
            first = first or (time.perf_counter() - begun if rows else 0.0)
            if rows and time.perf_counter() - begun > WATCHED:
                break
    return first, rows


def sent(connection: http.client.HTTPConnection, tab: str, data: bytes) -> Iterator[str]:
    """Send a text to a tab, and read the lines that come."""
    disposition = 'content-disposition: form-data; name="file"; filename="text.md"'
    body = b"".join((f"--{BOUNDARY}\r\n{disposition}\r\n\r\n".encode(), data, f"\r\n--{BOUNDARY}--\r\n".encode()))
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "x-pincite": "1"}
    connection.request("POST", f"/pincite/{tab}", body, headers)
    for line in connection.getresponse():
        json.loads(line)
        yield line.decode()


def computing(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
