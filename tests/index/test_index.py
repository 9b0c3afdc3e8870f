"""The index: exact neighbours, faithful tokens, exact words, and a folder that is whole or says what is not."""

import hashlib
import json
import math
import re
import shutil
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from toy_world import files, left, says

from assistant import BrokenIndexError, IndexMissingError, ModelError, build, corpus
from assistant.corpus.passages import PassageRules, cut
from assistant.index import FORMAT, Catalogue, Layout, Recipe, digest, quantised
from assistant.index.generation import MANIFEST
from assistant.index.lexical import Lexical, LexicalWriter
from assistant.index.seals import STAMPS
from assistant.index.store import Store, StoreWriter
from assistant.index.tokens import Rows, Tokens, TokensWriter
from assistant.index.vectors import Vectors, VectorsWriter
from assistant.index.views import TokensView
from assistant.models.embeddings import Embedded, Floats
from assistant.records import Article, Passage, Span

Corpus = Callable[..., Path]


def units(rows: int, dimension: int, seed: int = 0) -> Floats:
    """Random rows of length 1, as float16 holds them."""
    found = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float16).astype(np.float32)


# --- vectors --------------------------------------------------------------------------------------------


def written(folder: Path, rows: Floats) -> Vectors:
    """An index of some rows, added in two portions."""
    writer = VectorsWriter(folder)
    writer.add(rows[:1])
    writer.add(rows[1:])
    writer.close()
    return Vectors(folder)


def brute_force(rows: Floats, vector: Floats, count: int, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rows that sorting all cosines gives, ties by row."""
    cosines = rows.astype(np.float64) @ vector.astype(np.float64)
    order = np.lexsort((np.arange(len(rows)), -cosines))
    return order[allowed[order]][:count]


@pytest.mark.parametrize("count", [1, 7, 100, 250, 500])
@pytest.mark.parametrize("share", [None, 0.5, 0.01])
def test_nearest_is_what_sorting_all_gives(tmp_path: Path, count: int, share: float | None) -> None:
    """Rows and cosines are those of a full sort, with and without a mask of allowed rows."""
    rows = units(400, 24)
    vectors = written(tmp_path, rows)
    random = np.random.default_rng(1)
    allowed = np.ones(400, bool) if share is None else random.random(400) < share
    for vector in units(20, 24, seed=2):
        found, cosines = vectors.nearest(vector, count, None if share is None else allowed)
        expected = brute_force(rows, vector, count, allowed)
        assert found.tolist() == expected.tolist()
        assert np.abs(cosines - rows[expected] @ vector).max() < 1e-6


@pytest.mark.parametrize("total", [1, 2, 9, 10])
def test_more_than_all_gives_all(tmp_path: Path, total: int) -> None:
    """Asked for more rows than there are, all come, each once, and FAISS's -1 never."""
    rows = units(total, 8)
    found, cosines = written(tmp_path, rows).nearest(rows[0], 100)
    assert sorted(found.tolist()) == list(range(total))
    assert (found[0], cosines[0]) == (0, pytest.approx(1.0, abs=1e-3))


@pytest.mark.parametrize("allowed", [[], [0], [7], [9], [0, 9]])
def test_a_mask_lets_nothing_else_through(tmp_path: Path, allowed: list[int]) -> None:
    """A mask of no row gives no row, and of few rows those few; the last row is no stand-in for 'nothing'."""
    rows = units(10, 8)
    mask = np.isin(np.arange(10), allowed)
    found, cosines = written(tmp_path, rows).nearest(rows[3], 5, mask)
    assert sorted(found.tolist()) == allowed
    assert len(cosines) == len(allowed)


def test_equal_rows_come_in_their_order(tmp_path: Path) -> None:
    """Rows with the same cosine are ordered by their number."""
    rows = np.tile(units(3, 8), (20, 1))
    found, _ = written(tmp_path, rows).nearest(rows[0], 60)
    assert found[:20].tolist() == list(range(0, 60, 3))


def test_rows_come_back_bit_for_bit(tmp_path: Path) -> None:
    """The vectors can be read again, by range or by number, as they were given."""
    rows = units(10, 8)
    vectors = written(tmp_path, rows)
    assert np.array_equal(vectors.rows(3, 7), rows[3:7])
    assert np.array_equal(vectors.at(np.array([9, 0, 9])), rows[[9, 0, 9]])


# --- tokens ---------------------------------------------------------------------------------------------


def embedded(tokens: Floats, counts: list[int] | None = None, ids: list[int] | None = None) -> Embedded:
    """An `Embedded` of some token vectors, in one passage unless counts tell otherwise."""
    total = len(tokens)
    return Embedded(
        vectors=units(len(counts or [1]), 4),
        tokens=tokens,
        spans=np.array([[2 * i, 2 * i + 1] for i in range(total)], np.int32).reshape(-1, 2),
        ids=np.array(ids if ids is not None else [0] * total, np.int32),
        counts=np.array(counts or [total], np.int32),
    )


def passage(*starts: int) -> Passage:
    """A passage at offset 100 whose sentences start at these offsets in it."""
    return Passage("p", "a", 100, 200, "", tuple(Span(100 + start, 100 + start + 1) for start in starts))


def stored(folder: Path, *parts: Rows, cut: tuple[Passage, ...] | None = None) -> TokensView:
    """The token files of some articles, whose passages are one sentence each unless told otherwise."""
    writer = TokensWriter(folder, vocabulary=10)
    for part in parts:
        writer.add(part, cut or [passage(0)] * len(part.counts))
    writer.close()
    return TokensView([Tokens(folder)], laid_out(sum(len(part.counts) for part in parts)))


def laid_out(*passages: int) -> Layout:
    """The layout of one segment, whose articles have so many passages."""
    return Layout.of([([f"a{number}" for number in range(len(passages))], np.array(passages))])


def test_quantisation_keeps_cosines(tmp_path: Path) -> None:
    """Between 384-dimensional rows, int8 moves no cosine by more than 0.003, and keeps length 1."""
    rows = units(400, 384)
    back = stored(tmp_path, quantised(embedded(rows))).vectors(np.array([0]))
    assert np.abs(np.linalg.norm(back, axis=1) - 1).max() < 1e-6
    assert np.abs(back @ back.T - rows @ rows.T).max() < 0.003


@given(st.lists(st.floats(-1, 1, width=32), min_size=64, max_size=64).filter(lambda row: max(map(abs, row)) > 1e-3))
def test_no_row_turns_far(row: list[float]) -> None:
    """Whatever its values, a row of d numbers keeps a cosine of √(1 - d/254²) with itself: its worst rounding."""
    unit = np.array([row], np.float32) / np.linalg.norm(np.array(row, np.float32))
    kept = quantised(embedded(unit.astype(np.float32))).tokens.astype(np.float64)
    assert (kept / np.linalg.norm(kept) @ unit[0]).item() >= math.sqrt(1 - 64 / 254**2) - 1e-6


@pytest.mark.filterwarnings("error")
def test_a_row_without_direction_stays_zero(tmp_path: Path) -> None:
    """A token vector of zeros is kept as zeros: it matches nothing."""
    tokens = stored(tmp_path, quantised(embedded(np.zeros((1, 8), np.float32))))
    assert tokens.vectors(np.array([0])).tolist() == [[0.0] * 8]


def test_borders_are_where_sentences_open(tmp_path: Path) -> None:
    """A sentence opens at its first token, a passage at its own; a sentence without a token opens none of its own."""
    rows = quantised(embedded(np.eye(8, dtype=np.float32)[:5], counts=[2, 3]))  # spans 0, 2 | 4, 6, 8
    tokens = stored(tmp_path, rows, cut=(passage(0), passage(0, 6, 7, 99)))
    assert tokens.borders(np.array([0, 1])).tolist() == [0, 2, 3, 4]
    assert tokens.borders(np.array([1, 0])).tolist() == [0, 1, 2, 3]


def test_tokens_come_back_by_passage(tmp_path: Path) -> None:
    """Vectors, spans and counts of a passage are its own, in whatever order passages are asked for."""
    axes = np.eye(8, dtype=np.float32)
    first = quantised(embedded(axes[[0, 1, 2]], counts=[1, 2], ids=[0, 1, 2]))
    second = quantised(embedded(axes[[3, 4]], counts=[2], ids=[3, 4]))
    tokens = stored(tmp_path, first, second)
    assert np.array_equal(tokens.vectors(np.array([2, 0])), axes[[3, 4, 0]])
    assert tokens.counts(np.array([2, 0, 1])).tolist() == [2, 1, 2]
    assert tokens.spans(1).tolist() == [[2, 3], [4, 5]]
    vectors, spans, ids, counts = Tokens(tmp_path).between(1, 3)
    assert (ids.tolist(), counts.tolist()) == ([1, 2, 3, 4], [2, 2])
    assert np.array_equal(vectors, np.concatenate([first.tokens[1:], second.tokens]))
    assert spans.tolist() == [[2, 3], [4, 5], [0, 1], [2, 3]]


def test_idf_equals_the_formula(tmp_path: Path) -> None:
    """A token in n of N passages weighs ln(1 + (N - n + ½) / (n + ½)); twice in one passage counts once."""
    axes = np.eye(8, dtype=np.float32)[:6]
    idf = stored(tmp_path, quantised(embedded(axes, counts=[3, 2, 1], ids=[7, 7, 1, 7, 2, 1]))).idf
    # N = 3; token 7 is in passages 0 and 1, token 1 in 0 and 2, token 2 in 1, token 9 in none.
    assert idf[[7, 1, 2, 9]].tolist() == pytest.approx([math.log(1.6), math.log(1.6), math.log(8 / 3), math.log(8)])
    assert (str(idf.dtype), idf.shape) == ("float32", (10,))


# --- store ----------------------------------------------------------------------------------------------

FULL = """---
title: The bridge
authors: [Ada Stone, B. Reed]
publisher: Town News
published: 2016~
url: https://news.example/bridge
language: en
inferred: {published: the words 'last winter'}
---
A heading

The bridge isn’t a cafÃ©. It carries 🚗 lanes.

It was closed in May.
"""


@pytest.fixture
def bridge(write_corpus: Corpus) -> Article:
    """An article with all its fields and a repair."""
    return corpus.read(write_corpus({"bridge.md": FULL}))[0]


def test_articles_come_back_whole(tmp_path: Path, bridge: Article, toy: ToyEmbedder) -> None:
    """An article and its passages are read as they were written, each field, repair and paragraph."""
    plain = corpus.make_article("zoo", "Lions roar.")
    writer = StoreWriter(tmp_path)
    passages = {one.id: cut(one, PassageRules(), toy.token_spans) for one in (bridge, plain)}
    for one in (bridge, plain):
        writer.add(one, passages[one.id])
    writer.close()
    store = Store(tmp_path)
    assert bridge.repairs
    assert store.article("bridge") == bridge
    assert store.article("zoo") == plain
    assert tuple(store.passage(row) for row in range(3)) == passages["bridge"] + passages["zoo"]
    assert [store.range(number) for number in range(2)] == [(0, 2), (2, 3)]
    assert store.article_ids == ("bridge", "zoo")
    assert store.hashes == (bridge.sha256, plain.sha256)
    assert store.digests == (digest(bridge), digest(plain))
    with pytest.raises(KeyError, match="nowhere"):
        store.article("nowhere")
    store.close()


def test_many_threads_read_one_store(tmp_path: Path, toy: ToyEmbedder) -> None:
    """Threads that read at the same time get whole and right passages."""
    writer = StoreWriter(tmp_path)
    for number in range(20):
        article = corpus.make_article(f"a-{number:02}", f"Lion {number} roars. It sleeps.")
        writer.add(article, cut(article, PassageRules(), toy.token_spans))
    writer.close()
    store = Store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda row: store.passage(row).text, [*range(20)] * 20))
    assert texts == [f"Lion {number} roars. It sleeps." for number in range(20)] * 20


# --- lexical --------------------------------------------------------------------------------------------

WORDS = (
    (0, "The cat sat. A cat slept."),
    (0, "A dog and the cat ran far over green hills."),
    (1, "Dogs bark at a Mi-35 of the U.S. army."),
    (2, "Helicopters flew over them."),
)


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    """Four passages of three articles."""
    folder = tmp_path_factory.mktemp("lexical")
    writer = LexicalWriter(folder)
    for article, text in WORDS:
        writer.add(article, text)
    writer.close()
    return Lexical(folder, laid_out(2, 1, 1))


def bm25(frequency: int, length: int, holding: int, mean: float, total: int = 4) -> float:
    """BM25 of one word by the textbook: k1 = 1.2, b = 0.75."""
    idf = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean))


def test_bm25_by_hand(lexical: Lexical) -> None:
    """Scores are the formula's: rows 0 and 1 hold 'cat' twice in four words and once in seven."""
    rows, scores = lexical.best("cat?", 10)
    mean = (4 + 7 + 7 + 4) / 4  # words that are no stop words
    assert rows.tolist() == [0, 1]
    assert scores.tolist() == pytest.approx([bm25(2, 4, 2, mean), bm25(1, 7, 2, mean)], rel=1e-5)


def test_bm25_sums_the_words_and_ties_go_by_row(lexical: Lexical) -> None:
    """A passage with both words beats one with either; equal scores come in order of row."""
    assert lexical.best("cats and dogs", 10)[0].tolist() == [1, 0, 2]
    rows, scores = lexical.best("dog", 10)
    assert rows.tolist() == [1, 2]
    assert scores[0] == scores[1]
    assert lexical.best("cats and dogs", 1)[0].tolist() == [1]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Mi-35", 2),
        ("mi 35", 2),
        ("the U.S.", 2),
        ("Who saw the helicopter?", 3),
        ('He said: "cat" -dog', 1),
        ("cat AND (dog OR NOT hills)^2", 1),
        ("text:cat* [a TO b] {x} ~2 \\ /cat/", 0),
        ("“cat” 🚁 slept…", 0),
    ],
)
def test_no_character_means_anything(lexical: Lexical, question: str, first: int) -> None:
    """Quotation marks, colons, operators and emoji are no query language; names and numbers are found."""
    assert lexical.best(question, 10)[0][0] == first


@pytest.mark.parametrize("question", ["the of and", "🚁", "-", '"', "said:", "* ? !", "", "zebra", "\x00", "NOT"])
def test_a_question_without_known_words_finds_nothing(lexical: Lexical, question: str) -> None:
    """Stop words, marks and unknown words alone find nothing, and raise nothing."""
    rows, scores = lexical.best(question, 10)
    assert (rows.tolist(), scores.tolist()) == ([], [])
    assert (str(rows.dtype), str(scores.dtype)) == ("int64", "float32")


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_no_text_raises(lexical: Lexical, text: str) -> None:
    """Any text is a question, and the words said to be absent are words of it."""
    rows, scores = lexical.best(text, 10)
    assert len(rows) == len(scores)
    composed = unicodedata.normalize("NFC", text)  # as articles are
    assert all(word in composed for word in [*lexical.absent(text), *(lexical.apart(text) or ())])


def test_an_article_filter_keeps_scores(lexical: Lexical) -> None:
    """Within some articles the same rows have the same scores as within all."""
    everywhere = dict(zip(*(part.tolist() for part in lexical.best("cats and dogs", 10)), strict=True))
    for articles, rows in (([0], [1, 0]), ([1], [2]), ([0, 1], [1, 0, 2]), ([2], []), ([], [])):
        found, scores = lexical.best("cats and dogs", 10, articles)
        assert found.tolist() == rows
        assert scores.tolist() == [everywhere[row] for row in rows]


def test_words_apart_never_stand_in_one_passage(lexical: Lexical) -> None:
    """In any inflected form; of several pairs the one with the rarest words; absent words and stop words form none."""
    assert lexical.apart("Do cats bark at helicopters?") == ("bark", "helicopters")
    assert lexical.apart("Did the dogs fly a Mi-36 and sleep? They slept.") == ("dogs", "slept")
    assert lexical.apart("cat of a Mi-35") == ("cat", "Mi-35")
    assert lexical.apart("Which dogs saw cats over the hills?") is None  # row 1 has all that any row has
    assert (lexical.apart("cats slept", [0]), lexical.apart("hills slept", [0])) == (None, ("hills", "slept"))
    assert (lexical.apart("it was the zebra or a cat"), lexical.apart("")) == (None, None)


def test_absent_words_are_absent(lexical: Lexical) -> None:
    """A word is absent if no passage has it in any form; stop words and words that ask are never named."""
    assert lexical.absent("How many zebras did the helicopter of the army see?") == ["many", "zebras", "see"]
    assert lexical.absent("Who flew a Mi-35 over Cats’ hills?") == []
    assert lexical.absent("Mi-35 helicopters?", [1]) == ["helicopters"]
    assert lexical.absent("zebra, ZEBRA; zebra") == ["zebra", "ZEBRA"]
    assert lexical.absent("it was the") == []


# --- generation and catalogue ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `corpus` and a sound `index` over three articles."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "corpus").mkdir()
    for name, text in files("bridge", "harbour", "library").items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return folder


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """A copy of the sound index, to be damaged."""
    return Path(shutil.copytree(sound / "index", tmp_path / "index", symlinks=True))


def generation(index: Path) -> Path:
    """The folder of the current generation."""
    return index / "generations" / Catalogue(index).current()[0]


def sealed(index: Path) -> list[str]:
    """The names of all files that the generation of an index needs, its manifest included."""
    folders = [generation(index), *(index / "segments").iterdir()]
    names = {str(path.relative_to(index)) for folder in folders for path in folder.rglob("*") if not path.is_symlink()}
    return sorted(name for name in names if (index / name).is_file() and not name.endswith(".lock"))


def cut_short(path: Path) -> None:
    """Drop the last byte."""
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path, byte: int | None = None, bit: int = 0) -> None:
    """Change one bit, by default in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if byte is None else byte] ^= 1 << bit
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], None]] = {"cut short": cut_short, "one bit": flip, "missing": Path.unlink}


def test_the_manifest_has_a_checksum_for_every_file(index: Path) -> None:
    """Every file but the stamps is in the manifest with its true size and hash, and counts are true."""
    folder = generation(index)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    own = [f"generations/{folder.name}/{name}" for name in (MANIFEST, STAMPS)]
    assert sorted([*manifest["files"], *own]) == sealed(index)
    (segment,) = manifest["segments"]
    assert f"segments/{segment['name']}/vectors.faiss" in manifest["files"]
    assert (segment["articles"], segment["passages"]) == (3, 5)
    for name, seal in manifest["files"].items():
        content = (index / name).read_bytes()
        assert seal == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert (manifest["generation"], manifest["articles"], manifest["passages"]) == (folder.name, 3, 5)
    assert Catalogue(index).current()[1] == hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_named_and_a_build_repairs_it(sound: Path, tmp_path: Path, damage: str) -> None:
    """Each file in turn cut short, altered by one bit or missing: opening names it on one line; a build mends it.

    All but the stamps, which only spare work.
    """
    expected = says(sound / "index")
    for number, name in enumerate(name for name in sealed(sound / "index") if not name.endswith(STAMPS)):
        index = Path(shutil.copytree(sound / "index", tmp_path / str(number), symlinks=True))
        DAMAGES[damage](index / name)
        with pytest.raises(BrokenIndexError, match=rf"^The index is damaged: [^\n]*/{re.escape(name)} [^\n]*\.$"):
            Catalogue(index).open()
        build(sound / "corpus", index, embedder=ToyEmbedder())
        assert says(index) == expected
        assert left(index) == set()


def test_any_bit_of_current_is_noticed(index: Path) -> None:
    """Whatever bit of the pointer changes, opening raises or gives the same generation, never another outcome."""
    pointer, name = index / "CURRENT", generation(index).name
    content = pointer.read_bytes()
    opened, errors = 0, []
    for byte in range(len(content)):
        for bit in (0, 3, 5, 7):
            flip(pointer, byte, bit)
            try:
                assert Catalogue(index).open().id == name
                opened += 1
            except BrokenIndexError as error:
                errors.append(str(error))
            pointer.write_bytes(content)
    assert opened <= 8  # a blank that became another blank
    assert all(re.fullmatch(r"The index is damaged: .*(CURRENT|manifest\.json).*", error) for error in errors)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "names no generation"), (b"abc", "names no generation"), (b"\xff\xfe", "cannot read .*CURRENT")],
)
def test_a_damaged_pointer_is_named_and_repaired(sound: Path, index: Path, content: bytes, message: str) -> None:
    """A pointer that is empty, cut short or no text is an error of its own, and the next build writes it anew."""
    (index / "CURRENT").write_bytes(content)
    with pytest.raises(BrokenIndexError, match=rf"^The index is damaged: .*{message}.*$"):
        Catalogue(index).open()
    build(sound / "corpus", index, embedder=ToyEmbedder())
    assert says(index) == says(sound / "index")


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path, index: Path) -> None:
    """No folder, an empty folder, a file in its place, or no pointer: there is no index yet."""
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (index / "CURRENT").unlink()
    for folder in (tmp_path / "nowhere", tmp_path / "empty", tmp_path / "file", index):
        with pytest.raises(IndexMissingError, match=rf"^No index at {folder}\. Run 'pincite build', or .*--index\.$"):
            Catalogue(folder).open()


def reseal(index: Path, **recipe: object) -> None:
    """Change the recipe in the manifest, and make the pointer fit."""
    path = generation(index) / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["recipe"].update(recipe)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    (index / "CURRENT").write_text(f"{path.parent.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n")


@pytest.mark.parametrize("name", ["format", "corpus_rules", "passage_rules"])
def test_another_format_is_named_and_a_build_replaces_it(sound: Path, index: Path, name: str) -> None:
    """An index of another format or of other rules says both numbers; a build embeds everything anew."""
    reseal(index, **{name: 99})
    expected = getattr(Recipe("", "", PassageRules()), name)
    with pytest.raises(BrokenIndexError, match=rf"another format: expected {name} {expected}, found 99\. Run 'pincite"):
        Catalogue(index).open()
    toy = ToyEmbedder()
    assert build(sound / "corpus", index, embedder=toy).embedded == 3
    assert says(index) == says(sound / "index")


def test_another_model_is_named_and_a_build_replaces_it(sound: Path, index: Path) -> None:
    """An index of another model answers nothing, and says both models; a build embeds everything anew."""
    other = ToyEmbedder("other")
    expected = rf"another model: expected toy {ToyEmbedder().sha256[:8]}, found other {other.sha256[:8]}\. Run"
    with pytest.raises(ModelError, match=expected):
        says(index, other)
    assert build(sound / "corpus", index, embedder=other).embedded == 3
    assert says(index, other)[0] == says(sound / "index")[0]


@pytest.mark.parametrize("where", ["", "generations", "pending"])
def test_an_unwritable_folder_is_one_line(sound: Path, tmp_path: Path, where: str) -> None:
    """A file where a folder should be is an error that names the index and the way out."""
    index = tmp_path / "index"
    (index / where).parent.mkdir(parents=True, exist_ok=True)
    (index / where).write_text("in the way")
    with pytest.raises(BrokenIndexError, match=rf"^Cannot write the index at {index}: [^\n]+\. Choose another with"):
        build(sound / "corpus", index, embedder=ToyEmbedder())


def test_one_build_at_a_time(sound: Path, index: Path) -> None:
    """A second build while one runs is an error, in the same and in another thread; afterwards it is none."""
    errors: list[BaseException] = []

    def second() -> None:
        try:
            build(sound / "corpus", index, embedder=ToyEmbedder())
        except BrokenIndexError as error:
            errors.append(error)

    with Catalogue(index).building():
        second()
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    second()
    message = f"Another build is writing {index}. Wait until it is done."
    assert [str(error) for error in errors] == [message, message]


def test_a_recipe_is_the_same_for_the_same_weights() -> None:
    """Rows can be shared between equal weights under two names, and between no other recipes."""
    recipes = [
        Recipe("a", "00", PassageRules()),
        Recipe("b", "00", PassageRules()),
        Recipe("a", "01", PassageRules()),
        Recipe("a", "00", PassageRules(sentences=2)),
        Recipe("a", "00", PassageRules(), format=FORMAT + 1),
    ]
    assert [recipes[0].id == recipe.id for recipe in recipes] == [True, True, False, False, False]


@pytest.fixture
def pending(tmp_path: Path) -> tuple[Catalogue, Recipe, Path]:
    """A catalogue that keeps the rows of one article, and the file that holds them."""
    catalogue, recipe = Catalogue(tmp_path), Recipe("toy", "00", PassageRules())
    catalogue.save_pending(recipe, "abc", quantised(ToyEmbedder().embed(["One two.", "Three"])))
    (path,) = tmp_path.rglob("*.npz")
    return catalogue, recipe, path


def test_pending_rows_come_back(pending: tuple[Catalogue, Recipe, Path]) -> None:
    """Rows kept by a killed build are read as they were, for their recipe and article alone."""
    catalogue, recipe, _ = pending
    rows, expected = catalogue.load_pending(recipe, "abc"), quantised(ToyEmbedder().embed(["One two.", "Three"]))
    assert rows is not None
    for name in ("vectors", "tokens", "spans", "ids", "counts"):
        assert np.array_equal(getattr(rows, name), getattr(expected, name))
    assert catalogue.load_pending(recipe, "abd") is None
    assert catalogue.load_pending(Recipe("toy", "01", PassageRules()), "abc") is None


@pytest.mark.parametrize("kept", [0, 1, 10, 500, -200, -1])
def test_pending_rows_that_are_cut_short_do_not_count(pending: tuple[Catalogue, Recipe, Path], kept: int) -> None:
    """A file that a power failure cut short is as good as none."""
    catalogue, recipe, path = pending
    path.write_bytes(path.read_bytes()[:kept])
    assert catalogue.load_pending(recipe, "abc") is None


def test_pending_rows_that_were_altered_do_not_count(pending: tuple[Catalogue, Recipe, Path]) -> None:
    """An altered file is as good as none, or its rows are unharmed: no wrong row is ever taken up."""
    catalogue, recipe, path = pending
    content, refused = path.read_bytes(), 0
    expected = catalogue.load_pending(recipe, "abc")
    assert expected is not None
    for byte in range(0, len(content), 97):
        flip(path, byte, bit=4)
        found = catalogue.load_pending(recipe, "abc")
        refused += found is None
        assert found is None or np.array_equal(found.tokens, expected.tokens)
        path.write_bytes(content)
    assert refused > 10
