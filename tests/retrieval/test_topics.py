"""The map of a collection by topic: like passages lie together, and a topic is named by what it alone speaks of."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import ToyEmbedder
from sources_world import many

from assistant import Assistant, build
from assistant.retrieval import topics


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Fifteen articles on bees, ice and trains."""
    folder = tmp_path_factory.mktemp("topics")
    (folder / "corpus").mkdir()
    for name, content in many().items():
        (folder / "corpus" / name).write_text(content)
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    with Assistant.open(folder / "index", embedder=ToyEmbedder()) as opened:
        yield opened


def test_each_topic_is_one_of_the_three(assistant: Assistant) -> None:
    """The passages of a topic are all of articles on it, and every passage is on the map once, within it."""
    found = assistant.map()
    about = {
        topic: {spot.article_id.split("-")[0] for spot in found.spots if spot.topic == topic} for topic in range(3)
    }
    assert sorted(map(sorted, about.values())) == [["bees"], ["ice"], ["trains"]]
    assert found.total == len(found.spots) == assistant.info().passages
    assert all(0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in found.spots)
    expected = {(p.article_id, p.start, p.end) for a in assistant.articles() for p in assistant.passages(a.id)}
    assert {(spot.article_id, spot.start, spot.end) for spot in found.spots} == expected


def test_topics_are_named_by_their_own_words(assistant: Assistant) -> None:
    """Whatever stands in each of a topic's articles and in no other names it; words without weight never do."""
    names = {word.lower() for topic in assistant.map().topics for word in topic.words}
    assert {"hive", "glacier", "station"} <= names
    assert not names & {"the", "its", "has", "every", "gazette"}


def test_topics_count_and_point(assistant: Assistant) -> None:
    """The largest comes first; its nearest passages are its own, one an article."""
    found = assistant.map()
    sizes = [topic.passages for topic in found.topics]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == len(found.spots)
    for number, topic in enumerate(found.topics):
        near = [found.spots[each] for each in topic.nearest]
        assert [spot.topic for spot in near] == [number] * 3
        assert len({spot.article_id for spot in near}) == 3
        assert topic.articles == 5


def test_like_passages_lie_together(assistant: Assistant) -> None:
    """A passage is nearer to its own topic's middle than to any other's."""
    found = assistant.map()
    middles = np.array([(topic.x, topic.y) for topic in found.topics])
    for spot in found.spots:
        distances = np.hypot(*(middles - (spot.x, spot.y)).T)
        assert distances.argmin() == spot.topic


def test_equal_indexes_give_equal_maps(assistant: Assistant) -> None:
    """To the last digit."""
    assert assistant.map() == assistant.map()


def test_of_many_passages_some_are_drawn(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """At equal distances, the first and the last among them."""
    whole = assistant.map()
    monkeypatch.setattr(topics, "MOST_SPOTS", 9)
    found = assistant.map()
    assert (len(found.spots), found.total) == (9, whole.total)
    assert [spot.article_id for spot in found.spots[:: len(found.spots) - 1]] == ["bees-0", "trains-4"]


@pytest.mark.parametrize("text", ["Bees.", "Bees hum. Bees sting.\n\nIce melts."])
def test_a_tiny_collection_has_a_map_too(tmp_path: Path, text: str) -> None:
    """One passage, or fewer than topics: still every passage is within the map."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(text)
    build(tmp_path / "corpus", tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        found = assistant.map()
        assert len(found.spots) == assistant.info().passages
        assert all(0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in found.spots)
