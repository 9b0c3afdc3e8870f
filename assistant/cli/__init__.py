"""The command line: `app` is the frame, each other module a family of commands that registers itself on import."""

from assistant.cli import answers, collection, measuring, reading, testing, writing
from assistant.cli.app import main, run

__all__ = ["answers", "collection", "main", "measuring", "reading", "run", "testing", "writing"]
