"""The image: an ordinary user, no network, the collection in a volume; built and started where a builder is at hand.

Where none is, the file is checked for what matters, by hadolint too if that is installed, and its command is run as it
stands on this machine. Options of the build that a machine needs (another base, where pip asks) stand in
PINCITE_IMAGE_OPTIONS: see `docs/recipes.md`.
"""

import fnmatch
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT

FILE = ROOT / "Containerfile"
BIN = Path(sys.executable).parent
ARTICLE = "The ferry leaves the harbour at noon.\n"
OPTIONS = shlex.split(os.environ.get("PINCITE_IMAGE_OPTIONS", ""))
ASK = """
import json, urllib.request
body = json.dumps({"question": "When does the ferry leave the harbour?"}).encode()
request = urllib.request.Request("http://127.0.0.1:7860/api/ask", body, {"Content-Type": "application/json"})
print(urllib.request.urlopen(request, timeout=60).read().decode())
"""


def instructions() -> list[tuple[str, str]]:
    """Each instruction and its words, comments and line breaks taken out."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [
        (word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in joined.split("\n")) if word
    ]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, without what stands before the first; the last one is the image."""
    split: list[list[tuple[str, str]]] = [[]]
    for word, rest in instructions():
        if word == "FROM":
            split.append([])
        split[-1].append((word, rest))
    return split[1:]


def base() -> str:
    """The image that both stages start from, where none is given to the build."""
    before = dict(rest.split("=", 1) for word, rest in instructions() if word == "ARG" and "=" in rest)
    return before["BASE"]


def last(word: str) -> str:
    """What stands behind the last instruction of a kind in the image."""
    return [rest for found, rest in stages()[-1] if found == word][-1]


def test_bases_are_pinned_to_a_version_of_python_that_is_supported() -> None:
    """No `latest`, no bare name: a full version, the same in both stages, that the package allows."""
    assert {rest.split()[0] for word, rest in instructions() if word == "FROM"} == {"$BASE"}
    tag = base().rpartition(":")[2]
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert tag.count(".") == 2
    assert tuple(map(int, tag.split("-")[0].split(".")[:2])) >= tuple(map(int, wanted.removeprefix(">=").split(".")))


def test_the_user_is_an_ordinary_one() -> None:
    """By number, so that a host can check it, and it stays so to the end."""
    users = [rest for word, rest in stages()[-1] if word == "USER"]
    assert users == ["10001"]
    after = [word for word, _ in stages()[-1]][[word for word, _ in stages()[-1]].index("USER") :]
    assert "RUN" not in after
    assert "COPY" not in after


def test_nothing_is_fetched_when_it_runs() -> None:
    """Installing is done in the first stage; the second has no tool that fetches, and models are looked for offline."""
    commands = " ".join(rest for word, rest in stages()[-1] if word in ("RUN", "CMD", "ADD"))
    assert not [tool for tool in ("pip", "apt", "curl", "wget", "git", "http") if tool in commands.split()]
    assert "HF_HUB_OFFLINE=1" in last("ENV")


def test_the_collection_lies_in_the_volume() -> None:
    """Work is done there, and it belongs to the user."""
    assert last("VOLUME") == last("WORKDIR") == "/data"
    assert "--owner pincite /data" in last("RUN")


def test_health_is_asked_where_the_page_listens() -> None:
    """At the port that is exposed, which is the default one, by a program that the image has."""
    from assistant.settings import DEFAULTS

    assert last("EXPOSE") == DEFAULTS["port"]
    assert f"http://127.0.0.1:{DEFAULTS['port']}/healthz" in last("HEALTHCHECK")
    assert json.loads(last("HEALTHCHECK").partition("CMD ")[2])[0] == "python"


def test_all_that_is_copied_is_there_and_let_through() -> None:
    """Sources of COPY exist, and .containerignore lets them, and only them, into the build."""
    copied = [source for word, rest in stages()[0] if word == "COPY" for source in rest.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied)
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["data-files"]
    needed = [path for paths in shipped.values() for path in paths]
    assert [path for path in needed if not any(fnmatch.fnmatch(path, source) for source in copied)] == []


def test_hadolint_finds_nothing() -> None:
    """Where it is installed."""
    if shutil.which("hadolint") is None:
        pytest.skip("no hadolint is installed")
    ran = subprocess.run(["hadolint", str(FILE)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


# --- it runs ------------------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _healthy(check: list[str], seconds: float) -> bool:
    """Whether the health check succeeds within a time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if subprocess.run(check, capture_output=True, check=False).returncode == 0:
            return True
        time.sleep(0.5)
    return False


@pytest.mark.model
@pytest.mark.slow
def test_its_command_opens_the_page_on_this_machine(tmp_path: Path) -> None:
    """As it stands, in a folder with one article: builds, serves, and the health check of the file says so."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    port = str(_free_port())
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PINCITE_HOST": "127.0.0.1",
        "PINCITE_PORT": port,
    }
    served = subprocess.Popen(json.loads(last("CMD")), cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    try:
        check = json.loads(last("HEALTHCHECK").partition("CMD ")[2].replace(":7860", f":{port}"))
        assert _healthy([sys.executable, *check[1:]], 180)
    finally:
        served.terminate()
        assert served.wait(20) in (0, -15)
    assert (tmp_path / "index" / "CURRENT").exists()


def _builder() -> str | None:
    """A program that builds images and can do so here."""
    for name in ("podman", "docker"):
        if shutil.which(name) and subprocess.run([name, "info"], capture_output=True, check=False).returncode == 0:
            return name
    return None


def _lacks_base(builder: str) -> str:
    """Why the base is not to be had; nothing if it is here, or can be fetched."""
    named = [option.removeprefix("BASE=") for option in OPTIONS if option.startswith("BASE=")]
    wanted = (named or [base()])[-1]
    for command in (["image", "inspect", wanted], ["pull", wanted]):
        ran = subprocess.run([builder, *command], capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return ""
    return f"{builder} is here, but cannot fetch {wanted}: {ran.stderr.strip().splitlines()[-1]}"


@pytest.fixture(scope="module")
def image() -> Iterator[tuple[str, str]]:
    """The image, built; its builder and name."""
    builder = _builder()
    if builder is None:
        pytest.skip("no podman or docker can build here; the file is checked above instead")
    if lacks := _lacks_base(builder):
        pytest.skip(lacks)
    name = "localhost/pincite-test"
    kept = ["--format", "docker"] if builder == "podman" else []  # the other form has no place for a health check
    subprocess.run([builder, "build", *kept, *OPTIONS, "--file", str(FILE), "--tag", name, str(ROOT)], check=True)
    yield builder, name
    subprocess.run([builder, "rmi", "--force", name], check=False)


@contextmanager
def _started(image: tuple[str, str], folder: Path) -> Iterator[list[str]]:
    """The page in a container with no network, healthy; how a command is run in there. Stopped afterwards."""
    builder, name = image
    run = [builder, "run", "--detach", "--rm", "--network", "none", "--volume", f"{folder}:/data", name]
    container = subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
    inside = [builder, "exec", container]
    try:
        assert _healthy([*inside, *json.loads(last("HEALTHCHECK").partition("CMD ")[2])], 300)
        yield inside
    finally:
        subprocess.run([builder, "stop", container], check=True, capture_output=True)


def _said(inside: list[str], *command: str) -> str:
    return subprocess.run([*inside, *command], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A folder that the image's user may write, with one article."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    tmp_path.chmod(0o777)
    return tmp_path


@pytest.mark.model
@pytest.mark.slow
def test_it_answers_without_a_network_as_an_ordinary_user(image: tuple[str, str], volume: Path) -> None:
    """With no route to anywhere, not as root: a question has its answer, and what was written is the user's."""
    with _started(image, volume) as inside:
        assert _said(inside, "id", "-u") == "10001"
        assert len(_said(inside, "cat", "/proc/net/route").splitlines()) == 1  # the heading: there is no way out
        answer = json.loads(_said(inside, "python", "-c", ASK))
    assert answer["hits"][0]["passage"]["text"] == ARTICLE.strip()
    current = volume / "index" / "CURRENT"
    assert current.stat().st_uid == 10001


@pytest.mark.model
@pytest.mark.slow
def test_the_collection_outlives_the_container(image: tuple[str, str], volume: Path) -> None:
    """A second container over the same folder answers from the index that the first one wrote."""
    current = volume / "index" / "CURRENT"
    with _started(image, volume):
        written = current.read_text(), current.stat().st_mtime_ns
    with _started(image, volume) as inside:
        assert json.loads(_said(inside, "python", "-c", ASK))["hits"]
    assert (current.read_text(), current.stat().st_mtime_ns) == written
