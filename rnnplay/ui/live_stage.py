"""The stage of a run: its timeline grows from call to call, and the browser keeps what it has received."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.replay import RECENT
from rnnplay.engine.snapshot import Snapshot
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import kept_by_browser
from rnnplay.ui.stage_data import SPEEDS, payload
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

    def at(self, step: int | None) -> Seen:
        """What was observed at a step; for None, or where that is not at hand, where the run stands."""
        return self.observations.get(self.snapshot.step if step is None else step, self.snapshot.observation)


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
    shown: Callable[[Seen], bool] = lambda seen: True,
    fills: Callable[[Snapshot[Seen], int], bool] = not_running,
    patience: float = PATIENCE,
) -> Timeline[Seen]:
    """Draw a run as far as it has come, and what it has to say.

    Args:
        job: the run.
        draw: makes the panels. Time is the number of the step.
        key: the stage's name; under one key it stays mounted over reruns.
        step_name: what a step is, such as ``"Epoch"``.
        captions: a sentence about a step and what was observed there.
        label: what the stage as a whole is, for screen readers.
        labels: texts to put in the place of the usual ones.
        shown: whether an observation is one to be seen; the newest always is.
        fills: whether steps that were not observed are computed now, told the newest of them.
        patience: seconds that these are waited for.

    Returns:
        What was drawn.
    """
    snapshot, observations = job.timeline()
    observations = {step: each for step, each in observations.items() if shown(each)}
    observations = dict(sorted({snapshot.step: snapshot.observation, **observations}.items()))
    if snapshot.message:
        st.warning(in_markdown(snapshot.message))
    newest, missing = max(observations), 0
    if fills(snapshot, newest):
        observations, missing = filled(observations, newest, job.observation, patience)
    steps = kept(observations, newest, RECENT)
    run, positions = f"{name_of(job)}-{snapshot.branch}", [str(step) for step in steps]
    start = first_missing(key, run, positions)
    timeline = Timeline(snapshot, steps, observations, start, missing)
    grow(
        draw(timeline),
        key=key,
        run=run,
        start=start,
        positions=positions,
        at=steps,
        step_name=step_name,
        captions=[captions(step, each) for step, each in zip(steps[start:], timeline.seen[start:], strict=True)],
        label=label,
        labels={
            "play": _("Replay the training"),
            "pause": _("Pause the replay"),
            "rate": _("{speed}/s"),
            **(labels or {}),
        },
    )
    return timeline


def grow(
    panels: Sequence[Panel],
    *,
    key: str,
    run: str,
    start: int,
    positions: Sequence[str],
    step_name: str,
    captions: Sequence[str],
    label: str,
    at: Sequence[float] | None = None,
    labels: Mapping[str, str] | None = None,
) -> None:
    """Send what the browser lacks.

    Who stands at the last position follows the newest; who went back stays there, until End or the button «Newest».

    Args:
        panels, key, step_name, label, labels: as of `rnnplay.ui.stage.replay`.
        run: names the run. Within one run a position of the same name always means the same; whatever changes what has
            been shown, such as going on from an earlier step, begins another run, and the stage goes to its newest.
        start: the first position that is sent, from `first_missing`.
        positions: what each of all the steps is called. Some may be left out that were there before.
        captions: one sentence for each of the positions from ``start`` on.
        at: the time of each position, growing, such as the step of a training that it shows; None: 0, 1, 2, …. On a
            time axis a position covers all that is nearer to it than to another, and no more than half a unit beyond
            the first and the last. On a logarithmic one time 0 stands at `rnnplay.figures.axes.ZERO`.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    data = payload(
        panels,
        steps=len(positions),
        step_name=step_name,
        captions=captions,
        label=label,
        labels=labels,
        run=run,
        start=start,
        positions=positions,
        at=at,
    )
    kept_by_browser("speed", one_of(SPEEDS))
    _note_sent(key, run, data["positions"], start)
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
