"""Rule: words are those of their script: marks stay on their letters, and signs without spaces are words."""

import pytest

from assistant.index.lexical import terms_of
from assistant.text.matched import whole_words
from assistant.text.words import JOINED, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी में लिखित", ["हिन्दी", "में", "लिखित"]),
        ("قَالَ مُحَمَّد", ["قَالَ", "مُحَمَّد"]),
        ("cafe\u0301 bar", ["cafe\u0301", "bar"]),
        ("時計は11分", ["時", "計", "は", "11", "分"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("Mi-35, U.S. isn’t", ["Mi", "35", "U", "S", "isn", "t"]),
        ("mili\u00adtary", ["mili\u00adtary"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """What is compared."""
    assert [text[start:end] for start, end in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("हिन्दी में", ["हिन्दी", "में"]), ("Mi-35 isn’t 1,300", ["Mi-35", "isn’t", "1,300"]), ("時計", ["時", "計"])],
)
def test_joined_words(text: str, expected: list[str]) -> None:
    """What people are shown."""
    assert JOINED.findall(text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("時計", "港の時計は十一分遅れていた。"),
        ("邮局", "渔民、邮局和学校都按照这十一分钟生活。"),
        ("โรงเรียน", "ชาวประมงและโรงเรียนใช้เวลานั้น"),
        ("محمد", "قَالَ مُحَمَّدٌ نعم"),
        ("समझौता", "लिखित समझौता लागू होगा।"),
        ("Bäckerei", "Die BÄCKEREI schloss."),
        ("журнал", "записал в Журнал"),
    ],
)
def test_a_search_by_words_finds_them(question: str, text: str) -> None:
    """Every term of a word is one of the text's."""
    assert terms_of(question)
    assert set(terms_of(question)) <= set(terms_of(text))


def test_matched_words_are_not_whole_clauses() -> None:
    """Signs that touch are one word; the rest of the clause is none."""
    text = "港の時計は遅れていた"
    assert whole_words(text, [(2, 3, 0.5), (3, 4, 0.4)]) == ((2, 4, 0.5),)
