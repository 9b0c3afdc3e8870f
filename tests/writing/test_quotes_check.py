"""Every quotation gets one graded outcome, and nothing that differs is hidden."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CORPUS, ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from quotes_world import one, world

from assistant import Assistant, build, documents
from assistant.documents import read
from assistant.records import Quotation

ROOM = """---
title: A room with a view
authors: ["Ada Lane"]
publisher: The Hill Post
url: https://www.hill.example/room/
---
They aren’t happy: it’s worth $2 billion, or -5 % of the 7% (p < 0.05) that was promised. The landlord is, of course,
not permitted to enter … at night [or by day]. The two sides’ “Pak-Russia ties” — as they say — cost 1,300 rupees;
four Mi-35s were sold.

Tenants may cook. Tenants may not smoke. The lease ends in May 2018, and the deposit is returned to them.
"""
STREET = """---
title: Notes on a street
publisher: Valley Times
---
The street is wide and its houses are old. Tenants may cook. Rain falls there on two hundred days a year, they say.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two small articles."""
    folder = tmp_path_factory.mktemp("quotes")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "room.md").write_text(ROOM, encoding="utf-8")
    (folder / "corpus" / "street.md").write_text(STREET, encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    with Assistant.open(folder / "index", embedder=ToyEmbedder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The five articles, with the toy model: quotations need none."""
    index = tmp_path_factory.mktemp("five") / "index"
    build(CORPUS, index, embedder=ToyEmbedder())
    with Assistant.open(index, embedder=ToyEmbedder()) as opened:
        yield opened


def graded(assistant: Assistant, quote: str) -> Quotation:
    """The outcome of one quotation in angled marks, which the articles do not hold."""
    text = f"Somebody wrote «{quote}» once."
    (found,) = assistant.quotes(text).quotations
    assert text[found.start : found.end] == found.text == quote
    return found


@pytest.mark.parametrize(
    "quote",
    [
        "it’s worth $2 billion, or -5 % of the 7% (p < 0.05)",
        "-5 %",
        "0.05) that was promised",
        "The lease ends in May 2018",
        "“Pak-Russia ties” — as they say",
        "The landlord",
        "permitted to enter … at night [or by day]",
        "Pak-Russia",
        "sides",
    ],
)
def test_exact(assistant: Assistant, quote: str) -> None:
    """Words, marks and spaces as in the article: exact, at the article's offsets; a possessive may be left out."""
    found = graded(assistant, quote)
    assert (found.outcome, found.changes, found.holds) == ("exact", (), True)
    article = assistant.article(found.citations[0].article_id)
    assert article.text[found.citations[0].start : found.citations[0].end] == quote == found.citations[0].quote


@pytest.mark.parametrize(
    ("quote", "kinds"),
    [
        ("They aren't happy: it's worth", ["quotes", "quotes"]),
        ("‘Pak-Russia ties’ – as they say", ["quotes", "quotes", "dash"]),
        ("−5%", ["dash", "space"]),
        ("the lease ends in May", ["case"]),
        ("[t]he lease ends in May", ["case"]),
        ("four Mi‑35s were sold,", ["dash", "punctuation"]),
        ("they say — cost 1,300 rupees.", ["punctuation"]),
        ("… Tenants may cook", ["punctuation"]),
        ("permitted to enter ... at night [or by day]", ["punctuation"]),
    ],
)
def test_typographic(assistant: Assistant, quote: str, kinds: list[str]) -> None:
    """Other marks, dashes, spaces, the case of the first letter, a comma before the closing mark: each is named."""
    found = graded(assistant, quote)
    assert (found.outcome, [change.kind for change in found.changes], found.holds) == ("typographic", kinds, True)


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("worth $3 billion", ("quantity", "$3 billion", "$2 billion")),
        ("worth £2 billion", ("quantity", "£2 billion", "$2 billion")),
        ("2 billion, or", ("quantity", "2 billion", "$2 billion")),
        ("5 % of the 7%", ("quantity", "5 %", "-5 %")),
        ("of the 7", ("quantity", "7", "7%")),
        ("p > 0.05", ("number", ">", "<")),
        ("five Mi-35s were sold", ("number", "five", "four")),
        ("at night [or by week]", ("word", "week", "day")),
        ("four Mi-36s were sold", ("name", "Mi-36s", "Mi-35s")),
        ("ends in May 2019", ("date", "May 2019", "May 2018")),
        ("They are happy", ("negation", "are", "aren’t")),
        ("Tenants may smoke", ("negation", "", "not")),
        ("Tenants may not cook", ("negation", "not", "")),
        ("landlord is, of course, permitted to", ("negation", "", "not")),
        ("is, of course, not permit", ("word", "permit", "permitted")),
        ("mitted to enter", ("word", "mitted", "permitted")),
        ("Russia ties", ("name", "", "Pak-Russia")),
        ("happy: it", ("word", "", "’s")),
        ("they Say — cost", ("case", "Say", "say")),
        ("worth 2 billion", ("quantity", "2 billion", "$2 billion")),
        ("Tenants may cook!", ("punctuation", "!", "")),
        ("cost 1300 rupees", ("word", "1300", "1,300")),
        (
            "The street is old and its houses are wide",
            ("order", "old and its houses are wide", "wide and its houses are old"),
        ),
    ],
)
def test_altered(assistant: Assistant, quote: str, change: tuple[str, str, str]) -> None:
    """What differs is told with both sides and named; nothing is normalised away, and words are not cut."""
    found = graded(assistant, quote)
    told = [(one.kind, one.yours, one.source) for one in found.changes]
    assert (found.outcome, found.holds) == ("altered", False)
    assert change in told


def placed(assistant: Assistant, found: Quotation) -> bool:
    """Whether each change says where it stands, in the quotation as it is written and in the article."""
    texts = {article.id: article.text for article in assistant.articles()}
    return all(
        found.text[change.start : change.end] == change.yours
        and (texts[change.article_id][change.source_start : change.source_end] if change.article_id else "")
        == change.source
        for change in found.changes
    )


@pytest.mark.parametrize(
    "quote",
    [
        "They aren't happy: it's worth",
        "−5%",
        "four Mi‑35s were sold,",
        "they say — cost 1,300 rupees.",
        "… Tenants may cook",
        "( Tenants may cook",
        "Tenants may cook !",
        "happy: it",
        "Tenants may smoke",
        "5 % of the 7%",
        "Russia ties",
        "at night [or by week]",
        "[T]he street was wide … [i]ts houses are new [he says]",
        "[t]he lease ends in May 2019",
        "The street is wide and its houses are old … they cannot be sold",
        "The street is old and its houses are wide",
    ],
)
def test_changes_say_where_they_stand(assistant: Assistant, quote: str) -> None:
    """Offsets are slices: in the words of the quotation, and in the article's text."""
    found = graded(assistant, quote)
    assert found.changes
    assert placed(assistant, found)


def test_pieces_in_another_order_stand_from_the_first_to_the_last(assistant: Assistant) -> None:
    """One change for all of them: its range reaches over what stands between."""
    found = graded(assistant, "Rain falls there … The street is wide")
    (change,) = found.changes
    text = assistant.article("street").text
    assert found.text[change.start : change.end] == found.text
    assert text[change.source_start : change.source_end].startswith("The street is wide")
    assert text[change.source_start : change.source_end].endswith("Rain falls there")


def test_an_altered_quotation_shows_the_sources_words(assistant: Assistant) -> None:
    """The citation of an altered quotation is the stretch that it was made from."""
    found = graded(assistant, "The deposit is never returned to them")
    assert found.citations[0].quote == "the deposit is returned to them"


def test_stitched(assistant: Assistant) -> None:
    """Pieces in order: each with its place, what was left out, and a citation of the whole stretch."""
    found = graded(assistant, "Tenants may cook. … The lease ends in May 2018 [and] the deposit is returned")
    assert (found.outcome, found.holds) == ("stitched", False)
    assert [piece.citation.quote for piece in found.pieces] == [
        "Tenants may cook.", "The lease ends in May 2018", "the deposit is returned",
    ]  # fmt: skip
    assert [(omission.text, omission.negation) for omission in found.omitted] == [
        ("Tenants may not smoke.", True),
        (", and", False),
    ]
    assert found.citations[0].quote.startswith("Tenants may cook. Tenants may not smoke.")


def test_stitched_without_a_negation_holds(assistant: Assistant) -> None:
    """What was left out denies nothing: the quotation may stand, and its pieces are slices of the writer's text."""
    text = "They said «The street is wide ... Rain falls there» again."
    (found,) = assistant.quotes(text).quotations
    assert (found.outcome, found.holds) == ("stitched", True)
    assert [text[piece.start : piece.end] for piece in found.pieces] == ["The street is wide", "Rain falls there"]


def test_an_insertion_in_brackets_is_the_writers(assistant: Assistant) -> None:
    """Words in brackets at the end claim nothing of the source."""
    found = graded(assistant, "The street is wide [says the mayor]")
    assert (found.outcome, found.holds, found.citations[0].quote) == ("stitched", True, "The street is wide")


def test_a_negation_in_an_ellipsis_is_warned_of(assistant: Assistant) -> None:
    """'The landlord is … permitted' hides a 'not': it does not hold, and a warning says where."""
    check = assistant.quotes("One.\n\nThe rule is: “The landlord is … permitted to enter.”")
    (found,) = check.quotations
    assert (found.outcome, found.holds, [one.negation for one in found.omitted]) == ("stitched", False, [True])
    assert check.warnings == ("Line 3: what was left out of “The landlord is … permitted to enter.” holds a negation.",)


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("Rain falls there … The street is wide", "order"),
        ("The street is wide … its houses are new", "word"),
        ("The street is wide and its houses are old … they cannot be sold", "word"),
    ],
)
def test_pieces_that_do_not_fit_are_alterations(assistant: Assistant, quote: str, kind: str) -> None:
    """Another order, an altered piece, a piece that the article does not have: altered, and named."""
    found = graded(assistant, quote)
    assert (found.outcome, found.holds) == ("altered", False)
    assert kind in [change.kind for change in found.changes]


def test_not_found(assistant: Assistant) -> None:
    """What stands nowhere comes with the nearest passage; a third of the words is not enough."""
    found = graded(assistant, "Tenants sing in the street all night long, and nobody minds")
    assert (found.outcome, found.holds, found.short, found.citations) == ("not-found", False, False, ())
    assert found.nearest is not None
    assert found.nearest.article_id in ("room", "street")


def test_words_of_an_address_are_not_what_a_quotation_was_altered_from() -> None:
    """The words of a title stand in an article's address too; whoever quotes them did not misquote that."""
    tail = "\n\nSource: https://sea.example/295922/a-thaw-in-polar-sea-relations/"
    articles = {
        "sea.md": f"The two coasts fish together again.{tail}",
        "ice.md": "It was a frost between both coasts then.",
    }
    with world(articles) as sea:
        missing, beside, exact = (
            one(sea, f"He saw “{quote}” there.")
            for quote in ("a thaw in relations", "a frost between two coasts", "295922/a-thaw-in-polar-sea-relations")
        )

    assert (missing.outcome, beside.outcome, exact.outcome) == ("not-found", "altered", "exact")
    assert beside.citations[0].article_id == "ice"


def test_short_quotations_that_stand_nowhere_are_no_failure(assistant: Assistant) -> None:
    """So-called 'experts': one or two words that stand nowhere are told, and do not fail; three do."""
    assert [(one.outcome, one.short, one.holds) for one in (graded(assistant, "expert advice"),)] == [
        ("not-found", True, True)
    ]
    assert not graded(assistant, "expert advice please").holds


def test_all_places_are_cited(assistant: Assistant) -> None:
    """Words that stand in two articles are cited from both, in order of their ids."""
    found = graded(assistant, "Tenants may cook.")
    assert [citation.article_id for citation in found.citations] == ["room", "street"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The Hill Post says «The street is wide and its houses are old».", "misattributed"),
        ("«The street is wide and its houses are old» (Ada Lane).", "misattributed"),
        ("In “A room with a view” one reads «The street is wide and its houses are old».", "misattributed"),
        ("See https://hill.example/room: «The street is wide and its houses are old».", "misattributed"),
        ("Valley Times says «The street is wide and its houses are old».", "exact"),
        ("In the hill post office one reads «The street is wide and its houses are old».", "exact"),
        ("Ada Lane wrote more. «The street is wide and its houses are old».", "exact"),
        ("Ada Lane and Valley Times agree: «The street is wide and its houses are old».", "exact"),
        ("«The street is wide and its houses are old».", "exact"),
    ],
)
def test_attribution_in_the_sentence(assistant: Assistant, text: str, outcome: str) -> None:
    """An outlet, author, title or address in the sentence names an article; without one nothing is misattributed."""
    (found,) = assistant.quotes(text).quotations
    assert (found.outcome, found.holds) == (outcome, outcome == "exact")
    assert found.citations[0].article_id == "street"
    assert (found.attributed == ("room",)) == (outcome == "misattributed")


def test_a_stitched_quotation_can_be_misattributed(assistant: Assistant) -> None:
    """All of its pieces stand in another article than the named one, which has one of them."""
    (found,) = assistant.quotes("Valley Times says «Tenants may cook. [...] The lease ends in May».").quotations
    assert found.citations[0].article_id == "room"
    assert (found.outcome, found.holds) == ("stitched", False)  # over a negation
    (found,) = assistant.quotes("Valley Times says «they say — cost ... four Mi-35s were sold».").quotations
    assert (found.outcome, found.attributed) == ("misattributed", ("street",))


@pytest.mark.parametrize(
    ("reference", "outcome"),
    [
        ("[@room, para. 1]", "misattributed"),
        ("[@street]", "exact"),
        ("[^a]\n\n[^a]: The Hill Post, 2018.", "misattributed"),
        ("[^a]\n\n[^a]: Valley Times.", "exact"),
        ("[^a]\n\n[^a]: Nobody in particular.", "exact"),
        ("([here](https://hill.example/room))", "misattributed"),
    ],
)
def test_attribution_by_reference(assistant: Assistant, tmp_path: Path, reference: str, outcome: str) -> None:
    """A citekey, a footnote or a link behind the quotation names an article too."""
    path = tmp_path / "text.md"
    path.write_text(f"They say “The street is wide and its houses are old” {reference}\n", encoding="utf-8")
    assert [one.outcome for one in assistant.quotes(read(path)).quotations] == [outcome]


def test_the_named_article_is_cited_first(assistant: Assistant) -> None:
    """Of two articles with the same words, the one that the writer names comes first."""
    (found,) = assistant.quotes("Valley Times says «Tenants may cook.» aloud.").quotations
    assert (found.outcome, found.citations[0].article_id) == ("exact", "street")
    (found,) = assistant.quotes("Valley Times says «Tenants may ... cook.» aloud.").quotations
    assert [piece.citation.article_id for piece in found.pieces] == ["street", "street"]


def test_titles_are_no_quotations(assistant: Assistant) -> None:
    """The title of an article in quotation marks is its name."""
    assert assistant.quotes("I read “Notes on a street” and “A Room with a View”.").quotations == ()


def test_a_text_without_quotations(assistant: Assistant) -> None:
    """Nothing quoted, nothing to say."""
    check = assistant.quotes("Nothing here.")
    assert (check.quotations, check.warnings) == ((), ())


def test_unbalanced_marks_are_warned_of_with_their_line(assistant: Assistant) -> None:
    """A missing mark is told with its line, and the rest is checked."""
    check = assistant.quotes("One.\n\nTwo “three.\n\nFour. “Tenants may cook.”")
    assert check.warnings == ("Line 3: the quotation mark “ has no partner.",)
    assert [one.outcome for one in check.quotations] == ["exact"]


def test_a_quotation_without_end_is_refused(assistant: Assistant) -> None:
    """What is too long to compare is told, and does not hold."""
    lines = "> " + "The street is wide and its houses are old. " * 600
    check = assistant.quotes(lines)
    assert [(one.outcome, one.holds) for one in check.quotations] == [("not-found", False)]
    assert check.warnings == ("Line 1: a quotation has more than 20,000 characters: quote in parts.",)


MARKUP = {
    "html": ("a.html", "<p>They say “The <b>street</b> is wide &amp; &#8230; houses are <i>old</i>” now.</p>"),
    "markdown": ("a.md", "They say “The **street** is wide ... houses are *old*” now."),
    "latex": ("a.tex", "They say ``The \\emph{street} is wide \\dots{} houses are \\textit{old}'' now."),
}


@pytest.mark.parametrize("name", MARKUP)
def test_offsets_count_in_the_file(assistant: Assistant, tmp_path: Path, name: str) -> None:
    """In a file with markup, offsets of quotations and pieces count in the file's own text."""
    file, text = MARKUP[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    (found,) = assistant.quotes(read(tmp_path / file)).quotations
    assert text[found.start : found.end].startswith("The ")
    assert "old" in text[found.start : found.end][-8:]
    assert found.outcome in ("stitched", "altered")  # '&' stands in no article
    last = found.pieces[-1]
    assert "houses are" in text[last.start : last.end]


def _runs(assistant: Assistant) -> list[tuple[str, str, list[tuple[int, int]]]]:
    return [
        (article.id, article.text, [match.span() for match in re.finditer(r"\S+", article.text)])
        for article in assistant.articles()
    ]


def test_random_excerpts_are_traced(five: Assistant) -> None:
    """Two hundred excerpts of eight words or more, half with other marks and dashes, are traced to their offsets."""
    draw = random.Random(7)
    places, parts = [], []
    for i in range(200):
        article_id, text, runs = draw.choice(_runs(five))
        first = draw.randrange(len(runs) - 30)
        start, end = runs[first][0], runs[first + draw.randint(8, 25)][1]
        said = " ".join(text[start:end].split())
        places.append((article_id, start, end))
        parts.append(f"Somebody wrote «{said.replace('’', chr(39)).replace('-', '–') if i % 2 else said}» once.")
    found = five.quotes("\n\n".join(parts)).quotations
    assert [one.holds for one in found] == [True] * 200
    cited = [{(citation.article_id, citation.start, citation.end) for citation in one.citations} for one in found]
    assert [place for place, those in zip(places, cited, strict=True) if place not in those] == []


_INSERT: dict[str, Callable[[list[str], int], list[str]]] = {
    "drop": lambda words, i: words[:i] + words[i + 1 :],
    "add": lambda words, i: [*words[:i], "marble", *words[i:]],
    "replace": lambda words, i: [*words[:i], "marble", *words[i + 1 :]],
    "swap": lambda words, i: [*words[:i], words[i + 1], words[i], *words[i + 2 :]],
}


@settings(max_examples=60)
@given(st.integers(0, 4), st.integers(0, 300), st.integers(1, 8), st.sampled_from(sorted(_INSERT)))
def test_no_alteration_passes(five: Assistant, number: int, first: int, at: int, how: str) -> None:
    """A word dropped, added, replaced or swapped inside an excerpt never holds, unless the words stand so elsewhere."""
    _, text, runs = _runs(five)[number]
    words = " ".join(text[runs[first][0] : runs[first + 11][1]].split()).split(" ")
    quote = " ".join(_INSERT[how](words, at))
    if any(quote in " ".join(article.text.split()) for article in five.articles()):
        return
    (found,) = five.quotes(f"It says ‹{quote}› there.").quotations
    assert not found.holds
    assert found.outcome == "altered"
    assert placed(five, found)


def test_a_quotation_in_code_is_warned_of(assistant: Assistant) -> None:
    """An indented paragraph of Markdown is code: what looks like a quotation in it is told with its line."""
    check = assistant.quotes(documents.parse("One.\n\n    He said “Tenants may never smoke here”.\n", "markdown"))
    assert (check.quotations, check.warnings) == (
        (), ("Line 3: what looks like a quotation stands in code, unchecked.",)
    )  # fmt: skip
