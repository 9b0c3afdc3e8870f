"""What people read in their own language: the catalogues, and how a sentence is said by one.

A catalogue is `LANGUAGE/LC_MESSAGES/pincite.po` below this folder (GNU gettext); that a folder is there makes a
language. In go records (`assistant.messages`) and a language, out comes text. Catalogues are read by Babel, which also
knows how a language writes dates and numbers and where its lines begin; nothing is compiled that could be out of date.
"""

from assistant.translations.catalogue import ENGLISH, LANGUAGES, Translations, name_of, translations
from assistant.translations.choosing import preferred
from assistant.translations.saying import number_in, said

__all__ = ["ENGLISH", "LANGUAGES", "Translations", "name_of", "number_in", "preferred", "said", "translations"]
