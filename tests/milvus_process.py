"""Milvus as a process of a test: the embedded edition, which speaks the wire interface of a cluster, and the server."""

import lzma
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
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


class MilvusServer(MilvusProcess):
    """The server itself, with its metadata and its queue inside, from the package `milvus`.

    Its program is started here and not by the package, which takes another port where the former one is not free yet.
    It listens on every interface of the machine.
    """

    def __init__(self, folder: Path, **settings: object) -> None:
        """Choose free ports.

        Args:
            folder: for the program, its data and its settings.
            settings: of the package's template.
        """
        super().__init__(folder)
        self._programs = folder / "bin"
        self._settings = settings
        self._health = _free_port()

    @cached_property
    def _environment(self) -> Mapping[str, str]:
        """What tells the program where everything lies; the files are written on the way."""
        from milvus import MilvusServerConfig

        config = MilvusServerConfig(data_dir=str(self._folder), proxy_port=self.port)
        for name, value in self._settings.items():
            config.set(name, value)
        config.resolve()
        _unpack(self._programs)
        own = {"MILVUS_RUN_DIR": "run", "MILVUSCONF": "configs", "METRICS_PORT": str(self._health)}
        return {**os.environ, **own, "DEPLOY_MODE": "STANDALONE", "LD_LIBRARY_PATH": str(self._programs)}

    def _launched(self) -> subprocess.Popen[bytes]:
        environment = self._environment
        with (self._folder / "log").open("ab") as log:
            command = [str(self._programs / "milvus"), "run", "standalone"]
            return subprocess.Popen(command, cwd=self._folder, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._health}/healthz", timeout=5) as told:
                return bool(told.read() == b"OK")
        except OSError:
            return False


def _unpack(programs: Path) -> None:
    """Unpack the server's program and libraries into a folder."""
    programs.mkdir()
    for packed in files("milvus").joinpath("data/bin").iterdir():
        program = programs / packed.name.removesuffix(".lzma")
        program.write_bytes(lzma.decompress(packed.read_bytes()))
        program.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
