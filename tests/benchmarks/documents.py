"""How well are documents ranked on a public question set in BEIR layout? A document ranks by its best passage.

    python tests/benchmarks/documents.py noiseqa [--limit N] [--split odd]

`noiseqa` with its clean questions is XQuAD. `--split odd` keeps the titles of squad2 that nothing was fitted on. Prints
hit@1, hit@3 and MRR of BM25 alone, FAISS alone and the shipped ranking; a question without a result counts zero.
"""

import argparse
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from public import EVAL, is_even, lines

from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.embeddings import load
from assistant.index import Catalogue, Generation
from assistant.search import search

DEPTH = 100


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", help="a folder of the public sets")
    parser.add_argument("--limit", type=int, help="only so many questions, drawn by a fixed seed")
    parser.add_argument("--split", choices=["odd"], help="only questions on documents with an odd title")
    options = parser.parse_args()
    folder = EVAL / options.set
    documents = list(lines(folder / "corpus.jsonl"))
    names = {document["_id"]: f"d{number:06}" for number, document in enumerate(documents)}
    articles = tuple(make_article(names[one["_id"]], one["text"] or one["title"]) for one in documents)
    asked = questions(folder, {one["_id"] for one in documents if options.split is None or not is_even(one["title"])})
    if options.limit:
        chosen = np.random.default_rng(0).permutation(len(asked))[: options.limit]
        asked = [asked[i] for i in sorted(chosen)]
    embedder = load()
    with tempfile.TemporaryDirectory() as index:
        build_articles(articles, Path(index), embedder=embedder)
        generation = Catalogue(Path(index)).open()
        ranks: dict[str, list[int | None]] = {"BM25 alone": [], "FAISS alone": [], "shipped": []}
        for text, gold in asked:
            wanted = {names[one] for one in gold}
            vector = embedder.embed([text], query=True).vectors[0]
            ranks["BM25 alone"].append(rank(of_rows(generation, generation.lexical.best(text, DEPTH)[0]), wanted))
            ranks["FAISS alone"].append(rank(of_rows(generation, generation.vectors.nearest(vector, DEPTH)[0]), wanted))
            found = search(generation, embedder, text, DEPTH)
            ranks["shipped"].append(rank((one.passage.article_id for one in found), wanted))
        print(f"{options.set}: {len(articles)} documents, {generation.info.passages} passages, {len(asked)} questions")
        generation.close()
    print(f"{'ranking':<14}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}")
    for name, found_ranks in ranks.items():
        values = np.array([one or np.inf for one in found_ranks])
        print(f"{name:<14}{(values <= 1).mean():>8.3f}{(values <= 3).mean():>8.3f}{(1 / values).mean():>8.3f}")


def questions(folder: Path, documents: set[str]) -> list[tuple[str, set[str]]]:
    """Each question with its right documents, of those that are asked about."""
    right: dict[str, set[str]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if int(score) > 0 and document in documents:
            right.setdefault(query, set()).add(document)
    return [(one["text"], right[one["_id"]]) for one in lines(folder / "queries.jsonl") if one["_id"] in right]


def of_rows(generation: Generation, rows: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Sequence[str]:
    """The documents of passages."""
    return [generation.store.article_ids[generation.store.article_of_row[row]] for row in rows]


def rank(documents: Iterable[str], wanted: set[str]) -> int | None:
    """The place of the first wanted document, from 1, each document counted once."""
    distinct = list(dict.fromkeys(documents))
    return next((number for number, one in enumerate(distinct, start=1) if one in wanted), None)


if __name__ == "__main__":
    main()
