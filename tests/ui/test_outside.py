"""No address leads to a file outside the collection, nor into it but by its articles: not by dots, links or Gradio."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ToyEmbedder
from own_loop import finished

from assistant import Assistant, CorpusError, build
from assistant.ui import Opening, build_app

pytestmark = pytest.mark.slow
SECRET = "The secret stands in no article."
ARTICLE = "The tide falls at noon."

Get = Callable[[str], bytes]


@pytest.fixture
def get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """Asks a page whose folder holds secrets, with the path exactly as it is written."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "tides.md").write_text(ARTICLE)
    for place in (tmp_path / "secret.txt", corpus / "README.md", corpus / "_kept.md", tmp_path / ".env"):
        place.write_text(SECRET)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.md").write_text(SECRET)
    (corpus / "link.md").symlink_to(tmp_path / "secret.txt")
    (corpus / "linked").symlink_to(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError, match=r"link\.md is a link to a file outside corpus: expected a file"):
        build("corpus", "index", embedder=ToyEmbedder())
    (corpus / "link.md").unlink()
    build("corpus", "index", embedder=ToyEmbedder())
    app = build_app(Opening(lambda: Assistant.open("index", embedder=ToyEmbedder(), reader="off")))
    return lambda path: finished(asked(app, path))


async def asked(app: Any, path: str) -> bytes:
    """Everything that is sent for a path, undecoded and unnormalised."""
    name, _, query = path.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": name,
        "raw_path": name.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent = bytearray()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.extend(message.get("body", b""))

    await app(scope, receive, send)
    return bytes(sent)


def test_files_beside_the_collection_are_not_served(get: Get, tmp_path: Path) -> None:
    """Whatever stands before the path, however its dots are written, from the root or from the folder."""
    static = next(part for part in get("/").decode().split('"') if part.startswith("/pincite/static-"))
    static = static[: static.index("/", 9)]
    ups = ("..", "%2e%2e", "..%2f..", "....//..", "..\\..")
    before = [
        "/",
        f"{static}/",
        "/pincite/",
        "/gradio_api/file=",
        "/gradio_api/file/",
        "/file=",
        "/static/",
        "/assets/",
    ]
    before += ["/gradio_api/proxy=file://", "/gradio_api/stream/", "/svelte/", "/custom_component/", "/theme.css/"]
    targets = [
        "secret.txt",
        ".env",
        "corpus/README.md",
        "corpus/tides.md",
        "index/CURRENT",
        str(tmp_path / "secret.txt"),
    ]
    targets += [f"{'/'.join([up] * depth)}/secret.txt" for up in ups for depth in (1, 3, 8)]
    targets += [f"{'/'.join([up] * 12)}{tmp_path}/secret.txt" for up in ups]
    for path in (head + target for head in before for target in targets):
        body = get(path)
        assert SECRET.encode() not in body, path
        assert (ARTICLE.encode() not in body) or path.startswith("/pincite"), path


def test_articles_are_asked_for_by_their_id_alone(get: Get) -> None:
    """Neither a path nor what a link leads to is one; what is skipped on the way in stays out."""
    assert ARTICLE.encode() in get("/pincite/reader?read=tides")
    for article in ("../secret", "../secret.txt", "/etc/passwd", "link", "linked/other", "other", "readme", "_kept"):
        body = get(f"/pincite/reader?read={article}")
        assert SECRET.encode() not in body, article


def test_gradio_takes_and_gives_no_files(get: Get) -> None:
    """The page needs none of it: an upload would let strangers fill the disk."""
    for path in ("upload", "upload_progress", "file=x", "file/x", "proxy=http://127.0.0.1/", "stream/a/b/c/x"):
        assert (
            get(f"/gradio_api/{path}")
            == json.dumps({"error": f"There is nothing at /gradio_api/{path}: /docs lists what there is."}).encode()
        ), path
