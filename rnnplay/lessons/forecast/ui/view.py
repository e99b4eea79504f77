"""What one can look at more closely: the code, and the forecasts from one origin after the other."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.lessons.forecast.ui.stage import origins_stage
from rnnplay.text import _
from rnnplay.ui.code import choose_code
from rnnplay.ui.step_axis import choose_step_axis


@dataclass(frozen=True)
class View:
    """What is shown besides the pictures that are always there.

    Attributes:
        code: the script.
        log_steps: a logarithmic axis of steps.
    """

    code: bool
    log_steps: bool


def choose_view() -> View:
    """The switches."""
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        code = choose_code(_("These settings as a script in plain PyTorch that makes the same forecasts."))
        return View(code=code, log_steps=choose_step_axis())


def look_from_origins(job: Job[Observation], field: Field, results: list[Result]) -> None:
    """Of a run that stands: its forecasts from each origin, and what they depend on."""
    snapshot = job.snapshot
    if job.running or snapshot.status == "closed":
        return
    gradients = job.ask_task(lambda task: task.input_gradients().numpy())
    st.header(_("From each origin"), anchor=False)
    origins_stage(field, snapshot.observation.forecasts, results[0], gradients)
