"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/) and CSL-JSON.

In go citations; out come values for JSON, and the other way round citation ids with their quotations. An annotation's
target is the article at its address, in the state named by the hash of its text (a `ni:` address, RFC 6920); its
selectors are the quotation with its surroundings, and the offsets in that text.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.citing.references.link import address, is_web, permalink
from assistant.citing.references.pinpoint import pinpoint
from assistant.records import Citation

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SCHEME = "pincite:"  # before a citation id, it makes an IRI


def write_annotations(citations: Sequence[Citation]) -> Any:
    """One annotation, or a list of several."""
    annotations = [_annotation(citation) for citation in citations]
    return annotations[0] if len(annotations) == 1 else annotations


def read_annotation(value: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """The citation id of an annotation with its quotation, None where it has none; None for any other value."""
    name, target = value.get("id"), value.get("target")
    if value.get("type") != "Annotation" or not isinstance(name, str) or not isinstance(target, Mapping):
        return None
    selectors = target.get("selector")
    for selector in selectors if isinstance(selectors, list) else [selectors]:
        if isinstance(selector, Mapping) and isinstance(selector.get("exact"), str):
            return name.removeprefix(SCHEME), selector["exact"]
    return (name.removeprefix(SCHEME), None) if name.startswith(SCHEME) else None


def write_csl_json(citations: Sequence[Citation]) -> Any:
    """One item an article; its citations stand under `custom`, which the schema leaves to applications."""
    items: dict[str, Any] = {}
    for citation in citations:
        item = items.setdefault(citation.article_id, {**citation.reference, "custom": {"citations": []}})
        label, locator = pinpoint(citation.paragraph, citation.page)
        item["custom"]["citations"].append(
            {
                "id": citation.id,
                "locator": locator,
                "label": label,
                "quote": citation.quote,
                "link": citation.link,
                "permalink": permalink(citation),
            }
        )
    return list(items.values())


def _annotation(citation: Citation) -> dict[str, Any]:
    content = _named_by_hash(citation.sha256)
    url = citation.reference.get("URL", "")
    return {
        "@context": CONTEXT,
        "id": f"{SCHEME}{citation.id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "value": citation.text, "format": "text/plain", "purpose": "describing"},
        "target": {
            "type": "SpecificResource",
            "source": address(url) if is_web(url) else content,
            "state": {"id": content, "type": "State"},
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": citation.quote,
                    "prefix": citation.prefix,
                    "suffix": citation.suffix,
                },
                {"type": "TextPositionSelector", "start": citation.start, "end": citation.end},
            ],
        },
    }


def _named_by_hash(sha256: str) -> str:
    """The address of a text by its SHA-256."""
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"
