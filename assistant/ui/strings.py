"""Every word that the page itself says, in one place: plain text, never escaped, never from an article."""

from collections.abc import Sequence

TAB_KNOWN = "Known answers"

OPEN = "Open in article"
COPY_QUOTATION = "Copy quotation"
COPY_CITATION = "Copy citation"
COPY_LINK = "Copy link"
COPIED = "Copied"
QUOTATION_COPIED = "Quotation copied"
CITATION_COPIED = "Citation copied"
LINK_COPIED = "Link to this place copied"
NOT_COPIED = "Could not copy: the browser did not allow it"
ALSO_IN = "The same words are also in"
PROOF = "Article, place in its text, and the first digits of the text’s SHA-256: enough to check these words."

FAILED = "That did not work"
UNEXPECTED = "Something went wrong inside Pincite; the window it was started from says more. Ask again."

CLOSE = "Close"
OFFLINE = "Pincite does not answer. Is it still running where it was started?"

KNOWN = "Known answers"
KNOWN_MEANS = (
    "Questions whose right quotation is known, or which must be refused: ask them all, and see how the answers do."
)
KNOWN_NO_FOLDER = "Pincite was started without a folder of them. Start it so:"
KNOWN_SERVE = "pincite serve --answers FOLDER"
KNOWN_FILES = "Files"
KNOWN_RUN = "Ask them all"
KNOWN_RUN_AGAIN = "Ask them again"
KNOWN_CANCEL = "Stop"
KNOWN_CANCELLED = "Stopped before the last question; what came of the run before still stands below."
KNOWN_RUNNING = "The questions are being asked already: wait, or stop them."
KNOWN_CHANGED = "The articles changed while the questions were asked, so the answers do not belong together. Ask again."
KNOWN_NO_FILE = "No question was chosen: tick a file that has some."
KNOWN_NO_SUCH_FILE = "The folder has no file of known answers named “{name}”. Reload the page."
KNOWN_NO_SUCH_RUN = "The folder has no run named “{name}” (any more). Choose another below “Compare with”."
KNOWN_NO_RUN = "There is no run to keep yet: ask the questions first."
KNOWN_WRONG_NAME = "A run’s name has letters, digits, spaces, dots, - and _, at most {most}; found “{found}”."
KNOWN_COMPARE = "Compare with"
KNOWN_NO_BASELINE = "nothing"
KNOWN_BEFORE = "the run before, {time}"
KNOWN_KEEP = "Keep this run"
KNOWN_NAME = "Name"
KNOWN_NAME_NOTE = "Kept in the folder of known answers, to compare later runs with."
KNOWN_SAVE = "Save"
KNOWN_KEPT = "Kept as {name}"
KNOWN_REPORT = "Report"
KNOWN_TILE_PASSED = "known answers passed"
KNOWN_TILE_FIRST = "right passage first"
KNOWN_TILE_TIME = "an answer took (median)"
KNOWN_RUNS = "Runs"
KNOWN_THIS_RUN = "This run"
KNOWN_PASSED = "passed"
KNOWN_FAILED = "failed"
KNOWN_NOT_THE_SAME = "Not the same experiment: {difference}."
KNOWN_CHANGES = "Change of the figures"
KNOWN_CHANGES_NOTE = "Over the questions that both runs have; p from a paired randomisation test."
KNOWN_SLOWER = "An answer took {times:.2f} times as long."
KNOWN_CHANGE_COLUMNS = ("Figure", "Then", "Now", "Change", "p", "More than chance?")
KNOWN_CHANCE = {True: "yes", False: "no"}
KNOWN_NOT_TESTED = "not tested"
KNOWN_FIGURES = "Figures"
KNOWN_FIGURES_NOTE = (
    "With 95 % bootstrap intervals. Ranks do not look at refusal; a right passage not found counts zero."
)
KNOWN_FIGURE_COLUMNS = ("Figure", "Value", "95 %", "0 to 1", "Questions")
KNOWN_RANKS = "Where the right passage came"
KNOWN_RANKS_NOTE = "Answerable questions by the rank of their first right hit."
KNOWN_NOT_FOUND = "not found"
KNOWN_THEN = "then, of the questions that this run has too"
KNOWN_NOW = "now"
KNOWN_CONFIDENCE = "Confidence, by how the question ended"
KNOWN_CONFIDENCE_NOTE = "One column is a twentieth of the scale; all rows have one height scale."
KNOWN_CONFIDENCE_OF = "confidence {value:.2f}"
KNOWN_CAUTION = "caution"
KNOWN_QUESTIONS = "Every question"
KNOWN_QUESTIONS_NOTE = "Press one to see its answer."
KNOWN_SHOW = "Show only"
KNOWN_ALL = "All"
KNOWN_GROUPS = {"broken": "broken", "fixed": "fixed", "new": "new"}
KNOWN_MISS = "known miss"
KNOWN_REMOVE_MARK = "marked as a known miss, but passes now: remove the mark"
KNOWN_MARK = "Right answer"
KNOWN_MARK_REFUSAL = "Refused rightly"
KNOWN_MARKING = "Add to the known answers"
KNOWN_MARK_ANSWER = "To this question, any passage with these words is right:"
KNOWN_MARK_REFUSE = "This question must be refused: the articles do not answer it."
KNOWN_UNFILTERED = "It will be asked without the filters that are set now."
KNOWN_FILE = "File"
KNOWN_NEW_FILE = "Or a new file, named"
KNOWN_NEW_FILE_NOTE = "Left empty: the one above. It gets the ending {suffix}."
KNOWN_MARKED = "Saved as “{id}” in {file}, line {line}."
KNOWN_IN_FILE = "In {file}"
KNOWN_NO_REFUSAL = "The question is not refused (any more): ask it again."
KNOWN_FILTERED_REFUSAL = "Part of the articles may refuse what all answer: ask without filters to keep a refusal."
KNOWN_OTHER_ANSWER = "The answer has changed since it was shown: ask again."

ADD_TO_BASKET = "Add to basket"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> count(1, "article", "articles"), count(1200, "article", "articles")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {one if number == 1 else many}"


def articles(number: int) -> str:
    """So many articles."""
    return count(number, "article", "articles")


def passages(number: int) -> str:
    """So many passages."""
    return count(number, "passage", "passages")


def paragraph(number: int) -> str:
    """The pinpoint of a passage."""
    return f"paragraph {number}"


def inferred(evidence: str) -> str:
    """Why a field stands there although the article does not state it."""
    return f"inferred from {evidence}"


def questions(number: int) -> str:
    """So many questions."""
    return count(number, "question", "questions")


def run_asked(done: int, total: int) -> str:
    """How far a run is."""
    return f"{done:,} of {questions(total)} asked"


def run_passed(passed: int, total: int) -> str:
    """How a run went, for screen readers."""
    return f"{passed:,} of {count(total, 'known answer', 'known answers')} passed."


def run_since(fixed: int, broken: int) -> str:
    """What changed since a baseline."""
    return f"{fixed:,} fixed, {broken:,} broken"


def run_removed(number: int) -> str:
    """What a comparison leaves out."""
    return f"{questions(number)} of the run before {'is' if number == 1 else 'are'} asked no more."


def about_run(time: str, article_count: int, passage_count: int, model: str) -> str:
    """What was asked, and when."""
    return f"Asked at {time} of {articles(article_count)}, {passages(passage_count)}, with {model}."


def wrongly_answered(number: int) -> str:
    """The name of the number of questions that were answered and should not have been."""
    return f"{'question' if number == 1 else 'questions'} answered that must be refused"


def right_rank(rank: int | None) -> str:
    """Where the right passage came.

    >>> right_rank(3), right_rank(None)
    ('right passage at rank 3', 'right passage not found')
    """
    return "right passage not found" if rank is None else f"right passage at rank {rank}"


def ranks_in_words(rank: str, counts: Sequence[int]) -> str:
    """One label of the chart of ranks, for screen readers; two counts are then and now.

    >>> ranks_in_words("1", [4]), ranks_in_words("2–3", [4, 5])
    ('Rank 1: 4', 'Rank 2–3: 4 then, 5 now')
    """
    return f"Rank {rank}: " + (f"{counts[0]} then, {counts[1]} now" if len(counts) == 2 else str(counts[0]))
