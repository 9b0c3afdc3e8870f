"""Take the article out of a web page: its text by trafilatura, what it states from its markup and its byline.

A page states the same thing in many places, and they differ: what is printed counts before what programs are told, and
what disagrees is told to a person.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.documents.extraction import characters, heading, markup
from assistant.documents.extraction.records import Extraction, ExtractionError, Stated
from assistant.messages import message
from assistant.text import written_dates

_FEWEST_WORDS = 20  # an article has more: a page of a login has fewer
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "Posting")
_SEPARATORS = re.compile(r"\s+[|–—·•»✩:-]+\s+")
_BYLINE = re.compile(r"\b(?:byline|author|autor|auteur|verfasser|writer)", re.IGNORECASE)
_POSTED = re.compile(r"(?:posted|written|published|story)\s+(?=by\s)", re.IGNORECASE)
_GENERIC = re.compile(
    r"\b(?:team|admin|redaktion|redaction|editor(?:s|ial)?|staff|webmaster|newsroom)\b", re.IGNORECASE
)
_FURTHER = re.compile(r"[/?&]?(?:page|p|seite)?[=/]?\d+\W*$")
_DATE_LINE = re.compile(
    r"(?:published|updated|posted|first|last|on|at|by|veröffentlicht|aktualisiert|am|um|uhr|publié|modifié|le|à|[\W\d])+",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"<(?:html|head|body|title|meta)\b", re.IGNORECASE)
_HEAD = 6  # paragraphs at the beginning that may be byline or date


def extract(data: bytes, declared: str | None = None) -> Extraction:
    """The article of an HTML page.

    Args:
        data: the page.
        declared: the encoding that its carrier names, such as a mail's header.

    Raises:
        ExtractionError: it holds no article, or is no text.
    """
    named = characters.declared_in(data) or declared
    html, encoding = characters.decode(data, named)
    warnings = [_misdeclared(named, encoding)] if named and _differs(named, encoding) else []
    extraction = from_html(html)
    told = None if encoding == "utf_8" else encoding
    return Extraction("html", extraction.text, extraction.fields, (*warnings, *extraction.warnings), encoding=told)


def _differs(named: str, encoding: str) -> bool:
    return characters.normal(named) != encoding


def _misdeclared(named: str, encoding: str) -> str:
    return message(
        "The declared encoding {named} does not fit the bytes: read as {encoding}.",
        named=named,
        encoding=encoding.replace("cp125", "windows-125"),
    )


def from_html(html: str) -> Extraction:
    """The article of a page's characters.

    Raises:
        ExtractionError: it holds no article.
    """
    if not _WHOLE.search(html):  # a mail's page is often a part of one only
        html = f"<html><body>{html}</body></html>"
    tree = parse(html)
    page = _Page(tree)
    body = _body(tree)
    paragraphs = _main_text(body if body is not None else tree, html if body is None else None)
    fields = page.fields(paragraphs)
    own_paragraphs = _without_head(paragraphs, fields)
    if sum(len(text.split()) for text in own_paragraphs) < _FEWEST_WORDS and sum(map(len, own_paragraphs)) < 60:
        raise ExtractionError(
            message("it holds no article, only a few words. Save the page itself, not a login or a list.")
        )
    warnings = [*page.warnings(fields), *heading.gaps(fields)]
    return Extraction("html", "\n\n".join(own_paragraphs), fields, tuple(warnings))


def parse(html: str) -> Any:
    """The tree of a page; parsers want bytes where the page declares an encoding.

    Raises:
        ExtractionError: there is no element in it.
    """
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, ValueError) as exc:
        raise ExtractionError(message("it is no HTML page ({reason}). Save the page anew.", reason=str(exc))) from exc


def _body(tree: Any) -> Any:
    """The cell that holds most of a page laid out with tables, as pages once were; None for others."""
    if tree.xpath("//article|//main"):
        return None
    whole = len(" ".join(tree.text_content().split()))
    cells = [cell for cell in tree.iter("td") if cell.find(".//p") is not None]
    large = [cell for cell in cells if len(" ".join(cell.text_content().split())) > 0.5 * whole]
    return large[-1] if large else None


def _main_text(body: Any, html: str | None) -> list[str]:
    """The paragraphs of the article: of the whole page by trafilatura, of a part of it all."""
    if html is None:
        return markup.paragraphs(body)
    import trafilatura

    extracted = trafilatura.bare_extraction(
        html, favor_precision=True, include_comments=False, include_tables=True, include_formatting=False
    )
    main = getattr(extracted, "body", None)
    return markup.paragraphs(main) if main is not None else []


def _without_head(paragraphs: Sequence[str], fields: Mapping[str, Stated]) -> list[str]:
    """The article without what stands in its fields: title, byline and date line at its head or foot."""
    own_paragraphs = []
    for number, text in enumerate(paragraphs):
        edge = number < _HEAD or number >= len(paragraphs) - 2
        if not (edge and all(_states_a_field(line, fields) for line in _lines([text]))):
            own_paragraphs.append(text)
    return own_paragraphs


def _lines(paragraphs: Sequence[str]) -> Iterator[str]:
    for text in paragraphs:
        yield from (line.lstrip("#- ") for line in text.split("\n"))


def _states_a_field(text: str, fields: Mapping[str, Stated]) -> bool:
    if "title" in fields and text == fields["title"].value:
        return True
    if len(text) > 120:
        return False
    if heading.byline(_POSTED.sub("", text)):
        return True
    return bool(_DATE_LINE.fullmatch(text)) or _mostly_date(text)


def _mostly_date(text: str) -> bool:
    dates = list(written_dates.find(text))
    return bool(dates) and len(text) - sum(date.end - date.start for date in dates) < 60 and not text.endswith(".")


class _Page:
    """What a page says of itself, each with the place."""

    def __init__(self, tree: Any) -> None:
        """Read the page's head, its JSON-LD and its bylines."""
        self.tree = tree
        self.meta = _meta(tree)
        self.linked = list(_articles(tree))
        self.dates: list[tuple[str, str]] = []

    def fields(self, paragraphs: Sequence[str]) -> dict[str, Stated]:
        """The fields, as far as they are stated."""
        title, suffix = self._title(paragraphs)
        values = {
            "title": title,
            "authors": self._authors(paragraphs),
            "published": self._published(paragraphs),
            "publisher": self._publisher(suffix, paragraphs),
            "url": self._address(),
            "language": self._language(),
        }
        return {name: value for name, value in values.items() if value}

    def warnings(self, fields: Mapping[str, Stated]) -> Iterator[str]:
        """Dates that disagree, and a further page."""
        if "published" in fields:
            rivals = {f"{date} ({where})" for date, where in self.dates if date != fields["published"].value}
            if rivals:
                chosen = fields["published"]
                choice, left = f"{chosen.value} ({chosen.where})", ", ".join(sorted(rivals))
                yield message("Several dates are stated: {choice} was taken, not {left}.", choice=choice, left=left)
        if any(self._further(href) for href in self.tree.xpath("//link[@rel='next']/@href")):
            yield message("The article goes on on another page, which is not in the file.")

    def _further(self, href: str) -> bool:
        """Whether an address is that of the article's own next page, not of the next article."""
        own = self._address()
        return own is not None and _FURTHER.match(href.removeprefix(str(own.value))) is not None

    def _title(self, paragraphs: Sequence[str]) -> tuple[Stated | None, str | None]:
        """The title, and what stands behind it in the page's title: the outlet."""
        page = " ".join((self.tree.findtext(".//title") or "").split())
        headings = [" ".join(h.text_content().split()) for h in self.tree.iter("h1")]
        candidates = [
            *((linked.get("headline"), "JSON-LD headline") for linked in self.linked),
            (self.meta.get("citation_title"), "meta citation_title"),
            (self.meta.get("og:title"), "meta og:title"),
        ]
        for text, where in candidates:
            if isinstance(text, str) and (words := _clean(text)):
                whole = next((h for h in headings if h and words.startswith(h)), None)
                cut = whole or _SEPARATORS.split(words)[0] if self._ends_with_site(words) else words
                return Stated(cut, where), _suffix(page, cut)
        for h in headings:
            if h and page.startswith(h):
                return Stated(h, "the page's heading"), _suffix(page, h)
        first = next((line for line in _lines(paragraphs[:3]) if page.startswith(line)), None)
        if first:
            return Stated(first, "the first line"), _suffix(page, first)
        if longest := max(headings, key=len, default=""):
            return Stated(longest, "the page's heading"), None
        return (Stated(page, "the page's title"), None) if page else (None, None)

    def _ends_with_site(self, words: str) -> bool:
        site = self.meta.get("og:site_name")
        return bool(site) and words.endswith(str(site)) and words != site

    def _authors(self, paragraphs: Sequence[str]) -> Stated | None:
        for line in self._bylines(paragraphs):
            if names := heading.byline(_POSTED.sub("", line).split(", ")[0] if "," in line else _POSTED.sub("", line)):
                return Stated(names, f"the byline “{line[:80]}”")
        for linked in self.linked:
            if names := tuple(_people(linked.get("author"))):
                return Stated(names, "JSON-LD author")
        for name in ("citation_author", "author", "byl", "article:author", "dc.creator", "sailthru.author"):
            text = self.meta.get(name)
            if text and not text.startswith("http") and not _GENERIC.search(text):
                return Stated(heading.names_in(text) or (text,), f"meta {name}")
        linked_names = [_clean(a.text_content()) for a in self.tree.xpath("//a[contains(@rel,'author')]")]
        if names := tuple(dict.fromkeys(name for name in linked_names if name)):
            return Stated(names, "a link to the author")
        return None

    def _bylines(self, paragraphs: Sequence[str]) -> Iterator[str]:
        for element in self.tree.iter("p", "div", "span", "address", "i", "em"):
            words = " ".join(element.text_content().split()) if len(element) < 12 else ""
            marked = " ".join(str(element.get(name)) for name in ("class", "rel", "id"))
            if 0 < len(words) < 160 and _BYLINE.search(marked):
                yield words
        yield from (line for line in _lines([*paragraphs[:_HEAD], *paragraphs[-2:]]) if len(line) < 160)
        yield from (" ".join(f.text_content().split())[:160] for f in self.tree.iter("footer"))

    def _published(self, paragraphs: Sequence[str]) -> Stated | None:
        """The date most places agree on; what is printed decides."""
        self.dates = list(dict.fromkeys(self._dates(paragraphs)))
        counts = Counter(date for date, _ in self.dates)
        if not counts:
            return self._doubtful(paragraphs) or self._derived()
        most = max(counts.values())
        date, where = next((date, where) for date, where in self.dates if counts[date] == most)
        return Stated(date, where)

    def _doubtful(self, paragraphs: Sequence[str]) -> Stated | None:
        """A date that can be read two ways, as it is written."""
        lines = [line for line in [*self._bylines(()), *_lines(paragraphs[:_HEAD])] if len(line) < 160]
        for line in lines:
            for date in list(written_dates.find(line))[:1]:
                if len(date.readings) > 1 and _about_publishing(line) and _mostly_date(line):
                    return Stated(line[date.start : date.end], "printed under the title")
        for name in ("article:published_time", "citation_publication_date", "citation_date", "dc.date", "date"):
            if len(written_dates.readings(self.meta.get(name, ""))) > 1:
                return Stated(self.meta[name], f"meta {name}")
        return None

    def _derived(self) -> Stated | None:
        """A date that htmldate works out from the page, such as from its address."""
        from htmldate import find_date

        date = find_date(self.tree, original_date=True, extensive_search=False)
        return Stated(date, "worked out by htmldate", sure=False) if date else None

    def _dates(self, paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
        for line in [*self._bylines(()), *(line for line in _lines(paragraphs[:_HEAD]) if len(line) < 160)]:
            for date in list(written_dates.find(line))[:1]:
                if len(date.readings) == 1 and _about_publishing(line) and _mostly_date(line):
                    yield date.readings[0], "printed under the title"
        times = self.tree.xpath("(//article|//main|//header)//time[@datetime]")[:1]
        for time in times:
            yield from _day(time.get("datetime"), "the page's time mark")
        for name in ("article:published_time", "citation_publication_date", "citation_date", "dc.date", "date",
                     "pubdate", "dcterms.created"):  # fmt: skip
            yield from _day(self.meta.get(name), f"meta {name}")
        for linked in self.linked:
            yield from _day(linked.get("datePublished"), "JSON-LD datePublished")

    def _publisher(self, suffix: str | None, paragraphs: Sequence[str]) -> Stated | None:
        for name in ("og:site_name", "citation_journal_title"):
            if self.meta.get(name):
                return Stated(_clean(self.meta[name]), f"meta {name}")
        for linked in self.linked:
            for name in _people(linked.get("publisher")):
                return Stated(name, "JSON-LD publisher")
        if suffix:
            return Stated(suffix, "the page's title, behind the article's")
        lines = [line for line in _lines(paragraphs[:_HEAD]) if heading.byline(line)]
        return heading.of_lines(lines, title_known=False).get("publisher")

    def _address(self) -> Stated | None:
        for href in self.tree.xpath("//link[@rel='canonical']/@href"):
            if href.startswith(("http://", "https://")):
                return Stated(href, "link canonical")
        if (address := self.meta.get("og:url", "")).startswith(("http://", "https://")):
            return Stated(address, "meta og:url")
        for linked in self.linked:
            linked_address = linked.get("url") or linked.get("mainEntityOfPage")
            if isinstance(linked_address, str) and linked_address.startswith(("http://", "https://")):
                return Stated(linked_address, "JSON-LD url")
        return None

    def _language(self) -> Stated | None:
        root = self.tree.getroottree().getroot()
        code = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
        return Stated(code, "the page's lang") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})*", code) else None


def _meta(tree: Any) -> dict[str, str]:
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name and (content := (element.get("content") or "").strip()):
            contents.setdefault(name, content)
    return contents


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        objects = list(_objects(value))
        yield from (described for described in objects if _is_type(described, _ARTICLE_TYPES))


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _is_type(value: Mapping[str, Any], endings: Sequence[str]) -> bool:
    types = value.get("@type")
    return any(str(each).endswith(tuple(endings)) for each in (types if isinstance(types, list) else [types]))


def _people(value: Any) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            yield _clean(name)


def _clean(text: str) -> str:
    from html import unescape

    return " ".join(unescape(text).replace("\u00ad", "").split())


def _suffix(page: str, title: str) -> str | None:
    """What a page's title has behind the article's."""
    rest = page.removeprefix(title)
    parts = _SEPARATORS.split(rest) if rest != page else []
    return parts[1] if len(parts) == 2 and not parts[0].strip() and 1 < len(parts[1]) < 80 else None


def _day(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and (readings := written_dates.readings(value)) and len(readings) == 1:
        yield readings[0], where


def _about_publishing(line: str) -> bool:
    return not re.match(r"\W*(?:updated|aktualisiert|modifié|mis à jour|ausdruck|stand)", line, re.IGNORECASE)
