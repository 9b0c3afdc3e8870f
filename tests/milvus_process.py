"""Milvus as a process of a test: the embedded edition, which speaks the wire interface of a cluster."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 60.0  # that a start may take on a busy machine


class MilvusProcess:
    """The embedded edition over a folder of its own; killed and started again as a test likes."""

    def __init__(self, folder: Path) -> None:
        """Choose a free port; nothing runs yet."""
        self._folder = folder
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, name: str) -> str:
        """What `--index` is given for a collection."""
        return f"milvus://127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start, and wait until the server answers."""
        self._process = self._launched()
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError(f"Milvus did not start within {SECONDS:g} s")

    def _launched(self) -> subprocess.Popen[bytes]:
        program = Path(sys.executable).parent / "milvus-lite"
        options = ["--data-dir", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        return subprocess.Popen([str(program), "server", *options], stdout=quiet, stderr=quiet)

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Take it away as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, as to stop it and let it go on."""
        assert self._process
        self._process.send_signal(number)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
