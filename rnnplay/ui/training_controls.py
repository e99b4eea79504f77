"""The controls of a run of training: start and pause, one step, back to where one looks, learning rate, pace, reset."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import put, value_of, will_be
from rnnplay.ui.run_settings import RATE, STOP, Unit, stopping
from rnnplay.ui.watch import announce
from rnnplay.ui.widgets import select_slider

FLAT_OUT = "max"
PACES = ["1", "2", "5", "10", "20", "50", "100", FLAT_OUT]  # steps a second, as they stand in the address
PATIENCE = 0.5  # seconds until the page is drawn again, and says that steps are computed again


def training_controls(job: Job[Any], *, unit: Unit, rate: float, pace: str, stop_at: int) -> None:
    """All controls in one line. What they change acts at the job's next step.

    Args:
        job: what is controlled.
        unit: what one step of learning is called.
        rate: the learning rate at first, one of `rnnplay.ui.run_settings.RATES`.
        pace: the pace at first, one of `PACES`.
        stop_at: the step to stop at, at first.
    """
    labels = _labels(unit)
    with st.container(horizontal=True, vertical_alignment="bottom", key="training"):
        running, here = job.running, job.snapshot.step
        with st.container(width=216, key="start_or_pause"):
            _start(job, labels, running, here)
        st.button(
            train_one(unit),
            icon=":material/skip_next:",
            disabled=running,
            key="once",
            on_click=_tell,
            args=(job, job.step_once),
        )
        _back(job, labels, running, here)
        st.button(
            _("Reset"),
            icon=":material/restart_alt:",
            help=labels["reset"],
            key="reset",
            on_click=_tell,
            args=(job, job.reset),
        )
        with st.container(width="stretch", horizontal=True, vertical_alignment="bottom", key="rates"):
            job.learning_rate = float(RATE.draw(f"{rate:g}"))
            chosen = _pace(pace, labels)
            job.pace = None if chosen == FLAT_OUT else float(chosen)
            stopping(unit).draw(stop_at)


def chosen_rate() -> float:
    """The learning rate that the controls of this page stand at."""
    return float(value_of(RATE.name))


def coming_rate(default: float) -> float:
    """The learning rate that they will stand at, before they are drawn."""
    return float(will_be(RATE.name, one_of([*RATE.options]), f"{default:g}"))


def chosen_stop() -> int:
    """The step that they stop at."""
    return int(value_of(STOP))


def set_stop(step: int) -> None:
    """Have them stop at another step; before they are drawn."""
    put(STOP, step)


def train_one(unit: Unit) -> str:
    """The label of the button that takes one step."""
    return {"epoch": _("Train one epoch"), "step": _("Train one step")}[unit]


def _labels(unit: Unit) -> dict[str, str]:
    """Texts that name the unit; whole sentences, because in other languages it changes the words beside it."""
    return {
        "epoch": {
            "continue": _("Continue from epoch {number}"),
            "rewind": _("Rewind to epoch {number}"),
            "reset": _("Rewind to epoch 0, with the same initial weights."),
            "speed": _("Training speed (epochs/s)"),
        },
        "step": {
            "continue": _("Continue from step {number}"),
            "rewind": _("Rewind to step {number}"),
            "reset": _("Rewind to step 0, with the same initial weights."),
            "speed": _("Training speed (steps/s)"),
        },
    }[unit]


def _start(job: Job[Any], labels: Mapping[str, str], running: bool, here: int) -> None:
    if running:
        label, icon = _("Pause training"), ":material/pause:"
    elif here:
        label, icon = labels["continue"].format(number=here), ":material/play_arrow:"
    else:
        label, icon = _("Start training"), ":material/play_arrow:"
    st.button(
        label,
        icon=icon,
        type="primary",
        shortcut="S",
        width="stretch",
        key="start",
        on_click=_tell,
        args=(job, lambda: _start_or_pause(job, running)),
    )


def _start_or_pause(job: Job[Any], running: bool) -> None:
    """What the button said when it was pressed: the run may have ended since."""
    if running:
        job.pause()
    elif not job.running:
        job.run(until_step=chosen_stop() if job.snapshot.step < chosen_stop() else None)


def _pace(default: str, labels: Mapping[str, str]) -> str:
    return select_slider(
        labels["speed"],
        PACES,
        default,
        "pace",
        help=_("Takes effect at the next step. “{max}” is as fast as this machine can.").format(max=FLAT_OUT),
    )


def _back(job: Job[Any], labels: Mapping[str, str], running: bool, here: int) -> None:
    """Where the stage stands only the browser knows, so this button is drawn there."""

    def back() -> None:
        chosen = str(st.session_state["rewind"]["step"])
        if chosen.isdecimal() and int(chosen) <= job.snapshot.steps:
            _tell(job, lambda: job.rewind(int(chosen), PATIENCE))

    with st.container(width=150):
        component("rewind")(
            key="rewind",
            data={
                "step": str(here),
                "running": running,
                "label": labels["rewind"].format(number="{step}"),
                "help": _("Drag the timeline back, then continue from there. Nothing is lost until you do."),
            },
            on_step_change=back,
        )


def _tell(job: Job[Any], command: Callable[[], None]) -> None:
    announce()
    if job.snapshot.status != "closed":  # then the page makes another
        command()
