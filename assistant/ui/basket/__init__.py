"""The basket: citations that a browser keeps over questions, to order, note and save.

`kept` judges them by the articles as they are now and writes files. Nothing is kept on this side: the script sends what
its browser has, and notes only where they are saved.
"""

from assistant.ui.basket.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "basket"
LABEL = ""
