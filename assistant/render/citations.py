"""Citations as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assistant.records import Citation


def citations_json(citations: Iterable[Citation], printed: str) -> dict[str, Any]:
    """Citations as in an answer, and what they are in the format and style asked for."""
    return {"citations": [asdict(citation) for citation in citations], "printed": printed}
