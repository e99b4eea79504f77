"""The tab of dates: type one and have it read, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.dates.ui.networks import choose_reader
from rnnplay.lessons.kinds.dates.ui.numbers import show_numbers
from rnnplay.lessons.kinds.dates.ui.read import read_typed
from rnnplay.lessons.kinds.dates.ui.stage import reading_stage
from rnnplay.lessons.kinds.dates.ui.text import choose_text, introduce
from rnnplay.lessons.kinds.dates.ui.training import choose_settings, train_reader
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.training import pause_training
from rnnplay.text import _


def dates_tab(desk: DeltaGenerator) -> None:
    """The whole tab.

    Args:
        desk: what is typed and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            text = choose_text()
            verdict = st.container(key="reading-verdict")
            training = is_training("dates", _("dates"), _("Read a date"))
    if training:
        with desk, st.container():
            settings = choose_settings()
        train_reader(settings, text)
        return
    pause_training()
    with desk, st.container():
        network = choose_reader()
    with verdict:
        reading = read_typed(network, text)
    with st.container(key="pictures"):
        if reading is not None:
            reading_stage(reading, network)
        show_numbers()
