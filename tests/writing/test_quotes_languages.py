"""Rule: quotations are found in the marks of their language, and graded by its words, whatever its script."""

from collections.abc import Iterator

import pytest
from quotes_world import one, told, world

from assistant import Assistant
from assistant.records import QuotationOutcome

# Of each language a text, a part of it between the language's own marks, and one word altered there.
LANGUAGES = {
    "de": ("Die Bäckerei am Grünen Platz schloss ihre Türen im Februar. Ein Brötchen kostete zwölf Pfennig.",
           "Sie schreibt: „{}“, und damit endet es.", "Ein Brötchen kostete zwölf Pfennig", "zwölf", "elf"),
    "de-books": ("Der Nachtzug nach Trebnitz fährt seit dem Herbst nicht mehr über die alte Brücke.",
                 "Sie schreibt: »{}«, und damit endet es.", "fährt seit dem Herbst nicht mehr", "Herbst", "Winter"),
    "fr": ("Le bac qu’il conduit depuis vingt-sept ans ne transporte plus que onze personnes par jour.",
           "Elle écrit : « {} », et c’est tout.", "ne transporte plus que onze personnes", "onze", "douze"),
    "es": ("El último barco salió del puerto a las nueve de la mañana con doce pasajeros.",
           "Ella escribe: «{}», y eso es todo.", "salió del puerto a las nueve de la mañana", "nueve", "ocho"),
    "pl": ("Ostatni prom wypłynął z portu o dziewiątej rano i nie wrócił przed zmrokiem.",
           "Napisała: „{}”, i to wszystko.", "wypłynął z portu o dziewiątej rano", "dziewiątej", "ósmej"),
    "ru": ("Капитан вышел на берег, осмотрелся и записал в журнал, что растительность скудная.",
           "Она пишет: «{}», и это всё.", "вышел на берег, осмотрелся и записал в журнал", "журнал", "дневник"),
    "ar": ("عندما يجتمع التفكير التحليلي مع مهارات البرمجة يصبح من الممكن معالجة كميات هائلة من البيانات.",
           "كتبت: «{}» وانتهى الأمر.", "يصبح من الممكن معالجة كميات هائلة", "هائلة", "قليلة"),
    "ur": ("پاکستان نے روس سے چار ہیلی کاپٹر خریدنے کا معاہدہ کیا اور رقم ادا کر دی۔",
           "اس نے لکھا: “{}” اور بس۔", "روس سے چار ہیلی کاپٹر خریدنے کا معاہدہ کیا", "چار", "پانچ"),
    "hi": ("मंत्री ने कहा कि दोनों देशों के बीच हिन्दी में लिखित समझौता अगले वर्ष लागू होगा।",
           "उन्होंने लिखा: “{}”, और कुछ नहीं।", "हिन्दी में लिखित समझौता अगले वर्ष लागू होगा", "वर्ष", "महीने"),
    "zh": ("港口的时钟慢了十一分钟。渔民、邮局和学校都按照这十一分钟生活。",
           "她写道：“{}”，仅此而已。", "渔民、邮局和学校都按照这十一分钟生活", "学校", "医院"),
    "ja": ("港の時計は十一分遅れていた。漁師も郵便局も学校も、みなその十一分に合わせて暮らしていた。",
           "彼女は「{}」と書いた。", "みなその十一分に合わせて暮らしていた", "十一", "十二"),
    "th": ("นาฬิกาของท่าเรือช้าไปสิบเอ็ดนาที ชาวประมงและโรงเรียนใช้เวลานั้น",
           "เธอเขียนว่า “{}” เท่านั้น", "ชาวประมงและโรงเรียนใช้เวลานั้น", "โรงเรียน", "โรงพยาบาล"),
}  # fmt: skip
CASES = [pytest.param(*case, id=name) for name, case in LANGUAGES.items()]


@pytest.fixture(scope="module")
def open_world() -> Iterator[Assistant]:
    """All articles in one collection."""
    with world({f"{name}.md": f"{case[0]}\n" for name, case in LANGUAGES.items()}) as assistant:
        yield assistant


@pytest.mark.parametrize(("text", "sentence", "quote", "word", "other"), CASES)
def test_an_exact_quotation_holds(
    open_world: Assistant, text: str, sentence: str, quote: str, word: str, other: str
) -> None:
    """Between the marks of its language, with its place in the article."""
    found = one(open_world, sentence.format(quote))
    assert found.text == quote
    assert (found.outcome, found.holds) == (QuotationOutcome.EXACT, True)
    assert [citation.quote for citation in found.citations] == [quote]


@pytest.mark.parametrize(("text", "sentence", "quote", "word", "other"), CASES)
def test_a_changed_word_is_named(
    open_world: Assistant, text: str, sentence: str, quote: str, word: str, other: str
) -> None:
    """The quotation does not hold, and what differs lies within the word that was changed."""
    found = one(open_world, sentence.format(quote.replace(word, other)))
    assert (found.outcome, found.holds) == (QuotationOutcome.ALTERED, False)
    assert all(yours in other and source in word for _, yours, source in told(found))


def test_a_sign_on_a_letter_counts(open_world: Assistant) -> None:
    """Another vowel is another word in Hindi, and is told as the whole word."""
    found = one(open_world, "उन्होंने लिखा: “हिन्दी में लिखित समझौता अगले वर्षा लागू होगा”, और कुछ नहीं।")
    assert found.outcome == QuotationOutcome.ALTERED
    assert [(yours, source) for _, yours, source in told(found)] == [("वर्षा", "वर्ष")]
