"""The tab of known answers: run them, compare the run with another, and add to them from the answers of the Ask tab.

In goes the folder of `serve --answers`; nothing outside it is read or written. `folder` keeps its files, `bench` runs
them, `tab`, `results` and `charts` show what came of it, `marking` adds to a file, `routes` serves all of it.
"""
