"""Inputs after public reports of other tools, where they lie beside the project: each is graded rightly."""

from pathlib import Path

import pytest
from conftest import SHARED, ToyEmbedder

from assistant import Assistant, build
from assistant.documents import read

CASES = SHARED / "cases"
RIGHT = {
    "attribution-dawn": ("exact",),
    "attribution-query": ("misattributed",),
    "attribution-times-of-india": ("misattributed",),
    "blockquote-attribution": ("exact",),
    "blockquote-footer": ("exact",),
    "html-sup-note": ("typographic",),
    "marks-latex-csquotes": ("altered",) * 4,
    "nfd-draft": ("exact",),
    "source-line-end-hyphen": ("typographic",),
    "source-note-mark": ("typographic",),
    **dict.fromkeys(
        "bracket-glued-ellipsis bracket-glued-note bracket-negation-in bracket-number bracket-prefix cut-en-dash-range "
        "cut-middle-dot cut-nbsp-thousands docx-localized-quote-style elision-goin markdown-leading-rule "
        "marks-chinese-no-space marks-cjk-corner marks-colon-no-space marks-markdown-q marks-mixed-straight-curly "
        "marks-straight-colon-no-space superscript-power".split(),
        ("altered",),
    ),
}


@pytest.mark.skipif(not CASES.exists(), reason="the inputs do not lie beside the project")
@pytest.mark.parametrize("name", sorted(RIGHT))
def test_each_is_graded_rightly(name: str, tmp_path: Path) -> None:
    """No quotation is unseen, none is called false that is right, none holds that is not."""
    build(CASES / name / "corpus", tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        found = assistant.quotes(read(next((CASES / name).glob("draft.*")))).quotations
    assert tuple(quotation.outcome for quotation in found) == RIGHT[name]
    assert [quotation.holds for quotation in found] == [one in ("exact", "typographic") for one in RIGHT[name]]
