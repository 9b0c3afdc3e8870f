"""An answer of the Ask tab as a known answer: a hit that is right, or a refusal that is.

A button on the answer opens the dialog, which says what would be kept and asks for the file; `entry` keeps it.
"""

from assistant.ui.marking.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "marking"
LABEL = ""
