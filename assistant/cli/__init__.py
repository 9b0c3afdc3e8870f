"""The command line: `app` is the frame, each other module a family of commands that registers itself on import."""

from assistant.cli import collection, reading, writing
from assistant.cli.app import main, run

__all__ = ["collection", "main", "reading", "run", "writing"]
