"""The tab of dates: type one and have it read, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.dates.ui.networks import choose_network
from rnnplay.lessons.kinds.dates.ui.numbers import show_numbers
from rnnplay.lessons.kinds.dates.ui.read import read_typed
from rnnplay.lessons.kinds.dates.ui.stage import reading_stage
from rnnplay.lessons.kinds.dates.ui.text import choose_text, introduce
from rnnplay.lessons.kinds.dates.ui.training import choose_settings, pause_training, train
from rnnplay.text import _
from rnnplay.ui.widgets import segments


def dates_tab(desk: DeltaGenerator) -> None:
    """The whole tab.

    Args:
        desk: what is typed and chosen stands there.
    """
    names = {"read": _("Read a date"), "train": _("Train a network")}
    with desk:
        introduce()
        with st.container():
            text = choose_text()
            verdict = st.container(key="reading-verdict")
            doing = segments(_("What to do"), tuple(names), "read", "do", names.__getitem__)
    if doing == "train":
        with desk, st.container():
            settings = choose_settings()
        train(settings, text)
        return
    pause_training()
    with desk, st.container():
        network = choose_network()
    with verdict:
        reading = read_typed(network, text)
    with st.container(key="pictures"):
        if reading is not None:
            reading_stage(reading)
        show_numbers()
