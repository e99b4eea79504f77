"""A network learns on a tab, by the engine, while one watches what it makes of one's own input."""

import copy
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.model_task import ModelTask
from rnnplay.engine.preparation import preparing
from rnnplay.figures.numbers import Quantity
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.text import _
from rnnplay.ui.code import choose_code, show_code
from rnnplay.ui.live_stage import Taken, Timeline, live_stage, send_anew
from rnnplay.ui.run_numbers import run_numbers
from rnnplay.ui.session_jobs import page_job, session_jobs
from rnnplay.ui.slow_motion import choose_slow_motion
from rnnplay.ui.step_axis import choose_step_axis
from rnnplay.ui.take_away import Repeated
from rnnplay.ui.training_controls import chosen_rate, chosen_stop, training_controls
from rnnplay.ui.watch import announce, watch


class Settings(Protocol):
    """Those of a run by steps, frozen; the learning rate is the largest of one cycle."""

    @property
    def learning_rate(self) -> float: ...
    @property
    def steps(self) -> int: ...
    def __hash__(self) -> int: ...


S = TypeVar("S", bound=Settings)
Seen = TypeVar("Seen")  # what is observed of a run


@dataclass(frozen=True)
class Training(Generic[S, Seen]):
    """How a network of a tab learns, and what is shown of it.

    Attributes:
        key: of the stage.
        task: makes it from its settings; it has ``watch(item)``: from then on it observes the visitor's own item.
        watched: what `task.watch` was told, as an observation tells it; it can be hashed.
        panels: the pictures, told the observations, from which of them on the browser lacks what changes, and the
            steps of the timeline.
        captions: a sentence about a step and what was observed there.
        label: of the stage.
        script: these settings as a plain PyTorch script.
        file: what that is called when it is downloaded.
        explained: what it is, in a sentence or two of Markdown, told the settings.
        numbers: those of an observation, to be taken away.
        repeat: a script that repeats what was observed, told the network, the observation and what the files of the
            weights and of the numbers are called.
        slowly: shows the coming step of a paused run in slow motion, along time; None where the sequences of a batch
            are of different lengths, so that they have no time in common.
    """

    key: str
    task: Callable[[S], ModelTask[Seen]]
    watched: Callable[[Seen], Hashable]
    panels: Callable[[Sequence[Seen], int, RunSteps], list[Panel]]
    captions: Callable[[int, Seen], str]
    label: str
    script: Callable[[S], str]
    file: str
    explained: Callable[[S], str]
    numbers: Callable[[Seen], Sequence[Quantity]]
    repeat: Callable[[Any, Seen, str, str], str]
    slowly: Callable[[Job[Seen]], None] | None = None


def say_how_settings_act() -> None:
    """Below the widgets of a run's settings."""
    st.caption(_("Changing any setting above starts a new run at step 0."))
    st.caption(
        _(
            "The learning rate follows one cycle: it rises for 30 % of the steps to the value that you set, and then "
            "falls to almost 0 at the step to stop at that the run began with."
        )
    )


def pause_training() -> None:
    """What is trained on this tab waits while one looks at something else of it."""
    here = session_jobs().here
    if here is not None and here.run.running:
        here.run.pause(0)


def train(settings: S, training: Training[S, Seen], item: Hashable) -> None:
    """The controls of the run, its pictures and its code.

    Args:
        settings: of the run.
        training: how it learns, and what is shown.
        item: the visitor's own, which is looked at at each step; one that can be answered.
    """
    job: Job[Seen] = page_job(settings, preparing(lambda _between: Job(training.task(settings))))
    with st.container():
        training_controls(job, unit="step", rate=settings.learning_rate, pace="max", stop_at=settings.steps)
        pictures = st.container(key="pictures")
        with st.container(horizontal=True, vertical_alignment="center", key="view"):
            slowly = training.slowly is not None and choose_slow_motion()
            code, log_steps = choose_code(_("These settings as a short script in plain PyTorch.")), choose_step_axis()
        with pictures:
            _watch_item(job, training, item)
            watch(job, lambda: _stage(job, training, log_steps))
        if slowly and training.slowly is not None:
            training.slowly(job)
        if code:
            chosen = replace(settings, learning_rate=chosen_rate(), steps=chosen_stop())  # type: ignore[type-var]
            show_code(training.script(chosen), training.file, training.explained(chosen))


def _watch_item(job: Job[Seen], training: Training[S, Seen], item: Hashable) -> None:
    """Have the run look at this at each of its steps."""
    if job.snapshot.status != "closed" and training.watched(job.snapshot.observation) != item:
        announce()

        def look(task: Any) -> None:
            task.watch(item)

        job.change_view(look, anew=True)


def _stage(job: Job[Seen], training: Training[S, Seen], log_steps: bool) -> int:
    item, last = training.watched(job.snapshot.observation), f"rnnplay.kinds.watched.{training.key}"
    if st.session_state.get(last) != item:  # the same steps, seen otherwise
        send_anew(training.key)
        st.session_state[last] = item

    def draw(timeline: Timeline[Seen]) -> list[Panel]:
        return training.panels(timeline.seen, timeline.start, timeline.run(log_steps))

    return live_stage(
        job,
        draw,
        key=training.key,
        step_name=_("Step"),
        captions=training.captions,
        label=training.label,
        taken=Taken(lambda timeline: run_numbers(timeline, training.numbers), _repeated(job, training)),
        shown=lambda seen: training.watched(seen) == item,
    ).missing


def _repeated(job: Job[Seen], training: Training[S, Seen]) -> Repeated:
    """What the network of the run, as it stands, makes of the visitor's own item."""

    def model() -> Any:
        return job.ask_task(lambda task: copy.deepcopy(task.model).eval())

    def script(file: str, npz: str) -> str:
        return training.repeat(model(), job.snapshot.observation, file, npz)

    def weights() -> Any:
        return model().state_dict()

    return Repeated(training.key, weights, script)


def plain_pytorch(settings: Any, *further: str) -> str:
    """What the script of a run with a seed and one cycle is.

    Args:
        settings: of the run.
        further: packages that it needs besides torch.
    """
    return _(
        "**These settings in plain PyTorch**, with the data that it learns from (`pip install {needs}`), seed {seed} "
        "and one cycle up to a learning rate of {rate:g}. Changes made during a run are not included."
    ).format(needs=" ".join(["torch", *further]), seed=settings.seed, rate=settings.learning_rate)
