"""Bibliographic records of attested metadata only, and what is made of them."""

from assistant.references.annotation import read_annotation
from assistant.references.csl import STYLES
from assistant.references.exports import FORMATS, SUFFIXES, export, read_back
from assistant.references.link import fragment_link, permalink
from assistant.references.record import reference, short_reference
from assistant.references.styles import Styled, styled

__all__ = [
    "FORMATS",
    "STYLES",
    "SUFFIXES",
    "Styled",
    "export",
    "fragment_link",
    "permalink",
    "read_annotation",
    "read_back",
    "reference",
    "short_reference",
    "styled",
]
