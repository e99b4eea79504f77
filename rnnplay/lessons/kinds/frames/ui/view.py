"""The tutorials' video: choose one and have its next frames predicted, or have a network learn to."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.engine.job import Job
from rnnplay.families.next_frame import NEXT_FRAME
from rnnplay.lessons.kinds.frames import quantities
from rnnplay.lessons.kinds.frames.observation import Observation, Phases, Reading, read
from rnnplay.lessons.kinds.frames.panels import captions, learning_panels, reading_panels
from rnnplay.lessons.kinds.frames.phases import phase_figures
from rnnplay.lessons.kinds.frames.repeat import repeat
from rnnplay.lessons.kinds.frames.script import script
from rnnplay.lessons.kinds.frames.task import Settings, Task
from rnnplay.lessons.kinds.frames.ui.form import FORM
from rnnplay.lessons.kinds.frames.ui.numbers import show_numbers
from rnnplay.lessons.kinds.frames.ui.timing import measure_steps
from rnnplay.lessons.kinds.frames.ui.walk import choose_walk, introduce
from rnnplay.lessons.kinds.frames.videos import Walk
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.networks import choose_network
from rnnplay.lessons.kinds.ui.training import Training, pause_training, plain_pytorch, say_how_settings_act, train
from rnnplay.models.next_frame import NextFrame
from rnnplay.text import _, ngettext, percent
from rnnplay.ui.slow_motion import says_update, slow_motion
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated
from rnnplay.ui.training_controls import train_one


def frames_view(desk: DeltaGenerator) -> None:
    """All of it.

    Args:
        desk: what is chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            walk = choose_walk()
        with st.container():
            training = is_training("frames", _("the next frame"), _("Predict the next frames"))
            settings = _choose_settings() if training else None
            network = None if training else choose_network(NEXT_FRAME, {"frames": "4–5–4"}, Task)
    if settings is not None:
        _train(settings, walk)
    if network is not None:
        pause_training()
        with st.container(key="pictures"):
            _stage(read(network.model, walk), network.name, network.model)
            measure_steps()
            show_numbers()


def _stage(reading: Reading, name: str, network: NextFrame) -> None:
    replay(
        reading_panels(reading),
        key="frames",
        steps=len(reading.frames),
        step_name=_("Frame"),
        captions=captions(reading),
        label=_("A network predicts the next frame of a video"),
        labels={"play": _("Play the video"), "pause": _("Pause the video")},
        version=version_of(repr(reading.walk).encode(), reading.probabilities.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=5,
        numbers=partial(quantities.read, reading),
        repeated=Repeated(name, network.state_dict, partial(repeat, network, reading.frames)),
        address="frame",
    )


def _choose_settings() -> Settings:
    chosen = FORM.begin(Settings())
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    chosen.draw("seed")
    say_how_settings_act()
    return chosen.settings()


def _train(settings: Settings, walk: Walk) -> None:
    training = Training(
        numbers=quantities.observed,
        repeat=lambda model, seen, file, npz: repeat(model, seen.reading.frames, file, npz),
        key="frames-learning",
        task=Task,
        watched=lambda seen: seen.reading.walk,
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to predict the next frame"),
        script=script,
        file="frames.py",
        explained=plain_pytorch,
        slowly=_slowly,
    )
    train(settings, training, walk)


def _slowly(job: Job[Observation]) -> None:
    """The coming step of a paused run, stage by stage."""
    slow_motion(
        job,
        step=_("Step"),
        drawn=phase_figures,
        notes={
            "forward": _("probability of the pixel where the light is in the next frame, mean over the videos"),
            "loss": _("cross-entropy of a pixel of the next frame, mean over the videos"),
            "backward": _("‖∂L/∂hₜ‖, from the loss of this frame and of all later ones"),
            "update": _("at each frame, with the old and the new weights"),
        },
        captions=_stages,
        fields=quantities.PHASES,
    )


def _stages(phases: Phases) -> list[str]:
    return [
        _("Forward: the network reads the videos of the batch, frame by frame; each state waits for the one before."),
        _("Loss: the cross-entropy at each frame; the mean is {loss:.4g}.").format(loss=phases.loss),
        _("Backward: the gradient of the loss with respect to every weight, from the last frame back to the first."),
        says_update("adam", train_one("step")),
    ]


def _after(step: int, seen: Observation) -> str:
    said = ngettext(
        "After {step} step: {right} of the held-out next frames are predicted correctly, loss {loss:.3g}.",
        "After {step} steps: {right} of the held-out next frames are predicted correctly, loss {loss:.3g}.",
        step,
    )
    return said.format(step=step, right=percent(seen.right, 1), loss=seen.loss)
