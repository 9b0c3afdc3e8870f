"""Citing in a style, and the basket that keeps citations over questions: in a browser, and by its routes."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ToyEmbedder
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.testclient import TestClient
from ui_browser import served
from ui_fake import BY_ID, COUNCIL, CROSSES, HITS, HOSTILE, LAMP, TELLING, FakeAssistant

from assistant import Assistant, build
from assistant.citing.references import FORMATS, STYLES, styled
from assistant.citing.references.quoted import Quoted
from assistant.citing.verify import citations_in_file, verify
from assistant.errors import ToolMissingError
from assistant.ui import Opening, build_app
from assistant.ui.shared import styles

pytest_plugins = ("ui_browser",)

Axe = Callable[[], list[str]]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
FIRST, SECOND, THIRD = (hit.citation for hit in HITS["How"])
HOSTILE_ONE = HITS["What"][0].citation
LOST = {
    "id": f"ferry:586-653@{BY_ID['ferry'].sha256[:8]}".replace("586", "585"),
    "quote": "In 2018 the town <council> left.",
}
MOVED = {"id": "bridge:3-85@00000000", "quote": CROSSES}
CHANGED = {"id": FIRST.id.replace(FIRST.sha256[:8], "00000000"), "quote": FIRST.quote}
NOWHERE = {"id": "burnt:0-5@00000000", "quote": "Gone."}


# What the page says.
STYLES_MISSING = (
    "This style needs a part of Pincite that is not installed, so citations stay in the short style. "
    "Install it with pip install 'pincite[styles]' and start Pincite again."
)
STILL_STANDS = "The article has changed since, but these words still stand at their place. Cited as it is today."
STANDS_ELSEWHERE = "These words stand elsewhere in the article now. Cited where they stand today."
NO_LONGER_THERE = "These words no longer stand in the article, so they are left out of what is saved."
NO_ARTICLE = "The article is no longer in the collection, so these words are left out of what is saved."
NOTHING_TO_SAVE = "Nothing to save: none of the quotations in the basket stands in the articles any more."
OFFLINE = "Pincite does not answer. Is it still running where it was started?"


def entry(citation: Any) -> dict[str, str]:
    """A citation as the browser keeps it."""
    return {"id": citation.id, "quote": citation.quote, "note": ""}


def keeps(page: Page, site: str, *entries: dict[str, str]) -> Locator:
    """Open the basket of a browser that keeps these citations; gives their items."""
    page.goto(site)
    page.evaluate("entries => localStorage.setItem('pincite-basket', JSON.stringify(entries))", list(entries))
    page.goto(f"{site}?basket=open")
    items = page.locator("#basket .kept > li")
    expect(items).to_have_count(len(entries))
    return items


def kept(page: Page) -> list[dict[str, str]]:
    """What this browser keeps."""
    found: list[dict[str, str]] = page.evaluate("JSON.parse(localStorage.getItem('pincite-basket') ?? '[]')")
    return found


def copied(page: Page) -> str:
    """What the clipboard holds."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def said(page: Page) -> Locator:
    """The line that screen readers are told in the basket."""
    return page.locator("#said-in-basket")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The page's routes without a browser."""
    with TestClient(build_app(Opening(FakeAssistant)), base_url="http://127.0.0.1") as made:
        yield made


# --- styles ---------------------------------------------------------------------------------------------


def test_the_style_is_chosen_once_and_kept(tab: Page, site: str) -> None:
    """A style chosen in one list holds for every citation on the page, for what is copied, and after a reload."""
    tab.goto(f"{site}?q=How")
    card = tab.locator(".hits .card").first
    expect(card).to_be_visible()
    tab.locator("#ask").get_by_label("Cite as").select_option("APA")
    line = card.locator("[data-styled]")
    expect(line).to_contain_text("(Maike Lorenzen & Ove Thygesen, 2021, para. 6)")
    expect(line.locator("em")).to_have_text(["Harbour Review"])
    tab.reload()
    expect(tab.locator("#ask").get_by_label("Cite as")).to_have_value("apa")
    card.get_by_role("button", name="Copy citation").click()
    expect(tab.locator("#said")).to_have_text("Citation copied")
    assert copied(tab) == (
        "(Maike Lorenzen & Ove Thygesen, 2021, para. 6)\n"
        'Maike Lorenzen, & Ove Thygesen. (2021, March 12). The ferry <b>"Sund"</b> & its ${price}. Harbour Review. '
        "https://example.org/ferry?a=1&b=2"
    )
    tab.locator("#ask").get_by_label("Cite as").select_option("Short")
    expect(line).to_have_text(FIRST.text)


def test_a_selection_is_cited_in_the_style(tab: Page, site: str) -> None:
    """The bar under a selection has the list too, and its citation is copied in the style that was chosen there."""
    tab.goto(f"{site}?read=bridge")
    tab.get_by_role("button", name="Cite paragraph 2").click()
    bar = tab.locator("#reader .selection")
    bar.get_by_label("Cite as").select_option("Harvard")
    expect(bar.locator("[data-styled]")).to_contain_text("([On a bridge to the island], c. 2016, para. 2)")
    bar.get_by_role("button", name="Copy citation").click()
    expect(tab.locator("#said-in-reader")).to_have_text("Citation copied")
    assert copied(tab).startswith(
        "([On a bridge to the island], c. 2016, para. 2)\n[On a bridge to the island] (c. 2016)."
    )
    expect(tab.locator("#ask").get_by_label("Cite as")).to_have_value("harvard")


def test_a_style_that_is_not_installed_says_so(
    tab: Page, site: str, monkeypatch: pytest.MonkeyPatch, picture: Callable[[str], None]
) -> None:
    """Without the processor the page says what to install, and stays with the short style, which always works."""

    def missing(citations: Any, style: str | None, form: Any) -> Any:
        if style:
            raise ToolMissingError("no pandoc")
        return styled(citations, style, form)

    monkeypatch.setattr(styles, "styled", missing)
    tab.goto(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    tab.locator("#ask").get_by_label("Cite as").select_option("MLA")
    expect(tab.locator("#ask .style-trouble")).to_have_text(STYLES_MISSING)
    expect(tab.locator("#said")).to_have_text(STYLES_MISSING)
    picture("style-missing")
    card = tab.locator(".hits .card").first
    card.get_by_role("button", name="Copy citation").click()
    expect(tab.locator("#said")).to_have_text("Citation copied")
    assert copied(tab) == FIRST.text
    card.get_by_role("button", name="Add to basket").click()
    tab.locator("#open-basket").click()
    expect(tab.locator("#basket .style-trouble")).to_have_text(STYLES_MISSING)
    expect(tab.locator("#basket .kept [data-printed]")).to_contain_text("12 March 2021, para. 6.")


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_text_as_text(client: TestClient, style: str) -> None:
    """In every style hostile titles are escaped, and an address that is not the web's is no link."""
    bridge = client.get("/pincite/styled", params={"style": style, "id": SECOND.id}).text
    ferry = client.get("/pincite/styled", params={"style": style, "id": FIRST.id}).text

    assert "data-line" in bridge
    assert 'href="javascript' not in bridge
    assert "<b>" not in ferry.lower()
    assert "&lt;b&gt;" in ferry.lower()


def test_a_style_is_never_a_path(client: TestClient, tmp_path: Path) -> None:
    """A visitor cannot make the page read a file: only the styles of the list have names."""
    path = tmp_path / "own.csl"
    path.write_text("secret")
    body = {"citations": [entry(FIRST)], "style": str(path), "format": "text"}

    assert (
        "There is no citation style" in client.get("/pincite/styled", params={"style": str(path), "id": FIRST.id}).text
    )
    assert (
        client.post("/pincite/basket-file", json=body).text
        == f"There is no citation style “{str(path)[:40]}”: choose one from the list."
    )
    assert "There is no citation style" in client.post("/pincite/basket", json=body).text


# --- the basket -----------------------------------------------------------------------------------------


def test_hits_and_selections_go_into_the_basket_and_stay(tab: Page, site: str) -> None:
    """A hit and a selected paragraph are kept over questions and a reload; the buttons and the count say so."""
    tab.goto(f"{site}?q=How")
    tab.locator(".hits .card").nth(1).get_by_role("button", name="Add to basket").click()
    expect(tab.locator("#said")).to_have_text("Added to the basket")
    expect(tab.locator("#open-basket")).to_have_text("Basket1")
    tab.goto(f"{site}?q=What&read=bridge")
    tab.get_by_role("button", name="Cite paragraph 1").click()
    tab.locator("#reader .selection").get_by_role("button", name="Add to basket").click()
    expect(tab.locator("#reader .selection [data-basket]")).to_have_text("In basket")
    tab.goto(f"{site}?q=How")
    expect(tab.locator(".hits .card").nth(1).get_by_role("button", name="In basket")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert [one["quote"] for one in kept(tab)] == [CROSSES, BY_ID["bridge"].text.partition("\n")[0]]

    tab.get_by_role("button", name="Basket 2").click()
    expect(tab.locator("#basket .summary p")).to_have_text("2 citations, and all hold.")
    expect(tab.locator("#basket .kept blockquote").first).to_have_text(CROSSES)
    tab.keyboard.press("Escape")
    tab.locator(".hits .card").nth(1).get_by_role("button", name="In basket").click()
    expect(tab.locator("#said")).to_have_text("Removed from the basket")
    expect(tab.locator("#open-basket")).to_have_text("Basket1")


def test_answering_words_travel_into_the_files(tab: Page, site: str, tmp_path: Path) -> None:
    """The words that answer are kept with a hit, strong in the drawer and in files that have a form for it."""
    tab.goto(f"{site}?q=How")
    for number in range(2):
        tab.locator(".hits .card").nth(number).get_by_role("button", name="Add to basket").click()
    place = FIRST.start + COUNCIL.index(TELLING)
    assert [one.get("telling") for one in kept(tab)] == [f"{place}-{place + len(TELLING)}", None]
    tab.reload()
    tab.locator("#open-basket").click()
    expect(tab.locator("#basket blockquote")).to_have_text([COUNCIL, CROSSES])
    expect(tab.locator("#basket blockquote strong")).to_have_text([TELLING])
    tab.locator("#basket").get_by_label("Save as").select_option("markdown")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save", exact=True).click()
    assert f"decided to **{TELLING}** until" in download.value.path().read_text("utf-8")


def test_answering_words_move_with_their_quotation(client: TestClient) -> None:
    """Where the words stand elsewhere now, what answers stands there too; the range in the file proves itself."""
    first, last = CROSSES.index("every"), CROSSES.index(" in summer")
    moved = {**MOVED, "telling": f"{3 + first}-{3 + last}"}
    texts = {
        form: client.post("/pincite/basket-file", json={"citations": [moved], "format": form}).text
        for form in ("markdown", "html", "text", "pincite")
    }
    answer = json.loads(texts["pincite"])["citations"][0]["answer"]

    assert "crosses **every forty minutes** in summer" in texts["markdown"]
    assert "crosses <strong>every forty minutes</strong> in summer" in texts["html"]
    assert f"“{CROSSES}”" in texts["text"]
    assert BY_ID["bridge"].text[answer["start"] : answer["end"]] == answer["text"] == "every forty minutes"


def test_its_address_opens_it_and_back_closes_it(tab: Page, site: str) -> None:
    """The basket has an address that survives a reload; Escape, back and forward do what they do elsewhere."""
    tab.goto(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    button = tab.locator("#open-basket")
    button.click()
    expect(tab).to_have_url(f"{site}?q=How&basket=open")
    expect(tab.locator("#basket .empty")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#basket")).to_be_hidden()
    expect(button).to_be_focused()
    expect(tab).to_have_url(f"{site}?q=How")
    tab.go_forward()
    expect(tab.locator("#basket")).to_be_visible()
    tab.reload()
    expect(tab.locator("#basket .empty")).to_be_visible()
    tab.get_by_role("button", name="Close", exact=True).click()
    expect(tab.locator("#basket")).to_be_hidden()
    expect(tab.locator(".hits .card")).to_have_count(2)


def test_an_article_opens_from_the_basket_and_leads_back(tab: Page, site: str) -> None:
    """'Open in article' shuts the basket and shows the place; closing the article leads back to the basket."""
    items = keeps(tab, site, entry(SECOND))
    tab.goto(site)
    tab.locator("#open-basket").click()
    items.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#basket")).to_be_hidden()
    expect(tab.locator("#reader mark")).to_have_text(CROSSES)
    expect(tab.locator("#reader .page")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    expect(items).to_have_count(1)


def test_citations_are_put_in_order_with_the_keyboard(tab: Page, site: str) -> None:
    """Buttons and Alt with an arrow move a citation; focus stays with it, ends are dimmed, the order is kept."""
    items = keeps(tab, site, entry(FIRST), entry(SECOND), entry(THIRD))
    expect(items.first.get_by_role("button", name="Move up")).to_be_disabled()
    expect(items.last.get_by_role("button", name="Move down")).to_be_disabled()
    items.first.get_by_role("button", name="Move down").focus()
    tab.keyboard.press("Enter")
    expect(said(tab)).to_have_text("Now at place 2")
    expect(tab.locator("#basket blockquote")).to_have_text([CROSSES, COUNCIL, LAMP])
    expect(items.nth(1).get_by_role("button", name="Move down")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#basket blockquote")).to_have_text([CROSSES, LAMP, COUNCIL])
    expect(items.nth(2).get_by_role("button", name="Move up")).to_be_focused()
    tab.keyboard.press("Alt+ArrowUp")
    expect(tab.locator("#basket blockquote")).to_have_text([CROSSES, COUNCIL, LAMP])
    assert [one["id"] for one in kept(tab)] == [SECOND.id, FIRST.id, THIRD.id]


def test_what_is_taken_out_can_be_brought_back(tab: Page, site: str) -> None:
    """Removing one and emptying all can be undone: place and note come back."""
    items = keeps(tab, site, entry(FIRST), {**entry(SECOND), "note": "for the intro"}, entry(THIRD))
    items.nth(1).get_by_role("button", name="Remove").press("Enter")
    expect(tab.locator("#basket blockquote")).to_have_text([COUNCIL, LAMP])
    undo = tab.locator("#basket").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#basket blockquote")).to_have_text([COUNCIL, CROSSES, LAMP])
    expect(items.nth(1).get_by_role("textbox")).to_have_value("for the intro")
    tab.get_by_role("button", name="Empty the basket").click()
    expect(tab.locator("#basket .empty")).to_be_visible()
    assert kept(tab) == []
    undo.click()
    expect(items).to_have_count(3)
    expect(undo).to_be_hidden()


def test_notes_stay_in_the_browser(tab: Page, site: str) -> None:
    """A note is kept as it is typed, survives moves and reloads, is text whatever it holds, and is not sent."""
    items = keeps(tab, site, entry(FIRST), entry(SECOND))
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.post_data or ""))
    note = '</textarea><img src=x onerror=window.ran=7> "${1}"'
    items.first.get_by_role("textbox", name="Note on citation 1").fill(note)
    items.first.get_by_role("button", name="Move down").click()
    expect(items.nth(1).get_by_role("textbox")).to_have_value(note)
    tab.reload()
    expect(items.nth(1).get_by_role("textbox")).to_have_value(note)
    assert any("citations" in body for body in sent)
    assert not any("onerror" in body for body in sent)
    assert tab.evaluate("window.ran") is None


def test_it_says_what_no_longer_holds(tab: Page, site: str) -> None:
    """On opening every citation is judged: what is gone shows the nearest text, what moved is cited where it is."""
    items = keeps(tab, site, entry(FIRST), CHANGED, MOVED, LOST, NOWHERE)
    summary = "5 citations, of which 2 no longer hold."
    expect(tab.locator("#basket .summary p")).to_have_text(summary)
    expect(said(tab)).to_have_text(summary)
    expect(items.nth(0).locator(".outcome")).to_have_count(0)
    expect(items.nth(1).locator(".outcome")).to_have_text(STILL_STANDS)
    expect(items.nth(2).locator(".outcome")).to_have_text(STANDS_ELSEWHERE)
    expect(items.nth(2).locator("code")).to_have_text(SECOND.id)
    expect(items.nth(3).locator(".outcome > p").first).to_have_text(NO_LONGER_THERE)
    expect(items.nth(3).locator("blockquote").first).to_have_text(LOST["quote"])
    expect(items.nth(3).locator(".outcome blockquote")).to_have_text("In 2019 the island council")
    expect(items.nth(4).locator(".outcome")).to_have_text(NO_ARTICLE)
    expect(items.nth(4).get_by_role("link", name="Open in article")).to_have_count(0)


def test_the_bibliography_is_of_all_and_can_be_copied(tab: Page, site: str) -> None:
    """All citations are printed together: numbered styles count them, and the references are one list."""
    items = keeps(tab, site, entry(FIRST), entry(SECOND), entry(THIRD))
    tab.locator("#basket").get_by_label("Cite as").select_option("IEEE")
    expect(items.locator("[data-printed]")).to_have_text(["[1, Para. 6]", "[2, Para. 2]", "[1, Para. 8]"])
    expect(tab.locator("#basket .references li")).to_have_count(2)
    items.nth(1).get_by_role("button", name="Copy citation").click()
    expect(said(tab)).to_have_text("Citation copied")
    assert copied(tab) == "[2, Para. 2]"
    tab.get_by_role("button", name="Copy references").click()
    expect(said(tab)).to_have_text("References copied")
    assert [line[:4] for line in copied(tab).split("\n")] == ["[1] ", "[2] "]


def test_the_saved_file_verifies(tab: Page, site: str, tmp_path: Path) -> None:
    """In every format `pincite verify` finds each quotation that stands, letter for letter, and it holds."""
    keeps(tab, site, {**entry(HOSTILE_ONE), "note": "a <note>"}, MOVED, LOST, entry(FIRST))
    for form in (*FORMATS, "pincite"):
        path = saved(tab, tmp_path, form)
        quotations = citations_in_file(path).items()
        outcomes = [verify(each, quote, BY_ID[each.partition(":")[0]]).outcome for each, quote in quotations]
        assert words_in(path) == {HOSTILE_ONE.id: HOSTILE, SECOND.id: CROSSES, FIRST.id: COUNCIL}, form
        assert outcomes == ["holds"] * 3, form
    assert [one["note"] for one in json.loads(path.read_text())["citations"]] == ["a <note>", "", ""]


def words_in(path: Path) -> dict[str, str | None]:
    """The citations of a file, each with the words that it quotes as they stand in it."""
    found = citations_in_file(path)
    return {each: quote.text if isinstance(quote, Quoted) else quote for each, quote in found.items()}


def saved(page: Page, folder: Path, form: str) -> Path:
    """The file that the basket saves in a format, and that it is said to have saved."""
    page.locator("#basket").get_by_label("Save as").select_option(form)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    expect(said(page)).to_have_text(f"Saved: {path.name}. 1 citation that no longer holds was left out.")
    return path


def test_a_file_of_nothing_is_refused(tab: Page, site: str) -> None:
    """Where no quotation stands there is no file but one message, in the basket."""
    keeps(tab, site, LOST)
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#basket .trouble")).to_have_text(NOTHING_TO_SAVE)


def test_a_full_basket_says_so(tab: Page, site: str) -> None:
    """What the server would not take is not put in; what is in stays."""
    tab.goto(f"{site}?q=How")
    much = [{**entry(SECOND), "note": "x" * 89_800}]
    tab.evaluate("entries => localStorage.setItem('pincite-basket', JSON.stringify(entries))", much)
    tab.reload()
    tab.locator(".hits .card").first.get_by_role("button", name="Add to basket").click()
    expect(tab.locator("#said")).to_have_text("The basket is full: save it as a file, then take something out.")
    assert [one["id"] for one in kept(tab)] == [SECOND.id]


@pytest.mark.parametrize("stored", ['"x"', "{", '[{"id": "../x"}, 3, null]', '{"id": 1}'])
def test_a_broken_storage_is_an_empty_basket(tab: Page, site: str, stored: str) -> None:
    """Whatever else stands in the browser's storage, the page works."""
    tab.goto(site)
    tab.evaluate("stored => localStorage.setItem('pincite-basket', stored)", stored)
    tab.goto(f"{site}?basket=open")
    expect(tab.locator("#basket .empty")).to_be_visible()


def test_two_tabs_of_one_browser_agree(tab: Page, site: str) -> None:
    """What is put in in one tab is counted, and shown, in the other."""
    tab.goto(f"{site}?basket=open")
    expect(tab.locator("#basket .empty")).to_be_visible()
    other = tab.context.new_page()
    other.goto(f"{site}?q=How")
    other.locator(".hits .card").first.get_by_role("button", name="Add to basket").click()
    expect(tab.locator("#basket blockquote")).to_have_text([COUNCIL])
    other.close()


def test_two_browsers_have_a_basket_each(browser: Browser, site: str, tab: Page) -> None:
    """Nothing of one visitor's basket reaches another."""
    keeps(tab, site, entry(FIRST))
    stranger = browser.new_context().new_page()
    stranger.goto(f"{site}?basket=open")
    expect(stranger.locator("#basket .empty")).to_be_visible()
    stranger.context.close()


def test_a_server_that_is_gone_is_one_message(tab: Page) -> None:
    """When the page cannot reach its server the basket says so, and keeps everything."""
    with served(build_app(Opening(FakeAssistant))) as address:
        keeps(tab, address, entry(FIRST), entry(SECOND))
        tab.evaluate("() => { window.fetch = () => Promise.reject(new Error('gone')); }")
        tab.locator("#basket").get_by_role("button", name="Move down").first.click()
        expect(tab.locator("#basket .problem")).to_contain_text(OFFLINE)
        assert [one["id"] for one in kept(tab)] == [SECOND.id, FIRST.id]
        tab.evaluate("localStorage.clear()")


# --- routes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"citations": [{"id": "ferry", "quote": ""}]},
        {"citations": [{"id": "../../x:0-1@00000000", "quote": "x"}]},
        {"citations": [entry(FIRST) | {"telling": "here"}]},
        {"citations": [entry(FIRST) | {"telling": "0-4"}]},
    ],
)
def test_the_routes_take_citations_only(client: TestClient, body: dict[str, Any]) -> None:
    """What is no list of citation ids with quotations is refused before anything is looked up."""
    for route in ("basket", "basket-file"):
        assert client.post(f"/pincite/{route}", json=body).status_code == 422


def test_a_wrong_citation_or_format_is_one_message(client: TestClient) -> None:
    """An id that cannot be cited and a format that does not exist are told in a line."""
    unknown = client.get("/pincite/styled", params={"style": "", "id": "burnt:0-5@00000000"})
    form = client.post("/pincite/basket-file", json={"citations": [entry(FIRST)], "format": "exe"})

    assert "No article &#39;burnt&#39;" in unknown.text
    assert form.text.partition(":")[0] == "No format 'exe'"
    assert "content-disposition" not in form.headers


def test_a_file_is_never_a_page(client: TestClient) -> None:
    """What is saved is an attachment of bytes, also as HTML: no browser runs what an article holds."""
    body = {"citations": [entry(HOSTILE_ONE)], "format": "html"}
    found = client.post("/pincite/basket-file", json=body)

    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"] == 'attachment; filename="citations.html"'
    assert "<script>" not in found.text


def test_a_changed_article_is_noticed_and_the_file_verifies(
    write_corpus: Callable[..., Path], run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """With a real index: after an edit and a build the basket says what moved, and `pincite verify` agrees."""
    text, quote = "The ferry leaves at noon. It carries twelve cars.", "It carries twelve cars."
    index = tmp_path / "index"
    build(write_corpus({"ferry.txt": text}), index, embedder=ToyEmbedder())
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        kept = entry(assistant.cite_range("ferry", 26, 26 + len(quote)))
        build(write_corpus({"ferry.txt": f"News. {text}"}), index, embedder=ToyEmbedder())
        with TestClient(build_app(Opening(lambda: assistant)), base_url="http://127.0.0.1") as client:
            shown = client.post("/pincite/basket", json={"citations": [kept]}).text
            saved = client.post("/pincite/basket-file", json={"citations": [kept], "format": "markdown"})
    path = tmp_path / "citations.md"
    path.write_bytes(saved.content)

    assert STANDS_ELSEWHERE in shown
    assert run("verify", path, "--index", index)[0] == 0
    assert words_in(path) == {f"ferry:32-55@{article_hash(f'News. {text}')}": quote}


def article_hash(text: str) -> str:
    """The part of an article's hash that stands in a citation id."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


# --- every state ----------------------------------------------------------------------------------------

STATES: dict[str, tuple[list[dict[str, str]], str]] = {
    "basket-empty": ([], ""),
    "basket": ([entry(SECOND), {**entry(FIRST), "note": "Opens the second section."}, entry(THIRD)], ""),
    "basket-styled": ([entry(SECOND), entry(FIRST), entry(THIRD)], "apa"),
    "basket-lost": ([LOST, MOVED, CHANGED, NOWHERE], ""),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(tab: Page, site: str, axe: Axe, picture: Callable[[str], None], state: str) -> None:
    """axe-core finds nothing wrong in the basket, light and dark, and a phone needs no sideways scrolling."""
    entries, style = STATES[state]
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    tab.goto(f"{site}?q=How")
    tab.evaluate("style => localStorage.setItem('pincite-style', JSON.stringify(style))", style)
    items = keeps(tab, f"{site}", *entries)
    expect(items.locator("[data-printed], .lost").first if entries else tab.locator("#basket .empty")).to_be_visible()
    picture(f"{state}-wide-light")
    found = axe()
    picture(f"{state}-wide-dark")
    tab.evaluate("document.body.classList.remove('dark')")
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    picture(f"{state}-narrow")

    assert found == []
    assert tab.evaluate("document.querySelector('#basket .page').scrollWidth <= 390")
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
