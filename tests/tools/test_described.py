"""The table of routes: whole, and its examples are what the verbs give today."""

import inspect
import json

from tools_examples import EXAMPLES, answers, collection, without_numbers

from assistant.tools import VERBS, described


def test_every_verb_has_a_row_with_all_its_parameters() -> None:
    """Name, address, words and parameters are the verb's own."""
    rows = {route.name: route for route in described.verbs()}
    assert list(rows) == [verb.__name__ for verb in VERBS]
    for verb in VERBS:
        route = rows[verb.__name__]
        assert (route.method, route.path, route.about) == ("POST", f"/api/{verb.__name__}", verb.__doc__)
        assert [parameter.name for parameter in route.parameters] == list(inspect.signature(verb).parameters)[1:]
        assert all(parameter.about and parameter.kind != "None" for parameter in route.parameters)


def test_examples_are_what_the_verbs_give() -> None:
    """Every example is run again: the same text, offsets, ids and outcomes; fitted numbers may differ."""
    shipped = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    with collection() as assistant:
        made = answers(assistant)
    assert list(shipped) == [verb.__name__ for verb in VERBS]
    assert without_numbers(shipped) == without_numbers(made), "run 'python tests/tools_examples.py'"


def test_examples_show_something() -> None:
    """An answer, a quotation that is altered, evidence: not a refusal or an empty list."""
    examples = described.examples()
    assert examples["ask"]["answer"]["hits"][0]["citation"]["quote"] == "The ferry leaves the harbour at noon."
    assert examples["ask"]["answer"]["refused"] is False
    assert examples["quotes"]["answer"]["quotations"][0]["outcome"] == "altered"
    assert examples["draft"]["answer"]["sentences"][0]["outcome"] == "evidence"
    assert examples["verify"]["answer"]["citations"][0]["outcome"] == "holds"
