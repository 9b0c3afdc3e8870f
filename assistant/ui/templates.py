"""The one environment in which the page's templates are read: everything that they print is escaped.

Only `finished` lets markup through as it is. The words of the page stand in the templates where they are read, inside
`{% trans %}` or `_()`, so that another language needs a catalogue only. Records of `messages` that are printed are said
in the language too. There is an environment a language, since a template that is imported is filled in but once.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

from assistant import extras
from assistant.citing.references import FORMATS, STYLES
from assistant.corpus import collection
from assistant.documents import ENDINGS
from assistant.evaluation.known_answers import table
from assistant.settings import MAX_HITS
from assistant.text.languages import direction
from assistant.text.wording import (
    STRENGTHS,
    date_in_words,
    strength,
    strength_in_words,
    text_from_in_words,
    title_in_words,
)
from assistant.translations import LANGUAGES, name_of, number_in, said, translations
from assistant.ui import language
from assistant.ui.guard import MAX_FILE, MAX_UPLOAD
from assistant.ui.shared import fields

FOLDER = Path(__file__).parent
CHARTS = FOLDER.parent / "data"  # the charts that the page shares with the report of known answers

# A line break next to a tag, a value or a statement, with the blanks about it.
_LAYOUT = re.compile(r"(?:^|(?<=>))\s*\n\s*|\s*\n\s*(?:$|(?=<))")


class LineBreaks(Extension):
    """Templates are laid out in lines, but pages are not: a line break beside a tag, `{{` or `{%` is not printed.

    A blank between two buttons would be seen, and one inside an article's paragraph would shift what is cited. Within
    running words a line break is a space, as everywhere in HTML; where one is meant beside a tag it stands in a line.
    """

    def filter_stream(self, stream: Iterable[Token]) -> Iterator[Token]:
        """Take the layout out of the text between tags; the numbers of lines in messages stay right."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, _LAYOUT.sub("", token.value))
            else:
                yield token


def finished(html: str) -> Markup:
    """Markup in which every text is escaped already, such as a citation printed by its style; nothing else is one."""
    return Markup(html)  # the one place


def render(template: str, **values: object) -> str:
    """A template of the page, by its path below this folder, filled in.

    Raises:
        TemplateError: the template is broken, or a value that it names is missing.
    """
    return environment(language.current()).get_template(template).render(**values)


def plain(template: str, **values: object) -> str:
    """The same for a template without tags, as plain text: what is said and not printed."""
    return unescape(render(template, **values))


@lru_cache(maxsize=len(LANGUAGES))
def environment(code: str) -> Environment:
    """The environment of a language."""
    made = Environment(
        loader=FileSystemLoader([FOLDER, CHARTS]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", LineBreaks],
        finalize=partial(said, language=code),
    )
    made.install_gettext_translations(translations(code), newstyle=True)  # type: ignore[attr-defined]  # the extension's
    made.policies["ext.i18n.trimmed"] = True  # a sentence may go on in the next line
    made.filters.update(
        number=partial(number_in, language=code),
        said=partial(said, language=code),
        title_in_words=title_in_words,
        date_in_words=date_in_words,
        text_from_in_words=text_from_in_words,
        date=fields.date,
        place=fields.place,
        place_of_passage=fields.place_of_passage,
        tongue=fields.tongue,
        strength=strength,
        strength_in_words=strength_in_words,
        finished=finished,
        figure=table.number,
        signed=table.signed,
        chance=table.chance,
    )
    made.globals.update(STYLES=STYLES, FORMATS=FORMATS, MAX_HITS=MAX_HITS, MAX_UPLOAD=MAX_UPLOAD, ENDINGS=ENDINGS)
    made.globals.update(TAKEN_IN=sorted(collection.ENDINGS), MAX_FILE=MAX_FILE, OCR=not extras.missing("ocr"))
    made.globals.update(VERY_LIKELY=STRENGTHS[0][0])
    made.globals.update(LANGUAGE=code, DIRECTION=direction(code), LANGUAGES={each: name_of(each) for each in LANGUAGES})
    return made
