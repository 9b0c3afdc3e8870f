"""Web Annotations follow the W3C's model, and name the very words, place and text that are cited."""

import hashlib
import json
from base64 import urlsafe_b64decode
from typing import Any

import jsonschema
import pytest
from conftest import ROOT
from style_cases import cases, of_the_articles

from assistant.citing.citation import cite
from assistant.citing.references import export, read_annotation
from assistant.citing.verify import citations_in
from assistant.corpus import make_article

SCHEMA = json.loads((ROOT / "tests" / "web_annotation.schema.json").read_text(encoding="utf-8"))
TEXT = "A heading\n\nOne 🙂 rose. Two fell."


def annotation(**fields: Any) -> dict[str, Any]:
    """The annotation of one citation."""
    article = make_article("tides", TEXT, **fields)
    value: dict[str, Any] = json.loads(export([cite(article, 11, 22, "One 🙂 rose.")], "annotation"))
    return value


def test_annotations_follow_the_model() -> None:
    """Every one is valid by a schema made from the recommendation, with and without metadata."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    annotations = json.loads(export([*of_the_articles(), *cases()], "annotation"))
    assert len(annotations) == 15
    for one in [*annotations, annotation(), annotation(url="https://a.b/{x y}"), annotation(url="javascript:x")]:
        validator.validate(one)


@pytest.mark.parametrize("broken", [{"type": "Note"}, {"id": "no iri"}, {"motivation": "citing"}, {"quote": "x"}])
def test_the_schema_catches_what_is_wrong(broken: dict[str, str]) -> None:
    """The schema is one that can fail."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(annotation() | broken, SCHEMA)


def test_selectors_hold_the_words_and_the_place() -> None:
    """The quotation with 32 code points on either side, and offsets in code points, as in the citation."""
    quote, position = annotation()["target"]["selector"]
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "One 🙂 rose.",
        "prefix": "A heading\n\n",
        "suffix": " Two fell.",
    }
    assert TEXT[position["start"] : position["end"]] == quote["exact"]


def test_the_state_names_the_text_by_its_hash() -> None:
    """The `ni:` address of the state holds the SHA-256 of the text in which the offsets count (RFC 6920)."""
    target = annotation(url="https://a.b/x")["target"]
    name = target["state"]["id"].removeprefix("ni:///sha-256;")
    assert urlsafe_b64decode(name + "=") == hashlib.sha256(TEXT.encode()).digest()
    assert target["source"] == "https://a.b/x"


def test_without_an_address_the_text_itself_is_the_source() -> None:
    """An article without an address of the web goes by its hash."""
    for fields in ({}, {"url": "javascript:x"}):
        target = annotation(**fields)["target"]
        assert target["source"] == target["state"]["id"]


def test_an_annotation_reads_back() -> None:
    """Its citation id and quotation are found, alone, in a list, and with a single selector."""
    one = annotation()
    citation_id = one["id"].removeprefix("pincite:")
    assert citations_in(one) == citations_in([one]) == {citation_id: "One 🙂 rose."}
    one["target"]["selector"] = one["target"]["selector"][0]
    assert citations_in({"items": [one]}) == {citation_id: "One 🙂 rose."}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"type": "Annotation"},
        {"type": "Annotation", "id": 3, "target": {}},
        {"type": "Annotation", "id": "pincite:a:1-2@00000000", "target": "https://a.b"},
        {"type": "Person", "id": "x", "target": {"selector": {"exact": "x"}}},
    ],
)
def test_other_values_are_no_citations(value: dict[str, Any]) -> None:
    """What has no id, or no quotation, is passed over."""
    assert read_annotation(value) is None


@pytest.mark.parametrize("target", [{"selector": [{"exact": 3}, "x"]}, {"source": "https://a.b"}])
def test_an_annotation_without_its_quotation(target: dict[str, Any]) -> None:
    """An annotation of ours whose words are lost still names its citation, so that it can be told as unread."""
    value = {"type": "Annotation", "id": "pincite:a:1-2@00000000", "target": target}
    assert read_annotation(value) == ("a:1-2@00000000", None)
