"""Units and currencies by the words for them: tables for `numbers`."""

from fractions import Fraction

# word -> (factor, base unit): equal quantities of one base unit compare equal
_FAMILIES: dict[str, list[tuple[str, str]]] = {
    "m": [
        ("1", "m metre metres meter meters"),
        ("1000", "km kms kilometre kilometres kilometer kilometers"),
        ("1/100", "cm centimetre centimetres centimeter centimeters"),
        ("1/1000", "mm millimetre millimetres millimeter millimeters"),
        ("1609.344", "mile miles"),
        ("1852", "nautical_mile nautical_miles"),
        ("0.3048", "foot feet ft"),
    ],
    "kg": [
        ("1", "kg kilo kilos kilogram kilograms"),
        ("1/1000", "gram grams"),
        ("1000", "tonne tonnes metric_ton metric_tons"),
        ("0.45359237", "lb lbs"),
    ],
    "ton": [("1", "ton tons")],
    "day": [("1", "day days"), ("7", "week weeks")],
    "month": [("1", "month months"), ("12", "year years yr yrs"), ("120", "decade decades"),
              ("1200", "century centuries")],
    "second": [("1", "second seconds sec secs"), ("60", "minute minutes min mins"), ("3600", "hour hours hr hrs")],
    "m2": [("1", "square_metre square_metres"), ("1000000", "square_kilometre square_kilometres square_kilometers")],
    "ha": [("1", "hectare hectares")],
    "acre": [("1", "acre acres")],
    "l": [("1", "litre litres liter liters")],
    "barrel": [("1", "barrel barrels bbl")],
    "m3": [("1", "cubic_metre cubic_metres cubic_meter cubic_meters")],
    "w": [("1", "watt watts"), ("1000", "kw kilowatt kilowatts"), ("1000000", "mw megawatt megawatts"),
          ("1000000000", "gw gigawatt gigawatts")],
    "km/h": [("1", "km/h kph kmh")],
    "mph": [("1", "mph")],
    "°c": [("1", "°c degrees_celsius")],
    "°f": [("1", "°f degrees_fahrenheit")],
    "degree": [("1", "° degree degrees")],
    "%": [("1", "% percent per_cent")],
    "point": [("1", "percentage_point percentage_points")],
}  # fmt: skip

UNITS: dict[str, tuple[Fraction, str]] = {
    word.replace("_", " "): (Fraction(factor), base)
    for base, family in _FAMILIES.items()
    for factor, words in family
    for word in words.split()
}
# A noun that several countries share is a currency of its own: it may be any of theirs.
_MONEY = {
    "usd": "dollar dollars us_dollar us_dollars u.s._dollar u.s._dollars usd",
    "eur": "euro euros eur",
    "gbp": "pound_sterling pounds_sterling pounds gbp",
    "rub": "rouble roubles ruble rubles rub",
    "inr": "indian_rupee indian_rupees inr",
    "pkr": "pakistani_rupee pakistani_rupees pkr",
    "lkr": "sri_lankan_rupee sri_lankan_rupees",
    "rupee": "rupee rupees",
    "cny": "yuan renminbi rmb cny",
    "jpy": "yen jpy",
    "chf": "swiss_franc swiss_francs",
    "franc": "franc francs",
    "cad": "canadian_dollar canadian_dollars",
    "aud": "australian_dollar australian_dollars",
    "krona": "krona kronor krone kroner kronas crown crowns koruna korunas",
    "sek": "swedish_krona swedish_kronor",
    "nok": "norwegian_krone norwegian_kroner",
    "dkk": "danish_krone danish_kroner",
    "czk": "czech_koruna czech_korunas czech_crowns",
    "peso": "peso pesos",
    "lira": "lira liras",
    "dinar": "dinar dinars",
    "dirham": "dirham dirhams",
    "rial": "rial rials riyal riyals",
    "afn": "afghani afghanis",
    "bdt": "taka",
    "krw": "won",
    "pln": "zloty zlotys złoty",
    "huf": "forint forints",
    "uah": "hryvnia hryvnias",
    "kzt": "tenge",
    "ils": "shekel shekels",
    "zar": "rand",
    "ngn": "naira",
    "brl": "reais",
    "thb": "baht",
    "vnd": "dong",
    "idr": "rupiah",
    "myr": "ringgit",
    "mark": "deutschmark deutschmarks d-mark",
}
# The codes of ISO 4217 in use, but for those that are words in capitals ('ALL 5', 'COP 26', 'TOP 10').
CODES = (
    "AED AFN AMD AOA ARS AUD AZN BBD BDT BGN BHD BIF BMD BND BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY CRC CVE "
    "CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MDL MGA MKD MMK MNT MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK "
    "SGD SHP SLE SRD SSP STN SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD "
    "XOF XPF YER ZAR ZMW"
).split()
# Which currencies a noun may stand for that several countries share.
SHARED: dict[str, frozenset[str]] = {
    noun: frozenset(codes.split())
    for noun, codes in {
        "rupee": "inr pkr lkr npr scr mur",
        "franc": "chf xof xaf xpf cdf rwf gnf kmf djf bif",
        "krona": "sek nok dkk isk czk",
        "peso": "mxn ars clp php uyu dop cop cup",
        "lira": "try",
        "dinar": "iqd kwd jod dzd rsd tnd lyd bhd mkd",
        "dirham": "aed mad",
        "rial": "irr sar qar omr yer",
    }.items()
}
SIGNS = "$€£¥₹₽₩₪₫₦₱฿₺₴₸₵₡₭₮₲₼₾৳"
CURRENCIES: dict[str, str] = {word.replace("_", " "): code for code, words in _MONEY.items() for word in words.split()}
SYMBOLS: dict[str, str] = {
    "$": "usd", "us$": "usd", "usd": "usd", "€": "eur", "eur": "eur", "£": "gbp", "gbp": "gbp", "¥": "jpy", "₹": "inr",
    "rs": "rupee", "rs.": "rupee", "inr": "inr", "pkr": "pkr", "rub": "rub", "₽": "rub",
    "a$": "aud", "c$": "cad", "hk$": "hkd", "r$": "brl", "s$": "sgd", "nz$": "nzd", "tk": "bdt", "kr": "krona",
    "₩": "krw", "₪": "ils", "₫": "vnd", "₦": "ngn", "₱": "php", "฿": "thb", "₺": "try", "₴": "uah", "₸": "kzt",
    "৳": "bdt",
}  # fmt: skip
_KNOWN = {*CURRENCIES.values(), *SYMBOLS.values(), *SHARED, *(code.lower() for code in CODES)}


def same_unit(mine: str, theirs: str) -> bool:
    """Tell whether two normalised units may be one: equal, or a currency by the noun that it shares with others.

    >>> same_unit("rupee", "pkr"), same_unit("inr", "pkr")
    (True, False)
    """
    return mine == theirs or mine in SHARED.get(theirs, ()) or theirs in SHARED.get(mine, ())


def both_money(mine: str, theirs: str) -> bool:
    """Tell whether two normalised units are currencies."""
    return mine in _KNOWN and theirs in _KNOWN
