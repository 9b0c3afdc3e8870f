"""Tell what a publisher prints around an article from what the article says: sources, bylines, 'read also'.

Such lines stay in the text, where they can be quoted and cited; they are no evidence and answer nothing.
"""

import re

MOST_WORDS = 40  # a longer sentence says something

_LABELS = (
    "source sources via link url website photo photos picture image images credit credits illustration caption graphic "
    "copyright tags tag topics topic keywords email e-mail mail twitter facebook instagram telegram whatsapp contact "
    "follow share related category categories section posted updated published byline author writer reporter editor"
).split()
_WHO = r"(?:writer|author|columnist|contributor|reporter|correspondent)s?"
_WORK = (
    "freelance|columnist|journalist|analyst|professor|lecturer|researcher|student|fellow|editor|correspondent|"
    "academic|scholar|consultant|lawyer|barrister|engineer|teacher|ambassador|diplomat|director|chair\\w*|"
    "member of|staff|expert|commentator|contributor|blogger|graduate|economist|historian|scientist|strategist|"
    "aspirant|based|author of|"
    "civil servant|civil society|bureaucrat|activist|politician|senator|minister|professional|practitioner|specialist"
)
_IN, _TITLED = "in|on|at|by", r"[A-Z\d][\w.’'&-]*"
_APPEARED = r"publish\w*|appeared|posted|print\w*|syndicat\w*|translat\w*|updated"
_NOTICES = (
    r"all rights reserved|copyright\b|©|\(c\) \d{4}|subscribe\b|sign up\b|click here\b|follow (?:us|me|him|her|@)|"
    r"share this|advertisement\b|disclaimer\b|download (?:the|our) app|join our|terms of use|privacy policy|"
    r"(?:the )?(?:views|opinions) (?:expressed|presented|in this)\b|(?:https?://|www\.)\S+$|@\w+$"
)
# All are looked for at the beginning of a sentence, in small letters and capitals alike unless they say otherwise.
_OF_ITSELF = re.compile(  # who wrote the article, and where it appeared
    rf"(?i:the {_WHO} (?:is|are|was|were|has been|have been)\b.*\b(?:{_WORK})s?\b)|"
    rf"(?i:the {_WHO} (?:can be|may be|tweets?|teaches|works|holds|lives|blogs|writes (?:on|for|about))\b)|"
    r"(?i:(?:he|she|they) (?:tweets?\b|(?:can|may) be (?:reached|contacted|followed|emailed)))|"
    r"(?:[A-Z][\w.’'-]+ ){1,4}(?:is|was) an? (?:[\w-]+ ){0,3}freelance\b|"
    rf"(?i:(?:originally |first )?(?:published|posted|printed|(?:last )?updated|appeared) (?:{_IN}))"
    rf"(?:[ ,]+(?:{_TITLED}|{_IN}|the|of|and|online|edition|print|issue))+[ ,.]*$|"
    r"(?i:this (?:article|story|piece|essay|report|post|op-ed|column|content|interview) "
    rf"(?:was|is|has been|had been|(?:first |originally )?appeared)\b.*\b(?:{_APPEARED})\b)"
)
_OF_OTHERS = re.compile(  # where else to look, and what may be done with it
    rf"(?i:{'|'.join(_LABELS)})\s?[:：|]|"
    r"(?i:(?:read|see|watch)\s(?:also|more|next)|(?:also|further)\s(?:read|reading|see))"
    r"(?:\s?[:：|–—-]|$|\s(?=[A-Z“\"]))|"
    r"(?i:(?:related|recommended|trending|more)\s(?:articles?|stories|story|news|posts?|from|on this)\b)|"
    rf"(?i:{_NOTICES})"
)
_ASKS = re.compile(
    r"\bthe (?:writer|author|columnist|journalist|newspaper|publisher|outlet)(?:s|['’]s)?\b|(?-i:[A-Z]\w+) columnist\b|"
    r"\bwho (?:wrote|authored|published)\b|\b(?:where|when|which|what)\b.*\bpublish\w*\b|(?<!\w)@\w",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\s*_~`>#\[(\"“”'‘’•–—-]+")


def is_boilerplate(sentence: str, question: str = "") -> bool:
    """Tell a line of the publisher's from a sentence of the article.

    Who wrote the article and where it appeared is none where the question asks for that.

    Example:
        >>> [is_boilerplate(text) for text in ("Source: https://a.b", "Published in 1990, the book sold well.")]
        [True, False]
    """
    lead = _LEAD.match(sentence)
    words = sentence[lead.end() if lead else 0 :].strip().rstrip("*_~` ")
    if not 0 < len(words.split()) <= MOST_WORDS:
        return False
    return bool(_OF_OTHERS.match(words)) or (bool(_OF_ITSELF.match(words)) and not _ASKS.search(question))
