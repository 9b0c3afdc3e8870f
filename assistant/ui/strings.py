"""Every word that the page itself says, in one place: plain text, never escaped, never from an article."""

NAME = "Pincite"
MOTTO = "Answers you can check, in the articles’ own words."

QUESTION = "Your question"
PLACEHOLDER = "Ask your articles a question"
FIND = "Find passages"
THEME = "Switch between light and dark"

INTRO = "Ask a question about your articles"
INTRO_STEPS = (
    "The answer is passages of the articles, word for word; the answering sentence is marked.",
    "Every passage opens in its article and carries a citation that anyone can check.",
    "Where the articles do not answer, Pincite says so.",
)

OPENING = "Opening your articles …"
OPENING_NOTE = (
    "Opening your articles and loading the model: this takes a few seconds. "
    "You can ask already; the question waits and is then answered."
)
WAITING = "Your question waits until the articles are open …"
SEARCHING = "Searching your articles …"

QUOTED = "Quoted word for word; the answering sentence is marked."
OPEN = "Open in article"
COPY_QUOTATION = "Copy quotation"
COPY_CITATION = "Copy citation"
COPIED = "Copied"
QUOTATION_COPIED = "Quotation copied"
CITATION_COPIED = "Citation copied"
NOT_COPIED = "Could not copy: the browser did not allow it"
ALSO_IN = "The same words are also in"
PROOF = "Article, place in its text, and the first digits of the text’s SHA-256: enough to check these words."

REFUSED = "Not answered by these articles"
TRY = "What to try"
TRIES = (
    "Name the person, place, thing or year that you mean.",
    "Ask for one thing at a time.",
    "Use words that the articles themselves would use.",
)

FAILED = "That did not work"
EMPTY_QUESTION = "The question is empty: type one and press Enter."
LONG_QUESTION = "The question is too long: {found:,} characters, at most {most:,}. Shorten it."
UNEXPECTED = "Something went wrong inside Pincite; the window it was started from says more. Ask again."

READER = "Article"
ESC = "Esc closes"
COPY_LINK = "Copy link"
LINK_COPIED = "Link to this place copied"
CLOSE = "Close"
READING = "Opening the article …"
OFFLINE = "Pincite does not answer. Is it still running where it was started?"
CHANGED = "This article has changed since the link was made, so the marked words may not be the ones meant."
NO_PLACE = "The place that the link names is not in this article (any more); nothing is marked."
SOURCE = "Read at the source"
DETAILS = "About this article"
FIELDS = {
    "title": "Title",
    "supplied_title": "Supplied title",
    "authors": "Author",
    "publisher": "Publisher",
    "published": "Date",
    "language": "Language",
    "url": "Address",
}
ARTICLE_ID = "Id"
SHA256 = "SHA-256 of the text"
BEFORE_REPAIR = "was"
AFTER_REPAIR = "now"
NOTHING = "nothing"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> count(1, "article", "articles"), count(1200, "article", "articles")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {one if number == 1 else many}"


def articles(number: int) -> str:
    """So many articles."""
    return count(number, "article", "articles")


def passages(number: int) -> str:
    """So many passages."""
    return count(number, "passage", "passages")


def answering(passage_count: int, article_count: int, *, weak: bool) -> str:
    """What answers, for the line above the passages and for screen readers.

    >>> answering(1, 1, weak=False), answering(1, 1, weak=True)
    ('Evidence found in 1 passage from 1 article.', 'Weak evidence only, in 1 passage from 1 article.')
    """
    found = "Weak evidence only, in" if weak else "Evidence found in"
    return f"{found} {passages(passage_count)} from {articles(article_count)}."


def weaker(passage_count: int) -> str:
    """How many passages are shown that may not answer.

    >>> weaker(0), weaker(1)
    ('', ' 1 more is a weak match.')
    """
    are = "is a weak match" if passage_count == 1 else "are weak matches"
    return f" {passage_count} more {are}." if passage_count else ""


def searched(article_count: int) -> str:
    """How much was looked through before refusing."""
    return f"Searched: {articles(article_count)}."


def nearest(passage_count: int) -> str:
    """The name of the passages under a refusal."""
    verb = "does" if passage_count == 1 else "do"
    return f"The nearest {count(passage_count, 'passage', 'passages')}, which {verb} not answer the question"


def paragraph(number: int) -> str:
    """The pinpoint of a passage."""
    return f"paragraph {number}"


def words(number: int) -> str:
    """The length of an article."""
    return count(number, "word", "words")


def inferred(evidence: str) -> str:
    """Why a field stands there although the article does not state it."""
    return f"inferred from {evidence}"


def repairs(number: int) -> str:
    """How often the text was changed on the way in."""
    return count(number, "repair", "repairs") + " made to the text"
