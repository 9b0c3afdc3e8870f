"""The names of all articles, and which of them a text uses: titles, authors, outlets, addresses, citekeys.

In go the metadata of all articles, once; then texts, and out come numbers of articles. A name is a whole one: neither
'Dawn' that begins a sentence, nor 'The Times' in 'The Times of India', nor 'Jobs' in 'Steve Jobs'.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from assistant.text import fold, words

_URL = re.compile(r"https?://[^\s<>\"“”«»]+")
_OPENING = frozenset("\"“„«‹'‘*_[(")
_ENDING = frozenset(".!?:…")
_TRAILING = ".,;:!?'’*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src|ref_url|cmpid|ocid|smid", re.IGNORECASE
)
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# What goes on with a name, so that it is another one: a capital behind it, also over 'of'.
_GOES_ON = re.compile(
    rf"(?:\s(?:of|de|du|di|del|van|von)(?:\sthe)?|\s&|\s)?[\s-](?!{_MONTHS}\b|\w+day\b)[^\W\d_a-z]\w+"
)
_CAPITAL_BEFORE = re.compile(r"([^\W\d_][\w’'.-]*)[ \u00a0-]\Z")
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president premier chancellor minister secretary general gen "
    "colonel col senator sen judge justice journalist writer author reporter columnist editor historian poet reverend "
    "in by from for and but or when while as if though although according at on see cf both neither either since "
    "after before yesterday today however meanwhile moreover also only even then so thus to with of the a an".split()
)
_SAYS = (
    r"(?:sa(?:id|ys)|wr(?:ote|ites)|report(?:s|ed)?|t(?:old|ells)|not(?:es|ed)|argu(?:es|ed)|claim(?:s|ed)|quot(?:es|ed)|"
    r"stat(?:es|ed)|observ(?:es|ed)|add(?:s|ed)|explain(?:s|ed)|publish(?:es|ed)|r[ae]n|carried|put|cit(?:es|ed)|calls?|"
    r"called|describ(?:es|ed)|suggest(?:s|ed)|reveal(?:s|ed)|warn(?:s|ed)|concluded|concludes|ask(?:s|ed))"
)
_COMMON = re.compile(r"\sof\s(?:the|an?|his|her|its|their|our|my)\s[a-z]")  # 'the Star of the show'
# What makes a single word that begins a sentence a name: it says something, or is dated or followed by a colon.
_SPEAKS = re.compile(
    rf"\s+(?:(?:has|had|have|also|later|first|then|once|recently|rightly|itself)\s+)*{_SAYS}\b|\s*:|\s*[(,]\s*(?:\d|{_MONTHS})|"
    r"\s*\(|(?:[’']s?)?\s+(?:report|story|article|editor|correspondent|columnist|account|website|analysis|coverage)"
)


class Names:
    """The names of all articles."""

    def __init__(self, metadata: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Collect them.

        Args:
            metadata: the id and the fields of each article, in order of their numbers.
        """
        self.ids: list[str] = []
        self._addresses: dict[str, set[int]] = defaultdict(set)
        self._names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._titles: set[tuple[str, ...]] = set()
        self._capitals: set[tuple[str, ...]] = set()  # names of capitals alone: 'WHO' is not 'Who'
        for number, (article_id, fields) in enumerate(metadata):
            self.ids.append(article_id)
            self._addresses[article_id].add(number)
            if url := fields.get("url"):
                self._addresses[address(url)].add(number)
            for title in filter(None, (fields.get("title"), fields.get("supplied_title"))):
                self._titles.add(_key(title))
                self._names[_key(title)].add(number)
            for name in (*fields.get("authors", ()), fields.get("publisher") or ""):
                self._add(name, number)
        self._names.pop((), None)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._names:
            self._lengths[key[0]].add(len(key))

    def _add(self, name: str, number: int) -> None:
        """Add a name; an outlet may lose its article."""
        key = _key(name)
        self._names[key].add(number)
        if name.isupper() and len(key) == 1:
            self._capitals.add(key)
        if len(key) > 1 and key[0] == "the":
            self._names[key[1:]].add(number)

    def is_title(self, text: str) -> bool:
        """Tell whether a text in quotation marks is the title of an article, and so no quotation."""
        return _key(text) in self._titles

    def in_text(self, text: str) -> Iterator[int]:
        """The numbers of the articles that a text names; a name is capitalised, or a handle, as names are."""
        spans = words(text)
        folded = [fold(text[start:end]) for start, end in spans]
        i = 0
        while i < len(spans):
            lengths = sorted(self._lengths.get(folded[i], ()), reverse=True)
            keys = (tuple(folded[i : i + length]) for length in lengths)
            key = next((key for key in keys if key in self._names), None)  # the longest
            if key is not None and self._is_name(text, spans[i : i + len(key)], key):
                yield from self._names[key]
            i += len(key) if key and self._is_name(text, spans[i : i + len(key)], key) else 1
        for url in urls(text):
            yield from self.at(url)

    def at(self, target: str) -> Iterator[int]:
        """The numbers of the articles at an address, or of a citekey."""
        yield from self._addresses.get(target, ())
        if "://" in target:
            yield from self._addresses.get(address(target), ())

    def _is_name(self, text: str, spans: list[tuple[int, int]], key: tuple[str, ...]) -> bool:
        start, end = spans[0][0], spans[-1][1]
        before = text[:start].rstrip(" \u00a0")[-1:]
        if before == "@":
            return True
        small = text[spans[1][0] if key[0] == "the" and len(spans) > 1 else start].islower()
        if small or (key in self._capitals and not text[start:end].isupper()):
            return False
        if key in self._titles:
            # A title may be made of common words: where a sentence begins, their capital says nothing.
            return before in _OPENING or not _begins(before)
        if _GOES_ON.match(text, end) or _is_part(text, start):
            return False
        single = len(spans) == 1 or (len(spans) == 2 and key[0] == "the")
        return not single or _is_single_name(text, start, end)


def _is_single_name(text: str, start: int, end: int) -> bool:
    """Tell whether one capitalised word is a name: not in 'the Star of the show', nor where only a sentence begins."""
    lead = text[:start].rstrip(" \u00a0")
    lead = lead.removesuffix("The").rstrip(" \u00a0")
    return not _COMMON.match(text, end) and (not _begins(lead[-1:]) or bool(_SPEAKS.match(text, end)))


def _begins(before: str) -> bool:
    """Tell whether a sentence begins behind a character; behind none it does."""
    return before == "" or before in _ENDING


def _is_part(text: str, start: int) -> bool:
    """Tell whether a capitalised word before a name makes it part of a longer one."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 40), start)
    return before is not None and before[1][0].isupper() and fold(before[1].rstrip(".")) not in _TITLES


def urls(text: str) -> Iterator[str]:
    """The addresses in a text, without the marks of the sentence behind them.

    Example:
        >>> list(urls("See (https://a.b/c_(film)), or https://a.b/d?id=1."))
        ['https://a.b/c_(film)', 'https://a.b/d?id=1']
    """
    for match in _URL.finditer(text):
        url = match.group()
        while url and (
            url[-1] in _TRAILING or (url[-1] in _BRACKETS and url.count(url[-1]) > url.count(_BRACKETS[url[-1]]))
        ):
            url = url[:-1]
        yield url


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(name[start:end]) for start, end in words(name))


def address(url: str) -> str:
    """An address without what does not tell pages apart: scheme, 'www.', order of fields, what tracks readers.

    Example:
        >>> address("https://www.A.b/C/?utm_source=x&id=2&a=1#top")
        'a.b/C?a=1&id=2'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # no address that anything stands at
        return url
    fields = sorted(
        field for field in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(field[0])
    )
    query = "?" + "&".join(f"{name}={value}" for name, value in fields) if fields else ""
    route = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{port}{unquote(parts.path).rstrip('/')}{query}{route}"
