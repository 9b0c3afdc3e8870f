"""The tab of known answers as HTML: what can be run, how far a run is, what came of the last one.

In go the folder, the state of the bench and the baseline that the address names; out comes all that the tab shows.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import Comparison, Run
from assistant.ui import html, strings
from assistant.ui.known import folder
from assistant.ui.known.bench import Bench, Ran, State
from assistant.ui.known.folder import File, Saved
from assistant.ui.known.results import View, results
from assistant.ui.pieces import Html, icon, join, labelled, text
from assistant.ui.shown import state

FORMER, NONE = "former", "none"  # baselines that are no files: the run before, and nothing


def place() -> Html:
    """Where the script puts the tab."""
    return Html(f'<div id="known" data-offline="{text(strings.OFFLINE)}"></div>')


def explained() -> Html:
    """What the tab would be for, where there is no folder."""
    return state(
        "",
        f'<section class="panel calm">{icon("list")}<div><h2>{text(strings.KNOWN)}</h2>'
        f"<p>{text(strings.KNOWN_MEANS)}</p><p>{text(strings.KNOWN_NO_FOLDER)} "
        f"<code>{text(strings.KNOWN_SERVE)}</code></p></div></section>",
    )


def tab(path: Path, bench: Bench, wanted: str) -> Html:
    """Everything; `wanted` is the baseline of the address, and '' leaves the choice to the page."""
    now = bench.state
    kept = folder.saved(path)
    said = _in_short(now.latest.run) if now.latest else ""
    parts = [_desk(folder.files(path), now), _stopped(now)]
    if now.latest:
        parts.extend(_results(now, kept, wanted))
    return state(now.problem or said, join(parts))


def _in_short(run: Run) -> str:
    return strings.run_passed(sum(one.passed for one in run.results), len(run.results))


def baseline(now: State, kept: Sequence[Saved], wanted: str) -> Ran | Saved | None:
    """The run to compare with.

    Raises:
        UsageError: no run of that name is kept in the folder.
    """
    runs = {one.name: one for one in kept} | {FORMER: now.former, NONE: None, "": now.former}
    if wanted not in runs:
        raise UsageError(strings.KNOWN_NO_SUCH_RUN.format(name=wanted))
    return runs[wanted]


@lru_cache(maxsize=8)  # the tests of significance take a while
def compared(now: Ran, before: Ran | Saved | None) -> Comparison | None:
    """The latest run beside a baseline, if there is one."""
    return known_answers.compare(before.run, now.run) if before else None


# --- what can be run -------------------------------------------------------------------------------------


def _desk(files: Sequence[File], now: State) -> str:
    boxes = join([_file(one) for one in files])
    return (
        f'<section class="desk"><h2 class="unseen">{text(strings.KNOWN)}</h2><p>{text(strings.KNOWN_MEANS)}</p>'
        f'<form id="known-run"><fieldset><legend>{text(strings.KNOWN_FILES)}</legend>{boxes}</fieldset>'
        f'{_running(*now.running) if now.running else _start(now)}<p class="wrong" role="alert"></p></form></section>'
    )


def _file(one: File) -> str:
    state_ = "disabled" if one.problem else "checked"
    count = f'<span class="wrong">{text(one.problem)}</span>' if one.problem else text(strings.questions(one.questions))
    return (
        f'<label><input type="checkbox" name="file" value="{text(one.name)}" {state_}>'
        f"<span>{text(one.name)} <small>{count}</small></span></label>"
    )


def _start(now: State) -> str:
    label = strings.KNOWN_RUN_AGAIN if now.latest else strings.KNOWN_RUN
    return f'<div class="actions"><button type="submit" class="button primary">{text(label)}</button></div>'


def _running(done: int, total: int) -> str:
    """How far the run is; the script moves it on."""
    said = strings.run_asked(done, total)
    return (
        f'<div class="progress" data-running><label><span>{text(said)}</span>'
        f'<progress max="{total}" value="{done}"></progress></label>'
        f'<button type="button" class="button" data-known-cancel>{text(strings.KNOWN_CANCEL)}</button></div>'
    )


def _stopped(now: State) -> str:
    """Why there are no results, or none of the run that was begun last."""
    if now.problem == strings.KNOWN_CANCELLED:
        return f'<p class="note">{text(now.problem)}</p>'
    return html.problem(now.problem) if now.problem else ""


# --- what came of it -------------------------------------------------------------------------------------


def _results(now: State, kept: Sequence[Saved], wanted: str) -> list[str]:
    if now.latest is None:
        return []
    try:
        comparison = compared(now.latest, baseline(now, kept, wanted))
    except UsageError as exc:
        return [_head(now.latest, now, kept, wanted), html.problem(str(exc))]
    return [_head(now.latest, now, kept, wanted), results(View(now.latest, comparison, tuple(kept)))]


def _head(ran: Ran, now: State, kept: Sequence[Saved], wanted: str) -> str:
    """When it was, with what it is compared, and how it is kept."""
    asked = ran.run.asked
    about = strings.about_run(ran.time, asked.articles, asked.passages, str(asked.recipe.get("model")))
    name = folder.free_name(ran.run.measured.date, kept)
    return (
        f'<div class="after"><p class="hint">{text(about)}</p><label>{text(strings.KNOWN_COMPARE)}'
        f'<select name="baseline" data-baseline>{_choices(now, kept, wanted)}</select></label>'
        f'<details class="drop keep"><summary class="button quiet">{labelled("tick", strings.KNOWN_KEEP)}</summary>'
        f'<form class="sheet" id="known-save"><label>{text(strings.KNOWN_NAME)}'
        f'<input type="text" name="name" value="{text(name)}" aria-describedby="known-save-note" required></label>'
        f'<p class="hint" id="known-save-note">{text(strings.KNOWN_NAME_NOTE)}</p><p class="wrong" role="alert"></p>'
        f'<button type="submit" class="button primary">{text(strings.KNOWN_SAVE)}</button></form></details>'
        f'<a class="button quiet" href="/pincite/known/report?{text(urlencode({"baseline": wanted}))}">'
        f'{labelled("out", strings.KNOWN_REPORT)}</a></div><p class="hint kept-as" hidden></p>'
    )


def _choices(now: State, kept: Sequence[Saved], wanted: str) -> str:
    """The baselines: nothing, the run before, every run that is kept, newest first."""
    names = [(NONE, strings.KNOWN_NO_BASELINE)]
    if now.former:
        names.append((FORMER, strings.KNOWN_BEFORE.format(time=now.former.time)))
    names.extend((one.name, f"{one.name} ({one.run.measured.date})") for one in reversed(kept))
    chosen = wanted or (FORMER if now.former else NONE)
    options = [
        f'<option value="{text(name)}"{" selected" if name == chosen else ""}>{text(label)}</option>'
        for name, label in names
    ]
    return join(options)
