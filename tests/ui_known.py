"""What the tests of the tab of known answers share: a folder of them, and an assistant that can be held up."""

import threading
from pathlib import Path
from typing import Any

from ui_fake import COUNCIL, CROSSES, LAMP, FakeAssistant

from assistant.records import Answer

FILE = "mine.answers.yaml"
SOURCE = f"""# what the islanders ask
- id: how-long
  question: How long will the old ship be kept?
  answers:
    - article: ferry
      quote: {COUNCIL}
  tags: [year]
- id: how-often
  question: How often does the <b>ferry</b> cross & when?
  answers:
    - article: bridge
      quote: {CROSSES}
- id: who-steers
  question: Who steers the bridge?
  refuse: true
- id: when-lamp
  question: When was the lighthouse switched off?
  answers:
    - article: copy-of-the-minutes
      quote: The vote was seven to two.
- id: what-costs
  known_miss: the price board was painted over
  question: What does it cost?
  answers:
    - article: ferry
      quote: Tickets are sold on board only.
"""
MORE = f"""- id: how-refused
  question: How deep is the harbour?
  refuse: true
- id: when-lamp-2
  question: When did the lamp go to the school?
  answers:
    - article: ferry
      quote: {LAMP}
"""


def folder(path: Path) -> Path:
    """A folder with two files of known answers."""
    path.mkdir(exist_ok=True)
    (path / FILE).write_text(SOURCE, encoding="utf-8")
    (path / "more.answers.yaml").write_text(MORE, encoding="utf-8")
    return path


class KnownAssistant(FakeAssistant):
    """The made-up assistant with what a run keeps of it; closed, it waits before each question."""

    reranker = None

    def __init__(self) -> None:
        """Open at first."""
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[str] = []

    def ask(self, question: str, *args: Any, **named: Any) -> Answer:
        """Wait at the gate, then answer."""
        self.gate.wait(60)
        self.asked.append(question)
        return super().ask(question, *args, **named)

    def recipe(self) -> dict[str, Any]:
        """Nothing was measured with it."""
        return {"model": "made-up <model>", "model_sha256": "0" * 64, "passages": {"length": 3}}
