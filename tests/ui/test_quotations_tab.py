"""The tab Quotations: each quotation graded beside its source, what differs and what was left out shown."""

from playwright.sync_api import Page, expect
from ui_checking import checked
from ui_toy import QUOTATIONS

from assistant import Assistant
from assistant.records import Change, ChangeKind, Citation, Omission, Quotation, QuotationOutcome
from assistant.ui.quotations import view
from assistant.ui.templates import render

pytest_plugins = ("ui_browser", "ui_checking")


def test_a_quotation_with_a_negation_left_out_warns(toy_open: Assistant) -> None:
    """What was left out is shown, and a 'not' among it is named; an article that the text names wrongly too."""
    citation = toy_open.cite_range("ferry", 28, 60)
    one = Quotation(
        0,
        9,
        "it a … b",
        QuotationOutcome.STITCHED,
        False,
        (),
        (citation,),
        (),
        (Omission("did not <i>", negation=True),),
    )
    row = render("quotations/row.html", row=view.row(toy_open, one, 1, 7))
    assert "Left out, and it holds a negation:</b> <q>did not &lt;i&gt;</q>" in row
    assert 'class="pairing different"' in row
    wrong = Quotation(0, 9, "words", QuotationOutcome.MISATTRIBUTED, False, (), (citation,), attributed=("bridge",))
    said = render("quotations/row.html", row=view.row(toy_open, wrong, 1, 7))
    assert "Your text names [On a bridge to the island]; the words stand in The ferry &lt;b&gt;" in said


def test_spaces_and_nothing_have_names(toy_open: Assistant) -> None:
    """A change of white space, or of a word that one side lacks, is legible."""
    citation: Citation = toy_open.cite_range("ferry", 28, 60)
    changes = (Change(ChangeKind.SPACE, " ", ""), Change(ChangeKind.QUOTES, "‘", "“"))
    quotation = Quotation(0, 2, "a b", QuotationOutcome.TYPOGRAPHIC, True, changes, (citation,))
    row = render("quotations/row.html", row=view.row(toy_open, quotation, 1, 1))
    assert "space: a space in your text, nothing in the article" in row
    assert "quotation marks: “‘” in your text, ““” in the article" in row


def test_quotations_are_graded(tab: Page, toy_site: str) -> None:
    """The word that differs is marked in both, pieces in the source, and warnings come with their lines."""
    found = checked(tab, toy_site, "quotations", QUOTATIONS)
    expect(found.locator(".outcome")).to_have_text(
        ["altered line 1", "exact line 3", "stitched line 3", "not found line 5"]
    )
    expect(found.nth(0).locator(".odd")).to_have_text(["2040", "2035"])
    expect(found.nth(0).locator(".twins a")).to_have_count(1)
    expect(found.nth(2).locator(".theirs mark")).to_have_text(["Engineers put its cost at", "crowns"])
    expect(found.nth(2).locator(".omitted")).to_have_text("Left out: 90 million")
    expect(tab.locator("[data-check=quotations] .warnings li")).to_have_text(
        "Line 5: the quotation mark “ has no partner."
    )
