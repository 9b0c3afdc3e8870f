"""Check the quotations of a text against the articles: one graded outcome each, and the source's own words.

In go a `Document` and an open generation; out come `Quotation` records, one after the other, so that a face can show
them as they come and stop. Whether a quotation is exact is decided on the last character: the index only says where to
look.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.citing.citation import CitationId, cite
from assistant.documents import Block, Document
from assistant.index import Generation
from assistant.messages import message
from assistant.records import (
    Article,
    Change,
    ChangeKind,
    Citation,
    Omission,
    Piece,
    Quotation,
    QuotationCheck,
    QuotationOutcome,
)
from assistant.settings import MAX_QUESTION
from assistant.text import changes, negates, word_end, words
from assistant.writing.quotes.attribution import Attribution, Attributions
from assistant.writing.quotes.brackets import judged
from assistant.writing.quotes.grade import TYPOGRAPHY, Graded, grade
from assistant.writing.quotes.marks import LONGEST, Quoted, quotations
from assistant.writing.quotes.names import Names
from assistant.writing.quotes.pieces import Gap, Part, Pieces, pieces
from assistant.writing.quotes.places import LIKE, Place, exact, near, same_in_order
from assistant.writing.quotes.stitch import Chain, Stitcher

_IN_CODE = re.compile(r"“[^“”]{12,}”|„[^„“]{12,}“|«[^«»]{12,}»|「[^「」]{4,}」")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
HOLDING = (QuotationOutcome.EXACT, QuotationOutcome.TYPOGRAPHIC, QuotationOutcome.STITCHED)
SHORT = 3  # words from which on a quotation that stands nowhere counts as one that does not hold
GOING_ON = 0.5  # share of the words behind a mark that the source has there too, from which on it is an apostrophe
UNLIKE = 0.2  # share below which it is no apostrophe after all
FAR = 150  # words left out between two pieces from which on there is a warning
SHOWN = 10  # citations of one quotation, at the most


Warn = Callable[[str], object]  # is told what a writer should look at, with its line


def check(document: Document, generation: Generation) -> QuotationCheck:
    """Grade every quotation of a text.

    Raises:
        CitationError: an article does not say what the index says it does.
    """
    warnings: list[str] = []
    quotations = tuple(each(document, generation, warnings.append))
    return QuotationCheck(document.text, quotations, tuple(warnings))


def each(document: Document, generation: Generation, warn: Warn) -> Iterator[Quotation]:
    """Grade the quotations of a text one after the other; `warn` is told what is seen on the way.

    Raises:
        CitationError: an article does not say what the index says it does.
    """
    return _Checker(document, generation, warn).quotations()


@dataclass(frozen=True, slots=True)
class _Found:
    """A quotation in a block of the document, and what the writer names for it."""

    block: Block
    at: int  # in the block's text
    text: str
    given: Attribution

    @property
    def named(self) -> frozenset[int]:
        """The numbers of the articles that are named."""
        return self.given.articles


@dataclass(frozen=True, slots=True)
class _Match:
    """A piece in its place."""

    part: Part
    place: Place
    graded: Graded


class _Checker:
    """Checks one document."""

    def __init__(self, document: Document, generation: Generation, warn: Warn) -> None:
        """Read the names of the articles and what the footnotes name."""
        self._told = warn
        self._document = document
        self._line_ends = [match.start() for match in re.finditer("\n", document.text)]
        self._generation = generation
        self._index = generation.quotations
        self._names = Names(generation.store.metadata())
        self._attributions = Attributions(self._names, document.blocks)
        # Texts quote the same words again and again.
        self._cite = lru_cache(maxsize=4096)(self._cited)
        self._matches = lru_cache(maxsize=1024)(self._placed)

    def quotations(self) -> Iterator[Quotation]:
        """Every quotation, graded; the title of an article in quotation marks is none."""
        blocks = self._document.blocks
        for block in blocks:
            if block.kind == "code" and (quoted_code := _IN_CODE.search(block.text)):
                self._warn(
                    block.places[quoted_code.start()], message("what looks like a quotation stands in code, unchecked")
                )
        for number, quoted in quotations(blocks, self._document.text):
            block = blocks[number]
            for at in quoted.unbalanced:
                self._warn(block.places[at], message("the quotation mark {mark} has no partner", mark=block.text[at]))
            for start, end in self._ranges(block.text, quoted):
                text = block.text[start:end]
                start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
                if words(text) and not self._names.is_title(text):
                    given = self._attributions.of(number, start, end)
                    yield self._graded(_Found(block, start, block.text[start:end], given))

    def _ranges(self, text: str, quoted: Quoted) -> Iterator[tuple[int, int]]:
        """The quotations of a block; where one may end in several places, the source decides."""
        reached = 0
        for start, end in quoted.ranges:
            if start >= reached:
                ends = quoted.ends.get(start, ())
                reached = self._end(text, start, end, ends) if ends else end
                yield start, reached

    def _end(self, text: str, start: int, likeliest: int, ends: Sequence[int]) -> int:
        """Where a quotation in single marks ends: as far as the source goes on with the words behind a mark."""
        stump = Part(0, ends[0] - start, text[start : ends[0]])
        matches = self._matches(stump, frozenset()) if words(stump.text) else []
        shares = {
            end: max((self._going_on(text[ends[0] : end], one.place) for one in matches), default=0.0)
            for end in ends[1:]
        }
        longest = max((end for end, share in shares.items() if share >= GOING_ON), default=ends[0])
        if longest > likeliest:
            return longest
        unlike = likeliest != ends[0] and shares[likeliest] < UNLIKE and any(one.graded.sound for one in matches)
        return ends[0] if unlike else likeliest

    def _going_on(self, text: str, place: Place) -> float:
        """The share of some words, in order, with which the article goes on behind a place."""
        numbers = self._index.numbers(text, words(text)).tolist()
        _, following = self._index.window(place.last, place.last + 1, place.last + 1 + len(numbers) + SHORT)
        return same_in_order(numbers, following) / max(1, len(numbers))

    def _warn(self, at: int, what: str) -> None:
        line = bisect_left(self._line_ends, at) + 1
        self._told(message("Line {line}: {what}.", line=line, what=what))

    def _graded(self, quoted: _Found) -> Quotation:
        if len(quoted.text) > LONGEST:
            self._warn_of(
                quoted, message("a quotation has more than {most:,} characters: quote in parts", most=LONGEST)
            )
            return self._quotation(quoted, QuotationOutcome.NOT_FOUND, (), ())
        whole = Part(0, len(quoted.text), quoted.text)
        cut = pieces(quoted.text)
        if not cut.parts or (_is_cut(cut, whole) and self._stands(whole, quoted.named)):
            cut = Pieces((whole,), (Gap(0, 0), Gap(len(quoted.text), len(quoted.text))))
        if len(cut.parts) > 1:
            return self._stitched(quoted, cut)
        matches = self._matches(cut.parts[0], quoted.named)
        return self._single(quoted, matches, cut) if matches else self._absent(quoted)

    # --- one piece ---

    def _stands(self, part: Part, named: frozenset[int]) -> bool:
        """Tell whether ellipses and brackets are the article's own: the quotation stands with them, or nearly."""
        best = next(iter(self._matches(part, named)), None)
        if best is None:
            return False
        brackets = self._article(best.place.article).text.count("[", best.graded.start, best.graded.end)
        return best.graded.sound or 0 < brackets == part.text.count("[")

    def _placed(self, part: Part, named: frozenset[int]) -> list[_Match]:
        """Where a piece stands, the soundest place first, then those in the named articles."""
        spans = words(part.text)
        places = exact(self._index, part.text, spans, named)
        if not places and len(spans) >= SHORT:
            places = near(self._index, part.text, spans)
        matches = [_Match(part, place, self._grade(part, place)) for place in places]
        matches = [match for match in matches if match.graded.sound or not self._in_address(match)]
        return sorted(
            matches, key=lambda match: (not match.graded.sound, -match.place.likeness, *_preference(match, named))
        )

    def _in_address(self, match: _Match) -> bool:
        """Tell whether a piece stands in a web address: its words are the words of a title, and quote nothing."""
        text, at = self._article(match.place.article).text, match.graded.start
        begin = next((i + 1 for i in range(at - 1, -1, -1) if text[i].isspace()), 0)
        address = _ADDRESS.search(text, begin)
        return address is not None and address.start() <= at and match.graded.end <= address.end()

    def _grade(self, part: Part, place: Place) -> Graded:
        """The grade in a place; one that grew by a word too many at a border is tried without it."""
        graded = self._graded_at(part, place)
        if graded.sound or place.likeness == 1 or place.last - place.first < SHORT:
            return graded
        edges = {change.source_start for change in graded.changes}, {change.source_end for change in graded.changes}
        shorter = [
            self._graded_at(part, replace(place, first=place.first + first, last=place.last - last))
            for first, last in ((1, 0), (0, 1))
            if (graded.start in edges[0] if first else graded.end in edges[1])
        ]
        return next((one for one in shorter if one.sound), graded)

    def _graded_at(self, part: Part, place: Place) -> Graded:
        article = self._article(place.article)
        graded = grade(part, article.text, *self._range(place, article.text))
        return replace(graded, changes=tuple(change.shifted(article_id=article.id) for change in graded.changes))

    def _range(self, place: Place, text: str) -> tuple[int, int]:
        """From the first character of the first word of a place to the last one of its last."""
        start, last = self._index.starts(place.first, place.last)
        return start, word_end(text, last)

    def _single(self, quoted: _Found, matches: list[_Match], cut: Pieces) -> Quotation:
        best = matches[0]
        alike = [match for match in matches if match.graded.changes == best.graded.changes][:SHOWN]
        citations = tuple(self._cite(match.place.article, match.graded.start, match.graded.end) for match in alike)
        put_in = self._put_in(quoted, [best], cut)
        differences = best.graded.changes or _compared(quoted.text, citations[0])
        if any(gap.put_in for gap in cut.gaps):
            differences = (*best.graded.changes, *(change for change, _ in put_in))
        outcome = _outcome(best.graded.sound and all(may for _, may in put_in), differences)
        return self._attributed(quoted, self._quotation(quoted, outcome, differences, citations), best.place.article)

    def _attributed(self, quoted: _Found, quotation: Quotation, article: int) -> Quotation:
        """The quotation with what the writer names for it: where its words hold, another source is a mistake."""
        named = tuple(self._names.ids[number] for number in sorted(quoted.named))
        elsewhere = bool(named) and article not in quoted.named
        wrong = quotation.holds and (elsewhere or self._cites_others(quoted, quotation))
        outcome = QuotationOutcome.MISATTRIBUTED if wrong else quotation.outcome
        return replace(quotation, attributed=named, outcome=outcome, holds=quotation.holds and not wrong)

    def _cites_others(self, quoted: _Found, quotation: Quotation) -> bool:
        """Tell whether the citations beside a quotation are all of other words of its article."""
        hashes = {citation.article_id: citation.sha256 for citation in quotation.citations}
        cited = [one for one in quoted.given.cited if hashes.get(one.article_id, "").startswith(one.sha8)]
        if not cited or any(_overlaps(one, citation) for one in cited for citation in quotation.citations):
            return False
        places = ", ".join(f"{citation.start}-{citation.end}" for citation in quotation.citations)
        self._warn_of(
            quoted,
            message(
                "the citation beside “{words}” is of other words: these stand at {places}",
                words=quoted.text[:60],
                places=places,
            ),
        )
        return True

    def _absent(self, quoted: _Found) -> Quotation:
        """A quotation that stands nowhere, with the nearest passage by its words."""
        rows, _ = self._generation.lexical.best(quoted.text[:MAX_QUESTION], 1)
        short = len(words(quoted.text)) < SHORT
        nearest = None
        if len(rows) and not short:
            passage = self._generation.store.passage(int(rows[0]))
            nearest = cite(self._generation.store.article(passage.article_id), passage.start, passage.end, passage.text)
        return replace(
            self._quotation(quoted, QuotationOutcome.NOT_FOUND, (), ()), nearest=nearest, short=short, holds=short
        )

    # --- several pieces ---

    def _stitched(self, quoted: _Found, cut: Pieces) -> Quotation:
        chains = Stitcher(self._index, cut.parts, quoted.named).chains()
        if not chains or _share_found(chains[0], cut.parts) < LIKE:
            return self._absent(quoted)
        chain = chains[0]
        placed = zip(cut.parts, chain.places, strict=True)
        matches = [_Match(part, place, self._grade(part, place)) for part, place in placed if place is not None]
        differences = [change for match in matches if not match.graded.sound for change in match.graded.changes]
        for part, place in zip(cut.parts, chain.places, strict=True):
            if place is None:
                differences.append(Change(ChangeKind.WORD, part.text, "", part.start, part.end))
        put_in = self._put_in(quoted, matches, cut) if chain.in_order and len(matches) == len(cut.parts) else []
        differences.extend(change for change, may in put_in if not may)
        if not chain.in_order:
            differences.append(self._reordered(matches, chain.article))
        told = [change for change, _ in put_in]
        return self._attributed(quoted, self._assembled(quoted, matches, tuple(differences), told), chain.article)

    def _put_in(self, found: _Found, matches: list[_Match], cut: Pieces) -> list[tuple[Change, bool]]:
        """What the writer put in brackets, with what it replaces in the article; and whether it may stand."""
        article = self._article(matches[0].place.article)
        borders = [(match.graded.start, match.graded.end) for match in matches]
        told = []
        for i, gap in enumerate(cut.gaps):
            if gap.put_in:
                end = borders[i - 1][1] if i else None
                start = borders[i][0] if i < len(borders) else None
                kind, (first, last) = judged(gap, article.text, end, start)
                text = article.text[first:last]
                said = found.text[gap.start : gap.end]
                change = Change(kind or ChangeKind.WORD, said, text, gap.start, gap.end, first, last, article.id)
                told.append((change, kind is None))
        return told

    def _reordered(self, matches: list[_Match], article: int) -> Change:
        """One change for pieces that the article has in another order."""
        in_article = sorted(matches, key=lambda match: match.graded.start)
        return Change(
            ChangeKind.ORDER,
            _joined(matches),
            _joined(in_article),
            matches[0].part.start,
            matches[-1].part.end,
            in_article[0].graded.start,
            in_article[-1].graded.end,
            self._names.ids[article],
        )

    def _assembled(
        self, quoted: _Found, matches: list[_Match], differences: tuple[Change, ...], put_in: Sequence[Change]
    ) -> Quotation:
        article = matches[0].place.article
        ends = [(match.graded.start, match.graded.end) for match in matches]
        whole = self._cite(article, min(start for start, _ in ends), max(end for _, end in ends))
        located = tuple(
            Piece(*self._span(quoted, match.part), self._cite(article, match.graded.start, match.graded.end))
            for match in matches
        )
        omitted = () if differences else tuple(self._omissions(quoted, matches))
        if differences:
            return replace(self._quotation(quoted, QuotationOutcome.ALTERED, differences, (whole,)), pieces=located)
        holds = not any(omission.negation for omission in omitted)
        told = sorted(
            (*(change for match in matches for change in match.graded.changes), *put_in),
            key=lambda change: change.start,
        )
        quotation = self._quotation(quoted, QuotationOutcome.STITCHED, tuple(told), (whole,))
        return replace(quotation, pieces=located, omitted=omitted, holds=holds)

    def _omissions(self, quoted: _Found, matches: list[_Match]) -> Iterator[Omission]:
        text = self._article(matches[0].place.article).text
        for before, after in pairwise(matches):
            left_out = text[before.graded.end : after.graded.start].strip()
            if words(left_out):
                negation = negates(left_out)
                if negation:
                    self._warn_of(
                        quoted, message("what was left out of “{words}” holds a negation", words=quoted.text[:60])
                    )
                if len(words(left_out)) >= FAR:
                    self._warn_of(
                        quoted,
                        message(
                            "{number} words were left out of “{words}”",
                            number=len(words(left_out)),
                            words=quoted.text[:60],
                        ),
                    )
                yield Omission(left_out, negation)

    def _warn_of(self, quoted: _Found, what: str) -> None:
        self._warn(quoted.block.places[quoted.at], what)

    def _span(self, quoted: _Found, part: Part) -> tuple[int, int]:
        """Where a part of a quotation stands in the document."""
        return self._document.span(quoted.block, quoted.at + part.start, quoted.at + part.end)

    def _quotation(
        self,
        quoted: _Found,
        outcome: QuotationOutcome,
        differences: tuple[Change, ...],
        citations: tuple[Citation, ...],
    ) -> Quotation:
        start, end = self._span(quoted, Part(0, len(quoted.text), quoted.text))
        holds = outcome in HOLDING
        return Quotation(start, end, quoted.text, outcome, holds, differences, citations)

    def _cited(self, article: int, start: int, end: int) -> Citation:
        source = self._article(article)
        return cite(source, start, end, source.text[start:end])

    def _article(self, number: int) -> Article:
        return self._generation.store.article(self._names.ids[number])


def _compared(quoted: str, citation: Citation) -> tuple[Change, ...]:
    """How a whole quotation differs from its source, where its pieces do not: the brackets of an announced case."""
    found = changes(quoted, citation.quote)
    return tuple(change.shifted(source=citation.start, article_id=citation.article_id) for change in found)


def _outcome(sound: bool, differences: tuple[Change, ...]) -> QuotationOutcome:
    """The outcome of one piece; a sound one that differs in words has the writer's own in brackets beside it."""
    if not sound:
        return QuotationOutcome.ALTERED
    if any(change.kind not in TYPOGRAPHY for change in differences):
        return QuotationOutcome.STITCHED
    return QuotationOutcome.TYPOGRAPHIC if differences else QuotationOutcome.EXACT


def _overlaps(cited: CitationId, citation: Citation) -> bool:
    same = cited.article_id == citation.article_id
    return same and cited.start < citation.end and citation.start < cited.end


def _preference(match: _Match, named: frozenset[int]) -> tuple[bool, int]:
    return match.place.article not in named, len(match.graded.changes)


def _is_cut(cut: Pieces, whole: Part) -> bool:
    """Tell whether a quotation is anything but one piece without brackets."""
    return len(cut.parts) > 1 or cut.parts[0].text != whole.text


def _share_found(chain: Chain, found: tuple[Part, ...]) -> float:
    """The share of a quotation's words that stand in the pieces that were found."""
    counts = [len(words(part.text)) for part in found]
    standing = sum(count for count, place in zip(counts, chain.places, strict=True) if place is not None)
    return standing / sum(counts)


def _joined(matches: list[_Match]) -> str:
    return " … ".join(one.part.text for one in matches)
