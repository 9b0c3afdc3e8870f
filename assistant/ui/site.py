"""What a page was started with, and what its parts keep while it is served."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.evaluation.known_answers import KnownAnswer
from assistant.ui.opening import Opening

if TYPE_CHECKING:
    from assistant.ui.sources.editor import CollectionEditor

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One served page.

    Attributes:
        opening: the assistant, which may still be opened.
        examples: known answers of which some are offered as questions to try.
        answers: the folder of known answers that can be run and added to.
        editor: lets the articles be changed.
        public_url: where the page is reached, for links to it; '' for wherever a visitor reaches it.
    """

    opening: Opening
    examples: tuple[KnownAnswer, ...] = ()
    answers: Path | None = None
    editor: "CollectionEditor | None" = None
    public_url: str = ""
    _kept: dict[type, Any] = field(default_factory=dict)

    def own(self, kind: type[Kept]) -> Kept:
        """The one object of a class that a part of the page keeps; made at its first use."""
        made: Kept = self._kept.setdefault(kind, kind())
        return made
