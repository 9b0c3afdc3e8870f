"""Where do the pieces of a stitched quotation stand together?

In go the pieces; out comes for each of them a place in one article, in the writer's order where that is possible. The
longest piece that stands somewhere is the anchor; the others are looked for in its article, from it outwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.index import Quotations
from assistant.text import words
from assistant.writing.quotes.pieces import Part
from assistant.writing.quotes.places import Place, exact, near


@dataclass(frozen=True, slots=True)
class Chain:
    """A place for each piece, None for one that the article does not have; and whether they follow each other."""

    article: int
    places: tuple[Place | None, ...]
    in_order: bool

    def cost(self, preferred: frozenset[int]) -> tuple[int, bool, float, bool, int]:
        """How bad it is: pieces missing, their order, words that differ, another article, how far they are apart."""
        placed = [place for place in self.places if place is not None]
        missing = len(self.places) - len(placed)
        spread = max(place.last for place in placed) - min(place.first for place in placed)
        alike = sum(place.likeness for place in placed)
        return missing, not self.in_order, -alike, self.article not in preferred, spread


class Stitcher:
    """Finds the pieces of one quotation."""

    def __init__(self, index: Quotations, parts: Sequence[Part], preferred: frozenset[int]) -> None:
        """Look up the pieces' words."""
        self._index = index
        self._parts = parts
        self._spans = [words(part.text) for part in parts]
        self._numbers = [index.numbers(part.text, spans) for part, spans in zip(parts, self._spans, strict=True)]
        self._preferred = preferred

    def chains(self) -> list[Chain]:
        """The ways to place the pieces, best first; of equally good ones, those in preferred articles."""
        anchor, places = self._anchor()
        found = [self._chain(anchor, place) for place in places]
        return sorted(found, key=lambda chain: chain.cost(self._preferred))

    def _anchor(self) -> tuple[int, list[Place]]:
        """The longest piece that stands somewhere word for word, else the longest that nearly does."""
        longest_first = sorted(range(len(self._parts)), key=lambda i: -len(self._spans[i]))
        for search in (self._exact, self._near):
            for i in longest_first:
                if places := search(i):
                    return i, places
        return 0, []

    def _exact(self, i: int) -> list[Place]:
        return exact(self._index, self._parts[i].text, self._spans[i], self._preferred)

    def _near(self, i: int) -> list[Place]:
        return near(self._index, self._parts[i].text, self._spans[i])

    def _chain(self, anchor: int, place: Place) -> Chain:
        """Place the pieces on both sides of the anchor; one that stands on neither side in order may stand anywhere."""
        places = [*self._before(anchor, place), place, *self._behind(anchor, place)]
        missing = [i for i, in_order in enumerate(places) if in_order is None]
        for i in missing:
            places[i] = self._anywhere(i, place)
        return Chain(place.article, tuple(places), in_order=all(places[i] is None for i in missing))

    def _behind(self, anchor: int, place: Place) -> list[Place | None]:
        """For each piece behind the anchor its first place behind the piece before it."""
        _, last = self._index.bounds(place.article)
        free = place.last + 1
        places: list[Place | None] = []
        for i in range(anchor + 1, len(self._parts)):
            nearest = next(self._from(i, place.article, free, last), None)
            if nearest is not None:
                free = nearest.last + 1
            places.append(nearest)
        return places

    def _before(self, anchor: int, place: Place) -> list[Place | None]:
        """For each piece before the anchor its last place before the piece behind it."""
        first, _ = self._index.bounds(place.article)
        end = place.first
        backwards: list[Place | None] = []
        for i in reversed(range(anchor)):
            possible = list(self._from(i, place.article, first, end))
            nearest = possible[-1] if possible else None
            if nearest is not None:
                end = nearest.first
            backwards.append(nearest)
        return backwards[::-1]

    def _from(self, i: int, article: int, start: int, end: int) -> Iterator[Place]:
        """The places of a piece between two positions, ascending; nearly equal ones where there is no other."""
        length = len(self._numbers[i])
        exactly = self._index.within(self._numbers[i], start, end - length + 1)
        if len(exactly):
            yield from (Place(article, first, first + length - 1) for first in exactly.tolist())
            return
        alike = (place for place in self._near(i) if start <= place.first and place.last < end)
        yield from sorted(alike, key=lambda place: place.first)

    def _anywhere(self, i: int, anchor: Place) -> Place | None:
        """The place of a piece in the anchor's article that is nearest to the anchor."""
        places = list(self._from(i, anchor.article, *self._index.bounds(anchor.article)))
        return min(places, key=lambda place: abs(place.first - anchor.first), default=None)
