"""The place that a citation names: the page where the article has pages, else the paragraph.

In go a paragraph's number and a page's name, out come the label and the words of every style and export.
"""


def pinpoint(paragraph: int, page: str | None) -> tuple[str, str]:
    """The place with its label, in CSL's terms.

    >>> pinpoint(3, None), pinpoint(3, "117")
    (('paragraph', '3'), ('page', '117'))
    """
    return ("page", page) if page else ("paragraph", str(paragraph))


def in_words(paragraph: int, page: str | None) -> str:
    """The place as a reference prints it.

    >>> in_words(3, None), in_words(3, "117"), in_words(3, "117–118")
    ('para. 3', 'p. 117', 'pp. 117–118')
    """
    if not page:
        return f"para. {paragraph}"
    return f"{'pp' if '–' in page else 'p'}. {page}"
