"""The report: one file that stands alone, escapes what it is given, and reads in grey, dark and without script."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ToyEmbedder
from playwright.sync_api import Page, expect

from assistant import Assistant, build
from assistant.evaluation.known_answers import KnownAnswer, Outcome, Quotation, Run, ask, compare, report, summarise
from assistant.evaluation.known_answers.charts import ENDS, confidence_chart, end, place, rank_chart
from assistant.evaluation.known_answers.figures import Result
from assistant.records import Phrase

pytestmark = pytest.mark.slow
pytest_plugins = ("ui_browser",)

HOSTILE = '<script>window.ran = 1</script> & <b>bold</b> "quoted" {{ 7 * 7 }}'
SEA = f"The tide falls at noon. Boats leave then.\n\nGulls sleep on masts.\n\nA sign says: {HOSTILE} to all."
KNOWN = [
    KnownAnswer("tide", "tide falls noon", (Quotation("sea", "The tide falls at noon."),), tags=("when",)),
    KnownAnswer("gulls", "tide falls noon, and gulls", (Quotation("sea", "Gulls sleep on masts."),), within=1),
    KnownAnswer("sign", f"A sign says {HOSTILE}", (Quotation("sea", HOSTILE),), known_miss="too <i>odd</i>"),
    KnownAnswer("wind", "wind measured", note="nobody did"),
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[Outcome]]:
    """A run over one small article, in which nothing is refused, with its outcomes."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "sea.md").write_text(SEA, encoding="utf-8")
    build(folder, folder / "index", embedder=ToyEmbedder(max_tokens=100))
    with Assistant.open(folder / "index", embedder=ToyEmbedder(max_tokens=100)) as assistant:
        outcomes = ask({Path("sea.answers.yaml"): KNOWN}, assistant, caution=0.0)
        return summarise(outcomes, assistant), outcomes


@pytest.fixture
def plain(asked: tuple[Run, list[Outcome]]) -> str:
    """The report of the run alone."""
    return report(*asked)


@pytest.fixture
def compared(asked: tuple[Run, list[Outcome]]) -> str:
    """The report of the run beside a baseline in which the tide was missed and the gulls were found."""
    run, outcomes = asked
    then = {"tide": (7, False), "gulls": (1, True)}
    former = tuple(
        replace(one, rank=then[one.id][0], passed=then[one.id][1]) if one.id in then else one for one in run.results
    )
    return report(run, outcomes, compare(replace(run, results=former), run))


def result(rank: int | None = 1, **changes: object) -> Result:
    """How a question went, as far as charts care."""
    plain = Result("x", "x?", False, 3, (), None, rank, True, False, 0.5, rank is not None and rank <= 3, None)
    return replace(plain, **changes)  # type: ignore[arg-type]


# --- the charts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (result(1), "right"),
        (result(4), "too low"),
        (result(None), "too low"),
        (result(1, refused=True, passed=False), "wrongly refused"),
        (result(None, refuse=True, refused=True, passed=True), "rightly refused"),
        (result(None, refuse=True, passed=False), "wrongly answered"),
    ],
)
def test_every_question_ends_in_one_way(one: Result, expected: str) -> None:
    """Five ways to end, by refusal and rank."""
    assert end(one) == expected
    assert expected in ENDS


def test_the_rank_chart_counts_answerable_questions() -> None:
    """Each rank or range of ranks has its number, and the highest bar fills the chart."""
    groups = rank_chart([result(1), result(1), result(3), result(12), result(None), result(None, refuse=True)])
    assert {group.label: group.bars[0].count for group in groups} == {"1": 2, "2": 0, "3": 1, "11–20": 1, "none": 1}
    heights = {group.label: group.bars[0].height for group in groups}
    assert heights["1"] == 2 * heights["3"] > 0 == heights["2"]
    assert not any(bar.hatched for group in groups for bar in group.bars)


def test_a_baseline_stands_hatched_beside_the_run() -> None:
    """Two bars a rank: then, hatched, and now."""
    groups = rank_chart([result(1), result(1)], [result(1), result(2)])
    assert [[(bar.count, bar.hatched) for bar in group.bars] for group in groups[:2]] == [
        [(1, True), (2, False)],
        [(1, True), (0, False)],
    ]
    assert all(group.bars[0].x + group.bars[0].width < group.bars[1].x for group in groups)


def test_without_answerable_questions_there_are_no_ranks() -> None:
    """A file of traps alone has no chart of ranks."""
    assert rank_chart([result(None, refuse=True)]) == ()


def test_the_confidence_chart_has_a_row_for_each_end() -> None:
    """A row tells its number, its bars stand at the confidence, and what failed is hatched."""
    rows = confidence_chart([result(1, confidence=0.99), result(9, confidence=0.5), result(9, confidence=1.0)])
    assert [(row.label, row.count) for row in rows] == [(ENDS["right"], 1), (ENDS["too low"], 2)]
    assert [(bar.x, bar.count, bar.hatched) for bar in rows[1].bars] == [(place(0.5), 1, True), (place(0.95), 1, True)]
    assert not rows[0].bars[0].hatched


# --- the page --------------------------------------------------------------------------------------------


def test_the_page_stands_alone(plain: str) -> None:
    """Nothing is fetched from anywhere, and there is no script."""
    assert re.findall(r"(?<!-)(?:src|href|action|url\()\W*(?!#)[\w:/.]+", plain.replace("url(#known-hatch)", "")) == []
    assert "<script" not in plain
    assert "@import" not in plain


def test_text_is_text_however_hostile(plain: str) -> None:
    """Questions, quotations and marks are escaped, and templates in them are not run."""
    assert "&lt;script&gt;window.ran = 1&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in plain
    assert "{{ 7 * 7 }}" in plain
    assert "<b>bold" not in plain


def test_answering_words_are_strong(asked: tuple[Run, list[Outcome]]) -> None:
    """The words that answer are strong in the marked sentence of a hit, which keeps its letters, escaped."""
    run, outcomes = asked
    sign = next(outcome for outcome in outcomes if outcome.known.id == "sign")
    first = sign.answer.hits[0]
    start = first.sentence.start + first.sentence.text.index("<b>bold")
    hits = (replace(first, answer=Phrase(start, start + 7, "<b>bold")), *sign.answer.hits[1:])
    told = replace(sign, answer=replace(sign.answer, hits=hits))
    page = report(run, [told if outcome is sign else outcome for outcome in outcomes])
    assert "&lt;/script&gt; &amp; <strong>&lt;b&gt;bold</strong>&lt;/b&gt;" in page


def test_the_page_repeats_to_the_letter(asked: tuple[Run, list[Outcome]], plain: str) -> None:
    """The same run makes the same file."""
    assert report(*asked) == plain


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["plain", "compared"])
def test_the_page_is_accessible(
    tab: Page, axe: Callable[[], list[str]], request: pytest.FixtureRequest, which: str, scheme: str
) -> None:
    """The checker finds nothing wrong, with every question open, light and dark; nothing hostile has run."""
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.set_content(request.getfixturevalue(which))
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe() == []
    assert tab.evaluate("window.ran") is None


def test_every_question_is_there_and_can_be_filtered(tab: Page, compared: str) -> None:
    """Radio buttons show what failed, what broke or what was fixed; by keyboard too, and without any script."""
    tab.set_content(compared)
    shown = tab.locator(".question:visible")
    expect(shown).to_have_count(4)
    tab.get_by_text("Broken 1").click()
    expect(shown.locator(".asked")).to_contain_text(["tide falls noon, and gulls"])
    tab.get_by_text("Fixed 1").click()
    expect(shown).to_have_count(1)
    tab.keyboard.press("ArrowRight")
    expect(tab.get_by_label(re.compile("Failed"))).to_be_checked()


def test_a_question_opens_to_what_explains_it(tab: Page, plain: str) -> None:
    """The expected quotation, what was found, and the hits with their citations and scores."""
    tab.set_content(plain)
    gulls = tab.locator("#q-gulls")
    gulls.locator("summary").click()
    expect(gulls.locator(".more")).to_contain_text("“Gulls sleep on masts.” sea")
    expect(gulls.locator(".more")).to_contain_text(
        "the right passage has rank 2; first comes “The tide falls at noon.”"
    )
    expect(gulls.locator("li.right")).to_contain_text("sea:43-64@")


def test_charts_say_their_numbers_to_a_screen_reader(tab: Page, compared: str) -> None:
    """Each chart is an image whose name has every number."""
    tab.set_content(compared)
    expect(
        tab.get_by_role("img", name=re.compile(r"Rank 1: \d then, \d now; .*Rank none: \d then, \d now"))
    ).to_be_visible()
    expect(tab.get_by_role("img", name=re.compile(r"Answered, right in time: \d; .*caution \.000"))).to_be_visible()


def test_the_comparison_is_in_the_page(tab: Page, compared: str, plain: str) -> None:
    """What broke and what was fixed is named and leads to its question; without a baseline there is none of it."""
    tab.set_content(compared)
    section = tab.locator("section", has=tab.get_by_role("heading", name="Against the baseline"))
    expect(section).to_contain_text("1 fixed, 1 broken, 2 unchanged, 0 new, 0 removed.")
    expect(section.get_by_role("link", name="tide falls noon, and gulls")).to_have_attribute("href", "#q-gulls")
    assert "baseline" not in plain.split("</style>")[1]


def test_nothing_is_wider_than_a_phone(tab: Page, compared: str) -> None:
    """On a narrow screen only tables and charts scroll sideways, in their own frame."""
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.set_content(compared)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
