"""The English that the project knows by heart: calendar, number words, and words that say nothing by themselves.

Data alone. Lists that look alike but were chosen for one use stand side by side, each with what it is for: to merge
them changes what is found. Units and currencies have a table of their own, `units`; topics are named without
scikit-learn's stop words, which are no data of ours.
"""

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
DECADES = {
    name: digit
    for digit, name in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)
}

ONES = {word: i for i, word in enumerate("zero one two three four five six seven eight nine".split())}
TEENS = {
    word: i
    for i, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
    )
}
TENS = {word: 10 * i for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
ORDINALS = _IRREGULAR | {
    f"{word.removesuffix('y')}{'ie' if word.endswith('y') else ''}th": value
    for word, value in (ONES | TEENS | TENS | {"hundred": 100, "thousand": 1000}).items()
    if word != "zero" and value not in _IRREGULAR.values()
}

QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())
# Of a question, what carries no meaning: the refusal was fitted with this list, and has to be again where it changes.
FITTED_STOP_WORDS = QUESTION_WORDS | frozenset(
    "a an the of in on at to for from by with and or is are was were be been being do does did has have had that this "
    "these those it its as s".split()
)
# What a number may be: likewise fitted.
FITTED_NUMBER_WORDS = (
    *(word for word in ONES if word != "zero"),
    *TEENS,
    *TENS,
    *"hundred hundreds thousand thousands million millions billion billions trillion".split(),
    *"half third quarter dozen dozens once twice several both".split(),
)
# Words that ask rather than say what is asked about; the stop words of the index's analyser lack them.
ASKING = QUESTION_WORDS | frozenset("do does did can could would should i you we me us my our your".split())
# What tells a reader nothing where the words that carried a match are listed.
UNTELLING = (
    FITTED_STOP_WORDS
    | ASKING
    | frozenset(
        "he him his she her hers they them their theirs me mine yours ours us there here one ones such same so "
        "too also just than then if though although while because since as into onto upon out up off over under about "
        "after before between among through during against within without per via will shall would could should may "
        "might must can am having doing done more most much many very some any all each every other another".split()
    )
)
# Words that lead from a negation to what it denies.
LEADING = frozenset(
    "a an the any to be been being is are was were am do does did done have has had having will would shall should can "
    "could may might must very much more of in on at for by with and or yet longer so such its their his her our my "
    "your it they he she we i you this that these those significant ever even only really quite seem seems".split()
)
# Words that begin sentences and are never names; a month or a weekday is a date.
OPENING = (
    frozenset(
        "a an the this that these those he it she they we i you his her its their our my your who what which when "
        "where why how in on at to for from by with of and or but nor so yet if as though although while because since "
        "after before until unless during through throughout under over between among within without against despite "
        "besides beyond about above below there here now then thus hence however moreover furthermore additionally "
        "also even still only just both each every all any some many most few several no not never neither once twice "
        "later recently currently today yesterday tomorrow is are was were be been has have had do does did can could "
        "will would shall should may might must let according apart another other others such more less much last next "
        "first second third finally meanwhile instead indeed perhaps maybe likewise consequently therefore half "
        "yes ten".split()
    )
    | (ONES.keys() - {"zero"})
    | {name.lower() for name in (*MONTHS, *WEEKDAYS)}
)
