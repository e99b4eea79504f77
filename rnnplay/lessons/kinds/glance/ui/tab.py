"""The tab of a digit at one glance: draw one and have it read in one step, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.glance.ui.image import SHEET, introduce
from rnnplay.lessons.kinds.glance.ui.networks import choose_pair
from rnnplay.lessons.kinds.glance.ui.numbers import show_numbers
from rnnplay.lessons.kinds.glance.ui.read import read_image
from rnnplay.lessons.kinds.glance.ui.stage import reading_stage
from rnnplay.lessons.kinds.glance.ui.training import choose_settings, train_reader
from rnnplay.lessons.kinds.ui.digit import choose_digit
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.training import pause_training
from rnnplay.text import _


def glance_tab(desk: DeltaGenerator) -> None:
    """The whole tab.

    Args:
        desk: what is drawn and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            sheet, verdict, others = st.container(), st.container(key="reading-verdict"), st.container()
            image = choose_digit(SHEET, sheet, others)
        with st.container():
            training = is_training("glance", _("a digit at one glance"), _("Read a digit"))
            settings = choose_settings() if training else None
            pair = None if training else choose_pair()
    if settings is not None:
        train_reader(settings, image)
    if pair is not None:
        pause_training()
        with verdict:
            glance, rows = read_image(pair, image)
        with st.container(key="pictures"):
            reading_stage(glance, rows, pair)
            show_numbers()
