"""Is every quotation in a text exact, and where is it from?

Reading order: `marks` (find the quotations), `pieces` (ellipses and brackets), `places` and `stitch` (where their words
stand), `grade` (how they differ there, to the last character), `attribution` (what the writer names), `check` (all).
"""

from assistant.writing.quotes.check import check, each

__all__ = ["check", "each"]
