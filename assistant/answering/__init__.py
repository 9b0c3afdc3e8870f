"""Candidates to an answer: hits with proved citations, or a refusal.

Reading order: `refusal` (signals to a probability), `sources` (which articles answer, and where they differ), `answer`.
"""
