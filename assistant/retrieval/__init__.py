"""A question to ranked candidates, each with the sentence to mark.

Reading order: `signals` (what speaks for a passage beyond its rank), `marks` (one answering sentence or two), `search`
(candidates and their order), `topics` (all passages as a map).
"""
