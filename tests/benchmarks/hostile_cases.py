"""Quotations that a hostile editor would try, kind by kind, each with what a check must say of it; repeatable by seed.

The articles are made up, so that every case is known to be right or wrong by how it was made, and not by the code that
is tested. Each kind gives as many harmless cases as wrong ones: a check that calls everything false gains nothing.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant import corpus
from assistant.records import Article

_WHO = "miller baker tailor skipper warden clerk mason weaver potter farmer glazier ferryman".split()
_DID = "sold bought moved counted painted carried mended hired stored burned measured shipped".split()
_WHAT = "barrels lamps looms boats carpets bricks ladders engines bottles wagons saddles anvils".split()
_WHERE = "Orrest Belm Kotti Lund Ghent Farden Ostrow Quimper Tarn Wexley Murano Selby".split()
_WHEN = (
    "before the flood|after the long winter|in the dry season|under the old bridge|near the north quay|by night".split(
        "|"
    )
)
_COUNTS = "three four five six seven eight nine eleven twelve thirteen".split()
_ELIDED = "goin’ doin’ singin’ o’ th’ ol’ an’ wi’ ’em ’n’ gi’ ha’".split()
_OUTLETS = (
    ("Dawn", "Dawn Chorus"), ("The Times", "The Times of Orrest"), ("Jobs", "Steve Jobs"), ("Mirror", "Sunday Mirror"),
    ("The Sun", "The Sun of Belm"), ("Nature", "Nature Physics"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with one quotation.

    Attributes:
        kind: what was tried.
        text: the draft.
        format: of the draft.
        holds: whether a writer may leave it so.
    """

    kind: str
    text: str
    format: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, its number in words, and who published it."""

    text: str
    count: str
    outlet: str
    url: str


def articles(draw: random.Random, count: int = 24) -> tuple[list[Article], list[Sentence]]:
    """Made-up articles of ten sentences, no two of which say the same."""
    made, sentences = [], []
    for number in range(count):
        outlet = _OUTLETS[number % len(_OUTLETS)][(number // len(_OUTLETS)) % 2]
        url = f"https://news.example/read.php?id={number}"
        own = [Sentence(*_sentence(draw, 10 * number + i), outlet, url) for i in range(10)]
        fields = {"title": f"Paper number {number}", "publisher": outlet, "url": url}
        made.append(corpus.make_article(f"a{number}", " ".join(one.text for one in own), **fields))
        sentences.extend(own)
    return made, sentences


def _sentence(draw: random.Random, serial: int) -> tuple[str, str]:
    who, did, what, where = (draw.choice(words) for words in (_WHO, _DID, _WHAT, _WHERE))
    count = draw.choice(_COUNTS)
    figure = draw.choice(
        (
            f"{draw.randint(2, 9)}·{draw.randint(1, 9)} per cent",
            f"{draw.randint(1, 9)} {draw.randint(100, 999)} km",
            f"{draw.randint(2, 5)}–{draw.randint(6, 9)} tons",
            f"1/{draw.randint(2, 9)} acre",
            f"10{draw.choice('⁴⁵⁶')} bees",
        )
    )
    elided = draw.choice(_ELIDED)
    text = (
        f"The {who} of {where} {did} {count} {what} {draw.choice(_WHEN)}, and {draw.choice(_WHO)} Zürn said lot "
        f"{_letters(serial)} was {elided} worth {figure} of {draw.choice(_WHAT)} in the café there."
    )
    return text, count


def _letters(serial: int) -> str:
    """A word of its own for each sentence."""
    return "q" + "".join(chr(97 + int(digit)) for digit in f"{serial:04}") + "x"


def _other(count: str, draw: random.Random) -> str:
    return draw.choice([one for one in _COUNTS if one != count])


def _quoted(one: Sentence) -> str:
    return one.text.rstrip(".")


def _brackets(one: Sentence, draw: random.Random) -> tuple[str, bool]:
    text, count = _quoted(one), one.count
    verb = next(word for word in text.split() if word in _DID)
    ways: list[tuple[str, str, bool]] = [
        (f" {count} ", f" [{_other(count, draw)}] ", False),
        (f" {count} ", f" {_other(count, draw)}[{draw.choice('ab7')}] ", False),
        (f" {count} ", f"[…]{_other(count, draw)} ", False),
        (f" {count} ", f" {count} [hundred] ", False),
        (f" {verb} ", f" [never] {verb} ", False),
        (f" {verb} ", f" [un]{verb} ", False),
        (f" {verb} ", f" [{draw.choice([word for word in ('stole', 'hid', 'lost') if word != verb])}] ", False),
        (f" {count} ", f" {count}[{draw.choice('ab7')}] ", True),
        (f" {count} ", f" {count} [sic] ", True),
        ("The ", "[T]he ", True),
        ("The ", "[t]he ", True),
        (f" {count} ", f" {count} [old] ", True),
        (f" {verb} ", f" {verb} […] ", True),
        (", and ", "[…]and ", True),
    ]
    old, new, holds = draw.choice(ways)
    return text.replace(old, new, 1), holds


def _borders(one: Sentence, draw: random.Random) -> tuple[str, bool]:
    start = one.text.index(" worth ") + len(" worth ")
    figure = re.compile(r"\S+(?: \d{3})?(?= )").match(one.text, start)
    assert figure is not None
    tail = one.text[start:].rstrip(".")
    if draw.random() < 0.5:
        return (tail if draw.random() < 0.5 else one.text[:start].rstrip()), True
    inside = [match.end() for match in re.finditer(r"[·–/ ]|10(?=[⁰-⁹])", figure.group())]
    if "⁴" <= figure.group()[-1] <= "⁶":
        return tail.replace(figure.group(), unicodedata.normalize("NFKC", figure.group()), 1), False
    cut = start + draw.choice(inside)
    return (one.text[cut:].rstrip("."), False) if draw.random() < 0.7 else (one.text[:cut].rstrip(" ·–/"), False)


def _changed(text: str, one: Sentence, draw: random.Random) -> tuple[str, bool]:
    """The words as they are, or with another number."""
    if draw.random() < 0.5:
        return text, True
    return text.replace(f" {one.count} ", f" {_other(one.count, draw)} ", 1), False


def brackets(one: Sentence, draw: random.Random) -> Case:
    """Words, letters, numbers, notes and ellipses in brackets."""
    said, holds = _brackets(one, draw)
    return Case("brackets", f"He wrote “{said}”.", "markdown", holds)


def borders(one: Sentence, draw: random.Random) -> Case:
    """Quotations that begin or end inside a number, and beside one."""
    said, holds = _borders(one, draw)
    return Case("borders in numbers", f"He wrote “{said}”.", "text", holds)


def elisions(one: Sentence, draw: random.Random) -> Case:
    """Single marks around words with apostrophes."""
    said, holds = _changed(_quoted(one), one, draw)
    end = said.index(" worth")
    start = draw.choice((0, said.index(" of ") + 1))
    said = said[start:] if draw.random() < 0.5 else said[start : end + 6]
    text = f"{draw.choice(('', 'He wrote '))}‘{said}’{draw.choice((', he said.', ' he said.', '.'))}"
    straight = draw.random() < 0.5
    return Case("elisions", text.translate({0x2018: "'", 0x2019: "'"}) if straight else text, "text", holds)


def attribution(one: Sentence, draw: random.Random) -> Case:
    """Outlets with common names and with longer ones, and addresses that differ in their query."""
    said = f"“{_quoted(one)}”"
    short, long = next(pair for pair in _OUTLETS if one.outlet in pair)
    rival = long if one.outlet == short else short
    number = int(one.url.rpartition("=")[2])
    forms = [
        (f"{short.removeprefix('The ')} was far from his mind when he read {said}.", True),
        (f"{one.outlet} wrote {said}.", True),
        (f"{said} ({one.outlet}, 1911).", True),
        (f"See {one.url}: {said}.", True),
        (f"See ({one.url}#top): {said}.", True),
        (f"{rival} wrote {said}.", False),
        (f"{said} ({rival}, 1911).", False),
        (f"See {one.url[: -len(str(number))]}{(number + 1) % 24}: {said}.", False),
    ]
    text, holds = draw.choice(forms)
    return Case("attribution", text, "text", holds)


def unicode(one: Sentence, draw: random.Random) -> Case:
    """Decomposed letters, marks of direction, struck words, words broken at a line's end."""
    said, holds = _changed(_quoted(one), one, draw)
    form = draw.choice("text markdown html".split())
    way = draw.randrange(4)
    if way == 0:
        said = unicodedata.normalize("NFD", said)
    elif way == 1:
        said = "\u200e" + said.replace(" ", " \u200f", 2) + "\u202c"
    elif way == 2 and form != "text":
        said = said.replace(f" {_word(said, _WHAT)}", f" <del>{draw.choice(_COUNTS)} old</del> {_word(said, _WHAT)}", 1)
    else:
        word = _word(said, _WHO)
        said = said.replace(word, f"{word[:3]}- {word[3:]}", 1)
    return Case("unicode and layout", f"He wrote “{said}”.", form, holds)


def _word(text: str, words: Sequence[str]) -> str:
    return next(word for word in text.split() if word in words)


_FORMS: tuple[tuple[str, str], ...] = (
    ("markdown", "He wrote:“{}”."), ("text", 'He wrote:"{}".'), ("text", "He wrote “{}\"."), ("text", 'He wrote "{}”.'),
    ("text", "He wrote »{}«."), ("text", "He wrote »{}»."), ("text", "He wrote «{}»."), ("text", "He wrote „{}“."),
    ("text", "He wrote ”{}”."), ("text", "He wrote ,,{}''."), ("text", "He wrote 「{}」."), ("text", "He wrote『{}』."),
    ("text", "He wrote \u200b“{}”\u200b."), ("text", "He wrote <<{}>>."), ("markdown", "He wrote <q>{}</q>."),
    ("html", "<p>He wrote <q>{}</q>.</p>"), ("html", "<blockquote>{}</blockquote>"), ("markdown", "> {}"),
    ("markdown", "> - {}"), ("markdown", "<blockquote>\n\n{}\n\n</blockquote>"),
    ("markdown", "---\n\nHe wrote “{}”.\n\n---\n"),
    ("latex", "He wrote ``{}''."), ("latex", r"\enquote*{{{}}}"), ("latex", r"\textquote[9]{{{}}}"),
    ("latex", r"\blockquote{{{}}}"),
    ("latex", r"\foreignquote{{german}}{{{}}}"), ("latex", r"\begin{{displayquote}}{}\end{{displayquote}}"),
    ("markdown", "He wrote **“{}”**."), ("text", "wrote“{}”and"), ("html", "<p>He wrote&ldquo;{}&rdquo;.</p>"),
)  # fmt: skip


def marks(one: Sentence, draw: random.Random) -> Case:
    """Every way to quote, in every format."""
    said, holds = _changed(_quoted(one), one, draw)
    form, frame = draw.choice(_FORMS)
    return Case("marks", frame.format(said), form, holds)


def no_quotations(one: Sentence, draw: random.Random) -> Case:
    """What stands beside a quotation and is none: attribution lines, footers, call-outs."""
    said, holds = _changed(_quoted(one), one, draw)
    source = draw.choice(
        (f"— {one.outlet}, 1911", f"— Anna Weir, {one.outlet}", f"({one.outlet}, p. 4)", f"Source: {one.outlet}")
    )
    forms = [
        ("markdown", f"> {said}\n>\n> {source}"),
        ("markdown", f"> {said}.\n> {source}"),
        ("markdown", f"> {said}\n\n{source}"),
        ("html", f"<blockquote><p>{said}</p><footer>— the {one.outlet} of that week</footer></blockquote>"),
        ("html", f"<blockquote>{said}<br><cite>from {one.outlet} of that week</cite></blockquote>"),
        ("markdown", f"> [!NOTE]\n> Save the file first.\n>\n> Then read on.\n\n> {said}"),
        ("markdown", f"> **Note:** save the file first.\n\nHe wrote “{said}”."),
    ]
    form, text = draw.choice(forms)
    return Case("no quotations", text, form, holds)


KINDS: dict[str, Callable[[Sentence, random.Random], Case]] = {
    "brackets": brackets,
    "borders in numbers": borders,
    "elisions": elisions,
    "attribution": attribution,
    "unicode and layout": unicode,
    "marks": marks,
    "no quotations": no_quotations,
}
