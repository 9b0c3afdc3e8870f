"""Links find the words that they name: the first place where a browser would find them is the quotation's own."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.citing.references import fragment_link
from assistant.citing.references.link import address
from assistant.corpus import make_article
from assistant.records import Article

WORDS = "tide rises at noon and falls at dusk while the old ferry waits for men".split()


def article(text: str, url: str = "https://a.b/x") -> Article:
    """An article at an address."""
    return make_article("tides", text, url=url)


def fragment(text: str, quote: str, occurrence: int = 0) -> str:
    """The fragment of a quotation, after `#:~:text=`."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quote, start + 1)
    link = fragment_link(article(text), start, start + len(quote))
    assert link is not None
    assert link.startswith("https://a.b/x#:~:text=")
    return link.partition("#:~:text=")[2]


def found(text: str, directive: str) -> tuple[int, int] | None:
    """Where a browser finds a directive: an independent reading of the specification, in any case, whole words."""
    terms = directive.split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    first, last = unquote(terms[0]), unquote(terms[1]) if len(terms) > 1 else ""

    def at(term: str, since: int) -> re.Match[str] | None:
        words = r"\s+".join(map(re.escape, term.split()))
        pattern = rf"(?<!\w){words}" if term[0].isalnum() else words
        return re.compile(rf"{pattern}(?!\w)" if term[-1].isalnum() else pattern, re.IGNORECASE).search(text, since)

    since = 0
    while begin := at(first, since):
        since = begin.start() + 1
        end = at(last, begin.end()) if last else begin
        if end is None:
            return None
        before = " ".join(text[: begin.start()].split()).lower()
        after = " ".join(text[end.end() :].split()).lower()
        if before.endswith(" ".join(prefix.split()).lower()) and after.startswith(" ".join(suffix.split()).lower()):
            return begin.start(), end.end()
    return None


def test_a_short_quotation_is_named_whole() -> None:
    """Hyphens, commas and ampersands are percent-encoded, as the syntax of fragments needs them itself."""
    assert fragment("They saw Mi-35s, R&D – all.", "Mi-35s, R&D – all.") == "Mi%2D35s%2C%20R%26D%20%E2%80%93%20all."


def test_a_long_quotation_is_named_by_its_ends() -> None:
    """Five words at each end are enough where nothing inside looks like the end."""
    text = " ".join(f"word{number}" for number in range(60))
    quote = " ".join(f"word{number}" for number in range(10, 50))
    assert fragment(text, quote) == (
        "word10%20word11%20word12%20word13%20word14,word45%20word46%20word47%20word48%20word49"
    )


def test_the_end_grows_until_nothing_inside_looks_like_it() -> None:
    """A browser stops at the first end that it finds, so the end has as many words as that takes."""
    quote = "It begins here " + "one two three four five six seven eight nine " * 5 + "at last one two three four five"
    directive = fragment(f"Before. {quote} After.", quote)
    assert directive.endswith(",last%20one%20two%20three%20four%20five")


def test_a_quotation_over_lines_is_named_line_by_line() -> None:
    """No term crosses a line break, since a line may be a block of its own on the page."""
    text = "Alpha one.\nBeta two three four five six.\nGamma seven."
    assert fragment(text, "one.\nBeta two three four five six.\nGamma seven.") == "one.,Gamma%20seven."


def test_the_beginning_grows_where_the_words_before_are_equal() -> None:
    """Two sentences that begin alike, after the same words, are told apart by where they part."""
    same = "Relations have soured for years now, and in the same vein, the"
    rest = (
        "ferry has stopped, the harbour is shut, the lock is dry, and nobody in the town expects it to open before May."
    )
    text = f"{same} bridge fell down.\n{same} {rest}"
    start = f"and in the same vein, the {rest}"
    assert fragment(text, start).startswith("and%20in%20the%20same%20vein%2C%20the%20ferry,")


def test_equal_words_are_told_apart_by_what_stands_before() -> None:
    """The second of two equal quotations has as much prefix as makes it the first of its kind."""
    text = "The tide is high. At noon, the tide is high. At dusk, the tide is high."
    assert fragment(text, "the tide is high.", 0) == "noon%2C-,the%20tide%20is%20high."
    assert fragment(text, "the tide is high.", 1) == "dusk%2C-,the%20tide%20is%20high."
    assert fragment(text, "The tide is high.") == "The%20tide%20is%20high."


def test_equal_lines_are_told_apart_by_what_stands_behind() -> None:
    """Where the words before are equal too, those behind help."""
    text = "Noon.\nThe tide is high today.\nNoon.\nThe tide is high tomorrow."
    assert fragment(text, "The tide is high", 1) == "The%20tide%20is%20high,-tomorrow."


def test_a_part_of_a_word_takes_the_whole_word() -> None:
    """A browser matches whole words, so a quotation that begins or ends inside one is widened in the link alone."""
    assert fragment("The steamship left.", "ship le") == "steamship%20left"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.b/x#top", "https://a.b/x#top:~:text=rose"),
        ("https://a.b/{x y}", "https://a.b/%7Bx%20y%7D#:~:text=rose"),
        ("http://a.b/ü?q=1&r=%20", "http://a.b/ü?q=1&r=%20#:~:text=rose"),
        ("javascript:alert(1)", None),
        ("ftp://a.b", None),
    ],
)
def test_addresses(url: str, expected: str | None) -> None:
    """A fragment goes behind one that is there; only addresses of the web have links."""
    assert fragment_link(article("One rose.", url), 4, 8) == expected


def test_without_an_address_or_words_there_is_nothing_to_find() -> None:
    """No address, no link; spaces alone link to the article."""
    assert fragment_link(make_article("tides", "One rose."), 0, 3) is None
    assert fragment_link(article("One  rose."), 3, 5) == "https://a.b/x"


@given(st.text(alphabet='ab<>{}\\" \n%/é', max_size=12))
def test_an_address_ends_nowhere_early(text: str) -> None:
    """What would end an address in Markdown, HTML or BibTeX is encoded, and nothing else."""
    safe = address(text)
    assert not set(safe) & set('<>{}\\" \n')
    assert unquote(safe) == unquote(text)


@given(st.data())
def test_a_browser_finds_the_quotation(data: st.DataObject) -> None:
    """In a text that says much twice, but no three words, what the fragment names first is the quotation."""
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=80))
    assume(len(set(zip(words, words[1:], words[2:], strict=False))) >= len(words) - 2)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    text = " ".join(words)
    start = len(" ".join([*words[:first], ""]))
    end = len(" ".join(words[: last + 1]))
    link = fragment_link(article(text), start, end)
    assert link is not None
    assert found(text, link.partition("#:~:text=")[2]) == (start, end)


def test_a_line_of_its_own_is_told_apart_by_the_line_before() -> None:
    """Prefix and quotation may stand in two blocks, each whole in its own."""
    assert fragment("Noon.\nHigh.\nDusk.\nHigh.", "High.", 1) == "Dusk.-,High."


@given(st.text(min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 40))
@example("a-b, c&d", 0, 8)
@example("引用文字、中文", 2, 5)
def test_any_text_gives_a_well_formed_link(text: str, start: int, end: int) -> None:
    """A link is ASCII in its fragment, and its terms decode to words of the text."""
    made = article(unicodedata.normalize("NFC", f"x {text} y"))
    start, end = min(start, len(made.text) - 1), min(max(end, start + 1), len(made.text))
    assume(start < end)
    link = fragment_link(made, start, end)
    assert link is not None
    directive = link.partition("#:~:text=")[2]
    assert directive.isascii()
    flat = " ".join(made.text.split())
    for term in filter(None, directive.split(",")):
        assert " ".join(unquote(term.removeprefix("-").removesuffix("-")).split()) in flat


def test_an_address_with_a_text_fragment_of_its_own() -> None:
    """A fragment that was copied with the address gives way: an address has one."""
    article = make_article("a", "One rose. Two fell.", url="https://a.b/x#:~:text=Two")
    assert fragment_link(article, 0, 9) == "https://a.b/x#:~:text=One%20rose."
    article = make_article("a", "One rose. Two fell.", url="https://a.b/x#part:~:text=Two")
    assert fragment_link(article, 0, 9) == "https://a.b/x#part:~:text=One%20rose."
