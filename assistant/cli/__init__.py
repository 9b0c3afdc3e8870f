"""The command line: `app` is the frame, each other module a family of commands that registers itself on import."""

from assistant.cli import answers, collection, drafting, measuring, quoting, reading, testing, writing
from assistant.cli.app import main, run

__all__ = ["answers", "collection", "drafting", "main", "measuring", "quoting", "reading", "run", "testing", "writing"]
