"""`python -m assistant` is `pincite`."""

from assistant.cli import main

main()
