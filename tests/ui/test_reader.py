"""Reading an article beside the answer, and citing any of its words: in a browser."""

import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect
from ui_fake import BRIDGE, BY_ID, COUNCIL, CROSSES, HOSTILE, LAMP

pytest_plugins = ("ui_browser",)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def opened(page: Page, site: str, number: int, size: dict[str, int]) -> Locator:
    """Open the article of a card of the answer to 'How'; the link that did."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{site}?q=How")
    link = page.locator(".hits").get_by_role("link", name="Open in article").nth(number)
    link.click()
    expect(page.locator("#reader mark")).to_be_visible()
    return link


def copied(page: Page) -> str:
    """What the clipboard holds."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def selected(page: Page, words: str) -> Locator:
    """Select words of the open article as a mouse would; the bar that cites them."""
    page.evaluate(
        """words => {
          for (const block of document.querySelectorAll("#reader [data-start]")) {
            const at = block.textContent.indexOf(words);
            if (at < 0) continue;
            const spots = [];
            const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            for (let node, seen = 0; (node = walk.nextNode()); seen += node.data.length)
              for (const each of [at, at + words.length])
                if (each >= seen && each <= seen + node.data.length) spots.push([node, each - seen]);
            getSelection().setBaseAndExtent(...spots[0], ...spots.at(-1));
            return;
          }
        }""",
        words,
    )
    bar = page.locator("#reader .selection")
    expect(bar.locator(".proof")).to_be_visible()
    return bar


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["beside", "over"])
def test_it_opens_at_the_place_and_closes(tab: Page, site: str, size: dict[str, int]) -> None:
    """The passage is tinted, its sentence marked and in view; Escape gives focus and address back."""
    link = opened(tab, site, 0, size)

    mark = tab.locator("#reader mark")
    expect(mark).to_have_text(COUNCIL)
    expect(mark).to_be_in_viewport()
    expect(tab.locator("#reader .tint")).to_contain_text(" The vote was seven to two.")
    expect(tab.locator("#reader h3")).to_have_text(["The ferry of Hallig Sund", "Timetable and fares"])
    assert "read=ferry" in tab.url
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    expect(link).to_be_focused()
    expect(tab).to_have_url(f"{site}?q=How")


def test_the_answer_stays_at_hand_beside_it(tab: Page, site: str) -> None:
    """On a wide screen the other hits can be read and opened meanwhile; back still leads to before."""
    opened(tab, site, 0, WIDE)
    second = tab.locator(".hits .card").nth(1)
    box, reader = second.bounding_box(), tab.locator("#reader").bounding_box()
    assert box is not None
    assert reader is not None
    assert box["x"] + box["width"] <= reader["x"]

    second.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader mark")).to_have_text(CROSSES)
    tab.go_back()
    expect(tab.locator("#reader")).to_be_hidden()
    tab.go_forward()
    expect(tab.locator("#reader mark")).to_have_text(CROSSES)


def test_every_passage_that_answers_is_marked_in_the_margin(tab: Page, site: str) -> None:
    """The hits that answer from this article have their rank beside the paragraph, those that do not have none."""
    tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
    tab.goto(f"{site}?q=How")
    tab.locator(".related").get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader .tint")).to_contain_text(LAMP)
    badges = tab.locator("#reader .margin .rank")

    expect(badges).to_have_text(["1"])
    assert badges.first.get_attribute("aria-label") == "Passage 1 of the answer"
    expect(tab.locator("#reader .other")).to_have_text(COUNCIL)
    badges.first.click()
    expect(tab.locator("#reader mark")).to_have_text(COUNCIL)


def test_a_twin_opens_its_own_place(tab: Page, site: str) -> None:
    """The same words elsewhere are named, and open there."""
    tab.goto(f"{site}?q=How")
    tab.get_by_role("link", name="copy-of-the-minutes, paragraph 2").click()

    expect(tab.locator("#reader h2")).to_have_text("copy-of-the-minutes")
    expect(tab.locator("#reader mark")).to_have_text(COUNCIL)


def test_its_address_opens_it_again(tab: Page, site: str) -> None:
    """?q= asks and &read= opens the article; closing it leaves the answer, and its link can be copied."""
    tab.goto(f"{site}?q=How&read=bridge&s=150&e=232")

    expect(tab.locator("#reader mark")).to_have_text(CROSSES)
    tab.locator("#reader .bar").get_by_role("button", name="Copy link").click()
    expect(tab.locator("#said-in-reader")).to_have_text("Link to this place copied")
    assert copied(tab) == f"{site}?q=How&read=bridge&s=150&e=232"
    tab.get_by_role("button", name="Close", exact=True).click()
    expect(tab).to_have_url(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(2)


@pytest.mark.parametrize(
    ("start", "words", "said", "marked"),
    [
        (BRIDGE.index(CROSSES), CROSSES, "They still stand at their place.", CROSSES),
        (3, CROSSES, "They stand elsewhere now, and are marked there.", CROSSES),
        (3, CROSSES.replace("forty", "fifty"), "no longer stand in it; nothing is marked.", None),
    ],
    ids=["holds", "moved", "gone"],
)
def test_a_changed_article_says_so_in_view(
    tab: Page, site: str, start: int, words: str, said: str, marked: str | None
) -> None:
    """The warning is seen without scrolling; moved words are found again, of lost ones both texts are shown."""
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    tab.goto(f"{site}?" + urlencode({"read": "bridge", "s": start, "e": start + len(words), "v": "0" * 8, "w": words}))
    warning = tab.locator("#reader .changed")
    expect(warning).to_contain_text(said)
    expect(warning).to_be_in_viewport(ratio=1)
    if marked:
        expect(tab.locator("#reader mark")).to_have_text(marked)
        expect(tab.locator("#reader mark")).to_be_in_viewport(ratio=1)
    else:
        expect(tab.locator("#reader mark")).to_have_count(0)
        expect(warning).to_contain_text("every fifty minutes")
        expect(warning).to_contain_text("every forty minutes")


@pytest.mark.parametrize("width", [390, 660, 1280, 1920])
def test_nothing_of_the_masthead_lies_over_its_neighbour(tab: Page, site: str, width: int) -> None:
    """Beside an open article, where there is little room, and without one."""
    tab.set_viewport_size({"width": width, "height": 844})
    for address in ("?q=How", "?q=How&read=ferry&s=586&e=653&v=0"):
        tab.goto(f"{site}{address}")
        expect(tab.locator("#counts")).to_have_text(
            "3 articles · 12 passages", timeout=20_000
        )  # the browser's first page
        expect(tab.locator(".hits .card").first).to_be_attached()
        places = """parts => parts.map(part => {
            if (!part.matches('h1, p')) return part.getBoundingClientRect();
            const words = document.createRange();  // they may be wider than their box
            words.selectNodeContents(part);
            return words.getBoundingClientRect();
        }).filter(box => box.width).map(box => [box.left, box.right])"""
        spans = sorted(tab.locator(".masthead h1, .masthead > :not(.name)").evaluate_all(places))
        assert [pair for pair in pairwise(spans) if pair[0][1] > pair[1][0]] == [], address


def test_its_bar_names_the_article(tab: Page, site: str) -> None:
    """The title stays in sight however far one reads."""
    tab.goto(f"{site}?read=bridge")
    expect(tab.locator("#reader .bar .named")).to_have_text("[On a bridge to the island]")


def test_the_record_says_where_each_field_comes_from(tab: Page, site: str) -> None:
    """Fields are stated, supplied, inferred or not known, and the repairs to the text are listed."""
    tab.goto(f"{site}?read=bridge")
    tab.get_by_text("About this article").click()
    rows = tab.locator("#reader dl > div")

    expect(rows.nth(0)).to_have_text("TitleOn a bridge to the islandinferred from its first words")
    expect(rows.nth(1)).to_have_text("Authornot known")
    expect(rows.nth(3)).to_have_text("Date of publicationc. 2016inferred from the survey “of last autumn” <2015>")
    expect(rows.nth(4)).to_have_text("Addressjavascript:window.ran=4stated with the article")
    tab.get_by_text("1 repair made to the text").click()
    expect(tab.locator("#reader .about li")).to_have_text("paragraph 2: was “Â”, now nothing (lone Â)")


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("bridge", "212 households"),
        ("ferry", "🦀 “done”. The price board"),
        ("ferry", COUNCIL[-9:] + " The vote"),
    ],
    ids=["inside", "after an astral character", "across marks"],
)
def test_any_words_can_be_selected_and_cited(tab: Page, site: str, article: str, words: str) -> None:
    """What is selected becomes a citation whose offsets count code points: the article's slice is the quotation."""
    tab.goto(f"{site}?q=How&read={article}")
    expect(tab.locator("#reader h2")).to_be_visible()
    expect(tab.locator("#reader [data-start]").first).to_be_visible()
    bar = selected(tab, words)
    start = BY_ID[article].text.index(words)
    place = f"{start}-{start + len(words)}@{BY_ID[article].sha256[:8]}"

    expect(bar.locator("code")).to_have_text(f"{article}:{place}")
    assert bar.locator("q").text_content() == words
    bar.get_by_role("button", name="Copy quotation").click()
    expect(tab.locator("#said-in-reader")).to_have_text("Quotation copied")
    assert copied(tab) == words
    bar.get_by_role("button", name="Copy link").click()
    expect(tab.locator("#said-in-reader")).to_have_text("Link to this place copied")
    assert copied(tab).startswith(f"{site}?read={article}&s={start}&e={start + len(words)}&v=")


def test_a_paragraph_and_its_sentences_are_cited_with_the_keyboard(tab: Page, site: str) -> None:
    """Enter on a paragraph's number cites it; the arrows go from sentence to sentence; Escape closes, then leaves."""
    tab.goto(f"{site}?read=bridge")
    number = tab.get_by_role("button", name="Cite paragraph 2")
    number.focus()
    tab.keyboard.press("Enter")
    bar = tab.locator("#reader .selection")
    paragraph = BRIDGE[BRIDGE.index(CROSSES) :]
    expect(bar.locator("q")).to_have_text(paragraph)
    following = bar.get_by_role("button", name="Next sentence")
    following.focus()
    tab.keyboard.press("Enter")
    expect(bar.locator("q")).to_have_text(CROSSES)
    assert tab.evaluate("getSelection().toString()") == CROSSES
    expect(following).to_be_focused()
    tab.keyboard.press("Enter")
    expect(bar.locator("q")).to_have_text("A survey of 212 households found 61 per cent against a bridge.")
    expect(following).to_be_disabled()
    tab.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(tab.locator("#reader")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()


def test_the_former_article_is_never_cited_as_the_next(tab: Page, site: str) -> None:
    """While another article is fetched there is nothing to select: offsets of one would be citations of the other."""
    opened(tab, site, 0, WIDE)
    tab.route("**/pincite/reader?*", lambda route: None)  # it never comes
    tab.locator(".hits .card").nth(1).get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader .page")).to_have_text("Opening the article …")
    expect(tab.locator("#reader [data-cite]")).to_have_count(0)


def test_a_double_click_cites_the_word(tab: Page, site: str) -> None:
    """A selection made with the mouse is cited without another press."""
    tab.goto(f"{site}?read=bridge")
    tab.locator("#reader [data-start]").first.dblclick(position={"x": 40, "y": 12})
    expect(tab.locator("#reader .selection q")).to_have_text(re.compile(r"^\w+$"))
    word = tab.locator("#reader .selection q").text_content()
    assert tab.evaluate("getSelection().toString()").strip() == word


def test_a_selection_across_paragraphs_is_one_slice(tab: Page, site: str) -> None:
    """From the middle of one paragraph into the next, the break between them is part of the quotation."""
    tab.goto(f"{site}?read=ferry")
    expect(tab.locator("#reader [data-start]").first).to_be_visible()
    first, second = "on board only.", HOSTILE[:8]
    tab.evaluate(
        """([from, to]) => {
          const blocks = [...document.querySelectorAll("#reader [data-start]")];
          const a = blocks.find(each => each.textContent.includes(from)).firstChild;
          const b = blocks.find(each => each.textContent.startsWith(to)).firstChild;
          getSelection().setBaseAndExtent(a, a.data.indexOf(from), b, to.length);
        }""",
        [first, second],
    )
    start = BY_ID["ferry"].text.index(first)
    expect(tab.locator("#reader .selection code")).to_contain_text(f"ferry:{start}-{start + len(first) + 2 + 8}@")
