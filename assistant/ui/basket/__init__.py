"""The basket: citations that a browser keeps over questions, to order, note and save.

`kept` judges them by the articles as they are now and writes files, `view` shows them, `routes` serves both. Nothing is
kept on this side: the script sends what its browser has.
"""
