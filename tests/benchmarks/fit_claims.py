"""Fit what makes the shipped reader believed about statements: to be run when a reader is exported.

    python tests/benchmarks/fit_claims.py ROWS [--exchanged]

ROWS is a file of gzipped JSON lines with claims and passages (`kind` claim-supported or claim-refuted, `question`,
`context`, `answerable`, perhaps `title`), taken in the order of their ids' hashes. Writes assistant/data/claims.json,
with --exchanged the second half of it alone:

`supported`: how likely a statement is borne out, by the log-odds of the reader; of the first 1,100 claims. The AUROC is
that of the reader alone, which no fit can change.

`exchanged`: how likely a detail of a passage stands in the place of one that no passage has, by the scores of
`writing.draft.exchanged`. Of 150 supported claims, searched for among the passages of all of them: as they are, where
none stands in another's place, and with one name or number exchanged for another claim's; and of the development
statements. Both sources weigh the same. The figures are of the fitted statements: `differ` is how many of each kind
have a detail that is told to be exchanged, at `least`.
"""

import argparse
import gzip
import hashlib
import json
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import assistant
from assistant import Assistant
from assistant.builder import build_articles
from assistant.corpus import make_article, read
from assistant.models.embeddings import load as load_embedder
from assistant.models.reader import Reader, load
from assistant.records import Article, Detail, Passage, Span
from assistant.text import details, fold, name_words
from assistant.writing.draft.bearing import by_words
from assistant.writing.draft.checking import _Checker, _embedded
from assistant.writing.draft.exchanged import SCORES, exchanges
from assistant.writing.draft.reading import StatementReader, unsaid
from assistant.writing.draft.same_name import is_country

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ("development", "development_second")
COUNT, EXCHANGED = 1_100, 150
LEAST = 0.8  # chosen with the checks of the words beside it: below, one in eight such claims is refuted
LEAST_EXCHANGED = (
    0.27  # chosen on the supported claims: below, more of them have a detail called another's, and no more found
)
SHORTEST, LONGEST = 60, 700  # characters of a passage
TOP = 3  # passages of a statement
TARGET = Path(assistant.__file__).parent / "data" / "claims.json"
YEAR = 4  # digits


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, and of a changed one the words that were put in and those whose place they took."""

    kind: str
    text: str
    yours: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The scores of a passage's detail in the place of a statement's, and whether it does stand there."""

    statement: Statement
    scores: dict[str, float]
    exchanged: bool


def main() -> None:
    """Read the rows, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--exchanged", action="store_true", help="leave what is there on supported statements")
    options = parser.parse_args()
    claims = sorted(_claims(options.rows), key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    reader = load()
    if reader is None:
        raise SystemExit("No reader is shipped: expected assistant/data/reader/model.onnx.")
    written = {
        "fitted": date.today().isoformat(),
        "by": "tests/benchmarks/fit_claims.py",
        "supported": _kept() if options.exchanged else _supported(claims[:COUNT], reader),
        "exchanged": _exchanged([claim for claim in claims if claim["answerable"]][:EXCHANGED], reader),
    }
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _claims(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["kind"].startswith("claim") and SHORTEST < len(row["context"]) < LONGEST:
                yield row


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(TARGET.read_text(encoding="utf-8"))["supported"]
    return kept


# --- supported ----------------------------------------------------------------------------------------------------


def _supported(claims: Sequence[dict[str, Any]], reader: Reader) -> dict[str, Any]:
    scores = np.array([[reader.read(row["question"], [_passage(row["context"])])[0].answers] for row in claims])
    supported = np.array([row["answerable"] for row in claims])
    model = LogisticRegression(C=10.0).fit(scores, supported)
    return {
        "figures": {"claims": len(supported), "auroc": round(float(roc_auc_score(supported, scores[:, 0])), 3)},
        "weights": {"reader": round(float(model.coef_[0][0]), 3)},
        "intercept": round(float(model.intercept_[0]), 3),
        "least": LEAST,
    }


def _passage(text: str) -> Passage:
    return Passage("claim", "claim", 0, len(text), text, (Span(0, len(text)),))


# --- exchanged ----------------------------------------------------------------------------------------------------


def _exchanged(claims: Sequence[dict[str, Any]], reader: Reader) -> dict[str, Any]:
    texts = dict.fromkeys((claim.get("title") or "", claim["context"]) for claim in claims)
    articles = [make_article(f"c{number:04}", text, title=title or None) for number, (title, text) in enumerate(texts)]
    made = [*_as_they_are(claims), *_mutated(claims)]
    written = list(_development())
    sources = [
        (made, list(_rows(articles, made, reader))),
        (written, list(_rows(sorted(read(ROOT / "corpus"), key=lambda one: one.id), written, reader))),
    ]
    rows = [row for _, own in sources for row in own]
    weights = [len(rows) / (len(sources) * len(own)) for _, own in sources for _ in own]
    model = LogisticRegression(C=10.0).fit(_matrix(rows), [row.exchanged for row in rows], sample_weight=weights)
    told = {id(row.statement) for row in rows if model.predict_proba(_matrix([row]))[0, 1] >= LEAST_EXCHANGED}
    kinds = dict.fromkeys(one.kind for statements, _ in sources for one in statements)
    every = [one for statements, _ in sources for one in statements]
    return {
        "figures": {
            kind: {"statements": len(own), "differ": sum(id(one) in told for one in own)}
            for kind in kinds
            for own in [[one for one in every if one.kind == kind]]
        },
        "weights": {name: round(float(value), 3) for name, value in zip(SCORES, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), 3),
        "least": LEAST_EXCHANGED,
    }


def _matrix(rows: Sequence[Row]) -> list[list[float]]:
    return [[row.scores[name] for name in SCORES] for row in rows]


def _rows(articles: Sequence[Article], statements: Sequence[Statement], reader: Reader) -> Iterator[Row]:
    """Every exchange that is tried for a statement in a collection; of a changed one, for the changed detail alone."""
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as folder:
        build_articles(tuple(articles), Path(folder), embedder=embedder)
        with Assistant.open(folder) as opened:
            checker = _Checker(opened._generation, embedder, TOP, by_words, reader)
            for statement in statements:
                ((text, query),) = _embedded(embedder, [statement.text])
                answer = checker._answer(text, query, None)
                mine, sources = checker._compared(text, query, answer.hits)
                supports = StatementReader(reader, mine, sources).supports
                for detail in unsaid(mine, sources):
                    if statement.yours and not _shared(detail.text, statement.yours):
                        continue
                    for tried in exchanges(mine, detail, sources, supports):
                        right = bool(statement.yours) and _shared(tried.rival.text, statement.source)
                        yield Row(statement, tried.scores, right)


def _shared(first: str, second: str) -> bool:
    return fold(first) in fold(second) or fold(second) in fold(first)


def _as_they_are(claims: Sequence[dict[str, Any]]) -> Iterator[Statement]:
    for claim in claims:
        yield Statement("claim", claim["question"])


def _mutated(claims: Sequence[dict[str, Any]]) -> Iterator[Statement]:
    """Claims with a detail that their passage has exchanged: a name for another claim's, a year or count for others."""
    names = sorted({one.text for claim in claims for one in details(claim["question"]) if one.kind == "name"})
    for number, claim in enumerate(claims):
        text, around = claim["question"], fold(f"{claim['context']} {claim['question']} {claim.get('title') or ''}")
        said = [one for one in details(text, name_words(text)) if fold(one.text) in fold(claim["context"])]
        chance = random.Random(number)
        chance.shuffle(said)
        for detail in said:
            if other := _other(detail, [name for name in names if fold(name) not in around], chance):
                changed = text[: detail.start] + other + text[detail.end :]
                yield Statement("claim, changed", changed, other, detail.text)
                break


def _other(detail: Detail, names: Sequence[str], chance: random.Random) -> str | None:
    """Something else of a detail's kind: a name of as many words, a country for a country; another year, or count."""
    if detail.text.isdigit():
        return str(
            int(detail.text) + chance.choice((-7, -4, -3, 3, 5, 8) if len(detail.text) == YEAR else (2, 3, 5, 7))
        )
    if detail.kind != "name":
        return None
    length, country = len(detail.text.split()), is_country(fold(detail.text))
    alike = [name for name in names if len(name.split()) == length and is_country(fold(name)) == country]
    return chance.choice(alike) if alike else None


def _development() -> Iterator[Statement]:
    for name in DEVELOPMENT:
        for one in yaml.safe_load((ROOT / "tests" / "drafts" / f"{name}.yaml").read_text(encoding="utf-8")):
            change = one.get("change", {"kind": "negation"})
            if "changed" in one and change["kind"] != "negation":
                yield Statement("changed", one["changed"], change["yours"], change["source"])
            for form in ("paraphrase", "absent", "added"):
                if form in one:
                    yield Statement(form, one[form])


if __name__ == "__main__":
    main()
