"""The stage of a wave that is being learned: the strip of windows, loss, hidden units, their path, gradients."""

import numpy as np
import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.figures.colour_key import number
from rnnplay.figures.panel import Panel
from rnnplay.lessons.sine.observation import Observation
from rnnplay.lessons.sine.panels import HEIGHT, loss_panel, network_panels
from rnnplay.lessons.sine.quantities import observed
from rnnplay.lessons.sine.strip import holds_for, strip_edges, strip_panel
from rnnplay.lessons.sine.task import Settings
from rnnplay.lessons.sine.ui.repeat import repeated_window
from rnnplay.lessons.sine.ui.view import View
from rnnplay.lessons.sine.waves import PERIOD
from rnnplay.text import _, ngettext
from rnnplay.ui.live_stage import Taken, Timeline, live_stage, send_anew
from rnnplay.ui.run_numbers import run_numbers

KEY = "sine"
LOW = 150  # px, where the slow motion stands below
PATIENCE = 0.5  # seconds at a time for what a fast run has not looked at
_ROLLOUT = "rnnplay.sine.rollout"


def sine_stage(job: Job[Observation], settings: Settings, view: View) -> int:
    """Draw a run as far as it has come; returns how many steps were still missing (`rnnplay.ui.timeline.filled`)."""
    rollout = job.snapshot.observation.rollout
    if st.session_state.get(_ROLLOUT) != rollout:  # the same steps, seen otherwise
        send_anew(KEY)
        st.session_state[_ROLLOUT] = rollout

    def draw(timeline: Timeline[Observation]) -> list[Panel]:
        snapshot, seen, start = timeline.snapshot, timeline.seen, timeline.start
        if view.slow_motion and snapshot.status != "running":  # that stands in the place of the others
            return [strip_panel(seen[start:], settings, LOW)]
        return [
            strip_panel(seen[start:], settings, HEIGHT),
            loss_panel(seen, settings, timeline.run(view.log_steps)),
            *network_panels(seen, settings, start),
        ]

    return live_stage(
        job,
        draw,
        key=KEY,
        shown=lambda seen: seen.rollout == rollout,
        patience=PATIENCE,
        step_name=_("Step"),
        captions=lambda step, seen: _after(step, seen, settings),
        label=_("A network learns to predict a wave"),
        taken=Taken(lambda timeline: run_numbers(timeline, observed), repeated_window(job)),
        labels={"hint": _("Keys: ←/→, Space, Home, End")},
    ).missing


def _after(step: int, seen: Observation, settings: Settings) -> str:
    learned = ngettext("After {step} step", "After {step} steps", step).format(step=step)
    window = _("window {start}π … {end}π, loss {loss:.3g}").format(
        start=seen.window, end=seen.window + 1, loss=seen.loss
    )
    return f"{learned}: {window}. {_free_running(seen, settings)}"


def _free_running(seen: Observation, settings: Settings) -> str:
    """How long it stays on the wave, and what of it leaves the picture."""
    held, whole = holds_for(seen), len(seen.free)
    if held is None:
        said = _("Free-running: stays on the wave for all {points}.").format(points=_points(whole, settings))
    elif held == 0:
        said = _("Free-running: leaves the wave at the first point.")
    else:
        said = _("Free-running: leaves the wave after {points}.").format(points=_points(held, settings))
    low, high = strip_edges(settings.noise)
    beyond = seen.free[(seen.free < low) | (seen.free > high)]
    if not len(beyond):
        return said
    left = ngettext(
        "{count} prediction is outside the figure (▲ ▼), at {farthest}.",
        "{count} predictions are outside the figure (▲ ▼), the farthest at {farthest}.",
        len(beyond),
    )
    return f"{said} {left.format(count=len(beyond), farthest=number(beyond[np.abs(beyond).argmax()]))}"


def _points(count: int, settings: Settings) -> str:
    """So many points, and from half a period on how many periods these are."""
    points = ngettext("{count} point", "{count} points", count).format(count=count)
    periods = count / settings.points / PERIOD
    if periods < 0.5:
        return points
    if periods == 1:
        return _("{points} (1 period)").format(points=points)
    return _("{points} ({periods:.3g} periods)").format(points=points, periods=periods)
