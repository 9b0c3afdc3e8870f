"""References hold what an article states of itself; gaps stay gaps, and inferred dates say so."""

from typing import Any

import pytest
from conftest import CORPUS

from assistant.citing.references import reference, short_reference
from assistant.corpus import read_article
from assistant.records import Article

URL = "https://dailytimes.com.pk/295922/a-thaw-in-pak-russia-relations/"
RECORDS: dict[str, dict[str, Any]] = {
    "a-thaw-in-pak-russia-relations": {
        "title": "A thaw in Pak-Russia relations",
        "author": [{"literal": "@iamusmanghani"}],
        "container-title": "Daily Times",
        "issued": {"date-parts": [[2018, 9, 11]]},
        "URL": URL,
    },
    "closer-ties-with-russia": {"title": "[Closer ties with Russia]", "issued": {"literal": "c. 2016"}},
    "pakistan-and-russia-moving-closer": {
        "title": "[Pakistan and Russia moving closer]",
        "issued": {"literal": "c. 2019"},
    },
    "pakistan-russia-military-collaboration": {
        "title": "[Pakistan–Russia military collaboration]",
        "issued": {"literal": "not before 2016"},
    },
    "pakistan-russia-rapprochement": {"title": "[Pakistan–Russia rapprochement]", "issued": {"literal": "c. 2017"}},
}
LINES = {
    "a-thaw-in-pak-russia-relations": "@iamusmanghani, “A thaw in Pak-Russia relations”, Daily Times, "
    f"11 September 2018, para. 2. {URL}",
    "closer-ties-with-russia": "[Closer ties with Russia], c. 2016, para. 2.",
    "pakistan-and-russia-moving-closer": "[Pakistan and Russia moving closer], c. 2019, para. 2.",
    "pakistan-russia-military-collaboration": "[Pakistan–Russia military collaboration], not before 2016, para. 2.",
    "pakistan-russia-rapprochement": "[Pakistan–Russia rapprochement], c. 2017, para. 2.",
}


def made(**fields: Any) -> Article:
    """An article with some metadata."""
    return Article(id="tides", text="", sha256="", **fields)


@pytest.mark.parametrize("article_id", RECORDS)
def test_the_records_of_the_articles(article_id: str) -> None:
    """Each of the five has exactly this CSL-JSON: nothing is invented and nothing that is known is missing."""
    record = reference(read_article(CORPUS / f"{article_id}.md"))
    kind = "webpage" if "URL" in RECORDS[article_id] else "document"
    assert record == {"id": article_id, "type": kind, **RECORDS[article_id]}


@pytest.mark.parametrize("article_id", LINES)
def test_the_lines_of_the_articles(article_id: str) -> None:
    """Each of the five prints exactly this line."""
    assert short_reference(reference(read_article(CORPUS / f"{article_id}.md")), 2) == LINES[article_id]


def test_without_metadata_nothing_is_said() -> None:
    """An article that states nothing has its id, and 'n.d.' says that no date is known."""
    assert reference(made()) == {"id": "tides", "type": "document"}
    assert short_reference(reference(made()), 1) == "tides, n.d., para. 1."


def test_with_all_metadata_everything_is_said() -> None:
    """Several authors stand in order; a title goes before a supplied one."""
    article = made(title="On tides", supplied_title="Sea", authors=("A. Khan", "B. Ali"), publisher="Daily",
                   published="2018-09", url="https://a.b", language="en")  # fmt: skip
    assert reference(article) == {
        "id": "tides",
        "type": "webpage",
        "title": "On tides",
        "author": [{"literal": "A. Khan"}, {"literal": "B. Ali"}],
        "container-title": "Daily",
        "issued": {"date-parts": [[2018, 9]]},
        "URL": "https://a.b",
        "language": "en",
    }
    line = "A. Khan; B. Ali, “On tides”, Daily, September 2018"
    assert short_reference(reference(article), 7) == f"{line}, para. 7. https://a.b"
    assert short_reference(reference(article)) == f"{line}. https://a.b"


@pytest.mark.parametrize(("title", "printed"), [("[Sic] transit", "“[Sic] transit”"), ("Plain", "“Plain”")])
def test_a_stated_title_stands_in_quotation_marks(title: str, printed: str) -> None:
    """Square brackets around the whole mean that a title was supplied; a bracket inside a stated one does not."""
    assert short_reference(reference(made(title=title)), 1) == f"{printed}, n.d., para. 1."


@pytest.mark.parametrize(
    ("published", "issued", "printed"),
    [
        ("2018", {"date-parts": [[2018]]}, "2018"),
        ("2018-09", {"date-parts": [[2018, 9]]}, "September 2018"),
        ("2018-09-11", {"date-parts": [[2018, 9, 11]]}, "11 September 2018"),
        ("2018-09-11T10:00:00Z", {"date-parts": [[2018, 9, 11]]}, "11 September 2018"),
        ("2016~", {"literal": "c. 2016"}, "c. 2016"),
        ("2016-05?", {"literal": "May 2016?"}, "May 2016?"),
        ("2016%", {"literal": "c. 2016?"}, "c. 2016?"),
        ("2016/..", {"literal": "not before 2016"}, "not before 2016"),
        ("/2016", {"literal": "not after 2016"}, "not after 2016"),
        ("2014/2016~", {"literal": "2014–c. 2016"}, "2014–c. 2016"),
        ("201X", {"literal": "2010s"}, "2010s"),
        ("2016-21", {"literal": "spring 2016"}, "spring 2016"),
        ("-0044", {"literal": "-0044"}, "-0044"),
    ],
)
def test_dates(published: str, issued: dict[str, Any], printed: str) -> None:
    """A plain date has parts; whatever CSL has no form for is words, the same as in the line."""
    assert reference(made(published=published))["issued"] == issued
    assert short_reference(reference(made(published=published)), 1) == f"tides, {printed}, para. 1."


@pytest.mark.parametrize(
    ("published", "printed"),
    [
        ("2016~", "c. 2016"),
        ("2016-09-11~", "c. 11 September 2016"),
        ("2016?", "2016?"),
        ("2016/..", "not before 2016"),
    ],
)
def test_an_inferred_date_never_passes_for_a_stated_one(published: str, printed: str) -> None:
    """What was inferred has no date-parts and never prints bare."""
    article = made(published=published, inferred={"published": "“later this year”"})
    assert reference(article)["issued"] == {"literal": printed}
    assert short_reference(reference(article), 1) == f"tides, {printed}, para. 1."


def test_another_inferred_field_leaves_the_date_alone() -> None:
    """An inferred title makes no date uncertain."""
    article = made(title="On tides", published="2018", inferred={"title": "the address"})
    assert reference(article)["issued"] == {"date-parts": [[2018]]}
