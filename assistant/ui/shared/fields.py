"""An article's date in words, the language of its words, and the address of a place in it."""

from typing import Protocol
from urllib.parse import urlencode

from assistant.messages import message
from assistant.records import Article
from assistant.text.languages import direction
from assistant.text.wording import date_in_words

_LONGEST = 400  # characters of a place's words that go into its address


class Slice(Protocol):
    """Anything with offsets in an article: a `Span`, a sentence, a passage, a citation."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def date(article: Article) -> str:
    """The date in words; an inferred one says so, also where its record forgot the '~'."""
    words = date_in_words(article.published)
    plain = article.published and "/" not in article.published and article.published[-1].isdigit()
    return message("c. {date}", date=words) if plain and "published" in article.inferred else words


def tongue(article: Article) -> dict[str, str]:
    """The attributes of an element that holds words of an article: they run as their language does on any page.

    >>> tongue(Article(id="a", text="", sha256="", language="ur")), tongue(Article(id="b", text="", sha256=""))
    ({'lang': 'ur', 'dir': 'rtl'}, {'lang': '', 'dir': 'auto'})
    """
    return {"lang": article.language or "", "dir": direction(article.language)}


def place(article: Article, sentence: Slice, passage: Slice | None = None) -> str:
    """The query string that opens the reader there.

    `v` lets it notice that the text has changed, and `w`, the words, find them again where they have moved.

    >>> from assistant.records import Span
    >>> place(Article(id="a", text="On tides.", sha256="3bf040b9cc"), Span(3, 8))
    'read=a&s=3&e=8&v=3bf040b9&w=tides'
    """
    query: dict[str, object] = {"read": article.id, "s": sentence.start, "e": sentence.end}
    if passage is not None:
        query |= {"ps": passage.start, "pe": passage.end}
    query["v"] = article.sha256[:8]
    words = article.text[sentence.start : sentence.end]
    return urlencode(query | {"w": words} if len(words) <= _LONGEST else query)


def place_of_passage(article: Article, passage: Slice) -> str:
    """The query string that opens the reader at a whole passage, none of whose sentences is said to answer.

    >>> from assistant.records import Span
    >>> place_of_passage(Article(id="a", text="", sha256="3bf040b9cc"), Span(3, 9))
    'read=a&ps=3&pe=9&v=3bf040b9'
    """
    return urlencode({"read": article.id, "ps": passage.start, "pe": passage.end, "v": article.sha256[:8]})
