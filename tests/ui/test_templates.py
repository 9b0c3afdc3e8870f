"""The page's templates: escaping cannot be forgotten, words are translatable, layout is not printed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from ui_fake import BY_ID, HITS, HOSTILE

from assistant import ui
from assistant.ui import templates
from assistant.ui.reader.place import Place
from assistant.ui.reader.view import article_view

FOLDER = Path(ui.__file__).parent
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
# Where markup passes as it is: what the processor of citation styles has printed, and nothing else.
FINISHED = {
    "basket/contents.html": ["entry"],
    "reader/styled.html": ["printed"],
    "shared/macros.html": ["printed"],
}


def source(template: str) -> str:
    """A template as it is written."""
    return (FOLDER / template).read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_but_finished_markup_passes_unescaped(template: str) -> None:
    """No template turns escaping off, and what passes through `finished` is named here."""
    text = source(template)

    assert not re.search(r"\|\s*safe\b|autoescape|Markup|\|\s*striptags", text)
    assert re.findall(r"([\w.]+)\s*\|\s*finished\b", text) == FINISHED.get(template, [])
    # A word that is looked up counts as markup, so only words of the template itself may be.
    assert re.findall(r"""\b_\((?!["'])""", text) == []


# What is the same in every language.
NAMES = {"Pincite", "SHA-256"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_words_can_be_translated(template: str) -> None:
    """What a person reads or hears stands in `{% trans %}` or `_()`: another language needs no other template."""
    text = re.sub(r"\{#.*?#\}|\{%-?\s*trans\b.*?\bendtrans\s*-?%\}", "", source(template), flags=re.DOTALL)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)

    read = re.sub(r"<[^<>]*>|&\w+;", "", bare)
    assert set(re.findall(r"[^\W\d_][\w-]*", read)) - NAMES == set()
    assert re.findall(r'\b(?:aria-label|title|placeholder|data-said)="[^"]*[A-Za-z]', bare) == []


def test_no_code_makes_markup() -> None:
    """Python hands plain text to the templates: the one exception is `templates.finished`."""
    makes = re.compile(r"\bMarkup\(|\|safe\b|\.from_string\(|\bautoescape=False")
    found = {
        path.relative_to(FOLDER).as_posix(): makes.findall(path.read_text("utf-8")) for path in FOLDER.rglob("*.py")
    }

    assert {name: uses for name, uses in found.items() if uses} == {"templates.py": ["Markup("]}


def test_finished_markup_passes_and_everything_else_is_escaped() -> None:
    """The same hostile words, printed in both ways."""
    printed = "<em>Review</em> &lt;b&gt;"

    assert templates.render("reader/styled.html", printed=printed) == f"<p data-line>{printed}</p>"
    assert "<b>" not in templates.render("shared/problem.html", message='<b onclick="x">')
    assert "&lt;b onclick=&#34;x&#34;&gt;" in templates.render("shared/problem.html", message='<b onclick="x">')


def test_hostile_articles_stay_text() -> None:
    """Whatever an article's text and fields hold, the reader's tags are those of its template."""
    for article in BY_ID.values():
        html = templates.render("reader/article.html", view=article_view(article, Place(), ()))
        tags = set(re.findall(r"<([a-z0-9]+)", html))
        assert tags <= set(re.findall(r"<([a-z0-9]+)", source("reader/article.html"))) | {
            "h3",
            "p",
            "svg",
            "path",
            "mark",
        }
        assert "<script" not in html
    assert any("<" in article.text for article in BY_ID.values())
    assert HOSTILE


@pytest.mark.parametrize(
    ("language", "attributes"),
    [("en", 'lang="en" dir="ltr"'), ("ur", 'lang="ur" dir="rtl"'), (None, 'lang="" dir="auto"')],
)
def test_words_of_an_article_run_as_its_language_does(language: str | None, attributes: str) -> None:
    """On a page in any language: its text, its title, and a passage of it."""
    article = replace(BY_ID["ferry"], language=language)
    hit = HITS["How"][0]
    near = "{% import 'shared/macros.html' as m %}{{ m.near(hit, article, 'k') }}"
    passage = templates.environment("en").from_string(near).render(hit=hit, article=article)
    text = templates.render("reader/article.html", view=article_view(article, Place(), ()))

    assert f"<blockquote {attributes}>{hit.passage.text[:20]}" in passage
    assert f'<a class="opens" {attributes} href' in passage
    assert f"<h2 {attributes}>" in text
    assert f'<div class="text" {attributes}>' in text


STYLES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.css"))


@pytest.mark.parametrize("style", STYLES)
def test_styles_name_no_side(style: str) -> None:
    """Left and right are start and end, so that the page mirrors where its language runs from the right."""
    text = re.sub(r"/\*.*?\*/", "", source(style), flags=re.DOTALL)
    sides = r"(?:margin|padding|border)-(?:left|right)\b|[\s;{](?:left|right):|(?:text-align|float): (?:left|right)"
    assert re.findall(sides, text) == []
    boxes = re.findall(r"\b(?:margin|padding|inset): ([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;}!]+)", text)
    assert [box for box in boxes if box[1] != box[3]] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_speaks_of_what_a_reader_need_not_know(template: str) -> None:
    """No format's acronym, no option of the command line, no figure of the refusal's."""
    words = re.sub(r"{#.*?#}", "", source(template), flags=re.DOTALL)
    assert not re.search(r"EDTF|“pincite |“build|\bpincite (?:add|serve|build|test|calibrate)\b|[( ]caution \d", words)


def test_what_a_template_lacks_is_an_error() -> None:
    """A value that is missing is never printed as nothing."""
    with pytest.raises(UndefinedError, match="'message' is undefined"):
        templates.render("shared/problem.html")


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_can_be_read(template: str) -> None:
    """Also those that no test fills."""
    templates.environment("en").get_template(template)


def printed(text: str) -> str:
    """A template's text, filled with a word of two letters and a blank."""
    return templates.environment("en").from_string(text).render(word="ab c", n=2)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<p>\n  <b>x</b>\n  <i>y</i>\n</p>", "<p><b>x</b><i>y</i></p>"),  # between tags
        ("<p>\n  {{ word }}\n</p>", "<p>ab c</p>"),  # beside a value
        ("{% if n %}\n  one\n{% endif %}\ntwo", "onetwo"),  # beside a statement
        ("<b>x</b> <i>y</i>", "<b>x</b> <i>y</i>"),  # a blank in a line is meant
        ('<b>x</b>{{ " " }}\n<i>y</i>', "<b>x</b> <i>y</i>"),
        ("{% trans %}one\n  two {{ word }}{% endtrans %}", "one two ab c"),  # within running words it is a blank
        ('<b\n  id="a">x</b>', '<b\n  id="a">x</b>'),
    ],
)
def test_line_breaks_beside_tags_are_layout(text: str, html: str) -> None:
    """Templates are laid out in lines, and the page looks as if they were not."""
    assert printed(text) == html


def test_values_keep_their_line_breaks() -> None:
    """Only the template's own are layout: an article's stand as they are."""
    html = templates.environment("en").from_string("<p>\n{{ text }}\n</p>").render(text="\n a >\n < b \n")

    assert html == "<p>\n a &gt;\n &lt; b \n</p>"
