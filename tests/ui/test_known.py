"""The tab of known answers in a browser: run, watch, stop, compare, keep, open a failure; and add from the Ask tab."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect
from ui_browser import served
from ui_fake import COUNCIL, TRIED
from ui_known import FILE, KnownAssistant, folder

from assistant.evaluation import known_answers
from assistant.ui import Opening, build_app

pytest_plugins = ("ui_browser",)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Axe = Callable[[], list[str]]
Violations = Callable[[str, str], list[str]]
Picture = Callable[[str], None]


@pytest.fixture(scope="module")
def assistant() -> KnownAssistant:
    """The assistant behind the page."""
    return KnownAssistant()


@pytest.fixture(autouse=True)
def at_rest(assistant: KnownAssistant) -> Iterator[None]:
    """No test leaves the assistant waiting."""
    yield
    assistant.gate.set()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of known answers behind the page."""
    return folder(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def page_of(assistant: KnownAssistant, known: Path) -> Iterator[str]:
    """The address of a page with a folder of known answers."""
    with served(build_app(Opening(lambda: assistant), examples=TRIED, answers=known)) as address:
        yield address


def shown(tab: Page, address: str, more: str = "") -> Locator:
    """Open the tab of known answers."""
    tab.goto(f"{address}?tab=known{more}")
    place = tab.locator("#known")
    expect(place.locator("#known-run")).to_be_visible(timeout=20_000)  # the first page of a browser takes its time
    return place


def ran(tab: Page, address: str, assistant: KnownAssistant) -> Locator:
    """Ask all the questions, held up until the page shows that they are asked, and wait for the end."""
    place = shown(tab, address)
    assistant.gate.clear()
    place.get_by_role("button", name=re.compile("Ask them")).click()
    expect(place.locator("[data-running]")).to_be_visible()
    assistant.gate.set()
    expect(place.locator("[data-running]")).to_have_count(0, timeout=40_000)
    return place


def test_the_tab_says_that_it_opens(tab: Page, page_of: str) -> None:
    """Before the server has answered, it is not left empty."""
    waiting = "**/pincite/known?*"
    tab.route(waiting, lambda route: None)  # never answered
    tab.goto(f"{page_of}?tab=known")
    expect(tab.locator("#known .hint")).to_have_text("Opening …", timeout=20_000)
    tab.unroute(waiting)


# --- the run ---------------------------------------------------------------------------------------------


def test_the_questions_are_asked_and_the_results_shown(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """A press asks all files' questions; what came of it is shown, hostile text as text."""
    place = ran(tab, page_of, assistant)

    expect(place.locator(".tiles strong").first).to_have_text("4 / 7")
    expect(tab.locator("#said")).to_have_text("4 of 7 known answers passed.")
    expect(place.locator(".questions li")).to_have_count(7)
    often = place.locator(".questions a", has_text="often")
    expect(often).to_have_text("How often does the <b>ferry</b> cross & when?")
    expect(place.get_by_role("img", name=re.compile("^Rank 1: "))).to_be_visible()
    expect(place.get_by_role("img", name=re.compile("Refused, as it must be: 1"))).to_be_visible()
    expect(place.locator(".after .hint").first).to_contain_text("made-up <model>")
    assert tab.evaluate("window.ran") is None


def test_kinds_of_questions_are_filtered_and_the_address_keeps_it(
    tab: Page, page_of: str, assistant: KnownAssistant
) -> None:
    """A kind shows its questions alone; the choice stands in the address and survives a reload."""
    place = ran(tab, page_of, assistant)
    place.get_by_role("button", name="Failed 3").click()
    expect(place.locator(".questions li:visible")).to_have_count(3)
    assert "only=failed" in tab.url
    tab.reload()

    expect(place.locator(".questions li:visible")).to_have_count(3)
    expect(place.get_by_role("button", name="Failed 3")).to_have_attribute("aria-pressed", "true")


def test_a_failure_opens_as_the_question_that_it_is(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """A question's link shows its answer in the Ask tab, and the way back leads to the same link."""
    place = ran(tab, page_of, assistant)
    link = place.get_by_role("link", name="When was the lighthouse switched off?")
    link.click()
    expect(tab.get_by_role("tab", name="Ask")).to_have_attribute("aria-selected", "true")
    expect(tab.locator("#answer .related").first).to_be_visible()
    assert tab.url == f"{page_of}?q=When+was+the+lighthouse+switched+off%3F"
    tab.go_back()

    expect(link).to_be_visible()
    expect(link).to_be_focused()


def test_a_run_shows_its_progress_and_can_be_stopped(
    tab: Page, page_of: str, assistant: KnownAssistant, axe: Axe, picture: Picture
) -> None:
    """While questions are asked, the page says how many; stopping ends it after the one under way."""
    place = shown(tab, page_of)
    assistant.gate.clear()
    place.get_by_role("button", name=re.compile("Ask them")).click()
    expect(place.get_by_text("0 of 7 questions asked")).to_be_visible()
    expect(place.get_by_role("button", name="Stop")).to_be_focused()
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    picture("known-running-wide-light")
    assert axe() == []
    already = len(assistant.asked)
    tab.reload()
    with tab.expect_response(re.compile(r"/cancel$")):  # else the run may end before it is told to
        place.get_by_role("button", name="Stop").click()
    assistant.gate.set()

    expect(place.get_by_text("Stopped before the last question")).to_be_visible()
    assert len(assistant.asked) - already <= 1


def test_files_can_be_left_out(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """Only the ticked files are asked, and with none of them the page says what to do, beside the button."""
    place = shown(tab, page_of)
    place.get_by_label(FILE).uncheck()
    place.get_by_label("more.answers.yaml").uncheck()
    place.get_by_role("button", name=re.compile("Ask them")).click()
    expect(place.get_by_role("alert").filter(has_text="No question was chosen")).to_be_visible()
    place.get_by_label("more.answers.yaml").check()
    place.get_by_role("button", name=re.compile("Ask them")).click()

    expect(place.locator(".tiles strong").first).to_have_text("1 / 2", timeout=40_000)
    expect(place.get_by_label(FILE)).not_to_be_checked()


# --- keeping and comparing -------------------------------------------------------------------------------


def test_a_run_is_kept_and_compared_with(tab: Page, page_of: str, known: Path, assistant: KnownAssistant) -> None:
    """The run lies in the folder under its name; chosen as the baseline, it says what was fixed and what broke."""
    place = ran(tab, page_of, assistant)
    place.get_by_text("Keep this run").click()
    place.get_by_label("Name").fill("today")
    place.get_by_label("Name").press("Enter")
    expect(place.get_by_text("Kept as today.run.json")).to_be_visible()
    assert known_answers.load(known / "today.run.json").figures["passed"] == 4 / 7
    other = json.loads((known / "today.run.json").read_text("utf-8"))
    for question in other["questions"]:
        question["passed"] = question["id"] in ("when-lamp", "how-long")
    (known / "other.json").write_text(json.dumps(other), "utf-8")
    tab.reload()
    place.get_by_label("Compare with").select_option("other.json")

    expect(place.locator(".tiles small")).to_have_text("3 fixed, 1 broken")
    assert "baseline=other.json" in tab.url
    expect(place.get_by_role("button", name="Broken 1")).to_be_visible()
    expect(place.get_by_role("region", name="Change of the figures")).to_contain_text("Known answers passed")
    tab.reload()
    expect(place.get_by_label("Compare with")).to_have_value("other.json")
    with tab.expect_download() as download:
        place.get_by_role("link", name="Report").click()
    assert "Against the baseline" in download.value.path().read_text("utf-8")


def test_a_name_that_cannot_be_is_said_at_its_field(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """A run is not kept outside the folder or over another, and the form says so."""
    place = ran(tab, page_of, assistant)
    place.get_by_text("Keep this run").click()
    place.get_by_label("Name").fill("../elsewhere")
    place.get_by_role("button", name="Save").click()

    expect(place.locator("#known-save").get_by_role("alert")).to_contain_text("found “../elsewhere”")


# --- from the Ask tab ------------------------------------------------------------------------------------


def test_a_hit_is_marked_as_the_right_answer(tab: Page, page_of: str, known: Path, axe: Axe, picture: Picture) -> None:
    """The button opens a dialog, in which no held-out file is chosen; saving adds the sentence and says where."""
    (known / "held_out.answers.yaml").write_text("- {id: unseen, question: Unseen?, refuse: true}\n", "utf-8")
    tab.goto(f"{page_of}?q=How+long+will+it+sail%3F&in=ferry")
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    button = tab.locator(".hits .card").first.get_by_role("button", name="Save as known answer …")
    button.click()
    dialog = tab.get_by_role("dialog", name="Add to the known answers")
    expect(dialog.locator("mark")).to_have_text(COUNCIL)
    expect(dialog).to_contain_text("It will be asked without the filters")
    expect(dialog.locator("optgroup option")).to_have_text(["held_out.answers.yaml"])
    expect(dialog.locator("select")).to_have_value("mine.answers.yaml")
    picture("known-marking-wide-light")
    assert axe() == []
    picture("known-marking-wide-dark")
    dialog.get_by_label("Or a new file").fill("new")
    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_be_hidden()
    expect(tab.locator("#said")).to_have_text("Saved as “how-long-will-it-sail” in new.answers.yaml, line 1.")
    done = tab.locator(".hits .card").first.get_by_role("button", name="In new.answers.yaml")
    expect(done).to_be_focused()
    saved = known_answers.read(known / "new.answers.yaml")
    assert [(one.question, one.answers[0].quote) for one in saved] == [("How long will it sail?", COUNCIL)]
    done.click()
    dialog.get_by_label("Or a new file").fill("new")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("has this known answer already")
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    (known / "new.answers.yaml").unlink()
    (known / "held_out.answers.yaml").unlink()


def test_a_refusal_is_marked_as_right(tab: Page, page_of: str, known: Path) -> None:
    """A refusal can be kept as right with the keyboard alone; with filters set, that is not offered."""
    tab.goto(f"{page_of}?q=Who+is+it%3F")
    tab.get_by_role("button", name="Save as rightly refused …").focus()
    tab.keyboard.press("Enter")
    dialog = tab.get_by_role("dialog", name="Add to the known answers")
    dialog.locator("select").select_option("more.answers.yaml")
    dialog.get_by_label("Or a new file").press("Enter")

    expect(tab.get_by_role("button", name="In more.answers.yaml")).to_be_visible()
    assert [one.question for one in known_answers.read(known / "more.answers.yaml") if one.refuse][-1] == "Who is it?"
    tab.goto(f"{page_of}?q=Who+is+it%3F&in=bridge")
    expect(tab.locator(".refusal")).to_be_visible()
    expect(tab.get_by_role("button", name="Save as rightly refused …")).to_have_count(0)
    folder(known)


@pytest.mark.parametrize("width", [390, 1280])
def test_what_saves_a_known_answer_stands_in_line(tab: Page, page_of: str, width: int) -> None:
    """Below a near passage, and among the ways on: its sign begins where the lines above it begin."""
    tab.set_viewport_size({"width": width, "height": 844})
    tab.goto(f"{page_of}?q=Who")
    among, above = tab.locator(".refusal li .button .icon"), tab.locator(".refusal li .link").last
    assert box_of(among)["x"] == pytest.approx(box_of(above)["x"], abs=1)
    tab.locator(".refusal summary").click()
    near = tab.locator(".refusal .near").first
    sign, link, words = (box_of(near.locator(part)) for part in (".button .icon", ".link", "blockquote"))
    assert sign["y"] == pytest.approx(link["y"], abs=8) or sign["x"] == pytest.approx(words["x"], abs=1)


def test_without_a_folder_the_tab_says_what_it_is_for(tab: Page, site: str, axe: Axe, picture: Picture) -> None:
    """Where `serve` has no --answers, the tab explains itself, and answers have no button for it."""
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    tab.goto(f"{site}?tab=known")
    expect(tab.locator("#known")).to_contain_text("Pincite was started without a folder of them.")
    picture("known-none-wide-light")
    assert axe() == []
    tab.goto(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    expect(tab.locator("[data-mark]")).to_have_count(0)


# --- how it looks ----------------------------------------------------------------------------------------


def test_results_are_accessible_and_fit_a_phone(
    tab: Page, page_of: str, axe: Axe, violations: Violations, picture: Picture, known: Path, assistant: KnownAssistant
) -> None:
    """axe-core finds nothing wrong in the results, and 390 pixels need no sideways scrolling."""
    tab.set_viewport_size({"width": 1280, "height": 3400})
    place = ran(tab, page_of, assistant)
    ran(tab, page_of, assistant)
    tab.goto(f"{page_of}?tab=known&baseline=former")
    expect(place.locator(".tiles small")).to_be_visible()
    picture("known-results-wide-light")
    assert axe() == []
    picture("known-results-wide-dark")
    tab.evaluate("document.body.classList.remove('dark')")
    tab.set_viewport_size({"width": 390, "height": 3400})
    picture("known-results-narrow-light")

    assert violations("light", "{runOnly: ['scrollable-region-focusable', 'target-size']}") == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_the_compare_menu_is_aligned(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """Its label and the buttons beside it stand at its height; on a phone it begins and ends where its row does."""
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    place = ran(tab, page_of, assistant)
    menu, row = place.get_by_label("Compare with"), place.locator(".after")
    words = """label => {
        const range = document.createRange();
        range.selectNode(label.firstChild);
        const box = range.getBoundingClientRect();
        return box.y + box.height / 2;
    }"""
    boxes = map(box_of, (menu, row.locator("summary"), row.locator("a.button")))
    middles = [place.locator(".after > label").evaluate(words), *(box["y"] + box["height"] / 2 for box in boxes)]
    assert max(middles) - min(middles) <= 1, middles

    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    around, label, beside = box_of(row), box_of(place.locator(".after > label")), box_of(menu)
    assert label["x"] == pytest.approx(around["x"], abs=1)
    assert beside["x"] + beside["width"] == pytest.approx(around["x"] + around["width"], abs=1)
    assert beside["y"] + beside["height"] / 2 == pytest.approx(label["y"] + label["height"] / 2, abs=1)


def test_the_report_says_that_it_downloads(tab: Page, page_of: str, assistant: KnownAssistant) -> None:
    """It has a name that says so, and what comes is a file; the page stays."""
    place = ran(tab, page_of, assistant)
    before = tab.url
    with tab.expect_download() as download:
        place.get_by_role("link", name="Download report").click()
    assert download.value.suggested_filename.endswith(".html")
    assert "<html" in Path(download.value.path()).read_text(encoding="utf-8")
    assert tab.url == before


def box_of(element: Locator) -> FloatRect:
    """Where an element stands."""
    box = element.bounding_box()
    assert box is not None
    return box
