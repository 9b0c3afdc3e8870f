"""Rule: adding writes what is added; the way leaves no trace, however many segments; what is removed is in no file."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ToyEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_world import TEXTS, left, says

from assistant import Assistant, build
from assistant.index import Catalogue, Layout, segments
from assistant.index.segments import Sealed, taken_in
from assistant.index.vectors import settled

NAMES = ("bridge", "harbour", "library", "market", "zoo")
VARIANTS = tuple(TEXTS.values())
WAYS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, len(VARIANTS) - 1), min_size=1), min_size=1, max_size=5
)


def rewrite(corpus: Path, articles: dict[str, int]) -> None:
    """Make a folder hold some of the variants and nothing else."""
    corpus.mkdir(exist_ok=True)
    for path in corpus.iterdir():
        path.unlink()
    for name, number in articles.items():
        (corpus / f"{name}.md").write_text(VARIANTS[number], encoding="utf-8")


def quoted(index: Path) -> list[Any]:
    """Where some words stand, and what of a text is a quotation, by the index of words."""
    text = "They say “Ships leave the harbour at dawn”, “The old bridge was built in 1923” and “a map of the town”."
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        return [assistant.quotes(text).quotations, assistant.faults(), assistant.map()]


def held(index: Path) -> dict[str, bytes]:
    """The hash of every file of the segments, by name."""
    files = (path for path in (index / "segments").rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(index)): hashlib.sha256(path.read_bytes()).digest() for path in files}


@pytest.mark.slow
@settings(max_examples=15)
@given(WAYS, st.sampled_from([0, 2]), st.sampled_from([1, 3, 100]))
def test_any_way_through_many_segments_gives_one_index(
    tmp_path_factory: pytest.TempPathFactory, way: list[dict[str, int]], factor: int, largest: int
) -> None:
    """Adding, changing and removing in any order ends in a fresh index's answers, whatever is merged on the way."""
    folder = tmp_path_factory.mktemp("way")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "FACTOR", factor)
        patch.setattr("assistant.index.generation.LARGEST", largest)
        for articles in way:
            rewrite(folder / "corpus", articles)
            build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    build(folder / "corpus", folder / "fresh", embedder=ToyEmbedder())
    assert says(folder / "index") == says(folder / "fresh")
    assert quoted(folder / "index") == quoted(folder / "fresh")
    assert left(folder / "index") == set()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four articles, each in a segment of its own."""
    monkeypatch.setattr(segments, "FACTOR", 0)
    for count in range(1, 5):
        rewrite(tmp_path / "corpus", {name: number for number, name in enumerate(NAMES[:count])})
        build(tmp_path / "corpus", tmp_path / "index", embedder=ToyEmbedder())
    return tmp_path / "index"


def test_adding_writes_what_is_added(index: Path) -> None:
    """Every file that was there stays as it is, to the inode; there is one segment more."""
    before = {path: path.stat() for path in (index / "segments").rglob("*") if path.is_file()}
    rewrite(index.parent / "corpus", {name: number for number, name in enumerate(NAMES)})
    build(index.parent / "corpus", index, embedder=ToyEmbedder())
    for path, known in before.items():
        assert (path.stat().st_ino, path.stat().st_ctime_ns) == (known.st_ino, known.st_ctime_ns)
    assert len(list((index / "segments").iterdir())) == 5


def test_what_is_removed_is_in_no_file(index: Path) -> None:
    """Once the former generation is cleared, no byte search finds a word of a removed article; others keep theirs."""
    word = b"freez"  # of 'The harbour freezes in winter', as written and as stemmed
    assert any(word in path.read_bytes() for path in index.rglob("*") if path.is_file())
    others = held(index)
    rewrite(index.parent / "corpus", {"bridge": 0, "library": 2, "market": 3})
    for _ in range(2):  # the former generation stays for its readers until the next build
        build(index.parent / "corpus", index, embedder=ToyEmbedder())
    assert not any(word in path.read_bytes() for path in index.rglob("*") if path.is_file())
    assert held(index).items() <= others.items()
    assert len(list((index / "segments").iterdir())) == 3


def test_damage_to_a_shared_segment_is_named(index: Path) -> None:
    """A segment written builds ago is checked at opening as any other."""
    (path,) = min((index / "segments").iterdir()).glob("articles.sqlite")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Exception, match=r"articles\.sqlite was altered"):
        Catalogue(index).open()


@given(st.lists(st.integers(1, 500), max_size=12), st.integers(1, 500))
def test_sizes_stay_geometric(sizes: list[int], fresh: int) -> None:
    """What stays beside a new segment is more than `FACTOR` times as large; none grows beyond the largest."""
    kept = [Sealed(f"{i:06}-a", 1, size) for i, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "LARGEST", 400)
        taken = taken_in(kept, fresh)
    grown = fresh + sum(each.passages for each in taken)
    assert grown <= max(400, fresh)
    stay = [each.passages for each in kept if each not in taken]
    assert all(size > segments.FACTOR * grown or size + grown > 400 for size in stay)


@given(st.lists(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 3)), min_size=1, max_size=4))
def test_rows_are_numbered_by_article(parts: list[dict[str, int]]) -> None:
    """Whatever lies where, articles come in order of id, rows in order of articles, and each is found in its place."""
    known = [{name: count for name, count in part.items() if not any(name in other for other in parts[:i])}
             for i, part in enumerate(parts)]  # fmt: skip
    layout = Layout.of([(sorted(part), np.array([part[name] for name in sorted(part)], np.int64)) for part in known])
    expected = [
        (name, s, sum(part[other] for other in sorted(part) if other < name) + k)
        for name, s, part in sorted((name, s, part) for s, part in enumerate(known) for name in part)
        for k in range(part[name])
    ]
    rows = np.arange(len(expected))
    assert layout.each(rows) == [(s, own) for _, s, own in expected]
    owners = np.searchsorted(layout.first, rows, "right") - 1
    assert [layout.article_ids[owner] for owner in owners] == [name for name, _, _ in expected]
    chosen = rows[::-1]
    assert (
        layout.among_all(layout.segment[chosen].astype(np.int64), layout.own[chosen].astype(np.int64)).tolist()
        == chosen.tolist()
    )
    assert layout.gathered(chosen, lambda s, own: own + 100 * s).tolist() == [
        own + 100 * s for _, s, own in reversed(expected)
    ]


def test_a_tie_at_the_cut_goes_by_row() -> None:
    """Whichever of equals a library returns first, the lowest rows are taken."""
    rows, scores = np.array([9, 8, 7, 1, 2, 3]), np.array([2, 1, 1, 1, 1, 0], np.float32)
    assert settled(lambda most: (rows[:most], scores[:most]), 2)[0].tolist() == [9, 1]
