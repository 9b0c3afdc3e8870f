"""Bibliographic records of attested metadata only, and what is made of them."""

from assistant.references.record import reference, short_reference

__all__ = ["reference", "short_reference"]
