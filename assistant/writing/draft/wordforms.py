"""Forms of one word: irregular ones, and endings with which one word makes another of the same meaning.

In go folded words; out comes whether they are one. English alone.
"""

from rapidfuzz.distance import Prefix

_FORMS = (
    "arise arose arisen,bear bore borne,beat beaten,become became,begin began begun,break broke broken,bring "
    "brought,build built,buy bought,catch caught,choose chose chosen,come came,cut,deal dealt,draw drew drawn,"
    "drive drove driven,eat ate eaten,fall fell fallen,feel felt,fight fought,find found,flee fled,fly flew "
    "flown,forbid "
    "forbade forbidden,get got,give gave given,go goes went gone,grow grew grown,hang hung,hear heard,hide hid "
    "hidden,hit,hold held,keep kept,know knew known,lay laid,lead led,leave left,lend lent,let,lose lost,make made,"
    "mean meant,meet met,pay paid,put,read,rise rose risen,run ran,see saw seen,sell sold,send sent,set,"
    "shake shook,shoot shot,show showed shown,shut,sign signed,sink sank sunk,sit sat,speak spoke "
    "spoken,spend spent,stand "
    "stood,steal stole stolen,strike struck,take took taken,teach taught,think thought,throw threw thrown,"
    "understand understood,win won,withdraw withdrew withdrawn,write wrote written"
)
_IRREGULAR = {form: forms.split()[0] for forms in _FORMS.split(",") for form in forms.split()}
# Endings with which one word makes another of the same meaning, such as 'invitation' and 'invited'.
_ENDINGS = frozenset(
    " s es ed d ing ion ions ation ations ment ments er ers or ors al ly y ies ied n an ian i e".split(" ")
)
_STEM = 4  # letters that two such words share at least


def basic(word: str) -> str:
    """The first form of an irregular verb; any other word as it is.

    Example:
        >>> basic("sold")
        'sell'
    """
    return _IRREGULAR.get(word, word)


def alike(first: str, second: str) -> bool:
    """Tell whether two folded words are one: equal, irregular forms of one verb, or with endings of one family.

    Example:
        >>> alike("invited", "invitation"), alike("given", "gave"), alike("ten", "tenth")
        (True, True, False)
    """
    first, second = basic(first), basic(second)
    if first == second:
        return True
    shared = int(Prefix.similarity(first, second))
    return shared >= _STEM and first[shared:] in _ENDINGS and second[shared:] in _ENDINGS and first.isalpha()
