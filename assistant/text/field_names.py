"""What other tools call the fields of an article, in front matter and in exports."""

from collections.abc import Mapping

_FIELDS = {  # a field here, and what other tools call it
    "title": "title headline",
    "authors": "authors author by byline creator creators writer writers",
    "published": "published date pubdate publication_date date_published datepublished issued",
    "publisher": "publisher publication outlet journal newspaper magazine site site_name container-title",
    "url": "url source link address canonical_url permalink source_url",
    "language": "language lang locale",
}
NAMES: Mapping[str, str] = {name: field for field, names in _FIELDS.items() for name in names.split()}


def field_of(name: object) -> str | None:
    """The field that a name stands for; None where it stands for none.

    >>> field_of("Author"), field_of("date published"), field_of("tags")
    ('authors', 'published', None)
    """
    return NAMES.get(str(name).strip().lower().replace(" ", "_"))
