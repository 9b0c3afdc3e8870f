"""What a page was started with, and what its parts keep while it is served."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.ui.opening import Opening
from assistant.ui.query import Query

if TYPE_CHECKING:
    from assistant.ui.sources import CollectionEditor

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One served page.

    Attributes:
        opening: the assistant, which may still be opened.
        examples: questions to try.
        answers: the folder of known answers that can be run and added to.
        editor: lets the articles be changed.
    """

    opening: Opening
    examples: tuple[Query, ...] = ()
    answers: Path | None = None
    editor: "CollectionEditor | None" = None
    _kept: dict[type, Any] = field(default_factory=dict)

    def own(self, kind: type[Kept]) -> Kept:
        """The one object of a class that a part of the page keeps; made at its first use."""
        made: Kept = self._kept.setdefault(kind, kind())
        return made
