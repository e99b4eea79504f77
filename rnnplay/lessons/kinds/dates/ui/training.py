"""A network learns to read dates while one watches it read the date that was typed."""

from dataclasses import dataclass, replace

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.preparation import preparing
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.dates.learning_panels import learning_panels
from rnnplay.lessons.kinds.dates.observation import Observation
from rnnplay.lessons.kinds.dates.reading import TextError, checked
from rnnplay.lessons.kinds.dates.script import script
from rnnplay.lessons.kinds.dates.task import Settings, Task
from rnnplay.lessons.kinds.dates.ui.form import FORM
from rnnplay.lessons.kinds.dates.ui.text import USUAL
from rnnplay.literal import in_markdown, isolated
from rnnplay.text import _, ngettext, percent
from rnnplay.ui.code import choose_code, show_code
from rnnplay.ui.live_stage import Timeline, live_stage, send_anew
from rnnplay.ui.session_jobs import page_job, session_jobs
from rnnplay.ui.step_axis import choose_step_axis
from rnnplay.ui.training_controls import chosen_rate, chosen_stop, training_controls
from rnnplay.ui.watch import announce, watch

KEY = "dates-learning"
_WATCHED = "rnnplay.kinds.dates.watched"


@dataclass(frozen=True)
class View:
    """What is shown besides the pictures that are always there."""

    code: bool
    log_steps: bool


def choose_settings() -> Settings:
    """The network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    chosen.draw("attention")
    with st.container(horizontal=True):
        chosen.draw("cell", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    st.caption(_("Changing any setting above starts a new run at step 0."))
    st.caption(
        _(
            "The learning rate follows one cycle: it rises for 30 % of the steps to the value that you set, and then "
            "falls to almost 0 at the step to stop at that the run began with."
        )
    )
    return chosen.settings()


def pause_training() -> None:
    """What is trained on this page waits while one looks at a reading."""
    job = session_jobs().of("kinds")
    if job is not None and job.running:
        job.pause(0)


def train(settings: Settings, text: str) -> None:
    """The controls of the run, its pictures and its code.

    Args:
        settings: of the run.
        text: that is read at each step; the usual one where it cannot be read.
    """
    job = page_job(settings, preparing(lambda _between: Job(Task(settings))))
    with st.container():
        training_controls(job, unit="step", rate=settings.learning_rate, pace="max", stop_at=settings.steps)
        pictures = st.container(key="pictures")
        with st.container(horizontal=True, vertical_alignment="center", key="view"):
            view = View(choose_code(_("These settings as a short script in plain PyTorch.")), choose_step_axis())
        with pictures:
            _watch_text(job, text)
            watch(job, lambda: _stage(job, view))
        if view.code:
            chosen = replace(settings, learning_rate=chosen_rate(), steps=chosen_stop())
            show_code(script(chosen), "dates.py", _what(chosen))


def _watch_text(job: Job[Observation], text: str) -> None:
    """Have the run read this at each of its steps."""
    try:
        text = checked(text)
    except TextError as error:
        st.info(in_markdown(str(error)))
        text = checked(USUAL)
    if job.snapshot.status != "closed" and job.snapshot.observation.readings[0].text != text:
        announce()
        job.change_view(lambda task: task.watch((text,)), anew=True)


def _stage(job: Job[Observation], view: View) -> int:
    text = job.snapshot.observation.readings[0].text
    if st.session_state.get(_WATCHED) != text:  # the same steps, seen otherwise
        send_anew(KEY)
        st.session_state[_WATCHED] = text

    def draw(timeline: Timeline[Observation]) -> list[Panel]:
        return learning_panels(timeline.seen, timeline.start, timeline.run(view.log_steps))

    return live_stage(
        job,
        draw,
        key=KEY,
        step_name=_("Step"),
        captions=_after,
        label=_("A network learns to read dates"),
        shown=lambda seen: seen.readings[0].text == text,
    ).missing


def _after(step: int, seen: Observation) -> str:
    reading = seen.readings[0]
    said = ngettext(
        "After {step} step: “{text}” → “{answer}”; {share} of the held-out dates are read correctly, loss {loss:.3g}.",
        "After {step} steps: “{text}” → “{answer}”; {share} of the held-out dates are read correctly, loss {loss:.3g}.",
        step,
    )
    return said.format(
        step=step, text=isolated(reading.text), answer=reading.answer, share=percent(seen.right, 1), loss=seen.loss
    )


def _what(settings: Settings) -> str:
    return _(
        "**These settings in plain PyTorch**, with the dates that it learns from (`pip install torch babel`), "
        "seed {seed} and one cycle up to a learning rate of {rate:g}. Changes made during a run are not included."
    ).format(seed=settings.seed, rate=settings.learning_rate)
