"""The controls of a run of training: start and pause, one step, back to where one looks, learning rate, pace, reset."""

from collections.abc import Callable
from typing import Any, Protocol

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.live import announce
from rnnplay.ui.query_params import number, select_slider, value_of

# As they stand in the address: a learning rate is one of ten in each decade, a pace is steps a second.
RATES = [f"{scale * base:g}" for scale in (0.001, 0.01, 0.1) for base in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)] + ["1"]
FLAT_OUT = "max"
PACES = ["1", "2", "5", "10", "20", "50", "100", FLAT_OUT]
LONGEST = 1_000_000  # steps
PATIENCE = 0.5  # seconds until the page is drawn again, and says that steps are computed again


class Training(Protocol):
    """What is controlled (`rnnplay.training.job.Job`)."""

    learning_rate: float
    pace: float | None
    snapshot: Any

    @property
    def running(self) -> bool: ...

    def run(self, *, until_step: int | None = ...) -> None: ...

    def pause(self) -> None: ...

    def step_once(self) -> None: ...

    def rewind(self, step: int, patience: float = ...) -> None: ...

    def reset(self) -> None: ...


def training_controls(job: Training, *, step: str, rate: float, pace: str, stop_at: int) -> None:
    """All controls in one line. What they change acts at the job's next step.

    Args:
        job: what is controlled.
        step: what a step is, such as «epoch».
        rate: the usual learning rate, one of `RATES`.
        pace: the usual pace, one of `PACES`.
        stop_at: the step to stop at, usually.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="training"):
        running, here = job.running, job.snapshot.step
        with st.container(width=216, key="start_or_pause"):
            _start(job, step, running, here)
        st.button(
            _("Train one {step}").format(step=step),
            icon=":material/skip_next:",
            disabled=running,
            key="once",
            on_click=_tell,
            args=(job, job.step_once),
        )
        _back(job, step, running, here)
        st.button(
            _("Reset"),
            icon=":material/restart_alt:",
            help=_("Back to {step} 0, with the same first weights.").format(step=step),
            key="reset",
            on_click=_tell,
            args=(job, job.reset),
        )
        with st.container(width="stretch", horizontal=True, vertical_alignment="bottom", key="rates"):
            job.learning_rate = float(_rate(rate))
            chosen = _pace(pace, step)
            job.pace = None if chosen == FLAT_OUT else float(chosen)
            _stop_at(stop_at, step)


def chosen_rate() -> float:
    """The learning rate that the controls of this page stand at."""
    return float(value_of("rate"))


def chosen_stop() -> int:
    """The step that they stop at."""
    return int(value_of("stop"))


def _start(job: Training, step: str, running: bool, here: int) -> None:
    if running:
        label, icon = _("Pause training"), ":material/pause:"
    elif here:
        label, icon = _("Continue from {step} {number}").format(step=step, number=here), ":material/play_arrow:"
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


def _start_or_pause(job: Training, running: bool) -> None:
    """What the button said when it was pressed: the run may have ended since."""
    if running:
        job.pause()
    elif not job.running:
        job.run(until_step=chosen_stop() if job.snapshot.step < chosen_stop() else None)


def _rate(usual: float) -> str:
    return select_slider(
        _("Learning rate"),
        RATES,
        f"{usual:g}",
        "rate",
        help=_("How far each step goes. It acts at the next step, also while it learns."),
    )


def _pace(usual: str, step: str) -> str:
    return select_slider(
        _("Training speed ({step}s/s)").format(step=step),
        PACES,
        usual,
        "pace",
        help=_("It acts at the next step; “{max}” is as fast as this machine can.").format(max=FLAT_OUT),
    )


def _stop_at(usual: int, step: str) -> int:
    return number(
        _("Stop at {step}").format(step=step),
        1,
        LONGEST,
        usual,
        "stop",
        help=_("Once it is there, it can go on without an end."),
        width=130,
    )


def _back(job: Training, step: str, running: bool, here: int) -> None:
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
                "label": _("Rewind to {step} {number}").format(step=step, number="{step}"),
                "help": _("Drag the timeline back; from there it can go on otherwise. Nothing is lost until it does."),
            },
            on_step_change=back,
        )


def _tell(job: Training, command: Callable[[], None]) -> None:
    announce()
    if job.snapshot.status != "closed":  # then the page makes another
        command()
