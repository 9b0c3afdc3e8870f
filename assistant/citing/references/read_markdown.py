"""Read citations back from Markdown: each block quote with the footnote mark that ends it.

In goes the text of a file, out come citation ids with their quotations. markdown-it-py parses, so that block quotes may
stand in lists, be wrapped, or have another notation. The id is the footnote's name; where a program has numbered the
footnotes, the id or the link to the page stands in the footnote.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from assistant.citing.references import read_html
from assistant.citing.references.quoted import Pair, quoted
from assistant.citing.references.read_html import id_of
from assistant.records import CITATION_ID

_ID = re.compile(CITATION_ID)
_NUMBERED = re.compile(r"&#([0-9]{1,5});")
_ESCAPED_MARK = re.compile(rf"\[\^({CITATION_ID})\]\s*$")  # a program without footnotes prints the mark as words
_CALL_OUT = re.compile(r"\[![\w-]+\]")


def read(text: str) -> Iterator[Pair]:
    """The citation ids in Markdown, each with its block quote."""
    tokens = _parser().parse(text)
    named = dict(_footnotes(tokens))
    for paragraphs in _block_quotes(tokens):
        yield from _marked(paragraphs, named)
    for token in tokens:
        if token.type == "html_block":
            yield from read_html.read(token.content)


def _block_quotes(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The paragraphs of each outermost block quote."""
    depth = 0
    paragraphs: list[Token] = []
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and depth:
            paragraphs.append(token)
        elif not depth and paragraphs:
            yield paragraphs
            paragraphs = []


def _marked(paragraphs: Sequence[Token], named: Mapping[str, str]) -> Iterator[Pair]:
    """The words before each mark of a block quote, with the citation that the mark names."""
    words = ""
    for paragraph in paragraphs:
        for piece, label in _pieces(_without_call_out(paragraph.children or ())):
            words += piece
            if cited := named.get(label or "") or _named(label or ""):
                yield cited, quoted(words)
                words = ""
        if escaped := _ESCAPED_MARK.search(words):
            yield escaped[1], quoted(words[: escaped.start()])
            words = ""
        words += "\n" if words else ""


def _without_call_out(tokens: Sequence[Token]) -> Sequence[Token]:
    """The pieces of a paragraph without a first line such as '[!quote] Source', which is no quotation."""
    if not tokens or not _CALL_OUT.match(tokens[0].content):
        return tokens
    breaks = (number for number, token in enumerate(tokens, start=1) if token.type in ("softbreak", "hardbreak"))
    return tokens[next(breaks, len(tokens)) :]


def _named(label: str) -> str | None:
    return label if _ID.fullmatch(label) else None


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[str, str | None]]:
    """The words up to each footnote mark, with the mark's label; what stands behind the last mark has none."""
    words = ""
    for token in tokens:
        if token.type == "footnote_ref":
            yield words, str(token.meta["label"])
            words = ""
        else:
            words += {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
    yield words, None


def _footnotes(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The label of each footnote that names one citation, with the citation's id."""
    label = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = str(token.meta["label"])
        elif token.type == "inline" and label is not None:
            links = (id_of(str(child.attrs.get("href", ""))) for child in token.children or ())
            cited = {*filter(None, links), *(match[0] for match in _ID.finditer(token.content))}
            if len(cited) == 1:
                yield label, cited.pop()
        elif token.type == "footnote_reference_close":
            label = None


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("entity", "numbered", _numbered)
    return parser


def _numbered(state: StateInline, silent: bool) -> bool:
    """A character by number, also one that Markdown has no form for: `to_markdown` writes those too."""
    match = _NUMBERED.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        number = int(match[1])
        state.push("text_special", "", 0).content = "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)
    state.pos = match.end()
    return True
