"""The tab of captions: draw a scene and have it described, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.captions.ui.describe import choose_way, describe
from rnnplay.lessons.kinds.captions.ui.networks import choose_writer
from rnnplay.lessons.kinds.captions.ui.numbers import show_numbers
from rnnplay.lessons.kinds.captions.ui.scene import choose_scene, introduce
from rnnplay.lessons.kinds.captions.ui.stage import describing_stage
from rnnplay.lessons.kinds.captions.ui.training import choose_settings, train_writer
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.training import pause_training
from rnnplay.text import _


def captions_tab(desk: DeltaGenerator) -> None:
    """The whole tab.

    Args:
        desk: what is drawn and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            shown, verdict = choose_scene()
            training = is_training("captions", _("picture to text"), _("Describe a scene"))
    if training:
        with desk, st.container():
            settings = choose_settings()
        train_writer(settings, shown)
        return
    pause_training()
    with desk, st.container():
        way = choose_way()
        network = choose_writer()
    with verdict:
        reading = describe(network, shown, way)
    with st.container(key="pictures"):
        describing_stage(reading, network)
        show_numbers()
