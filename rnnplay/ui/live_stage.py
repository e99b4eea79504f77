"""The stage of a run: its timeline grows from call to call, and the browser keeps what it has received."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypedDict, TypeVar, Unpack

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.replay import RECENT
from rnnplay.engine.snapshot import Snapshot
from rnnplay.figures.numbers import Quantity
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import kept_by_browser
from rnnplay.ui.stage_data import payload
from rnnplay.ui.stage_options import SPEEDS, Grown
from rnnplay.ui.standalone import standalone
from rnnplay.ui.take_away import Repeated, offer
from rnnplay.ui.timeline import PATIENCE, filled, kept, name_of

SENT_TIMES = 3  # how often a position is sent: a busy browser sees only the last of several messages

Seen = TypeVar("Seen")  # what is observed of a run


@dataclass(frozen=True)
class Timeline(Generic[Seen]):
    """What of a run is drawn.

    Attributes:
        snapshot: the newest.
        steps: the steps of learning that stand on it, in order, the newest last.
        observations: what is at hand of what was observed, by step; at those that stand here, and some between.
        start: from which of them on the browser lacks what changes by step. A panel may be drawn of ``seen`` from there
            on, if its scales do not depend on what comes before.
        missing: how many steps were still missing (`rnnplay.ui.timeline.filled`).
    """

    snapshot: Snapshot[Seen]
    steps: list[int]
    observations: dict[int, Seen]
    start: int
    missing: int

    @property
    def seen(self) -> list[Seen]:
        """What was observed at each of the steps that stand here."""
        return [self.observations[step] for step in self.steps]

    def run(self, log: bool) -> RunSteps:
        """The steps that stand here, for the curves over them; ``log``: on a logarithmic axis."""
        return RunSteps(self.steps, self.snapshot.rates, self.snapshot.left_behind, log)

    @property
    def positions(self) -> list[str]:
        """What each of the steps that stand here is called."""
        return [str(step) for step in self.steps]

    @property
    def sent(self) -> list[tuple[int, Seen]]:
        """The steps that the browser lacks, each with what was observed there."""
        return [(step, self.observations[step]) for step in self.steps[self.start :]]

    def at(self, step: int | None) -> Seen:
        """What was observed at a step; for None, or where that is not at hand, where the run stands."""
        return self.observations.get(self.snapshot.step if step is None else step, self.snapshot.observation)


@dataclass(frozen=True)
class Taken(Generic[Seen]):
    """What can be taken away of a run.

    Attributes:
        numbers: gathers all that are shown.
        repeated: what a script repeats.
    """

    numbers: Callable[[Timeline[Seen]], Sequence[Quantity]]
    repeated: Repeated | None = None


class Which(TypedDict, Generic[Seen], total=False):
    """Which steps stand on a timeline.

    Attributes:
        shown: whether an observation is one to be seen; the newest always is. Usually all are.
        fills: whether steps that were not observed are computed now, told the newest of them. Usually `not_running`.
        patience: seconds that these are waited for.
    """

    shown: Callable[[Seen], bool]
    fills: Callable[[Snapshot[Seen], int], bool]
    patience: float


def not_running(snapshot: Snapshot[Seen], newest: int) -> bool:
    """Whether what a fast run did not look at is computed now: as soon as it stands."""
    return snapshot.status not in ("running", "closed")


def live_stage(
    job: Job[Seen],
    draw: Callable[[Timeline[Seen]], Sequence[Panel]],
    *,
    key: str,
    step_name: str,
    captions: Callable[[int, Seen], str],
    label: str,
    labels: Mapping[str, str] | None = None,
    taken: Taken[Seen] | None = None,
    **which: Unpack[Which[Seen]],
) -> Timeline[Seen]:
    """Draw a run as far as it has come, and what it has to say; returns what was drawn.

    Args:
        job: the run.
        draw: makes the panels. Time is the number of the step.
        key, step_name, label, labels: as of all stages (`rnnplay.ui.stage_options.Words`).
        captions: a sentence about a step and what was observed there.
        taken: what can be taken away of it, besides itself.
        which: which steps are shown.
    """
    snapshot, observations = job.timeline()
    _say(snapshot)
    run = f"{name_of(job)}-{snapshot.branch}"
    timeline = _timeline(job, snapshot, observations, which, partial(first_missing, key, run))
    grow(
        draw(timeline),
        key=key,
        run=run,
        start=timeline.start,
        positions=timeline.positions,
        at=timeline.steps,
        step_name=step_name,
        captions=[captions(step, seen) for step, seen in timeline.sent],
        label=label,
        labels=_replay_labels() | dict(labels or {}),
    )
    _offer(timeline, partial(_page, timeline, draw, captions, step_name, label), key, label, taken)
    return timeline


def _say(snapshot: Snapshot[Seen]) -> None:
    if snapshot.message:
        st.warning(in_markdown(snapshot.message))


def _offer(
    timeline: Timeline[Seen],
    page: Callable[[], str],
    key: str,
    label: str,
    taken: Taken[Seen] | None,
) -> None:
    if timeline.snapshot.status == "running":  # a run that goes on is drawn many times a second
        return
    if taken is None:
        offer(page, key, label)
    else:
        offer(page, key, label, partial(taken.numbers, timeline), taken.repeated)


def _page(
    timeline: Timeline[Seen],
    draw: Callable[[Timeline[Seen]], Sequence[Panel]],
    captions: Callable[[int, Seen], str],
    step_name: str,
    label: str,
) -> str:
    """The run as far as it has come, as a page by itself: a sequence that is at its end."""
    whole = replace(timeline, start=0)
    return standalone(
        draw(whole),
        label,
        steps=len(whole.steps),
        positions=whole.positions,
        at=whole.steps,
        step_name=step_name,
        captions=[captions(step, seen) for step, seen in whole.sent],
        label=label,
        labels=_replay_labels(),
    )


def _timeline(
    job: Job[Seen],
    snapshot: Snapshot[Seen],
    observations: dict[int, Seen],
    which: Which[Seen],
    missing_from: Callable[[Sequence[str]], int],
) -> Timeline[Seen]:
    """What of a run is drawn; ``missing_from``: from which of all positions on the browser lacks them."""
    is_shown = which.get("shown", lambda seen: True)
    observations = {step: each for step, each in observations.items() if is_shown(each)}
    observations = dict(sorted({snapshot.step: snapshot.observation, **observations}.items()))
    newest, missing = max(observations), 0
    if which.get("fills", not_running)(snapshot, newest):
        observations, missing = filled(observations, newest, job.observation, which.get("patience", PATIENCE))
    steps = kept(observations, newest, RECENT)
    start = missing_from([str(step) for step in steps])
    return Timeline(snapshot, steps, observations, start, missing)


def _replay_labels() -> dict[str, str]:
    return {"play": _("Replay the training"), "pause": _("Pause the replay"), "rate": _("{speed}/s")}


def grow(panels: Sequence[Panel], *, key: str, **told: Unpack[Grown]) -> None:
    """Send what the browser lacks.

    Who stands at the last position follows the newest; who went back stays there, until End or the button «Newest».

    Args:
        panels: what to draw, in the order of reading.
        key: the stage's name; under one key it stays mounted over reruns.
        told: the run, its positions, and from which on they are sent: `Grown`.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    data = payload(panels, steps=len(told["positions"]), **told)
    kept_by_browser("speed", one_of(SPEEDS))
    _note_sent(key, told["run"], data["positions"], told["start"])
    component("stage")(key=key, data=data, on_missing_change=partial(_forget_sent, key))


def first_missing(key: str, run: str, positions: Sequence[str]) -> int:
    """From which position on a live stage is to be sent now: the ``start`` for `grow` with the same arguments.

    What has been sent in this session for this run is left out, except that the last few come again, in case a message
    is lost. If the browser says that more is missing, it is everything: the browser's word runs the script, or the
    fragment around the stage, once more.
    """
    sent = st.session_state.get(_sent(key))
    if sent is None or sent[0] != run:
        return 0
    first = next((at for at, name in enumerate(positions) if sent[1].get(name, 0) < SENT_TIMES), len(positions))
    return max(0, min(first, len(positions) - 1))


def send_anew(key: str) -> None:
    """Have the next `first_missing` be 0: what has been sent is no longer what is to be seen."""
    _forget_sent(key)


def _sent(key: str) -> str:
    return f"rnnplay.stage.sent.{key}"


def _note_sent(key: str, run: str, positions: Sequence[str], start: int) -> None:
    known = st.session_state.get(_sent(key))
    times = known[1] if known is not None and known[0] == run else {}
    # A new dict, without what the timeline has left out: a script that overlaps this one may be reading the old.
    now = {name: times.get(name, 0) + (at >= start) for at, name in enumerate(positions)}
    st.session_state[_sent(key)] = run, now


def _forget_sent(key: str) -> None:
    st.session_state.pop(_sent(key), None)
