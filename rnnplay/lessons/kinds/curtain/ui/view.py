"""The digit behind the curtain: choose its way and have it labelled, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.curtain.film import labels
from rnnplay.lessons.kinds.curtain.observation import Observation, Reading, Scene
from rnnplay.lessons.kinds.curtain.panels import learning_panels, reading_panels
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.curtain.script import script
from rnnplay.lessons.kinds.curtain.task import Settings, Task
from rnnplay.lessons.kinds.curtain.ui.form import FORM
from rnnplay.lessons.kinds.curtain.ui.numbers import show_numbers
from rnnplay.lessons.kinds.curtain.ui.scene import choose_scene, introduce
from rnnplay.lessons.kinds.curtain.verdict import verdict
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.networks import choose_network
from rnnplay.lessons.kinds.ui.training import Training, pause_training, plain_pytorch, say_how_settings_act, train
from rnnplay.text import _, ngettext, percent
from rnnplay.ui.stage import replay, version_of


def curtain_view(desk: DeltaGenerator) -> None:
    """All of it.

    Args:
        desk: what is drawn and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            said = st.container(key="reading-verdict")
            scene = choose_scene()
            training = is_training(_("Label a video"))
    if training:
        with desk, st.container():
            settings = _choose_settings()
        _train(settings, scene)
        return
    pause_training()
    with desk, st.container():
        network = choose_network(VIDEO_LABELLER, {"curtain": _("LSTM")}, Task)
    reading = read(network.model, scene)
    said.markdown(verdict(reading))
    with st.container(key="pictures"):
        _stage(reading)
        show_numbers()


def _stage(reading: Reading) -> None:
    replay(
        reading_panels(reading),
        key="curtain",
        steps=len(reading.frames),
        step_name=_("Frame"),
        captions=labels(reading),
        label=_("A network labels every frame of a video"),
        labels={"play": _("Play the video"), "pause": _("Pause the video")},
        version=version_of(reading.frames.tobytes(), reading.carried.digit.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=5,
        address="frame",
    )


def _choose_settings() -> Settings:
    chosen = FORM.begin(Settings())
    with st.container(horizontal=True):
        chosen.draw("cell", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    say_how_settings_act()
    return chosen.settings()


def _train(settings: Settings, scene: Scene) -> None:
    training = Training(
        key="curtain-learning",
        task=Task,
        watched=lambda seen: seen.reading.scene,
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to label videos"),
        script=script,
        file="curtain.py",
        explained=lambda chosen: plain_pytorch(chosen, "torchvision"),
    )
    train(settings, training, scene)


def _after(step: int, seen: Observation) -> str:
    said = ngettext(
        "After {step} step: {hidden} of held-out hidden frames are right, {visible} of the others, loss {loss:.3g}.",
        "After {step} steps: {hidden} of held-out hidden frames are right, {visible} of the others, loss {loss:.3g}.",
        step,
    )
    return said.format(
        step=step, hidden=percent(seen.hidden_right, 1), visible=percent(seen.visible_right, 1), loss=seen.loss
    )
