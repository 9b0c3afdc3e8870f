"""Who is named for a quotation: whole names, whole addresses, and citations that are of these words."""

from collections.abc import Iterator

import pytest
from quotes_world import one, world

from assistant import Assistant
from assistant.documents import parse

ARTICLES = {
    "weir.md": "---\ntitle: Weir costs\nauthors: [Ada Lane]\npublisher: The Times\n"
    "url: https://news.example/a.php?id=1\n---\nThe council will not pay for the weir. It lies upstream.",
    "flood.md": "---\ntitle: Flood season\npublisher: Dawn\nurl: https://news.example/a.php?id=2\n---\n"
    "The owner rebuilt the mill.",
    "jobs.md": "---\ntitle: Film notes\nauthors: [Jobs]\npublisher: The Times of India\n"
    "url: https://w.example/Thaw_(film)\n---\nFarmers planted more millet than rice.",
    "star.md": "---\ntitle: Late ferries\npublisher: The Star\n---\nThe captain blamed the tide alone.",
    "fever.md": "---\ntitle: River fever\npublisher: WHO\n---\nWells were closed in every village.",
    "other.md": "---\ntitle: Pinned\nurl: https://w.example/Thaw\n---\nThe ferry leaves at noon.",
}
QUOTE = "“The council will not pay for the weir”"  # of weir, The Times


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """Articles whose names are common words, or parts of each other."""
    with world(ARTICLES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"Dawn was hours off when he read {QUOTE}.", ()),
        (f"Dawn broke. {QUOTE}, he read.", ()),
        (f"At dawn he read {QUOTE}.", ()),
        (f"Jobs were lost, and {QUOTE}.", ()),
        (f"Steve Jobs said {QUOTE}.", ()),
        (f"Dawn French said {QUOTE}.", ()),
        (f"The New York Times wrote {QUOTE}.", ()),
        (f"The Times Literary Supplement wrote {QUOTE}.", ()),
        (f"The Sunday Times wrote {QUOTE}.", ()),
        (f"Ada Lane Smith wrote {QUOTE}.", ()),
        (f"Dawn of the Dead says {QUOTE}.", ()),
        (f"Who said {QUOTE}?", ()),
        (f"He asked who said {QUOTE}.", ()),
        (f"The Star of the show read {QUOTE}.", ()),
        (f"He was the Star of his team: {QUOTE}.", ()),
        (f"The Star was late, and {QUOTE}.", ()),
        (f"The WHO said {QUOTE}.", ("fever",)),
        (f"WHO: {QUOTE}.", ("fever",)),
        (f"The Star wrote {QUOTE}.", ("star",)),
        (f"In The Star he read {QUOTE}.", ("star",)),
        (f"The Star’s reporter heard {QUOTE}.", ("star",)),
        (f"The Star reporter heard {QUOTE}.", ("star",)),
        (f"{QUOTE} (the Star, 2018).", ("star",)),
        (f"Dawn reported {QUOTE}.", ("flood",)),
        (f"Dawn: {QUOTE}.", ("flood",)),
        (f"As Dawn put it, {QUOTE}.", ("flood",)),
        (f"{QUOTE} (Dawn, 2018).", ("flood",)),
        (f"In Dawn’s words, {QUOTE}.", ("flood",)),
        (f"According to Jobs, {QUOTE}.", ("jobs",)),
        (f"Mr Jobs said {QUOTE}.", ("jobs",)),
        (f"The Times of India wrote {QUOTE}.", ("jobs",)),
        (f"The Times wrote {QUOTE}.", ("weir",)),
        (f"In the Times we read {QUOTE}.", ("weir",)),
        (f"Journalist Ada Lane wrote {QUOTE}.", ("weir",)),
        (f"See https://news.example/a.php?id=2: {QUOTE}.", ("flood",)),
        (f"See https://www.news.example/a.php?utm_source=x&id=1#top: {QUOTE}.", ("weir",)),
        (f"See https://news.example/a.php: {QUOTE}.", ()),
        (f"See https://news.example/a.php?id=3: {QUOTE}.", ()),
        (f"See (https://w.example/Thaw_(film)): {QUOTE}.", ("jobs",)),
        (f"See https://w.example/Thaw: {QUOTE}.", ("other",)),
        (f"See https://w.example/thaw: {QUOTE}.", ()),
        (f"See https://[x and {QUOTE}.", ()),
    ],
)
def test_who_is_named(assistant: Assistant, text: str, named: tuple[str, ...]) -> None:
    """A common word, a part of a longer name and an address of another page name nobody."""
    found = one(assistant, text)
    assert found.attributed == named
    assert found.outcome == ("misattributed" if named and named != ("weir",) else "exact")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("> The council will not pay for the weir.\n>\n> — Ada Lane", "exact"),
        ("> The council will not pay for the weir.\n>\n> — Dawn, 2018", "misattributed"),
        ("> The council will not pay for the weir.\n\n— The Times of India", "misattributed"),
        ("> The council will not pay for the weir.\n>\n> It lies upstream.\n>\n> — Dawn, 2018", "misattributed"),
        ("The Times of India wrote:\n\n> The council will not pay for the weir.", "misattributed"),
    ],
)
def test_the_line_under_a_block_quotation_names_its_source(assistant: Assistant, text: str, outcome: str) -> None:
    """Whoever stands under it, also behind several paragraphs or outside of the block, or leads to it."""
    assert {found.outcome for found in assistant.quotes(parse(text, "markdown")).quotations} == {outcome}


@pytest.mark.parametrize(
    ("article", "span", "outcome"),
    [
        ("weir", "0-38", "exact"),
        ("weir", "10-20", "exact"),
        ("weir", "39-57", "misattributed"),
        ("flood", "0-5", "misattributed"),
    ],
)
@pytest.mark.parametrize(
    "form",
    ["{q} [{id}].", "{q}[^{id}]\n\n[^{id}]: A note.", "{q}[^1]\n\n[^1]: See {id}.", "{q} ([here]({link}))."],
)
def test_citations_are_compared(assistant: Assistant, article: str, span: str, outcome: str, form: str) -> None:
    """An id, a footnote or a link into the page beside a quotation must be of its words."""
    sha8 = assistant.article(article).sha256[:8]
    start, end = span.split("-")
    link = f"http://127.0.0.1:7860/?read={article}&s={start}&e={end}&v={sha8}"
    text = form.format(q=QUOTE, id=f"{article}:{span}@{sha8}", link=link)
    check = assistant.quotes(parse(text, "markdown"))
    assert [found.outcome for found in check.quotations] == [outcome]
    assert bool(check.warnings) == (outcome == "misattributed" and article == "weir")


def test_a_citation_of_an_older_text_is_only_compared_by_its_article(assistant: Assistant) -> None:
    """Where the hash is another, its places say nothing."""
    assert one(assistant, f"{QUOTE} [weir:39-57@00000000].").outcome == "exact"
