"""The command line: `app` is the frame, `commands` the list, each other module a family, imported when called."""

from assistant.cli.app import main, run

__all__ = ["main", "run"]
