"""Read LaTeX: the words that it prints, as far as they can be told without running it.

One pass over the body; unknown commands are dropped and what stands in their braces is kept. Formulas are kept as
they are written, but for raised and lowered figures.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from assistant.documents.blocks import Block, Writer
from assistant.documents.inline import raised

_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*(?:\n[ \t]*(?!\s*\n))?)|(?P<command>\\(?:[A-Za-z@]+\*?|.))|(?P<math>\$\$?)"
    r"|(?P<gap>\n[^\S\n]*\n\s*)|(?P<sign>``|''|\x22[`'<>]|,,(?=\S)|`|---?|~|&)|(?P<brace>[{}])"
    r"|(?P<words>[^%\\$\n`'\x22,~&{}-]+|.)",
    re.DOTALL,
)
_BODY = re.compile(r"\\begin\{document\}")
_END = re.compile(r"\\end\{document\}")
_OPTIONS = re.compile(r"(?:\s*\[[^\]]*\])*")
_GROUP = re.compile(r"\s*\{([^{}]*)\}")
_BRACE = re.compile(r"\s*\{")
_CITE = re.compile(r"(?!nocite)[A-Za-z]*cite[A-Za-z]*\*?", re.IGNORECASE)
_HEADING = re.compile(r"(?:part|chapter|(?:sub)*section|title|(?:sub)?paragraph)\*?")
_NOTE = ("footnote", "endnote", "footnotetext")
_SILENT = frozenset(
    "label ref pageref eqref autoref cref Cref includegraphics usepackage documentclass bibliography bibliographystyle "
    "addbibresource nocite vspace hspace vspace* hspace* input include pagestyle thispagestyle setlength setcounter "
    "newcommand renewcommand hypersetup color index glossary author date thanks".split()
)
_RAW = re.compile(
    r"(?:verbatim|lstlisting|minted|equation|align|gather|multline|eqnarray|math|displaymath|tikzpicture|"
    r"filecontents|thebibliography)\*?"
)
_CODE = ("verbatim", "lstlisting", "minted")
_QUOTES = re.compile(
    r"quote|quotation|quoting|blockquote|verse|fancyquotes|epigraph|(?P<lang>foreign|hyphen)?display(?P<cite>c)?quote"
)
_GERMAN = {'"`': "„", "\"'": "“", '"<': "«", '">': "»"}  # shorthands of babel
_SIGNS = {"``": "“", "''": "”", ",,": "„", "`": "‘", "---": "—", "--": "–", "~": " "}
# Commands that quote: of csquotes, where a language, options, and for 'c' a citekey stand before the quoted group.
_ENQUOTE = re.compile(
    r"(?P<lang>foreign|hyphen|hybrid)?(?:text|block)?(?P<cite>c)?quote\*?|enquote\*?|say\*?|qq|[ds]quote|quoted"
)
_STRUCK = frozenset("sout st xout deleted remove hcancel strike".split())
_SHIFTED = {"textsuperscript": "sup", "textsubscript": "sub", "up": "sup", "textsu": "sup"}
_NESTED = (("“", "”"), ("‘", "’"))
_CITED = re.compile(r"\\[A-Za-z]*cite[A-Za-z]*\*?(?:\[[^\]]*\])*\{([^{}]*)\}")
_SPACES = re.compile(r"\s*")
_GROUPING = re.compile(r"(?<!\\)[\[\]{}]")
_SCRIPT = re.compile(r"(?<!\\)[_^](?:\{([^{}]*)\}|([^\s{}\\]))")
_SYMBOLS = {
    **{char: char for char in "%&$#_{}"}, " ": " ", "\n": " ", "\\": " ", "/": "", "-": "", ",": " ", ";": " ",
    "newline": " ", "linebreak": " ", "quad": " ", "qquad": " ", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "textendash": "–",
    "textemdash": "—", "guillemotleft": "«", "guillemotright": "»", "glqq": "„", "grqq": "“", "flqq": "«",
    "frqq": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "og": "«",
    "fg": "»", "quotedblbase": "„", "quotesinglbase": "‚", "lq": "‘", "rq": "’", "dq": '"', "textquotedbl": '"',
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "euro": "€", "texteuro": "€", "pounds": "£", "textdollar": "$", "textpercent": "%",
    "S": "§", "copyright": "©", "textbackslash": "\\", "textasciitilde": "~", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_ACCENTED = re.compile(r"\s*(?:\{\\?([^\W\d_])\}|\\?([^\W\d_]))")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a LaTeX text; of a whole document only what stands in its body."""
    body = _BODY.search(text)
    start = body.end() if body else 0
    end = _END.search(text, start)
    yield from _Reader(text, start, end.start() if end else len(text)).read()


class _Reader:
    """Walks over the tokens; `_closing` holds what to do at each closing brace."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._at = start
        self._end = end
        self._kinds = ["paragraph"]  # of the environments around
        self._closing: list[Callable[[], object]] = []
        self._held: list[Writer] = []  # the blocks that a footnote interrupts
        self._writer = Writer()
        self._notes = 0
        self._depth = 0  # of quotations in groups
        self._german = '"`' in text or '"<' in text
        self._found: list[Block] = []

    def read(self) -> list[Block]:
        while self._at < self._end and (token := _TOKEN.match(self._text, self._at, self._end)):
            self._at = token.end()
            getattr(self, f"_{token.lastgroup}")(token)
        while self._held:
            self._resume()
        self._finish()
        return self._found

    def _comment(self, token: re.Match[str]) -> None:
        """Nothing of it is printed."""

    def _words(self, token: re.Match[str]) -> None:
        self._writer.add(token[0], token.start())

    def _gap(self, token: re.Match[str]) -> None:
        if self._held:
            self._writer.decoded(" ", token.start(), token.end())
        else:
            self._finish()

    def _math(self, token: re.Match[str]) -> None:
        end = self._text.find(token[0], self._at, self._end)
        end = self._end if end < 0 else end
        for script in _SCRIPT.finditer(self._text, self._at, end):
            self._writer.add(self._text[self._at : script.start()], self._at)
            written = raised(script[1] or script[2] or "", "sup" if script[0][0] == "^" else "sub")
            self._writer.decoded(written, script.start(), script.end())
            self._at = script.end()
        self._writer.add(self._text[self._at : end], self._at)
        self._at = min(self._end, end + len(token[0]))

    def _sign(self, token: re.Match[str]) -> None:
        if token[0] == "&" and self._kinds[-1] == "table cell":
            self._finish()
        elif token[0] in _GERMAN and self._german:
            self._writer.decoded(_GERMAN[token[0]], token.start(), token.end())
        elif token[0] in _SIGNS:
            self._writer.decoded(_SIGNS[token[0]], token.start(), token.end())
        else:
            self._writer.add(token[0], token.start())

    def _brace(self, token: re.Match[str]) -> None:
        if token[0] == "{":
            self._closing.append(lambda: None)
        elif self._closing:
            self._closing.pop()()

    def _command(self, token: re.Match[str]) -> None:
        name = token[0][1:]
        if name in ("begin", "end"):
            self._environment(name == "begin")
        elif name in _ACCENTS and (letter := _ACCENTED.match(self._text, self._at, self._end)):
            composed = unicodedata.normalize("NFC", (letter[1] or letter[2]) + _ACCENTS[name])
            self._at = letter.end()
            self._writer.decoded(composed, token.start(), self._at)
        elif name == "\\" and self._kinds[-1] == "table cell":
            self._finish()
        elif name in _SYMBOLS:
            self._symbol(name, token)
        else:
            self._structure(name, token)

    def _symbol(self, name: str, token: re.Match[str]) -> None:
        if name.isalpha():  # TeX swallows the white space behind a command of letters
            self._skip(re.compile(r"\{\}|[^\S\n]+"))
        if _SYMBOLS[name]:
            self._writer.decoded(_SYMBOLS[name], token.start(), self._at)

    def _structure(self, name: str, token: re.Match[str]) -> None:
        if name in ("par", "item"):
            self._finish()
            self._skip(_OPTIONS)
        elif _CITE.fullmatch(name):
            self._cite()
        elif name in _SILENT:
            self._skip(re.compile(r"(?:\s*(?:\[[^\]]*\]|\{[^{}]*\}))*"))
        elif name in ("url", "href"):
            self._link(name)
        elif name in _STRUCK:
            self._skip_group("{", "}")
        elif name in _SHIFTED and (group := _GROUP.match(self._text, self._at, self._end)) and "\\" not in group[1]:
            self._writer.decoded(raised(group[1], _SHIFTED[name]), token.start(), group.end())
            self._at = group.end()
        elif quoting := _ENQUOTE.fullmatch(name):
            self._enquote(quoting, token)
        else:
            self._skip(_OPTIONS)
            self._group(name, token)

    def _group(self, name: str, token: re.Match[str]) -> None:
        """A command whose words in braces go somewhere else, or nowhere in particular."""
        heading, note = bool(_HEADING.fullmatch(name)), name in _NOTE
        if not (heading or note) or not (brace := _BRACE.match(self._text, self._at, self._end)):
            return
        self._at = brace.end()
        if heading:
            self._finish("heading")
            self._closing.append(self._finish)
        else:
            self._interrupt()
            self._closing.append(self._resume)

    def _enquote(self, quoting: re.Match[str], token: re.Match[str]) -> None:
        """A command whose last group is a quotation."""
        self._before_quoted(quoting)
        if brace := _BRACE.match(self._text, self._at, self._end):
            self._at = brace.end()
            opening, closing = _NESTED[self._depth % len(_NESTED)]
            self._depth += 1
            self._writer.decoded(opening, token.start(), self._at)
            self._closing.append(lambda: self._unquote(closing))

    def _before_quoted(self, quoting: re.Match[str]) -> None:
        """What stands before the quoted words: a language, options, a citekey; the keys in it are noted."""
        start = self._at
        if quoting["lang"]:
            self._skip(_GROUP)
        while self._skip_group("[", "]"):
            pass
        for cited in _CITED.finditer(self._text, start, self._at):
            self._keys(cited[1])
        if quoting["cite"]:
            self._cite()
            self._skip_group("[", "]")

    def _unquote(self, closing: str) -> None:
        self._depth -= 1
        self._writer.decoded(closing, self._at - 1, self._at)

    def _environment(self, begins: bool) -> None:
        if not (named := _GROUP.match(self._text, self._at, self._end)):
            return
        name = named[1].strip()
        self._at = named.end()
        self._finish()
        if begins and _RAW.fullmatch(name):
            self._raw(name)
        elif begins:
            if quoting := _QUOTES.fullmatch(name):
                self._begin("quote")
                self._before_quoted(quoting)
            self._skip(_OPTIONS)
            self._kinds.append(self._kind(name))
            if self._kinds[-1] == "table cell":
                self._skip(_GROUP)
        elif len(self._kinds) > 1:
            self._kinds.pop()
        if not (begins and self._writer.marks):
            self._begin()

    def _kind(self, name: str) -> str:
        if _QUOTES.fullmatch(name):
            return "quote"
        if name in ("itemize", "enumerate", "description"):
            return "list item"
        return "table cell" if name.startswith("tabular") else self._kinds[-1]

    def _raw(self, name: str) -> None:
        """An environment in which nothing is a command; a formula says no words."""
        end = self._text.find(f"\\end{{{name}}}", self._at, self._end)
        end = self._end if end < 0 else end
        if name in _CODE:
            writer = Writer("code")
            writer.add(self._text[self._at : end], self._at)
            self._found.extend(writer.blocks())
        self._at = min(self._end, end + len(f"\\end{{{name}}}"))

    def _cite(self) -> None:
        self._skip(_OPTIONS)
        if keys := _GROUP.match(self._text, self._at, self._end):
            self._at = keys.end()
            self._keys(keys[1])

    def _keys(self, written: str) -> None:
        for key in written.split(","):
            self._writer.mark(len(self._writer), "citekey", key.strip())

    def _link(self, name: str) -> None:
        if not (address := _GROUP.match(self._text, self._at, self._end)):
            return
        start, target = len(self._writer), address[1]
        self._at = address.end()
        if name == "url":
            self._writer.add(target, address.start(1))
            self._writer.mark(start, "link", target)
        elif brace := _BRACE.match(self._text, self._at, self._end):
            self._at = brace.end()
            writer = self._writer
            self._closing.append(lambda: writer.mark(start, "link", target))

    def _interrupt(self) -> None:
        self._notes += 1
        self._writer.mark(len(self._writer), "footnote", str(self._notes))
        self._held.append(self._writer)
        self._writer = Writer("footnote", str(self._notes))

    def _resume(self) -> None:
        self._found.extend(self._writer.blocks())
        self._writer = self._held.pop()

    def _skip_group(self, opening: str, closing: str) -> bool:
        """Go behind a group with all groups in it; tell whether there is one."""
        start = _SPACES.match(self._text, self._at, self._end)
        at = start.end() if start else self._at
        if not self._text.startswith(opening, at, self._end):
            return False
        depth = 0
        for mark in _GROUPING.finditer(self._text, at, self._end):
            depth += (mark[0] in (opening, "{")) - (mark[0] in (closing, "}"))
            if not depth:
                self._at = mark.end()
                return True
        return False

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self._text, self._at, self._end):
            self._at = found.end()

    def _finish(self, following: str | None = None) -> None:
        self._found.extend(self._writer.blocks())
        self._begin(following)

    def _begin(self, kind: str | None = None) -> None:
        self._writer = Writer(kind or self._kinds[-1], self._writer.label if self._held else None)
