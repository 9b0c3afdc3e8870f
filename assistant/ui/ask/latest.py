"""The latest answers, so that opening an article or marking a hit need not ask again."""

from functools import lru_cache

from assistant.records import Answer
from assistant.ui.opening import Answering
from assistant.ui.query import Query


class LatestAnswers:
    """Answers by question and filters, each from the index as it was when it was asked."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._ask = lru_cache(maxsize=64)(_ask)

    def answer(self, assistant: Answering, query: Query) -> Answer:
        """The answer to a question, from the index as it is now.

        Raises:
            UsageError: a filter names what is not there.
        """
        assistant.refresh()
        return self._ask(assistant, assistant.info().generation, query)


def _ask(assistant: Answering, _generation: str, query: Query) -> Answer:
    """Ask; the generation is named because another one may answer otherwise."""
    return assistant.ask(
        query.question,
        top=query.top,
        articles=query.articles or None,
        publishers=query.publishers or None,
        after=query.after,
        before=query.before,
        caution=query.caution,
        as_written=query.as_written,
    )
