"""Do libraries read numbers and dates right more often than this project does? On the lists of its tests.

    pip install --target FOLDER quantulum3 price-parser number-parser text2num dateparser
    python tests/benchmarks/amounts.py FOLDER

Prints for each how many values of tests/text/test_amounts.py it reads, units left aside, and of a dozen dates. What
is not in FOLDER is left out. The lists were written for what drafts and articles say; ours was mended on them.
"""

import re
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path[:0] = [*sys.argv[1:], str(Path(__file__).parents[1] / "text")]

from test_amounts import AMOUNTS  # noqa: E402

from assistant.text import details  # noqa: E402

DATES = (
    ("3/4/1931", {"1931-04-03", "1931-03-04"}), ("25/12/1931", {"1931-12-25"}), ("3.4.1931", {"1931-04-03"}),
    ("1931/4/3", {"1931-04-03"}), ("9 December 1931", {"1931-12-09"}), ("May 1, 2018", {"2018-05-01"}),
    ("11 Sept 2018", {"2018-09-11"}), ("September 11th 2018", {"2018-09-11"}), ("August 2018", {"2018-08"}),
    ("2018", {"2018"}), ("early 1980s", {"1980/1983"}), ("14 July", {"XXXX-07-14"}),
)  # fmt: skip
LIBRARIES = ("quantulum3", "price_parser", "number_parser", "text_to_num", "babel", "dateparser", "dateutil")
Read = Callable[[str], Any]


def main() -> None:
    """Print a line for each reader."""
    wanted = [({value, value / 1000} if text.endswith("km") else {value}) for text, value in _values()]
    for name, read in AMOUNT_READERS.items():
        _print(name, read, [text for text, _ in AMOUNTS], lambda found, right: found in right, wanted)
    for name, read in DATE_READERS.items():
        _print(name, read, [text for text, _ in DATES], lambda found, right: found == right, [w for _, w in DATES])


def _values() -> list[tuple[str, Fraction]]:
    return [(text, Fraction(value.split()[0])) for text, value in AMOUNTS]


def _print(
    name: str, read: Read, texts: Sequence[str], right: Callable[[Any, Any], bool], wanted: Sequence[Any]
) -> None:
    count = 0
    for text, value in zip(texts, wanted, strict=True):
        try:
            count += right(read(text), value)
        except ModuleNotFoundError as exc:
            if exc.name in LIBRARIES:
                return
        except Exception:  # a library that gives up has not read it
            continue
    print(f"{name:<22}{count:>4} of {len(texts)}")


def _ours(text: str) -> Fraction | None:
    found = [one for one in details(f"They had {text} then.") if one.kind in ("number", "quantity")]
    return Fraction(found[0].value.split()[0]) if len(found) == 1 else None


def _quantulum(text: str) -> Fraction | None:
    from quantulum3 import parser

    found = parser.parse(f"They had {text} then.")
    return Fraction(str(found[0].value)) if len(found) == 1 else None


def _price_parser(text: str) -> Fraction | None:
    from price_parser import Price

    amount = Price.fromstring(text).amount
    return None if amount is None else Fraction(str(amount))


def _only(text: str) -> Fraction | None:
    found = re.findall(r"-?\d[\d.,]*", text)
    return Fraction(found[0].replace(",", "")) if len(found) == 1 else None


def _number_parser(text: str) -> Fraction | None:
    from number_parser import parse

    return _only(parse(text))


def _text2num(text: str) -> Fraction | None:
    from text_to_num import alpha2digit

    return _only(alpha2digit(text, "en"))


def _babel(text: str) -> Fraction:
    from babel.numbers import parse_decimal

    return Fraction(str(parse_decimal(re.sub(r"[^\d.,' -]", "", text).strip(), locale="en")))


def _our_dates(text: str) -> set[str] | None:
    found = [one for one in details(f"It was on {text} so.") if one.kind == "date"]
    return set(found[0].value.strip("[]").split(",")) if len(found) == 1 else None


def _dateparser(text: str) -> set[str]:
    import dateparser

    return {dateparser.parse(text).date().isoformat()}


def _dateutil(text: str) -> set[str]:
    from dateutil import parser

    return {parser.parse(text).date().isoformat()}


AMOUNT_READERS: dict[str, Read] = {
    "ours": _ours,
    "quantulum3": _quantulum,
    "price-parser": _price_parser,
    "number-parser": _number_parser,
    "text2num": _text2num,
    "babel, parse_decimal": _babel,
}
DATE_READERS: dict[str, Read] = {"ours, dates": _our_dates, "dateparser": _dateparser, "dateutil": _dateutil}

if __name__ == "__main__":
    main()
