"""A toy collection, and what an index over it says: for the tests that compare indexes to the last bit."""

import json
from pathlib import Path
from typing import Any

from conftest import ToyEmbedder

from assistant import Assistant
from assistant.models.embeddings import Embedder

TEXTS = {
    "bridge": "The old bridge was built in 1932. It carries four lanes.\n\nEngineers closed it in spring. Rust ate it.",
    "harbour": "Ships leave the harbour at dawn. The harbour freezes in winter.\n\nPilots guide 300 ships a year.",
    "library": "The library lends maps and books. A map of the harbour hangs there. Readers may not copy it.",
    "market": "Farmers sell apples on the market. Prices rose by 12 percent. The U.S. buys few of them.",
    "railway": "The railway reached the town in 1871. Trains cross the old bridge. A Mi-35 landed on the track once.",
    "school": "Pupils read “The Sea” 🌊 aloud. They draw ships. The school has a library of its own.",
}
QUESTIONS = (
    "When was the old bridge built?",
    "Which ships leave the harbour?",
    "Who may copy a map of the library?",
    "How many percent did prices of apples rise?",
    "Did a Mi-35 land on the railway track?",
    "zebra",
)


def files(*names: str) -> dict[str, str]:
    """File names and texts of some of the toy articles."""
    return {f"{name}.md": TEXTS[name] for name in names}


def says(index: Path, embedder: Embedder | None = None) -> list[Any]:
    """What an index says to some questions: equal lists mean the same articles, hits and scores, bit for bit."""
    with Assistant.open(index, embedder=embedder or ToyEmbedder()) as assistant:
        return [assistant.articles(), *(assistant.ask(question, top=20) for question in QUESTIONS)]


def left(index: Path) -> set[str]:
    """What lies in an index folder that should not, once a build is done."""
    names = {path.name for path in index.iterdir()} - {"CURRENT", "build.lock", "files.json", "generations", "segments"}
    folders = [*(index / "generations").iterdir(), *(index / "segments").iterdir()]
    halves = {path.name for path in folders if path.suffix}
    manifests = [json.loads(path.read_bytes()) for path in (index / "generations").glob("*/manifest.json")]
    used = {segment["name"] for manifest in manifests for segment in manifest["segments"]}
    return names | halves | ({path.name for path in (index / "segments").iterdir()} - used)
