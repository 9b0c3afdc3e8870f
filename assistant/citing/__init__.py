"""Slices of articles to citations that prove themselves, their references in any style, and whether they still hold.

Reading order: `references/` (the bibliographic record, its styles and exports), `citation` (the proof), `verify`.
"""
