"""Passages are exact slices of whole sentences of one paragraph, and no sentence is lost or cut short."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CORPUS, ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import corpus
from assistant.corpus import make_article
from assistant.corpus.passages import PassageRules, cut, sentences, windows
from assistant.models.embeddings import SentenceEmbedder, load
from assistant.records import Article, Passage, Span

spans = ToyEmbedder().token_spans

WORDS = ["Russia", "U.S.", "e.g.", "sold", "four", "1,300-km", "$2", "‘’DRUZBA’’", "🙂", "🇵🇰", "e\u0301", "日本語",
         "x" * 30, "a-b-c-d-e-f", "(SCO)", "a\u200bb", "-", "No", "https://a.b/c?d=e"]  # fmt: skip
GAPS = [" ", " ", " ", "  ", "\t", "\u00a0", "\u3000", ". ", ".  ", "! ", "? ", "… ", ".” ", ".\n", "\n", "\n- ",
        "\n2. ", "\n# Head\n", "\n\n", "\n \n", ".\n\n"]  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of odd words, odd white space, bullets and blank lines, repaired as a file is."""
    parts = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=60))
    text, repairs = corpus.repair("".join(word + gap for word, gap in parts))
    return make_article("a", text, repairs=repairs)


def texts(article: Article) -> list[list[str]]:
    """The sentences of each paragraph."""
    return [[article.text[s.start : s.end] for s in sentences(article.text, p)] for p in article.paragraphs]


def sliced(article: Article, found: tuple[Passage, ...]) -> list[str]:
    """The passages' texts, cut anew."""
    return [article.text[p.start : p.end] for p in found]


@pytest.fixture(scope="module")
def five() -> dict[str, Article]:
    """The five articles."""
    return {article.id: article for article in corpus.read(CORPUS)}


@pytest.fixture(scope="module")
def model() -> SentenceEmbedder:
    """The default model, for its tokens."""
    return load()


# --- what always holds ----------------------------------------------------------------------------------


@settings(max_examples=150)
@given(articles(), st.integers(1, 4), st.integers(0, 3), st.integers(4, 30))
def test_passages_hold_for_any_article(article: Article, count: int, overlap: int, limit: int) -> None:
    """Passages are slices inside paragraphs that are no headings, within the limit, of ordered whole sentences."""
    rules = PassageRules(count, overlap, limit)
    found = cut(article, rules, spans)
    prose = [p for p in article.paragraphs if not p.heading]
    for passage in found:
        assert article.text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert passage.id == f"a:{passage.start}-{passage.end}@{article.sha256[:8]}"
        assert sum(p.start <= passage.start and passage.end <= p.end for p in prose) == 1
        assert len(spans(passage.text)) <= limit
        assert 1 <= len(passage.sentences) <= count
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        assert all(span.start < span.end for span in passage.sentences)
        assert all(a.end <= b.start for a, b in pairwise(passage.sentences))
    assert len({passage.id for passage in found}) == len(found)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(found))


@settings(max_examples=150)
@given(articles(), st.integers(4, 30))
def test_no_sentence_is_lost(article: Article, limit: int) -> None:
    """Every character of every sentence but white space lies in a sentence of some passage."""
    covered = {
        i for p in cut(article, PassageRules(3, 2, limit), spans) for s in p.sentences for i in range(s.start, s.end)
    }
    for paragraph in article.paragraphs:
        for sentence in sentences(article.text, paragraph):
            inside = range(sentence.start, sentence.end)
            missing = [i for i in inside if i not in covered and not article.text[i].isspace()]
            assert paragraph.heading or not missing


@settings(max_examples=150)
@given(articles())
def test_sentences_leave_out_marks_alone(article: Article) -> None:
    """Sentences are trimmed, ordered and disjoint; outside are white space, bullet marks and Markdown headings."""
    for paragraph in article.paragraphs:
        found = list(sentences(article.text, paragraph))
        assert all(article.text[s.start : s.end] == article.text[s.start : s.end].strip() != "" for s in found)
        borders = [Span(paragraph.start, paragraph.start), *found, Span(paragraph.end, paragraph.end)]
        for before, after in pairwise(borders):
            outside = article.text[before.end : after.start]
            assert re.fullmatch(r"(?:\s|-|\d\.|# .*)*", outside)


# --- cutting --------------------------------------------------------------------------------------------


def test_a_known_article_gives_known_passages() -> None:
    """Three sentences each, two shared with the next; a heading gives none; ids are the same for ever."""
    article = make_article("tides", "The Sea\n\nOne rose. Two fell. Three stayed. Four left.\n\nFive came.")
    assert article.sha256.startswith("6e4cbb9f")
    found = cut(article, PassageRules(), spans)
    assert [(p.id, p.text) for p in found] == [
        ("tides:9-42@6e4cbb9f", "One rose. Two fell. Three stayed."),
        ("tides:19-53@6e4cbb9f", "Two fell. Three stayed. Four left."),
        ("tides:55-65@6e4cbb9f", "Five came."),
    ]
    assert found[1].sentences == (Span(19, 28), Span(29, 42), Span(43, 53))


def test_the_passages_of_the_articles_never_change(five: dict[str, Article], model: SentenceEmbedder) -> None:
    """With the default model these are the numbers of passages and the ids of the first and last one."""
    found = {name: cut(article, PassageRules(), model.token_spans) for name, article in five.items()}
    assert {name: (len(one), one[0].id, one[-1].id) for name, one in found.items()} == {
        name: (number, f"{name}:{first}@{article.sha256[:8]}", f"{name}:{last}@{article.sha256[:8]}")
        for (name, article), (number, first, last) in zip(
            five.items(),
            [
                (24, "0-417", "5594-5666"),
                (7, "0-486", "2048-2381"),
                (29, "0-156", "6636-6950"),
                (28, "2-272", "9782-10334"),
                (25, "0-407", "5458-5860"),
            ],
            strict=True,
        )
    }


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (PassageRules(3, 2), [(0, 3), (1, 4), (2, 5)]),
        (PassageRules(3, 1), [(0, 3), (2, 5)]),
        (PassageRules(3, 0), [(0, 3), (3, 5)]),
        (PassageRules(2, 5), [(0, 2), (1, 3), (2, 4), (3, 5)]),
        (PassageRules(1, 0), [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
        (PassageRules(9, 2), [(0, 5)]),
        (PassageRules(3, 2, 20), [(0, 2), (1, 3), (2, 4), (3, 5)]),
        (PassageRules(3, 2, 19), [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
    ],
)
def test_overlap_is_as_asked(rules: PassageRules, expected: list[tuple[int, int]]) -> None:
    """Windows share what was asked for, never stand still, and stop at the limit of tokens."""
    assert list(windows([10] * 5, rules)) == expected


def test_no_window_lies_inside_another() -> None:
    """Where the next sentence is too long to share, the shared ones alone would only repeat the window before."""
    assert list(windows([2, 2, 3], PassageRules(sentences=2, overlap=1, max_tokens=4))) == [(0, 2), (2, 3)]


def test_a_long_sentence_is_cut_at_spaces() -> None:
    """Its pieces are within the limit, begin and end at words, and give the sentence again."""
    words = [f"word{i}" for i in range(25)]
    article = make_article("a", f"Short one. {' '.join(words)}.")
    found = cut(article, PassageRules(1, 0, 10), spans)
    assert [p.text for p in found] == [
        "Short one.", " ".join(words[:10]), " ".join(words[10:20]), " ".join(words[20:]) + ".",
    ]  # fmt: skip
    assert article.text == f"{found[0].text} {found[1].text} {found[2].text} {found[3].text}"


def test_a_word_without_end_is_cut_too() -> None:
    """Where a stretch of more tokens than the limit has no space, it is cut between tokens, and nothing is lost."""
    article = make_article("a", "See a.b.c.d.e.f.g.h.i.j.k here now.")
    found = cut(article, PassageRules(1, 0, 6), spans)
    assert "".join(p.text for p in found).replace(" ", "") == article.text.replace(" ", "")
    assert max(len(spans(p.text)) for p in found) <= 6


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\n", "\u3000", "\u2009"])
def test_any_white_space_is_a_word_border(blank: str) -> None:
    """A long sentence is cut at whatever white space its author used."""
    article = make_article("a", blank.join(["one-two"] * 4) + ".\n\nEnd.")
    assert [p.text for p in cut(article, PassageRules(1, 0, 7), spans)] == [
        f"one-two{blank}one-two", f"one-two{blank}one-two.", "End.",
    ]  # fmt: skip


def test_bullet_marks_inside_a_passage_count() -> None:
    """Marks between sentences are tokens of the passage: with them it must still be within the limit."""
    article = make_article("a", "- one two\n- three four\n- five six\n\nEnd here.")
    found = cut(article, PassageRules(3, 0, 7), spans)
    assert [p.text for p in found] == ["one two\n- three four", "five six", "End here."]


def test_what_has_no_token_is_left_out() -> None:
    """A sentence that the model cannot see gives no passage and does no harm."""
    article = make_article("a", "One rose. \u200b")
    assert [p.text for p in cut(article, PassageRules(), lambda text: spans(text.replace("\u200b", "")))] == [
        "One rose."
    ]


def test_real_tokens_stay_within_the_limit(model: SentenceEmbedder) -> None:
    """The default model reads every passage to its end, and a sentence of 400 words is cut, not truncated."""
    long = " ".join(f"Mi-{i} 🙂 antidisestablishmentarianism" for i in range(133)) + "."
    article = make_article("a", f"- {long}\n- Next.\n- {'x' * 3000}\n\nA short sentence.")
    assert model.max_tokens == 254
    found = cut(article, PassageRules(max_tokens=model.max_tokens), model.token_spans)
    assert max(len(model.token_spans(p.text)) for p in found) <= 254
    covered = {i for p in found for i in range(p.start, p.end)}
    assert all(
        i in covered for i in range(2, len(article.text)) if not article.text[i].isspace() and article.text[i] != "-"
    )


def test_real_passages_of_the_articles_are_whole(five: dict[str, Article], model: SentenceEmbedder) -> None:
    """No sentence of the articles is too long for the model, so each is a sentence of a passage as it stands."""
    for article in five.values():
        marked = {s for p in cut(article, PassageRules(), model.token_spans) for s in p.sentences}
        expected = {s for p in article.paragraphs if not p.heading for s in sentences(article.text, p)}
        assert marked == expected


# --- sentences ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "However, recent years have seen Islamabad diversify its defense partnerships, particularly as U.S.-Pakistan "
        "relations have faced strain.",
        "Both countries also held two joint military exercises called ‘’DRUZBA’’, that were held in Pakistan in 2016, "
        "and Russia in 2017.",
        "A focal point of the evolving military collaboration is the series of joint exercises between the two "
        "nations, branded under the name “Druzhba” (Russian for “Friendship”).",
        "In 2015, Russia signed a landmark deal in which they agreed to sell four Mi-35 helicopters to Pakistan, as "
        "well as expressed its desire to invest $2 billion in the North-South gas pipeline project.",
        "Air Chief Marshal Zaheer Ahmed Babar Sidhu of the Pakistan Air Force (PAF) recently met with Russia’s Deputy "
        "Defence Minister, Colonel General Aleksandr V. Fomin, to discuss expanded military collaboration.",
        "This makes it inevitable that the three nuclear powers China, Russia, and Pakistan are going to band "
        "together, to fight against the US hegemony",
        "By fostering military partnerships with both countries, Russia retains its role as a significant defense "
        "partner and a counterbalance to U.S. influence in the region.",
        "He Tweets at @iamusmanghani",
        "Source: https://dailytimes.com.pk/295922/a-thaw-in-pak-russia-relations/",
    ],
)
def test_sentences_of_the_articles(five: dict[str, Article], sentence: str) -> None:
    """Initials, abbreviations, quotation marks, sums and addresses break no sentence."""
    assert sum(sentence in found for article in five.values() for found in texts(article)) == 1


def test_the_figure_with_a_hyphen_breaks_nothing(five: dict[str, Article]) -> None:
    """'1,300-km North-South LNG' stands inside one sentence."""
    found = [s for p in texts(five["pakistan-russia-rapprochement"]) for s in p if "1,300-km" in s]
    assert [(s[:12], s[-12:]) for s in found] == [("Coupled with", "of Pakistan.")]


def test_bullets_lose_their_mark_alone(five: dict[str, Article]) -> None:
    """Each of the four bullets is one sentence without its hyphen, the last one without a full stop too."""
    found = texts(five["pakistan-russia-military-collaboration"])[:4]
    assert [(len(one), one[0][:25], one[0][-10:]) for one in found] == [
        (1, "Strengthened Military Col", "tnerships."),
        (1, "Naval and Counterterroris", "he region."),
        (1, "Geopolitical Realignment:", " Pakistan."),
        (1, "Regional Implications: Th", " militancy"),
    ]
    assert "Aleksandr V. Fomin, met" in found[1][0]
    assert "beyond U.S. alliances" in found[2][0]


def test_headings_give_no_passage(five: dict[str, Article]) -> None:
    """No passage holds a heading of the article with seven, nor its headline that occurs twice."""
    article = five["pakistan-russia-military-collaboration"]
    found = sliced(article, cut(article, PassageRules(), spans))
    assert not [one for one in found if "Landslide" in one or "Warming Up:" in one or "Is Pakistan Joining" in one]
    assert len(found) > 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One 🙂🙂 two. 🇵🇰 Three four! Five", ["One 🙂🙂 two.", "🇵🇰 Three four!", "Five"]),
        ("Text.\n## Head. Two\nMore.", ["Text.", "More."]),
        ("#\nText here.", ["#\nText here."]),
        (
            "- one\n* two\n+ three\n• four\n– five\n1. six\n12) seven",
            ["one", "two", "three", "four", "five", "six", "seven"],
        ),
        ("2016 was long. 2017 too.", ["2016 was long.", "2017 too."]),
        ("Wrapped at a\nline end. Next.", ["Wrapped at a\nline end.", "Next."]),
    ],
)
def test_sentences_of_small_texts(text: str, expected: list[str]) -> None:
    """Offsets count code points, Markdown heading lines and bullet marks go, line ends inside a sentence stay."""
    article = make_article("a", f"{text}\n\nEnd.")
    assert texts(article)[0] == expected


def test_the_same_words_elsewhere_have_another_id(tmp_path: Path) -> None:
    """An id names the article's hash, so one changed character changes it and a renamed file its first part."""
    (tmp_path / "a.txt").write_text("One rose.")
    (tmp_path / "b.txt").write_text("One rose.")
    (tmp_path / "c.txt").write_text("One rose!")
    assert [cut(article, PassageRules(), spans)[0].id for article in corpus.read(tmp_path)] == [
        "a:0-9@210e2686", "b:0-9@210e2686", "c:0-9@8417cf17",
    ]  # fmt: skip


# --- where a sentence ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The chapter on wages is in Vol. 3 of the yearbook.|Sales rose.",
        "Sales at Bracken & Holt plc. rose by nine per cent.|The firm said so.",
        "It follows from Eq. 4 that x is zero.|Then we stop.",
        "Acme Inc. sold four, and Holt Ltd. bought them.|So it was.",
        "He lives at No. 10 Mill Lane.|She does not.",
        "J. R. R. Tolkien and Jos. A. Banks wrote it.|They left.",
        "See vol. 4, no. 2, ed. 3, ser. B, and pp. 34-35.|It is there.",
        "Figs. 2 and 3 show it, as Sec. IV does.|Ch. 5 begins.",
        "Approx. 40 came.|They met at 5 p.m. on Monday.",
        "The last ferry leaves at nine.[4]|A warden looks after it.",
        "The last ferry leaves at nine.⁴|A warden looks after it.",
        "The last ferry leaves at nine.<sup>4</sup>|A warden looks after it.",
        "**The museum charges four crowns.**|Its roof leaks.",
        "_Roof leaks._|It does.",
        "He said “it is so.”|She left.|“Go!” he said.",
        "Yahoo! is a firm.|Jeopardy! is a show.",
        "The answer was no.|It was in the app.|A boy came.|I did not see it.",
        "he was late.|we left.",
        "کشتی نو بجے جاتی ہے۔|چوکیدار وہاں رہتا ہے۔",
        "नौका नौ बजे जाती है।|चौकीदार वहाँ रहता है।",
        "فقال: هل جاء؟|نعم جاء.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    """Not behind an abbreviation, an initial or a number's name; with the marks that close behind the stop."""
    joined = text.replace("|", " ")
    assert texts(make_article("a", joined)) == [text.split("|")]


def test_sentences_of_a_script_without_spaces() -> None:
    """A full stop of Chinese or Japanese ends a sentence without a space."""
    assert texts(make_article("a", "渡船九点离开。看守人住在那里。")) == [["渡船九点离开。", "看守人住在那里。"]]


def test_sentences_are_those_of_the_texts_language() -> None:
    """'z. B.' ends no sentence in German, whatever the article says of itself; the Japanese full stop does."""
    text = "Am 3. Mai kam Dr. Möller z. B. mit der Fähre nach Hause zurück. Wer weiß das schon?"
    (passage,) = cut(make_article("a", text, language="en"), PassageRules(), spans)
    assert [text[span.start : span.end] for span in passage.sentences] == [
        "Am 3. Mai kam Dr. Möller z. B. mit der Fähre nach Hause zurück.",
        "Wer weiß das schon?",
    ]
