"""How well it does, on questions whose answers are known.

Reading order: `measures`, `beir` and `saved` (files that the next two have in common), `known_answers/` (questions with
the quotations that answer them, as tests), `benchmark/` (any question set in BEIR layout), `calibrate` (refusal fitted
to a collection of one's own).
"""
