"""What an article states at its head, in print: title, byline, outlet and date, each with where it was found.

A printed line is believed more than a property field, which programs fill with account and file names. Nothing is
invented: a line that does not look like a byline is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.documents.extraction.pdf_lines import HYPHEN, Line
from assistant.documents.extraction.records import Stated
from assistant.messages import listed, message
from assistant.text import written_dates

_BEFORE_DATES = {"published", "updated", "posted", "stand", "vom", "am", "on"}
_QUOTES = " ,\"'“”„«»‘’『』「」"
_HEAD = 12  # lines in which a head is looked for
_FIRST_PAGES = 10  # a book's title and copyright stand on one of them
_LARGER = 1.12  # times the height of the text's letters: a title
_SECTION = re.compile(  # what heads a part of an article, not an article
    r"\d+(?:\.\d+)*\.?\s.*|\W*|(?:table of )?contents|inhalt\w*|sommaire|table des matières|índice|indice|abstract|"
    r"summary|introduction|einleitung|zusammenfassung|preface|foreword|vorwort",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a title
_BY = re.compile(
    r"(?:(?:written |story |text |words )?by|von|par|por|di|da|door|av|af|od|przez|автор[ыа]?|text|autor(?:in|es|en)?|"
    r"author[s]?)\s*[:：]?\s+(?=\S)|(?:取材・文|文|著|作者)\s*[・:：／/]?\s*",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(r"\s*[|·•/,;(]\s*(?=\S*\d)|[|·•]|(?<=[^\W\d_]{2})\.\s|\s[–—]\s")
_PRINTED_IN = re.compile(r"(?:first )?(?:printed|published|erschienen|from|aus)(?: in)? (?=\W|[A-Z])", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|&|、|\s(?:and|und|et|y|e|och|og|en|i|и)\s)\s*")
_PARTICLES = {"van", "von", "de", "der", "den", "del", "della", "di", "da", "du", "la", "le", "el", "bin", "ibn", "al",
              "zu", "ter", "ten", "dos", "y", "e"}  # fmt: skip
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,8}$")
_NUMBERED = re.compile(r"(?P<name>[^\W\d_][^,;:/(]{3,80}?)(?:\s*[,/]\s*|\s+)(?:(?:Vol|Volume|Bd|Band|Jg|No|Nr|"
                       r"Issue|Heft)\b|\d{1,3}\s?[(,])", re.IGNORECASE)  # fmt: skip
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))[^\d\n]{0,80}(?P<year>1[4-9]\d\d|20\d\d)", re.IGNORECASE)
_SELF = (  # '(2009). “TITLE …. OUTLET, 9(37)'
    r"\((?P<year>1[4-9]\d\d|20\d\d)\)[.,]?\s[\"“„«]?{}.{{0,300}}?"
    r"(?:[.,]\s(?P<outlet>[^.,]{{4,80}}),\s\d{{1,3}}\s?\(|$)"
)
_RUBBISH = re.compile(
    r"(?:untitled|unbenannt|document\d*|dokument\d*|microsoft word.*|.*\.(?:docx?|txt|pdf|qxd|indd|tex|rtf|odt|dvi)|"
    r"unspecified|root|admin\w*|user\d*|unknown|anonymous user|owner|array\(.*|"
    r"title|titel|titre|título|タイトル|無題|author|svc-\S*|.*\\.*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)]")


def of_pdf(
    pages: Sequence[Sequence[Line]],
    furniture: Sequence[Sequence[Line]],
    body: float,
    properties: Mapping[str, str],
    text: str,
) -> dict[str, Stated]:
    """What a PDF states of itself: on its first pages, in its running heads, and in its property fields.

    Args:
        pages: the lines of each page in reading order.
        furniture: the running heads and feet of each page.
        body: the height of the text's letters.
        properties: the file's own fields.
        text: the whole text, with page marks.
    """
    fields: dict[str, Stated] = {}
    heads = [_plain(line) for lines in furniture[:3] for line in lines]
    at, title = _printed_title(pages, body)
    if title and not _names_a_section(title, heads):
        fields["title"] = Stated(_cased(title, properties), f"the largest line on page {at}")
    elif good := _property(properties, "Title"):
        fields["title"] = Stated(good, "the file's property Title", sure=False)
    first = [_plain(line) for lines in pages[:1] for line in lines]
    head = _after_title(pages[at - 1] if at else (), title) or first[:_HEAD]
    fields.update(of_lines(head, title_known="title" in fields))
    _from_running_heads(fields, heads)
    _from_first_pages(fields, pages)
    if "authors" not in fields and (author := _property(properties, "Author")) and author in text:
        fields["authors"] = Stated(tuple(names_in(author) or (author,)), "the file's property Author, and in the text")
    if "url" not in fields and (address := _own_address(first)):
        fields["url"] = Stated(address, "page 1")
    return fields


def _names_a_section(title: str, heads: Sequence[str]) -> bool:
    """Whether few large words are a journal's section, which stands beside its name in the running head."""
    return len(title.split()) <= 3 and any(title in head and _NUMBERED.search(head) for head in heads)


def _cased(title: str, properties: Mapping[str, str]) -> str:
    """A title in capitals as the property field writes it."""
    named = properties.get("Title", "")
    return named if title.isupper() and named.casefold() == title.casefold() else title


def _plain(line: Line) -> str:
    return line.text.rstrip(HYPHEN)


def _printed_title(pages: Sequence[Sequence[Line]], body: float) -> tuple[int, str]:
    """The page and the words of the largest letters near the beginning; 0 and nothing where none are larger."""
    for number, lines in enumerate(pages[:_FIRST_PAGES], start=1):
        if not lines:
            continue
        upper = list(lines[: max(_HEAD, len(lines) // 3)])
        size = max(line.size for line in upper)
        start = next(i for i, line in enumerate(upper) if line.size == size)
        least = 1.05 if start == 0 and upper[0].bold else _LARGER
        block = []
        for line in upper[start:]:
            if line.size < 0.93 * size:
                break
            block.append(_plain(line))
        words = " ".join(block)
        if size >= least * body and len(block) <= 5 and 2 < len(words) <= _LONGEST:
            rubbish = _SECTION.fullmatch(words) or _RUBBISH.fullmatch(words)
            return (0, "") if rubbish else (number, words)
    return 0, ""


def _after_title(lines: Sequence[Line], title: str) -> list[str]:
    texts = [_plain(line) for line in lines]
    ends = [i for i, text in enumerate(texts) if title and title.endswith(text)]
    return texts[ends[0] + 1 : ends[0] + 1 + _HEAD] if ends else []


def of_lines(lines: Sequence[str], *, title_known: bool) -> dict[str, Stated]:
    """What the lines below a title state: authors, date and outlet. Without a title no bare name is an author."""
    fields: dict[str, Stated] = {}
    head = [line.strip() for line in lines if line.strip()][:_HEAD]
    for number, line in enumerate(head[:6]):
        if "authors" not in fields and (names := byline(line, alone=title_known and number < 2)):
            more = _further_names(head[number + 1 :]) if not _BY.match(line) else ()
            fields["authors"] = Stated((*names, *more), f"the line “{line[:80]}”")
        if len(line) > 160 or "published" in fields:
            continue
        if dated := _dated(line):
            fields["published"] = Stated(dated, f"the line “{line[:80]}”")
            if outlet := _outlet(line):
                fields["publisher"] = Stated(outlet, f"the line “{line[:80]}”")
    return fields


def _further_names(lines: Sequence[str]) -> tuple[str, ...]:
    """Names that stand alone in the lines below a name."""
    names: list[str] = []
    for line in lines:
        people = ("Anonymous",) if line == "Anonymous" else byline(line, alone=True) if not _BY.match(line) else ()
        if not people:
            break
        names += people
    return tuple(names)


def first_line(lines: Sequence[str]) -> Stated | None:
    """The first line as a title, if it looks like one."""
    line = next((line.strip() for line in lines if line.strip()), "")
    return Stated(line, "the first line") if line and _is_title(line) else None


def _is_title(line: str) -> bool:
    several = " " in line or _CJK.search(line) is not None
    ended = line.rstrip("”\"'").endswith((".", ",", ";", ":"))
    return several and not ended and len(line) <= _LONGEST and len(line.split()) <= 25


def byline(line: str, *, alone: bool = False) -> tuple[str, ...]:
    """The names in a line that names the authors; none where it does not look like one.

    Args:
        line: the line.
        alone: whether names count without a 'by' before them.

    >>> byline("By Irena Castell and Tomas Wederkind"), byline("Von Annegret Solms")
    (('Irena Castell', 'Tomas Wederkind'), ('Annegret Solms',))
    >>> byline("By the end of the war"), byline("Edwin Marsh", alone=True)
    ((), ('Edwin Marsh',))
    """
    lead = _BY.match(line)
    if not lead and not alone:
        return ()
    after = line[lead.end() :] if lead else line
    after = _AFTER_NAMES.split(after)[0]
    names = names_in(after.rstrip(" .,:"))
    return names if names and (lead or len(names) > 1 or " " in names[0]) else ()


def names_in(text: str) -> tuple[str, ...]:
    """The names of persons that a text lists; none where one of them looks like something else."""
    names = tuple(name for name in _AND.split(text) if name)
    return names if names and len(names) <= 12 and all(map(_is_name, names)) else ()


def _is_name(text: str) -> bool:
    if _CJK_NAME.match(text):
        return True
    words = text.split()
    capitalised = [word for word in words if word.casefold() not in _PARTICLES]
    return 1 < len(words) <= 5 and len(capitalised) > 0 and all(
        word[0].isupper() and all(c.isalpha() or c in ".'’-" for c in word) for word in capitalised
    ) and not text.isupper()  # fmt: skip


def _dated(line: str) -> str | None:
    """The one date that a line gives, as it is written if it can be read two ways; else a year in brackets.

    A line of a sentence speaks of some day or other, and gives none.
    """
    if _is_prose(line):
        return None
    dates = list(written_dates.find(line))
    if len(dates) == 1:
        date = dates[0]
        return date.readings[0] if len(date.readings) == 1 else line[date.start : date.end]
    years = set(re.findall(r"(?<![\d–-])(1[4-9]\d\d|20\d\d)(?![\d–-])", line))
    short = len(line) < 100
    return years.pop() if not dates and len(years) == 1 and short and re.search(r"\(|Vol|Winter|Spring|Summer|Autumn|"
                       r"issue|Heft|Nr|No\.|,", line) else None  # fmt: skip


def _is_prose(line: str) -> bool:
    """Whether most words of a longer line are small, as in a sentence."""
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) > 7 and sum(word[0].islower() for word in words) > 0.6 * len(words)


def _outlet(line: str) -> str | None:
    """The name before a volume, an issue or a date."""
    match = _NUMBERED.match(line)
    if match and not _BY.match(line) and not any(date.start < match.end() for date in written_dates.find(line)):
        return match["name"].strip(" ,–—-")
    if _BY.match(line):
        parts = re.split(r"\s[–—-]\s|\s*[|·,]\s*", line)
        return next((part for part in parts[1:] if len(part.split()) > 1 and not re.search(r"\d", part)), None)
    date = next(written_dates.find(line), None)
    before = line[: date.start].strip(" ,.–—-|·(:：") if date else ""
    before = re.split(r"[|·]", before)[-1].strip() if "|" in before or "·" in before else before
    before = _PRINTED_IN.sub("", before, count=1).strip(_QUOTES)
    good = 2 < len(before) <= 80 and before[0].isalpha() and not _BY.match(before) and len(before.split()) <= 8
    return before if good and not before.islower() and not before[-1].isdigit() and not _weekday(before) else None


def _weekday(words: str) -> bool:
    from babel.dates import get_day_names

    languages = ("en", "de", "fr", "es", "ru")
    names = {name.casefold() for code in languages for name in get_day_names("wide", locale=code).values()}
    return words.casefold() in names | _BEFORE_DATES


def _from_running_heads(fields: dict[str, Stated], heads: Sequence[str]) -> None:
    """The outlet before a volume, and a date in the same line."""
    for line in heads:
        match = _NUMBERED.search(line)
        name = re.sub(r"^\d+\s+", "", match["name"]).strip(" ,/") if match else ""
        dated = any(date.start < match.end() for date in written_dates.find(line)) if match else False
        if "publisher" in fields or dated or len(name.split()) < 2 or re.search(r"\d", name):
            continue
        fields["publisher"] = Stated(name, "the running head")
        dates = [date.readings for date in written_dates.find(line)]
        if "published" not in fields and len(dates) == 1 and len(dates[0]) == 1:
            fields["published"] = Stated(dates[0][0], "the running head")


def _from_first_pages(fields: dict[str, Stated], pages: Sequence[Sequence[Line]]) -> None:
    """A reference that the article gives to itself, a book's copyright, or the one date of a title page."""
    title = str(fields["title"].value) if "title" in fields else ""
    for number, lines in enumerate(pages[: max(1, min(_FIRST_PAGES, len(pages) // 20))], start=1):
        text = " ".join(_plain(line) for line in lines)
        if title and (own := re.search(_SELF.format(re.escape(title[:30])), text)):
            fields.setdefault("published", Stated(own["year"], f"the reference to itself on page {number}"))
            if own["outlet"]:
                fields.setdefault("publisher", Stated(own["outlet"], f"the reference to itself on page {number}"))
        elif match := _COPYRIGHT.search(text):
            fields.setdefault("published", Stated(match["year"], f"the copyright on page {number}"))
        elif number == 1 and len(lines) < _HEAD:
            dates = {date.readings for date in written_dates.find(text)}
            if len(dates) == 1 and len(only := dates.pop()) == 1:
                fields.setdefault("published", Stated(only[0], "page 1"))


def _own_address(first: Sequence[str]) -> str | None:
    """An address that the first page gives as its own."""
    for line in first:
        if re.search(r"permanent|persistent|permalink|\burl\b|available (?:at|from)", line, re.IGNORECASE) and (
            match := _ADDRESS.search(line)
        ):
            return match[0]
    return None


def _property(properties: Mapping[str, str], name: str) -> str | None:
    """A property field, if it does not look like what a program put there."""
    value = properties.get(name, "").strip()
    return value if value and not _RUBBISH.fullmatch(value) and any(c.isalpha() for c in value) else None


def property_field(properties: Mapping[str, str], name: str) -> Stated | None:
    """A property field that may be believed, marked as such."""
    value = _property(properties, name)
    return Stated(value, f"the file's property {name}", sure=False) if value else None


def gaps(fields: Mapping[str, Stated]) -> Iterator[str]:
    """What a person should be told is missing."""
    words = {"title": message("title"), "authors": message("author"), "published": message("date")}
    if missing := [word for name, word in words.items() if name not in fields]:
        yield message("No {missing} stated: fill in what you know.", missing=listed(*missing))
