"""How well does `draft` find evidence for statements, and name the details that differ?

    python tests/benchmarks/draft.py statements [--of development]
    python tests/benchmarks/draft.py scifact [--index FOLDER]

`statements` checks those of tests/drafts/held_out.yaml against the five articles: of the changed ones the share whose
change is named (its kind and the draft's words; and the article's words too), of the unchanged paraphrases the share
that is called different, of the statements that are not in the articles the share for which nothing is found, and of
those that add a detail of their own the share that is called different. --of names another file: `development`, which
the comparison was developed on; `held_out_second`, on the articles of tests/collections/ten, some of them
`contradicted` by other words than a detail; `held_out_third`, the same on all fifteen articles as one collection.

`scifact` asks for the claims, titles and abstracts as articles: is an abstract with evidence among the first three? And
how well does the confidence tell claims that have evidence from those that have none? Nothing was fitted on it. An
--index is kept and used again: the build takes half an hour on two cores.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import yaml
from public import EVAL, lines
from sklearn.metrics import roc_auc_score

from assistant import Assistant
from assistant.answering import refusal
from assistant.builder import build_articles
from assistant.corpus import make_article, read
from assistant.evaluation.measures import hit_at, mrr
from assistant.index import Catalogue
from assistant.models.embeddings import load
from assistant.records import DraftSentence
from assistant.retrieval.search import search

ROOT = Path(__file__).parents[2]
DEPTH = 100
_AGAINST = ("contradicted", "differs")
_TEN = "tests/collections/ten/corpus"
_ARTICLES = {"held_out_second": (_TEN,), "held_out_third": ("corpus", _TEN)}  # of the others the five alone
_FORMS = ("changed", "paraphrase", "absent", "added", "contradicted")


def main() -> None:
    """Run the benchmark that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["statements", "scifact"])
    parser.add_argument(
        "--of", choices=["held_out", *_ARTICLES, "development", "development_second"], default="held_out"
    )
    parser.add_argument("--index", type=Path, help="a folder to keep the index of scifact in")
    options = parser.parse_args()
    if options.what == "statements":
        statements(options.of)
        return
    with tempfile.TemporaryDirectory() as folder:
        scifact(options.index or Path(folder))


def statements(split: str) -> None:
    """Print the figures of a file of statements, and every one that goes wrong."""
    given = yaml.safe_load((ROOT / "tests" / "drafts" / f"{split}.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        articles = [one for place in _ARTICLES.get(split, ("corpus",)) for one in read(ROOT / place)]
        build_articles(tuple(sorted(articles, key=lambda one: one.id)), Path(folder), embedder=load())
        with Assistant.open(folder) as assistant:
            said = {form: [one for one in given if form in one] for form in _FORMS}
            found = {form: [_first(assistant, one[form]) for one in ones] for form, ones in said.items()}
    named = [_named(one["change"], sentence) for one, sentence in zip(said["changed"], found["changed"], strict=True)]
    print(f"{split}: {len(given)} statements")
    _share("changed, and the change is named", [yours for yours, _ in named])
    _share("… with the article's words", [source for _, source in named])
    _share("paraphrase, and a detail is called different", [one.outcome == "differs" for one in found["paraphrase"]])
    _share("paraphrase, and a passage is found", [one.outcome != "nothing" for one in found["paraphrase"]])
    _share("… and it is called evidence", [one.outcome == "evidence" for one in found["paraphrase"]])
    _share("changed, and it is called evidence", [one.outcome == "evidence" for one in found["changed"]])
    _share("not in the articles, and nothing is found", [one.outcome == "nothing" for one in found["absent"]])
    _share("a detail added, and called different", [one.outcome == "differs" for one in found["added"]])
    _share("paraphrase, and called contradicted", [one.outcome == "contradicted" for one in found["paraphrase"]])
    _share("contradicted, and called so or different", [one.outcome in _AGAINST for one in found["contradicted"]])
    _share("contradicted, and called evidence", [one.outcome == "evidence" for one in found["contradicted"]])
    for form, wrong in (
        ("changed", lambda one, sentence: not _named(one["change"], sentence)[0]),
        ("paraphrase", lambda one, sentence: sentence.outcome not in ("evidence", "related")),
        ("absent", lambda one, sentence: sentence.outcome != "nothing"),
        ("added", lambda one, sentence: sentence.outcome == "differs"),
        ("contradicted", lambda one, sentence: sentence.outcome == "evidence"),
    ):
        _wrong(form, said[form], found[form], wrong)


def _first(assistant: Assistant, text: str) -> DraftSentence:
    return next(assistant.draft(text))


def _named(wanted: dict[str, str], found: DraftSentence) -> tuple[bool, bool]:
    """Whether a change of the right kind has the draft's words, and the article's too."""
    same = [change for change in found.changes if change.kind == wanted["kind"]]
    mine = [change for change in same if _overlap(wanted["yours"], change.yours)]
    return bool(mine), any(_overlap(wanted["source"], change.source) for change in mine)


def _overlap(wanted: str, named: str) -> bool:
    wanted, named = wanted.casefold(), named.casefold()
    return not wanted or (bool(named) and (wanted in named or named in wanted))


def _share(what: str, values: Sequence[bool]) -> None:
    if values:
        print(f"  {what:<46}{sum(values):>4} of {len(values):<4}{np.mean(values):>6.1%}")


def _wrong(
    form: str, said: Sequence[dict[str, Any]], found: Sequence[DraftSentence], wrong: Callable[[Any, Any], bool]
) -> None:
    for one, sentence in zip(said, found, strict=True):
        if wrong(one, sentence):
            changes = [(change.kind, change.yours, change.source) for change in sentence.changes]
            print(f"    {form}: {one[form]} -> {sentence.outcome} {sentence.confidence:.2f} {changes}")


def scifact(folder: Path) -> None:
    """Print where the evidence abstracts rank, and how well the confidence tells claims with from those without."""
    documents = list(lines(EVAL / "scifact" / "corpus.jsonl"))
    names = {document["_id"]: f"d{number:06}" for number, document in enumerate(documents)}
    articles = tuple(make_article(names[one["_id"]], _text(one)) for one in documents)
    embedder = load()
    build_articles(articles, folder, embedder=embedder)
    generation = Catalogue(folder).open()
    model = refusal.default("draft")
    ranks, confidences, spoken = [], [], []
    for text, gold, evidence in _claims():
        found = search(generation, embedder, text, DEPTH)
        ranked = list(dict.fromkeys(one.passage.article_id for one in found))
        wanted = {names[one] for one in gold}
        ranks.append(next((rank for rank, name in enumerate(ranked, start=1) if name in wanted), None))
        confidences.append(model.answer.probability(found[0].scores))
        spoken.append(evidence)
    generation.close()
    has = np.array(spoken)
    print(f"scifact: {len(articles)} abstracts, {len(ranks)} claims, {has.sum()} of them with evidence")
    for name, chosen in (("with evidence", has), ("all, as published", np.ones(len(has), bool))):
        some = [rank for rank, is_chosen in zip(ranks, chosen, strict=True) if is_chosen]
        print(f"  {name:<20} hit@1 {hit_at(1, some):.3f}  hit@3 {hit_at(3, some):.3f}  MRR {mrr(some):.3f}")
    print(f"  AUROC of the confidence {roc_auc_score(has, confidences):.3f}")


def _text(document: Mapping[str, str]) -> str:
    return "\n\n".join(filter(None, (document["title"], document["text"])))


def _claims() -> Iterator[tuple[str, set[str], bool]]:
    """Each claim with its abstracts, those with evidence where there are some, and whether there are."""
    cited: dict[str, set[str]] = {}
    for line in (EVAL / "scifact" / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if int(score) > 0:
            cited.setdefault(query, set()).add(document)
    proven: dict[str, set[str]] = {}
    for answer in lines(EVAL / "scifact" / "answers.jsonl"):
        proven.setdefault(answer["query-id"], set()).add(answer["corpus-id"])
    for claim in lines(EVAL / "scifact" / "queries.jsonl"):
        name = claim["_id"]
        yield claim["text"], proven.get(name) or cited[name], name in proven


if __name__ == "__main__":
    main()
