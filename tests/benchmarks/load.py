"""How the server bears many at once: `pincite serve` in a process of its own, and visitors who ask at the same time.

    python tests/benchmarks/load.py [--index INDEX] [--at-once 50] [--questions 2000] [--reader off|on] [--memory 20000]

Builds an index of the articles where none is named. Prints a table, for the server without and with the reader: one
question over HTTP beside the same question in Python, in turn; then answers a second, p50, p95 and failures with so
many at once, each visitor asking the next question as soon as the former is answered, the server's computing time an
answer, and its memory before and after. Every answer is compared with the one that Python gives: same hits in the same
order, scores to 1e-6. With `--memory N` so many questions more are asked, and memory is printed every tenth of
them. Needs Linux.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant import Assistant, build, render
from assistant.evaluation.known_answers import read

ROOT = Path(__file__).parents[2]
KNOWN = [ROOT / "tests" / "known_answers" / f"{name}.answers.yaml" for name in ("development", "off_topic")]
PORT = 7961
ALONE = 100  # questions that one visitor asks
NEAR = 1e-6  # how far a score may be from Python's

Json = dict[str, Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--index", type=Path)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--reader", choices=("off", "on"), action="append")
    parser.add_argument("--memory", type=int, default=0)
    given = parser.parse_args()
    questions = [known.question for path in KNOWN for known in read(path)]
    print(f"load average before: {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as folder:
        index = given.index or Path(folder) / "index"
        if given.index is None:
            build(ROOT / "corpus", index)
        for reader in given.reader or ("off", "on"):
            print(f"## reader: {reader}\n\n| what | figure |\n|---|---|")
            with Assistant.open(index, reader="off" if reader == "off" else None) as assistant:
                assistant.warm()
                expected = {question: render.answer_json(assistant.ask(question)) for question in questions}
                with served(index, reader) as server:
                    alone(assistant, questions)
                    together(server, questions, expected, given.at_once, given.questions)
                    memory(server, questions, given.at_once, given.memory)
            print()


@contextmanager
def served(index: Path, reader: str) -> Iterator[int]:
    """The server, until it is no longer needed; a question is asked before it is given."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(PORT), "--index", str(index)]
    command += ["--reader", "off"] if reader == "off" else []
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            connection = HTTPConnection("127.0.0.1", PORT)
            post(connection, "Who met whom?")
            row("first answer after the command", f"{time.perf_counter() - began:.2f} s")
            yield process.pid
        finally:
            process.terminate()


def post(connection: HTTPConnection, question: str) -> bytes:
    """The body of one answer."""
    connection.request("POST", "/api/ask", json.dumps({"question": question}), {"content-type": "application/json"})
    return connection.getresponse().read()


def alone(assistant: Assistant, questions: Sequence[str]) -> None:
    """One visitor, and Python, in turn."""
    connection = HTTPConnection("127.0.0.1", PORT)
    over_http, in_python = [], []
    for question in questions[:ALONE]:
        began = time.perf_counter()
        post(connection, question)
        between = time.perf_counter()
        json.dumps(render.answer_json(assistant.ask(question)))
        over_http.append((between - began) * 1000)
        in_python.append((time.perf_counter() - between) * 1000)
    row("one question over HTTP, p50", f"{median(over_http):.1f} ms")
    row("the same in Python, p50", f"{median(in_python):.1f} ms")
    row(
        "what HTTP adds, p50 of the differences",
        f"{median(a - b for a, b in zip(over_http, in_python, strict=True)):.1f} ms",
    )


def together(server: int, questions: Sequence[str], expected: dict[str, Json], visitors: int, count: int) -> None:
    """Many visitors at once, each answer compared with Python's."""
    asyncio.run(visit(questions, visitors, visitors * 2, {}))  # threads and caches are there from here on
    computed, held = computing(server), resident(server)
    began = time.perf_counter()
    times, failures, different = asyncio.run(visit(questions, visitors, count, expected))
    elapsed = time.perf_counter() - began
    row(f"answers a second, {visitors} at once", f"{count / elapsed:.1f}")
    row("p50; p95; longest", f"{median(times):.2f} s; {quantiles(times, n=20)[-1]:.2f} s; {max(times):.2f} s")
    row("failed; other than Python's", f"{failures}; {different} of {count}")
    row("the server's computing time an answer", f"{(computing(server) - computed) / count * 1000:.1f} ms")
    row("the server's memory before, after", f"{held:.0f}, {resident(server):.0f} MB")


def memory(server: int, questions: Sequence[str], visitors: int, count: int) -> None:
    """Memory as questions go on."""
    for tenth in range(10 if count else 0):
        _, failures, _ = asyncio.run(visit(questions, visitors, count // 10, {}))
        asked = (tenth + 1) * count // 10
        row(f"memory after {asked:,} more, failed", f"{resident(server):.0f} MB, {failures}")


async def visit(
    questions: Sequence[str], visitors: int, count: int, expected: dict[str, Json]
) -> tuple[list[float], int, int]:
    """Seconds of each answer, how many failed, and how many were not as expected."""
    todo = iter(range(count))
    times: list[float] = []
    bodies: list[tuple[str, int, bytes]] = []

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for number in todo:
            question = questions[number % len(questions)]
            began = time.perf_counter()
            status, body = await exchange(reader, writer, question)
            times.append(time.perf_counter() - began)
            bodies.append((question, status, body))
        writer.close()

    await asyncio.gather(*(visitor() for _ in range(visitors)))
    failures = sum(status != 200 for _, status, _ in bodies)
    different = sum(not same(json.loads(body), expected[question]) for question, _, body in bodies if expected)
    return times, failures, different


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str) -> tuple[int, bytes]:
    """Status and body of one answer; as plain as can be, since the visitors share the machine with the server."""
    body = json.dumps({"question": question}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nhost: 127.0.0.1:{PORT}\r\ncontent-type: application/json\r\n"
    writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
    return int(lines[0].split()[1]), await reader.readexactly(length)


def same(answer: Json, expected: Json) -> bool:
    """Whether an answer has the same hits in the same order, with the same scores."""
    if "hits" not in answer or answer["refused"] != expected["refused"]:
        return False
    pairs = list(zip(answer["hits"], expected["hits"], strict=False))
    ids = len(answer["hits"]) == len(pairs) and all(
        mine["citation"]["id"] == theirs["citation"]["id"] for mine, theirs in pairs
    )
    return ids and all(abs(mine["score"] - theirs["score"]) <= NEAR for mine, theirs in pairs)


def resident(server: int) -> float:
    """Memory in MB."""
    pages = int(Path(f"/proc/{server}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def computing(server: int) -> float:
    """Seconds that it has computed."""
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def row(what: str, figure: str) -> None:
    """Print one row of the table."""
    print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
