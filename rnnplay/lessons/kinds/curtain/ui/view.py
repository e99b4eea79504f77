"""The digit behind the curtain: choose its way and have it labelled, or have a network learn to."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.curtain import quantities
from rnnplay.lessons.kinds.curtain.film import labels
from rnnplay.lessons.kinds.curtain.observation import Observation, Reading, Scene
from rnnplay.lessons.kinds.curtain.panels import learning_panels, reading_panels
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.curtain.repeat import repeat
from rnnplay.lessons.kinds.curtain.script import script
from rnnplay.lessons.kinds.curtain.task import Settings, Task
from rnnplay.lessons.kinds.curtain.ui.form import FORM
from rnnplay.lessons.kinds.curtain.ui.numbers import show_numbers
from rnnplay.lessons.kinds.curtain.ui.scene import SHEET, choose_way, introduce
from rnnplay.lessons.kinds.curtain.verdict import verdict
from rnnplay.lessons.kinds.ui.digit import JUDGE, Digit, choose_digit
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.networks import Network, choose_network
from rnnplay.lessons.kinds.ui.training import Training, pause_training, plain_pytorch, say_how_settings_act, train
from rnnplay.models.video_labeller import VideoLabeller
from rnnplay.text import _, ngettext, percent
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def curtain_view(desk: DeltaGenerator) -> None:
    """All of it.

    Args:
        desk: what is drawn and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            sheet, said, way, others = (st.container(key=key) for key in (None, "reading-verdict", None, None))
            digit = choose_digit(SHEET, sheet, others)
            scene = choose_way(digit, way)
        with st.container():
            training = is_training("curtain", _("a digit behind a curtain"), _("Label a video"))
            settings = _choose_settings() if training else None
            network = None if training else choose_network(VIDEO_LABELLER, {"curtain": "LSTM"}, Task)
    if settings is not None:
        said.caption(digit.source)
        _train(settings, scene)
    if network is not None:
        pause_training()
        reading = read(network.model, scene)
        with said:
            _say(reading, digit)
        with st.container(key="pictures"):
            _stage(reading, network)
            show_numbers()


def _say(reading: Reading, digit: Digit) -> None:
    st.markdown(verdict(reading))
    if digit.is_strange:
        st.markdown(
            _(
                "**This does not look like a digit**, by the measure of {judge}. The network has to choose one of ten "
                "all the same."
            ).format(judge=f"`{JUDGE}`")
        )
    st.caption(digit.source)


def _stage(reading: Reading, network: Network[VideoLabeller]) -> None:
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
        numbers=partial(quantities.read, reading),
        repeated=Repeated(network.name, network.model.state_dict, partial(repeat, network.model, reading)),
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
        numbers=quantities.observed,
        repeat=lambda model, seen, file, _npz: repeat(model, seen.reading, file, ""),
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
