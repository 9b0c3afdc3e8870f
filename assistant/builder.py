"""Bring the index up to date with the corpus: the write side.

In go folders; out comes a new generation and a `BuildReport`. Only articles whose text, model or rules changed go
through the model; the rows of all others are carried over.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import corpus as corpora
from assistant.corpus.passages import PassageRules, cut
from assistant.errors import BrokenIndexError, CorpusError, UsageError
from assistant.index import (
    Catalogue,
    CorpusFiles,
    Encoder,
    EngineCatalogue,
    EngineWriter,
    Generation,
    Recipe,
    Rows,
    digest,
    generation_id,
    quantised,
    taken_in,
)
from assistant.index import catalogue as catalogue_of
from assistant.index.segments import Sealed
from assistant.messages import message
from assistant.models import cluster
from assistant.models import encoder as encoders
from assistant.models.embeddings import Embedder, load
from assistant.records import Article, BuildReport, Passage

Progress = Callable[[int, int, str], None]  # articles done, articles in all, the article's id


def build(
    corpus: Path | str = "corpus",
    index: Path | str = "index",
    model: str | None = None,
    progress: Progress | None = None,
    *,
    embedder: Embedder | None = None,
    rules: PassageRules | None = None,
    ray: str | None = None,
) -> BuildReport:
    """Read `corpus`, write `index`; read and embed only what changed; a killed build resumes.

    Args:
        corpus: the folder of articles.
        index: the folder to write, or the collection of an engine, 'milvus://host:port/collection'.
        model: a sentence-transformers model by name or folder; None keeps the index's, else the default.
        progress: called after each article.
        embedder: a loaded model to use instead of `model`.
        rules: how to cut passages; None for the default.
        ray: a Ray cluster, 'host:port' or 'local', whose machines embed; None embeds here.

    Raises:
        ToolMissingError: Ray or what speaks to engines is asked for and not installed.
        UsageError: there is no cluster at that address.
        CorpusError: the corpus cannot be read, or holds no passage.
        ModelError: the model cannot be loaded.
        BrokenIndexError: the index folder cannot be written, or another build is running.
    """
    if isinstance(catalogue := catalogue_of(index), EngineCatalogue):
        articles = read_articles(corpus)
        return build_articles(articles, Path(index), model, progress, embedder=embedder, rules=rules, ray=ray)
    files = CorpusFiles(Path(index), former := _former(catalogue))
    try:
        articles = corpora.read(Path(corpus), files.article)
    finally:
        if former:
            former.close()
    report = build_articles(articles, Path(index), model, progress, embedder=embedder, rules=rules, ray=ray)
    files.note(articles)
    return report


def is_current(corpus: Path, index: Path) -> bool:
    """Whether a build with the index's own model and rules would change nothing; loads no model.

    Raises:
        CorpusError: the corpus cannot be read.
    """
    if (former := _former(catalogue_of(index))) is None:
        return False
    known = CorpusFiles(index, former).article if isinstance(former, Generation) else None
    try:
        name = generation_id(former.recipe, corpora.read(corpus, known))
    finally:
        former.close()
    return former.id == name


def forget_former(index: Path) -> None:
    """Delete all generations but the current one, so that no file of the index holds what was removed.

    Readers that have a former one open keep it until they close it.

    Raises:
        BrokenIndexError: there is no index, it cannot be written, or a build is running.
    """
    catalogue = catalogue_of(index)
    if isinstance(catalogue, EngineCatalogue):
        return  # an engine keeps no former generation
    with catalogue.building():
        catalogue.clear(catalogue.current()[0])


def read_articles(corpus: Path | str = "corpus") -> tuple[Article, ...]:
    """The articles of a folder as they are now, ordered by id; no index and no model is needed.

    Raises:
        CorpusError: the corpus cannot be read.
    """
    return corpora.read(Path(corpus))


def build_articles(
    articles: tuple[Article, ...],
    index: Path,
    model: str | None = None,
    progress: Progress | None = None,
    *,
    embedder: Embedder | None = None,
    rules: PassageRules | None = None,
    ray: str | None = None,
) -> BuildReport:
    """As `build`, of articles at hand, ordered by id."""
    began = time.perf_counter()
    progress = progress or (lambda done, total, article: None)
    catalogue = catalogue_of(index)
    if isinstance(catalogue, EngineCatalogue):
        if ray:
            raise UsageError(
                message("An engine takes articles one by one: embed on a cluster into a folder, or leave --ray out.")
            )
        return _into_engine(catalogue, articles, model, progress, embedder, rules)
    with catalogue.building():
        former = _former(catalogue)
        embedder = embedder or load(model or (former.recipe.model if former else None))
        embedder = encoders.compiled(embedder, catalogue.encoders / embedder.sha256[:16])
        recipe = Recipe(embedder.name, embedder.sha256, rules or PassageRules())
        job = _Job(catalogue, former, embedder, recipe, ray)
        name = generation_id(job.recipe, articles)
        if former is None or former.id != name or former.encoder != job.encoder:
            passages, embedded = job.write(name, articles, progress)
        else:
            passages, embedded = former.info.passages, 0
            catalogue.clear(name)  # what a build that was killed too late to matter may have left
            former.note_stamps()
    before = former.store.hashes if former else {}
    if former:
        former.close()
    return BuildReport(
        generation=name,
        articles=len(articles),
        passages=passages,
        embedded=embedded,
        seconds=time.perf_counter() - began,
        **_changes(before, {article.id: article.sha256 for article in articles}),
    )


def _former(catalogue: Catalogue | EngineCatalogue) -> Generation | None:
    """The current generation, if there is one that can still be read."""
    try:
        return catalogue.open()
    except BrokenIndexError:
        return None


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        "added": tuple(name for name in now if name not in before),
        "changed": tuple(name for name in now if name in before and before[name] != now[name]),
        "removed": tuple(name for name in before if name not in now),
    }


@dataclass(frozen=True, slots=True)
class _Job:
    """One build: where rows come from and where they go."""

    catalogue: Catalogue
    former: Generation | None
    embedder: Embedder
    recipe: Recipe
    ray: str | None

    @property
    def encoder(self) -> Encoder | None:
        """The compiled model that the index keeps for asking, if the model could be compiled."""
        folder = self.embedder.folder if isinstance(self.embedder, encoders.CompiledEmbedder) else None
        if folder is None or folder.parent != self.catalogue.encoders:
            return None
        return Encoder(folder.name, encoders.seal(folder))

    def write(self, name: str, articles: tuple[Article, ...], progress: Progress) -> tuple[int, int]:
        """Write the generation; returns how many passages it has and how many articles were embedded."""
        stay = self._unchanged(articles)
        cuts = self._cut(articles, stay)
        merged = taken_in(stay, sum(map(len, cuts.values()))) if cuts else []
        stay = [each for each in stay if each not in merged]
        cuts = self._cut(articles, stay, cuts)
        passages = sum(map(len, cuts.values())) + sum(each.passages for each in stay)
        if not passages:
            raise CorpusError(message("No article holds a sentence: nothing can be quoted. Add text to the articles."))
        reusable = self._reusable()
        embedded = self._spread(articles, cuts, reusable, progress) if self.ray else 0
        for done, article in enumerate(articles, start=1):
            if cuts.get(article.id) and article.sha256 not in reusable and self._missing(article):
                self.catalogue.save_pending(self.recipe, article.sha256, self._embed(cuts[article.id]))
                embedded += 1
            progress(done, len(articles), article.id)
        kept = self.former.kept(stay) if self.former else None
        vocabulary = self.embedder.vocabulary
        with self.catalogue.writing(name, self.recipe, vocabulary, self.encoder, kept) as writer:
            for article in articles:
                if article.id in cuts:
                    rows = self._rows(article, reusable) if cuts[article.id] else None
                    writer.add(article, cuts[article.id], rows)
        return passages, embedded

    def _unchanged(self, articles: tuple[Article, ...]) -> list[Sealed]:
        """The former generation's segments all of whose articles are there as they were."""
        if self.former is None or self.former.recipe.id != self.recipe.id:
            return []
        digests = {article.id: digest(article) for article in articles}
        return [
            sealed
            for sealed, segment in zip(self.former.sealed, self.former.segments, strict=True)
            if segment.store.is_part_of(digests)
        ]

    def _cut(
        self,
        articles: tuple[Article, ...],
        stay: Sequence[Sealed],
        cuts: Mapping[str, tuple[Passage, ...]] | None = None,
    ) -> dict[str, tuple[Passage, ...]]:
        """The passages of the articles that lie in none of the segments that stay; those cut before are given."""
        elsewhere = self.former.articles_of(stay) if self.former else frozenset[str]()
        rules, done = self._rules(), cuts or {}
        return {
            article.id: done[article.id] if article.id in done else self._passages(article, rules)
            for article in articles
            if article.id not in elsewhere
        }

    def _passages(self, article: Article, rules: PassageRules) -> tuple[Passage, ...]:
        """An article's passages, which the former generation knows if it has the article's text."""
        former = self.former
        same = former and former.recipe.id == self.recipe.id and former.store.hashes.get(article.id) == article.sha256
        if former and same:
            return tuple(former.store.passage(row) for row in former.store.rows(article.id))
        return cut(article, rules, self.embedder.token_spans)

    def _spread(
        self,
        articles: tuple[Article, ...],
        cuts: Mapping[str, tuple[Passage, ...]],
        reusable: Mapping[str, str],
        progress: Progress,
    ) -> int:
        """Let a cluster embed what is missing, and keep it as it comes: what is done outlives any kill."""
        missing = {
            article.sha256: article
            for article in articles
            if cuts.get(article.id) and article.sha256 not in reusable and self._missing(article)
        }
        texts = {sha256: [passage.text for passage in cuts[article.id]] for sha256, article in missing.items()}
        vectors = cluster.embedded(self.embedder, texts, self.ray or cluster.LOCAL) if texts else ()
        for done, (sha256, embedded) in enumerate(vectors, start=1):
            self.catalogue.save_pending(self.recipe, sha256, quantised(embedded))
            progress(done, len(texts), missing[sha256].id)
        return len(missing)

    def _rules(self) -> PassageRules:
        """The recipe's rules, within what the model reads."""
        rules = self.recipe.passages
        return replace(rules, max_tokens=min(rules.max_tokens, self.embedder.max_tokens))

    def _reusable(self) -> dict[str, str]:
        """Text hash to article id, for all texts whose rows the former generation holds."""
        if self.former is None or self.former.recipe.id != self.recipe.id:
            return {}
        return {sha256: article_id for article_id, sha256 in self.former.store.hashes.items()}

    def _missing(self, article: Article) -> bool:
        return self.catalogue.load_pending(self.recipe, article.sha256) is None

    def _embed(self, passages: tuple[Passage, ...]) -> Rows:
        return quantised(self.embedder.embed([passage.text for passage in passages]))

    def _rows(self, article: Article, reusable: Mapping[str, str]) -> Rows:
        if article.sha256 in reusable and self.former is not None:
            return self.former.rows(reusable[article.sha256])
        rows = self.catalogue.load_pending(self.recipe, article.sha256)
        if rows is None:
            raise BrokenIndexError(
                message("Rows of {id!r} were lost while building. Run 'pincite build'.", id=article.id)
            )
        return rows


def _into_engine(
    catalogue: EngineCatalogue,
    articles: tuple[Article, ...],
    model: str | None,
    progress: Progress,
    embedder: Embedder | None,
    rules: PassageRules | None,
) -> BuildReport:
    """As `build_articles`, into a collection of an engine: only what changed is embedded and sent.

    Readers see each article as it was or as it is. A build that was killed is taken up by the next.
    """
    began = time.perf_counter()
    embedder = embedder or load(model)
    embedder = encoders.compiled(embedder, catalogue.encoders / embedder.sha256[:16])
    recipe = Recipe(embedder.name, embedder.sha256, rules or PassageRules())
    within = replace(recipe.passages, max_tokens=min(recipe.passages.max_tokens, embedder.max_tokens))
    writer = EngineWriter(catalogue.server, recipe, embedder.vocabulary)
    before = {article_id: head.sha256 for article_id, head in writer.heads.items()}
    now = {article.id: article.sha256 for article in articles}
    name = generation_id(recipe, articles)
    waiting = {article.id for article in articles if not writer.is_there(article)}
    if writer.generation != name:
        writer.begin(embedder.embed(["a"]).vectors.shape[1])
        for article_id in before.keys() - now.keys():
            writer.remove(article_id)
        for done, article in enumerate(articles, start=1):
            if article.id in waiting:
                passages = cut(article, within, embedder.token_spans)
                texts = [passage.text for passage in passages]
                writer.add(article, passages, quantised(embedder.embed(texts)) if texts else None)
            progress(done, len(articles), article.id)
        writer.finish(name)
    changes = _changes(before, now)
    return BuildReport(
        generation=name,
        articles=len(articles),
        passages=writer.passages,
        embedded=len(waiting),
        seconds=time.perf_counter() - began,
        **changes,
    )
