"""Bibliographic records of attested metadata only, and what is made of them."""

from assistant.citing.references.annotation import read_annotation
from assistant.citing.references.csl import STYLES
from assistant.citing.references.exports import FORMATS, SUFFIXES, export, read_back
from assistant.citing.references.link import fragment_link, permalink, reached_at
from assistant.citing.references.quoted import SPACE, Pair, Quoted
from assistant.citing.references.record import reference, short_reference
from assistant.citing.references.styles import Styled, styled

__all__ = [
    "FORMATS",
    "SPACE",
    "STYLES",
    "SUFFIXES",
    "Pair",
    "Quoted",
    "Styled",
    "export",
    "fragment_link",
    "permalink",
    "reached_at",
    "read_annotation",
    "read_back",
    "reference",
    "short_reference",
    "styled",
]
