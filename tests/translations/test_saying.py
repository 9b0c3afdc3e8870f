"""Sentences, dates and numbers in a language; in English a record of `messages` is its own text."""

import copy
import json
import pickle

import pytest

from assistant.errors import UsageError
from assistant.messages import counted, message, sentences
from assistant.text.wording import date_in_words
from assistant.translations import number_in, said

START, END = "\u2068", "\u2069"


def plain(text: str) -> str:
    """Without the signs that isolate what fills a sentence."""
    return text.replace(START, "").replace(END, "")


def test_a_message_is_its_english_text_wherever_it_goes() -> None:
    """In JSON, in copies, through a pickle, and as an error's text."""
    sentence = message("Cannot add {sent}: it is no file.", sent="tides")

    assert json.dumps(sentence) == '"Cannot add tides: it is no file."'
    for again in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert again == sentence
        assert said(again, "ur") == said(sentence, "ur") != sentence
    assert str(UsageError(sentence)) == "Cannot add tides: it is no file."
    assert UsageError(sentence).said is sentence
    assert UsageError("one\ntwo").said == "one two"


def test_a_sentence_is_said_with_what_fills_it() -> None:
    """Sentences in it are said in the language too, and what fills it stands in isolation."""
    inner = message("Cannot add {sent}: it is no file.", sent="a.md")
    sentence = sentences(message("Line {line}: {what}.", line=3, what=inner), "", "As it is.")

    urdu = said(sentence, "ur")
    assert urdu.startswith(f"سطر {START}3{END}: {START}{START}a.md{END} شامل نہیں ہو سکتی: یہ کوئی فائل نہیں۔{END}۔")
    assert urdu.endswith("As it is.")
    assert said(sentence, "en") == sentence


@pytest.mark.parametrize(("count", "urdu"), [(1, "1 عبارت میں"), (2, "2 عبارات میں")])
def test_what_is_counted_has_its_form(count: int, urdu: str) -> None:
    """By the rule of the catalogue."""
    sentence = counted(
        "Evidence found in {count} passage, quoted word for word.",
        "Evidence found in {count} passages, quoted word for word.",
        count,
    )
    assert plain(said(sentence, "ur")).startswith(urdu)


@pytest.mark.parametrize(
    ("edtf", "english", "urdu"),
    [
        ("2018-09-11", "11 September 2018", "11 ستمبر، 2018"),
        ("2018-09", "September 2018", "ستمبر 2018"),
        ("2016", "2016", "2016"),
        ("2016~", "c. 2016", "تقریباً 2016"),
        ("2016-21", "spring 2016", "بہار 2016"),
        ("201X", "2010s", "2010 کی دہائی"),
        ("../2016-05", "not after May 2016", "مئی 2016 کے بعد نہیں"),
        (None, "n.d.", "بلا تاریخ"),
        ("Y17E7", "Y17E7", "Y17E7"),
    ],
)
def test_dates_are_written_as_the_language_does(edtf: str | None, english: str, urdu: str) -> None:
    """Also uncertain and open ones."""
    assert date_in_words(edtf) == english
    assert plain(said(date_in_words(edtf), "ur")) == urdu


def test_numbers_have_the_signs_of_the_language() -> None:
    """Between thousands, and before the fraction."""
    assert [number_in(1234.5, language, ",.1f") for language in ("en", "ur", "de")] == ["1,234.5", "1,234.5", "1.234,5"]
    assert said("no record", "ur") == "no record"
    assert said(7, "ur") == 7


def test_texts_that_fill_a_sentence_can_be_changed() -> None:
    """In every language: a path that a person does not know is taken out."""
    sentence = message(
        "Cannot add {sent}: {reason}", sent="/tmp/x/a.md", reason=message("{path} is late.", path="/tmp/x/a.md")
    )

    assert sentence.refilled("/tmp/x/", "") == "Cannot add a.md: a.md is late."
    assert "/tmp" not in said(sentence.refilled("/tmp/x/", ""), "ur")
