"""Two made-up collections for the tests of the sources: a few articles with gaps in them, and many on three topics."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from conftest import ToyEmbedder
from ui_browser import served

from assistant import Assistant, build
from assistant.ui import CollectionEditor, Opening, build_app

TITLE = 'The ferry <b>"Sund"</b> & ${price}'
FEW = {
    "ferry.md": f"""---
title: '{TITLE}'
authors: [Maike Lorenzen]
publisher: Harbour Review
published: 2021-03-12
---
The ferry was built in 1931. It carries twelve cars.

Tickets are sold on board only.
""",
    "bridge.md": """---
supplied_title: On a bridge
published: 2016~
inferred: {published: its survey, supplied_title: its first words}
---
A bridge has been discussed since 1962. Engineers put its cost at 90 million crowns.
""",
    "lighthouse.md": """---
title: The lamp
published: 2018
---
The lighthouse was switched off in 1987.
""",
    "minutes.txt": "The council voted to keep the old ship.\n",
}
TOPICS = {
    "bees": (
        "Bees carry pollen to the hive",
        "The queen lays eggs in her hive all summer",
        "Honey feeds the bees in winter",
        "A swarm of bees left its hive in May",
        "Pollen of clover makes pale honey",
        "Smoke calms bees while the hive is open",
        "Drones do no work in the hive",
    ),
    "ice": (
        "The glacier has melted since 1990",
        "Ice cores of the glacier hold old air",
        "Snow feeds every glacier from above",
        "Ice and snow reflect the light",
        "A lake of melted ice lies below",
        "The glacier moves a metre a day",
        "Blue ice has lost its air",
    ),
    "trains": (
        "Trains leave the station every hour",
        "The timetable of the station lists slow trains",
        "Rails were laid to the station by hand",
        "Night trains have a dining car",
        "The station clock was always late",
        "Freight trains wait on the second track",
        "A signal at the station stops trains",
    ),
}
KNOWN = {"id": "lamp-off", "question": "When was it switched off?"}
GOLD = [{"article": "lighthouse", "quote": "switched off in 1987"}]


@dataclass(frozen=True)
class Library:
    """A served collection: its address, and its folder."""

    site: str
    corpus: Path

    def names(self) -> list[str]:
        """The files in its folder."""
        return sorted(path.name for path in self.corpus.iterdir())


def many() -> dict[str, str]:
    """Fifteen articles on three topics: four sentences each, a year apart, every third date inferred."""
    return {f"{name}-{number}.md": _one(name, number) for name in TOPICS for number in range(5)}


def _one(name: str, number: int) -> str:
    said = ". ".join(f"{one}, says the gazette" for one in (TOPICS[name] * 2)[number : number + 4])
    dated = f"{2000 + number}" if number % 3 else f"{2000 + number}~\ninferred: {{published: its last page}}"
    return f"---\ntitle: On {name}, {number}\npublished: {dated}\n---\n{said}.\n"


@contextmanager
def library(folder: Path, files: dict[str, str], *, kept: bool = True) -> Iterator[Library]:
    """Serve a collection; `kept` lets its articles be changed."""
    corpus, answers = folder / "corpus", folder / "answers"
    for made in (corpus, answers):
        made.mkdir()
    for name, content in files.items():
        (corpus / name).write_text(content)
    (answers / "some.answers.yaml").write_text(yaml.safe_dump([{**KNOWN, "answers": GOLD}]))
    (answers / "broken.answers.yaml").write_text("- question")
    build(corpus, folder / "index", embedder=ToyEmbedder())
    editor = CollectionEditor(corpus, folder / "index", answers) if kept else None
    opening = Opening(lambda: Assistant.open(folder / "index", embedder=ToyEmbedder()))
    with served(build_app(opening, editor=editor)) as site:
        yield Library(site, corpus)
    opening.close()
